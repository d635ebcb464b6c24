"""What a type of question is, and what types share in reading an answer.

A type is one module with a subclass of `QuestionType`, one template (`templates/questions/`), and
its line in the registry; docs/question-types.md tells how to add one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, ClassVar, TypeGuard

from wtforms import Field, StringField
from wtforms.widgets import TextInput

from forms.messages import Message, common
from forms.messages import survey as say
from forms.questionnaire.question import (
    ANSWERED,
    AT_LEAST,
    AT_MOST,
    CHOICE_ID,
    DIMENSIONS,
    IS,
    IS_NOT,
    ROLES,
    SHORT_MAX,
    UNFIT,
    WHOLE,
    Question,
    QuestionProblem,
    Rule,
    Text,
)
from forms.questionnaire.types.fields import QuestionField
from forms.questionnaire.types.xls import XlsBook, XlsQuestion
from forms.written import LINE_END, normal

Value = str | int | list[str]
Values = dict[str, Value]
AnswerCell = str | int | date | time
AnswerCells = dict[str, AnswerCell]

SPACES = re.compile(r"\s+")
DONT_KNOW_LABEL = Text("Vet inte", "Don’t know")
# How something is counted (`CountedPart.kind`): a level for each choice; a scale's steps; chosen
# or not; written or not; the places that an option got; into classes go numbers, clock times, and
# dates and quarters. `cafe.reports.survey.counting` has a module for each.
CHOICE, STEPS, CHOSEN, WRITTEN, PLACES = "choice", "steps", "chosen", "written", "places"
NUMBERS, CLOCK, QUARTERS = "numbers", "clock", "quarters"
YES, NO = "yes", "no"
# A place that a ranking did not give: the option is there, but not among those that were ordered.
UNPLACED = "unplaced"
# What a column of exported data holds (`AnswerColumn.kind`): what was chosen, in words; words that
# somebody wrote; a whole number; a day; a time of day.
LABEL, WORDS, WHOLE_NUMBER, DAY, TIME_OF_DAY = "label", "words", "number", "day", "time"


class WrongAnswerError(Exception):
    """What was sent is no answer to the question; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class Option:
    """A choice, or a step of a scale (whose label is its number): `id` is its own in the page."""

    value: str
    id: str
    label: str
    other: bool = False


@dataclass(frozen=True)
class Statement:
    """A part of a question that is answered by itself: `name` is its field's."""

    name: str
    label: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class CountedPart:
    """One thing that the reports count of a question.

    `id` names it in releases and never changes; `key` is where an answer holds its value; `kind`
    how it is counted (CHOICE …); `levels` the values in
    order (none of what goes into classes, "" for no answer is added); `choice` the option that it
    is about; `label` what tells it from the question's other parts; `unit` of a number.
    """

    id: str
    key: str
    kind: str
    levels: tuple[str, ...] = ()
    choice: str = ""
    label: Text = field(default_factory=Text)
    unit: Text = field(default_factory=Text)


@dataclass(frozen=True)
class AnswerColumn:
    """A column of exported data.

    `id` is the answer's key that fills it, or names a part of an answer, and is its own in a
    questionnaire; `kind` what its cells hold (LABEL …); `label` what tells it from the question's
    other columns; `about` what its values mean, where they do not say so themselves.
    """

    id: str
    kind: str
    label: Text = field(default_factory=Text)
    about: Text = field(default_factory=Text)


