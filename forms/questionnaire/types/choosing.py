"""What choosing one and choosing several have in common: options, and one's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wtforms import Field, StringField
from wtforms.fields.choices import SelectChoice

from forms.questionnaire.question import (
    ANSWERED,
    IS,
    IS_NOT,
    Question,
    Rule,
    Text,
    other_key,
)
from forms.questionnaire.types.base import Option, QuestionType, Value, Values, XlsBook, line
from forms.questionnaire.types.fields import CHOICES

SUFFIX = "_other"


class ChoosingType(QuestionType):
    """Options to choose from. Words beside "other" belong to it: where it is not chosen they are
    put aside (the page keeps them, in case it is chosen again) and no part of the answer."""

    fields = (CHOICES,)
    operators = (IS, IS_NOT, ANSWERED)

    def keys(self, q: Question) -> tuple[str, ...]:
        """The question's, and that of the words beside "other"."""
        return (q.id, other_key(q.id)) if q.other else (q.id,)

    def words(self, q: Question) -> tuple[str, ...]:
        """The words beside "other"."""
        return (other_key(q.id),) if q.other else ()

    def single(self, q: Question) -> bool:
        """Without "other" there are no words beside it."""
        return q.other is None

    def answer(self, q: Question, data: Mapping[str, object]) -> Values:
        """What was chosen, with the words where "other" is."""
        value = self.read(q, data.get(q.id))
        if value is None:
            return {}
        if q.other is not None and chose(value, q.other.id):
            words = line(data.get(other_key(q.id)))
            if words:
                return {q.id: value, other_key(q.id): words}
        return {q.id: value}

    def said(self, q: Question, values: Mapping[str, object], language: str) -> str:
        """The labels of what was chosen, and the words."""
        value = values.get(q.id)
        chosen = value if isinstance(value, list) else [value] if value else []
        labels = {c.id: c.label.in_language(language) for c in q.choices}
        found = [labels.get(str(part), str(part)) for part in chosen]
        words = values.get(other_key(q.id))
        if words and q.other is not None and chose(value, q.other.id):
            found.append(str(words))
        return ", ".join(found)

    def asks(self, q: Question, language: str) -> Iterator[tuple[str, str, str]]:
        """Each option, chosen or not."""
        for operator in (IS, IS_NOT):
            for choice in q.choices:
                yield operator, choice.id, choice.label.in_language(language)

    def options(self, q: Question, language: str, name: str) -> tuple[Option, ...]:
        """The choices."""
        # A colon is in no id of a question or choice, so that no two of these are the same.
        return tuple(
            Option(c.id, f"{name}:{c.id}", c.label.in_language(language), c.other)
            for c in q.choices
        )

    def own_words(self, q: Question, language: str) -> dict[str, Field]:
        """The field of the words beside "other"."""
        if q.other is None:
            return {}
        return {other_key(q.id): StringField(q.other.label.in_language(language))}

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """The question with its list, and a row for the words beside "other"."""
        if q.choices:
            pairs: tuple[tuple[str, Text], ...] = tuple((c.id, c.label) for c in q.choices)
            kind = f"{self.xls_type} {book.choice_list(pairs, q.id)}"
        else:
            kind = f"select_one_from_file {q.role}.csv"
        yield {**row, "type": kind}
        if q.other:
            yield {
                "type": "text",
                "name": book.free_name(f"{q.id}{SUFFIX}"),
                "relevant": self.xls_rule(Rule(q.id, IS, q.other.id)),
                "rundabord_role": "other",
            } | book.wordings("label", q.other.label)


def chose(value: Value | object, choice: str) -> bool:
    """Whether the value holds the choice."""
    return choice in value if isinstance(value, list) else value == choice


def choosing(options: tuple[Option, ...]) -> dict[str, Any]:
    """What a WTForms field of options takes; what is chosen is judged elsewhere."""
    listed = [SelectChoice(option.value, option.label) for option in options]
    return {"choices": listed, "validate_choice": False}
