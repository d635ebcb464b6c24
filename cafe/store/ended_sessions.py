"""Sessions that were signed out: a cookie that names one of them opens nothing any more.

What lives is not stored, so that signing in needs no write and works with a full disk.
"""

from __future__ import annotations

from datetime import timedelta

from sqlite_utils import Database

from cafe import days
from cafe.store.database import value

LONGEST = timedelta(days=7)  # no session lives longer, so no ended one is kept longer
# Ended while nothing could be stored, as on a full disk: known to this process alone.
_unstored: set[str] = set()


def end(db: Database, session_id: str) -> None:
    """End a session."""
    at = days.clock()
    db.conn.execute("DELETE FROM ended_session WHERE at < ?", ((at - 2 * LONGEST).isoformat(),))
    db.conn.execute(
        "INSERT OR IGNORE INTO ended_session VALUES (?, ?)", (session_id, at.isoformat())
    )


def end_unstored(session_id: str) -> None:
    """End a session that cannot be stored now."""
    _unstored.add(session_id)


def is_ended(db: Database, session_id: str) -> bool:
    """Whether it was signed out."""
    sql = "SELECT EXISTS (SELECT 1 FROM ended_session WHERE id = ?)"
    return session_id in _unstored or bool(value(db, sql, (session_id,)))
