"""Failed guesses, counted per bucket (an account, an address), for all processes together."""

from __future__ import annotations

from datetime import timedelta

from sqlite_utils import Database

from cafe import days
from cafe.errors import TooMany
from cafe.store.database import row

WINDOW = timedelta(minutes=15)


def check(db: Database, bucket: str, limit: int) -> None:
    """Raises TooMany when the bucket has had `limit` failures within the last 15 minutes."""
    found = row(db, "SELECT fails, first_at FROM guess WHERE bucket = ?", (bucket,))
    if found is None or found["fails"] < limit:
        return
    left = days.moment(found["first_at"]) + WINDOW - days.clock()
    if left > timedelta(0):
        raise TooMany("too_many_guesses", minutes=int(left.total_seconds() // 60) + 1)


def fail(db: Database, bucket: str) -> None:
    """Count one failure; a window that has run out starts anew, and those of others go."""
    at = days.clock()
    db.conn.execute("DELETE FROM guess WHERE first_at < ?", ((at - WINDOW).isoformat(),))
    db.conn.execute(
        "INSERT INTO guess (bucket, fails, first_at) VALUES (?, 1, ?) "
        "ON CONFLICT (bucket) DO UPDATE SET fails = fails + 1",
        (bucket, at.isoformat()),
    )


def clear(db: Database, bucket: str) -> None:
    """Forget the bucket's failures."""
    db.conn.execute("DELETE FROM guess WHERE bucket = ?", (bucket,))
