"""Dates and quarters by year, or by quarter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from analysis import classes
from analysis.classes import Cuts, Sizes
from cafe.language import marked as _
from cafe.reports.survey.counting.base import CountedItem
from cafe.reports.survey.counting.classed import ClassedCounting
from forms.questionnaire.types.base import QUARTERS


class QuartersCounting(ClassedCounting):
    """Quarters since the year 0."""

    name = QUARTERS
    method = "quarters"
    open_ends = ("or_before", "or_later")
    words: ClassVar[Mapping[str, str]] = {
        "or_before": _("{end} eller tidigare"),
        "or_later": _("{end} eller senare"),
        "quarters": _(
            "Datum och kvartal räknas per år, eller per kvartal där varje kvartal har "
            "minst {threshold} personer. År med färre läggs ihop."
        ),
    }

    def value(self, stored: object) -> int | None:
        """The quarter of a date, or of a quarter."""
        return classes.quarter(stored) if isinstance(stored, str) else None

    def cuts(self, sizes: Sizes, least: int, before: Cuts) -> Cuts:
        """Between years, where there are enough between quarters."""
        return classes.of_quarters(sizes, least, before)

    def ends(
        self, item: CountedItem, low: int | None, high: int | None, language: str
    ) -> tuple[str, str]:
        """2025, 2024–2025 or kv 2 2025 (Q2 2025 in English)."""
        years = all(end is None or end % 4 == 0 for end in (low, high))

        def said(end: int | None) -> str:
            if end is None:
                return ""
            quarter = f"{'Q' if language == 'en' else 'kv '}{end % 4 + 1} {end // 4}"
            return str(end // 4) if years else quarter

        return said(low), said(None if high is None else high - 1)


COUNTING = QuartersCounting()
