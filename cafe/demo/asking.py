"""The worked example's surveys: opened, answered and closed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from cafe.store import questionnaires, survey_answers, surveys
from forms.questionnaire import file as questionnaire_files
from forms.questionnaire import model
from forms.questionnaire.answer import Answer, clean

NAMESPACE = uuid.UUID("b6f2a2f0-3f0b-4c4e-8f60-7a7d1f9e2f11")


def ask(
    db: Database,
    actor: str,
    survey: Mapping[str, Any],
    answers: Sequence[Mapping[str, Any]],
    event_id: int | None = None,
) -> str:
    """Add a survey by a built-in questionnaire with its answers, and close it; returns its join
    code. ValueError: an answer that the questionnaire does not take."""
    asked = questionnaire_files.builtin(survey["questionnaire"])
    questionnaires.ensure_builtin(
        db, [(asked.id, asked.version, model.to_json(asked), asked.digest)]
    )
    day = survey["date"].isoformat()
    join = surveys.add(
        db,
        actor,
        title=survey["title"],
        questionnaire=(asked.id, asked.version),
        admission=surveys.OPEN,
        event_id=event_id,
        invited=survey["invited"],
    )
    surveys.move(db, actor, surveys.get(db, join), "open", day)
    # Choices of area, profession and district are the organisation's on that day.
    filled = model.fill(asked, dict(surveys.lists(db, day)))
    for position, given in enumerate(answers):
        found = clean(filled, {question: str(answer) for question, answer in given.items()})
        if not isinstance(found, Answer):
            raise ValueError(f"{survey['title']}, answer {position + 1}: {found}")
        survey_answers.keep(
            db,
            survey_answers.door(db, join),
            key=uuid.uuid5(NAMESPACE, f"{join} {position}").hex,
            content=found.to_json(),
            persons=1,
            language="sv",
            day=day,
        )
    surveys.move(db, actor, surveys.get(db, join), "closed")
    return join
