"""Erasing wins: the words are gone from every table and from the file, and stay gone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest

from cafe.store import (
    audit,
    erased,
    erasures,
    events,
    jobs,
    late_notes,
    notes,
    passages,
    shortlist,
    tags,
    uploads,
)
from cafe.store.database import Store, rows, value
from cafe.store.events import Event
from cafe.store.notes import NoteIn

SECRET = "Kalle Testsson på Provgatan"


def save(store: Store, event: Event, note: NoteIn, **how: str) -> notes.NoteOutcome:
    how = {"source": "tablet", "actor": "table:1"} | how
    with store.write() as db:
        now = events.by_id(db, event.id)
        return notes.save(db, now, now.tables[0], [note], **how)[0]  # type: ignore[arg-type]


@pytest.fixture
def note(store: Store, event: Event, add_user: Callable[..., int]) -> NoteIn:
    """A note in three versions: read, decided on, in a theme, to be quoted."""
    user = add_user("lead")
    first = NoteIn(str(uuid.uuid4()), 0, 1, "works", f"{SECRET} ringer", area="barn-unga")
    save(store, event, first)
    save(store, event, NoteIn(first.id, 1, 1, "works", f"{SECRET} skriver"))
    save(store, event, NoteIn(first.id, 1, 1, "works", f"{SECRET} står utanför"))
    save(store, event, NoteIn(str(uuid.uuid4()), 0, 1, "works", "Det här står kvar."))
    with store.write() as db:
        run = db.conn.execute(
            "INSERT INTO run (event_id, kind, codebook, model, passages, at) "
            "VALUES (?, 'tags', 'c', 'm', 1, '2026-01-01')",
            (event.id,),
        ).lastrowid
        for sql, values in (
            ("INSERT INTO reading VALUES (?, 2, ?)", (first.id, run)),
            ("INSERT INTO suggestion VALUES (?, ?, 'P1', 0.9, 1, '[[0, 5]]', 0)", (run, first.id)),
            ("INSERT INTO theme VALUES (?, 't', 'Hot', '[]', NULL, 1)", (run,)),
            ("INSERT INTO theme_passage VALUES (?, 't', ?, 1, 1)", (run, first.id)),
            ("INSERT INTO quote_release VALUES (?, 2, ?, '2026-01-01')", (first.id, user)),
        ):
            db.conn.execute(sql, values)
        tags.decide(
            db, user, event_id=event.id, passage_id=first.id, revision=2, codebook="c",
            code="P1", decision="confirmed",
        )  # fmt: skip
        uploads.add(db, event.id, "inspel.csv", SECRET.encode())
    return first


def everywhere(store: Store) -> list[str]:
    """The tables that hold the secret, in any column."""
    db = store.read()
    return [
        table
        for table in db.table_names()
        if any(SECRET in str(v) or SECRET.encode() == v for r in db[table].rows for v in r.values())
    ]


def test_no_table_holds_the_words_and_neither_does_the_file(
    store: Store, event: Event, note: NoteIn
) -> None:
    store.checkpoint()
    assert sorted(everywhere(store)) == ["note_revision", "upload"]
    with store.write() as db:
        erased.erase(db, 1, note.id, "Nämner en person.")
    assert everywhere(store) == []
    assert store.checkpoint()
    for path in store.path.parent.glob(f"{store.path.name}*"):
        assert b"Testsson" not in path.read_bytes(), path.name
    for table in ("reading", "suggestion", "theme_passage", "quote_release", "tag", "said"):
        assert value(store.read(), f"SELECT count(*) FROM {table}") == 0, table
    assert [p.text for p in passages.of_event(store.read(), event.id)] == ["Det här står kvar."]


def test_a_tombstone_stays_and_the_rest_is_read_again(
    store: Store, event: Event, note: NoteIn
) -> None:
    with store.write() as db:
        erased.erase(db, 1, note.id, "Nämner en person.")
        erased.erase(db, 1, note.id, "En gång till.")
    db = store.read()
    found = erased.of_event(db, event.id)
    assert [(x.reason, x.name != "") for x in found.values()] == [("Nämner en person.", True)]
    (grave,) = [n for n in notes.of_event(db, event.id) if n.id == note.id]
    assert (grave.text, grave.withdrawn, grave.siblings, grave.area) == ("", True, False, None)
    assert jobs.any_queued(db)
    assert [e.action for e in audit.latest(db) if e.object == f"passage:{note.id}"][:1] == [
        "text.erase"
    ]
    assert SECRET not in json.dumps([dict(r) for r in rows(db, "SELECT * FROM audit")])


@pytest.mark.parametrize("source", ["tablet", "form", "import"])
def test_a_tablet_or_a_file_that_still_has_it_does_not_bring_it_back(
    store: Store, event: Event, note: NoteIn, source: str
) -> None:
    with store.write() as db:
        erased.erase(db, 1, note.id, "Nämner en person.")
    assert save(store, event, note, source=source).refused == "note_erased"
    assert everywhere(store) == []


def test_what_waits_for_the_lead_can_be_erased(
    store: Store, event: Event, add_user: Callable[..., int]
) -> None:
    user = add_user("lead")
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    late = NoteIn(str(uuid.uuid4()), 0, 1, "works", SECRET)
    save(store, event, late)
    with store.write() as db:
        erased.erase(db, user, late.id, "Nämner en person.")
    assert everywhere(store) == []
    assert late_notes.of_event(store.read(), event.id) == []


@pytest.mark.parametrize("leads", [True, False])
def test_what_the_room_was_to_read_of_it_goes_too(
    store: Store, event: Event, add_user: Callable[..., int], leads: bool
) -> None:
    user = add_user("lead")
    mine, other = (
        NoteIn(str(uuid.uuid4()), 0, 1, "proposal", text) for text in (SECRET, "Fler kollegor")
    )
    for one in (mine, other):
        save(store, event, one)
    lead, part = (mine, other) if leads else (other, mine)
    with store.write() as db:
        shortlist.join(db, "test", event.id, lead.id, [part.id])
        shortlist.word(db, "test", event.id, lead.id, f"Fler som {SECRET}", lead.text)
        shortlist.hide(db, "test", event.id, lead.id, f"Nämner {SECRET}")
        erased.erase(db, user, mine.id, "Nämner en person.")
    assert everywhere(store) == []
    (stays,) = shortlist.of_event(store.read(), event.id).hidden
    assert (stays.text, stays.hidden) == ("Fler kollegor", "")


def test_a_restore_erases_it_again(store: Store, event: Event, note: NoteIn) -> None:
    with store.write() as db:
        assert erasures.again(db, [erasures.Erasure("2026-11-01", erased.TEXT, note.id)]) == 1
    assert everywhere(store) == []
    assert [x.name for x in erased.of_event(store.read(), event.id).values()] == [""]
