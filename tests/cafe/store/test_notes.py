"""Notes: stored once, never overwritten, late ones wait."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import uuid
from typing import Any

import pytest

from cafe.errors import Conflict, Unknown
from cafe.store import audit, events, late_notes, notes
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.store.notes import NoteIn, NoteOutcome


def new(**content: Any) -> NoteIn:
    """A note with an id of its own."""
    given: dict[str, Any] = {"base": 0, "round": 1, "kind": "works", "text": "Fika gör gott."}
    return NoteIn(id=str(uuid.uuid4()), **(given | content))


def send(
    store: Store, event: Event, *sent: NoteIn, table: int = 0, **how: str
) -> list[NoteOutcome]:
    """Save as the table's tablet does, at the event's state as it is now."""
    how = {"source": "tablet", "actor": "table:1"} | how
    with store.write() as db:
        now = events.by_id(db, event.id)
        return notes.save(db, now, now.tables[table], sent, **how)  # type: ignore[arg-type]


def move(store: Store, event: Event, state: str) -> None:
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), state)


def change(note: NoteIn, **content: Any) -> NoteIn:
    return dataclasses.replace(note, **content)


def shown(store: Store, event: Event) -> list[tuple[str, int, str]]:
    return [(n.text, n.revision, n.standing) for n in notes.of_event(store.read(), event.id)]


def test_the_lead_gives_notes_a_kind_in_any_state_and_nothing_else_changes(
    store: Store, event: Event
) -> None:
    one, two, taken = (new(kind=None, text=text) for text in ("A", "B", "C"))
    send(store, event, one, two, taken)
    send(store, event, change(taken, base=1, withdrawn=True))
    send(store, event, change(two, base=1, text="B2"))
    move(store, event, "closed")
    with store.write() as db:
        now = events.by_id(db, event.id)
        seen = {one.id: 1, two.id: 1, taken.id: 2}
        assert notes.choose_kind(db, "user:1", now, seen, "proposal") == 1
        assert notes.choose_kind(db, "user:1", now, {one.id: 2}, "proposal") == 1
        with pytest.raises(Unknown):
            notes.choose_kind(db, "user:1", now, {str(uuid.uuid4()): 1}, "works")
    kept = {
        n.text: (n.kind, n.revision, n.standing) for n in notes.of_event(store.read(), event.id)
    }
    assert kept == {
        "A": ("proposal", 2, "kept"), "B2": (None, 2, "kept"), "C": (None, 2, "kept")
    }  # fmt: skip
    # The tablet that wrote it may send it again: its content is known, and the kind stays.
    assert send(store, event, one)[0].current == 2


def test_a_mark_changes_the_content_and_its_absence_does_not(store: Store, event: Event) -> None:
    note = new()
    send(store, event, note)
    before = value(store.read(), "SELECT fingerprint FROM note_revision")
    plain = [1, "works", "Fika gör gott.", 0, None, None, None, None, False]
    assert before == hashlib.sha256(json.dumps(plain).encode()).hexdigest()
    assert send(store, event, change(note, base=1, important=True))[0].revision == 2


def test_a_new_note_becomes_revision_one_with_its_passage(store: Store, event: Event) -> None:
    note = new(text="Handledning varannan vecka.", votes=3, area="barn-unga", point=None)
    (outcome,) = send(store, event, note)
    assert outcome == NoteOutcome(note.id, 1, 1)
    (kept,) = notes.of_table(store.read(), event.tables[0].id)
    assert (kept.id, kept.revision, kept.text, kept.votes) == (note.id, 1, note.text, 3)
    assert (kept.area, kept.profession, kept.withdrawn, kept.standing) == (
        "barn-unga",
        None,
        False,
        "kept",
    )
    passage = value(store.read(), "SELECT event_id FROM passage WHERE id = ?", (note.id,))
    assert passage == event.id


def test_the_same_note_sent_again_changes_nothing(store: Store, event: Event) -> None:
    note = new()
    first = send(store, event, note)
    assert send(store, event, note) == first
    assert send(store, event, note, note) == first * 2
    assert len(notes.revisions(store.read(), note.id)) == 1


def test_an_edit_on_the_current_revision_becomes_the_next(store: Store, event: Event) -> None:
    note = new(text="Först")
    send(store, event, note)
    (outcome,) = send(store, event, change(note, base=1, text="Sedan"))
    assert outcome == NoteOutcome(note.id, 2, 2)
    assert [r.text for r in notes.revisions(store.read(), note.id)] == ["Först", "Sedan"]
    assert shown(store, event) == [("Sedan", 2, "kept")]


def test_an_edit_whose_answer_was_lost_is_stored_once(store: Store, event: Event) -> None:
    note = new(text="Först")
    send(store, event, note)
    edit = change(note, base=1, text="Sedan")
    send(store, event, edit)
    send(store, event, change(note, base=2, text="Till sist"))
    (outcome,) = send(store, event, edit)
    assert (outcome.revision, outcome.current, outcome.sibling) == (2, 3, False)
    assert len(notes.revisions(store.read(), note.id)) == 3


def test_going_back_to_an_earlier_wording_is_a_change(store: Store, event: Event) -> None:
    note = new(text="A")
    send(store, event, note)
    send(store, event, change(note, base=1, text="B"))
    (outcome,) = send(store, event, change(note, base=2, text="A"))
    assert outcome.revision == 3
    assert shown(store, event) == [("A", 3, "kept")]


def test_an_edit_on_an_older_revision_is_kept_beside_the_current_one(
    store: Store, event: Event
) -> None:
    note = new(text="A")
    send(store, event, note)
    send(store, event, change(note, base=1, text="B"))
    (outcome,) = send(store, event, change(note, base=1, text="C"))
    assert outcome == NoteOutcome(note.id, 3, 2, sibling=True)
    (kept,) = notes.of_event(store.read(), event.id)
    assert (kept.text, kept.revision, kept.siblings) == ("B", 2, True)
    assert [r.standing for r in notes.revisions(store.read(), note.id)] == [
        "kept",
        "kept",
        "sibling",
    ]


def test_choosing_a_version_settles_those_that_were_seen_and_erases_none(
    store: Store, event: Event
) -> None:
    note = new(text="A")
    send(store, event, note)
    for text in ("B", "C", "D"):
        send(store, event, change(note, base=1, text=text))
    assert [r.text for r in notes.siblings(store.read(), event.id)[note.id]] == ["C", "D"]
    chosen = change(note, base=2, text="C", settles=(3,))
    for _ in range(2):  # sent again: its answer was lost
        (outcome,) = send(store, event, chosen)
        assert (outcome.revision, outcome.current) == (5, 5)
    assert [(r.text, r.standing) for r in notes.revisions(store.read(), note.id)] == [
        ("A", "kept"),
        ("B", "kept"),
        ("C", "declined"),
        ("D", "sibling"),  # nobody had seen it beside the others
        ("C", "kept"),
    ]
    # The version that counts already is chosen: nothing new, and the last one is settled.
    (outcome,) = send(store, event, change(note, base=5, text="C", settles=(4,)))
    assert (outcome.revision, outcome.current) == (5, 5)
    assert notes.siblings(store.read(), event.id) == {}


def test_what_comes_late_settles_nothing(store: Store, event: Event) -> None:
    note = new(text="A")
    send(store, event, note)
    for text in ("B", "C"):
        send(store, event, change(note, base=1, text=text))
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    (outcome,) = send(store, event, change(note, base=2, text="C", settles=(3,)))
    assert outcome.late
    assert len(notes.siblings(store.read(), event.id)[note.id]) == 1


def test_a_note_that_the_server_has_lost_is_taken_whatever_its_base(
    store: Store, event: Event
) -> None:
    # A database that was restored from a copy knows fewer revisions than the tablet.
    (outcome,) = send(store, event, new(base=4))
    assert (outcome.revision, outcome.current, outcome.sibling) == (1, 1, False)


def test_a_note_of_another_table_is_refused_and_stays(store: Store, event: Event) -> None:
    note = new(text="Bord ett")
    send(store, event, note)
    (outcome,) = send(store, event, change(note, base=1, text="Bord två"), table=1)
    assert outcome.refused == "note_other_table"
    assert shown(store, event) == [("Bord ett", 1, "kept")]
    with pytest.raises(Unknown):
        notes.get(store.read(), event.tables[1].id, note.id)


def test_a_withdrawn_note_keeps_its_text_and_can_come_back(store: Store, event: Event) -> None:
    note = new()
    send(store, event, note)
    send(store, event, change(note, base=1, withdrawn=True))
    (kept,) = notes.of_event(store.read(), event.id)
    assert kept.withdrawn
    assert kept.text == note.text
    send(store, event, change(note, base=2))
    (kept,) = notes.of_event(store.read(), event.id)
    assert (kept.withdrawn, kept.revision) == (False, 3)


def test_a_draft_event_takes_notes_from_a_file_only(store: Store, event: Event) -> None:
    with store.write() as db:
        code = events.add(db, "t", title="T", date="2026-10-14", questions=["?"], tables=1)
    draft = events.get(store.read(), code)
    assert send(store, draft, new())[0].refused == "event_not_open"
    assert send(store, draft, new(), source="import")[0].refused is None
    assert len(notes.of_event(store.read(), draft.id)) == 1


def test_what_comes_after_closing_waits_for_the_lead(store: Store, event: Event) -> None:
    before = new(text="I tid")
    send(store, event, before)
    move(store, event, "closed")
    after = new(text="För sent")
    added, changed = send(store, event, after, change(before, base=1, text="I tid, ändrad"))
    assert added == NoteOutcome(after.id, 1, None, late=True)
    assert changed == NoteOutcome(before.id, 2, 1, late=True)
    assert shown(store, event) == [("I tid", 1, "kept")]
    assert [n.text for n in late_notes.of_event(store.read(), event.id)] == [
        "För sent",
        "I tid, ändrad",
    ]
    # The table sees its own wording, marked.
    seen = {n.id: n for n in notes.of_table(store.read(), event.tables[0].id)}
    assert (seen[before.id].text, seen[before.id].late) == ("I tid, ändrad", True)
    assert (seen[after.id].standing, seen[after.id].late) == ("late", True)
    # Sent again: the same answer, nothing more.
    assert send(store, event, after)[0] == added
    assert len(late_notes.of_event(store.read(), event.id)) == 2


def test_an_unchanged_note_is_not_late(store: Store, event: Event) -> None:
    note = new()
    send(store, event, note)
    move(store, event, "closed")
    (outcome,) = send(store, event, change(note, base=1))
    assert (outcome.revision, outcome.late) == (1, False)
    assert late_notes.of_event(store.read(), event.id) == []


def test_a_late_change_can_be_called_off(store: Store, event: Event) -> None:
    note = new(text="A")
    send(store, event, note)
    move(store, event, "closed")
    send(store, event, change(note, base=1, text="B"))
    back = change(note, base=2, text="A")
    assert send(store, event, back) == [NoteOutcome(note.id, 3, 1, late=True)]
    assert send(store, event, back) == [NoteOutcome(note.id, 3, 1, late=True)]
    assert [(n.text, n.revision) for n in late_notes.of_event(store.read(), event.id)] == [("A", 3)]


def test_accepting_a_late_note_lets_it_count_once(store: Store, event: Event) -> None:
    move(store, event, "closed")
    note = new(text="A")
    send(store, event, note)
    send(store, event, change(note, base=1, text="B"))
    (waiting,) = late_notes.of_event(store.read(), event.id)
    assert (waiting.text, waiting.revision) == ("B", 2)
    for _ in range(2):
        with store.write() as db:
            late_notes.accept(db, "user:1", event.id, note.id, 2)
    assert shown(store, event) == [("B", 2, "kept")]
    assert late_notes.of_event(store.read(), event.id) == []
    entries = [e.action for e in audit.latest(store.read()) if e.object == f"note:{note.id}"]
    assert entries == ["note.accept", "note.change", "note.add"]


def test_declining_leaves_the_text_in_the_store_and_the_note_outside(
    store: Store, event: Event
) -> None:
    move(store, event, "closed")
    note = new(text="A")
    send(store, event, note)
    send(store, event, change(note, base=1, text="B"))
    with store.write() as db:
        late_notes.decline(db, "user:1", event.id, note.id, 2)
    assert shown(store, event) == []
    assert late_notes.of_event(store.read(), event.id) == []
    assert [(r.text, r.standing) for r in notes.revisions(store.read(), note.id)] == [
        ("A", "declined"),
        ("B", "declined"),
    ]
    with store.write() as db, pytest.raises(Conflict):
        late_notes.accept(db, "user:1", event.id, note.id, 2)
    assert send(store, event, note)[0].revision == 1  # the tablet still gets its thanks


def test_a_late_decision_needs_a_revision_of_this_event(store: Store, event: Event) -> None:
    note = new()
    send(store, event, note)
    with store.write() as db:
        with pytest.raises(Unknown):
            late_notes.accept(db, "user:1", event.id + 1, note.id, 1)
        with pytest.raises(Unknown):
            late_notes.decline(db, "user:1", event.id, note.id, 7)
        with pytest.raises(Conflict):
            late_notes.decline(db, "user:1", event.id, note.id, 1)


@pytest.mark.parametrize("declined", [False, True])
def test_after_reopening_the_table_goes_on_from_its_own_late_text(
    store: Store, event: Event, declined: bool
) -> None:
    note = new(text="A")
    send(store, event, note)
    move(store, event, "closed")
    send(store, event, change(note, base=1, text="B"))
    if declined:
        with store.write() as db:
            late_notes.decline(db, "user:1", event.id, note.id, 2)
    move(store, event, "open")
    (outcome,) = send(store, event, change(note, base=2, text="C"))
    assert outcome == NoteOutcome(note.id, 3, 3)
    assert shown(store, event) == [("C", 3, "kept")]
    assert late_notes.of_event(store.read(), event.id) == []


def test_every_revision_leaves_one_audit_entry_without_text(store: Store, event: Event) -> None:
    note = new(text="Hemligt ord: blåbär")
    send(store, event, note)
    send(store, event, note)
    send(store, event, change(note, base=1, withdrawn=True))
    trail = [e for e in audit.latest(store.read()) if e.object == f"note:{note.id}"]
    assert [(e.action, e.actor, e.detail["revision"]) for e in trail] == [
        ("note.withdraw", "table:1", 2),
        ("note.add", "table:1", 1),
    ]
    assert not any("blåbär" in str(e) for e in trail)


def test_notes_of_an_event_stand_by_round_then_table(store: Store, event: Event) -> None:
    send(store, event, new(text="2 bord 2", round=2), table=1)
    send(store, event, new(text="2 bord 1", round=2))
    send(store, event, new(text="1 bord 2", round=1), table=1)
    assert [t for t, _, _ in shown(store, event)] == ["1 bord 2", "2 bord 1", "2 bord 2"]


def test_notes_of_one_request_keep_their_order(store: Store, event: Event) -> None:
    texts = [f"Nummer {n}" for n in range(40)]
    send(store, event, *(new(text=t) for t in texts))
    assert [t for t, _, _ in shown(store, event)] == texts
    assert [n.text for n in notes.of_table(store.read(), event.tables[0].id)] == texts[::-1]


def test_a_place_is_found_by_its_key_however_it_is_written(store: Store, event: Event) -> None:
    key = str(event.tables[1].key)
    found = notes.place(store.read(), f" {key[:5].upper()}-{key[5:]} ")
    assert (found.event.id, found.event.state, found.table.id) == (
        event.id,
        "open",
        event.tables[1].id,
    )
    assert found.rounds == {1, 2, 3}
    with pytest.raises(Unknown):
        notes.place(store.read(), "finnsinte")
