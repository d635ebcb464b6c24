"""Breakdowns of a survey by two dimensions, so coarse that all of them together prove nothing of
anybody in a small group.

Small groups are put together until each has at least the threshold of persons or nobody. That is
not enough by itself: a reader who has the breakdowns by one dimension as well can subtract. So an
attacker who sees all breakdowns, with all answers, tries to prove that somebody is in a small
group (`analysis.disclosure.linked`), and while that succeeds, breakdowns by two get coarser, or go.
What those by one dimension and the whole prove by themselves is not held back.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.disclosure.tables import Group
from cafe.reports.survey.counted import WAYS, Counted, GroupCounts

if TYPE_CHECKING:
    from analysis.disclosure.linked import Labels, Seen

TOO_SMALL, LINKED = "too_small", "linked"
# Questions are put to the attacker in batches of as many unknowns as take about a second.
UNKNOWNS = 40_000


@dataclass(frozen=True)
class Way:
    """A breakdown by one dimension: the group of each label, None where it is hidden, and then
    the reason in `why`."""

    cells: Mapping[str, GroupCounts | None]
    why: Mapping[str, str]


@dataclass(frozen=True)
class PairTable:
    """A breakdown by two dimensions: groups of labels on both sides, and the persons in each
    combination; `cells` is empty and `why` says the reason when it cannot be shown."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[GroupCounts, ...], ...]
    why: str = ""


By = tuple[str, str]
Side = list[tuple[str, ...]]


def made_pairs(
    counted: Counted, threshold: int, whole: GroupCounts, ways: Mapping[str, Way]
) -> dict[By, PairTable]:
    """The breakdown by each two of the ways."""
    pairs = {
        by: _recoded(counted, threshold, by, _start(ways[by[0]]), _start(ways[by[1]]))
        for by in itertools.combinations(ways, 2)
    }
    small = [
        (by, labels)
        for by in pairs
        if min(len(ways[way].cells) for way in by) > 1
        for labels, persons in _sizes(counted, by).items()
        if 0 < persons < threshold
    ]
    # What the rest proves without them cannot be mended here.
    proved = _proved(counted, whole, ways, pairs, small)
    given = _proved(counted, whole, ways, {}, proved)
    while (proved := [one for one in proved if one not in given]) and any(
        not pair.why for pair in pairs.values()
    ):
        by = _worst(pairs, proved)
        pairs[by] = _coarser(counted, threshold, by, pairs[by])
        # Coarser tables prove nothing that finer ones did not.
        proved = _proved(counted, whole, ways, pairs, proved)
    return pairs


Small = tuple[By, tuple[str, str]]


def _proved(
    counted: Counted,
    whole: GroupCounts,
    ways: Mapping[str, Way],
    pairs: Mapping[By, PairTable],
    small: Sequence[Small],
) -> list[Small]:
    """Which of the small groups certainly hold somebody, by all that is shown."""
    # scipy takes long to import, and pages need it not.
    from analysis.disclosure.linked import Linked

    left = list(small)
    found: list[Small] = []
    dimensions = {way: sorted({key[WAYS.index(way)] for key in counted.groups}) for way in ways}
    for items in _batches(whole, dimensions):
        if not left:
            break
        seen = Linked(dimensions, _seen(whole, ways, pairs, items))
        cells: list[Labels] = [
            {by[0]: frozenset([one]), by[1]: frozenset([other])} for by, (one, other) in left
        ]
        places = set(seen.proved(cells))
        found += [left[at] for at in places]
        left = [one for at, one in enumerate(left) if at not in places]
    return found


