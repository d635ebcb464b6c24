"""Writing a questionnaire in the browser: a draft that may be unfinished, and a form a question.

`check` judges; the forms here only bring what it finds to the field.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from wtforms import BooleanField, HiddenField

from forms.base import ChoiceField, Form, long_text, text
from forms.messages import Message
from forms.messages.common import REQUIRED, TOO_LONG
from forms.questionnaire import model
from forms.questionnaire.check import check
from forms.questionnaire.file import PlainReader
from forms.questionnaire.model import (
    Choice,
    Condition,
    Question,
    Questionnaire,
    Rule,
    Scale,
    Text,
)
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import QuestionType
from forms.questionnaire.types.fields import SCALE_FIELD, RowsField
from forms.questionnaire.types.number import NUMBER_SIGN
from forms.written import LINE_END

# Empty rows to write in below those that are filled.
SPARE_CHOICES = 3
SPARE_RULES = 1
# The id of a question that was begun without words; it gets one of its wording when the
# questionnaire is published (`with_ids`).
FRESH = re.compile(r"new__[0-9]+")
# What a new scale has at its ends until somebody writes something better.
USUAL_SCALE = Scale(
    1,
    7,
    Text("Instämmer inte alls", "Do not agree at all"),
    Text("Instämmer helt", "Agree completely"),
)


class PostedForm(Protocol):
    """A posted form's values, as werkzeug keeps them."""

    def get(self, key: str, default: str = "") -> str:
        """The first value of a name."""

    def __contains__(self, key: object) -> bool: ...


def unfinished(content: str) -> Questionnaire:
    """A draft of its stored JSON, however unfinished. Raises model.Invalid for what is damaged."""
    reader = PlainReader()
    made = reader.questionnaire(json.loads(content))
    if reader.problems:
        raise model.Invalid(reader.problems)
    return made


def slug(written: str, taken: Iterable[str], instead: str) -> str:
    """An id of any words that none of `taken` is; `instead` where the words make none."""
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    found = re.sub("[^a-z0-9]+", "-", plain).strip("-").lstrip("0123456789-")[:40].strip("-")
    base = found or instead
    known = set(taken)
    number, made = 1, base
    while made in known:
        number += 1
        made = f"{base}-{number}"
    return made


def fresh_id(taken: Iterable[str]) -> str:
    """An id for a question without words, that none of `taken` is."""
    known = set(taken)
    return next(made for n in range(1, len(known) + 2) if (made := f"new__{n}") not in known)


def begun(kind: str, identity: str) -> Question:
    """A question of a type that nobody has written anything in."""
    made = Question(identity, kind, Text())
    return replace(made, scale=USUAL_SCALE) if SCALE_FIELD in types.of(made).fields else made


def copied(q: Question, identity: str) -> Question:
    """The question once more. Only one question has a role, or is an indicator."""
    return replace(q, id=identity, role="", indicator="")


