"""Chosen or not, of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cafe.reports.survey.counting.base import CountedItem, Counting, GroupSaid
from forms.questionnaire.types.base import CHOSEN, YES


class ChosenCounting(Counting):
    """Whether an option is in the list that was answered."""

    name = CHOSEN

    def level(self, item: CountedItem, value: object) -> int:
        """First chosen, then not."""
        return 0 if isinstance(value, list) and item.choice in value else 1

    def brief(
        self, one: GroupSaid, word: Mapping[str, str], language: str
    ) -> Iterator[tuple[str, int, int | None]]:
        """Only who chose it."""
        for got in one.levels:
            if got.value == YES:
                yield word[YES], got.persons, got.percent


COUNTING = ChosenCounting()
