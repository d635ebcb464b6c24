"""What the templates need that draw a survey's results, on its page and on the wall."""

from __future__ import annotations

from typing import Any

from cafe.accounts import store
from cafe.exports import formats
from cafe.exports import results as written
from cafe.reports.survey import results
from cafe.reports.survey.counting.places import mean_place
from cafe.thresholds import gate


def for_templates(language: str) -> dict[str, Any]:
    """What `lead/_results.html` and `counting/` need."""
    return {
        "words": written.words(language),
        "few": written.words(language)["few"].format(threshold=gate(store().read()).threshold),
        "level": lambda item, value: written.level(item, value, language),
        "median": lambda value, item, unit=True: item.counting.middle(item, value, language, unit),
        "in_order": lambda parts: sorted(parts, key=lambda one: -one.levels[0].persons),
        "place": lambda value: mean_place(value, language),
        "diverging": results.diverging,
        "said": results.said,
        "language": language,
        "formats": formats.RESULT_FORMATS,
    }
