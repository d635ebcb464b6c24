"""A survey's answers in words become passages.

They are held as an event of the survey's own, a round for each question that is to be tagged, so
that they are read, reviewed, gathered and proposed as notes are. Nothing that the answer was given
with comes along (no hour, no profession, no place among the others), and they come in together:

- of a survey that is closed, all at once;
- of interviews, which go on, and of a survey that was opened and closed again, when as many new
  ones as the threshold are there, so that nobody who knows who left last month, or who answered
  late, finds their words.

A question's texts come in once as many persons as the threshold of quotes have written in it: below
that nobody reads them, the lead included.

`let_out` is the same memory for a page that reads the answers themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import alphabet, masks
from cafe.store import audit, erased, events, notes, questionnaires, surveys
from cafe.store import texts as kept
from cafe.store.notes import NoteIn
from cafe.store.surveys import Survey
from cafe.thresholds import gate as gate_of
from forms.questionnaire.answer import consents
from forms.questionnaire.file import from_json

TABLE = "enkätsvar"


@dataclass(frozen=True)
class WaitingText:
    """One text that waits: the number of its question (from 1), its id and the words."""

    question: int
    id: str
    text: str


@dataclass(frozen=True)
class Waiting:
    """What a survey has that is not among the passages; `questions` in words, in order; `persons`
    have answered the survey."""

    survey: Survey
    questions: tuple[str, ...]
    texts: tuple[WaitingText, ...]
    persons: int


def due(db: Database) -> list[Waiting]:
    """The surveys whose texts can come in now. Read it within one snapshot."""
    return [w for s in surveys.all_surveys(db) if (w := waiting(db, s)) is not None]


def waiting(db: Database, survey: Survey) -> Waiting | None:
    """What of the survey can come in now, None when there is nothing."""
    interviews = survey.of_interviews
    if not survey.is_over and not (interviews and survey.takes_answers):
        return None
    version = questionnaires.get(db, survey.questionnaire_id, survey.questionnaire_version)
    questionnaire = from_json(version.content)
    tagged = questionnaire.tagged
    if not tagged:
        return None
    gate = gate_of(db)
    event = kept.event_of(db, survey.id)
    there = kept.known(db, event) if event else set()
    found: list[WaitingText] = []
    for number, question in enumerate(tagged, start=1):
        written = [
            (identity, text)
            for identity, text, content in kept.written(db, survey.id, question)
            if text.strip() and consents(questionnaire, json.loads(content)) is not False
        ]
        if not gate.quotable(len(written)):
            continue
        new = [
            # Once more: an answer may be older than the masking is.
            WaitingText(number, erased.answer_text(identity, question), masks.of_text(text))
            for identity, text in written
        ]
        new = [t for t in new if t.id not in there]
        # A survey can be opened and closed again: one text more would be that one person's.
        if len(new) < gate.threshold:
            continue
        found += new
    if not found:
        return None
    labels = {q.id: q.label.sv for q in questionnaire.asked}
    return Waiting(
        survey,
        tuple(labels[q] for q in tagged),
        tuple(found),
        surveys.counts(db, survey.id).persons,
    )


def let_out(releases: Sequence[int], limits: Mapping[int, tuple[int, int]]) -> int:
    """The last release whose texts may be read, 0 for none.

    `releases` are those in which the answers with a text were first counted. The texts are let out
    in steps, release by release, by the `limits` that each was shown under: so many persons as
    words need for the first step, as figures need for each that follows. By those of today a step
    that waits could come to be the end of another.
    """
    out = waits = 0
    for number in sorted(set(releases)):
        waits += releases.count(number)
        first, then = limits[number]
        if waits >= (then if out else first):
            out, waits = number, 0
    return out


def bring_in(db: Database, actor: str, waits: Waiting) -> str:
    """Make the texts passages, in the open transaction; returns the code of their event."""
    survey = waits.survey
    event = kept.event_of(db, survey.id)
    if event is None:
        code = events.add(
            db,
            actor,
            title=survey.title,
            date=survey.opened_on or survey.day,
            district=survey.district,
            participants=waits.persons,
            questions=waits.questions,
            tables=0,
        )
        event = events.get(db, code)
        kept.hold(db, event, survey.id)
    else:
        kept.count_persons(db, event, waits.persons)
    table_id = events.table_for(db, event, None, made=TABLE)
    event = events.by_id(db, event.id)
    table = next(t for t in event.tables if t.id == table_id)
    # By the alphabet, so that the order tells nothing of who wrote first, or what belongs together.
    ordered = sorted(waits.texts, key=lambda t: (t.question, alphabet.place(t.text), t.id))
    new = [NoteIn(id=t.id, base=0, round=t.question, kind="other", text=t.text) for t in ordered]
    notes.save(db, event, table, new, source="import", actor=actor)
    if not event.is_closed:
        events.move(db, actor, event, "closed")
    audit.add(db, actor, "survey.texts", f"survey:{survey.code}", added=len(new))
    return event.code
