"""What a survey's answers say: counted, passed through the disclosure gate, and frozen.

Nothing but a release is ever shown, on the page, the wall or in a file; making one is `release`.

**How a release is protected.** The results of the whole group need the threshold of persons, and
so do those who have come since the release before. Breakdowns are made when the survey is closed.

- By one dimension, `Gate.release` decides which labels are hidden, over all releases. It is asked
  by persons alone, one dimension at a time, which is enough: of the persons with hidden labels,
  any could have any of these labels, and all that is shown (every question, every other table, the
  whole) would be the same. That holds over time because a label once hidden stays hidden.
- By two dimensions small groups are put together until each has at least the threshold of persons
  or nobody (global recoding; A. Hundepool et al., "Statistical Disclosure Control", 2012, ch. 4).
  Labels that are hidden by one dimension are always together, so the argument above is kept. Such
  tables are made once: two of them, made at different times, would tell the groups in between.
- All of it together must not prove that anybody is in a small group of two dimensions: see
  `pairs`.

Persons are counted, not answers: a talk group's answer counts for all in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlite_utils import Database

from analysis.classes import Cuts
from analysis.disclosure.gate import NEW_ANSWERS, SMALL_GROUP, Gate, next_release_allowed
from analysis.disclosure.tables import Breakdown, Dimension, Group, Release, Released
from analysis.disclosure.tables import Figure as GateFigure
from cafe.errors import Conflict
from cafe.reports.survey.counted import (
    CLASSED,
    NO,
    NOT_SAID,
    WAYS,
    YEAR,
    YES,
    Counted,
    CountedItem,
    GroupCounts,
    Middle,
    count,
    items,
)
from cafe.reports.survey.pairs import PairTable, Way, made_pairs
from cafe.store import figures
from cafe.store.surveys import INTERVIEW, Survey
from cafe.thresholds import gate
from forms.questionnaire import model
from forms.questionnaire.model import NUMBER, ONE, SCALE, Question, Questionnaire, Text

TWO_MADE_ONCE = "made_once"


# --- what may be shown --------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownRelease:
    """One release: all that anybody is shown of a survey; `cuts` are of numbers and quarters."""

    threshold: int
    answers: int
    whole: GroupCounts
    ways: Mapping[str, Way]
    pairs: Mapping[tuple[str, str], PairTable]
    cuts: Mapping[str, Cuts] = field(default_factory=dict)

    @property
    def persons(self) -> int:
        """How many persons it is about."""
        return self.whole.persons


def release(
    counted: Counted, gate: Gate, earlier: Sequence[ShownRelease], broken_down: bool
) -> ShownRelease:
    """What may be shown now, after the earlier releases in order of time.

    Raises Conflict: "survey_too_few" when the group, or what has come since, is smaller than the
    threshold; "survey_answers_gone" when answers that were counted earlier are gone.
    """
    whole = counted.cell(counted.groups)
    before = earlier[-1].persons if earlier else 0
    if whole.persons < before:
        raise Conflict("survey_answers_gone")
    first_breakdown = broken_down and not any(one.ways for one in earlier)
    # With nobody new, breakdowns may still be added to what is shown.
    adds = first_breakdown and bool(earlier) and whole.persons == before
    if not adds and not next_release_allowed(before, whole.persons, gate.threshold):
        raise Conflict("survey_too_few", threshold=gate.threshold, new=whole.persons - before)
    middles = counted.middles(gate.threshold)
    counted, cuts = counted.classed(gate.threshold, earlier[-1].cuts if earlier else {})
    whole = replace(counted.cell(counted.groups), middles=middles)
    ways: dict[str, Way] = {}
    pairs: dict[tuple[str, str], PairTable] = {}
    if broken_down:
        used = [way for n, way in enumerate(WAYS) if any(key[n] for key in counted.groups)]
        for way in used:
            ways[way] = _one_way(counted, gate, way, [one for one in earlier if one.ways])
        for n, first in enumerate(used):
            for second in used[n + 1 :]:
                pairs[first, second] = PairTable((), (), (), TWO_MADE_ONCE)
        if first_breakdown:
            pairs = made_pairs(counted, gate.threshold, whole, ways)
    return ShownRelease(gate.threshold, counted.answers, whole, ways, pairs, cuts)


def _by_label(counted: Counted, way: str) -> dict[str, GroupCounts]:
    at = WAYS.index(way)
    labels = dict.fromkeys(sorted(key[at] for key in counted.groups))
    return {
        label: counted.cell(key for key in counted.groups if key[at] == label) for label in labels
    }


def _one_way(counted: Counted, gate: Gate, way: str, earlier: Sequence[ShownRelease]) -> Way:
    cells = _by_label(counted, way)

    def as_table(sizes: Mapping[str, int]) -> Breakdown:
        labels = tuple(sizes)
        return Breakdown(
            way,
            (Dimension(way, labels),),
            {(label,): Group(number) for label, number in sizes.items()},
        )

    past = []
    hidden_before: dict[str, str] = {}
    for one in earlier:
        known = one.ways.get(way)
        if known is None:
            # Nobody had said it then: all were in one group.
            known = Way({NOT_SAID: one.whole}, {})
        if not known.cells:
            continue
        figures_then: dict[tuple[str | None, ...], GateFigure] = {
            (label,): GateFigure(Group(cell.persons) if cell else None, known.why.get(label))
            for label, cell in known.cells.items()
        }
        figures_then[(None,)] = GateFigure(Group(one.persons))
        dimension = Dimension(way, tuple(known.cells))
        past.append(Release((Released(way, (dimension,), figures_then),), one.threshold))
        hidden_before |= known.why
    # The whole is shown in any case, so the gate must not count on hiding it.
    whole = sum(cell.persons for cell in cells.values())
    total = Released("whole", (), {(): GateFigure(Group(whole))})
    past.append(Release((total,), gate.threshold))
    try:
        table = as_table({label: cell.persons for label, cell in cells.items()})
        (made,) = gate.release([table], past).tables
    except ValueError as error:
        raise Conflict("survey_answers_gone") from error
    why = {
        label: made.figures[(label,)].why or SMALL_GROUP
        for label in cells
        if made.figures[(label,)].group is None
    }
    why |= {label: NEW_ANSWERS for label in hidden_before if label in cells and label not in why}
    if why and not _enough_to_hide_among(cells, why, whole, earlier, way, gate.threshold):
        return Way({}, {})
    return Way({label: None if label in why else cell for label, cell in cells.items()}, why)


def _enough_to_hide_among(
    cells: Mapping[str, GroupCounts],
    why: Mapping[str, str],
    whole: int,
    earlier: Sequence[ShownRelease],
    way: str,
    threshold: int,
) -> bool:
    """Whether each hidden label could have `threshold` persons more or fewer, although a reader
    knows that there is somebody in each. If not, not even the labels in use may be told.

    Where labels were shown before, only those who have come since can be anywhere among them.
    """
    among = whole - sum(cell.persons for label, cell in cells.items() if label not in why)
    last = next((one for one in reversed(earlier) if way in one.ways and one.ways[way].cells), None)
    if last is not None:
        if set(why) == set(last.ways[way].why):
            return True
        then = last.ways[way].cells
        among -= last.persons - sum(
            cell.persons for label, cell in then.items() if cell is not None and label not in why
        )
    return among - len(why) >= threshold


# --- kept and read again ------------------------------------------------------------------------


def to_content(shown: ShownRelease) -> dict[str, Any]:
    """The release as it is kept."""
    return {
        "form": 1,
        "threshold": shown.threshold,
        "answers": shown.answers,
        "whole": _cell_out(shown.whole),
        "ways": {
            name: {
                "cells": {a: _cell_out(c) if c else None for a, c in way.cells.items()},
                "why": dict(way.why),
            }
            for name, way in shown.ways.items()
        },
        "pairs": [
            {
                "by": list(by),
                "rows": pair.rows,
                "columns": pair.columns,
                "cells": [[_cell_out(c) for c in line] for line in pair.cells],
                "why": pair.why,
            }
            for by, pair in shown.pairs.items()
        ],
        "cuts": {item: list(cuts) for item, cuts in shown.cuts.items()},
    }


def of_content(content: Mapping[str, Any]) -> ShownRelease:
    """The release that was kept."""
    return ShownRelease(
        content["threshold"],
        content["answers"],
        _cell_in(content["whole"]),
        {
            name: Way({a: _cell_in(c) if c else None for a, c in way["cells"].items()}, way["why"])
            for name, way in content["ways"].items()
        },
        {
            (pair["by"][0], pair["by"][1]): PairTable(
                tuple(tuple(group) for group in pair["rows"]),
                tuple(tuple(group) for group in pair["columns"]),
                tuple(tuple(_cell_in(c) for c in line) for line in pair["cells"]),
                pair["why"],
            )
            for pair in content["pairs"]
        },
        {item: tuple(cuts) for item, cuts in content.get("cuts", {}).items()},
    )


def _cell_out(cell: GroupCounts) -> list[Any]:
    kept: list[Any] = [cell.persons, {item: list(levels) for item, levels in cell.counts.items()}]
    return [*kept, dict(cell.middles)] if cell.middles else kept


def _cell_in(kept: Sequence[Any]) -> GroupCounts:
    middles: dict[str, Middle] = {}
    for item, (low, middle, high) in (kept[2] if len(kept) > 2 else {}).items():
        middles[item] = (low, middle, high)
    return GroupCounts(kept[0], {item: tuple(levels) for item, levels in kept[1].items()}, middles)


def draft(db: Database, survey: Survey, questionnaire: Questionnaire) -> tuple[int, ShownRelease]:
    """What would be shown of the survey now, and after how many releases. Takes seconds with many
    small groups, so no write waits for it.

    Breakdowns come with it when the survey takes no more answers, or is one of interviews, which
    go on for years. Raises Conflict: "survey_state" for a draft, and see `release`.
    """
    if survey.state == "draft":
        raise Conflict("survey_state")
    earlier = [of_content(kept.content) for kept in figures.releases(db, survey.id)]
    counted = count(questionnaire, figures.contents(db, survey.id))
    ended = survey.state in ("closed", "sealed") or survey.admission == INTERVIEW
    return len(earlier), release(counted, gate(db), earlier, ended)


def reveal(db: Database, actor: str, survey: Survey, made: tuple[int, ShownRelease]) -> None:
    """Freeze a draft and show it; in the open write transaction. Raises
    Conflict("survey_state") when another release has come in between."""
    before, shown = made
    if len(figures.releases(db, survey.id)) != before:
        raise Conflict("survey_state")
    figures.keep_release(db, actor, survey, shown.persons, to_content(shown))


# --- what it says -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Band:
    """Some neighbouring steps of a scale: "low", "middle" or "high"."""

    name: str
    first: int
    last: int

    @property
    def steps(self) -> str:
        """1–2."""
        return f"{self.first}–{self.last}" if self.first != self.last else str(self.first)


def bands(low: int, high: int) -> tuple[Band, ...]:
    """A scale's low, middle and high steps. Low and high are a third of the steps each, rounded
    (half up); the middle is the rest: 1–2, 3–5, 6–7 as in the city's report of 2021; 1–2, 3,
    4–5."""
    outer = (2 * (high - low + 1) + 3) // 6
    found = [Band("low", low, low + outer - 1), Band("middle", low + outer, high - outer)]
    found.append(Band("high", high - outer + 1, high))
    return tuple(band for band in found if band.first <= band.last)


def percent(part: int, whole: int) -> int:
    """Whole percent, half up. ValueError: of nobody."""
    if whole <= 0:
        raise ValueError("percent of nobody")
    return (200 * part + whole) // (2 * whole)


@dataclass(frozen=True)
class Level:
    """One level of an item: the value, persons, and whole percent of those who answered (None for
    those who did not, and of "don't know")."""

    value: str
    persons: int
    percent: int | None


@dataclass(frozen=True)
class GroupSaid:
    """What a group said to one item. `n` persons answered (on a scale without "don't know");
    `median` is of scales and numbers, `bands` (band, persons, percent) of scales, `quartiles` of
    numbers; `median_class` is the class that a number's median is in."""

    item: CountedItem
    persons: int
    n: int
    levels: tuple[Level, ...]
    median: float | None = None
    bands: tuple[tuple[Band, int, int], ...] = ()
    quartiles: tuple[float, float] | None = None
    median_class: str = ""

    @property
    def median_written(self) -> str:
        """4 or 4,5 (with a Swedish comma)."""
        return "" if self.median is None else f"{self.median:g}".replace(".", ",")