def with_ids(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with an id of its wording for each question that was begun without words,
    and the rules that ask for it."""
    taken = {q.id for q in questionnaire.questions if not FRESH.fullmatch(q.id)}
    named: dict[str, str] = {}
    for q in questionnaire.questions:
        if FRESH.fullmatch(q.id):
            named[q.id] = slug(q.label.sv or q.label.en, taken, "question")
            taken.add(named[q.id])
    if not named:
        return questionnaire

    def renamed(q: Question) -> Question:
        rules = tuple(
            replace(rule, question=named.get(rule.question, rule.question))
            for rule in (q.show_if.rules if q.show_if else ())
        )
        shown = replace(q.show_if, rules=rules) if q.show_if else None
        return replace(q, id=named.get(q.id, q.id), show_if=shown)

    return replace(questionnaire, questions=tuple(renamed(q) for q in questionnaire.questions))


def drawable(questionnaire: Questionnaire) -> Questionnaire:
    """What of an unfinished questionnaire can be shown and answered: questions with all that
    drawing them takes, "…" where words are missing, and without conditions that cannot be met."""
    found: dict[str, set[str]] = {}
    for problem in check(questionnaire):
        found.setdefault(problem.question, set()).add(problem.field.split(".")[0])
    shown = []
    for q in questionnaire.questions:
        wrong = found.get(q.id, set())
        if "show_if" in wrong:
            q = replace(q, show_if=None)
        if not q.label:
            q = replace(q, label=Text("…"))
        if not wrong - {"label", "help", "show_if", "indicator"}:
            shown.append(q)
    return replace(questionnaire, questions=tuple(shown))


def mark(question: Question) -> str:
    """What tells a question from what it was before."""
    return _mark(model.question_json(question))


def head_mark(q: Questionnaire) -> str:
    """What tells title, introduction and languages from what they were before."""
    return _mark(model.to_json(replace(q, questions=())))


def question_of(content: str) -> Question:
    """A question of the JSON of its plain form (`model.plain_question`). Raises model.Invalid."""
    reader = PlainReader()
    made = reader.question(json.loads(content))
    if reader.problems:
        raise model.Invalid(reader.problems)
    return made


def _mark(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


class HeadForm(Form):
    """Title, introduction and languages of a questionnaire."""

    title_sv = text()
    title_en = text()
    intro_sv = long_text(limit=model.INTRO_MAX)
    intro_en = long_text(limit=model.INTRO_MAX)
    english = BooleanField()
    base = HiddenField()  # what they were when the page was opened

    @classmethod
    def of(cls, q: Questionnaire) -> HeadForm:
        """The form filled with what the questionnaire holds."""
        return cls(
            data={
                "title_sv": q.title.sv,
                "title_en": q.title.en,
                "intro_sv": q.intro.sv,
                "intro_en": q.intro.en,
                "english": "en" in q.languages,
                "base": head_mark(q),
            }
        )

    def head(self, q: Questionnaire) -> Questionnaire:
        """The questionnaire with this head."""
        return replace(
            q,
            title=replace(_text(self.title_sv, self.title_en), more=q.title.more),
            intro=replace(_text(self.intro_sv, self.intro_en), more=q.intro.more),
            languages=model.LANGUAGES if self.english.data else ("sv",),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be kept: a title in Swedish, and texts that fit."""
        whole = bool(super().validate(extra_validators))
        if not (self.title_sv.data or "").strip():
            self.title_sv.errors = [REQUIRED]
            return False
        return whole


@dataclass
class ChoiceRow:
    """A choice as it is written; `id` is kept from before, or "" for a new one."""

    sv: str = ""
    en: str = ""
    id: str = ""
    other: bool = False
    error: Message | None = None


@dataclass
class RuleRow:
    """A rule as it is chosen: "question operator value" and a number for questions of numbers."""

    said: str = ""
    number: str = ""


@dataclass(frozen=True)
class RuleChoice:
    """Something that a condition can ask for."""

    said: str
    operator: str
    value: str


@dataclass(frozen=True)
class RuleGroup:
    """What a condition can ask of one earlier question."""

    label: str
    choices: tuple[RuleChoice, ...] = field(default_factory=tuple)


class _OwnFields(Form):
    """The inputs of all fields that only some types have, under the names that the fields say."""


for _field in types.FIELDS.values():
    for _name, _input in _field.inputs().items():
        setattr(_OwnFields, _name, _input)


class QuestionForm(_OwnFields):
    """One question of a type (`kind`), which says what fields it has; `rows` are those of lists, by
    the field's name."""

    type = HiddenField()
    base = HiddenField()  # what the question was when the page was opened
    label_sv = long_text(limit=model.LABEL_MAX)
    label_en = long_text(limit=model.LABEL_MAX)
    help_sv = long_text(limit=model.LABEL_MAX)
    help_en = long_text(limit=model.LABEL_MAX)
    required = BooleanField()
    role = ChoiceField(default="")
    join = ChoiceField(default="all")

    def __init__(self, formdata: Any = None, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        if self.type.data not in types.TYPES:
            self.type.data = model.SHORT
        self.kind = types.TYPES[str(self.type.data)]
        self.role.choices = [("", ""), *((role, role) for role in self.kind.roles)]
        self.join.choices = [("all", "all"), ("any", "any")]
        if self.role.data is None or (
            self.role.data in model.ROLES and self.role.data not in self.kind.roles
        ):
            self.role.data = ""  # what the type was before could have it
        self.rows: dict[str, list[ChoiceRow]] = {
            f.name: _read_rows(formdata, f) if formdata else [] for f in _rows_of(self.kind)
        }
        self.rules: list[RuleRow] = _rule_rows(formdata) if formdata else []
        self.originals: dict[str, tuple[tuple[str, str], ...]] = {}
        for rows in self.rows.values():
            if not rows:
                rows += [ChoiceRow() for _ in range(SPARE_CHOICES + 1)]

    @classmethod
    def of(cls, q: Question) -> QuestionForm:
        """The form filled with a question."""
        kind = types.of(q)
        own: dict[str, Any] = {}
        for f in kind.fields:
            own |= f.filled(q.get(f.name))
        made = cls(
            data={
                "type": q.type,
                "base": mark(q),
                "label_sv": q.label.sv,
                "label_en": q.label.en,
                "help_sv": q.help.sv,
                "help_en": q.help.en,
                "required": q.required,
                "role": q.role,
                "join": q.show_if.join if q.show_if else "all",
                **own,
            }
        )
        for f in _rows_of(kind):
            rows = [ChoiceRow(c.label.sv, c.label.en, c.id, c.other) for c in q.get(f.name) or ()]
            made.rows[f.name] = rows + [ChoiceRow() for _ in range(SPARE_CHOICES)]
        made.rules = [_written(rule) for rule in (q.show_if.rules if q.show_if else ())]
        made.rules += [RuleRow() for _ in range(SPARE_RULES)]
        return made

    @property
    def row_fields(self) -> dict[str, RowsField]:
        """The fields that are lists of rows, by name."""
        return {f.name: f for f in _rows_of(self.kind)}

    @property
    def bad_rows(self) -> bool:
        """Whether something is wrong in a row."""
        return any(row.error for rows in self.rows.values() for row in rows)

    def rearrange(self, wish: str) -> None:
        """More rows to write in ("more-choices", "more-rules"), or one a step up
        ("up-choices-3")."""
        what, _, name = wish.partition("-")
        name, _, number = name.partition("-")
        if wish == "more-rules":
            self.rules += [RuleRow() for _ in range(SPARE_RULES + 1)]
        elif what == "more" and name in self.rows:
            self.rows[name] += [ChoiceRow() for _ in range(SPARE_CHOICES)]
        elif what == "up" and name in self.rows and number.isdecimal():
            rows, at = self.rows[name], int(number)
            if 0 < at < len(rows):
                rows[at - 1], rows[at] = rows[at], rows[at - 1]

    def remember(self, q: Question) -> None:
        """Show beside the inputs what the question says in languages that have none."""
        found = {"label": q.label, "help": q.help}
        for f in self.kind.fields:
            value = q.get(f.name)
            found |= f.originals(value) if value is not None else {}
        self.originals = {name: text.more for name, text in found.items() if text.more}

    def question(self, identity: str, before: Question | None = None) -> Question:
        """The question that the form holds, right or wrong; `before`: what it was."""
        made = self._question(identity)
        if before is None or before.type != made.type:
            return made
        both = {f.name: (before.get(f.name), made.get(f.name)) for f in self.kind.fields}
        return replace(
            made,
            label=replace(made.label, more=before.label.more),
            help=replace(made.help, more=before.help.more),
        ).having(
            {f.name: f.carried(*both[f.name]) for f in self.kind.fields if None not in both[f.name]}
        )

    def _question(self, identity: str) -> Question:
        made = Question(
            id=identity,
            type=self.kind.name,
            label=_text(self.label_sv, self.label_en),
            show_if=self._show_if(),
        )
        if self.kind.silent:
            return made
        data = {name: given.data for name, given in self._fields.items()}
        own = {
            f.name: self._made_rows(f) if isinstance(f, RowsField) else f.made(data)
            for f in self.kind.fields
        }
        return replace(
            made,
            help=_text(self.help_sv, self.help_en),
            required=bool(self.required.data),
            role=(self.role.data or "") if self.kind.roles else "",
        ).having({name: value for name, value in own.items() if value is not None})

    def _made_rows(self, f: RowsField) -> tuple[Choice, ...]:
        rows = self.rows[f.name]
        made: list[Choice] = []
        taken = {row.id for row in rows if row.id}
        consent = self.role.data == "consent" and "yes" not in taken
        for row in rows:
            label = Text(_trim(row.sv), _trim(row.en))
            if not label:
                continue
            # What a "yes" to being quoted is has to be known; it is the first choice.
            fresh = "yes" if consent and not made else slug(label.sv, taken, f.word)
            identity = row.id if row.id and not (consent and not made) else fresh
            taken.add(identity)
            made.append(Choice(identity, label, row.other))
        return tuple(made)

    def _show_if(self) -> Condition | None:
        rules = []
        for row in self.rules:
            parts = row.said.split(" ", 2)
            if len(parts) == 3:
                value = re.sub(r"\s+", "", row.number) if parts[2] == NUMBER_SIGN else parts[2]
                rules.append(Rule(parts[0], parts[1], value))
        join = self.join.data if self.join.data in ("all", "any") else "all"
        return Condition(join, tuple(rules)) if rules else None


def rule_groups(earlier: Sequence[Question], language: str) -> list[RuleGroup]:
    """All that a condition can ask for, of each question before."""
    return [
        RuleGroup(q.label.shown(language), tuple(_rule_choices(q, language)))
        for q in earlier
        if types.of(q).operators
    ]


def _rule_choices(q: Question, language: str) -> list[RuleChoice]:
    made = [RuleChoice(f"{q.id} {model.ANSWERED} ", model.ANSWERED, "")]
    for operator, value, wording in types.of(q).asks(q, language):
        made.append(RuleChoice(f"{q.id} {operator} {value}", operator, wording))
    return made


def of_number(row: RuleRow, earlier: Mapping[str, Question]) -> RuleRow:
    """A stored rule on a number, with its number beside it."""
    parts = row.said.split(" ", 2)
    asked = earlier.get(parts[0])
    if (
        asked
        and NUMBER_SIGN in {value for _, value, _ in types.of(asked).asks(asked, "sv")}
        and len(parts) == 3
        and parts[1] != model.ANSWERED
    ):
        return row if parts[2] == NUMBER_SIGN else RuleRow(
            f"{parts[0]} {parts[1]} {NUMBER_SIGN}", parts[2]
        )  # fmt: skip
    return row


def _written(rule: Rule) -> RuleRow:
    return RuleRow(f"{rule.question} {rule.operator} {rule.value}")


def _text(sv: Any, en: Any) -> Text:
    return Text(_trim(sv.data), _trim(en.data))


def _trim(written: str | None) -> str:
    return LINE_END.sub("\n", written or "").strip()


def _rows_of(kind: QuestionType) -> list[RowsField]:
    return [f for f in kind.fields if isinstance(f, RowsField)]


def _read_rows(sent: PostedForm, f: RowsField) -> list[ChoiceRow]:
    rows = []
    for number in range(f.limit + SPARE_CHOICES):
        name = f"{f.row}-{number}"
        if f"{name}-sv" not in sent:
            break
        rows.append(
            ChoiceRow(
                sent.get(f"{name}-sv"),
                sent.get(f"{name}-en", ""),
                sent.get(f"{name}-id", "")[: model.ID_MAX],
                f.own_words and f"{name}-other" in sent,
            )
        )
    for row in rows:
        for wording in (row.sv, row.en):
            if len(wording) > model.LABEL_MAX:
                row.error = TOO_LONG.format(length=len(wording), limit=model.LABEL_MAX)
    return rows


def _rule_rows(sent: PostedForm) -> list[RuleRow]:
    rows = []
    for number in range(model.RULES_MAX + 1):
        if f"rule-{number}" not in sent:
            break
        rows.append(
            RuleRow(sent.get(f"rule-{number}")[:400], sent.get(f"rule-{number}-n", "")[:20])
        )
    return rows
