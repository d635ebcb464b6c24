"""What a tablet tells every few seconds, and what it learns in return."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from cafe.store import audit, events, late_notes, notes, rooms, round_clock
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.notes import NoteIn

TABLET = "8a1f5a34-0000-4000-8000-000000000001"
OTHER = "8a1f5a34-0000-4000-8000-000000000002"


@pytest.fixture
def tell(client: FlaskClient, event: Event) -> Callable[..., TestResponse]:
    """`tell(waiting=2, …)`: the answer to a message of the first table's tablet."""

    def post(**fields: Any) -> TestResponse:
        told = {
            "key": event.tables[0].key,
            "device": TABLET,
            "round": 1,
            "waiting": 0,
            "ready": None,
            "version": None,
        }
        return client.post("/api/table", json=told | fields)

    return post


@pytest.fixture
def say(store: Store, event: Event) -> Callable[..., str]:
    """`say("text", id=None, base=0, **fields)`: a note of the first table; returns its id."""

    def keep(text: str, id: str | None = None, base: int = 0, **fields: Any) -> str:
        content: dict[str, Any] = {"round": 1, "kind": "improve"} | fields
        note = NoteIn(id=id or str(uuid.uuid4()), base=base, text=text, **content)
        with store.write() as db:
            now = events.by_id(db, event.id)
            notes.save(db, now, now.tables[0], [note], source="tablet", actor="test")
        return note.id

    return keep


Tell = Callable[..., TestResponse]
Say = Callable[..., str]


def test_the_answer_has_what_a_tablet_needs_and_sets_no_cookie(tell: Tell, event: Event) -> None:
    answer = tell()
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    said = answer.get_json()
    assert said.pop("now").endswith("Z")
    assert len(said.pop("version")) == 16
    harvest = said.pop("harvest")
    assert (harvest["state"], harvest["by"], harvest["votes_each"]) == ("off", "tables", 3)
    assert said == {
        "state": "open",
        "again": 5,
        "title": event.title,
        "rounds": [
            {"number": r.number, "question": r.question, "kind": r.kind} for r in event.rounds
        ],
        "round": None,
        "participants": None,
        "ready": False,
        "help": False,
        "receipt": None,
        "notes": [],
    }


def test_the_notes_come_along_only_when_they_have_changed(tell: Tell, say: Say) -> None:
    first = tell().get_json()["version"]
    assert "notes" not in tell(version=first).get_json()
    note = say("Fika gör gott.", votes=2)
    second = tell(version=first).get_json()
    assert [(n["id"], n["text"], n["votes"]) for n in second["notes"]] == [
        (note, "Fika gör gott.", 2)
    ]
    assert second["notes"][0].keys() == {
        *notes.CONTENT,
        *("id", "base", "written_at", "revision", "standing", "siblings"),
    }
    assert "notes" not in tell(version=second["version"]).get_json()
    say("Fika gör gott!", id=note, base=1, withdrawn=True)
    third = tell(version=second["version"]).get_json()
    assert [(n["revision"], n["base"], n["withdrawn"]) for n in third["notes"]] == [(2, 2, True)]


def test_a_note_waits_and_is_declined_in_the_tablets_eyes_too(
    store: Store, event: Event, tell: Tell, say: Say
) -> None:
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    note = say("Efteråt")
    late = tell().get_json()
    assert late["state"] == "closed"
    assert [n["standing"] for n in late["notes"]] == ["late"]
    with store.write() as db:
        late_notes.decline(db, "test", event.id, note, 1)
    declined = tell(version=late["version"]).get_json()
    assert [n["standing"] for n in declined["notes"]] == ["declined"]


def test_two_devices_versions_come_side_by_side(tell: Tell, say: Say) -> None:
    note = say("Ett")
    say("Två", id=note, base=1)
    say("Tre", id=note, base=1, kind="proposal")
    (found,) = tell().get_json()["notes"]
    assert (found["revision"], found["text"], found["standing"]) == (2, "Två", "kept")
    assert [(s["revision"], s["text"], s["kind"]) for s in found["siblings"]] == [
        (3, "Tre", "proposal")
    ]


def test_only_the_tables_own_notes_are_told(
    store: Store, event: Event, client: FlaskClient, tell: Tell, say: Say
) -> None:
    say("Hemligt för andra bord")
    said = tell(key=event.tables[1].key).get_json()
    assert said["notes"] == []


