"""What the templates need that draw a survey's results, on its page and on the wall."""

from __future__ import annotations

from typing import Any

from cafe.accounts import store
from cafe.exports import formats
from cafe.exports import results as written
from cafe.reports.survey import results
from cafe.reports.survey.counted import CLASSED
from cafe.thresholds import gate
from forms.questionnaire.model import FREE, SCALE, SEVERAL, SHORT
from forms.questionnaire.types.base import PLACES


def for_templates(language: str) -> dict[str, Any]:
    """What `lead/_results.html` needs."""
    return {
        "words": written.words(language),
        "few": written.words(language)["few"].format(threshold=gate(store().read()).threshold),
        "level": lambda item, value: written.level(item, value, language),
        "median": lambda value, item=None, unit=True: written.median(value, language, item, unit),
        "in_order": lambda parts: sorted(parts, key=lambda one: -one.levels[0].persons),
        "place": lambda value: written.place(value, language),
        "diverging": results.diverging,
        "said": results.said,
        "language": language,
        "formats": formats.RESULT_FORMATS,
        "is_scale": lambda kind: kind == SCALE,
        "is_several": lambda kind: kind == SEVERAL,
        "is_ranked": lambda kind: kind == PLACES,
        "is_classed": lambda kind: kind in CLASSED,
        "is_words": lambda kind: kind in (SHORT, FREE),
    }
