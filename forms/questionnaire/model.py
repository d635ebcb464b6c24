"""A questionnaire as data: its questions, and its canonical form.

A questionnaire is written as TOML (`file`: built in, or by hand), judged by `check`, kept as
canonical JSON, and brought in and out as XLSForm (`xlsform`). An answer to it is judged by
`answer.clean`.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forms.messages import Message
from forms.messages import survey as say

SHORT, FREE, ONE, SEVERAL, SCALE = "short", "free", "one", "several", "scale"
NUMBER, DATE, QUARTER, HEADING, TEXT = "number", "date", "quarter", "heading", "text"
TYPES = (SHORT, FREE, ONE, SEVERAL, SCALE, NUMBER, DATE, QUARTER, HEADING, TEXT)
# Shown, but nothing to answer.
SILENT = (HEADING, TEXT)

IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED = "is", "is-not", "at-least", "at-most", "answered"
OPERATORS = {
    SHORT: (ANSWERED,),
    FREE: (ANSWERED,),
    ONE: (IS, IS_NOT, ANSWERED),
    SEVERAL: (IS, IS_NOT, ANSWERED),
    SCALE: (IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED),
    NUMBER: (IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED),
    DATE: (ANSWERED,),
    QUARTER: (ANSWERED,),
}

# What an answer means to the rest of the house: the dimensions are what figures are broken down
# by, `persons` how many stand behind the answer, `consent` whether its words may be used.
DIMENSIONS = ("district", "area", "profession")
ROLES = {**dict.fromkeys(DIMENSIONS, ONE), "persons": NUMBER, "consent": ONE}

LANGUAGES = ("sv", "en")
DONT_KNOW = "dont-know"
SHORT_MAX = 200
FREE_MAX = 20_000
LABEL_MAX = 2_000
INTRO_MAX = 5_000
QUESTIONS_MAX = 300
CHOICES_MAX = 300
RULES_MAX = 20
ID_MAX = 60
SCALE_FIRST, SCALE_LAST = 0, 10
NUMBER_MAX = 999_999_999
VERSION_MAX = 999_999

ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
CHOICE_ID = re.compile(r"[A-Za-z0-9_-]{1,60}")
WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
# What neither TOML nor a workbook can hold, or what is damage.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LINE_END = re.compile("\r\n|[\r\v\f]")


@dataclass(frozen=True)
class Text:
    """A wording. The Swedish stands in where the English is missing."""

    sv: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The wording in `language` ("sv" or "en"; anything else is Swedish)."""
        return self.en or self.sv if language == "en" else self.sv

    def __bool__(self) -> bool:
        return bool(self.sv or self.en)


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from; `other`: with a line of one's own words beside it."""

    id: str
    label: Text
    other: bool = False


@dataclass(frozen=True)
class Scale:
    """Whole steps from `low` to `high` with a label at each end, perhaps with "don't know"."""

    low: int
    high: int
    low_label: Text
    high_label: Text
    dont_know: bool = False


@dataclass(frozen=True)
class Rule:
    """A comparison with the answer to an earlier question.

    Of several choices, "is" means that the choice is among them. "is-not" also holds where there
    is no answer; the other operators do not. "at-least" and "at-most" never hold for "don't know".
    """

    question: str
    operator: str
    value: str = ""


@dataclass(frozen=True)
class Condition:
    """When a question is shown: where "all" or "any" of the rules hold. (Of one rule: "all".)"""

    join: str
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        # One meaning has one form, so that it has one digest.
        if self.join == "any" and len(self.rules) == 1:
            object.__setattr__(self, "join", "all")


