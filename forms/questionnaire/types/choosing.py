"""What choosing one and choosing several have in common: options, and one's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from wtforms import Field, StringField
from wtforms.fields.choices import SelectChoice

from forms.messages import survey as say
from forms.questionnaire.question import (
    ANSWERED,
    DIMENSIONS,
    IS,
    IS_NOT,
    LANGUAGES,
    Choice,
    Question,
    Rule,
    Text,
    brief,
    other_key,
)
from forms.questionnaire.types.base import (
    LABEL,
    WORDS,
    AnswerCells,
    AnswerColumn,
    Option,
    QuestionType,
    Value,
    Values,
    line,
)
from forms.questionnaire.types.fields import CHOICES, plain_text
from forms.questionnaire.types.xls import TEXTS, XlsBook, XlsQuestion

SUFFIX = "_other"
OTHER_LABEL = Text("Annat", "Other")
OWN_WORDS = Text("med egna ord", "in one’s own words")
_SELECT = re.compile(
    r"(?P<kind>select_one|select_multiple|select one(?: from)?|select multiple(?: from)?|select1"
    r"|select all that apply(?: from)?|add select (?:one|multiple) prompt using)\s+"
    # A list of the answers to a question that is repeated ("${…}") is none here.
    r"(?P<list>(?!\$\{)\S+)(?P<other>\s+(?:or_other|or specify other|or other))?",
    re.IGNORECASE,
)
_FROM_FILE = re.compile(
    r"select[_ ](?P<kind>one|multiple)[_ ]from[_ ]file\s+(?P<file>\S+)", re.IGNORECASE
)


class XlsSelect(NamedTuple):
    """A row that lets choose from a list; `other`: with "or_other"."""

    several: bool
    list: str
    other: bool


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

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """What was chosen, and the words beside "other"."""
        yield AnswerColumn(q.id, LABEL, about=labels(q.choices))
        yield from self.words_column(q)

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """The label of what was chosen, and the words."""
        value = values.get(q.id)
        named = {c.id: c.label.in_language(language) for c in q.choices}
        chosen: AnswerCells = {} if value is None else {q.id: named.get(str(value), str(value))}
        return chosen | self.words_cell(q, values)

    def words_column(self, q: Question) -> Iterator[AnswerColumn]:
        """The column of the words beside "other", where there is one."""
        if q.other is not None:
            sv, en = (
                f"{q.other.label.in_language(w)}, {OWN_WORDS.in_language(w)}" for w in LANGUAGES
            )
            yield AnswerColumn(other_key(q.id), WORDS, Text(sv, en))

    def words_cell(self, q: Question, values: Mapping[str, object]) -> AnswerCells:
        """The words beside "other"."""
        words = values.get(other_key(q.id)) if q.other is not None else None
        return {other_key(q.id): str(words)} if words else {}

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

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """One or several of a list; one of a file that has the options of a dimension."""
        several = self.sends_list
        dimension = dimension_of(row)
        if dimension and not several:
            return {"role": dimension}
        select = select_of(row)
        if select is None or select.several != several:
            return None
        listed = row.listed(select.list)
        choices: list[dict[str, Any]] = [{"id": x.name, **plain_text(x.label)} for x in listed]
        if select.other:
            if "other" not in {x.name for x in listed}:
                choices.append({"id": "other", **plain_text(OTHER_LABEL)})
            choices = [{**choice, "other": choice["id"] == "other"} for choice in choices]
        return {"choices": choices}

    def xls_joins(self, raw: dict[str, Any], value: str, row: XlsQuestion) -> bool:
        """A text below that asks for the words beside the choice: by its role where we wrote the
        file, else by its name."""
        choices = raw.get("choices", ())
        choice = next((c for c in choices if c["id"] == value), None)
        if choice is None or any(c.get("other") for c in choices) or row.kind not in TEXTS:
            return False
        ours = row.cells.get("rundabord_role") == "other"
        name = row.cells.get("name", "")
        if not ours:
            if "appearance" in row.cells or name != f"{raw['id']}{SUFFIX}":
                return False
            said = choice.get("sv") or choice.get("en") or value
            row.drop(say.XLSFORM_OTHER_MERGED.format(name=brief(name), value=brief(said)))
        choice["other"] = True
        return True


def chose(value: Value | object, choice: str) -> bool:
    """Whether the value holds the choice."""
    return choice in value if isinstance(value, list) else value == choice


def labels(choices: Sequence[Choice]) -> Text:
    """The labels of all choices, in a line."""
    sv, en = (" · ".join(c.label.in_language(way) for c in choices) for way in LANGUAGES)
    return Text(sv, en)


def select_of(row: XlsQuestion) -> XlsSelect | None:
    """What a row chooses from; None where it does not."""
    found = _SELECT.fullmatch(row.cells.get("type", "").strip())
    if found is None:
        return None
    several = any(word in found["kind"].lower() for word in ("multiple", "all"))
    return XlsSelect(several, found["list"], bool(found["other"]))


def file_of(row: XlsQuestion) -> str:
    """The file that a row chooses from, "" for none."""
    found = _FROM_FILE.fullmatch(row.cells.get("type", "").strip())
    return found["file"] if found else ""


def dimension_of(row: XlsQuestion) -> str:
    """The dimension whose options the file that a row chooses one from has, "" for none."""
    found = _FROM_FILE.fullmatch(row.cells.get("type", "").strip())
    stem = PurePath(found["file"]).stem if found and found["kind"].lower() == "one" else ""
    return stem if stem in DIMENSIONS else ""


def choosing(options: tuple[Option, ...]) -> dict[str, Any]:
    """What a WTForms field of options takes; what is chosen is judged elsewhere."""
    listed = [SelectChoice(option.value, option.label) for option in options]
    return {"choices": listed, "validate_choice": False}
