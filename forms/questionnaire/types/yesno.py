"""Yes or no, with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, RadioField, StringField

from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.question import ANSWERED, IS, IS_NOT, Question, Rule, Text, part_key
from forms.questionnaire.types.base import (
    CHOICE,
    LABEL,
    NO,
    WORDS,
    WRITTEN,
    YES,
    AnswerCells,
    AnswerColumn,
    CountedPart,
    Option,
    QuestionType,
    Value,
    Values,
    WrongAnswerError,
    given,
    line,
)
from forms.questionnaire.types.choosing import choosing, select_of
from forms.questionnaire.types.xls import XlsBook, XlsQuestion

LABELS = {YES: Text("Ja", "Yes"), NO: Text("Nej", "No")}
WHY = Text("Varför?", "Why?")


class YesNoType(QuestionType):
    """Yes or no, and a line of words why, which nobody has to write."""

    name = "yesno"
    operators = (IS, IS_NOT, ANSWERED)
    missing = say.ANSWER_CHOOSE_ONE

    def keys(self, q: Question) -> tuple[str, ...]:
        """The question's, and that of the reason."""
        return (q.id, why(q))

    def words(self, q: Question) -> tuple[str, ...]:
        """The reason."""
        return (why(q),)

    def read(self, q: Question, raw: object) -> Value | None:
        """Yes or no."""
        found = given(raw)
        if found and found[0] not in LABELS:
            raise WrongAnswerError(common.NOT_A_CHOICE)
        return found[0] if found else None

    def answer(self, q: Question, data: Mapping[str, object]) -> Values:
        """Yes or no, with the reason where one is written."""
        value = self.read(q, data.get(q.id))
        reason = line(data.get(why(q)))
        if value is None:
            if reason:
                raise WrongAnswerError(say.ANSWER_CHOOSE_ONE)
            return {}
        return {q.id: value, why(q): reason} if reason else {q.id: value}

    def said(self, q: Question, values: Mapping[str, object], language: str) -> str:
        """Yes or no, and why."""
        label = LABELS.get(str(values.get(q.id)), Text()).in_language(language)
        reason = str(values.get(why(q)) or "")
        return ", ".join(part for part in (label, reason) if part)

    def comparable(self, q: Question, rule: Rule) -> bool:
        """Yes or no."""
        return rule.value in LABELS if rule.operator != ANSWERED else rule.value == ""

    def asks(self, q: Question, language: str) -> Iterator[tuple[str, str, str]]:
        """Yes or no."""
        for value, label in LABELS.items():
            yield IS, value, label.in_language(language)

    def options(self, q: Question, language: str, name: str) -> tuple[Option, ...]:
        """Yes and no."""
        return tuple(
            Option(value, f"{name}:{value}", label.in_language(language))
            for value, label in LABELS.items()
        )

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """Two buttons and a line."""
        options = choosing(self.options(q, language, q.id))
        return {
            q.id: RadioField(**about, **options),
            why(q): StringField(WHY.in_language(language)),
        }

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """Yes and no; and by itself whether a reason was written."""
        yield CountedPart(q.id, q.id, CHOICE, (YES, NO))
        yield CountedPart(why(q), why(q), WRITTEN, (YES,), label=WHY)

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """Yes or no; and the reason."""
        yield AnswerColumn(q.id, LABEL)
        yield AnswerColumn(why(q), WORDS, WHY)

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """Yes or no, and the reason where one is written."""
        label = LABELS.get(str(values.get(q.id)), Text()).in_language(language)
        reason = str(values.get(why(q)) or "")
        return {key: said for key, said in ((q.id, label), (why(q), reason)) if said}

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """One of two, and a text."""
        name = book.choice_list(tuple(LABELS.items()), q.id)
        yield {**row, "type": f"select_one {name}", "rundabord_type": self.name}
        yield {
            "type": "text",
            "name": why(q),
            "relevant": row["relevant"],
            "rundabord_role": "part",
            **book.wordings("label", WHY),
        }

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """One of two that the column names so."""
        select = select_of(row)
        if select is None or select.several or row.cells.get("rundabord_type") != self.name:
            return None
        row.listed(select.list)
        return {}


def why(q: Question) -> str:
    """The key of the reason."""
    return part_key(q.id, "why")


TYPE = YesNoType()