@dataclass(frozen=True)
class Question:
    """One question, or a heading or text between questions.

    `low` and `high` bound a number; `tag`: a free text to be tagged and gathered into themes;
    `role`: see ROLES (a dimension without choices gets them from the organisation, see `fill`);
    `indicator`: the name of the indicator that a number is an observation of.
    """

    id: str
    type: str
    label: Text
    help: Text = Text()
    required: bool = False
    choices: tuple[Choice, ...] = ()
    scale: Scale | None = None
    low: int | None = None
    high: int | None = None
    show_if: Condition | None = None
    tag: bool = False
    role: str = ""
    indicator: str = ""

    @functools.cached_property
    def other(self) -> Choice | None:
        """The choice that has a line of one's own words."""
        return next((choice for choice in self.choices if choice.other), None)

    @functools.cached_property
    def values(self) -> frozenset[str]:
        """What can be chosen, as it is sent: ids of choices, or steps of the scale."""
        if self.scale:
            steps = {str(n) for n in range(self.scale.low, self.scale.high + 1)}
            return frozenset(steps | ({DONT_KNOW} if self.scale.dont_know else set()))
        return frozenset(choice.id for choice in self.choices)

    @property
    def bounds(self) -> tuple[int, int]:
        """The lowest and highest number that is taken."""
        low = -NUMBER_MAX if self.low is None else self.low
        return low, NUMBER_MAX if self.high is None else self.high


@dataclass(frozen=True)
class Questionnaire:
    """What is asked. Never changed once it is published: a change is a new version."""

    id: str
    version: int
    title: Text
    intro: Text
    questions: tuple[Question, ...]
    languages: tuple[str, ...] = LANGUAGES

    def __hash__(self) -> int:
        # Caches ask for it on every page; the digest is worked out once.
        return hash(self.digest)

    @functools.cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()

    @functools.cached_property
    def by_id(self) -> dict[str, Question]:
        """Its questions, headings and texts by id."""
        return {question.id: question for question in self.questions}

    @functools.cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that can be answered, in order."""
        return tuple(q for q in self.questions if q.type not in SILENT)

    @functools.cached_property
    def keys(self) -> frozenset[str]:
        """The keys that an answer may have."""
        return frozenset(q.id for q in self.asked) | {
            other_key(q.id) for q in self.asked if q.other
        }

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """The keys under which an answer holds words that somebody wrote (to be masked)."""
        free = {q.id for q in self.asked if q.type in (SHORT, FREE)}
        return frozenset(free | {other_key(q.id) for q in self.asked if q.other})

    @functools.cached_property
    def tagged(self) -> tuple[str, ...]:
        """The ids of the free texts that become passages."""
        return tuple(q.id for q in self.asked if q.tag)

    def with_role(self, role: str) -> Question | None:
        """The question that has the role, if there is one."""
        return next((q for q in self.asked if q.role == role), None)


@dataclass(frozen=True)
class QuestionProblem:
    """What is wrong and where: the question's id ("" for the whole), the field ("label.sv",
    "choices.3.id", "" for all of it), and the row of the file or sheet where that is known."""

    message: Message
    question: str = ""
    field: str = ""
    row: int | None = None
    sheet: str = ""

    @property
    def sentence(self) -> Message:
        """The message with its place before it."""
        said = self.message
        place = ", ".join(part for part in (self.question, self.field) if part)
        if place:
            said = say.SURVEY_AT_FIELD.format(place=place, sentence=said)
        if self.row is not None and self.sheet:
            said = say.SURVEY_AT_SHEET_ROW.format(sheet=self.sheet, row=self.row, sentence=said)
        elif self.row is not None:
            said = say.SURVEY_AT_ROW.format(row=self.row, sentence=said)
        return said


class Invalid(ValueError):
    """A questionnaire that cannot be used; `problems` has at least one."""

    def __init__(self, problems: Sequence[QuestionProblem]) -> None:
        super().__init__("; ".join(problem.sentence.en for problem in problems[:5]))
        self.problems = tuple(problems)


def other_key(question: str) -> str:
    """The key of one's own words beside a choice."""
    return f"{question}.other"


def brief(value: str) -> str:
    """The value, cut and mended, to be quoted in a sentence."""
    short = value if len(value) <= 60 else value[:60] + "…"
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", short)


# The canonical form


