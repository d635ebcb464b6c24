"""A whole number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.question import (
    ANSWERED,
    AT_LEAST,
    AT_MOST,
    IS,
    IS_NOT,
    NUMBER,
    NUMBER_MAX,
    WHOLE,
    Question,
    QuestionProblem,
    Rule,
)
from forms.questionnaire.types.base import (
    SPACES,
    CountedPart,
    QuestionType,
    Value,
    WrongAnswerError,
    XlsBook,
    given,
    is_number,
)
from forms.questionnaire.types.fields import HIGH, INDICATOR, LOW, QuestionField

# Stands in the editor for a number that is written beside the rule.
NUMBER_SIGN = "#"


class NumberType(QuestionType):
    """A whole number within limits, perhaps an observation of an indicator."""

    name = NUMBER
    fields: ClassVar[tuple[QuestionField, ...]] = (LOW, HIGH, INDICATOR)
    operators = (IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED)
    xls_type = "integer"

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """The limits leave something."""
        if q.bounds[0] > q.bounds[1]:
            yield QuestionProblem(say.SURVEY_LIMITS, q.id, "low")

    def read(self, q: Question, raw: object) -> Value | None:
        """The number."""
        found = given(raw)
        return within(q, whole_number(found[0])) if found else None

    def comparable(self, q: Question, rule: Rule) -> bool:
        """Any number, written as numbers are."""
        return is_number(rule.value) if rule.operator != ANSWERED else rule.value == ""

    def asks(self, q: Question, language: str) -> Iterator[tuple[str, str, str]]:
        """A number that is written beside."""
        for operator in (IS, IS_NOT, AT_LEAST, AT_MOST):
            yield operator, NUMBER_SIGN, NUMBER_SIGN

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """In classes."""
        yield CountedPart(q.id, q.id, NUMBER)

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A whole number with its limits."""
        yield {**row, "type": self.xls_type, "constraint": xls_limits(q)}

    def xls_rule(self, rule: Rule) -> str:
        """The number stands without quotes."""
        found = super().xls_rule(rule)
        return found if rule.operator == ANSWERED else found.replace(repr(rule.value), rule.value)


def whole_number(written: str) -> int:
    """The number that was written. Raises WrongAnswerError."""
    # "1 450" is how Swedish writes thousands.
    written = SPACES.sub("", written)
    if not WHOLE.fullmatch(written):
        raise WrongAnswerError(common.NOT_A_NUMBER)
    return int(written)


def within(q: Question, number: int, least: int = -NUMBER_MAX) -> int:
    """The number, if it is within the question's limits and at least `least`. Raises
    WrongAnswerError."""
    low, high = max(q.bounds[0], least), q.bounds[1]
    if not low <= number <= high:
        raise WrongAnswerError(common.NUMBER_RANGE.format(low=low, high=high))
    return number


def xls_limits(q: Question) -> str:
    """The limits as a constraint."""
    parts = [f". {sign} {n}" for sign, n in ((">=", q.low), ("<=", q.high)) if n is not None]
    return " and ".join(parts)


TYPE = NumberType()
