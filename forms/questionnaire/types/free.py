"""Words of one's own, in as many lines as needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, TextAreaField

from forms.questionnaire.question import FREE, FREE_MAX, Question
from forms.questionnaire.types.base import (
    WRITTEN,
    YES,
    CountedPart,
    QuestionType,
    Value,
    written,
)
from forms.questionnaire.types.fields import TAG
from forms.questionnaire.types.xls import TEXTS, XlsQuestion


class FreeType(QuestionType):
    """Free text, perhaps tagged and gathered into themes; only whether it is there is counted."""

    name = FREE
    fields = (TAG,)
    words_max = FREE_MAX
    xls_appearance = "multiline"

    def read(self, q: Question, raw: object) -> Value | None:
        """The words as they were written."""
        return written(raw, FREE_MAX)

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """A field of several lines."""
        return {q.id: TextAreaField(**about)}

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """Written or not."""
        yield CountedPart(q.id, q.id, WRITTEN, (YES,))

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A text of several lines."""
        if row.kind not in TEXTS or row.cells.get("appearance") != "multiline":
            return None
        row.use("appearance")
        return {}


TYPE = FreeType()
