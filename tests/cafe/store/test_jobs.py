"""Jobs: one waits at a time, none is lost with its process, and due ones are found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cafe import days
from cafe.store import events, jobs, passages, runs
from cafe.store.database import Store
from cafe.store.events import Event

Say = Callable[..., str]
QUIET, PATIENCE = timedelta(seconds=20), timedelta(minutes=3)


@pytest.fixture
def came(store: Store) -> Callable[..., None]:
    """`came(note, seconds=30)`: the note came that long ago."""

    def age(note: str, seconds: float) -> None:
        at = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
        with store.write() as db:
            db.conn.execute(
                "UPDATE note_revision SET received_at = ? WHERE note_id = ?",
                (at.replace("+00:00", "Z"), note),
            )

    return age


def due(store: Store) -> list[int]:
    return jobs.due(store.read(), QUIET, PATIENCE)


def test_an_event_has_one_waiting_job(store: Store, event: Event) -> None:
    with store.write() as db:
        first = jobs.queue(db, event.id)
        assert jobs.queue(db, event.id) == first
        taken = jobs.take(db)
        assert taken is not None
        assert (taken.id, taken.state, taken.waiting) == (first, "running", True)
        assert jobs.queue(db, event.id) == first
        assert jobs.take(db) is None
        jobs.advance(db, first, 0.4, "tags")
        jobs.finish(db, first)
        assert jobs.queue(db, event.id) != first


def test_progress_and_failure_are_kept(store: Store, event: Event) -> None:
    with store.write() as db:
        job = jobs.queue(db, event.id)
        jobs.take(db)
        jobs.advance(db, job, 1.7, "themes")
        shown = jobs.latest(db, event.id)
        assert shown is not None
        assert (shown.progress, shown.step) == (1.0, "themes")
        jobs.fail(db, job, "fault")
        shown = jobs.latest(db, event.id)
        assert shown is not None
        assert (shown.state, shown.message, shown.waiting) == ("failed", "fault", False)
        assert shown.finished_at is not None


def test_a_job_whose_process_died_is_queued_once_more(store: Store, event: Event) -> None:
    with store.write() as db:
        jobs.queue(db, event.id)
        for state, message in (("queued", "restarted"), ("failed", "died")):
            jobs.take(db)
            jobs.recover(db)
            shown = jobs.latest(db, event.id)
            assert shown is not None
            assert (shown.state, shown.message) == (state, message)


def test_a_job_that_is_given_back_is_as_new(store: Store, event: Event) -> None:
    with store.write() as db:
        job = jobs.queue(db, event.id)
        jobs.take(db)
        jobs.give_back(db, job)
        shown = jobs.latest(db, event.id)
        assert shown is not None
        assert (shown.state, shown.message, shown.started_at) == ("queued", "", None)


def test_unread_text_is_due_when_the_tables_are_quiet(
    store: Store, event: Event, say: Say, came: Callable[..., None]
) -> None:
    assert due(store) == []
    note = say("ett")
    came(note, 5)
    assert due(store) == []
    came(note, 30)
    assert due(store) == [event.id]


def test_a_table_that_never_stops_writing_does_not_hold_up_the_rest(
    store: Store, event: Event, say: Say, came: Callable[..., None]
) -> None:
    came(say("för länge sedan"), 200)
    came(say("nyss"), 1)
    assert due(store) == [event.id]


def test_what_came_while_the_clock_was_ahead_does_not_wait_for_that_time(
    store: Store, event: Event, say: Say, came: Callable[..., None]
) -> None:
    came(say("från i morgon"), -24 * 3600)
    assert due(store) == [event.id]


def test_what_has_been_read_waits_already_or_has_failed_is_not_due(
    store: Store, event: Event, say: Say, came: Callable[..., None]
) -> None:
    came(say("ett"), 60)
    with store.write() as db:
        job = jobs.queue(db, event.id)
    assert due(store) == []
    with store.write() as db:
        jobs.take(db)
        jobs.fail(db, job, "fault")
    assert due(store) == []
    # Another note is another chance, once it is ripe.
    second = say("två")
    came(second, 25)
    with store.write() as db:
        db.conn.execute("UPDATE job SET finished_at = '2026-01-01T00:00:00.000Z'")
    assert due(store) == [event.id]
    with store.write() as db:
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=2, at=days.now()
        )
        for p in passages.of_event(db, event.id):
            runs.read(db, run, p.id, p.revision, ())
    assert due(store) == []


def test_another_connections_write_is_noticed(store: Store, event: Event) -> None:
    before = jobs.changes(store.read())
    assert jobs.changes(store.read()) == before
    other = Store(store.path)
    with other.write() as db:
        jobs.queue(db, event.id)
    other.close()
    assert jobs.changes(store.read()) != before


def test_a_closed_event_is_due_too(
    store: Store, event: Event, say: Say, came: Callable[..., None]
) -> None:
    came(say("ett"), 60)
    with store.write() as db:
        events.move(db, "test", event, "closed")
    assert due(store) == [event.id]
