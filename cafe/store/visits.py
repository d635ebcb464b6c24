"""When an account looked at its first page, so that it is told what has changed since.

A visit ends when nobody has looked for half an hour. What is told during one is all that came after
the visit before, so that it does not go when the page is loaded again. Times and places are those
of the audit trail: what was told is known to the entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from cafe import days
from cafe.store.database import row

PAUSE = timedelta(minutes=30)
# A look is kept at most so often.
KEPT_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """A visit. `since` is the last audit entry that the visits before told of, at the time
    `since_at`, both None on the first; `seen` and `at` are those of this visit's last look."""

    since: int | None
    since_at: str | None
    seen: int
    at: str


def of(db: Database, user_id: int, entry: int) -> Visit:
    """The visit that a look at this moment belongs to; `entry` is the newest audit entry."""
    now = days.now()
    last = row(db, "SELECT * FROM visit WHERE user_id = ?", (user_id,))
    if last is None:
        return Visit(None, None, entry, now)
    if days.clock() - days.moment(last["at"]) > PAUSE:
        return Visit(last["seen"], last["at"], entry, now)
    return Visit(last["since"], last["since_at"], entry, now)


def is_due(db: Database, user_id: int) -> bool:
    """Whether a look is to be kept: the last that was kept is old enough."""
    last = row(db, "SELECT at FROM visit WHERE user_id = ?", (user_id,))
    return last is None or days.clock() - days.moment(last["at"]) > KEPT_EVERY


def keep(db: Database, user_id: int, visit: Visit) -> None:
    """Keep a look, in the open transaction."""
    db.conn.execute(
        "INSERT INTO visit (user_id, since, since_at, seen, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (user_id) DO UPDATE SET since = excluded.since, "
        "since_at = excluded.since_at, seen = excluded.seen, at = excluded.at",
        (user_id, visit.since, visit.since_at, visit.seen, visit.at),
    )
