"""A questionnaire as data: its questions, and its canonical form.

A questionnaire is written as TOML (`file`: built in, or by hand), judged by `check`, kept as
canonical JSON, and brought in and out as XLSForm (`xlsform`). An answer to it is judged by
`answer.clean`. What one question is stands in `question` and is handed on here; what is special
about a type of question, in `types`.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from forms.questionnaire.question import (
    ANSWERED,
    AT_LEAST,
    AT_MOST,
    CHOICE_ID,
    CHOICES_MAX,
    DATE,
    DIMENSIONS,
    DONT_KNOW,
    FREE,
    FREE_MAX,
    HEADING,
    ID,
    ID_MAX,
    INTRO_MAX,
    IS,
    IS_NOT,
    LABEL_MAX,
    LANGUAGES,
    NUMBER,
    NUMBER_MAX,
    ONE,
    QUARTER,
    QUESTIONS_MAX,
    ROLES,
    RULES_MAX,
    SCALE,
    SCALE_FIRST,
    SCALE_LAST,
    SEVERAL,
    SHORT,
    SHORT_MAX,
    TEXT,
    UNFIT,
    VERSION_MAX,
    WHOLE,
    YEARS,
    Choice,
    Condition,
    Invalid,
    Question,
    QuestionProblem,
    Rule,
    Scale,
    Text,
    brief,
    other_key,
    part_key,
)
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import QuestionType
from forms.questionnaire.types.fields import plain_text


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
    def typed(self) -> tuple[tuple[Question, QuestionType], ...]:
        """Its questions, headings and texts, each with its type."""
        return tuple((q, types.of(q)) for q in self.questions)

    @functools.cached_property
    def judged(self) -> tuple[tuple[Question, QuestionType, bool], ...]:
        """The same, and whether an answer is a single value under the question's id."""
        return tuple((q, kind, kind.single(q)) for q, kind in self.typed)

    @functools.cached_property
    def lists(self) -> frozenset[str]:
        """The keys under which several values are sent."""
        return frozenset(q.id for q, kind in self.typed if kind.sends_list)

    @functools.cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that can be answered, in order."""
        return tuple(q for q, kind in self.typed if not kind.silent)

    @functools.cached_property
    def keys(self) -> frozenset[str]:
        """The keys of what a page sends."""
        return frozenset(key for q, kind in self.typed for key in kind.keys(q))

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """The keys under which an answer holds words that somebody wrote (to be masked)."""
        return frozenset(key for q, kind in self.typed for key in kind.words(q))

    @functools.cached_property
    def tagged(self) -> tuple[str, ...]:
        """The ids of the free texts that become passages."""
        return tuple(q.id for q in self.asked if q.tag)

    def with_role(self, role: str) -> Question | None:
        """The question that has the role, if there is one."""
        return next((q for q in self.asked if q.role == role), None)


# The canonical form


def plain(questionnaire: Questionnaire) -> dict[str, object]:
    """The questionnaire as dicts, lists and scalars, in a fixed order. What is at its default is
    left out, so that a field added later does not change the digest of what is published."""
    q = questionnaire
    whole: dict[str, object] = {"id": q.id, "version": q.version, "title": plain_text(q.title)}
    if q.intro:
        whole["intro"] = plain_text(q.intro)
    if q.languages != LANGUAGES:
        whole["languages"] = list(q.languages)
    whole["questions"] = [plain_question(question) for question in q.questions]
    return whole


def plain_question(q: Question) -> dict[str, object]:
    """One question as dicts, lists and scalars; what is at its default is left out."""
    raw: dict[str, object] = {"id": q.id, "type": q.type, "label": plain_text(q.label)}
    if q.help:
        raw["help"] = plain_text(q.help)
    if q.required:
        raw["required"] = True
    for name, field in types.FIELDS.items():
        value = q.get(name)
        if value is not None and value != field.default:
            raw[name] = field.plain(value)
    if q.show_if:
        rules = [
            {"question": r.question, "operator": r.operator}
            | ({"value": r.value} if r.value else {})
            for r in q.show_if.rules
        ]
        raw["show_if"] = {q.show_if.join: rules}
    if q.role:
        raw["role"] = q.role
    return raw


def to_json(questionnaire: Questionnaire) -> str:
    """Canonical JSON: the same questionnaire always gives the same text."""
    return json.dumps(
        plain(questionnaire), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def question_json(question: Question) -> str:
    """One question as `plain_question` has it, as JSON."""
    return json.dumps(plain_question(question), ensure_ascii=False, sort_keys=True)


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

    It has to be there in both with the same type, and to be counted alike: the same steps on its
    scale, the same choices (those of a dimension may change, as the organisation does). Else there
    is a break.
    """
    one, two = before.by_id.get(question), after.by_id.get(question)
    if one is None or two is None or one.type != two.type or one.role != two.role:
        return False
    if one.role in DIMENSIONS:
        return True
    counted = [
        {
            (part.id, part.kind, frozenset(part.levels) - {DONT_KNOW})
            for part in types.of(q).counted(q)
        }
        for q in (one, two)
    ]
    return counted[0] == counted[1]


__all__ = [
    "ANSWERED",
    "AT_LEAST",
    "AT_MOST",
    "CHOICES_MAX",
    "CHOICE_ID",
    "DATE",
    "DIMENSIONS",
    "DONT_KNOW",
    "FREE",
    "FREE_MAX",
    "HEADING",
    "ID",
    "ID_MAX",
    "INTRO_MAX",
    "IS",
    "IS_NOT",
    "LABEL_MAX",
    "LANGUAGES",
    "NUMBER",
    "NUMBER_MAX",
    "ONE",
    "QUARTER",
    "QUESTIONS_MAX",
    "ROLES",
    "RULES_MAX",
    "SCALE",
    "SCALE_FIRST",
    "SCALE_LAST",
    "SEVERAL",
    "SHORT",
    "SHORT_MAX",
    "TEXT",
    "UNFIT",
    "VERSION_MAX",
    "WHOLE",
    "YEARS",
    "Choice",
    "Condition",
    "Invalid",
    "Question",
    "QuestionProblem",
    "Questionnaire",
    "Rule",
    "Scale",
    "Text",
    "brief",
    "fill",
    "other_key",
    "part_key",
    "plain",
    "plain_question",
    "question_json",
    "same_item",
    "to_json",
]
