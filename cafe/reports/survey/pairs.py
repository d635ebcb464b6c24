"""Breakdowns of a survey by two dimensions, so coarse that all of them together prove nothing of
anybody in a small group.

Labels are put together until each group has at least the threshold of persons or nobody, in the way
that leaves most persons under labels of their own (`analysis.disclosure.merge`). A question that
some skipped is told in groups with as many who answered it, which may be coarser. That is not
enough by itself: a reader who has the breakdowns by one dimension as well can subtract. So an
attacker who sees all breakdowns, with all answers, tries to prove that somebody is in a small
group (`analysis.disclosure.linked`), and while that succeeds, breakdowns by two get coarser, or go.
What those by one dimension and the whole prove by themselves is not held back.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analysis.disclosure import merge
from analysis.disclosure.tables import Group
from cafe.reports.survey.counted import WAYS, Counted, Key, question_of
from cafe.reports.survey.counting.base import GroupCounts

if TYPE_CHECKING:
    from analysis.disclosure.linked import Labels, Linked, Seen, Work

TOO_SMALL, LINKED = "too_small", "linked"
# Questions are put to the attacker in batches of as many unknowns.
UNKNOWNS = 40_000
# How many seconds may be spent on trying what is proved (`Work`), and how many of them on all
# tables, before the questions that are told apart. What is left undecided then counts as proved.
WORK, ON_TABLES = 9.0, 6.0


@dataclass(frozen=True)
class Way:
    """A breakdown by one dimension: the group of each label, None where it is hidden, and then
    the reason in `why`. `rest`: the hidden ones together, where they are shown as one group."""

    cells: Mapping[str, GroupCounts | None]
    why: Mapping[str, str]
    rest: GroupCounts | None = None

    def holds_back(self, item: str) -> frozenset[str]:
        """The labels of which the item is not told."""
        return frozenset(
            label for label, cell in self.cells.items() if cell is None or not cell.counts.get(item)
        )


@dataclass(frozen=True)
class PairTable:
    """A breakdown by two dimensions: groups of labels on both sides, and the persons in each
    combination; `cells` is empty and `why` says the reason when it cannot be shown. `apart`: by
    question the coarser breakdown that it is told in, where too few answered it for this one.
    `bounded`: it is coarser, or gone, since there are too many groups to try all of it."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[GroupCounts, ...], ...]
    why: str = ""
    apart: Mapping[str, PairTable] = field(default_factory=dict)
    bounded: bool = False

    def of(self, item: str) -> PairTable:
        """The breakdown that an item is told in."""
        return self.apart.get(question_of(item), self)


By = tuple[str, str]
Pairs = dict[By, PairTable]
Side = list[tuple[str, ...]]
# How many persons of a group count: all, or those who answered a question.
Size = Callable[[Key], int]
# The ways, two or one, and a label of each.
Combination = tuple[tuple[str, ...], tuple[str, ...]]


def made_pairs(
    counted: Counted, threshold: int, whole: GroupCounts, ways: Mapping[str, Way]
) -> tuple[dict[str, Way], Pairs]:
    """The breakdown by each two of the ways, and the ways with what can be told beside these."""
    made = _Pairs(counted, threshold, whole, ways)
    pairs = made.made()
    return made.ways, pairs