def _batches(whole: GroupCounts, dimensions: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    atoms = 1
    for labels in dimensions.values():
        atoms *= len(labels)
    held: list[str] = []
    unknowns = 0
    for item, levels in whole.counts.items():
        # Levels that nobody chose are no unknowns.
        more = atoms * sum(number > 0 for number in levels)
        if held and unknowns + more > UNKNOWNS:
            yield held
            held, unknowns = [], 0
        held.append(item)
        unknowns += more
    yield held


def _seen(
    whole: GroupCounts, ways: Mapping[str, Way], pairs: Mapping[By, PairTable], items: Sequence[str]
) -> Iterator[Seen]:
    from analysis.disclosure.linked import Seen

    def group(cell: GroupCounts) -> Group:
        told = {item: cell.counts[item] for item in items} if cell.persons else {}
        return Group(cell.persons, told)

    yield Seen({}, group(whole))
    for name, way in ways.items():
        for label, cell in way.cells.items():
            if cell is not None:
                yield Seen({name: frozenset([label])}, group(cell))
    for (first, second), pair in pairs.items():
        for row, cells in zip(pair.rows, pair.cells, strict=True):
            for column, cell in zip(pair.columns, cells, strict=True):
                yield Seen({first: frozenset(row), second: frozenset(column)}, group(cell))


def _worst(pairs: Mapping[By, PairTable], proved: Sequence[Small]) -> By:
    """The breakdown that most proofs are about; when it is not shown, the one that is and has the
    most groups."""
    about = Counter(by for by, _ in proved if not pairs[by].why)
    if about:
        return max(about, key=lambda by: (about[by], by))
    shown = [by for by, pair in pairs.items() if not pair.why]
    return max(shown, key=lambda by: (len(pairs[by].rows) * len(pairs[by].columns), by))


def _coarser(counted: Counted, threshold: int, by: By, pair: PairTable) -> PairTable:
    """The same with two groups more put together, or nothing when there are no more than two."""
    sides: list[Side] = [list(pair.rows), list(pair.columns)]
    at = max((0, 1), key=lambda side: len(sides[side]))
    if len(sides[at]) <= 2:
        return PairTable((), (), (), LINKED)
    totals: Counter[str] = Counter()
    for labels, persons in _sizes(counted, by).items():
        totals[labels[at]] += persons
    size = {group: sum(totals[label] for label in group) for group in sides[at]}
    merged = [group for group in sides[at] if len(group) > 1]
    order = sorted(sides[at], key=lambda group: (size[group], group))
    one = merged[0] if merged else order[0]
    other = next(group for group in order if group != one)
    sides[at] = [group for group in sides[at] if group not in (one, other)] + [(*one, *other)]
    return _recoded(counted, threshold, by, *sides)


def _sizes(counted: Counted, by: By) -> Counter[tuple[str, str]]:
    at = (WAYS.index(by[0]), WAYS.index(by[1]))
    sizes: Counter[tuple[str, str]] = Counter()
    for key, (persons, _) in counted.groups.items():
        sizes[key[at[0]], key[at[1]]] += persons
    return sizes


def _recoded(counted: Counted, threshold: int, by: By, top: Side, left: Side) -> PairTable:
    """Puts the smallest labels together until no group is small."""
    sizes = _sizes(counted, by)
    sides = [top, left]
    totals = [Counter[str](), Counter[str]()]
    for labels, persons in sizes.items():
        for side in (0, 1):
            totals[side][labels[side]] += persons

    def size(side: int, group: tuple[str, ...]) -> int:
        return sum(totals[side][label] for label in group)

    while True:
        if min(len(side) for side in sides) < 2:
            return PairTable((), (), (), TOO_SMALL)
        small = [
            (row, column)
            for row in sides[0]
            for column in sides[1]
            if 0 < sum(sizes[a, b] for a in row for b in column) < threshold
        ]
        if not small:
            break
        # The smallest row or column that is part of it costs the reader least.
        involved = [(size(side, pair[side]), side, pair[side]) for pair in small for side in (0, 1)]
        open_sides = [one for one in involved if len(sides[one[1]]) > 2] or involved
        _, side, group = min(open_sides)
        others = [one for one in sides[side] if one != group]
        mate = next((one for one in others if len(one) > 1), None)
        if mate is None:
            mate = min(others, key=lambda one: (size(side, one), one))
        sides[side] = [one for one in others if one != mate] + [(*mate, *group)]
    at = (WAYS.index(by[0]), WAYS.index(by[1]))
    rows, columns = (tuple(side) for side in sides)
    keys = list(counted.groups)
    cells = tuple(
        tuple(
            counted.cell(key for key in keys if key[at[0]] in row and key[at[1]] in column)
            for column in columns
        )
        for row in rows
    )
    return PairTable(rows, columns, cells)


def _start(way: Way) -> list[tuple[str, ...]]:
    """Each shown label by itself, and all hidden ones together."""
    hidden = tuple(label for label, cell in way.cells.items() if cell is None)
    return [(label,) for label, cell in way.cells.items() if cell is not None] + (
        [hidden] if hidden else []
    )
