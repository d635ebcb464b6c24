"""What the templates of the question types draw a question with, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from flask_babel import force_locale

from cafe import days
from cafe.store.surveys import INTERVIEW, OPEN
from forms.messages import Message
from forms.questionnaire.build import field_name, minutes, skeleton
from forms.questionnaire.model import Questionnaire, QuestionProblem
from forms.questionnaire.types.quarter import quarters


@dataclass(frozen=True)
class AskedPage:
    """What was typed and what is wrong, by the fields' names; `desk`: it is filled in at a desk,
    while talking; `preset`: where there is nothing to choose, it is chosen; `quarters` to choose
    from, value and wording."""

    typed: Mapping[str, object] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    desk: bool = False
    preset: bool = False
    quarters: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Trial:
    """A form that is tried: where it is sent, where its page leads back to ("" where it stands
    inside another page), and where it begins."""

    send: str
    back: str
    again: str


QUARTERS = 12


def answer_form(
    questionnaire: Questionnaire,
    languages: tuple[str, ...],
    language: str,
    *,
    title: str,
    admission: str,
    key: str,
    last_day: str | None = None,
    given: Mapping[str, object] | None = None,
    alert: Message | None = None,
    problems: tuple[QuestionProblem, ...] = (),
    trial: Trial | None = None,
) -> str:
    """The form that a respondent gets, as it is filled in (`given`) and with what is wrong;
    `last_day`: the ISO date until which it can be answered. `trial`: it is tried by who made it,
    and nothing is stored."""
    items = skeleton(questionnaire, language)
    wrong: dict[str, str] = {}
    general: list[str] = []
    for problem in problems:
        said = problem.message.in_language(language)
        if problem.question:
            wrong.setdefault(field_name(problem.question), said)
        else:
            general.append(said)
    fresh = given is None
    asked_page = AskedPage(
        typed={field_name(name): value for name, value in (given or {}).items()},
        wrong=wrong,
        preset=fresh and admission == INTERVIEW,
        quarters=[
            (value, text.in_language(language))
            for value, text in quarters(days.today_date(), QUARTERS)
        ],
    )
    return page(
        "answer/form.html",
        language,
        items=items,
        page=asked_page,
        questionnaire=questionnaire,
        heading=questionnaire.title.in_language(language),
        intro=questionnaire.intro.in_language(language),
        languages=languages,
        title=title,
        ticket=admission != OPEN,
        interview=admission == INTERVIEW,
        key=key,
        fresh=fresh,
        last_day=last_day,
        minutes=minutes(items),
        alert=alert.in_language(language) if alert else "",
        general=general,
        trial=trial,
    )


def page(template: str, language: str, **values: Any) -> str:
    """A page in a language, whatever the request's is."""
    with force_locale(language):
        return render_template(template, language=language, **values)
