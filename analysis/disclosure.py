"""The disclosure gate: figures about too few persons stay hidden.

The unit is persons (answers, or people seated at tables), never rows. The threshold applies to the
group of persons that figures are about, not to each figure: a group that is large enough is shown
whole, small figures and zeros included; any other group is hidden whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

TOO_FEW: Final = "too_few"
UNKNOWN_PERSONS: Final = "unknown_persons"
COMPLEMENTARY: Final = "complementary"


@dataclass(frozen=True)
class Cell:
    """One figure as it may be shown; a hidden one carries neither count nor persons.

    `why` is a reason key: "too_few", "unknown_persons", or "complementary" (hidden so that another
    cannot be computed from a total).
    """

    count: int | None
    persons: int | None
    hidden: bool
    why: str | None = None


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
