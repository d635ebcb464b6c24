"""Which questions of a group are told: those that enough persons in it have answered.

The threshold is held to the persons who answered a question, since they, and not the whole group,
are whom its figures are about. Of a breakdown by one dimension it is not enough to hold back the
labels in which few answered: the whole less the others gives them. So more are held back, until
each label could have `threshold` persons more or fewer who answered, also for a reader who knows
how they are chosen (`analysis.disclosure.answered`). Whoever skipped a question is part of what its
figures are compared with, never of what they are about.

What was told once is told on. Where fewer than the threshold have answered since, the question
keeps the figures that it was shown with.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.disclosure import answered
from cafe.reports.survey.counted import Counted, question_of
from cafe.reports.survey.counting.base import GroupCounts
from cafe.reports.survey.pairs import Way

# What stands for all hidden labels together; a label of the organisation's has no such name.
_HIDDEN = "\0"


def keeps(counted: Counted, threshold: int, past: GroupCounts | None) -> frozenset[str]:
    """The items whose figures stay as they were, since too few have answered them anew, or nobody:
    that a question is kept does not tell whether anybody has. Where nobody has come, all see it."""
    if past is None:
        return frozenset()
    came = sum(persons for persons, _ in counted.groups.values()) != past.persons
    found = set()
    for item, then in past.counts.items():
        new = _answered(counted, item) - counted.answered(item, then) if then else 0
        if then and new < threshold and (came or new != 0):
            found.add(item)
    return frozenset(found)


def _answered(counted: Counted, item: str) -> int:
    if item in counted.values:
        return counted.given(item)
    return sum(counted.answered(item, levels[item]) for _, levels in counted.groups.values())


def whole(
    counted: Counted, threshold: int, kept: Collection[str], past: GroupCounts | None
) -> GroupCounts:
    """The whole group with the questions that enough have answered; those in `kept` as they were
    in `past`."""
    now = counted.cell(counted.groups)
    counts = {
        item: levels if counted.answered(item, levels) >= threshold else ()
        for item, levels in now.counts.items()
    }
    if past is not None:
        counts |= {item: past.counts[item] for item in kept}
    return replace(now, counts=counts)


@dataclass(frozen=True)
class Label:
    """Of a label how many persons (those who are hidden: of all of them together), and how many of
    them answered."""

    persons: int
    answered: int
    hidden: bool


def by_label(
    counted: Counted,
    threshold: int,
    told: GroupCounts,
    kept: Collection[str],
    way: Way,
    cells: Mapping[str, GroupCounts],
    earlier: Sequence[tuple[Way, GroupCounts]],
) -> Way:
    """A breakdown with the questions that it may tell. `told`: the whole group; `cells`: every
    label's group, the hidden ones too; `earlier`: the same breakdown, and the whole group, in
    earlier releases."""
    if not way.cells:
        return way
    before = [one for one in earlier if one[0].cells]
    past = before[-1][0] if before else None
    hidden = [label for label, cell in way.cells.items() if cell is None]
    unseen = sum(cells[label].persons for label in hidden)
    back: dict[str, frozenset[str]] = {}
    counts: dict[str, dict[str, tuple[int, ...]]] = {label: {} for label in way.cells}
    rest: dict[str, tuple[int, ...]] = {}
    for item, levels in told.counts.items():
        question = question_of(item)
        if question not in back:
            labels = {
                label: Label(
                    unseen if label in hidden else cells[label].persons,
                    counted.answered(item, cells[label].counts[item]),
                    label in hidden,
                )
                for label in way.cells
            }
            must = frozenset(hidden) | (past.holds_back(item) if past else frozenset())
            back[question] = held_back(labels, must, threshold) if levels else frozenset(labels)
        held = back[question]
        if past is not None and not _tells_on(counted, threshold, item, kept, held, before, cells):
            for label in way.cells:
                then = past.cells.get(label)
                kept_counts = then.counts.get(item, ()) if then else ()
                # Of numbers in other classes than the whole's none is told; its own release has it.
                counts[label][item] = kept_counts if len(kept_counts) == len(levels) else ()
            continue
        if item in kept:
            # The whole is of an earlier time: by label it would tell who has come since.
            held = frozenset(way.cells)
        for label in way.cells:
            counts[label][item] = () if label in held else cells[label].counts[item]
        if held == frozenset(hidden) and hidden:
            columns = zip(*(cells[label].counts[item] for label in hidden), strict=True)
            rest[item] = tuple(sum(column) for column in columns)
    shown = {
        label: None if cell is None else replace(cell, counts=counts[label])
        for label, cell in way.cells.items()
    }
    together = GroupCounts(unseen, {i: rest.get(i, ()) for i in told.counts}) if hidden else None
    return replace(way, cells=shown, rest=together if past is None else None)


def _tells_on(
    counted: Counted,
    threshold: int,
    item: str,
    kept: Collection[str],
    held: Collection[str],
    earlier: Sequence[tuple[Way, GroupCounts]],
    cells: Mapping[str, GroupCounts],
) -> bool:
    """Whether an item may be told anew after an earlier breakdown: for the same labels, and where
    enough of each, and of those held back together, have answered since
    (`analysis.disclosure.answered.told_anew`)."""

    def told(way: Way) -> dict[str, tuple[int, ...]]:
        cells = way.cells.items()
        return {label: c.counts[item] for label, c in cells if c and c.counts.get(item)}

    then = told(earlier[-1][0])
    if not then:
        return True
    if item in kept or set(then) & set(held):
        return False
    # Those held back then: by the whole group of the release that first told this.
    first, whole = next(one for one in earlier if told(one[0]) == then)
    others = counted.answered(item, whole.counts[item])
    beside = whole.persons
    came: list[int] = []
    new: list[int] = []
    for label, cell in cells.items():
        now = counted.answered(item, cell.counts[item])
        was = first.cells.get(label)
        if label in then and was is not None:
            before = counted.answered(item, then[label])
            came.append(cell.persons - was.persons)
            new.append(now - before)
            others -= before
            beside -= was.persons
        elif label not in held:
            came.append(cell.persons)  # nobody had it when this was first told
            new.append(now)
    held_now = sum(counted.answered(item, cells[label].counts[item]) for label in held)
    together = sum(cells[label].persons for label in held)
    came.append(together - beside)
    new.append(held_now - others)
    return answered.told_anew(came, new, threshold)


def held_back(labels: Mapping[str, Label], must: frozenset[str], threshold: int) -> frozenset[str]:
    """The labels of which a question is not told: those in `must`, those in which too few answered
    it, and what hides them; all, where that does not. Hidden labels count as one."""
    hidden = [label for label, one in labels.items() if one.hidden]
    units = {label: one for label, one in labels.items() if not one.hidden}
    if hidden:
        together = sum(labels[label].answered for label in hidden)
        units[_HIDDEN] = replace(labels[hidden[0]], answered=together)
    names = list(units)
    apart = frozenset(at for at, name in enumerate(names) if name == _HIDDEN)
    back = answered.held_back(
        [one.persons for one in units.values()],
        [one.answered for one in units.values()],
        apart | {at for at, name in enumerate(names) if name in must},
        apart,
        threshold,
    )
    return frozenset({names[at] for at in back} - {_HIDDEN}).union(hidden if apart & back else ())
