"""Numbers in classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from analysis import classes
from analysis.classes import Cuts, Sizes
from cafe.language import marked as _
from cafe.reports.survey.counting.base import CountedItem
from cafe.reports.survey.counting.classed import ClassedCounting
from forms.questionnaire.types.base import NUMBERS


class NumbersCounting(ClassedCounting):
    """Whole numbers, with a middle."""

    name = NUMBERS
    measured = True
    method = "numbers"
    open_ends = ("at_most", "at_least")
    words: ClassVar[Mapping[str, str]] = {
        "at_most": _("högst {end}"),
        "at_least": _("minst {end}"),
        "numbers": _(
            "Tal läggs ihop i klasser med minst {threshold} personer. Det minsta och det "
            "största talet visas inte. Medianen visas när minst {threshold} personer har svarat på "
            "var sida om den, kvartilerna när det är minst {threshold} i varje fjärdedel."
        ),
    }

    def value(self, stored: object) -> int | None:
        """The number."""
        return stored if isinstance(stored, int) else None

    def cuts(self, sizes: Sizes, least: int, before: Cuts) -> Cuts:
        """At round numbers."""
        return classes.of_numbers(sizes, least, before)

    def ends(
        self, item: CountedItem, low: int | None, high: int | None, language: str
    ) -> tuple[str, str]:
        """The numbers, where the question has no limits itself."""
        first = low if low is not None else item.question.low
        last = high - 1 if high is not None else item.question.high
        return thousands(first), thousands(last)


def thousands(number: int | None) -> str:
    """1 450."""
    return "" if number is None else f"{number:,}".replace(",", "\u00a0")


COUNTING = NumbersCounting()
