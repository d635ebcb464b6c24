"""What readers were told of each release of a summary beside the whole, as they were told it: by
district, profession and area, and by year. Only added to.

It is decided in `cafe.reports.told_kept`; the database notes by itself (`told_unjudged`) of which
events a release has come since.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from sqlite_utils import Database

from cafe.store.database import rows


def kept(db: Database, event_id: int, what: str) -> dict[int, Any]:
    """What was told, by the release's number; None in it where nothing was."""
    try:
        found = rows(
            db,
            "SELECT number, content FROM told_by_release WHERE event_id = ? AND what = ?",
            (event_id, what),
        )
    except sqlite3.OperationalError:  # a file that is not migrated yet
        return {}
    return {r["number"]: json.loads(r["content"]) for r in found}


def keep(db: Database, event_id: int, what: str, number: int, content: Any) -> None:
    """Keep what is told of a release from now on."""
    db.conn.execute(
        "INSERT INTO told_by_release (event_id, what, number, content) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (event_id, what, number, json.dumps(content, ensure_ascii=False, separators=(",", ":"))),
    )


def unjudged(db: Database) -> list[int]:
    """The events of which a release has come that nobody has looked at. None in a file that is not
    migrated yet."""
    try:
        found = rows(db, "SELECT event_id FROM told_unjudged ORDER BY event_id")
    except sqlite3.OperationalError:
        return []
    return [r["event_id"] for r in found]


def judged(db: Database, event_id: int) -> None:
    """All of an event has been."""
    db.conn.execute("DELETE FROM told_unjudged WHERE event_id = ?", (event_id,))
