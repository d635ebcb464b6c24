"""Writing a questionnaire in the browser: a draft that may be unfinished, and a form a question.

`forms.questionnaire.check` judges; the forms here only bring what it finds to the field.
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

from forms.base import ChoiceField, Form, WholeNumberField, long_text, text
from forms.messages import Message
from forms.messages.common import REQUIRED, TOO_LONG
from forms.questionnaire import model
from forms.questionnaire.file import PlainReader
from forms.questionnaire.model import (
    Choice,
    Condition,
    Question,
    Questionnaire,
    QuestionProblem,
    Rule,
    Scale,
    Text,
)

# Empty rows to write in below those that are filled.
SPARE_CHOICES = 3
SPARE_RULES = 1
# A rule on a number is chosen without its number, which is written beside it.
NUMBER_SIGN = "#"


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


def mark(question: Question) -> str:
    """What tells a question from what it was before."""
    raw = json.dumps(model.plain_question(question), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(raw.encode()).hexdigest()[:16]


class HeadForm(Form):
    """Title, introduction and languages of a questionnaire."""

    title_sv = text()
    title_en = text()
    intro_sv = long_text(limit=model.INTRO_MAX)
    intro_en = long_text(limit=model.INTRO_MAX)
    english = BooleanField()

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
            }
        )

    def head(self, q: Questionnaire) -> Questionnaire:
        """The questionnaire with this head."""
        return replace(
            q,
            title=_text(self.title_sv, self.title_en),
            intro=_text(self.intro_sv, self.intro_en),
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


class QuestionForm(Form):
    """One question of a type; which fields it shows depends on the type (see `has`)."""

    type = HiddenField()
    base = HiddenField()  # what the question was when the page was opened
    label_sv = long_text(limit=model.LABEL_MAX)
    label_en = long_text(limit=model.LABEL_MAX)
    help_sv = long_text(limit=model.LABEL_MAX)
    help_en = long_text(limit=model.LABEL_MAX)
    required = BooleanField()
    tag = BooleanField()
    role = ChoiceField(default="")
    indicator = text(limit=model.SHORT_MAX)
    low = WholeNumberField(low=-model.NUMBER_MAX, high=model.NUMBER_MAX)
    high = WholeNumberField(low=-model.NUMBER_MAX, high=model.NUMBER_MAX)
    scale_low = WholeNumberField(low=model.SCALE_FIRST, high=model.SCALE_LAST)
    scale_high = WholeNumberField(low=model.SCALE_FIRST, high=model.SCALE_LAST)
    low_label_sv = text()
    low_label_en = text()
    high_label_sv = text()
    high_label_en = text()
    dont_know = BooleanField()
    join = ChoiceField(default="all")

    def __init__(self, formdata: Any = None, **kwargs: Any) -> None:
        super().__init__(formdata, **kwargs)
        if self.type.data not in model.TYPES:
            self.type.data = model.SHORT
        roles = [role for role, kind in model.ROLES.items() if kind == self.type.data]
        self.role.choices = [("", ""), *((role, role) for role in roles)]
        self.join.choices = [("all", "all"), ("any", "any")]
        if self.role.data is None:
            self.role.data = ""
        self.choices: list[ChoiceRow] = _choice_rows(formdata) if formdata else []
        self.rules: list[RuleRow] = _rule_rows(formdata) if formdata else []
        self.general: dict[str, Message] = {}
        if not self.choices and self.has("choices"):
            self.choices = [ChoiceRow() for _ in range(SPARE_CHOICES + 1)]

    @classmethod
    def of(cls, q: Question) -> QuestionForm:
        """The form filled with a question."""
        scale = q.scale or Scale(1, 5, Text(), Text())
        made = cls(
            data={
                "type": q.type,
                "base": mark(q),
                "label_sv": q.label.sv,
                "label_en": q.label.en,
                "help_sv": q.help.sv,
                "help_en": q.help.en,
                "required": q.required,
                "tag": q.tag,
                "role": q.role,
                "indicator": q.indicator,
                "low": q.low,
                "high": q.high,
                "scale_low": scale.low,
                "scale_high": scale.high,
                "low_label_sv": scale.low_label.sv,
                "low_label_en": scale.low_label.en,
                "high_label_sv": scale.high_label.sv,
                "high_label_en": scale.high_label.en,
                "dont_know": scale.dont_know,
                "join": q.show_if.join if q.show_if else "all",
            }
        )
        if made.has("choices"):
            rows = [ChoiceRow(c.label.sv, c.label.en, c.id, c.other) for c in q.choices]
            made.choices = rows + [ChoiceRow() for _ in range(SPARE_CHOICES)]
        made.rules = [_written(rule) for rule in (q.show_if.rules if q.show_if else ())]
        made.rules += [RuleRow() for _ in range(SPARE_RULES)]
        return made

    def has(self, part: str) -> bool:
        """Whether a question of this type has the part."""
        kind = self.type.data
        types = {
            "help": [t for t in model.TYPES if t not in model.SILENT],
            "choices": [model.ONE, model.SEVERAL],
            "scale": [model.SCALE],
            "limits": [model.NUMBER],
            "tag": [model.FREE],
            "role": [model.ONE, model.NUMBER],
        }
        return kind in types[part]

    def rearrange(self, wish: str) -> None:
        """More rows to write in ("more-choices", "more-rules"), or one a step up ("up-3")."""
        if wish == "more-choices":
            self.choices += [ChoiceRow() for _ in range(SPARE_CHOICES)]
        elif wish == "more-rules":
            self.rules += [RuleRow() for _ in range(SPARE_RULES + 1)]
        elif wish.startswith("up-") and wish[3:].isdecimal():
            at = int(wish[3:])
            if 0 < at < len(self.choices):
                rows = self.choices
                rows[at - 1], rows[at] = rows[at], rows[at - 1]

    def question(self, identity: str) -> Question:
        """The question that the form holds, right or wrong."""
        show_if = self._show_if()
        made = Question(
            id=identity,
            type=str(self.type.data),
            label=_text(self.label_sv, self.label_en),
            show_if=show_if,
        )
        if not self.has("help"):
            return made
        made = replace(
            made, help=_text(self.help_sv, self.help_en), required=bool(self.required.data)
        )
        if self.has("choices"):
            made = replace(made, choices=self._made_choices())
        if self.has("scale"):
            low, high = self.scale_low.data, self.scale_high.data
            scale = Scale(
                1 if low is None else low,
                5 if high is None else high,
                _text(self.low_label_sv, self.low_label_en),
                _text(self.high_label_sv, self.high_label_en),
                bool(self.dont_know.data),
            )
            made = replace(made, scale=scale)
        if self.has("limits"):
            indicator = (self.indicator.data or "").strip()
            made = replace(made, low=self.low.data, high=self.high.data, indicator=indicator)
        if self.has("tag"):
            made = replace(made, tag=bool(self.tag.data))
        if self.has("role"):
            made = replace(made, role=self.role.data or "")
        return made

    def blame(self, problems: Iterable[QuestionProblem]) -> None:
        """Put what is wrong with the question at its field."""
        if self.has("scale"):
            for end in (self.scale_low, self.scale_high):
                if end.data is None and not end.errors:
                    end.errors = [REQUIRED]
        for problem in problems:
            place = problem.field
            parts = place.split(".")
            if parts[0] == "choices" and len(parts) > 1 and parts[1].isdecimal():
                filled = [row for row in self.choices if row.sv.strip() or row.en.strip()]
                at = int(parts[1]) - 1
                if at < len(filled):
                    filled[at].error = filled[at].error or problem.message
                    continue
            name = place.removeprefix("scale.").replace(".", "_")
            name = "scale_low" if place == "scale" else name
            found = self._fields.get(name)
            if found is not None:
                found.errors = [*found.errors, problem.message]
            else:
                self.general.setdefault(parts[0], problem.message)

    def _made_choices(self) -> tuple[Choice, ...]:
        made: list[Choice] = []
        taken = {row.id for row in self.choices if row.id}
        consent = self.role.data == "consent" and "yes" not in taken
        for row in self.choices:
            label = Text(_trim(row.sv), _trim(row.en))
            if not label:
                continue
            # What a "yes" to being quoted is has to be known; it is the first choice.
            fresh = "yes" if consent and not made else slug(label.sv, taken, "val")
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
        RuleGroup(q.label.in_language(language), tuple(_rule_choices(q, language)))
        for q in earlier
        if q.type not in model.SILENT
    ]


def _rule_choices(q: Question, language: str) -> list[RuleChoice]:
    made = [RuleChoice(f"{q.id} {model.ANSWERED} ", model.ANSWERED, "")]
    if q.type in (model.ONE, model.SEVERAL):
        for operator in (model.IS, model.IS_NOT):
            made += [
                RuleChoice(f"{q.id} {operator} {c.id}", operator, c.label.in_language(language))
                for c in q.choices
            ]
    elif q.scale:
        steps = range(q.scale.low, q.scale.high + 1)
        for operator in (model.IS, model.AT_LEAST, model.AT_MOST):
            made += [RuleChoice(f"{q.id} {operator} {n}", operator, str(n)) for n in steps]
    elif q.type == model.NUMBER:
        for operator in (model.IS, model.IS_NOT, model.AT_LEAST, model.AT_MOST):
            made.append(RuleChoice(f"{q.id} {operator} {NUMBER_SIGN}", operator, NUMBER_SIGN))
    return made


def of_number(row: RuleRow, earlier: Mapping[str, Question]) -> RuleRow:
    """A stored rule on a number, with its number beside it."""
    parts = row.said.split(" ", 2)
    asked = earlier.get(parts[0])
    if asked and asked.type == model.NUMBER and len(parts) == 3 and parts[1] != model.ANSWERED:
        return row if parts[2] == NUMBER_SIGN else RuleRow(
            f"{parts[0]} {parts[1]} {NUMBER_SIGN}", parts[2]
        )  # fmt: skip
    return row


def _written(rule: Rule) -> RuleRow:
    return RuleRow(f"{rule.question} {rule.operator} {rule.value}")


def _text(sv: Any, en: Any) -> Text:
    return Text(_trim(sv.data), _trim(en.data))


def _trim(written: str | None) -> str:
    return model.LINE_END.sub("\n", written or "").strip()


def _choice_rows(sent: PostedForm) -> list[ChoiceRow]:
    rows = []
    for number in range(model.CHOICES_MAX + SPARE_CHOICES):
        if f"choice-{number}-sv" not in sent:
            break
        rows.append(
            ChoiceRow(
                sent.get(f"choice-{number}-sv"),
                sent.get(f"choice-{number}-en", ""),
                sent.get(f"choice-{number}-id", "")[: model.ID_MAX],
                f"choice-{number}-other" in sent,
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
