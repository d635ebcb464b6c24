"""What came after an event was closed: it waits for the lead, who lets it count or not."""

from __future__ import annotations

from sqlite_utils import Database

from cafe.errors import Conflict, Unknown
from cafe.store import audit, notes
from cafe.store.database import rows
from cafe.store.notes import SELECT, Note


def of_event(db: Database, event_id: int) -> list[Note]:
    """What waits for the lead, in the order in which it came: the last of each chain of changes."""
    return [
        notes.note_of(r)
        for r in rows(
            db,
            f"{SELECT} WHERE p.event_id = ? AND v.standing = 'late' AND NOT EXISTS ("  # noqa: S608
            "SELECT 1 FROM note_revision w WHERE w.note_id = v.note_id AND w.standing = 'late' "
            "AND w.base = v.revision AND w.revision > v.revision) "
            "ORDER BY v.received_at, v.note_id",
            (event_id,),
        )
    ]


def by_event(db: Database) -> dict[int, int]:
    """How many notes wait for each event's lead, as `of_event` lists them; only events with any."""
    found = rows(
        db,
        "SELECT p.event_id, count(*) AS n FROM note_revision v JOIN passage p ON p.id = v.note_id "
        "WHERE v.standing = 'late' AND NOT EXISTS (SELECT 1 FROM note_revision w "
        "WHERE w.note_id = v.note_id AND w.standing = 'late' AND w.base = v.revision "
        "AND w.revision > v.revision) GROUP BY p.event_id",
    )
    return {r["event_id"]: r["n"] for r in found}


def accept(db: Database, actor: str, event_id: int, note_id: str, revision: int) -> None:
    """Let a late revision count: it becomes the current one.

    The late ones that it builds on become part of the note's history. Accepting what has been
    accepted changes nothing. Raises Unknown for a revision that is not of this event, and
    Conflict("note_not_waiting") for one that does not wait.
    """
    chain = _decide(db, event_id, note_id, revision, "kept")
    if chain:
        notes.settle_late(db, note_id, chain, "kept")
        db.conn.execute("UPDATE note SET current = ? WHERE id = ?", (revision, note_id))
        audit.add(db, actor, "note.accept", f"note:{note_id}", revision=revision)


def decline(db: Database, actor: str, event_id: int, note_id: str, revision: int) -> None:
    """Leave a late revision, and the late ones that it builds on, outside; nothing is erased.

    Raises as `accept`.
    """
    chain = _decide(db, event_id, note_id, revision, "declined")
    if chain:
        notes.settle_late(db, note_id, chain, "declined")
        audit.add(db, actor, "note.decline", f"note:{note_id}", revision=revision)


def _decide(db: Database, event_id: int, note_id: str, revision: int, wanted: str) -> list[int]:
    """The chain of late revisions to settle; empty when the wanted has been done already."""
    earlier = {
        r["revision"]: r
        for r in rows(
            db,
            "SELECT v.* FROM note_revision v JOIN passage p ON p.id = v.note_id "
            "WHERE v.note_id = ? AND p.event_id = ?",
            (note_id, event_id),
        )
    }
    if revision not in earlier:
        raise Unknown("not_found")
    if earlier[revision]["standing"] == wanted:
        return []
    if earlier[revision]["standing"] != "late":
        raise Conflict("note_not_waiting")
    chain = notes.waiting_chain(earlier, revision)
    return [r for r in chain if earlier[r]["standing"] == "late"]
