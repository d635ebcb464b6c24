"""Failed guesses, counted per bucket (an account, an address), for all processes together."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlite_utils import Database

from cafe import days
from cafe.errors import TooMany
from cafe.store.database import row

WINDOW = timedelta(minutes=15)
# Failures that could not be stored, as on a full disk: counted by this process alone until then.
_unstored: dict[str, list[float]] = {}


def check(db: Database, bucket: str, limit: int) -> None:
    """Raises TooMany when the bucket has had `limit` failures within the last 15 minutes.

    A time in the future says nothing: the clock was wrong when it was written.
    """
    here = [at for at in _unstored.get(bucket, ()) if at > time.monotonic() - _seconds(WINDOW)]
    if len(here) >= limit:
        raise TooMany("too_many_guesses", minutes=_seconds(WINDOW) // 60)
    found = row(db, "SELECT fails, first_at FROM guess WHERE bucket = ?", (bucket,))
    if found is None or found["fails"] + len(here) < limit:
        return
    left = days.moment(found["first_at"]) + WINDOW - days.clock()
    if timedelta(0) < left <= WINDOW:
        raise TooMany(
            "too_many_guesses", minutes=min(_seconds(left), _seconds(WINDOW) - 1) // 60 + 1
        )


def fail(db: Database, bucket: str) -> None:
    """Count one failure; a window that has run out starts anew, and those of others go."""
    at = days.clock()
    db.conn.execute(
        "DELETE FROM guess WHERE first_at < ? OR first_at > ?",
        ((at - WINDOW).isoformat(), at.isoformat()),
    )
    db.conn.execute(
        "INSERT INTO guess (bucket, fails, first_at) VALUES (?, 1, ?) "
        "ON CONFLICT (bucket) DO UPDATE SET fails = fails + 1",
        (bucket, at.isoformat()),
    )


def fail_unstored(bucket: str) -> None:
    """Count one failure that cannot be stored now."""
    since = time.monotonic() - _seconds(WINDOW)
    for name, times in list(_unstored.items()):
        if times[-1] <= since:
            _unstored.pop(name, None)
    _unstored.setdefault(bucket, []).append(time.monotonic())


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def clear(db: Database, bucket: str) -> None:
    """Forget the bucket's failures."""
    db.conn.execute("DELETE FROM guess WHERE bucket = ?", (bucket,))
