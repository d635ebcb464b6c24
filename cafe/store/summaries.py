"""The releases of summaries: what readers have been shown of an event, numbered and frozen.

The content is as `cafe.reports.summary.release` wrote it; it names notes by id and revision and
holds no text of theirs, so that what is erased or taken back is gone from every release too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.store import audit, events, settings
from cafe.store.database import rows, value
from cafe.store.events import Event
from cafe.store.notes import HasId

# Set by the migration that made room for releases: what readers could see before is frozen once.
TAKE_OVER = "summaries_take_over"


@dataclass(frozen=True)
class KeptSummary:
    """A summary as it was shown at `at`."""

    number: int
    at: str
    content: dict[str, Any]


def releases(db: Database, event: HasId) -> list[KeptSummary]:
    """What readers have been shown of the event, the oldest first."""
    found = rows(
        db, "SELECT * FROM summary_release WHERE event_id = ? ORDER BY number", (event.id,)
    )
    return [KeptSummary(r["number"], r["at"], json.loads(r["content"])) for r in found]


def keep(
    db: Database, actor: str, event: Event, before: int, content: dict[str, Any]
) -> KeptSummary | None:
    """Keep what readers are shown from now on, after `before` releases; None when somebody else
    has kept one in between."""
    kept = int(value(db, "SELECT count(*) FROM summary_release WHERE event_id = ?", (event.id,)))
    if kept != before:
        return None
    number, at = kept + 1, days.now()
    db.conn.execute(
        "INSERT INTO summary_release (event_id, number, at, content) VALUES (?, ?, ?, ?)",
        (event.id, number, at, json.dumps(content, separators=(",", ":"))),
    )
    audit.add(db, actor, "summary.release", f"event:{event.code}", number=number)
    return KeptSummary(number, at, content)


def latest(db: Database, event_ids: Sequence[int]) -> dict[int, KeptSummary]:
    """Of each of the events that readers have been shown, the latest release."""
    found = rows(
        db,
        "SELECT r.* FROM summary_release r WHERE r.event_id IN (SELECT value FROM json_each(?)) "
        "AND number = (SELECT max(number) FROM summary_release l WHERE l.event_id = r.event_id)",
        (json.dumps(list(event_ids)),),
    )
    return {
        r["event_id"]: KeptSummary(r["number"], r["at"], json.loads(r["content"])) for r in found
    }


def shown(db: Database) -> dict[int, str]:
    """Of each of the events that readers have been shown: when last."""
    found = rows(db, "SELECT event_id, max(at) AS at FROM summary_release GROUP BY event_id")
    return {r["event_id"]: r["at"] for r in found}


def wordings(db: Database, event: HasId) -> dict[tuple[str, int], str]:
    """The texts of the event's notes by id and revision, but for what has been taken back."""
    found = rows(
        db,
        "SELECT v.note_id, v.revision, v.text FROM note_revision v "
        "JOIN passage p ON p.id = v.note_id JOIN note n ON n.id = v.note_id "
        "JOIN note_revision w ON w.note_id = n.id AND w.revision = n.current "
        "WHERE p.event_id = ? AND NOT w.withdrawn",
        (event.id,),
    )
    return {(r["note_id"], r["revision"]): r["text"] for r in found}


def unshown(db: Database) -> list[Event]:
    """The events with notes that are no drafts, of which readers have been shown nothing."""
    found = rows(
        db,
        "SELECT id FROM event e WHERE state <> 'draft' "
        "AND EXISTS (SELECT 1 FROM passage p WHERE p.event_id = e.id) "
        "AND NOT EXISTS (SELECT 1 FROM summary_release r WHERE r.event_id = e.id) ORDER BY id",
    )
    return [events.by_id(db, r["id"]) for r in found]


def to_take_over(db: Database) -> list[Event]:
    """The events whose live summary readers could see before there were releases."""
    if settings.get(db, TAKE_OVER) is None:
        return []
    return unshown(db)


def taken_over(db: Database) -> None:
    """There is nothing to take over any longer."""
    settings.drop(db, TAKE_OVER)