class _Pairs:
    def __init__(
        self, counted: Counted, threshold: int, whole: GroupCounts, ways: Mapping[str, Way]
    ) -> None:
        self._counted, self._threshold = counted, threshold
        self._whole, self._ways = whole, dict(ways)
        self._all = {way: sorted({key[WAYS.index(way)] for key in counted.groups}) for way in ways}
        told: dict[str, list[str]] = {}
        for item, levels in whole.counts.items():
            if levels:
                told.setdefault(question_of(item), []).append(item)
        self._questions = told

    @property
    def ways(self) -> dict[str, Way]:
        """The breakdowns by one dimension, with what may be told in them."""
        return self._ways

    def made(self) -> Pairs:
        """The breakdowns by two."""
        pairs = {
            by: self._recoded(by, [_start(self._ways[way]) for way in by], self._persons)
            for by in itertools.combinations(self._ways, 2)
        }
        # What the rest proves without them cannot be mended here.
        given = self._somebody_in({})
        watched = [one for one in self._every() if one not in given]
        while few := self._few(pairs, watched):
            by = _worst(pairs, few)
            pairs[by] = self._coarser(by, pairs[by], self._persons)
        on_tables = self._work(min(ON_TABLES, WORK))
        self._prove_nothing(pairs, given, on_tables)
        left = WORK - min(ON_TABLES, WORK) + on_tables.left
        for number, question in enumerate(self._questions):
            # What one question has not needed is for the others.
            share = left / (len(self._questions) - number)
            left -= share - self._tell(question, pairs, self._work(share))
        return {by: self._without_apart(pair) for by, pair in pairs.items()}

    def _prove_nothing(self, pairs: Pairs, given: Iterable[Combination], work: Work) -> None:
        """Makes the tables so coarse that no answers in them prove somebody in a small group, but
        what the rest proves without them: `given`, by persons alone."""
        given, asked = set(given), set(given)
        small = self._small(self._persons)
        # One item by itself proves most, at less cost than all of them together. Coarser tables
        # prove nothing that finer ones did not, so that what is gone through once is done.
        for items in self._steps():
            proved = [one for one in small if one not in given]
            while proved := self._proved(pairs, proved, items, work):
                new = [one for one in proved if one not in asked]
                asked |= set(new)
                for alone in self._steps():
                    given |= set(self._proved({}, new, alone, work, unsure=False))
                    new = [one for one in new if one not in given]
                proved = [one for one in proved if one not in given]
                if not proved:
                    break
                if all(pair.why for pair in pairs.values()):
                    return
                by = _worst(pairs, proved)
                coarser = self._coarser(by, pairs[by], self._persons)
                pairs[by] = replace(coarser, bounded=work.ran_out)

    def _tell(self, question: str, pairs: Pairs, work: Work) -> float:
        """Chooses the tables that a question is told in, where some did not answer it, and holds it
        back from breakdowns by one dimension that would tell of few with those of persons. Returns
        how much work is left."""
        size = self._size(question)
        if all(size(key) == persons for key, (persons, _) in self._counted.groups.items()):
            return work.left
        own = {by: self._own(question, by, pair, size) for by, pair in pairs.items()}
        few = [*self._small(size), *self._small_labels(size)]
        while True:
            few = self._answered(question, pairs, own, few, work)
            by_one = [one for one in few if len(one[0]) == 2]
            excused = self._answered(question, {}, {}, by_one, work, unsure=False)
            excused += self._answered(question, pairs, None, few, work, unsure=False)
            few = [one for one in few if one not in excused]
            if not few:
                break
            if any(not pair.why for pair in own.values()):
                by = _worst(own, few)
                own[by] = replace(self._coarser(by, own[by], size), bounded=work.ran_out)
            elif not self._hold_back(question):
                break
        for by, pair in own.items():
            if (pair.rows, pair.columns) != (pairs[by].rows, pairs[by].columns):
                pairs[by] = replace(pairs[by], apart={**pairs[by].apart, question: pair})
        return work.left

    def _hold_back(self, question: str) -> bool:
        """Takes a question out of the breakdown by one dimension that tells it of fewest; whether
        there was one."""
        items = self._questions[question]

        def told(way: Way) -> int:
            cells = (cell for cell in way.cells.values() if cell and cell.counts.get(items[0]))
            return sum(cell.persons for cell in cells)

        some = [(told(way), name) for name, way in self._ways.items() if told(way)]
        if not some:
            return False
        name = min(some)[1]
        way = self._ways[name]

        def without(cell: GroupCounts | None) -> GroupCounts | None:
            return cell and replace(cell, counts={**cell.counts, **dict.fromkeys(items, ())})

        cells = {label: without(cell) for label, cell in way.cells.items()}
        self._ways[name] = replace(way, cells=cells, rest=without(way.rest))
        return True

    def _own(self, question: str, by: By, pair: PairTable, size: Size) -> PairTable:
        if pair.why:
            return pair
        item = self._questions[question][0]
        sides = []
        for way, groups in zip(by, (pair.rows, pair.columns), strict=True):
            back = self._ways[way].holds_back(item)
            together = tuple(label for g in groups if not back.isdisjoint(g) for label in g)
            left = [g for g in groups if back.isdisjoint(g)]
            sides.append([*left, together] if together else left)
        return self._recoded(by, sides, size)

    def _without_apart(self, pair: PairTable) -> PairTable:
        """The table without the items that are told in tables of their own, which hold no other."""

        def only(table: PairTable, keep: Callable[[str], bool]) -> PairTable:
            cells = tuple(
                tuple(
                    replace(c, counts={i: n if keep(i) else () for i, n in c.counts.items()})
                    for c in line
                )
                for line in table.cells
            )
            return replace(table, cells=cells)

        known = {q for q, items in self._questions.items() if items}
        apart = {
            q: only(own, lambda item, q=q: question_of(item) == q)  # type: ignore[misc]
            for q, own in pair.apart.items()
        }
        made = only(pair, lambda i: question_of(i) in known and question_of(i) not in apart)
        return replace(made, apart=apart)

    # --- sizes ----------------------------------------------------------------------------------

    def _persons(self, key: Key) -> int:
        return self._counted.groups[key][0]

    def _size(self, question: str) -> Size:
        item = self._questions[question][0]

        def answered(key: Key) -> int:
            return self._counted.answered(item, self._counted.groups[key][1][item])

        return answered

    def _sizes(self, by: By, size: Size) -> Counter[tuple[str, str]]:
        at = (WAYS.index(by[0]), WAYS.index(by[1]))
        sizes: Counter[tuple[str, str]] = Counter()
        for key in self._counted.groups:
            sizes[key[at[0]], key[at[1]]] += size(key)
        return sizes

    def _small(self, size: Size) -> list[Combination]:
        return [
            (by, labels)
            for by in itertools.combinations(self._ways, 2)
            if min(len(self._ways[way].cells) for way in by) > 1
            for labels, persons in self._sizes(by, size).items()
            if 0 < persons < self._threshold
        ]

    def _small_labels(self, size: Size) -> list[Combination]:
        found: list[Combination] = []
        for way in self._ways:
            sizes: Counter[str] = Counter()
            for key in self._counted.groups:
                sizes[key[WAYS.index(way)]] += size(key)
            found += [((way,), (la,)) for la, n in sizes.items() if 0 < n < self._threshold]
        return found

    # --- what an attacker proves ----------------------------------------------------------------

    def _work(self, most: float) -> Work:
        # scipy takes long to import, and pages need it not.
        from analysis.disclosure.linked import Work

        return Work(most)

    def _linked(self, seen: Iterable[Seen], items: Sequence[str]) -> Linked:
        from analysis.disclosure.linked import Linked

        crowd: dict[tuple[str, ...], Group] = {}
        places = [WAYS.index(way) for way in self._all]
        for key, (persons, levels) in self._counted.groups.items():
            told = {item: tuple(levels[item]) for item in items if self._whole.counts.get(item)}
            crowd[tuple(key[at] for at in places)] = Group(persons, told)
        return Linked(self._all, seen, crowd)

    def _every(self) -> list[Combination]:
        """Every combination of two labels."""
        return [
            (by, labels)
            for by in itertools.combinations(self._ways, 2)
            if min(len(self._ways[way].cells) for way in by) > 1
            for labels in itertools.product(*(self._all[way] for way in by))
        ]

    def _somebody_in(self, pairs: Mapping[By, PairTable]) -> list[Combination]:
        """The combinations, few or not, that certainly hold somebody, by persons alone."""
        every = self._every()
        linked = self._linked(self._seen(pairs, ()), ())
        return [every[at] for at in linked.proved([_labels(one) for one in every])]

    def _few(
        self, pairs: Mapping[By, PairTable], watched: Sequence[Combination]
    ) -> list[Combination]:
        """The combinations that hold somebody, and maybe few, by the persons that are shown.

        That does not depend on whether it really is a few, which a table that goes for their sake
        would tell.
        """
        linked = self._linked(self._seen(pairs, ()), ())
        cells = [_labels(one) for one in watched]
        some = linked.proved(cells)
        fewest = linked.fewest([cells[at] for at in some])
        return [
            watched[at]
            for at, persons in zip(some, fewest, strict=True)
            if persons < self._threshold
        ]

    def _steps(self) -> list[list[str]]:
        """The items that are put to the attacker at once, one time after the other."""
        batches = list(self._batches())
        return [[], *([item] for batch in batches if len(batch) > 1 for item in batch), *batches]

    def _proved(
        self,
        pairs: Mapping[By, PairTable],
        small: Sequence[Combination],
        items: Sequence[str],
        work: Work,
        unsure: bool = True,
    ) -> list[Combination]:
        """Which of the small groups certainly hold somebody, by these items of all that is shown;
        those that the work was not enough for with them, if `unsure`."""
        if not small:
            return []
        linked = self._linked(self._seen(pairs, items), items)
        proof = linked.proof([_labels(one) for one in small], None, (), work)
        places = {*proof.proved, *(proof.undecided if unsure else ())}
        return [small[at] for at in sorted(places)]

    def _answered(
        self,
        question: str,
        pairs: Mapping[By, PairTable],
        own: Mapping[By, PairTable] | None,
        few: Sequence[Combination],
        work: Work,
        unsure: bool = True,
    ) -> list[Combination]:
        """Which of the groups certainly hold somebody who answered the question, by `pairs` that
        tell of persons and `own` that tell of it; without these by what the whole tells of it."""
        if not few:
            return []
        items = self._questions[question]
        levels = len(self._whole.counts[items[0]])
        outside = [at % levels for at in self._counted.outside[items[0]]]
        by_one = self._seen({}, items if own is not None else ())
        shown = [
            self._seen_whole(items),
            *by_one,
            *_seen_pairs(pairs, ()),
            *_seen_pairs(own or {}, items),
        ]
        cells = [_labels(one) for one in few]
        proof = self._linked(shown, items).proof(cells, items[0], outside, work)
        places = {*proof.proved, *(proof.undecided if unsure else ())}
        return [few[at] for at in sorted(places)]

    def _batches(self) -> Iterator[list[str]]:
        atoms = 1
        for labels in self._all.values():
            atoms *= len(labels)
        held: list[str] = []
        unknowns = 0
        for item, levels in self._whole.counts.items():
            if not levels:
                continue  # not told anywhere
            # Levels that nobody chose are no unknowns.
            more = atoms * sum(number > 0 for number in levels)
            if held and unknowns + more > UNKNOWNS:
                yield held
                held, unknowns = [], 0
            held.append(item)
            unknowns += more
        if held:
            yield held

    def _seen(self, pairs: Mapping[By, PairTable], items: Sequence[str]) -> Iterator[Seen]:
        from analysis.disclosure.linked import Seen

        yield self._seen_whole(items)
        for name, way in self._ways.items():
            for label, cell in way.cells.items():
                if cell is not None:
                    yield Seen({name: frozenset([label])}, _group(cell, items))
        yield from _seen_pairs(pairs, items)

    def _seen_whole(self, items: Sequence[str]) -> Seen:
        from analysis.disclosure.linked import Seen

        return Seen({}, _group(self._whole, items))

    # --- putting together -----------------------------------------------------------------------

    def _coarser(self, by: By, pair: PairTable, size: Size) -> PairTable:
        """The same with two groups more put together, or nothing when there are only two."""
        sides: list[Side] = [list(pair.rows), list(pair.columns)]
        at = max((0, 1), key=lambda side: len(sides[side]))
        if len(sides[at]) <= 2:
            return PairTable((), (), (), LINKED)
        totals: Counter[str] = Counter()
        for labels, persons in self._sizes(by, size).items():
            totals[labels[at]] += persons
        sizes = {group: sum(totals[label] for label in group) for group in sides[at]}
        merged = [group for group in sides[at] if len(group) > 1]
        order = sorted(sides[at], key=lambda group: (sizes[group], group))
        one = merged[0] if merged else order[0]
        other = next(group for group in order if group != one)
        sides[at] = [group for group in sides[at] if group not in (one, other)] + [(*one, *other)]
        return self._recoded(by, sides, size)

    def _recoded(self, by: By, sides: Sequence[Side], size: Size) -> PairTable:
        """The table by these groups, put together further until none is small."""
        top, left = sides
        sizes = self._sizes(by, size)
        table = [[sum(sizes[a, b] for a in row for b in column) for column in left] for row in top]
        chosen = merge.best(
            table, self._threshold, ([len(g) == 1 for g in top], [len(g) == 1 for g in left])
        )
        if chosen is None:
            return PairTable((), (), (), TOO_SMALL)
        rows, columns = (_put(side, at) for side, at in zip((top, left), chosen, strict=True))
        first, second = (WAYS.index(way) for way in by)
        keys = list(self._counted.groups)
        cells = tuple(
            tuple(
                self._counted.cell(k for k in keys if k[first] in row and k[second] in column)
                for column in columns
            )
            for row in rows
        )
        return PairTable(rows, columns, cells)


