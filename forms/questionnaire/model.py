"""A questionnaire as data: its questions, checked when it is read.

A questionnaire is written as TOML (built in, or by hand), kept as canonical JSON, and brought in
and out as XLSForm (`xlsform`). `answer.clean` is the only judge of an answer: the page, the WTForms
class (`build`) and the browser's own checks only help the person who answers.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

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
FOLDER = Path(__file__).resolve().parent.parent / "questionnaires"


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


# Checks


def check(questionnaire: Questionnaire) -> list[QuestionProblem]:
    """All that keeps the questionnaire from being used, in its order."""
    q = questionnaire
    found: list[QuestionProblem] = []

    def wrong(message: Message, question: str = "", name: str = "") -> None:
        found.append(QuestionProblem(message, question, name))

    if not ID.fullmatch(q.id):
        wrong(say.SURVEY_ID.format(value=brief(q.id), limit=ID_MAX), "", "id")
    if not 1 <= q.version <= VERSION_MAX:
        wrong(say.SURVEY_FIELD_NUMBER.format(low=1, high=VERSION_MAX), "", "version")
    if q.languages not in (("sv",), LANGUAGES):
        wrong(say.SURVEY_LANGUAGES, "", "languages")
    if not q.asked:
        wrong(say.SURVEY_NO_QUESTIONS, "", "questions")
    if len(q.questions) > QUESTIONS_MAX:
        wrong(say.SURVEY_TOO_MANY.format(limit=QUESTIONS_MAX), "", "questions")
        return found
    found += _check_text(q.title, "", "title", 200, needed=True)
    found += _check_text(q.intro, "", "intro", INTRO_MAX)
    earlier: dict[str, Question] = {}
    ids: set[str] = set()
    roles: set[str] = set()
    dated = any(x.type == DATE and x.required and not x.show_if for x in q.asked)
    for number, question in enumerate(q.questions, start=1):
        name = question.id or f"#{number}"
        if not ID.fullmatch(question.id):
            wrong(say.SURVEY_ID.format(value=brief(question.id), limit=ID_MAX), name, "id")
        elif question.id in ids:
            wrong(say.SURVEY_ID_TWICE.format(value=question.id), name, "id")
        found += [replace(problem, question=name) for problem in _check_question(question)]
        if question.show_if:
            found += [
                QuestionProblem(message, name, "show_if")
                for message in _check_condition(question.show_if, earlier)
            ]
        if question.role in ROLES:
            if question.role in roles:
                wrong(say.SURVEY_ROLE_TWICE.format(role=question.role), name, "role")
            roles.add(question.role)
        if question.indicator and not dated:
            wrong(say.SURVEY_INDICATOR_DATE, name, "indicator")
        ids.add(question.id)
        if question.type not in SILENT:
            earlier.setdefault(question.id, question)
    return found


def untranslated(questionnaire: Questionnaire) -> list[QuestionProblem]:
    """The texts that lack English although the questionnaire is to have it. None is an error."""
    if "en" not in questionnaire.languages:
        return []
    return [
        QuestionProblem(say.SURVEY_ENGLISH_MISSING, question, f"{name}.en")
        for question, name, text in _texts(questionnaire)
        if text.sv and not text.en
    ]


def _texts(q: Questionnaire) -> Iterator[tuple[str, str, Text]]:
    yield "", "title", q.title
    yield "", "intro", q.intro
    for question in q.questions:
        yield question.id, "label", question.label
        yield question.id, "help", question.help
        for number, choice in enumerate(question.choices, start=1):
            yield question.id, f"choices.{number}", choice.label
        if question.scale:
            yield question.id, "scale.low_label", question.scale.low_label
            yield question.id, "scale.high_label", question.scale.high_label


def brief(value: str) -> str:
    """The value, cut and mended, to be quoted in a sentence."""
    short = value if len(value) <= 60 else value[:60] + "…"
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", short)


def _check_text(
    text: Text, question: str, name: str, limit: int, needed: bool = False
) -> Iterator[QuestionProblem]:
    if not text.sv and (needed or text.en):
        yield QuestionProblem(say.SURVEY_SWEDISH_NEEDED, question, f"{name}.sv")
    for language, wording in (("sv", text.sv), ("en", text.en)):
        place = f"{name}.{language}"
        if len(wording) > limit:
            message = say.SURVEY_TEXT_TOO_LONG.format(length=len(wording), limit=limit)
            yield QuestionProblem(message, question, place)
        if UNFIT.search(wording):
            yield QuestionProblem(say.SURVEY_TEXT_CHARACTER, question, place)
        if wording != wording.strip():
            yield QuestionProblem(say.SURVEY_TEXT_EDGES, question, place)


def _check_question(q: Question) -> Iterator[QuestionProblem]:
    yield from _check_text(q.label, q.id, "label", LABEL_MAX, needed=True)
    yield from _check_text(q.help, q.id, "help", LABEL_MAX)
    if q.type not in TYPES:
        message = say.SURVEY_TYPE_UNKNOWN.format(value=brief(q.type), types=", ".join(TYPES))
        yield QuestionProblem(message, q.id, "type")
        return
    fits = {
        "choices": q.type in (ONE, SEVERAL) or not q.choices,
        "scale": q.type == SCALE or q.scale is None,
        "low": q.type == NUMBER or q.low is None,
        "high": q.type == NUMBER or q.high is None,
        "tag": q.type == FREE or not q.tag,
        "indicator": q.type == NUMBER or not q.indicator,
        "required": q.type not in SILENT or not q.required,
        "help": q.type not in SILENT or not q.help,
    }
    for name, fit in fits.items():
        if not fit:
            yield QuestionProblem(say.SURVEY_FIELD_NOT_FOR_TYPE.format(type=q.type), q.id, name)
    if q.type in (ONE, SEVERAL):
        yield from _check_choices(q)
    if q.type == SCALE:
        yield from _check_scale(q)
    if q.type == NUMBER:
        for name, limit in (("low", q.low), ("high", q.high)):
            if limit is not None and abs(limit) > NUMBER_MAX:
                message = say.SURVEY_FIELD_NUMBER.format(low=-NUMBER_MAX, high=NUMBER_MAX)
                yield QuestionProblem(message, q.id, name)
        if q.bounds[0] > q.bounds[1]:
            yield QuestionProblem(say.SURVEY_LIMITS, q.id, "low")
    if len(q.indicator) > SHORT_MAX:
        message = say.SURVEY_TEXT_TOO_LONG.format(length=len(q.indicator), limit=SHORT_MAX)
        yield QuestionProblem(message, q.id, "indicator")
    if UNFIT.search(q.indicator):
        yield QuestionProblem(say.SURVEY_TEXT_CHARACTER, q.id, "indicator")
    if q.indicator != q.indicator.strip():
        yield QuestionProblem(say.SURVEY_TEXT_EDGES, q.id, "indicator")
    if q.role:
        yield from _check_role(q)


def _check_choices(q: Question) -> Iterator[QuestionProblem]:
    # A dimension's choices may come from the organisation.
    if len(q.choices) < 2 and (q.choices or q.role not in DIMENSIONS):
        yield QuestionProblem(say.SURVEY_CHOICES_NEEDED, q.id, "choices")
    if len(q.choices) > CHOICES_MAX:
        yield QuestionProblem(say.SURVEY_TOO_MANY.format(limit=CHOICES_MAX), q.id, "choices")
        return
    seen: set[str] = set()
    for number, choice in enumerate(q.choices, start=1):
        place = f"choices.{number}"
        if not CHOICE_ID.fullmatch(choice.id):
            message = say.SURVEY_CHOICE_ID.format(value=brief(choice.id), limit=ID_MAX)
            yield QuestionProblem(message, q.id, f"{place}.id")
        elif choice.id in seen:
            yield QuestionProblem(say.SURVEY_ID_TWICE.format(value=choice.id), q.id, f"{place}.id")
        seen.add(choice.id)
        yield from _check_text(choice.label, q.id, place, LABEL_MAX, needed=True)
    if sum(choice.other for choice in q.choices) > 1:
        yield QuestionProblem(say.SURVEY_OTHER_ONCE, q.id, "choices")


def _check_scale(q: Question) -> Iterator[QuestionProblem]:
    if q.scale is None:
        yield QuestionProblem(say.SURVEY_SCALE_NEEDED, q.id, "scale")
        return
    if not SCALE_FIRST <= q.scale.low < q.scale.high <= SCALE_LAST:
        message = say.SURVEY_SCALE_RANGE.format(
            low=q.scale.low, high=q.scale.high, first=SCALE_FIRST, last=SCALE_LAST
        )
        yield QuestionProblem(message, q.id, "scale")
    ends = (("low_label", q.scale.low_label), ("high_label", q.scale.high_label))
    for name, label in ends:
        yield from _check_text(label, q.id, f"scale.{name}", 200, needed=True)


def _check_role(q: Question) -> Iterator[QuestionProblem]:
    if q.role not in ROLES:
        message = say.SURVEY_ROLE_UNKNOWN.format(value=brief(q.role), roles=", ".join(ROLES))
        yield QuestionProblem(message, q.id, "role")
    elif q.type != ROLES[q.role]:
        message = say.SURVEY_ROLE_TYPE.format(role=q.role, type=ROLES[q.role])
        yield QuestionProblem(message, q.id, "role")
    elif q.role == "consent" and "yes" not in q.values:
        yield QuestionProblem(say.SURVEY_CONSENT_YES, q.id, "choices")
    elif q.role == "persons" and (q.low is None or q.low < 1):
        yield QuestionProblem(say.SURVEY_PERSONS_LOW, q.id, "low")


def _check_condition(condition: Condition, earlier: Mapping[str, Question]) -> Iterator[Message]:
    if condition.join not in ("all", "any"):
        yield say.SURVEY_CONDITION_JOIN
    if not condition.rules:
        yield say.SURVEY_CONDITION_EMPTY
    if len(condition.rules) > RULES_MAX:
        yield say.SURVEY_TOO_MANY.format(limit=RULES_MAX)
    for rule in condition.rules[:RULES_MAX]:
        asked = earlier.get(rule.question)
        operators = OPERATORS.get(asked.type, ()) if asked else ()
        if asked is None:
            yield say.SURVEY_CONDITION_QUESTION.format(value=brief(rule.question))
        elif rule.operator not in operators:
            yield say.SURVEY_CONDITION_OPERATOR.format(
                value=brief(rule.operator), type=asked.type, operators=", ".join(operators)
            )
        elif not comparable(asked, rule):
            yield say.SURVEY_CONDITION_VALUE.format(question=asked.id, value=brief(rule.value))


def comparable(asked: Question, rule: Rule) -> bool:
    """Whether the question can have an answer with the rule's value."""
    if rule.operator == ANSWERED:
        return rule.value == ""
    if rule.operator in (AT_LEAST, AT_MOST) or asked.type == NUMBER:
        # Written as the number is: "04" would never be equal to what is stored.
        return bool(WHOLE.fullmatch(rule.value)) and str(int(rule.value)) == rule.value
    if asked.role in DIMENSIONS and not asked.choices:
        return bool(CHOICE_ID.fullmatch(rule.value))
    return rule.value in asked.values


