"""An answer to a questionnaire: whole and typed, or what is wrong with it.

`clean` is the only judge of an answer: the page, the WTForms class (`build`) and the browser's
own checks only help the person who answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeGuard

from forms.messages import Message, common
from forms.messages import survey as say
from forms.questionnaire.model import (
    ANSWERED,
    AT_LEAST,
    DATE,
    DONT_KNOW,
    FREE,
    FREE_MAX,
    IS,
    IS_NOT,
    LINE_END,
    NUMBER,
    ONE,
    QUARTER,
    SCALE,
    SEVERAL,
    SHORT,
    SHORT_MAX,
    SILENT,
    UNFIT,
    WHOLE,
    Choice,
    Condition,
    Question,
    Questionnaire,
    QuestionProblem,
    Rule,
    Text,
    other_key,
)

SPACES = re.compile(r"\s+")
QUARTER_SAID = (
    re.compile(r"(?P<year>\d{4})[\s,/-]*(?:q|k|kv|kvartal|quarter)\.?\s*(?P<n>[1-4])", re.I | re.A),
    re.compile(r"(?:q|k|kv|kvartal|quarter)\.?\s*(?P<n>[1-4])[\s,/-]*(?P<year>\d{4})", re.I | re.A),
)
YEARS = range(1900, 2201)

Value = str | int | list[str]


@dataclass(frozen=True)
class Answer:
    """What was answered, typed and in the questionnaire's order; the unanswered is not there.

    By question id: text (short, free), id of a choice (one), ids (several), step or "dont-know"
    (scale), whole number (number), "2026-10-14" (date), "2026-Q3" (quarter). One's own words
    beside a choice stand under `other_key(id)`.
    """

    questionnaire: str
    version: int
    values: dict[str, Value] = field(default_factory=dict)

    def to_json(self) -> str:
        """The values as canonical JSON, to store."""
        return json.dumps(self.values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def with_words(self, masked: Mapping[str, str]) -> Answer:
        """The same with words replaced (by key), as when personal data has been masked."""
        return replace(self, values={**self.values, **masked})


def clean(
    questionnaire: Questionnaire, data: Mapping[str, object]
) -> Answer | tuple[QuestionProblem, ...]:
    """The answer that `data` holds, or what is wrong with it (`question` names each question).

    `data`: question id → what was typed or chosen (a list where several can be), `other_key(id)`
    → one's own words. Answers to questions that are not shown are dropped, keys that the
    questionnaire does not have are refused. Whatever else `data` holds, nothing is raised.
    """
    values, problems, _ = _walk(questionnaire, data)
    problems += [QuestionProblem(say.ANSWER_QUESTION_UNKNOWN)] * any(
        key not in questionnaire.keys for key in data
    )
    if problems:
        return tuple(problems)
    return Answer(questionnaire.id, questionnaire.version, values)


def shown(questionnaire: Questionnaire, data: Mapping[str, object]) -> tuple[str, ...]:
    """The ids of the questions, headings and texts that are shown to who has answered `data`."""
    return tuple(_walk(questionnaire, data)[2])


def as_data(
    questionnaire: Questionnaire, values: Mapping[str, object]
) -> dict[str, str | list[str]]:
    """Stored values as form data again, as `clean` takes it; what the questionnaire does not
    know is left out."""
    return {
        key: [str(part) for part in value] if isinstance(value, list) else str(value)
        for key, value in values.items()
        if key in questionnaire.keys
    }


def persons(questionnaire: Questionnaire, values: Mapping[str, object]) -> int:
    """How many persons stand behind the answer: as said where that is asked, else one."""
    question = questionnaire.with_role("persons")
    said = values.get(question.id) if question else None
    return said if isinstance(said, int) and not isinstance(said, bool) and said > 0 else 1


def consents(questionnaire: Questionnaire, values: Mapping[str, object]) -> bool | None:
    """Whether the words may be used; None where the questionnaire does not ask."""
    question = questionnaire.with_role("consent")
    return None if question is None else values.get(question.id) == "yes"


@dataclass(frozen=True)
class AnsweredFigure:
    """A figure of an indicator on an ISO date; `district` None: not said, so of the whole."""

    indicator: str
    district: str | None
    date: str
    value: int


def observations(
    questionnaire: Questionnaire, values: Mapping[str, object]
) -> list[AnsweredFigure]:
    """The observations that the answer makes, one for each indicator that got a number."""
    days = [q.id for q in questionnaire.asked if q.type == DATE and q.required and not q.show_if]
    day = values.get(days[0]) if days else None
    place = questionnaire.with_role("district")
    district = values.get(place.id) if place else None
    made = []
    for q in questionnaire.asked:
        number = values.get(q.id) if q.indicator else None
        if isinstance(number, int) and isinstance(day, str):
            named = district if isinstance(district, str) else None
            made.append(AnsweredFigure(q.indicator, named, day, number))
    return made


def first_day(questionnaire: Questionnaire, values: Mapping[str, object]) -> str | None:
    """The first day (ISO date) of the quarter that was answered, None when none was."""
    for q in questionnaire.asked:
        said = values.get(q.id)
        if q.type == QUARTER and isinstance(said, str):
            year, quarter = said.split("-Q")
            return date(int(year), int(quarter) * 3 - 2, 1).isoformat()
    return None


def quarters(last: date, count: int) -> list[tuple[str, Text]]:
    """The `count` quarters up to that of `last`, newest first: value and wording."""
    made = []
    number = last.year * 4 + (last.month - 1) // 3
    for n in range(number, number - count, -1):
        year, quarter = n // 4, n % 4 + 1
        made.append((f"{year}-Q{quarter}", Text(f"{year} kvartal {quarter}", f"Q{quarter} {year}")))
    return made


def _walk(
    questionnaire: Questionnaire, data: Mapping[str, object]
) -> tuple[dict[str, Value], list[QuestionProblem], list[str]]:
    """Values, problems and what is shown. An answer that is wrong counts as none in conditions."""
    values: dict[str, Value] = {}
    problems: list[QuestionProblem] = []
    seen: list[str] = []
    for q in questionnaire.questions:
        if q.show_if is not None and not _holds(q.show_if, values):
            continue
        seen.append(q.id)
        if q.type in SILENT:
            continue
        try:
            value = _READ[q.type](q, _single(data.get(q.id), q.type == SEVERAL))
            words = None
            if q.other is not None:
                words = _line(data.get(other_key(q.id)))
                value = _with_words(q, q.other, value, words)
            if value is None and q.required:
                raise _WrongAnswer(_MISSING.get(q.type, common.REQUIRED))
        except _WrongAnswer as wrong:
            problems.append(QuestionProblem(wrong.message, q.id))
            continue
        if value is not None:
            values[q.id] = value
        if words:
            values[other_key(q.id)] = words
    return values, problems, seen


class _WrongAnswer(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


_MISSING = {
    ONE: say.ANSWER_CHOOSE_ONE,
    SEVERAL: say.ANSWER_CHOOSE_SOME,
    SCALE: say.ANSWER_CHOOSE_STEP,
}


def _holds(condition: Condition, values: Mapping[str, Value]) -> bool:
    found = (_rule_holds(rule, values.get(rule.question)) for rule in condition.rules)
    return all(found) if condition.join == "all" else any(found)


def _rule_holds(rule: Rule, value: Value | None) -> bool:
    if value is None:
        return rule.operator == IS_NOT
    if rule.operator == ANSWERED:
        return True
    if rule.operator in (IS, IS_NOT):
        same = rule.value in value if isinstance(value, list) else rule.value == str(value)
        return same == (rule.operator == IS)
    if not isinstance(value, int):
        return False
    return value >= int(rule.value) if rule.operator == AT_LEAST else value <= int(rule.value)


def _strings(raw: Sequence[object]) -> TypeGuard[Sequence[str]]:
    return all(isinstance(part, str) for part in raw)


def _single(raw: object, several: bool) -> list[str]:
    """What was sent as a list of what is not empty. Raises _WrongAnswer."""
    if raw is None:
        return []
    if isinstance(raw, str):
        return [raw] if raw.strip() else []
    if isinstance(raw, (list, tuple)) and _strings(raw):
        given = [part for part in raw if part.strip()]
        if several or len(given) <= 1:
            return given
    raise _WrongAnswer(say.ANSWER_UNREADABLE)


def _words(given: list[str], limit: int) -> str | None:
    if not given:
        return None
    text = LINE_END.sub("\n", given[0])
    if len(text) > limit:
        raise _WrongAnswer(common.TOO_LONG.format(length=len(text), limit=limit))
    if UNFIT.search(text):
        raise _WrongAnswer(common.BAD_CHARACTER)
    return text


def _short(q: Question, given: list[str]) -> Value | None:
    return _line(given)


def _line(raw: object) -> str | None:
    given = [SPACES.sub(" ", part).strip() for part in _single(raw, False)]
    return _words(given, SHORT_MAX)


def _free(q: Question, given: list[str]) -> Value | None:
    return _words(given, FREE_MAX)


def _one(q: Question, given: list[str]) -> Value | None:
    if given and given[0] not in q.values:
        raise _WrongAnswer(common.NOT_A_CHOICE)
    return given[0] if given else None


def _several(q: Question, given: list[str]) -> Value | None:
    chosen = set(given)
    if not chosen <= q.values:
        raise _WrongAnswer(common.NOT_A_CHOICE)
    return [choice.id for choice in q.choices if choice.id in chosen] or None


def _with_words(q: Question, other: Choice, value: Value | None, words: str | None) -> Value | None:
    """The choice, with "other" chosen where words stand beside it and nothing contradicts."""
    if not words or value == other.id:
        return value
    if q.type == SEVERAL:
        chosen = {other.id, *(value if isinstance(value, list) else ())}
        return [choice.id for choice in q.choices if choice.id in chosen]
    if value is None:
        return other.id
    label = Message(other.label.in_language("sv"), other.label.in_language("en"))
    raise _WrongAnswer(say.ANSWER_OTHER_NOT_CHOSEN.format(other=label))


def _step(q: Question, given: list[str]) -> Value | None:
    chosen = _one(q, given)
    return int(chosen) if isinstance(chosen, str) and chosen != DONT_KNOW else chosen


def _number(q: Question, given: list[str]) -> Value | None:
    if not given:
        return None
    # "1 450" is how Swedish writes thousands.
    written = SPACES.sub("", given[0])
    if not WHOLE.fullmatch(written):
        raise _WrongAnswer(common.NOT_A_NUMBER)
    low, high = q.bounds
    if not low <= int(written) <= high:
        raise _WrongAnswer(common.NUMBER_RANGE.format(low=low, high=high))
    return int(written)


def _date(q: Question, given: list[str]) -> Value | None:
    if not given:
        return None
    try:
        day = date.fromisoformat(given[0].strip())
    except ValueError:
        raise _WrongAnswer(common.NOT_A_DATE) from None
    if day.year not in YEARS:
        raise _WrongAnswer(common.NOT_A_DATE)
    return day.isoformat()


def _quarter(q: Question, given: list[str]) -> Value | None:
    if not given:
        return None
    for pattern in QUARTER_SAID:
        found = pattern.fullmatch(given[0].strip())
        if found and int(found["year"]) in YEARS:
            return f"{found['year']}-Q{found['n']}"
    raise _WrongAnswer(say.ANSWER_NOT_A_QUARTER)


_READ = {
    SHORT: _short,
    FREE: _free,
    ONE: _one,
    SEVERAL: _several,
    SCALE: _step,
    NUMBER: _number,
    DATE: _date,
    QUARTER: _quarter,
}
