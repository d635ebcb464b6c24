"""Surveys on one questionnaire side by side: broken down by two things, over events and years.

Only what releases show is added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis import classes
from analysis.disclosure.gate import SMALL_GROUP
from cafe.reports.survey.counted import (
    CLASSED,
    NOT_SAID,
    WAYS,
    YEAR,
    CountedItem,
    GroupCounts,
    in_classes,
)
from cafe.reports.survey.pairs import TOO_SMALL
from cafe.reports.survey.release import ShownRelease
from cafe.store.surveys import Survey
from forms.questionnaire import model
from forms.questionnaire.model import SCALE, Questionnaire

EVENT, QUESTION = "event", "question"
# A cell of an event at which the question was another one.
BREAK = "break"
SIDES = (*model.DIMENSIONS, EVENT, YEAR, QUESTION)


@dataclass(frozen=True)
class SeriesPart:
    """One survey with what is shown of it: its questionnaire with choices filled in."""

    survey: Survey
    questionnaire: Questionnaire
    shown: ShownRelease

    def comparable(self, latest: Questionnaire, question: str) -> bool:
        """Whether the question is the same as in the latest version."""
        if latest.by_id[question].type in CLASSED and question not in self.shown.cuts:
            return False  # shown before numbers had figures
        return model.same_item(self.questionnaire, latest, question)


@dataclass(frozen=True)
class Grid:
    """A breakdown by two sides. `rows` and `columns` are labels (ids); a cell is a group, None
    where nobody is, BREAK where the question was another one, or the reason why it is hidden.
    `breaks` are the surveys that are left out of a question: of each (id) where a side is the
    question, else of the one that is broken down."""

    by: str
    across: str
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[GroupCounts | str | None, ...], ...]
    breaks: tuple[tuple[str, tuple[SeriesPart, ...]], ...] = ()
    why: str = ""


def grid(
    parts: Sequence[SeriesPart],
    by: str,
    across: str,
    item: CountedItem,
    asked: Sequence[CountedItem],
) -> Grid:
    """A breakdown of surveys on one questionnaire, by two of `SIDES`.

    `item` (of `comparable_item`) is what is broken down where neither side is the question; `asked`
    are the items of the latest version. Only what releases show is added up: a cell with a hidden
    part is hidden.
    Surveys in which the question was another one are left out and named in `breaks`.
    ValueError: a side that does not exist, or twice the same.
    """
    if by == across or by not in SIDES or across not in SIDES:
        raise ValueError(f"no breakdown by {by!r} and {across!r}")
    latest = parts[-1].questionnaire
    with_question = QUESTION in (by, across)
    compared = [
        part for part in parts if with_question or part.comparable(latest, item.question.id)
    ]
    on_side = [one for one in asked if one.kind == SCALE] if with_question else [item]
    breaks = tuple(
        (one.id, left_out) for one in on_side if (left_out := _left_out(parts, latest, one))
    )
    dimensions = [side for side in (by, across) if side in WAYS]
    if len(compared) == 1 and len(dimensions) == 2:
        return _pair(compared[0], by, across, breaks)
    sides = [_labels(compared, side, asked) for side in (by, across)]
    cells = []
    for row in sides[0]:
        line = []
        for column in sides[1]:
            at = {by: row[0], across: column[0]}
            line.append(_sum(compared, at, latest, asked, item))
        cells.append(tuple(line))
    return Grid(by, across, sides[0], sides[1], tuple(cells), breaks)


def _left_out(
    parts: Sequence[SeriesPart], latest: Questionnaire, item: CountedItem
) -> tuple[SeriesPart, ...]:
    return tuple(part for part in parts if not part.comparable(latest, item.question.id))


def comparable_item(parts: Sequence[SeriesPart], item: CountedItem) -> CountedItem:
    """The item with the classes that the surveys that have it can be put together in."""
    latest = parts[-1].questionnaire
    same = [part for part in parts if part.comparable(latest, item.question.id)]
    if item.kind not in CLASSED or not same:
        return item
    told = [set(part.shown.cuts[item.id]) for part in same]
    return in_classes(item, tuple(sorted(set.intersection(*told))))


def _pair(
    part: SeriesPart, by: str, across: str, breaks: tuple[tuple[str, tuple[SeriesPart, ...]], ...]
) -> Grid:
    swap = (across, by) in part.shown.pairs
    pair = part.shown.pairs.get((across, by) if swap else (by, across))
    if pair is None or pair.why:
        return Grid(by, across, (), (), (), breaks, pair.why if pair else TOO_SMALL)
    if not swap:
        return Grid(by, across, pair.rows, pair.columns, pair.cells, breaks)
    cells = tuple(zip(*pair.cells, strict=True))
    return Grid(by, across, pair.columns, pair.rows, cells, breaks)


def _labels(
    parts: Sequence[SeriesPart], side: str, asked: Sequence[CountedItem]
) -> tuple[tuple[str, ...], ...]:
    if side == QUESTION:
        return tuple((one.id,) for one in asked if one.kind == SCALE)
    if side == EVENT:
        return tuple((part.survey.code,) for part in parts)
    found: dict[str, None] = {}
    for part in parts:
        if side in part.shown.ways:
            found |= dict.fromkeys(part.shown.ways[side].cells)
        elif part.shown.ways:
            found[NOT_SAID] = None
    if side == YEAR:
        return tuple((label,) for label in sorted(found))
    # What was not said comes last.
    return tuple((label,) for label in sorted(found, key=lambda label: label == NOT_SAID))


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
        found = _look(part.shown, {side: label for side, label in at.items() if side in WAYS})
        if isinstance(found, str):
            return found
        if found is None:
            continue
        persons += found.persons
        levels = found.counts.get(wanted.id, ())
        if wanted.kind in CLASSED and levels:
            levels = classes.coarser(levels, part.shown.cuts[wanted.id], wanted.cuts)
        counts[wanted.id] = tuple(
            a + b for a, b in zip(counts.get(wanted.id, (0,) * len(levels)), levels, strict=True)
        )
    return GroupCounts(persons, counts) if persons else None


def _look(shown: ShownRelease, at: Mapping[str, str]) -> GroupCounts | str | None:
    """The group with these labels: None for nobody, a reason where it is not shown."""
    if not at:
        return shown.whole
    if not shown.ways:
        return SMALL_GROUP
    for side, label in at.items():
        rest = {s: a for s, a in at.items() if s != side}
        if side not in shown.ways:
            # Nobody said it, so all are among those who did not.
            return _look(shown, rest) if label == NOT_SAID else None
        cells = shown.ways[side].cells
        if not cells:
            return SMALL_GROUP
        if label not in cells:
            return None
        if len(cells) == 1 and rest:
            return _look(shown, rest)
    if len(at) == 1:
        ((side, label),) = at.items()
        found = shown.ways[side].cells[label]
        return found if found is not None else shown.ways[side].why.get(label, SMALL_GROUP)
    (by, row), (across, column) = at.items()
    if (by, across) not in shown.pairs:
        (by, row), (across, column) = (across, column), (by, row)
    pair = shown.pairs.get((by, across))
    if pair is None or (row,) not in pair.rows or (column,) not in pair.columns:
        return pair.why if pair and pair.why else SMALL_GROUP
    cell = pair.cells[pair.rows.index((row,))][pair.columns.index((column,))]
    return cell if cell.persons else None
