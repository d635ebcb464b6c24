"""Events whose words the organisation lets out for an analysis of many organisations: none but
those that a lead has marked, with a reason, and has not taken back since."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.store import audit
from cafe.store.database import row
from cafe.store.events import Event


@dataclass(frozen=True)
class SharedEvent:
    """The mark of an event: since when (as stored), by whom, and why."""

    at: str
    name: str
    reason: str

    @property
    def day(self) -> str:
        """The ISO day on which it was marked, in the zone."""
        return days.day_of(self.at)


def of_event(db: Database, event_id: int) -> SharedEvent | None:
    """The event's mark, None while it is not shared."""
    found = row(
        db,
        "SELECT s.at, user.name, s.reason FROM shared_event s JOIN user ON user.id = s.user_id "
        "WHERE s.event_id = ?",
        (event_id,),
    )
    return SharedEvent(found["at"], found["name"], found["reason"]) if found else None


def mark(db: Database, user_id: int, event: Event, reason: str) -> None:
    """Let the event be shared, in the open transaction; one that is marked stays as it is."""
    if of_event(db, event.id) is None:
        db.conn.execute(
            "INSERT INTO shared_event (event_id, user_id, at, reason) VALUES (?, ?, ?, ?)",
            (event.id, user_id, days.now(), reason),
        )
        audit.add(db, f"user:{user_id}", "event.share", f"event:{event.code}", reason=reason)


def take_back(db: Database, user_id: int, event: Event) -> None:
    """Let no later share have the event; what has left stays where it is."""
    if of_event(db, event.id) is not None:
        db.conn.execute("DELETE FROM shared_event WHERE event_id = ?", (event.id,))
        audit.add(db, f"user:{user_id}", "event.share_back", f"event:{event.code}")


def written(db: Database, actor: str, event: Event, share: str, passages: int) -> None:
    """Keep in the trail that a share with this id has so many passages of the event."""
    audit.add(db, actor, "event.shared", f"event:{event.code}", share=share, passages=passages)