def test_the_moderators_round_reaches_the_tablet(store: Store, event: Event, tell: Tell) -> None:
    with store.write() as db:
        round_clock.start_round(db, "test", events.by_id(db, event.id), 2, 20, "")
    said = tell().get_json()["round"]
    assert (said["number"], said["minutes"]) == (2, 20)
    assert said["started_at"].endswith("Z")


def test_a_table_that_is_done_gets_its_receipt_and_keeps_it(tell: Tell) -> None:
    first = tell(ready=True).get_json()
    assert first["ready"] is True
    code = first["receipt"]["code"]
    assert first["receipt"]["url"].endswith(f"/f/{code}")
    assert len(code) == 8
    again = tell(ready=False).get_json()
    assert again["ready"] is False
    assert again["receipt"]["code"] == code
    assert tell(ready=True).get_json()["receipt"]["code"] == code


def test_done_with_the_round_before_is_not_done_with_this_one(
    store: Store, event: Event, tell: Tell
) -> None:
    with store.write() as db:
        round_clock.start_round(db, "test", events.by_id(db, event.id), 2, None, "")
    # Pressed without a network, in round 1 or before any round, and sent now.
    for earlier in (1, None):
        said = tell(ready=True, ready_in=earlier).get_json()
        assert (said["ready"], said["receipt"]) == (False, None)
    assert tell(ready=True, ready_in=2).get_json()["ready"] is True
    assert tell(ready=False, ready_in=1).get_json()["ready"] is False


def test_a_quiet_tablet_costs_no_write_and_leaves_no_trail(
    store: Store, event: Event, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(waiting=2)
    trail = len(audit.latest(store.read()))
    stopped: list[str] = []
    monkeypatch.setattr(rooms, "hear", lambda *a: stopped.append("written"))
    for _ in range(3):
        assert tell(waiting=2).status_code == 200
    assert stopped == []
    tell(waiting=1)
    tell(waiting=2, round=2)
    tell(waiting=2, ready=True)
    assert len(stopped) == 3
    assert len(audit.latest(store.read())) == trail


def test_a_key_that_nobody_has_and_one_that_was_taken_back_are_told_apart(
    store: Store, event: Event, tell: Tell, client: FlaskClient
) -> None:
    unknown = tell(key="finnsinte1")
    assert (unknown.status_code, unknown.get_json()["name"]) == (404, "key_unknown")
    old = str(event.tables[0].key)
    with store.write() as db:
        made = rooms.new_key(db, "test", event.tables[0])
    gone = tell(key=old)
    assert (gone.status_code, gone.get_json()["name"]) == (410, "key_revoked")
    assert "ny adress" in gone.get_json()["error"]
    assert tell(key=made).status_code == 200
    sent = {"id": str(uuid.uuid4()), "round": 1, "kind": "other", "text": "Kvar på plattan"}
    refused = client.post("/api/notes", json={"key": old, "notes": [sent]})
    assert refused.status_code == 410
    assert refused.get_json()["name"] == "key_revoked"
    page = client.get(f"/t/{old}")
    assert page.status_code == 410
    assert "nya bordskortet" in page.text
    # Whether the device has something is not the server's to say: its script looks.
    assert '<p id="kept-here" class="notice" hidden>' in page.text
    assert "finns kvar" not in page.text
    assert notes.of_table(store.read(), event.tables[0].id) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": "platta"},
        {"device": None},
        {"waiting": -1},
        {"waiting": True},
        {"waiting": "2"},
        {"waiting": None},
        {"round": "ett"},
        {"round": 1.5},
        {"ready": "ja"},
        {"ready_in": "ja"},
        {"key": 7},
    ],
)
def test_a_message_that_cannot_be_read_is_refused_with_a_name(
    store: Store, event: Event, tell: Tell, wrong: dict[str, Any]
) -> None:
    answer = tell(**wrong)
    assert answer.status_code == 400
    assert set(answer.get_json()) == {"error", "name"}
    assert rooms.of_table(store.read(), event.tables[0].id) == []


@given(body=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_sent_is_answered(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/api/table", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["name"] == "told_unreadable"


def test_a_strange_version_or_round_costs_nothing(tell: Tell) -> None:
    for version in (7, "x" * 100_000, ["a"], "ö"):
        assert "notes" in tell(version=version).get_json()
    assert tell(round=None).status_code == 200
    assert tell(round=99).status_code == 200
