"""Surveys on one questionnaire side by side: broken down by two things, over events and years.

Only what releases show is added up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress

from analysis import classes
from analysis.disclosure.gate import SMALL_GROUP
from cafe import alphabet
from cafe.reports.survey.counted import NOT_SAID, WAYS, YEAR, in_classes
from cafe.reports.survey.counting.base import CountedItem, GroupCounts
from cafe.reports.survey.counting.classed import ClassedCounting
from cafe.reports.survey.counting.registry import COUNTINGS
from cafe.reports.survey.pairs import TOO_SMALL
from cafe.reports.survey.release import ShownRelease
from cafe.store.surveys import Survey
from forms.questionnaire import model
from forms.questionnaire.model import Questionnaire
from forms.questionnaire.types import registry as types

EVENT, QUESTION = "event", "question"
# The other side of a breakdown by one: all of each label.
WHOLE = "whole"
# The label, in a search, of all whose labels are hidden.
TOGETHER = "\0"
# A cell in which too few answered the question.
FEW_ANSWERED = "few_answered"
# A cell of an event at which the question was another one.
BREAK = "break"
SIDES = (*model.DIMENSIONS, EVENT, YEAR, QUESTION)


@dataclass(frozen=True)
class SeriesPart:
    """One survey with what is shown of it: its questionnaire with choices filled in. `before`: the
    breakdowns that are of an earlier release, since too few have come to tell them anew."""

    survey: Survey
    questionnaire: Questionnaire
    shown: ShownRelease
    before: frozenset[str] = frozenset()

    def comparable(self, latest: Questionnaire, question: str) -> bool:
        """Whether the question is the same as in the latest version."""
        for part in types.of(latest.by_id[question]).counted(latest.by_id[question]):
            classed = isinstance(COUNTINGS[part.kind], ClassedCounting)
            if classed and part.id not in self.shown.cuts:
                return False  # shown before numbers had figures
        return model.same_item(self.questionnaire, latest, question)


@dataclass(frozen=True)
class Grid:
    """A breakdown by two sides. `rows` and `columns` are labels (ids); a cell is a group, None
    where nobody is, BREAK where the question was another one, or the reason why it is hidden.
    `breaks` are the surveys that are left out of a question: of each (id) where a side is the
    question, else of the one that is broken down. `bounded`: see `PairTable`. `without`: by the
    place of a cell (row, column), the surveys that are not in its sum, as the cell is hidden in
    them."""

    by: str
    across: str
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[GroupCounts | str | None, ...], ...]
    breaks: tuple[tuple[str, tuple[SeriesPart, ...]], ...] = ()
    why: str = ""
    bounded: bool = False
    without: Mapping[tuple[int, int], tuple[SeriesPart, ...]] = field(default_factory=dict)


def grid(
    parts: Sequence[SeriesPart],
    by: str,
    across: str,
    item: CountedItem,
    asked: Sequence[CountedItem],
    *,
    of_shown: bool = False,
) -> Grid:
    """A breakdown of surveys on one questionnaire, by two of `SIDES`.

    `across` may be WHOLE, for a breakdown by one. Labels stand in the order of the organisation;
    last come those that were put together, or are hidden and shown as one group.
    `item` (of `comparable_item`) is what is broken down where neither side is the question; `asked`
    are the items of the latest version. Only what releases show is added up: a cell with a hidden
    part is hidden, or, with `of_shown`, the sum of the others.
    Surveys in which the question was another one are left out and named in `breaks`.
    ValueError: a side that does not exist, or twice the same.
    """
    if by == across or by not in SIDES or across not in (*SIDES, WHOLE):
        raise ValueError(f"no breakdown by {by!r} and {across!r}")
    latest = parts[-1].questionnaire
    with_question = QUESTION in (by, across)
    compared = [
        part for part in parts if with_question or part.comparable(latest, item.question.id)
    ]
    on_side = [one for one in asked if one.counting.beside] if with_question else [item]
    breaks = tuple(
        (one.id, left_out) for one in on_side if (left_out := _left_out(parts, latest, one))
    )
    dimensions = [side for side in (by, across) if side in WAYS]
    if len(compared) == 1 and len(dimensions) == 2:
        return _pair(compared[0], by, across, item, breaks)
    together = len(compared) == 1 and len(dimensions) == 1
    sides = [_labels(compared, side, asked, together) for side in (by, across)]
    cells: list[tuple[GroupCounts | str | None, ...]] = []
    without = {}
    for row in sides[0]:
        line: list[GroupCounts | str | None] = []
        for column in sides[1]:
            at = {
                side: group[0] if len(group) == 1 else TOGETHER
                for side, group in ((by, row), (across, column))
            }
            cell = _sum(compared, at, latest, asked, item)
            if of_shown and isinstance(cell, str) and cell != BREAK:
                alone = [_sum([one], at, latest, asked, item) for one in compared]
                hides = [isinstance(its, str) for its in alone]
                told = [one for one, hidden in zip(compared, hides, strict=True) if not hidden]
                some = _sum(told, at, latest, asked, item)
                if some is not None:
                    cell = some
                    without[len(cells), len(line)] = tuple(compress(compared, hides))
            line.append(cell)
        cells.append(tuple(line))
    return Grid(by, across, sides[0], sides[1], tuple(cells), breaks, without=without)


def by_name(made: Grid, name: Callable[[str, str], str]) -> Grid:
    """The breakdown with its districts, areas and professions in the order of their names, as
    `name(side, label)` calls them; what was put together comes after, what was not said last."""

    def order(side: str, groups: tuple[tuple[str, ...], ...]) -> list[int]:
        places = range(len(groups))
        if side not in model.DIMENSIONS:
            return list(places)

        def last(group: tuple[str, ...]) -> int:
            return 1 if len(group) > 1 else 2 * (group == (NOT_SAID,))

        return sorted(
            places,
            key=lambda n: (last(groups[n]), alphabet.place(name(side, groups[n][0]))),
        )

    rows, columns = order(made.by, made.rows), order(made.across, made.columns)
    return replace(
        made,
        rows=tuple(made.rows[n] for n in rows),
        columns=tuple(made.columns[n] for n in columns),
        cells=tuple(tuple(made.cells[n][k] for k in columns) for n in rows),
    )


def _left_out(
    parts: Sequence[SeriesPart], latest: Questionnaire, item: CountedItem
) -> tuple[SeriesPart, ...]:
    return tuple(part for part in parts if not part.comparable(latest, item.question.id))


def comparable_item(parts: Sequence[SeriesPart], item: CountedItem) -> CountedItem:
    """The item with the classes that the surveys that have it can be put together in."""
    latest = parts[-1].questionnaire
    same = [part for part in parts if part.comparable(latest, item.question.id)]
    if not isinstance(item.counting, ClassedCounting) or not same:
        return item
    told = [set(part.shown.cuts[item.id]) for part in same]
    return in_classes(item, tuple(sorted(set.intersection(*told))))


def _pair(
    part: SeriesPart,
    by: str,
    across: str,
    item: CountedItem,
    breaks: tuple[tuple[str, tuple[SeriesPart, ...]], ...],
) -> Grid:
    swap = (across, by) in part.shown.pairs
    pair = part.shown.pairs.get((across, by) if swap else (by, across))
    pair = pair.of(item.id) if pair else None
    if pair is None or pair.why:
        why, bounded = (pair.why, pair.bounded) if pair else (TOO_SMALL, False)
        return Grid(by, across, (), (), (), breaks, why, bounded)
    rows, columns = (pair.columns, pair.rows) if swap else (pair.rows, pair.columns)
    cells = tuple(zip(*pair.cells, strict=True)) if swap else pair.cells
    down, right = _places(part, by, rows), _places(part, across, columns)
    return Grid(
        by,
        across,
        tuple(_in_order(part, by, rows[at]) for at in down),
        tuple(_in_order(part, across, columns[at]) for at in right),
        tuple(tuple(cells[row][column] for column in right) for row in down),
        breaks,
        bounded=pair.bounded,
    )


def _places(part: SeriesPart, side: str, groups: Sequence[Sequence[str]]) -> list[int]:
    return sorted(range(len(groups)), key=lambda at: _place(part, side, groups[at]))


def _in_order(part: SeriesPart, side: str, group: Sequence[str]) -> tuple[str, ...]:
    """Labels that were put together, in an order that tells nothing of how: the organisation's."""
    return tuple(sorted(group, key=lambda label: _place(part, side, (label,))))