# Plain values (what TOML and JSON hold)


def plain(questionnaire: Questionnaire) -> dict[str, object]:
    """The questionnaire as dicts, lists and scalars, in a fixed order. What is at its default is
    left out, so that a field added later does not change the digest of what is published."""
    q = questionnaire
    whole: dict[str, object] = {"id": q.id, "version": q.version, "title": _plain_text(q.title)}
    if q.intro:
        whole["intro"] = _plain_text(q.intro)
    if q.languages != LANGUAGES:
        whole["languages"] = list(q.languages)
    whole["questions"] = [_plain_question(question) for question in q.questions]
    return whole


def _plain_text(text: Text) -> dict[str, object]:
    return {"sv": text.sv, "en": text.en} if text.en else {"sv": text.sv}


def _plain_question(q: Question) -> dict[str, object]:
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


def from_plain(raw: object, rows: Sequence[int | None] = ()) -> Questionnaire:
    """A questionnaire of dicts, lists and scalars, as `plain` makes them; texts are trimmed.

    `rows`: the row of the file at which each question begins. Raises Invalid.
    """
    reader = _Reader()
    made = reader.questionnaire(raw)
    problems = reader.problems or check(made)
    if problems:
        raise Invalid(_with_rows(problems, reader.order or [q.id for q in made.questions], rows))
    return made


