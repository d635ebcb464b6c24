"""What results are made of: the answers' contents, and the results that have been shown.

Results leave the house only as releases, which have passed the disclosure gate (`cafe.reports`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from cafe import alphabet, days
from cafe.store import audit, erased, settings
from cafe.store.database import row, rows, value
from cafe.store.events import Event
from cafe.store.surveys import SURVEY, Survey, not_vouched, remember_vouched, survey_of


@dataclass(frozen=True)
class KeptRelease:
    """Results as they were shown at `at`, about `persons` persons; `content` is as
    `cafe.reports.survey.frozen` wrote it."""

    number: int
    at: str
    persons: int
    content: dict[str, Any]


@dataclass(frozen=True)
class ReleasedAnswer:
    """An answer that a release has counted, the number of the first that did: `content` is JSON by
    question, `language` the one that it was given in."""

    content: str
    language: str
    release: int


def released(db: Database, survey_id: int) -> list[ReleasedAnswer]:
    """The answers of a survey that a release has counted, without day, key and persons."""
    found = rows(
        db,
        "SELECT content, language, release FROM answer "
        "WHERE survey_id = ? AND release IS NOT NULL ORDER BY id",
        (survey_id,),
    )
    return [ReleasedAnswer(r["content"], r["language"], r["release"]) for r in found]


def contents(
    db: Database, survey_id: int, groups: bool, *, released: bool = False
) -> Iterator[tuple[str, int, str]]:
    """Of every answer of a talk group, or of one person (`groups`: which), the year, how many
    persons stand behind it, and its content as JSON, in the order of the random keys; with
    `released` only of those that a release has counted. A group counts as one person where nobody
    vouches for more."""
    beyond = json.dumps(sorted(not_vouched(db, survey_id)) if groups else [])
    yield from db.conn.execute(
        "SELECT substr(date, 1, 4), iif(id IN (SELECT value FROM json_each(?)), 1, persons), "
        "content FROM answer WHERE survey_id = ? AND (persons > 1) = ? "
        "AND (release IS NOT NULL OR NOT ?) ORDER BY id",
        (beyond, survey_id, int(groups), int(released)),
    )


def texts(db: Database, survey_id: int, question: str) -> list[tuple[str, str, str, int]]:
    """The answers in words to one question that a release has counted, by the alphabet: (the id
    of the text, the text, the answer's content, the number of the release)."""
    found = rows(
        db,
        "SELECT id, json_extract(content, ?) AS said, content, release FROM answer "
        "WHERE survey_id = ? AND said IS NOT NULL AND release IS NOT NULL ORDER BY said",
        (f'$."{question}"', survey_id),
    )
    found.sort(key=lambda r: alphabet.place(str(r["said"])))
    return [
        (erased.answer_text(r["id"], question), str(r["said"]), r["content"], r["release"])
        for r in found
    ]


def answers(db: Database, survey_id: int) -> tuple[int, int]:
    """How many answers there are, and how many of them a release has counted."""
    found = row(
        db,
        "SELECT count(*) AS n, count(release) AS released FROM answer WHERE survey_id = ?",
        (survey_id,),
    )
    assert found is not None
    return found["n"], found["released"]


def releases(db: Database, survey_id: int) -> list[KeptRelease]:
    """What has been shown of the survey, the oldest first."""
    found = rows(
        db, "SELECT * FROM survey_release WHERE survey_id = ? ORDER BY number", (survey_id,)
    )
    return [
        KeptRelease(r["number"], r["at"], r["persons"], json.loads(r["content"])) for r in found
    ]


# Set by the migration that made releases keep how many persons words need: how many until then.
WORDS_BEFORE = "words_threshold_before"


def word_limits(db: Database, survey_id: int) -> dict[int, tuple[int, int]]:
    """Of each release: how many persons words, and figures, needed when it was shown."""
    before = int(settings.get(db, WORDS_BEFORE) or 0)
    found = {}
    for one in releases(db, survey_id):
        figure = int(one.content["threshold"])
        found[one.number] = (max(figure, one.content.get("quote_threshold", before)), figure)
    return found


def last_release(db: Database, survey_id: int) -> KeptRelease | None:
    """What is shown of the survey now; None while its results are hidden."""
    r = row(
        db,
        "SELECT * FROM survey_release WHERE survey_id = ? ORDER BY number DESC LIMIT 1",
        (survey_id,),
    )
    return KeptRelease(r["number"], r["at"], r["persons"], json.loads(r["content"])) if r else None


def keep_release(
    db: Database, actor: str, survey: Survey, persons: int, content: dict[str, Any]
) -> int:
    """Keep what is shown from now on; returns its number. What was shown before is kept too.

    It counts all answers, which it is then known of each, or those that an earlier one counted.
    """
    number = 1 + int(
        value(db, "SELECT count(*) FROM survey_release WHERE survey_id = ?", (survey.id,))
    )
    db.conn.execute(
        "INSERT INTO survey_release (survey_id, number, at, persons, content) "
        "VALUES (?, ?, ?, ?, ?)",
        (survey.id, number, days.now(), persons, json.dumps(content, separators=(",", ":"))),
    )
    remember_vouched(db, survey.id)
    if content["answers"] == answers(db, survey.id)[0]:
        db.conn.execute(
            "UPDATE answer SET release = ? WHERE survey_id = ? AND release IS NULL",
            (number, survey.id),
        )
    audit.add(db, actor, "survey.reveal", f"survey:{survey.code}", number=number, persons=persons)
    return number


def of_questionnaire(db: Database, questionnaire_id: str) -> list[Survey]:
    """The surveys on any version of a questionnaire, the oldest first."""
    found = rows(db, SURVEY + "WHERE s.questionnaire_id = ? ORDER BY s.id", (questionnaire_id,))
    return [survey_of(r) for r in found]


def show_on_wall(
    db: Database, actor: str, survey: Survey, question: str, event: Event | None = None
) -> None:
    """Let the projector of the survey's event show one question of it, or without an event the
    survey's own wall ("": nothing any longer)."""
    if event is not None:
        settings.put(db, f"wall:{event.id}", f"survey:{survey.code}:{question}")
        audit.add(db, actor, "wall.show", f"event:{event.code}", what=f"survey:{survey.code}")
        return
    settings.put(db, f"survey-wall:{survey.id}", question)
    audit.add(db, actor, "wall.show", f"survey:{survey.code}", what=question)


def on_wall(db: Database, survey: Survey) -> str | None:
    """The question that the survey's own wall shows; "" when it has been closed, None when it has
    never been opened."""
    return settings.get(db, f"survey-wall:{survey.id}")
