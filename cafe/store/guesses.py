"""Failed guesses, counted per bucket (an account, an address), for all processes together."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta

from sqlite_utils import Database

from cafe import days
from cafe.errors import Busy, TooMany
from cafe.store.database import Store, row

log = logging.getLogger(__name__)
WINDOW = timedelta(minutes=15)
# Failures that could not be stored, as on a full disk: counted by this process alone until then.
_unstored: dict[str, list[float]] = {}


def check(db: Database, bucket: str, limit: int) -> None:
    """Raises TooMany when the bucket has had `limit` failures within the last 15 minutes.

    A time in the future says nothing: the clock was wrong when it was written.
    """
    here = [at for at in _unstored.get(bucket, ()) if at > time.monotonic() - _seconds(WINDOW)]
    if len(here) >= limit:
        log.warning("limit on guesses reached: %s", bucket.partition(":")[0])
        raise TooMany("too_many_guesses", minutes=_seconds(WINDOW) // 60)
    found = row(db, "SELECT fails, first_at FROM guess WHERE bucket = ?", (bucket,))
    if found is None or found["fails"] + len(here) < limit:
        return
    left = days.moment(found["first_at"]) + WINDOW - days.clock()
    if timedelta(0) < left <= WINDOW:
        log.warning("limit on guesses reached: %s", bucket.partition(":")[0])
        raise TooMany(
            "too_many_guesses", minutes=min(_seconds(left), _seconds(WINDOW) - 1) // 60 + 1
        )


def begin(store: Store, buckets: Sequence[tuple[str, int]]) -> None:
    """Count an attempt before it is judged, in each bucket with its limit: many at one time are
    as many. Raises TooMany. What turns out right is taken back (`take_back`, `clear`)."""
    for bucket, limit in buckets:  # who is over it has no need to wait for a turn to write
        check(store.read(), bucket, limit)
    try:
        with store.write() as db:
            for bucket, limit in buckets:
                check(db, bucket, limit)
            for bucket, _ in buckets:
                fail(db, bucket)
    except Busy:
        for bucket, _ in buckets:
            fail_unstored(bucket)


def take_back(db: Database, bucket: str) -> None:
    """An attempt that was counted was right."""
    db.conn.execute("UPDATE guess SET fails = max(fails - 1, 0) WHERE bucket = ?", (bucket,))


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


def take_back_unstored(bucket: str) -> None:
    """One attempt that could not be stored was right."""
    if times := _unstored.get(bucket):
        times.pop()
        if not times:
            del _unstored[bucket]


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def clear(db: Database, bucket: str) -> None:
    """Forget the bucket's failures."""
    db.conn.execute("DELETE FROM guess WHERE bucket = ?", (bucket,))