def _with_rows(
    problems: Iterable[QuestionProblem], ids: Sequence[str], rows: Sequence[int | None]
) -> list[QuestionProblem]:
    """The problems with rows; of two questions with the same id, the later is the wrong one."""
    at = dict(zip(ids, rows, strict=False))
    return [replace(problem, row=at.get(problem.question)) for problem in problems]


class _Reader:
    """Reads plain values, and keeps what is of the wrong kind as problems."""

    def __init__(self) -> None:
        self.problems: list[QuestionProblem] = []
        self.order: list[str] = []
        self.question_id = ""

    def wrong(self, message: Message, name: str) -> None:
        self.problems.append(QuestionProblem(message, self.question_id, name))

    def table(self, raw: object, name: str, known: Iterable[str]) -> dict[str, object]:
        if not isinstance(raw, dict):
            self.wrong(say.SURVEY_FIELD_TABLE, name)
            return {}
        known = tuple(known)
        for key in raw:
            if key not in known:
                place = f"{name}.{key}" if name else str(key)
                self.wrong(say.SURVEY_FIELD_UNKNOWN, brief(place))
        return {key: raw[key] for key in known if key in raw}

    def string(self, raw: Mapping[str, object], key: str, name: str = "") -> str:
        value = raw.get(key, "")
        if isinstance(value, str):
            return LINE_END.sub("\n", value).strip()
        self.wrong(say.SURVEY_FIELD_TEXT, name or key)
        return ""

    def flag(self, raw: Mapping[str, object], key: str, name: str = "") -> bool:
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.wrong(say.SURVEY_FIELD_YES_NO, name or key)
        return value is True

    def number(self, raw: Mapping[str, object], key: str, name: str = "") -> int | None:
        value = raw.get(key)
        if value is None:
            return None
        # bool is an int to Python, not to anyone else.
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > NUMBER_MAX:
            message = say.SURVEY_FIELD_NUMBER.format(low=-NUMBER_MAX, high=NUMBER_MAX)
            self.wrong(message, name or key)
            return None
        return value

    def items(self, raw: Mapping[str, object], key: str, name: str = "") -> list[object]:
        value = raw.get(key, [])
        if not isinstance(value, list):
            self.wrong(say.SURVEY_FIELD_LIST, name or key)
            return []
        return value

    def text(self, raw: Mapping[str, object], key: str, name: str = "") -> Text:
        if key not in raw:
            return Text()
        place = name or key
        both = self.table(raw[key], place, LANGUAGES)
        return Text(*(self.string(both, lang, f"{place}.{lang}") for lang in LANGUAGES))

    def questionnaire(self, raw: object) -> Questionnaire:
        known = ("id", "version", "title", "intro", "languages", "questions")
        whole = self.table(raw, "", known)
        if "version" not in whole:
            self.wrong(say.SURVEY_FIELD_MISSING, "version")
        languages: tuple[str, ...] = LANGUAGES
        if "languages" in whole:
            given = self.items(whole, "languages")
            languages = tuple(str(language) for language in given)
        listed = self.items(whole, "questions")
        if len(listed) > QUESTIONS_MAX:
            self.wrong(say.SURVEY_TOO_MANY.format(limit=QUESTIONS_MAX), "questions")
            listed = []
        head = (
            self.string(whole, "id"),
            self.number(whole, "version") or 0,
            self.text(whole, "title"),
            self.text(whole, "intro"),
        )
        questions = []
        for number, item in enumerate(listed, start=1):
            given_id = item.get("id") if isinstance(item, dict) else None
            # A question without an id is named by its number.
            named = given_id.strip() if isinstance(given_id, str) else ""
            self.question_id = named or f"#{number}"
            self.order.append(self.question_id)
            questions.append(self.question(item))
        self.question_id = ""
        return Questionnaire(*head, tuple(questions), languages)

    def question(self, raw: object) -> Question:
        known = Question.__dataclass_fields__
        q = self.table(raw, "", known)
        return Question(
            id=self.string(q, "id"),
            type=self.string(q, "type"),
            label=self.text(q, "label"),
            help=self.text(q, "help"),
            required=self.flag(q, "required"),
            choices=self.choices(q),
            scale=self.scale(q["scale"]) if "scale" in q else None,
            low=self.number(q, "low"),
            high=self.number(q, "high"),
            show_if=self.condition(q["show_if"]) if "show_if" in q else None,
            tag=self.flag(q, "tag"),
            role=self.string(q, "role"),
            indicator=self.string(q, "indicator"),
        )

    def choices(self, q: Mapping[str, object]) -> tuple[Choice, ...]:
        listed = self.items(q, "choices")
        if len(listed) > CHOICES_MAX:
            self.wrong(say.SURVEY_TOO_MANY.format(limit=CHOICES_MAX), "choices")
            return ()
        made = []
        for number, item in enumerate(listed, start=1):
            place = f"choices.{number}"
            raw = self.table(item, place, ("id", *LANGUAGES, "other"))
            made.append(
                Choice(
                    self.string(raw, "id", f"{place}.id"),
                    Text(*(self.string(raw, lang, f"{place}.{lang}") for lang in LANGUAGES)),
                    self.flag(raw, "other", f"{place}.other"),
                )
            )
        return tuple(made)

    def scale(self, raw: object) -> Scale:
        known = Scale.__dataclass_fields__
        scale = self.table(raw, "scale", known)
        for key in ("low", "high"):
            if key not in scale:
                self.wrong(say.SURVEY_FIELD_MISSING, f"scale.{key}")
        return Scale(
            self.number(scale, "low", "scale.low") or 0,
            self.number(scale, "high", "scale.high") or 0,
            self.text(scale, "low_label", "scale.low_label"),
            self.text(scale, "high_label", "scale.high_label"),
            self.flag(scale, "dont_know", "scale.dont_know"),
        )

    def condition(self, raw: object) -> Condition:
        if not isinstance(raw, dict) or len(raw) != 1 or not set(raw) <= {"all", "any"}:
            self.wrong(say.SURVEY_CONDITION_JOIN, "show_if")
            return Condition("all", ())
        join = str(next(iter(raw)))
        rules = []
        for item in self.items(raw, join, f"show_if.{join}"):
            rule = self.table(item, f"show_if.{join}", ("question", "operator", "value"))
            value = rule.get("value")
            if isinstance(value, int) and not isinstance(value, bool):
                rule["value"] = str(value)
            names = ("question", "operator", "value")
            rules.append(Rule(*(self.string(rule, key, f"show_if.{key}") for key in names)))
        return Condition(join, tuple(rules))


