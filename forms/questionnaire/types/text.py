"""A text to read between questions."""

from __future__ import annotations

from collections.abc import Iterator

from forms.questionnaire.question import TEXT, Question
from forms.questionnaire.types.base import QuestionType, XlsBook, marked


class TextType(QuestionType):
    """A text to read; nothing to answer."""

    name = TEXT
    silent = True
    operators = ()
    xls_type = "note"

    def keys(self, q: Question) -> tuple[str, ...]:
        """Nothing is sent."""
        return ()

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A note."""
        yield {**row, "type": "note", **book.wordings("label", marked(q.label))}


TYPE = TextType()