def said(item: CountedItem, cell: GroupCounts) -> GroupSaid:
    """What a group said to the item."""
    counts = cell.counts.get(item.id, (0,) * len(item.levels))
    pairs = list(zip(item.levels, counts, strict=True))
    outside = ("", model.DONT_KNOW) if item.kind == SCALE else ("",)
    n = sum(number for value, number in pairs if value not in outside)
    levels = tuple(
        Level(v, number, percent(number, n) if n and v not in outside else None)
        for v, number in pairs
    )
    if item.kind == NUMBER and n:
        return _said_number(item, cell, n, levels)
    if item.kind != SCALE or item.question.scale is None or not n:
        return GroupSaid(item, cell.persons, n, levels)
    scale = item.question.scale
    steps = [(int(v), number) for v, number in pairs if v not in outside]
    found = []
    for band in bands(scale.low, scale.high):
        number = sum(k for step, k in steps if band.first <= step <= band.last)
        found.append((band, number, percent(number, n)))
    return GroupSaid(item, cell.persons, n, levels, _median(steps, n), tuple(found))


def _said_number(
    item: CountedItem, cell: GroupCounts, n: int, levels: tuple[Level, ...]
) -> GroupSaid:
    low, middle, high = cell.middles.get(item.id, (None, None, None))
    quartiles = (low, high) if low is not None and high is not None else None
    within = ""
    if item.cuts:
        seen = 0
        for level in levels:
            seen += level.persons
            if 2 * seen > n:
                within = level.value
                break
            if 2 * seen == n:
                break  # it falls between two classes
    return GroupSaid(item, cell.persons, n, levels, middle, (), quartiles, within)


