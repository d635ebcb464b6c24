"""Texts that were erased for good: a note's, or an answer's to one question.

Both have one id, since an answer's text becomes a passage under it. What stays is that there was
one, when it was erased, by whom and why; of the note also its table, round and kind, as a note that
was taken back. With the words go what the machine made of them, what people decided on them and
what it could learn from them, and its place in its event's themes and among what may be quoted.
Figures that readers have been shown stay as they were shown. A proposal that was made of the text
has a wording of its own, which is somebody else's to change.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.store import audit, erasures, jobs, search
from cafe.store.database import rows, value
from forms.questionnaire.file import from_json
from forms.questionnaire.types import registry

TEXT, EVENT, SURVEY = "text", "event_texts", "survey_texts"
NAMESPACE = uuid.UUID("0d5b1c52-6f34-4d0e-8a55-5d1a2d1f9a3e")


@dataclass(frozen=True)
class ErasedText:
    """What stays: the ISO date (UTC), who erased it ("" when a restore did it again) and why."""

    on_day: str
    name: str
    reason: str


def answer_text(answer_id: str, question: str) -> str:
    """The id of an answer's text to one question. It tells nothing of the answer: those of one
    answer cannot be known to belong together."""
    return str(uuid.uuid5(NAMESPACE, f"{answer_id} {question}"))


def is_erased(db: Database, text_id: str) -> bool:
    """Whether the text with this id was erased."""
    return bool(value(db, "SELECT EXISTS (SELECT 1 FROM erased_text WHERE id = ?)", (text_id,)))


def of_event(db: Database, event_id: int) -> dict[str, ErasedText]:
    """The erased texts among an event's notes, by id."""
    found = rows(
        db,
        "SELECT x.id, x.on_day, x.reason, coalesce(user.name, '') AS name FROM erased_text x "
        "JOIN passage p ON p.id = x.id LEFT JOIN user ON user.id = x.user_id "
        "WHERE p.event_id = ?",
        (event_id,),
    )
    return {r["id"]: ErasedText(r["on_day"], r["name"], r["reason"]) for r in found}


def erase(db: Database, user_id: int, text_id: str, reason: str) -> None:
    """Erase a text, in the open transaction; nothing brings it back, a restore neither. To erase
    what has been erased changes nothing. `reason` does not repeat what was erased."""
    if is_erased(db, text_id):
        return
    erasures.erase(db, TEXT, text_id)
    db.conn.execute(
        "UPDATE erased_text SET user_id = ?, reason = ? WHERE id = ?", (user_id, reason, text_id)
    )
    audit.add(db, f"user:{user_id}", "text.erase", f"passage:{text_id}")


def purge_event(db: Database, actor: str, code: str) -> None:
    """Erase all notes of an event, in the open transaction."""
    erasures.erase(db, EVENT, code)
    audit.add(db, actor, "texts.purge", f"event:{code}")


def purge_survey(db: Database, actor: str, code: str, until: str) -> None:
    """Erase what answers of a survey say in words, those up to the ISO date `until`, in the open
    transaction."""
    erasures.erase(db, SURVEY, f"{code}:{until}")
    audit.add(db, actor, "texts.purge", f"survey:{code}", until=until)


def notes_of(db: Database, code: str) -> list[str]:
    """The ids of an event's notes that have not been erased."""
    found = rows(
        db,
        "SELECT p.id FROM passage p JOIN event e ON e.id = p.event_id WHERE e.code = ? "
        "AND NOT EXISTS (SELECT 1 FROM erased_text x WHERE x.id = p.id) ORDER BY p.id",
        (code,),
    )
    return [r["id"] for r in found]


def words_of(db: Database, code: str, until: str) -> list[tuple[str, str]]:
    """What answers of a survey up to an ISO date say in words: (the answer's id, the question)."""
    kept = value(
        db,
        "SELECT q.content FROM survey s JOIN questionnaire q ON q.id = s.questionnaire_id "
        "AND q.version = s.questionnaire_version WHERE s.code = ?",
        (code,),
    )
    if kept is None:
        return []
    words = {key for q in from_json(kept).asked for key in registry.of(q).words(q)}
    found = rows(
        db,
        "SELECT a.id, a.content FROM answer a JOIN survey s ON s.id = a.survey_id "
        "WHERE s.code = ? AND a.date <= ? ORDER BY a.id",
        (code, until),
    )
    return [
        (r["id"], key)
        for r in found
        for key, said in json.loads(r["content"]).items()
        if key in words and said
    ]


