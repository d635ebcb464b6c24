"""The round that the moderator has moved all tables to, and its clock."""

from __future__ import annotations

import math

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused
from cafe.store import audit
from cafe.store.events import NO_ROUND, Event

MINUTES_MAX = 240


def start_round(
    db: Database, actor: str, event: Event, number: int, minutes: int | None, seen: str
) -> None:
    """Move all tables to a round, with a clock of so many minutes or none.

    No table is done any longer: there is a new question to write about. `seen` is the
    `round_started_at` that the moderator saw, "" for none. Raises Conflict("round_moved") when
    somebody else has moved the round since, Conflict("event_closed") when the event is not open,
    Refused for a round or a number of minutes that cannot be.
    """
    if not event.is_open:
        raise Conflict("event_closed")
    if seen != (event.round_started_at or ""):
        raise Conflict("round_moved")
    if number not in {r.number for r in event.rounds}:
        raise Refused("round_unknown", number=number)
    if minutes is not None and not 1 <= minutes <= MINUTES_MAX:
        raise Refused("number_range", low=1, high=MINUTES_MAX)
    db.conn.execute(
        "UPDATE event SET current_round = ?, round_started_at = ?, round_minutes = ?, "
        "round_paused_at = NULL, round_paused = 0 WHERE id = ?",
        (number, days.now(), minutes, event.id),
    )
    if number != event.current_round:
        db.conn.execute(
            "UPDATE device SET ready = 0 WHERE table_id IN "
            "(SELECT id FROM cafe_table WHERE event_id = ?)",
            (event.id,),
        )
    audit.add(db, actor, "round.start", f"event:{event.code}", round=number, minutes=minutes)


def extend_round(db: Database, actor: str, event: Event, minutes: int) -> None:
    """Give the round more minutes: from its end, or from now when its time is out.

    Raises Conflict("round_without_clock") when there is none to put forward.
    """
    minutes_now = _clock_of(event)
    base = max(minutes_now, math.ceil(event.time_gone(days.clock()) / 60))
    longer = min(base + minutes, MINUTES_MAX)
    db.conn.execute("UPDATE event SET round_minutes = ? WHERE id = ?", (longer, event.id))
    audit.add(db, actor, "round.extend", f"event:{event.code}", minutes=longer)


def pause_round(db: Database, actor: str, event: Event) -> None:
    """Let the round's clock stand still; one that does so already goes on standing.

    Raises Conflict("round_without_clock") when there is none.
    """
    _clock_of(event)
    if not event.is_paused:
        db.conn.execute(
            "UPDATE event SET round_paused_at = ? WHERE id = ?", (days.fine_stamp(), event.id)
        )
        audit.add(db, actor, "round.pause", f"event:{event.code}")


def resume_round(db: Database, actor: str, event: Event) -> None:
    """Let the round's clock go on; one that goes already goes on. Raises as `pause_round`."""
    _clock_of(event)
    if event.round_paused_at is not None:
        stood = (days.clock() - days.moment(event.round_paused_at)).total_seconds()
        db.conn.execute(
            "UPDATE event SET round_paused_at = NULL, round_paused = ? WHERE id = ?",
            (event.round_paused + max(stood, 0.0), event.id),
        )
        audit.add(db, actor, "round.resume", f"event:{event.code}")


def _clock_of(event: Event) -> int:
    """The minutes of the round's clock. Raises Conflict("round_without_clock")."""
    if event.round_started_at is None or event.round_minutes is None:
        raise Conflict("round_without_clock")
    return event.round_minutes


def end_round(db: Database, actor: str, event: Event) -> None:
    """Let each table choose its round again, without a clock."""
    db.conn.execute(f"UPDATE event SET {NO_ROUND} WHERE id = ?", (event.id,))  # noqa: S608
    audit.add(db, actor, "round.end", f"event:{event.code}")