def plain(questionnaire: Questionnaire) -> dict[str, object]:
    """The questionnaire as dicts, lists and scalars, in a fixed order. What is at its default is
    left out, so that a field added later does not change the digest of what is published."""
    q = questionnaire
    whole: dict[str, object] = {"id": q.id, "version": q.version, "title": _plain_text(q.title)}
    if q.intro:
        whole["intro"] = _plain_text(q.intro)
    if q.languages != LANGUAGES:
        whole["languages"] = list(q.languages)
    whole["questions"] = [plain_question(question) for question in q.questions]
    return whole


def _plain_text(text: Text) -> dict[str, object]:
    return {"sv": text.sv, "en": text.en} if text.en else {"sv": text.sv}


def plain_question(q: Question) -> dict[str, object]:
    """One question as dicts, lists and scalars; what is at its default is left out."""
    raw: dict[str, object] = {"id": q.id, "type": q.type, "label": _plain_text(q.label)}
    if q.help:
        raw["help"] = _plain_text(q.help)
    if q.required:
        raw["required"] = True
    if q.choices:
        raw["choices"] = [
            {"id": c.id, **_plain_text(c.label), **({"other": True} if c.other else {})}
            for c in q.choices
        ]
    if q.scale:
        raw["scale"] = {
            "low": q.scale.low,
            "high": q.scale.high,
            "low_label": _plain_text(q.scale.low_label),
            "high_label": _plain_text(q.scale.high_label),
            **({"dont_know": True} if q.scale.dont_know else {}),
        }
    if q.low is not None:
        raw["low"] = q.low
    if q.high is not None:
        raw["high"] = q.high
    if q.show_if:
        rules = [
            {"question": r.question, "operator": r.operator}
            | ({"value": r.value} if r.value else {})
            for r in q.show_if.rules
        ]
        raw["show_if"] = {q.show_if.join: rules}
    if q.tag:
        raw["tag"] = True
    if q.role:
        raw["role"] = q.role
    if q.indicator:
        raw["indicator"] = q.indicator
    return raw


def to_json(questionnaire: Questionnaire) -> str:
    """Canonical JSON: the same questionnaire always gives the same text."""
    return json.dumps(
        plain(questionnaire), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


# One questionnaire beside another


def fill(
    questionnaire: Questionnaire, lists: Mapping[str, Iterable[tuple[str, str, str]]]
) -> Questionnaire:
    """The questionnaire with the organisation's (id, Swedish name, English name) as choices of
    each dimension ("district", "area", "profession") that has none of its own. A dimension whose
    list is missing or empty is left out, with the rules that ask for it: it cannot be answered.

    The digest becomes another one; what is stored as published is the questionnaire before this.
    """
    questions: list[Question] = []
    gone: set[str] = set()
    for q in questionnaire.questions:
        if q.role in DIMENSIONS and not q.choices:
            named = tuple(lists.get(q.role, ()))
            if not named:
                gone.add(q.id)
                continue
            q = replace(q, choices=tuple(Choice(i, Text(sv, en)) for i, sv, en in named))
        questions.append(_without(q, gone) if gone else q)
    return replace(questionnaire, questions=tuple(questions))


def _without(q: Question, gone: set[str]) -> Question:
    """The question without rules on what is gone; "any" of nothing more than that is shown."""
    if q.show_if is None:
        return q
    rules = tuple(rule for rule in q.show_if.rules if rule.question not in gone)
    return replace(q, show_if=replace(q.show_if, rules=rules) if rules else None)


def same_item(before: Questionnaire, after: Questionnaire, question: str) -> bool:
    """Whether answers to the question may be put in one series over both versions.

    It has to be there in both with the same type, the same steps on its scale and the same
    choices (those of a dimension may change, as the organisation does). Else there is a break.
    """
    one, two = before.by_id.get(question), after.by_id.get(question)
    if one is None or two is None or one.type != two.type or one.role != two.role:
        return False
    if one.scale and two.scale:
        return (one.scale.low, one.scale.high) == (two.scale.low, two.scale.high)
    return one.role in DIMENSIONS or one.values == two.values
