"""Which passages a person has gone through in the review, with a decision on a code or without.

It holds for the text that the person read; another text is to be gone through again.
"""

from __future__ import annotations

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.store.database import row, rows
from cafe.store.passages import KEPT, PASSAGES

# Of a passage p with its current revision v: whether its text has been gone through.
GONE_THROUGH = (
    "EXISTS (SELECT 1 FROM gone_through g JOIN note_revision read ON read.note_id = g.passage_id "
    "AND read.revision = g.revision WHERE g.passage_id = p.id AND read.text = v.text)"
)


def mark(db: Database, user_id: int | None, event_id: int, passage_id: str, revision: int) -> None:
    """Somebody has gone through this revision of a passage of the event. Raises Unknown."""
    known = row(
        db,
        "SELECT 1 FROM note_revision v JOIN passage p ON p.id = v.note_id "
        "WHERE p.event_id = ? AND p.id = ? AND v.revision = ?",
        (event_id, passage_id, revision),
    )
    if known is None:
        raise Unknown("not_found")
    db.conn.execute(
        "INSERT OR REPLACE INTO gone_through (passage_id, revision, user_id, at) "
        "VALUES (?, ?, ?, ?)",
        (passage_id, revision, user_id, days.now()),
    )


def take_back(db: Database, event_id: int, passage_id: str) -> None:
    """Nobody has gone through the passage of the event."""
    db.conn.execute(
        "DELETE FROM gone_through WHERE passage_id = ? AND EXISTS "
        "(SELECT 1 FROM passage p WHERE p.id = passage_id AND p.event_id = ?)",
        (passage_id, event_id),
    )


def of_event(db: Database, event_id: int) -> set[str]:
    """The ids of the event's passages that have been gone through as they read now."""
    found = rows(
        db,
        f"SELECT p.id {PASSAGES} WHERE {KEPT} AND p.event_id = ? AND {GONE_THROUGH}",
        (event_id,),
    )
    return {r["id"] for r in found}


def last_place(db: Database, event_id: int, user_id: int) -> str:
    """The passage of the event that the account went through or decided on last, "" for none."""
    found = row(
        db,
        "SELECT id FROM (SELECT g.passage_id AS id, g.at FROM gone_through g "
        "JOIN passage p ON p.id = g.passage_id WHERE p.event_id = :event AND g.user_id = :user "
        "UNION ALL SELECT t.passage_id, t.at FROM tag t JOIN passage p ON p.id = t.passage_id "
        "WHERE p.event_id = :event AND t.user_id = :user AND t.bulk_id IS NULL) "
        "ORDER BY at DESC LIMIT 1",
        {"event": event_id, "user": user_id},
    )
    return "" if found is None else str(found["id"])
