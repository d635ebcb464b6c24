"""A line of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forms.questionnaire.question import SHORT, SHORT_MAX, Question
from forms.questionnaire.types.base import WRITTEN, YES, CountedPart, QuestionType, Value, line
from forms.questionnaire.types.xls import TEXTS, XlsQuestion


class ShortType(QuestionType):
    """A line of text; only whether it is there is counted."""

    name = SHORT
    words_max = SHORT_MAX
    xls_general = True

    def read(self, q: Question, raw: object) -> Value | None:
        """The line, with single spaces."""
        return line(raw)

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """Written or not."""
        yield CountedPart(q.id, q.id, WRITTEN, (YES,))

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A text."""
        return {} if row.kind in TEXTS else None


TYPE = ShortType()
