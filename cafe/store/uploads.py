"""Files that have been uploaded and wait for a person to look at their preview."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.store.database import row

KEPT = timedelta(days=1)


def add(db: Database, event_id: int, name: str, content: bytes) -> str:
    """Keep a file for a day; returns its id."""
    purge(db)
    upload_id = uuid.uuid4().hex
    db.conn.execute(
        "INSERT INTO upload (id, event_id, name, content, at) VALUES (?, ?, ?, ?, ?)",
        (upload_id, event_id, name, content, days.now()),
    )
    return upload_id


def purge(db: Database) -> None:
    """Remove the files that are older than a day: they hold what staff wrote."""
    limit = days.stamp(days.clock() - KEPT)
    db.conn.execute("DELETE FROM upload WHERE at < ?", (limit,))


def drop(db: Database, event_id: int, upload_id: str) -> None:
    """Remove a file whose notes came in, or that somebody does not want."""
    db.conn.execute("DELETE FROM upload WHERE id = ? AND event_id = ?", (upload_id, event_id))


def get(db: Database, event_id: int, upload_id: str) -> tuple[str, bytes]:
    """Name and content. Raises Unknown("upload_gone")."""
    found = row(
        db,
        "SELECT name, content FROM upload WHERE id = ? AND event_id = ?",
        (upload_id, event_id),
    )
    if found is None:
        raise Unknown("upload_gone")
    return found["name"], found["content"]
