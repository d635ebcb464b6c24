"""Written or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from cafe.language import marked as _
from cafe.reports.survey.counting.base import CountedItem, Counting
from forms.questionnaire.types.base import WRITTEN, YES


class WrittenCounting(Counting):
    """Words: only how many wrote any."""

    name = WRITTEN
    words: ClassVar[Mapping[str, str]] = {"written": _("Har skrivit")}
    written = True

    def level(self, item: CountedItem, value: object) -> int:
        """Whatever is written."""
        return 0

    def named(self, item: CountedItem, value: str, word: Mapping[str, str], language: str) -> str:
        """Has written."""
        return word["written" if value == YES else value]


COUNTING = WrittenCounting()
