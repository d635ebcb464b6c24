"""What a release of a survey says: shares, bands, medians, and the words for them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.classes import Cuts
from cafe import shares
from cafe.reports.survey.counted import items
from cafe.reports.survey.counting.base import CountedItem, GroupCounts, GroupSaid, Level
from cafe.reports.survey.release import GROUPS, PERSONS
from forms.questionnaire.model import Question, Questionnaire

# Who stands apart from those that a release is about.
OTHERS = {PERSONS: GROUPS, GROUPS: PERSONS}


def said(item: CountedItem, cell: GroupCounts) -> GroupSaid:
    """What a group said to the item."""
    counts = cell.counts.get(item.id, (0,) * len(item.levels))
    # What is kept of an earlier release may be in its classes, which cannot stand beside today's.
    if len(counts) != len(item.levels):
        return GroupSaid(item, cell.persons, 0, (), few=True)
    pairs = list(zip(item.levels, counts, strict=True))
    outside = item.counting.outside
    n = sum(number for value, number in pairs if value not in outside)
    levels = tuple(
        Level(v, number, shares.percent(number, n) if n and v not in outside else None)
        for v, number in pairs
    )
    return item.counting.said(item, cell, n, levels)


@dataclass(frozen=True)
class Answered:
    """What a group said to one question; of several choices an item each."""

    question: Question
    items: tuple[GroupSaid, ...]

    @property
    def counted_alike(self) -> tuple[tuple[GroupSaid, ...], ...]:
        """Its items, those together that follow each other and are counted in the same way."""
        runs = itertools.groupby(self.items, key=lambda one: one.item.counting)
        return tuple(tuple(run) for _, run in runs)


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

    @property
    def left(self) -> float:
        """Where it begins in a drawing that is as wide as all answers to both sides, in percent."""
        return round(50 + self.x / 2, 2)

    @property
    def wide(self) -> float:
        """How much of that drawing it takes, in percent."""
        return round(self.width / 2, 2)

    @property
    def middle(self) -> float:
        """Where its middle is in that drawing, in percent."""
        return round(50 + (self.x + self.width / 2) / 2, 2)


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


def wording(questionnaire: Questionnaire, way: str, label: str, language: str) -> str | None:
    """What a label of a dimension is called in the questionnaire; None when it does not know."""
    question = questionnaire.with_role(way)
    if question is not None:
        for choice in question.choices:
            if choice.id == label:
                return choice.label.in_language(language)
    return None
