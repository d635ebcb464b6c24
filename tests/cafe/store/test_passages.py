"""Which texts are passages, in which order, and which of them no run has read."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from cafe import days
from cafe.store import events, late_notes, notes, passages, runs
from cafe.store.database import Store
from cafe.store.events import Event

Say = Callable[..., str]


def read_all(store: Store, event: Event, model: str = "m1") -> None:
    with store.write() as db:
        wanted = passages.of_event(db, event.id)
        run = runs.add(
            db,
            event.id,
            "tags",
            codebook="b 1",
            model=model,
            settings={},
            passages=len(wanted),
            at=days.now(),
        )
        for p in wanted:
            runs.read(db, run, p.id, p.revision, ())


def test_rounds_come_first_then_tables_then_what_came_first(
    store: Store, event: Event, say: Say
) -> None:
    say("fyra", round=2)
    say("tre", table=2)
    # Two notes of the same millisecond stand in the order of their ids.
    say("ett", id="00000000-0000-4000-8000-000000000001")
    say("två", id="00000000-0000-4000-8000-000000000002")
    assert [p.text for p in passages.of_event(store.read(), event.id)] == [
        "ett",
        "två",
        "tre",
        "fyra",
    ]


def test_a_passage_is_the_current_revision_with_its_place(
    store: Store, event: Event, say: Say
) -> None:
    note = say("först", votes=1)
    say("sedan", id=note, base=1, votes=3, kind="proposal", point="P3", area="barn-unga")
    [p] = passages.of_event(store.read(), event.id)
    assert (p.text, p.revision, p.votes, p.kind) == ("sedan", 2, 3, "proposal")
    assert (p.table_number, p.table_name, p.point, p.area) == (1, "1", "P3", "barn-unga")
    assert passages.get(store.read(), event.id, note) == p
    assert passages.get(store.read(), event.id + 1, note) is None


def test_withdrawn_notes_siblings_and_late_notes_are_no_passages(
    store: Store, event: Event, say: Say
) -> None:
    kept = say("kvar")
    say("syskon", id=kept, base=7)
    gone = say("tas tillbaka")
    say("tas tillbaka", id=gone, base=1, withdrawn=True)
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    late = say("för sen")
    assert [p.text for p in passages.of_event(store.read(), event.id)] == ["kvar"]
    with store.write() as db:
        late_notes.accept(db, "test", event.id, late, 1)
    assert {p.text for p in passages.of_event(store.read(), event.id)} == {"kvar", "för sen"}


def test_new_text_is_unread_and_one_more_vote_is_not(store: Store, event: Event, say: Say) -> None:
    first, second = say("ett"), say("två")
    assert len(passages.unread(store.read(), event.id)) == 2
    read_all(store, event)
    assert passages.unread(store.read(), event.id) == []
    say("ett", id=first, base=1, votes=5)
    assert passages.unread(store.read(), event.id) == []
    say("två till", id=second, base=1)
    assert [p.text for p in passages.unread(store.read(), event.id)] == ["två till"]


def test_another_model_or_codebook_has_not_read(store: Store, event: Event, say: Say) -> None:
    say("ett")
    read_all(store, event, "m1")
    db = store.read()
    assert passages.unread(db, event.id, ("b 1", "m1")) == []
    assert len(passages.unread(db, event.id, ("b 1", "m2"))) == 1
    assert len(passages.unread(db, event.id, ("b 2", "m1"))) == 1


def test_newer_is_what_reads_otherwise_than_at_the_time(
    store: Store, event: Event, say: Say
) -> None:
    voted, changed = say("ett"), say("två")
    with store.write() as db:  # long ago
        db.conn.execute("UPDATE note_revision SET received_at = '2026-01-01T00:00:00.000Z'")
    at = "2026-02-01T00:00:00.000Z"
    assert passages.newer(store.read(), event.id, at) == []
    say("ett", id=voted, base=1, votes=2)
    say("två!", id=changed, base=1)
    say("tre")
    assert [p.text for p in passages.newer(store.read(), event.id, at)] == ["två!", "tre"]


def test_same_text_leaves_out_what_has_changed_or_gone(
    store: Store, event: Event, say: Say
) -> None:
    same, changed, gone = say("ett"), say("två"), say("tre")
    before = passages.of_event(store.read(), event.id)
    say("ett", id=same, base=1, votes=1)
    say("två!", id=changed, base=1)
    say("tre", id=gone, base=1, withdrawn=True)
    assert passages.same_text(store.read(), event.id, before) == {same}


@pytest.mark.parametrize(
    ("source", "written", "day"),
    [
        ("tablet", "2026-10-13T22:30:00.000Z", "2026-10-14"),
        ("import", None, "2026-10-14"),
        ("import", "2026-09-30", "2026-09-30"),
    ],
)
def test_a_passage_carries_the_day_on_which_it_was_written(
    store: Store, event: Event, source: str, written: str | None, day: str
) -> None:
    note = notes.NoteIn(str(uuid.uuid4()), 0, 1, "improve", "ord", written_at=written)
    with store.write() as db:
        notes.save(db, event, event.tables[0], [note], source=source, actor="test")
    assert [p.day for p in passages.of_event(store.read(), event.id)] == [day]
