"""How long something takes, in minutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms.messages import survey as say
from forms.questionnaire.question import Question, QuestionProblem, Text
from forms.questionnaire.types.base import (
    NUMBERS,
    WHOLE_NUMBER,
    AnswerColumn,
    CountedPart,
    Value,
    given,
)
from forms.questionnaire.types.fields import HIGH, LOW
from forms.questionnaire.types.number import (
    NumberType,
    limits_of,
    whole_number,
    within,
    xls_limits,
)
from forms.questionnaire.types.xls import XlsBook, XlsQuestion

UNIT = Text("minuter", "minutes")


class DurationType(NumberType):
    """A whole number of minutes; nothing takes less than none."""

    name = "duration"
    fields = (LOW, HIGH)
    xls_general = False

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """The limits leave something, and nothing below 0."""
        yield from super().check(q)
        if q.low is not None and q.low < 0:
            yield QuestionProblem(say.SURVEY_LIMITS, q.id, "low")

    def read(self, q: Question, raw: object) -> Value | None:
        """The minutes."""
        found = given(raw)
        return within(q, whole_number(found[0]), least=0) if found else None

    def limits(self, q: Question) -> tuple[int | None, int | None]:
        """Nothing below 0."""
        return max(q.low or 0, 0), q.high

    def said(self, q: Question, values: Mapping[str, object], language: str) -> str:
        """The minutes with their unit."""
        value = values.get(q.id)
        return "" if value is None else f"{value} {UNIT.in_language(language)}"

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """As numbers are."""
        yield CountedPart(q.id, q.id, NUMBERS, unit=UNIT)

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """The minutes, as a number."""
        yield AnswerColumn(q.id, WHOLE_NUMBER, about=UNIT)

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A whole number that a column of ours names a duration."""
        limits = xls_limits(q)
        yield {**row, "type": "integer", "constraint": limits, "rundabord_type": self.name}

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A whole number that the column names a duration."""
        if row.kind != "integer" or row.cells.get("rundabord_type") != self.name:
            return None
        return limits_of(row)


TYPE = DurationType()
