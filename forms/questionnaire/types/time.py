"""A time of day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, StringField
from wtforms.widgets import TextInput

from forms.messages import survey as say
from forms.questionnaire.question import Question
from forms.questionnaire.types.base import (
    CLOCK,
    TIME_OF_DAY,
    AnswerCells,
    AnswerColumn,
    CountedPart,
    QuestionType,
    Value,
    WrongAnswerError,
    given,
)
from forms.questionnaire.types.xls import XlsQuestion

SAID = re.compile(
    r"(?:kl\.?\s*)?(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d)(?:[:.][0-5]\d)?)?",
    re.I | re.A,
)


class TimeType(QuestionType):
    """A clock time, as "08:30"."""

    name = "time"
    xls_type = "time"

    def read(self, q: Question, raw: object) -> Value | None:
        """The hour and minute, however they are written: 8.30, kl 8, 08:30."""
        found = given(raw)
        if not found:
            return None
        match = SAID.fullmatch(found[0].strip())
        if match is None:
            raise WrongAnswerError(say.ANSWER_NOT_A_TIME)
        return f"{int(match['hour']):02}:{match['minute'] or '00'}"

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """The browser's own way of choosing a time."""
        return {q.id: StringField(**about, widget=TextInput(input_type="time"))}

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """In classes of minutes since midnight."""
        yield CountedPart(q.id, q.id, CLOCK)

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """The time."""
        yield AnswerColumn(q.id, TIME_OF_DAY)

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """The time."""
        value = values.get(q.id)
        return {q.id: datetime.time.fromisoformat(value)} if isinstance(value, str) else {}

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A time."""
        return {} if row.kind == "time" else None


TYPE = TimeType()
