"""An answer to a questionnaire: whole and typed, or what is wrong with it.

`clean` is the only judge of an answer: the page, the WTForms class (`build`) and the browser's
own checks only help the person who answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from forms.messages import survey as say
from forms.questionnaire.conditions import holds
from forms.questionnaire.model import DATE, QUARTER, Questionnaire, QuestionProblem
from forms.questionnaire.types.base import Values, WrongAnswerError


@dataclass(frozen=True)
class Answer:
    """What was answered, typed and in the questionnaire's order; the unanswered is not there.

    By question id: text (short, free), id of a choice (one), ids (several, in the question's
    order; ranking, the first place first), step or "dont-know" (scale), whole number (number,
    duration in minutes), "2026-10-14" (date), "2026-Q3" (quarter), "08:30" (time). One's own words
    beside a choice stand under `other_key(id)`, the statements of a grid under `part_key`.
    """

    questionnaire: str
    version: int
    values: Values = field(default_factory=dict)

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

    `data`: what a page sends, by the keys of `Questionnaire.keys`: what was typed or chosen (a list
    where several can be), `other_key(id)` → one's own words. Answers to questions that are not
    shown are dropped, keys that the questionnaire does not have are refused. Whatever else `data`
    holds, nothing is raised.
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
    found: dict[str, str | list[str]] = {}
    for q, kind in questionnaire.typed:
        found |= kind.as_data(q, values)
    return found


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


def _walk(
    questionnaire: Questionnaire, data: Mapping[str, object]
) -> tuple[Values, list[QuestionProblem], list[str]]:
    """Values, problems and what is shown. An answer that is wrong counts as none in conditions."""
    values: Values = {}
    problems: list[QuestionProblem] = []
    seen: list[str] = []
    for q, kind, single in questionnaire.judged:
        if q.show_if is not None and not holds(q.show_if, values):
            continue
        seen.append(q.id)
        if kind.silent:
            continue
        try:
            if single:
                value = kind.read(q, data.get(q.id))
                if value is not None:
                    values[q.id] = value
                    continue
            elif found := kind.answer(q, data):
                values |= found
                continue
        except WrongAnswerError as wrong:
            problems.append(QuestionProblem(wrong.message, q.id))
            continue
        if q.required:
            problems.append(QuestionProblem(kind.missing, q.id))
    return values, problems, seen