@dataclass(frozen=True)
class Answered:
    """What a group said to one question; of several choices an item each."""

    question: Question
    items: tuple[GroupSaid, ...]


def answered(
    questionnaire: Questionnaire, cell: GroupCounts, cuts: Mapping[str, Cuts] | None = None
) -> tuple[Answered, ...]:
    """What a group said to each question that is counted; `cuts` as in `counted.items`."""
    found: dict[str, list[GroupSaid]] = {}
    for item in items(questionnaire, cuts):
        found.setdefault(item.question.id, []).append(said(item, cell))
    return tuple(Answered(parts[0].item.question, tuple(parts)) for parts in found.values())


@dataclass(frozen=True)
class BarPiece:
    """One level of a diverging bar: from `x`, `width` wide, both in percent of those who answered
    and 0 at the middle of the scale; `side` is its band, `strength` 1 to 3 by its distance."""

    value: str
    x: float
    width: float
    side: str
    strength: int


def diverging(one: GroupSaid) -> tuple[BarPiece, ...]:
    """The bar of a scale, with the middle of its steps at 0; empty when nobody answered."""
    if not one.bands:
        return ()
    steps = [level for level in one.levels if level.percent is not None]
    half = len(steps) // 2
    below = sum(level.persons for level in steps[:half])
    middle = steps[half].persons / 2 if len(steps) % 2 else 0.0
    x = -100 * (below + middle) / one.n
    found = []
    for place, level in enumerate(steps):
        side = next(b.name for b, _, _ in one.bands if b.first <= int(level.value) <= b.last)
        width = 100 * level.persons / one.n
        away = abs(2 * place - len(steps) + 1)
        found.append(
            BarPiece(
                level.value, round(x, 2), round(width, 2), side, 1 + min(2, 3 * away // len(steps))
            )
        )
        x += width
    return tuple(found)


def _median(steps: Sequence[tuple[int, int]], n: int) -> float:
    def at(place: int) -> int:
        seen = 0
        for step, number in steps:
            seen += number
            if seen > place:
                return step
        raise AssertionError("fewer than were counted")

    return (at((n - 1) // 2) + at(n // 2)) / 2


def wording(questionnaire: Questionnaire, way: str, label: str, language: str) -> str | None:
    """What a label of a dimension is called in the questionnaire; None when it does not know."""
    question = questionnaire.with_role(way)
    if question is not None:
        for choice in question.choices:
            if choice.id == label:
                return choice.label.in_language(language)
    return None


def value_wording(item: CountedItem, value: str, language: str) -> str | None:
    """What a level is called: the choice's label, the step; None for those that have words of the
    page's own ("yes", "no", "", "dont-know")."""
    if item.kind == ONE and value:
        label: Text = next(c.label for c in item.question.choices if c.id == value)
        return label.in_language(language)
    if item.kind in CLASSED and value:
        return _class_wording(item, value, language)
    return value if item.kind == SCALE and value not in ("", model.DONT_KNOW) else None


def _class_wording(item: CountedItem, value: str, language: str) -> str:
    """10–19, –9 or 20–; of quarters 2025, 2024–2025 or kv 2 2025 (Q2 2025 in English); "" when all
    are in one class."""
    if value == ":":
        return ""
    low, high = (int(end) if end else None for end in value.split(":"))
    if item.kind == NUMBER:
        first = low if low is not None else item.question.low
        last = high - 1 if high is not None else item.question.high
        ends = [
            f"{end:,}".replace(",", "\u00a0") if end is not None else "" for end in (first, last)
        ]
    else:
        years = all(end is None or end % 4 == 0 for end in (low, high))
        last = None if high is None else high - 1
        ends = [
            "" if end is None else str(end // 4) if years else _quarter(end, language)
            for end in (low, last)
        ]
    return ends[0] if ends[0] == ends[1] and ends[0] else "–".join(ends)


def _quarter(number: int, language: str) -> str:
    return f"{'Q' if language == 'en' else 'kv '}{number % 4 + 1} {number // 4}"


__all__ = [
    "NO",
    "YEAR",
    "YES",
    "Counted",
    "CountedItem",
    "GroupCounts",
    "count",
    "items",
]
