"""What keeps a questionnaire from being used, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire.model import (
    ANSWERED,
    AT_LEAST,
    AT_MOST,
    CHOICE_ID,
    CHOICES_MAX,
    DATE,
    DIMENSIONS,
    FREE,
    ID,
    ID_MAX,
    INTRO_MAX,
    LABEL_MAX,
    LANGUAGES,
    NUMBER,
    NUMBER_MAX,
    ONE,
    OPERATORS,
    QUESTIONS_MAX,
    ROLES,
    RULES_MAX,
    SCALE,
    SCALE_FIRST,
    SCALE_LAST,
    SEVERAL,
    SHORT_MAX,
    SILENT,
    TYPES,
    UNFIT,
    VERSION_MAX,
    WHOLE,
    Condition,
    Question,
    Questionnaire,
    QuestionProblem,
    Rule,
    Text,
    brief,
)


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
