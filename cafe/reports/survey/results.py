"""What a release of a survey says: shares, bands, medians, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.classes import Cuts
from cafe import shares
from cafe.reports.survey.counted import CLASSED, MEASURED, CountedItem, GroupCounts, items
from cafe.reports.survey.release import GROUPS, PERSONS
from forms.questionnaire import model
from forms.questionnaire.model import NUMBER, ONE, SCALE, Question, Questionnaire
from forms.questionnaire.types.base import CLOCK, PLACES, UNPLACED

# Who stands apart from those that a release is about.
OTHERS = {PERSONS: GROUPS, GROUPS: PERSONS}


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
    numbers; `median_class` is the class that a number's median is in; `mean` is the mean place of
    an option among those who placed it. `few`: too few have answered to tell anything, so that
    there are no levels."""

    item: CountedItem
    persons: int
    n: int
    levels: tuple[Level, ...]
    median: float | None = None
    bands: tuple[tuple[Band, int, int], ...] = ()
    quartiles: tuple[float, float] | None = None
    median_class: str = ""
    few: bool = False
    mean: float | None = None

    @property
    def median_written(self) -> str:
        """4 or 4,5 (with a Swedish comma)."""
        return "" if self.median is None else f"{self.median:g}".replace(".", ",")


def said(item: CountedItem, cell: GroupCounts) -> GroupSaid:
    """What a group said to the item."""
    counts = cell.counts.get(item.id, (0,) * len(item.levels))
    if not counts:
        return GroupSaid(item, cell.persons, 0, (), few=True)
    pairs = list(zip(item.levels, counts, strict=True))
    outside = ("", model.DONT_KNOW) if item.kind == SCALE else ("",)
    n = sum(number for value, number in pairs if value not in outside)
    levels = tuple(
        Level(v, number, shares.percent(number, n) if n and v not in outside else None)
        for v, number in pairs
    )
    if item.kind == PLACES:
        places = [(int(v), number) for v, number in pairs if v.isdecimal()]
        placed = sum(number for _, number in places)
        mean = sum(place * number for place, number in places) / placed if placed else None
        return GroupSaid(item, cell.persons, n, levels, mean=mean)
    if item.kind in MEASURED and n:
        return _said_number(item, cell, n, levels)
    if item.kind != SCALE or item.question.scale is None or not n:
        return GroupSaid(item, cell.persons, n, levels)
    scale = item.question.scale
    steps = [(int(v), number) for v, number in pairs if v not in outside]
    found = []
    for band in bands(scale.low, scale.high):
        number = sum(k for step, k in steps if band.first <= step <= band.last)
        found.append((band, number, shares.percent(number, n)))
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
        labels = {c.id: c.label for c in item.question.choices}
        return labels[value].in_language(language) if value in labels else None
    if item.kind in CLASSED and value:
        return _class_wording(item, value, language)
    stands_for_itself = item.kind in (SCALE, PLACES)
    return value if stands_for_itself and value not in ("", model.DONT_KNOW, UNPLACED) else None


def _class_wording(item: CountedItem, value: str, language: str) -> str:
    """10–19, –9 or 20–; of quarters 2025, 2024–2025 or kv 2 2025 (Q2 2025 in English); "" when all
    are in one class."""
    if value == ":":
        return ""
    low, high = (int(end) if end else None for end in value.split(":"))
    if item.kind == CLOCK:
        ends = [clock(low or 0), clock(high - 1 if high is not None else 24 * 60 - 1)]
    elif item.kind == NUMBER:
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


def clock(minutes: float) -> str:
    """The time of day of minutes since midnight: 08:30."""
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"


def _quarter(number: int, language: str) -> str:
    return f"{'Q' if language == 'en' else 'kv '}{number % 4 + 1} {number // 4}"
