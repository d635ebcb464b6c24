"""The room: who is in, the round for all, receipts, keys that were taken back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cafe import days
from cafe.errors import Conflict, Gone, Unknown
from cafe.store import (
    audit,
    events,
    harvest,
    late_notes,
    notes,
    receipts,
    rooms,
    round_clock,
    typed_codes,
)
from cafe.store.database import Store, row
from cafe.store.events import Event
from cafe.store.notes import NoteIn
from cafe.store.rooms import DeviceState

A = "8a1f5a34-0000-4000-8000-00000000000a"
B = "8a1f5a34-0000-4000-8000-00000000000b"
C = "8a1f5a34-0000-4000-8000-00000000000c"

Hear = Callable[..., None]


@pytest.fixture
def hear(store: Store, event: Event) -> Hear:
    """`hear(1, A, waiting=2, ready=True)`: what a tablet of the first table told."""

    def told(table: int, device: str, waiting: int = 0, ready: bool | None = None) -> None:
        with store.write() as db:
            rooms.hear(db, event.tables[table - 1].id, DeviceState(device, 1, waiting, ready))

    return told


@pytest.fixture
def silent(store: Store) -> Callable[..., None]:
    """`silent(A, seconds=91)`: the tablet was last heard so long ago."""

    def age(device: str, seconds: float) -> None:
        then = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
        with store.write() as db:
            db.conn.execute("UPDATE device SET seen_at = ? WHERE id LIKE ?", (then, f"{device}@%"))

    return age


def now(store: Store, event: Event) -> rooms.Room:
    return rooms.room(store.read(), events.by_id(store.read(), event.id))


def standings(store: Store, event: Event) -> list[str]:
    return [t.standing for t in now(store, event).tables]


def test_all_are_in_only_when_every_table_is_done_and_nothing_waits(
    store: Store, event: Event, hear: Hear
) -> None:
    assert standings(store, event) == ["never", "never"]
    hear(1, A, waiting=2)
    hear(2, C)
    assert standings(store, event) == ["waiting", "writing"]
    hear(1, A, waiting=2, ready=True)
    hear(2, C, ready=True)
    assert standings(store, event) == ["waiting", "in"]
    assert not now(store, event).all_in
    hear(1, A, waiting=0)
    assert now(store, event).all_in
    hear(1, A, waiting=1)
    assert not now(store, event).all_in


def test_an_event_without_tables_is_never_all_in(store: Store) -> None:
    with store.write() as db:
        code = events.add(db, "test", title="T", date="2026-10-14", questions=["Q"], tables=0)
        assert not rooms.room(db, events.get(db, code)).all_in


def test_a_tablet_that_went_silent_leaves_it_open_whether_all_are_in(
    store: Store, event: Event, hear: Hear, silent: Callable[..., None]
) -> None:
    hear(1, A, ready=True)
    hear(2, C, ready=True)
    silent(A, 3600)  # done, with nothing left, and asleep
    assert now(store, event).all_in
    hear(1, A, ready=False)
    silent(A, 80)
    assert standings(store, event) == ["writing", "in"]
    silent(A, 95)
    assert standings(store, event) == ["silent", "in"]
    silent(A, -24 * 3600)  # heard by a clock that was a day ahead
    assert standings(store, event) == ["silent", "in"]
    assert not now(store, event).all_in
    hear(1, A, ready=True)
    assert now(store, event).all_in


def test_a_second_tablet_counts_until_it_has_been_heard_after_the_table_was_done(
    store: Store, event: Event, hear: Hear
) -> None:
    hear(1, A)
    hear(1, B)
    hear(2, C, ready=True)
    hear(1, A, ready=True)
    (first, _) = now(store, event).tables
    assert first.ready
    assert first.standing == "writing"
    hear(1, B, waiting=1)
    assert standings(store, event) == ["waiting", "in"]
    hear(1, B)
    assert now(store, event).all_in


def test_either_tablet_takes_back_that_the_table_is_done(
    store: Store, event: Event, hear: Hear
) -> None:
    hear(1, A, ready=True)
    hear(1, B)
    hear(1, B, ready=False)
    assert not any(t.ready for t in rooms.of_table(store.read(), event.tables[0].id))


def test_a_tablet_that_has_been_at_two_tables_still_counts_at_both(
    store: Store, event: Event, hear: Hear
) -> None:
    hear(1, A, waiting=3)
    hear(2, A)
    assert [t.waiting for t in now(store, event).tables] == [3, 0]


def test_a_tablet_is_left_out_of_the_count_until_it_is_heard_again(
    store: Store, event: Event, hear: Hear
) -> None:
    hear(1, A, waiting=3)
    table = event.tables[0]
    (tablet,) = rooms.of_table(store.read(), table.id)
    with store.write() as db, pytest.raises(Unknown):
        rooms.forget(db, "user:1", event.tables[1], tablet.id)
    with store.write() as db:
        rooms.forget(db, "user:1", table, tablet.id)
    assert rooms.of_table(store.read(), table.id) == []
    (entry,) = [e for e in audit.latest(store.read()) if e.action == "tablet.forget"]
    assert (entry.object, entry.detail) == (f"table:{table.id}", {"waiting": 3})
    hear(1, A, waiting=2)
    assert now(store, event).tables[0].waiting == 2


def test_a_key_that_leaked_cannot_fill_the_store_with_tablets(
    store: Store, event: Event, hear: Hear
) -> None:
    hear(1, A, waiting=4)
    for _ in range(rooms.TABLETS_MAX + 10):
        hear(1, str(uuid.uuid4()))
    kept = rooms.of_table(store.read(), event.tables[0].id)
    assert len(kept) == rooms.TABLETS_MAX
    assert sum(t.waiting for t in kept) == 4


def test_the_same_again_is_no_news_for_ten_seconds(
    store: Store, event: Event, hear: Hear, silent: Callable[..., None]
) -> None:
    table = event.tables[0].id

    def news(told: DeviceState) -> bool:
        return rooms.is_news(store.read(), table, told)

    assert news(DeviceState(A, 1, 0))
    hear(1, A)
    assert not news(DeviceState(A, 1, 0))
    assert not news(DeviceState(A, 1, 0, ready=False))
    assert news(DeviceState(A, 1, 0, ready=True))
    assert news(DeviceState(A, 1, 1))
    assert news(DeviceState(A, 2, 0))
    assert news(DeviceState(B, 1, 0))
    silent(A, 11)
    assert news(DeviceState(A, 1, 0))
    hear(1, A, ready=True)
    hear(1, B)
    assert not news(DeviceState(A, 1, 0, ready=True))
    assert not news(DeviceState(B, 1, 0))
    assert news(DeviceState(B, 1, 0, ready=False))


def test_notes_are_counted_by_table_without_the_withdrawn_and_with_the_late_apart(
    store: Store, event: Event
) -> None:
    def note(text: str, **fields: object) -> NoteIn:
        return NoteIn(id=str(uuid.uuid4()), base=0, round=2, kind="proposal", text=text, **fields)  # type: ignore[arg-type]

    first = event.tables[0]
    with store.write() as db:
        notes.save(
            db,
            event,
            first,
            [note("Ett"), note("Två", withdrawn=True), note("Tre")],
            source="tablet",
            actor="t",
        )
        events.move(db, "test", event, "closed")
        closed = events.by_id(db, event.id)
        notes.save(db, closed, first, [note("Sen")], source="tablet", actor="t")
    assert [(t.notes, t.late) for t in now(store, event).tables] == [(2, 1), (0, 0)]
    tally = rooms.tally(store.read(), first.id)
    assert (tally.counts, tally.late, tally.notes) == (((2, "proposal", 2),), 1, 3)


def test_the_round_moves_for_all_and_nobody_is_done_any_longer(
    store: Store, event: Event, hear: Hear
) -> None:
    hear(1, A, ready=True)
    with store.write() as db:
        round_clock.start_round(db, "user:1", event, 2, 15, "")
    moved = events.by_id(store.read(), event.id)
    assert (moved.current_round, moved.round_minutes) == (2, 15)
    state = now(store, event)
    assert state.ends_at is not None
    assert 14 * 60 < state.left <= 15 * 60
    assert standings(store, event)[0] == "writing"
    assert state.tables[0].receipt is not None
    hear(1, A, ready=True)
    with store.write() as db:  # the clock anew, for the same question
        round_clock.start_round(db, "user:1", moved, 2, None, moved.round_started_at or "")
    assert now(store, event).tables[0].ready
    assert now(store, event).ends_at is None
    with store.write() as db:
        round_clock.end_round(db, "user:1", event)
    ended = events.by_id(store.read(), event.id)
    assert (ended.current_round, ended.round_started_at, ended.round_minutes) == (None, None, None)
    actions = [e.action for e in audit.latest(store.read())]
    assert actions.count("round.start") == 2
    assert "round.end" in actions


@pytest.mark.parametrize(
    ("at_time", "voting", "seconds"),
    [("12:05:00", False, 15), ("12:09:40", False, 5), ("12:30:00", False, 5), ("12:05", True, 5)],
)
def test_tablets_ask_more_often_when_the_moderator_is_about_to_do_something(
    store: Store, event: Event, at: Callable[[str], None], at_time: str, voting: bool, seconds: int
) -> None:
    assert rooms.ask_again(event) == 5
    at("2026-10-14 12:00:00")
    with store.write() as db:
        round_clock.start_round(db, "user:1", event, 1, 10, "")
        if voting:
            harvest.start(db, "user:1", event.id, by="tables", votes_each=3)
    at(f"2026-10-14 {at_time}")
    assert rooms.ask_again(events.by_id(store.read(), event.id)) == seconds
    with store.write() as db:
        events.move(db, "user:1", events.by_id(db, event.id), "closed")
    assert rooms.ask_again(events.by_id(store.read(), event.id)) == 15


def test_the_room_tells_who_writes_who_is_silent_and_who_needs_help(
    store: Store, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = datetime(2026, 10, 14, 9, tzinfo=UTC)
    monkeypatch.setattr(days, "clock", lambda: clock)

    def hears(table: int, ready: bool | None = None, **flags: bool) -> None:
        with store.write() as db:
            told = DeviceState(A, 1, 0, ready, rooms.TabletFlags(**flags))
            rooms.hear(db, event.tables[table - 1].id, told)

    with store.write() as db:
        round_clock.start_round(db, "test", event, 1, None, "")
    hears(1)
    hears(2, writing=True, help=True, low=True)
    first, second = now(store, event).tables
    assert (first.writes_now, second.writes_now, second.trouble) == (False, True, ("low",))
    since = second.help_at
    clock += timedelta(minutes=9, seconds=5)
    hears(1, away=True, weak=True)
    hears(2, writing=True, help=True)
    room = now(store, event)
    first, second = room.tables
    assert (first.quiet_minutes, first.is_quiet, first.trouble) == (9, True, ("away", "weak"))
    assert (second.quiet_minutes, second.is_quiet, second.help_at) == (0, False, since)
    assert [t.table.number for t in room.writing] == [2]
    with store.write() as db:  # a note that comes breaks the silence
        note = NoteIn(str(uuid.uuid4()), 0, 1, "works", "Fika")
        notes.save(db, event, event.tables[0], [note], source="tablet", actor="t")
    first = now(store, event).tables[0]
    assert (first.in_round, first.quiet_minutes) == (1, 0)
    hears(2, help=False)
    assert now(store, event).tables[1].help_at is None
    hears(2, help=True)
    hears(2, ready=True)  # a table that is done has what it needed
    assert now(store, event).tables[1].help_at is None
    hears(2, ready=True, help=True)  # and may ask again
    hears(2, ready=True)
    assert now(store, event).tables[1].help_at is not None
    hears(2, ready=False, help=True, away=True)
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    kept = now(store, event).tables[1]
    assert (kept.help_at, kept.tablets[0].away, kept.tablets[0].wrote_at) == (None, False, None)


def test_a_receipt_is_made_once_and_found_however_it_is_written(
    store: Store, event: Event, hear: Hear
) -> None:
    hear(1, A)
    assert receipts.of_event(store.read(), event) == []
    hear(1, A, ready=True)
    (made,) = receipts.of_event(store.read(), event)
    assert re.fullmatch(f"[{typed_codes.ALPHABET}]{{8}}", made.code)
    with store.write() as db:
        assert receipts.issue(db, "user:1", event.tables[0].id) == made
    written = f" {made.code[:4].upper()}-{made.code[4:]} "
    found, table, receipt = receipts.by_receipt(store.read(), written)
    assert (found.id, table.id, receipt) == (event.id, event.tables[0].id, made)
    with pytest.raises(Unknown, match="receipt_unknown"):
        receipts.by_receipt(store.read(), "finnsinte")
    assert all(made.code not in repr(e) for e in audit.latest(store.read()))


def test_a_new_key_takes_the_old_one_back_and_keeps_the_notes(store: Store, event: Event) -> None:
    table = event.tables[0]
    sent = NoteIn(id=str(uuid.uuid4()), base=0, round=1, kind="other", text="Kvar")
    with store.write() as db:
        notes.save(db, event, table, [sent], source="tablet", actor="t")
        made = rooms.new_key(db, "user:1", table)
    old = str(table.key)
    for asked in (old, old.upper(), f"{old[:5]}-{old[5:]}"):
        with pytest.raises(Gone, match="key_revoked"):
            notes.place(store.read(), asked)
        with pytest.raises(Gone, match="key_revoked"):
            events.by_key(store.read(), asked)
    with pytest.raises(Unknown, match="key_unknown"):
        notes.place(store.read(), "finnsinte")
    found, same = events.by_key(store.read(), made)
    assert (found.id, same.id) == (event.id, table.id)
    assert [n.text for n in notes.of_table(store.read(), same.id)] == ["Kvar"]
    trail = [e for e in audit.latest(store.read()) if e.action == "table.new_key"]
    assert [(e.actor, e.object) for e in trail] == [("user:1", f"table:{table.id}")]
    assert old not in repr(trail)
    assert made not in repr(trail)


def test_a_table_from_a_file_has_no_address_to_replace(store: Store, event: Event) -> None:
    with store.write() as db:
        events.table_for(db, event, None)
        table = events.by_id(db, event.id).tables[-1]
        with pytest.raises(Conflict, match="table_without_key"):
            rooms.new_key(db, "user:1", table)
    assert len(now(store, event).tables) == 2


def test_a_table_or_round_that_is_taken_away_leaves_nothing_of_the_room_behind(
    store: Store, event: Event, hear: Hear
) -> None:
    hear(2, A, ready=True)
    with store.write() as db:
        rooms.new_key(db, "user:1", event.tables[1])
        round_clock.start_round(db, "user:1", event, 3, 10, "")
        events.change(
            db,
            "user:1",
            events.by_id(db, event.id),
            title="T",
            date="2026-10-14",
            place="",
            district=None,
            participants=None,
            questions=["Ett", "Två"],
            tables=1,
        )
    changed = events.by_id(store.read(), event.id)
    assert (len(changed.tables), changed.current_round) == (1, None)
    for left in ("device", "receipt", "revoked_key"):
        assert row(store.read(), f"SELECT * FROM {left}") is None


def test_the_version_changes_with_anything_about_the_notes(store: Store, event: Event) -> None:
    table = event.tables[0]
    sent = NoteIn(id=str(uuid.uuid4()), base=0, round=1, kind="other", text="Ett")
    later = NoteIn(id=sent.id, base=1, round=1, kind="other", text="Två")
    seen = [rooms.version(store.read(), table.id)]

    def keep(state: str, note: NoteIn) -> None:
        with store.write() as db:
            events.move(db, "test", events.by_id(db, event.id), state)
            notes.save(db, events.by_id(db, event.id), table, [note], source="tablet", actor="t")
        seen.append(rooms.version(store.read(), table.id))

    keep("open", sent)
    keep("closed", later)
    with store.write() as db:
        late_notes.accept(db, "user:1", event.id, sent.id, 2)
    seen.append(rooms.version(store.read(), table.id))
    assert len(set(seen)) == len(seen)
    assert rooms.version(store.read(), table.id) == seen[-1]
