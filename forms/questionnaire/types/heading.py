"""A heading between questions."""

from __future__ import annotations

from collections.abc import Iterator

from forms.questionnaire.question import HEADING, Question
from forms.questionnaire.types.base import QuestionType, XlsBook, marked


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


TYPE = HeadingType()