# JSON, as it is stored


def to_json(questionnaire: Questionnaire) -> str:
    """Canonical JSON: the same questionnaire always gives the same text."""
    return json.dumps(
        plain(questionnaire), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def from_json(text: str) -> Questionnaire:
    """The questionnaire that `to_json` wrote. Raises Invalid."""
    try:
        raw: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid([QuestionProblem(say.SURVEY_UNREADABLE.format(reason=error))]) from None
    return from_plain(raw)


# TOML, as it is written


def load(source: Path | str) -> Questionnaire:
    """A questionnaire from a TOML file (Path) or TOML text (str).

    Raises Invalid with the row of the question's header, and OSError when the file is not there.
    """
    if isinstance(source, Path):
        try:
            source = source.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise Invalid([QuestionProblem(say.SURVEY_UNREADABLE.format(reason=error))]) from None
    try:
        raw: object = tomllib.loads(source)
    # Too deep a nest, or a number or date that Python cannot hold, is no TOML of ours either.
    except (ValueError, RecursionError) as error:
        raise Invalid([QuestionProblem(say.SURVEY_UNREADABLE.format(reason=error))]) from None
    return from_plain(raw, _question_rows(source))


def _question_rows(toml: str) -> list[int | None]:
    """The rows of the `[[questions]]` headers, those inside texts of several lines left out."""
    rows: list[int | None] = []
    inside = ""
    for row, line in enumerate(toml.split("\n"), start=1):
        if not inside and re.match(r"\s*\[\[\s*questions\s*\]\]", line):
            rows.append(row)
        for mark in re.findall(r'(?<!\\)"""|\'\'\'', line):
            if not inside:
                inside = mark
            elif inside == mark:
                inside = ""
    return rows


def dump(questionnaire: Questionnaire) -> str:
    """The questionnaire as TOML that `load` reads back to the same."""
    raw = plain(questionnaire)
    questions = raw.pop("questions")
    assert isinstance(questions, list)
    lines = _toml_fields(raw)
    for question in questions:
        lines += ["", "[[questions]]", *_toml_fields(question)]
    return "\n".join(lines) + "\n"


def _toml_fields(raw: Mapping[str, object]) -> list[str]:
    lines: list[str] = []
    for key, value in raw.items():
        if key in ("title", "intro", "label", "help") and isinstance(value, dict):
            lines += [f"{key}.{lang} = {_toml_string(text)}" for lang, text in value.items()]
        elif key == "choices" and isinstance(value, list):
            lines += ["choices = [", *(f"    {_toml(choice)}," for choice in value), "]"]
        else:
            lines.append(f"{key} = {_toml(value)}")
    return lines


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml_string(text: str) -> str:
    if "\n" not in text:
        return _toml(text)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{escaped}"""'


# What is built in

BUILTIN = (
    "exit-interview",
    "workshop-evaluation",
    "threat-rating",
    "further-training",
    "consultants-on-the-day",
)


@functools.cache
def builtin(name: str) -> Questionnaire:
    """A questionnaire that comes with the software. Raises Invalid for a name not in BUILTIN."""
    if name not in BUILTIN:
        message = say.SURVEY_BUILTIN_UNKNOWN.format(value=brief(name), names=", ".join(BUILTIN))
        raise Invalid([QuestionProblem(message)])
    return load(FOLDER / f"{name}.toml")


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
