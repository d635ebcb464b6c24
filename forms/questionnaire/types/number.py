"""A whole number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

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
    brief,
)
from forms.questionnaire.types.base import (
    NUMBERS,
    SPACES,
    WHOLE_NUMBER,
    AnswerCells,
    AnswerColumn,
    CountedPart,
    QuestionType,
    Value,
    WrongAnswerError,
    given,
    is_number,
    numbers,
)
from forms.questionnaire.types.fields import HIGH, INDICATOR, LOW, QuestionField
from forms.questionnaire.types.xls import XlsBook, XlsQuestion

XLS_WHOLE = ("integer", "int", "q int", "add integer prompt")
XLS_DECIMAL = ("decimal", "q decimal", "add decimal prompt")
XLS_BOUND = re.compile(r"\s*\.\s*(>=|<=|>|<)\s*(-?\d{1,9})\s*")
XLS_BOUND_TURNED = re.compile(r"\s*(-?\d{1,9})\s*(>=|<=|>|<)\s*\.\s*")
# Stands in the editor for a number that is written beside the rule.
NUMBER_SIGN = "#"


class NumberType(QuestionType):
    """A whole number within limits, perhaps an observation of an indicator."""

    name = NUMBER
    fields: ClassVar[tuple[QuestionField, ...]] = (LOW, HIGH, INDICATOR)
    operators = (IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED)
    xls_type = "integer"
    xls_general = True

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
        yield CountedPart(q.id, q.id, NUMBERS)

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """The number."""
        yield AnswerColumn(q.id, WHOLE_NUMBER)

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """The number."""
        return numbers(values, q.id)

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A whole number with its limits."""
        yield {**row, "type": self.xls_type, "constraint": xls_limits(q)}

    def xls_rule(self, rule: Rule) -> str:
        """The number stands without quotes."""
        found = super().xls_rule(rule)
        return found if rule.operator == ANSWERED else found.replace(repr(rule.value), rule.value)

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A number, or a range that is no scale."""
        if row.kind == "range":
            row.drop(say.XLSFORM_RANGE_DROPPED)
            low, high, _ = xls_range(row)
            return {"low": low, "high": high}
        if row.kind in XLS_DECIMAL:
            row.drop(say.XLSFORM_DECIMAL_DROPPED)
        return limits_of(row) if row.kind in (*XLS_WHOLE, *XLS_DECIMAL) else None


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


def limits_of(row: XlsQuestion) -> dict[str, int]:
    """The limits that the constraint ". >= 1 and . <= 7" sets. Of conditions that have to hold
    together each other one is named; where there is no limit among them, none is used up."""
    found: dict[str, int] = {}
    lost: list[str] = []
    written = row.cells.get("constraint", "")
    for part in re.split(r"(?<=[\s)])and(?=[\s(])", written):
        match = XLS_BOUND.fullmatch(part.strip(" ()"))
        turned = XLS_BOUND_TURNED.fullmatch(part.strip(" ()"))  # "1 <= ."
        if match:
            sign, number = match[1], int(match[2])
        elif turned:
            sign, number = turned[2].translate(str.maketrans("<>", "><")), int(turned[1])
        else:
            lost.append(part.strip())
            continue
        limit = number + {">": 1, "<": -1}.get(sign, 0)
        side, stricter = ("low", max) if sign[0] == ">" else ("high", min)
        found[side] = stricter(found.get(side, limit), limit)
    if not found or re.search(r"\bor\b|\bnot\b|\bif\b", written):
        return {}
    for part in lost:
        row.drop(say.XLSFORM_CONSTRAINT_DROPPED.format(value=brief(part)))
    row.use("constraint")
    return found


def xls_range(row: XlsQuestion) -> tuple[int, int, dict[str, str]]:
    """First and last step of a range, and all its parameters by name."""
    row.use("parameters")
    found = dict(re.findall(r"(\w+)\s*=\s*([^\s;,]+)", row.cells.get("parameters", "")))
    whole = {k: int(v) for k, v in found.items() if re.fullmatch(r"-?\d{1,9}", v)}
    return whole.get("start", 1), whole.get("end", 10), found


TYPE = NumberType()
