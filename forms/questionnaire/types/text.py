"""A text to read between questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forms.questionnaire.question import TEXT, Question
from forms.questionnaire.types.base import QuestionType
from forms.questionnaire.types.fields import plain_text
from forms.questionnaire.types.xls import NOTES, XlsBook, XlsQuestion, marked, unmarked


class TextType(QuestionType):
    """A text to read; nothing to answer."""

    name = TEXT
    silent = True
    operators = ()
    xls_type = "note"
    xls_general = True

    def keys(self, q: Question) -> tuple[str, ...]:
        """Nothing is sent."""
        return ()

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A note."""
        yield {**row, "type": "note", **book.wordings("label", marked(q.label))}

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A note."""
        return {"label": plain_text(unmarked(row.label))} if row.kind in NOTES else None


TYPE = TextType()
