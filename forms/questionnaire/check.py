"""What keeps a questionnaire from being used, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire.model import (
    DATE,
    ID,
    ID_MAX,
    INTRO_MAX,
    LABEL_MAX,
    LANGUAGES,
    QUESTIONS_MAX,
    ROLES,
    RULES_MAX,
    VERSION_MAX,
    Condition,
    Question,
    Questionnaire,
    QuestionProblem,
    Text,
    brief,
)
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.fields import check_text


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
    found += check_text(q.title, "", "title", 200, needed=True)
    found += check_text(q.intro, "", "intro", INTRO_MAX)
    earlier: dict[str, Question] = {}
    ids: set[str] = set()
    roles: set[str] = set()
    wordings = {x.id: x.label for x in q.questions if x.label.sv or x.label.en}
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
                for message in _check_condition(question.show_if, earlier, wordings)
            ]
        if question.role in ROLES:
            if question.role in roles:
                wrong(say.SURVEY_ROLE_TWICE.format(role=question.role), name, "role")
            roles.add(question.role)
        if question.indicator and not dated:
            wrong(say.SURVEY_INDICATOR_DATE, name, "indicator")
        ids.add(question.id)
        if not types.of(question).silent:
            earlier.setdefault(question.id, question)
    return found


def untranslated(questionnaire: Questionnaire) -> list[QuestionProblem]:
    """The texts that lack English although the questionnaire is to have it, and those that only
    another language has and nobody has to have (a help). None is an error."""
    found = []
    for question, name, text in _texts(questionnaire):
        if text.more and not text.sv and not text.en:
            found.append(QuestionProblem(say.SURVEY_SWEDISH_MISSING, question, f"{name}.sv"))
        if text and not text.en and "en" in questionnaire.languages:
            found.append(QuestionProblem(say.SURVEY_ENGLISH_MISSING, question, f"{name}.en"))
    return found


def _texts(q: Questionnaire) -> Iterator[tuple[str, str, Text]]:
    yield "", "title", q.title
    yield "", "intro", q.intro
    for question in q.questions:
        yield question.id, "label", question.label
        yield question.id, "help", question.help
        for field in types.of(question).fields:
            value = question.get(field.name)
            for place, wording in field.texts(value) if value is not None else ():
                yield question.id, place, wording


def _check_question(q: Question) -> Iterator[QuestionProblem]:
    yield from check_text(q.label, q.id, "label", LABEL_MAX, needed=True)
    yield from check_text(q.help, q.id, "help", LABEL_MAX)
    kind = types.of(q)
    if q.type not in types.TYPES:
        known = ", ".join(types.TYPES)
        message = say.SURVEY_TYPE_UNKNOWN.format(value=brief(q.type), types=known)
        yield QuestionProblem(message, q.id, "type")
        return
    strange = [
        name
        for name, field in types.FIELDS.items()
        if field not in kind.fields and q.get(name) not in (None, field.default)
    ]
    if kind.silent:
        strange += [name for name in ("required", "help") if q.get(name)]
    for name in strange:
        yield QuestionProblem(say.SURVEY_FIELD_NOT_FOR_TYPE.format(type=q.type), q.id, name)
    for field in kind.fields:
        yield from field.check(q)
    yield from kind.check(q)
    if q.role:
        yield from _check_role(q)


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


def _check_condition(
    condition: Condition, earlier: Mapping[str, Question], wordings: Mapping[str, Text]
) -> Iterator[Message]:
    if condition.join not in ("all", "any"):
        yield say.SURVEY_CONDITION_JOIN
    if not condition.rules:
        yield say.SURVEY_CONDITION_EMPTY
    if len(condition.rules) > RULES_MAX:
        yield say.SURVEY_TOO_MANY.format(limit=RULES_MAX)
    for rule in condition.rules[:RULES_MAX]:
        asked = earlier.get(rule.question)
        operators = types.of(asked).operators if asked else ()
        known = _in_brief(wordings.get(rule.question, Text(rule.question)))
        if asked is None:
            yield say.SURVEY_CONDITION_QUESTION.format(value=known)
        elif rule.operator not in operators:
            yield say.SURVEY_CONDITION_OPERATOR.format(
                value=brief(rule.operator), type=asked.type, operators=", ".join(operators)
            )
        elif not types.of(asked).comparable(asked, rule):
            yield say.SURVEY_CONDITION_VALUE.format(question=known, value=brief(rule.value))


def _in_brief(wording: Text) -> Message:
    """What somebody who writes questions knows one by: never an id that they have not seen."""
    return Message(*(brief(wording.in_language(language)) for language in LANGUAGES))
