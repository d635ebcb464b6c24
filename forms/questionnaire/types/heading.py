"""A heading between questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forms.questionnaire.question import HEADING, Question
from forms.questionnaire.types.base import QuestionType
from forms.questionnaire.types.fields import plain_text
from forms.questionnaire.types.xls import (
    NOTES,
    XlsBook,
    XlsQuestion,
    is_heading,
    marked,
    unmarked,
)


class HeadingType(QuestionType):
    """A heading; nothing to answer."""

    name = HEADING
    silent = True
    operators = ()
    xls_type = "note"

    def keys(self, q: Question) -> tuple[str, ...]:
        """Nothing is sent."""
        return ()

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A note whose label is a heading in Markdown."""
        yield {**row, "type": "note", **book.wordings("label", marked(q.label, heading=True))}

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A note whose label is a heading in Markdown."""
        if row.kind not in NOTES or not is_heading(row.label):
            return None
        return {"label": plain_text(unmarked(row.label))}


TYPE = HeadingType()