def _labels(one: Combination) -> Labels:
    return {way: frozenset([label]) for way, label in zip(*one, strict=True)}


def _group(cell: GroupCounts, items: Sequence[str]) -> Group:
    told = {item: cell.counts[item] for item in items if cell.counts.get(item)}
    return Group(cell.persons, told if cell.persons else {})


def _seen_pairs(pairs: Mapping[By, PairTable], items: Sequence[str]) -> Iterator[Seen]:
    from analysis.disclosure.linked import Seen

    for (first, second), pair in pairs.items():
        for row, cells in zip(pair.rows, pair.cells, strict=True):
            for column, cell in zip(pair.columns, cells, strict=True):
                at = {first: frozenset(row), second: frozenset(column)}
                yield Seen(at, _group(cell, items))


def _worst(pairs: Mapping[By, PairTable], proved: Sequence[Combination]) -> By:
    """The breakdown that most proofs are about; when it is not shown, the one that is and has the
    most groups."""
    about = Counter(
        (by[0], by[1]) for by, _ in proved if len(by) == 2 and not pairs[by[0], by[1]].why
    )
    if about:
        return max(about, key=lambda by: (about[by], by))
    shown = [by for by, pair in pairs.items() if not pair.why]
    return max(shown, key=lambda by: (len(pairs[by].rows) * len(pairs[by].columns), by))


def _put(side: Side, together: frozenset[int]) -> tuple[tuple[str, ...], ...]:
    """The groups with some put together, in an order that tells nothing of how: by the labels,
    in each group and of single ones, what is more than one label last."""
    groups = [group for at, group in enumerate(side) if at not in together]
    if together:
        groups.append(tuple(label for at in together for label in side[at]))
    return ordered(groups)


def ordered(groups: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Groups of labels by the alphabet, what is more than one label last."""
    return tuple(sorted((tuple(sorted(g)) for g in groups), key=lambda g: (len(g) > 1, g)))


def _start(way: Way) -> Side:
    """Each shown label by itself, and all hidden ones together."""
    hidden = tuple(label for label, cell in way.cells.items() if cell is None)
    return [(label,) for label, cell in way.cells.items() if cell is not None] + (
        [hidden] if hidden else []
    )
