"""One out of several."""

from __future__ import annotations

from collections.abc import Mapping

from cafe.reports.survey.counting.base import CountedItem, Counting
from forms.questionnaire.types.base import CHOICE


class ChoiceCounting(Counting):
    """A level for each choice."""

    name = CHOICE
    few_values = True

    def named(self, item: CountedItem, value: str, word: Mapping[str, str], language: str) -> str:
        """The choice's label; what is no choice of the question's has a word."""
        if value:
            for choice in item.question.choices:
                if choice.id == value:
                    return choice.label.in_language(language)
        return word[value]


COUNTING = ChoiceCounting()
