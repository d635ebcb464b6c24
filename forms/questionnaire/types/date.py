"""A date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from wtforms import Field, StringField
from wtforms.widgets import TextInput

from forms.messages import common
from forms.questionnaire.question import DATE, YEARS, Question
from forms.questionnaire.types.base import (
    DAY,
    QUARTERS,
    AnswerCells,
    AnswerColumn,
    CountedPart,
    QuestionType,
    Value,
    WrongAnswerError,
    given,
)
from forms.questionnaire.types.xls import XlsQuestion


class DateType(QuestionType):
    """A day."""

    name = DATE
    xls_type = "date"

    def read(self, q: Question, raw: object) -> Value | None:
        """The ISO date."""
        found = given(raw)
        if not found:
            return None
        try:
            day = date.fromisoformat(found[0].strip())
        except ValueError:
            raise WrongAnswerError(common.NOT_A_DATE) from None
        if day.year not in YEARS:
            raise WrongAnswerError(common.NOT_A_DATE)
        return day.isoformat()

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """The browser's own way of choosing a day."""
        return {q.id: StringField(**about, widget=TextInput(input_type="date"))}

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """By year, or by quarter."""
        yield CountedPart(q.id, q.id, QUARTERS)

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """The day."""
        yield AnswerColumn(q.id, DAY)

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """The day."""
        value = values.get(q.id)
        return {q.id: date.fromisoformat(value)} if isinstance(value, str) else {}

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A date."""
        return {} if row.kind in ("date", "q date", "add date prompt") else None


TYPE = DateType()