def _place(part: SeriesPart, side: str, group: Sequence[str]) -> tuple[bool, bool, int, str]:
    """Where a group stands: by its label's place among the question's choices, what was not said
    after the others, and what was put together last."""
    question = part.questionnaire.with_role(side)
    known = [choice.id for choice in question.choices] if question else []
    label = group[0]
    return (
        len(group) > 1,
        label == NOT_SAID,
        known.index(label) if label in known else len(known),
        label,
    )


def _labels(
    parts: Sequence[SeriesPart], side: str, asked: Sequence[CountedItem], together: bool
) -> tuple[tuple[str, ...], ...]:
    """The labels of a side; `together`: those that are hidden as one group, where it is shown."""
    if side == WHOLE:
        return ((WHOLE,),)
    if side == QUESTION:
        return tuple((one.id,) for one in asked if one.counting.beside)
    if side == EVENT:
        return tuple((part.survey.code,) for part in parts)
    found: dict[str, None] = {}
    for part in parts:
        if side in part.shown.ways:
            found |= dict.fromkeys(part.shown.ways[side].cells)
        elif part.shown.ways:
            found[NOT_SAID] = None
    latest = parts[-1]
    way = latest.shown.ways.get(side)
    rest = (
        tuple(label for label, cell in way.cells.items() if cell is None)
        if together and way and way.rest
        else ()
    )
    single = sorted(
        ((label,) for label in found if label not in rest),
        key=lambda group: _place(latest, side, group),
    )
    return (*single, _in_order(latest, side, rest)) if rest else tuple(single)