@erasures.erases(TEXT)
def _forget(db: Database, text_id: str) -> bool:
    db.conn.execute("PRAGMA secure_delete = ON")
    event = value(db, "SELECT event_id FROM passage WHERE id = ?", (text_id,))
    if event is not None:
        _forget_passage(db, text_id)
        search.forget(db, [text_id])
        # A file that waits to be looked at may hold the same words; it can be chosen again.
        db.conn.execute("DELETE FROM upload WHERE event_id = ?", (event,))
        jobs.queue(db, event)
    answered = _forget_answer(db, text_id)
    if event is None and not answered:
        return False
    _bury(db, text_id)
    return True


@erasures.erases(EVENT)
def _forget_event(db: Database, code: str) -> bool:
    db.conn.execute("PRAGMA secure_delete = ON")
    found = notes_of(db, code)
    for note_id in found:
        _forget_passage(db, note_id)
        _bury(db, note_id)
    search.forget(db, found)
    return bool(found)


@erasures.erases(SURVEY)
def _forget_survey(db: Database, named: str) -> bool:
    db.conn.execute("PRAGMA secure_delete = ON")
    code, _, until = named.partition(":")
    found = words_of(db, code, until)
    for answer_id, question in found:
        text_id = answer_text(answer_id, question)
        _empty(db, answer_id, question)
        if value(db, "SELECT EXISTS (SELECT 1 FROM passage WHERE id = ?)", (text_id,)):
            _forget_passage(db, text_id)
        _bury(db, text_id)
    search.forget(db, [answer_text(*one) for one in found])
    return bool(found)


def _bury(db: Database, text_id: str) -> None:
    db.conn.execute(
        "INSERT INTO erased_text (id, on_day) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (text_id, days.now()[:10]),
    )


def _forget_passage(db: Database, passage_id: str) -> None:
    _forget_note(db, passage_id)
    _forget_what_followed(db, passage_id)


def _forget_note(db: Database, note_id: str) -> None:
    """Empty every revision, and add one that takes the note back: tablets go by the newest."""
    last = value(db, "SELECT max(revision) FROM note_revision WHERE note_id = ?", (note_id,))
    db.conn.execute(
        "UPDATE note_revision SET text = '', fingerprint = '', point = NULL, area = NULL, "
        "profession = NULL, district = NULL, written_at = NULL, standing = CASE standing "
        "WHEN 'kept' THEN 'kept' ELSE 'declined' END WHERE note_id = ?",
        (note_id,),
    )
    db.conn.execute(
        "INSERT INTO note_revision (note_id, revision, base, standing, fingerprint, round, kind, "
        "text, withdrawn, received_at, source) SELECT note_id, revision + 1, revision, 'kept', '', "
        "round, kind, '', 1, ?, 'lead' FROM note_revision WHERE note_id = ? AND revision = ?",
        (days.fine_stamp(), note_id, last),
    )
    db.conn.execute("UPDATE note SET current = ? WHERE id = ?", (last + 1, note_id))


def _forget_what_followed(db: Database, passage_id: str) -> None:
    # What the room was to read may be made of these words, and so may why nobody was to read them.
    db.conn.execute(
        "UPDATE shortlist SET wording = NULL, hidden = iif(hidden IS NULL, NULL, '') "
        "WHERE note_id IN (SELECT coalesce(part_of, note_id) FROM shortlist WHERE note_id = ?)",
        (passage_id,),
    )
    db.conn.execute(
        "UPDATE settlement SET tag_id = NULL WHERE tag_id IN "
        "(SELECT id FROM tag WHERE passage_id = ?)",
        (passage_id,),
    )
    for table in (
        *("suggestion", "reading", "waiting_reading", "tag", "gone_through"),
        "quote_release",
    ):
        db.conn.execute(f"DELETE FROM {table} WHERE passage_id = ?", (passage_id,))  # noqa: S608
    # A gathering's themes are read from its runs: with one note less in a theme, who looks before
    # and after would know what it said. Without its words the place tells no more than a number.
    in_gatherings = "run_id IN (SELECT id FROM run WHERE gathering_id IS NOT NULL)"
    db.conn.execute(
        f"UPDATE theme_passage SET quote = 0 WHERE passage_id = ? AND {in_gatherings}",  # noqa: S608
        (passage_id,),
    )
    db.conn.execute(
        f"DELETE FROM theme_passage WHERE passage_id = ? AND NOT {in_gatherings}",  # noqa: S608
        (passage_id,),
    )


def _forget_answer(db: Database, text_id: str) -> bool:
    for answer in rows(db, "SELECT id, content FROM answer"):
        for question, said in json.loads(answer["content"]).items():
            if isinstance(said, str) and answer_text(answer["id"], question) == text_id:
                _empty(db, answer["id"], question)
                return True
    return False


def _empty(db: Database, answer_id: str, question: str) -> None:
    db.conn.execute(
        # Empty, not gone: that so many have written lets the others' words out.
        "UPDATE answer SET content = json_set(content, ?, '') WHERE id = ?",
        (f'$."{question}"', answer_id),
    )
