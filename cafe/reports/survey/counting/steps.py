"""The steps of a scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cafe import shares
from cafe.reports.survey.counting.base import (
    Band,
    CountedItem,
    Counting,
    GroupCounts,
    GroupSaid,
    Level,
)
from forms.questionnaire.model import DONT_KNOW
from forms.questionnaire.types.base import STEPS


class StepsCounting(Counting):
    """A level for each step; "don't know" is no answer."""

    name = STEPS
    outside = ("", DONT_KNOW)
    few_values = True
    beside = True

    def said(
        self, item: CountedItem, cell: GroupCounts, n: int, levels: tuple[Level, ...]
    ) -> GroupSaid:
        """With the median and the shares of low, middle and high steps."""
        scale = item.question.scale
        if scale is None or not n:
            return super().said(item, cell, n, levels)
        steps = [(int(got.value), got.persons) for got in levels if got.value not in self.outside]
        found = []
        for band in bands(scale.low, scale.high):
            number = sum(k for step, k in steps if band.first <= step <= band.last)
            found.append((band, number, shares.percent(number, n)))
        return GroupSaid(item, cell.persons, n, levels, _median(steps, n), tuple(found))

    def named(self, item: CountedItem, value: str, word: Mapping[str, str], language: str) -> str:
        """The step."""
        return word[value] if value in self.outside else value

    def figures(
        self, one: GroupSaid, word: Mapping[str, str], language: str
    ) -> Iterator[tuple[str, str]]:
        """The median."""
        if one.median is not None:
            yield word["median"], self.middle(one.item, one.median, language)

    def brief(
        self, one: GroupSaid, word: Mapping[str, str], language: str
    ) -> Iterator[tuple[str, int, int | None]]:
        """The bands."""
        for band, persons, percent in one.bands:
            yield band.steps, persons, percent


def bands(low: int, high: int) -> tuple[Band, ...]:
    """A scale's low, middle and high steps. Low and high are a third of the steps each, rounded
    (half up); the middle is the rest: 1–2, 3–5, 6–7 as in the city's report of 2021; 1–2, 3,
    4–5."""
    outer = (2 * (high - low + 1) + 3) // 6
    found = [Band("low", low, low + outer - 1), Band("middle", low + outer, high - outer)]
    found.append(Band("high", high - outer + 1, high))
    return tuple(band for band in found if band.first <= band.last)


def _median(steps: Sequence[tuple[int, int]], n: int) -> float:
    def at(place: int) -> int:
        seen = 0
        for step, number in steps:
            seen += number
            if seen > place:
                return step
        raise AssertionError("fewer than were counted")

    return (at((n - 1) // 2) + at(n // 2)) / 2


COUNTING = StepsCounting()