def _sum(
    parts: Sequence[SeriesPart],
    at: Mapping[str, str],
    latest: Questionnaire,
    asked: Sequence[CountedItem],
    item: CountedItem,
) -> GroupCounts | str | None:
    persons = 0
    counts: dict[str, tuple[int, ...]] = {}
    wanted = next((one for one in asked if one.id == at.get(QUESTION)), item)
    for part in parts:
        if at.get(EVENT, part.survey.code) != part.survey.code:
            continue
        if not part.comparable(latest, wanted.question.id):
            if EVENT in at:
                return BREAK
            continue
        sides = {side: label for side, label in at.items() if side in WAYS}
        found = _look(part.shown, sides, wanted.id)
        if isinstance(found, str):
            return found
        if found is None:
            continue
        persons += found.persons
        levels = found.counts.get(wanted.id, ())
        if not levels:
            return FEW_ANSWERED
        if isinstance(wanted.counting, ClassedCounting):
            levels = classes.coarser(levels, part.shown.cuts[wanted.id], wanted.cuts)
        counts[wanted.id] = tuple(
            a + b for a, b in zip(counts.get(wanted.id, (0,) * len(levels)), levels, strict=True)
        )
    return GroupCounts(persons, counts) if persons else None


def _look(shown: ShownRelease, at: Mapping[str, str], item: str) -> GroupCounts | str | None:
    """The group with these labels: None for nobody, a reason where it is not shown."""
    if not at:
        return shown.whole
    if not shown.ways:
        return SMALL_GROUP
    for side, label in at.items():
        rest = {s: a for s, a in at.items() if s != side}
        if side not in shown.ways:
            # Nobody said it, so all are among those who did not.
            return _look(shown, rest, item) if label == NOT_SAID else None
        cells = shown.ways[side].cells
        if not cells:
            return SMALL_GROUP
        if label == TOGETHER:
            return shown.ways[side].rest or SMALL_GROUP
        if label not in cells:
            return None
        if len(cells) == 1 and rest:
            return _look(shown, rest, item)
    if len(at) == 1:
        ((side, label),) = at.items()
        found = shown.ways[side].cells[label]
        return found if found is not None else shown.ways[side].why.get(label, SMALL_GROUP)
    (by, row), (across, column) = at.items()
    if (by, across) not in shown.pairs:
        (by, row), (across, column) = (across, column), (by, row)
    pair = shown.pairs.get((by, across))
    pair = pair.of(item) if pair else None
    if pair is None or (row,) not in pair.rows or (column,) not in pair.columns:
        return pair.why if pair and pair.why else SMALL_GROUP
    cell = pair.cells[pair.rows.index((row,))][pair.columns.index((column,))]
    return cell if cell.persons else None
