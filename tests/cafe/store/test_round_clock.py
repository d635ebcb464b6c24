"""The round for all tables, and its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cafe import days
from cafe.errors import Conflict, Expected, Refused
from cafe.store import events, rooms, round_clock
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.rooms import Room


@pytest.mark.parametrize(
    ("number", "minutes", "seen", "failure", "name"),
    [
        (4, 10, "", Refused, "round_unknown"),
        (1, 0, "", Refused, "number_range"),
        (1, 241, "", Refused, "number_range"),
        (1, 10, "2026-10-14T10:00:00.000Z", Conflict, "round_moved"),
    ],
)
def test_a_round_that_cannot_be_started_changes_nothing(
    store: Store,
    event: Event,
    number: int,
    minutes: int,
    seen: str,
    failure: type[Expected],
    name: str,
) -> None:
    with pytest.raises(failure, match=name), store.write() as db:
        round_clock.start_round(db, "user:1", event, number, minutes, seen)
    assert events.by_id(store.read(), event.id).current_round is None


def test_of_two_moderators_who_move_on_at_once_one_is_told(store: Store, event: Event) -> None:
    with store.write() as db:
        round_clock.start_round(db, "user:1", event, 1, 10, "")
    with pytest.raises(Conflict, match="round_moved"), store.write() as db:
        round_clock.start_round(db, "user:2", events.by_id(db, event.id), 2, 10, "")


def test_a_round_starts_in_an_open_event_only(store: Store, event: Event) -> None:
    with store.write() as db:
        events.move(db, "test", event, "closed")
    with pytest.raises(Conflict, match="event_closed"), store.write() as db:
        round_clock.start_round(db, "user:1", events.by_id(db, event.id), 1, 10, "")


def test_more_time_counts_from_the_end_or_from_now_when_it_is_out(
    store: Store, event: Event
) -> None:
    with pytest.raises(Conflict, match="round_without_clock"), store.write() as db:
        round_clock.extend_round(db, "user:1", event, 5)
    with store.write() as db:
        round_clock.start_round(db, "user:1", event, 1, 10, "")
        round_clock.extend_round(db, "user:1", events.by_id(db, event.id), 5)
    assert events.by_id(store.read(), event.id).round_minutes == 15
    then = (datetime.now(UTC) - timedelta(minutes=30)).isoformat()
    with store.write() as db:
        db.conn.execute("UPDATE event SET round_started_at = ?", (then,))
        round_clock.extend_round(db, "user:1", events.by_id(db, event.id), 5)
    assert 4 * 60 < rooms.room(store.read(), events.by_id(store.read(), event.id)).left <= 6 * 60
    with store.write() as db:
        round_clock.extend_round(db, "user:1", events.by_id(db, event.id), 1000)
    assert events.by_id(store.read(), event.id).round_minutes == round_clock.MINUTES_MAX


def test_a_clock_that_stands_still_loses_nothing_and_goes_on_where_it_stood(
    store: Store, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = datetime(2026, 10, 14, 9, tzinfo=UTC)
    monkeypatch.setattr(days, "clock", lambda: clock)

    def step(what: str, minutes: int, *more: object) -> Room:
        nonlocal clock
        clock += timedelta(minutes=minutes)
        with store.write() as db:
            getattr(round_clock, what)(db, "user:1", events.by_id(db, event.id), *more)
        return rooms.room(store.read(), events.by_id(store.read(), event.id))

    with pytest.raises(Conflict, match="round_without_clock"):
        step("pause_round", 0)
    assert step("start_round", 0, 1, 20, "").left == 20 * 60
    stands = step("pause_round", 5)
    assert (stands.left, stands.ends_at, stands.event.is_paused) == (15 * 60, None, True)
    assert step("pause_round", 10).left == 15 * 60  # a second press changes nothing
    assert step("extend_round", 0, 2).left == 17 * 60
    goes = step("resume_round", 10)
    assert (goes.left, goes.event.is_paused) == (17 * 60, False)
    assert goes.ends_at == clock + timedelta(minutes=17)
    assert step("resume_round", 2).left == 15 * 60
    assert step("pause_round", 20).left == -5 * 60
    # More time when it is out counts from now, however long it has stood still.
    assert step("extend_round", 30, 2).left == 2 * 60
    started = events.by_id(store.read(), event.id).round_started_at
    fresh = step("start_round", 0, 2, 10, started)
    assert (fresh.left, fresh.event.is_paused) == (10 * 60, False)
    step("pause_round", 1)
    ended = step("end_round", 0)
    assert (ended.left, ended.event.is_paused, ended.event.moderated) == (0, False, None)
