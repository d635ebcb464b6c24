"""Events, their rounds and tables."""

from __future__ import annotations

import pytest

from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit, events, notes, typed_codes
from cafe.store.database import Store, value
from cafe.store.events import Event


def _change(event: Event, **new: object) -> dict[str, object]:
    now = {
        "title": event.title,
        "date": event.date,
        "place": event.place,
        "district": event.district,
        "participants": event.participants,
        "questions": [r.question for r in event.rounds],
        "tables": len(event.tables),
    }
    return now | new


def test_an_event_has_a_key_for_each_table_and_they_differ(event: Event) -> None:
    keys = [t.key or "" for t in event.tables]
    assert len(set(keys)) == 2
    assert all(len(k) == events.KEY_LENGTH and set(k) <= set(typed_codes.ALPHABET) for k in keys)


def test_a_key_is_found_however_it_is_typed(store: Store, event: Event) -> None:
    key = event.tables[1].key or ""
    for written in (key, key.upper(), f" {key[:5]}-{key[5:]} "):
        assert events.by_key(store.read(), written)[1].number == 2
    with pytest.raises(Unknown):
        events.by_key(store.read(), "no-such-key")


def test_a_district_has_to_have_existed_on_the_day(store: Store, event: Event) -> None:
    with store.write() as db:
        for district, day in (("rinkeby-kista", "2024-01-01"), ("jarva", "2020-01-01")):
            with pytest.raises(Refused) as refused:
                events.add(
                    db, "test", title="t", date=day, district=district, questions=["?"], tables=1
                )
            assert refused.value.name == "district_not_valid"
        assert events.add(
            db, "t", title="t", date="2020-01-01", district="rinkeby-kista", questions=[], tables=0
        )


def test_states_go_forward_and_a_closed_event_can_open_again(store: Store, event: Event) -> None:
    with store.write() as db:
        events.move(db, "test", event, "closed")
        closed = events.get(db, event.code)
        events.move(db, "test", closed, "closed")  # once more changes nothing
        with pytest.raises(Conflict):
            events.move(db, "test", closed, "draft")
        events.move(db, "test", closed, "open")
        assert events.get(db, event.code).state == "open"
        actions = [e.action for e in audit.latest(db) if e.object == f"event:{event.code}"]
    assert actions == ["event.open", "event.closed", "event.open", "event.add"]


def test_an_event_without_a_question_does_not_open(store: Store) -> None:
    with store.write() as db:
        code = events.add(db, "test", title="t", date="2026-01-01", questions=[], tables=1)
        with pytest.raises(Refused):
            events.move(db, "test", events.get(db, code), "open")


def test_rounds_and_tables_with_notes_stay(store: Store, event: Event) -> None:
    note = notes.NoteIn(
        id="6b1f5a34-0000-4000-8000-000000000001", base=0, round=3, kind="other", text="x"
    )
    with store.write() as db:
        notes.save(db, event, event.tables[1], [note], source="tablet", actor="test")
    for new in ({"questions": ["Bara en?"]}, {"tables": 1}):
        with pytest.raises(Conflict), store.write() as db:
            events.change(db, "test", event, **_change(event, **new))  # type: ignore[arg-type]
    assert events.get(store.read(), event.code) == event


def test_rounds_and_tables_grow_and_shrink_at_the_end(store: Store, event: Event) -> None:
    with store.write() as db:
        events.change(
            db, "test", event, **_change(event, questions=["Ny?", "b", "c", "d"], tables=4)
        )  # type: ignore[arg-type]
        grown = events.get(db, event.code)
        events.change(db, "test", grown, **_change(grown, questions=["Ny?"], tables=1))  # type: ignore[arg-type]
    assert [r.question for r in grown.rounds] == ["Ny?", "b", "c", "d"]
    assert [t.key for t in grown.tables[:2]] == [t.key for t in event.tables]
    shrunk = events.get(store.read(), event.code)
    assert ([r.question for r in shrunk.rounds], len(shrunk.tables)) == (["Ny?"], 1)


def test_persons_are_those_of_the_event_else_the_sum_of_its_tables(
    store: Store, event: Event
) -> None:
    assert event.persons == 14
    with store.write() as db:
        events.change(db, "test", event, **_change(event, participants=None))  # type: ignore[arg-type]
        assert events.get(db, event.code).persons is None
        events.seat(
            db,
            "test",
            event.tables[0],
            participants=6,
            professions={"chef": 1, "socialsekreterare": 5, "bistandshandlaggare": 0},
            areas={},
        )
    seated = events.get(store.read(), event.code)
    assert seated.persons == 6
    assert dict(seated.tables[0].professions) == {"chef": 1, "socialsekreterare": 5}


def test_the_list_counts_what_stands(store: Store, event: Event) -> None:
    ids = [f"6b1f5a34-0000-4000-8000-00000000000{n}" for n in range(3)]
    with store.write() as db:
        for n, note_id in enumerate(ids):
            note = notes.NoteIn(
                id=note_id, base=0, round=1, kind="works", text=str(n), withdrawn=n == 2
            )
            notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")
    (overview,) = events.overviews(store.read())
    assert (overview.notes, overview.tables_with_notes, overview.late) == (2, 1, 0)


def test_every_change_leaves_an_audit_entry(store: Store, event: Event) -> None:
    before = value(store.read(), "SELECT count(*) FROM audit")
    with store.write() as db:
        events.change(db, "user:1", event, **_change(event, title="Ny titel"))  # type: ignore[arg-type]
    newest = audit.latest(store.read(), 1)[0]
    assert value(store.read(), "SELECT count(*) FROM audit") == before + 1
    assert (newest.actor, newest.action, newest.object) == (
        "user:1",
        "event.change",
        f"event:{event.code}",
    )
