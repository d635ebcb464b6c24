"""A survey's words as passages: the event that holds them, and which may be quoted."""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

from cafe import days
from cafe.store import audit, events
from cafe.store.database import rows, value
from cafe.store.events import Event


def event_of(db: Database, survey_id: int) -> Event | None:
    """The event that holds the survey's words, None while it has none."""
    found = value(db, "SELECT id FROM event WHERE survey_id = ?", (survey_id,))
    return None if found is None else events.by_id(db, int(found))


def hold(db: Database, event: Event, survey_id: int) -> None:
    """Let the event hold the survey's words."""
    db.conn.execute("UPDATE event SET survey_id = ? WHERE id = ?", (survey_id, event.id))


def count_persons(db: Database, event: Event, persons: int) -> None:
    """Say how many persons have answered by now."""
    db.conn.execute("UPDATE event SET participants = ? WHERE id = ?", (persons, event.id))


def known(db: Database, event: Event) -> set[str]:
    """The ids of all passages of the event, also of those that no longer count."""
    return {r["id"] for r in rows(db, "SELECT id FROM passage WHERE event_id = ?", (event.id,))}


def written(db: Database, survey_id: int, question: str) -> list[tuple[str, str, str]]:
    """The answers in words to one question: (the answer's id, text, the answer's content)."""
    found = rows(
        db,
        "SELECT id, json_extract(content, ?) AS said, content FROM answer "
        "WHERE survey_id = ? AND said IS NOT NULL",
        (f'$."{question}"', survey_id),
    )
    return [(r["id"], str(r["said"]), r["content"]) for r in found]


def release(db: Database, user_id: int, passage_id: str, revision: int) -> None:
    """A person releases a passage to be quoted, as it reads in this revision."""
    db.conn.execute(
        "INSERT INTO quote_release (passage_id, revision, user_id, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (passage_id) DO UPDATE SET revision = excluded.revision, "
        "user_id = excluded.user_id, at = excluded.at",
        (passage_id, revision, user_id, days.now()),
    )
    audit.add(db, f"user:{user_id}", "quote.release", f"passage:{passage_id}")


def take_back(db: Database, user_id: int, passage_id: str) -> None:
    """It may no longer be quoted."""
    db.conn.execute("DELETE FROM quote_release WHERE passage_id = ?", (passage_id,))
    audit.add(db, f"user:{user_id}", "quote.take_back", f"passage:{passage_id}")


def released(db: Database, event_id: int) -> Collection[str]:
    """The ids of the event's passages that may be quoted as they read now."""
    found = rows(
        db,
        "SELECT q.passage_id FROM quote_release q JOIN passage p ON p.id = q.passage_id "
        "JOIN note n ON n.id = p.id JOIN note_revision was "
        "ON was.note_id = n.id AND was.revision = q.revision JOIN note_revision v "
        "ON v.note_id = n.id AND v.revision = n.current "
        "WHERE p.event_id = ? AND was.text = v.text",
        (event_id,),
    )
    return {r["passage_id"] for r in found}
