"""Gatherings: which events' passages themes are found over together, of which time and point."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.store import audit, events
from cafe.store.database import row, rows
from cafe.store.events import Event
from cafe.store.scopes import Scope


@dataclass(frozen=True)
class Gathering:
    """A choice of events: those that `home` held (a district; None: everybody in the city) from
    `since` to `until` (ISO dates, "" without an end). `chosen` are ids of events, or empty for
    every one, later ones too. `point`: only passages about this code, "" for all."""

    id: int
    title: str
    home: str | None
    since: str
    until: str
    point: str
    chosen: tuple[int, ...]
    at: str

    @property
    def scope(self) -> Scope:
        """What its runs are about."""
        return Scope("gathering", self.id)


def add(
    db: Database,
    actor: str,
    user_id: int | None,
    *,
    title: str,
    home: str | None,
    since: str = "",
    until: str = "",
    point: str = "",
    chosen: Collection[int] = (),
) -> int:
    """Keep a choice; returns its id. The same choice is kept once, under its first title."""
    wanted = (home, since, until, point, tuple(sorted(set(chosen))))
    for g in all_gatherings(db):
        if (g.home, g.since, g.until, g.point, g.chosen) == wanted:
            return g.id
    cursor = db.conn.execute(
        "INSERT INTO gathering (title, home, since, until, point, user_id, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (title.strip(), home, since, until, point, user_id, days.now()),
    )
    made = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "INSERT INTO gathering_event (gathering_id, event_id) VALUES (?, ?)",
        [(made, event) for event in wanted[-1]],
    )
    audit.add(db, actor, "gathering.add", f"gathering:{made}", home=home, events=len(wanted[-1]))
    return made


def get(db: Database, gathering_id: int) -> Gathering:
    """The gathering with this id. Raises Unknown("not_found")."""
    found = row(db, "SELECT * FROM gathering WHERE id = ?", (gathering_id,))
    if found is None:
        raise Unknown("not_found")
    return _gathering(db, found)


def all_gatherings(db: Database) -> list[Gathering]:
    """Every gathering, the latest first."""
    return [_gathering(db, r) for r in rows(db, "SELECT * FROM gathering ORDER BY id DESC")]


def events_of(db: Database, gathering: Gathering) -> list[Event]:
    """Its events that have been held, the earliest first."""
    return sorted(
        (
            e
            for e in held(events.overviews(db))
            if (gathering.home is None or e.district == gathering.home)
            and (not gathering.chosen or e.id in gathering.chosen)
            and (not gathering.since or gathering.since <= e.date)
            and (not gathering.until or e.date <= gathering.until)
        ),
        key=lambda e: (e.date, e.id),
    )


def held(overviews: Sequence[events.Overview]) -> list[Event]:
    """The events that are no drafts and of which something is kept, in the order given."""
    return [o.event for o in overviews if o.notes and not o.event.is_draft]


def _gathering(db: Database, r: Row) -> Gathering:
    chosen = rows(
        db,
        "SELECT event_id FROM gathering_event WHERE gathering_id = ? ORDER BY event_id",
        (r["id"],),
    )
    return Gathering(
        r["id"],
        r["title"],
        r["home"],
        r["since"],
        r["until"],
        r["point"],
        tuple(c["event_id"] for c in chosen),
        r["at"],
    )
