"""A quarter of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from forms.messages import survey as say
from forms.questionnaire.question import QUARTER, YEARS, Question, Text
from forms.questionnaire.types.base import (
    QUARTERS,
    CountedPart,
    QuestionType,
    Value,
    WrongAnswerError,
    given,
)
from forms.questionnaire.types.xls import TEXTS, XlsBook, XlsQuestion

QUARTER_SAID = (
    re.compile(r"(?P<year>\d{4})[\s,/-]*(?:q|k|kv|kvartal|quarter)\.?\s*(?P<n>[1-4])", re.I | re.A),
    re.compile(r"(?:q|k|kv|kvartal|quarter)\.?\s*(?P<n>[1-4])[\s,/-]*(?P<year>\d{4})", re.I | re.A),
)
STORED = re.compile(r"(?P<year>[0-9]{4})-Q(?P<n>[1-4])")
XLS_CONSTRAINT = "regex(., '^[0-9]{4}-Q[1-4]$')"


class QuarterType(QuestionType):
    """A quarter, as "2026-Q3"."""

    name = QUARTER

    def read(self, q: Question, raw: object) -> Value | None:
        """The quarter, however it is written."""
        found = given(raw)
        if not found:
            return None
        for pattern in QUARTER_SAID:
            match = pattern.fullmatch(found[0].strip())
            if match and int(match["year"]) in YEARS:
                return f"{match['year']}-Q{match['n']}"
        raise WrongAnswerError(say.ANSWER_NOT_A_QUARTER)

    def said(self, q: Question, values: Mapping[str, object], language: str) -> str:
        """The quarter in words."""
        value = str(values.get(q.id) or "")
        match = STORED.fullmatch(value)
        return (
            quarter_named(int(match["year"]), int(match["n"])).in_language(language)
            if match
            else value
        )

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """By year, or by quarter."""
        yield CountedPart(q.id, q.id, QUARTERS)

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """A text that has to look like a quarter."""
        yield {**row, "type": "text", "constraint": XLS_CONSTRAINT}

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """A text with that constraint."""
        if row.kind not in TEXTS or row.cells.get("constraint") != XLS_CONSTRAINT:
            return None
        row.use("constraint")
        return {}


def quarter_named(year: int, quarter: int) -> Text:
    """A quarter in words."""
    return Text(f"{year} kvartal {quarter}", f"Q{quarter} {year}")


def quarters(last: date, count: int) -> list[tuple[str, Text]]:
    """The `count` quarters up to that of `last`, newest first: value and wording."""
    made = []
    number = last.year * 4 + (last.month - 1) // 3
    for n in range(number, number - count, -1):
        year, quarter = n // 4, n % 4 + 1
        made.append((f"{year}-Q{quarter}", quarter_named(year, quarter)))
    return made


TYPE = QuarterType()