class QuestionType:
    """A type of question. Subclasses say what is special; what is not said is as here."""

    name: ClassVar[str] = ""
    # Shown, but nothing to answer.
    silent: ClassVar[bool] = False
    fields: ClassVar[tuple[QuestionField, ...]] = ()
    operators: ClassVar[tuple[str, ...]] = (ANSWERED,)
    # What is said where a required question has no answer.
    missing: ClassVar[Message] = say.ANSWER_MISSING
    # Several values are sent under the question's one name.
    sends_list: ClassVar[bool] = False
    # The answer is words that somebody wrote, of at most so many characters.
    words_max: ClassVar[int] = 0
    xls_type: ClassVar[str] = "text"
    # Takes rows of an XLSForm that no other type takes for its own.
    xls_general: ClassVar[bool] = False
    xls_appearance: ClassVar[str] = ""

    # Writing a questionnaire

    def check(self, q: Question) -> Iterator[QuestionProblem]:
        """What is wrong with the question beside its single fields."""
        yield from ()

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that a question of this type may have."""
        return tuple(role for role, name in ROLES.items() if name == self.name)

    # Answering

    def keys(self, q: Question) -> tuple[str, ...]:
        """The keys of what a page sends, first the one that a link to the question leads to."""
        return (q.id,)

    def words(self, q: Question) -> tuple[str, ...]:
        """The keys under which an answer holds words that somebody wrote (to be masked)."""
        return (q.id,) if self.words_max else ()

    def answer(self, q: Question, data: Mapping[str, object]) -> Values:
        """The values of what was sent, by key; empty for no answer. Raises WrongAnswerError."""
        value = self.read(q, data.get(q.id))
        return {} if value is None else {q.id: value}

    def single(self, q: Question) -> bool:
        """Whether an answer is the one value that `read` gives; else `answer` is asked."""
        return type(self).answer is QuestionType.answer

    def read(self, q: Question, raw: object) -> Value | None:
        """The value of what was sent under the question's id. Raises WrongAnswerError."""
        raise NotImplementedError

    def as_data(self, q: Question, values: Mapping[str, object]) -> dict[str, str | list[str]]:
        """Stored values as a page sends them."""
        return {
            key: [str(part) for part in value] if isinstance(value, list) else str(value)
            for key in self.keys(q)
            if (value := values.get(key)) is not None
        }

    def said(self, q: Question, values: Mapping[str, object], language: str) -> str:
        """An answer as a person reads it; "" for none. `values`: stored, or of a draft."""
        value = values.get(q.id)
        return "" if value is None else str(value)

    # Conditions on an answer

    def comparable(self, q: Question, rule: Rule) -> bool:
        """Whether the question can have an answer with the rule's value."""
        if rule.operator == ANSWERED:
            return rule.value == ""
        if rule.operator in (AT_LEAST, AT_MOST):
            return is_number(rule.value)
        if q.role in DIMENSIONS and not q.choices:
            return bool(CHOICE_ID.fullmatch(rule.value))
        return rule.value in q.values

    def asks(self, q: Question, language: str) -> Iterator[tuple[str, str, str]]:
        """What a condition may ask for beside "answered": operator, value, and its wording."""
        yield from ()

    # Pages

    def options(self, q: Question, language: str, name: str) -> tuple[Option, ...]:
        """What can be chosen; `name` is the field's."""
        return ()

    def statements(self, q: Question, language: str, name: str) -> tuple[Statement, ...]:
        """The parts that are answered by themselves."""
        return ()

    def limits(self, q: Question) -> tuple[int | None, int | None]:
        """The lowest and the highest number, or step, that is taken; None for no limit."""
        return (q.scale.low, q.scale.high) if q.scale else (q.low, q.high)

    def inputs(self, q: Question, about: Mapping[str, Any], language: str) -> dict[str, Field]:
        """A WTForms field for each key; `about` has label, description and validators."""
        return {q.id: StringField(**about, widget=TextInput())}

    # Counting

    def counted(self, q: Question) -> Iterator[CountedPart]:
        """What the reports count."""
        yield from ()

    # Single answers as data

    def columns(self, q: Question) -> Iterator[AnswerColumn]:
        """The columns that answers fill. Those of words that somebody wrote (WORDS) have the keys
        of `words` for ids."""
        if not self.silent:
            yield AnswerColumn(q.id, WORDS if self.words_max else LABEL)

    def cells(self, q: Question, values: Mapping[str, object], language: str) -> AnswerCells:
        """What an answer fills the columns with, by their ids; a column that is not named stays
        empty. `values`: stored."""
        said = self.said(q, values, language)
        return {q.id: said} if said else {}

    # XLSForm

    def xls_rows(self, q: Question, row: dict[str, str], book: XlsBook) -> Iterator[dict[str, str]]:
        """The question's rows; `row` has name, wordings and what all types have."""
        yield {**row, "type": self.xls_type, "appearance": self.xls_appearance}

    def xls_rule(self, rule: Rule) -> str:
        """A condition on an answer, as an expression."""
        answer = f"${{{rule.question}}}"
        if rule.operator == ANSWERED:
            return f"{answer} != ''"
        signs = {IS: "=", IS_NOT: "!=", AT_LEAST: ">=", AT_MOST: "<="}
        bare = rule.operator in (AT_LEAST, AT_MOST)
        return f"{answer} {signs[rule.operator]} {rule.value if bare else repr(rule.value)}"

    def of_xls(self, row: XlsQuestion) -> dict[str, Any] | None:
        """The plain fields of a row that is of this type; None for what is not."""
        return None

    def xls_joins(self, raw: dict[str, Any], value: str, row: XlsQuestion) -> bool:
        """Whether a row below, which is shown where the answer is `value`, is a part of the
        question that `raw` has been made of, and is now in it."""
        return False


def is_number(written: str) -> bool:
    """Whether a rule's number is written as numbers are: "04" would be equal to no answer."""
    return bool(WHOLE.fullmatch(written)) and str(int(written)) == written


def numbers(values: Mapping[str, object], *keys: str) -> AnswerCells:
    """The values of these keys that are numbers, as cells of exported data."""
    return {key: value for key in keys if isinstance(value := values.get(key), int)}


def _strings(raw: Sequence[object]) -> TypeGuard[Sequence[str]]:
    return all(isinstance(part, str) for part in raw)


def given(raw: object, several: bool = False) -> list[str]:
    """What was sent, as a list of what is not empty. Raises WrongAnswerError."""
    if raw is None:
        return []
    if isinstance(raw, str):
        part = normal(raw)
        return [part] if part.strip() else []
    if isinstance(raw, (list, tuple)) and _strings(raw):
        found = [part for part in map(normal, raw) if part.strip()]
        if several or len(found) <= 1:
            return found
    raise WrongAnswerError(say.ANSWER_UNREADABLE)


def written(raw: object, limit: int) -> str | None:
    """Words as they were sent, at most `limit` characters. Raises WrongAnswerError."""
    found = given(raw)
    if not found:
        return None
    return whole(LINE_END.sub("\n", found[0]), limit)


def line(raw: object) -> str | None:
    """A line of words, with single spaces. Raises WrongAnswerError."""
    found = given(raw)
    if not found:
        return None
    return whole(SPACES.sub(" ", found[0]).strip(), SHORT_MAX)


def whole(words: str, limit: int) -> str:
    """The words, if they can be kept. Raises WrongAnswerError."""
    if len(words) > limit:
        raise WrongAnswerError(common.TOO_LONG.format(length=len(words), limit=limit))
    if UNFIT.search(words):
        raise WrongAnswerError(common.BAD_CHARACTER)
    return words
