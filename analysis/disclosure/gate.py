"""The disclosure gate: figures about too few persons stay hidden.

The unit is persons (answers, or people seated at tables), never rows. The threshold applies to the
group of persons that figures are about, not to each figure: a group that is large enough is shown
whole, small figures and zeros included; any other group is hidden whole. That everybody in a large
enough group said the same is therefore shown.

Four cases, from simple to full:

- `Gate.cell`, `table`: one group of persons and no other figures about parts of it.
- `Gate.labels`: numbers of persons by one dimension, beside their total.
- `Gate.groups`: counts of something (notes, votes) by disjoint subgroups of one total.
- `Gate.release`: numbers of persons and their answers, by one dimension or several, in any number
  of tables with margins, unions of groups, and earlier releases of the same figures.

**What `release` promises.** A reader sees all tables and totals of this release and of the earlier
ones, knows this code, and that an earlier release's persons are among the later one's.

1. Every hidden number of persons keeps an interval at least `threshold` wide. As it starts at 1 or
   above, it reaches beyond the threshold: nobody can tell a small group from one that is not.
2. A small group (1 to threshold - 1 persons) could, by the figures, also be nobody. So no answer
   can be proved to be of anyone in it, however the answers of larger groups are combined.
3. Both hold as well for small groups that nobody shows but that two figures give by subtraction:
   those who came since an earlier release (n 5 → 6), "the rest" beside a group, and the part that
   a district lost when it was redrawn.

For what an earlier release hid, the first promise goes on to hold; releases keep no hidden truth,
so nobody knows any longer which of it was small.

A group of nobody is shown as 0: there is nobody to protect. So a reader who knows this code takes
a hidden figure for 1 or more, and the `attacker` does too. All hidden figures have the same
reason, `SMALL_GROUP`, since to tell the small ones from those hidden for their sake
would tell that they are below the threshold; `NEW_ANSWERS` is said where an earlier release shows
the figure, which the reader can see anyway.

**What it does not promise.** Persons who tell what they answered make the group smaller for those
who know them. Each person is in one label of a dimension. Figures that are not about the same
persons (other surveys) are not linked; dimensions that appear in separate tables are. Where earlier
releases already leave less than promised (the threshold was raised since), nothing more is given
away. That some of the hidden groups must be small can be guessed, not which.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.disclosure.tables import Breakdown, Dimension, Figure, Group, Key, Release, Released

__all__ = [
    "COMPLEMENTARY",
    "NEW_ANSWERS",
    "SMALL_GROUP",
    "TOO_FEW",
    "UNKNOWN_PERSONS",
    "Breakdown",
    "Cell",
    "Dimension",
    "Figure",
    "Gate",
    "Group",
    "Key",
    "Release",
    "Released",
    "next_release_allowed",
]

TOO_FEW: Final = "too_few"
UNKNOWN_PERSONS: Final = "unknown_persons"
COMPLEMENTARY: Final = "complementary"
SMALL_GROUP: Final = "small_group"
NEW_ANSWERS: Final = "new_answers"


@dataclass(frozen=True)
class Cell:
    """One figure as it may be shown; a hidden one carries neither count nor persons.

    `why` is a reason key: "too_few", "unknown_persons", or "complementary" (hidden so that another
    cannot be computed from a total). A page or file that prints the cell itself fails: it has to
    say what stands where the figure is hidden.
    """

    count: int | None
    persons: int | None
    hidden: bool
    why: str | None = None

    def __str__(self) -> str:
        raise TypeError("a cell is printed by its count, or by why that is hidden")


@dataclass(frozen=True)
class Gate:
    """Decides what may be shown. Both thresholds are numbers of persons.

    ValueError: a threshold below 1, or quotes released earlier than figures.
    """

    threshold: int = 5
    quote_threshold: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.threshold <= self.quote_threshold:
            raise ValueError("thresholds must satisfy 1 <= threshold <= quote_threshold")

    def cell(self, count: int, persons: int | None) -> Cell:
        """A figure about one group of `persons`; None when nobody knows how many they are.

        ValueError: a negative count or number of persons.
        """
        why = self._why(count > 0, count, persons)
        return Cell(None, None, True, why) if why else Cell(count, persons, False)

    def table(
        self, counts: Sequence[Sequence[int]], persons: int | None
    ) -> tuple[tuple[Cell, ...], ...]:
        """A breakdown of what one group of `persons` said: shown whole or hidden whole.

        A zero beside hidden figures is hidden too, since it tells who said nothing.
        ValueError: a negative count or number of persons.
        """
        said = any(count > 0 for row in counts for count in row)
        rows = []
        for row in counts:
            reasons = [(count, self._why(said, count, persons)) for count in row]
            rows.append(
                tuple(
                    Cell(None, None, True, why) if why else Cell(count, persons, False)
                    for count, why in reasons
                )
            )
        return tuple(rows)

    def groups(
        self, counts: Mapping[str, int], persons: Mapping[str, int | None]
    ) -> dict[str, Cell]:
        """Figures of the disjoint subgroups of a total that may be shown beside them.

        The total less what is shown gives the sum of what is hidden, so the hidden subgroups must
        be at least two and together reach the threshold; while they do not, the smallest that is
        still shown is hidden as well. When that hides all and they still fall short, the total
        must pass `cell` itself. A subgroup missing from `persons` has unknown persons.

        ValueError: a negative count or number of persons.
        """
        cells = {key: self.cell(count, persons.get(key)) for key, count in counts.items()}
        hidden = [key for key, cell in cells.items() if cell.hidden]
        if not hidden:
            return cells
        together = sum(persons.get(key) or 0 for key in hidden)
        # Groups of nobody, or of unknown persons who said nothing, would hide no one.
        shown = [
            (cell.persons, counts[key], key)
            for key, cell in cells.items()
            if not cell.hidden and cell.persons
        ]
        number = len(hidden)
        for size, _, key in sorted(shown):
            if number >= 2 and together >= self.threshold:
                break
            cells[key] = Cell(None, None, True, COMPLEMENTARY)
            number, together = number + 1, together + size
        return cells

    def labels(self, persons: Mapping[str, int]) -> frozenset[str]:
        """Which labels of a breakdown by one dimension are hidden beside its total, which is shown
        (and with it the rest beside each label that is shown).

        Those of too few persons, and with them the smallest label that has `threshold` more than
        any of them. A reader knows the sum of the hidden, that there is somebody in each, and how
        these are chosen; but whatever the hidden labels have, any of them could have it, and the
        same would be hidden. Where that label has equals, which are shown, a hidden one could have
        one person less than they; where it could not, the equals are hidden too. All labels, where
        none is large enough.

        ValueError: a negative number of persons.
        """
        if any(number < 0 for number in persons.values()):
            raise ValueError("counts and persons must not be negative")
        small = {label for label, number in persons.items() if 0 < number < self.threshold}
        if not small:
            return frozenset()
        most = max(persons[label] for label in small)
        large = {label: n for label, n in persons.items() if n >= most + self.threshold}
        if not large:
            return frozenset(persons)
        among = min(large.values())
        equals = sorted(label for label, number in large.items() if number == among)
        room = any(persons[label] < self.threshold - 1 for label in small)
        if room and among >= 2 * self.threshold:
            del equals[1:]
        return frozenset({*small, *equals})

    def release(self, tables: Sequence[Breakdown], earlier: Sequence[Release] = ()) -> Release:
        """What of the tables may be shown together, after the earlier releases of the same figures
        in order of time.

        The reason of a hidden figure is "small_group" (too few persons, or another group of too
        few could be computed from it) or, when an earlier release shows it, "new_answers" (too few
        have come since, or others could be computed).

        ValueError: tables that are not about the same persons, or earlier releases that count
        answers that are gone since (after an erasure, keep showing the earlier release).
        """
        # scipy takes long to import, and most readers need nothing but `cell` and `table`.
        from analysis.disclosure.suppress import suppress

        hidden = suppress(tables, earlier, self.threshold)
        before = {
            (table.id, key)
            for release in earlier
            for table in release.tables
            for key, figure in table.figures.items()
            if figure.group is not None
        }
        released = []
        for table in tables:
            figures = {}
            for key, group in table.figures().items():
                place = (table.id, key)
                why = NEW_ANSWERS if place in before else SMALL_GROUP
                figures[key] = Figure(None, why) if place in hidden else Figure(group)
            released.append(Released(table.id, table.dimensions, figures))
        return Release(tuple(released), self.threshold)

    def quotable(self, persons: int | None) -> bool:
        """Whether released verbatim text from a group of `persons` may be quoted at all."""
        return persons is not None and persons >= self.quote_threshold

    def _why(self, said: bool, count: int, persons: int | None) -> str | None:
        if count < 0 or (persons is not None and persons < 0):
            raise ValueError("counts and persons must not be negative")
        if persons is not None and 0 < persons < self.threshold:
            return TOO_FEW
        # Something said by nobody means that the number of persons was never filled in.
        return UNKNOWN_PERSONS if said and not persons else None


def next_release_allowed(previous_n: int, n: int, threshold: int) -> bool:
    """Whether live results of `n` persons may replace those of `previous_n` (0: none so far).

    The difference is a group of its own, so it needs the threshold. It is not enough where the
    figures are broken down: then give the frozen release to `Gate.release` as an earlier one.
    """
    return n - previous_n >= threshold
