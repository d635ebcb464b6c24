"""The page behind a receipt."""

from __future__ import annotations

import uuid

import pytest
from flask.testing import FlaskClient

from cafe.store import events, notes, rooms
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.notes import NoteIn
from cafe.views import feedback


@pytest.fixture
def code(store: Store, event: Event) -> str:
    """The first table's receipt."""
    with store.write() as db:
        return rooms.issue(db, "test", event.tables[0].id).code


def write(store: Store, event: Event, *texts: str, round: int = 1, kind: str = "proposal") -> None:
    with store.write() as db:
        now = events.by_id(db, event.id)
        sent = [NoteIn(id=str(uuid.uuid4()), base=0, round=round, kind=kind, text=t) for t in texts]
        notes.save(db, now, now.tables[0], sent, source="tablet", actor="test")


def test_it_says_received_so_many_and_being_read(
    store: Store, event: Event, client: FlaskClient, code: str
) -> None:
    write(store, event, "Ett", "Två")
    write(store, event, "Tre", round=2, kind="works")
    answer = client.get(f"/f/{code}")
    assert answer.status_code == 200
    assert "Vi har tagit emot 3 anteckningar." in answer.text
    assert "När sammanfattningen är klar kan styrgruppen läsa den." in answer.text
    assert "Vad fungerar?" in answer.text
    assert "<strong>2</strong> Förslag" in answer.text
    assert "<strong>1</strong> Fungerar bra" in answer.text
    assert "Vad föreslår ni?" not in answer.text
    assert event.date in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_it_says_nothing_of_who_sat_there_nor_how_to_write_at_the_table(
    store: Store, event: Event, client: FlaskClient, code: str
) -> None:
    with store.write() as db:
        events.seat(
            db,
            "test",
            event.tables[0],
            participants=7,
            professions={"socialsekreterare": 7},
            areas={},
        )
    write(store, event, "Ett")
    page = client.get(f"/f/{code}").text
    assert "ocialsekreterare" not in page
    assert "7 personer" not in page
    assert str(event.tables[0].key) not in page
    assert "<p>Ett" not in page


def test_it_is_honest_when_nothing_has_come_and_when_something_came_late(
    store: Store, event: Event, client: FlaskClient, code: str
) -> None:
    assert "Inga anteckningar har kommit fram" in client.get(f"/f/{code}").text
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "closed")
    write(store, event, "Sen")
    page = client.get(f"/f/{code}").text
    assert "Vi har tagit emot en anteckning." in page
    assert "kom när caféet hade stängt" in page or "efter att caféet" in page


def test_the_code_is_taken_as_it_is_written_and_has_a_qr_code(
    client: FlaskClient, code: str
) -> None:
    assert client.get(f"/f/{code[:4].upper()}-{code[4:]}").status_code == 200
    drawn = client.get(f"/f/{code}/qr.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_who_tries_code_after_code_has_to_wait(
    client: FlaskClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "GUESSES_PER_ADDRESS", 5)
    for _ in range(5):
        answer = client.get("/f/abcdefgh")
        assert answer.status_code == 404
        assert "inget kvitto med den koden" in answer.text
    assert client.get("/f/abcdefgh").status_code == 429
    assert client.get("/f/abcdefgh/qr.svg").status_code == 429
    assert client.get(f"/f/{code}").status_code == 429


def test_a_whole_hall_behind_one_address_may_mistype(client: FlaskClient, code: str) -> None:
    for _ in range(100):
        client.get("/f/abcdefgh")
    assert client.get(f"/f/{code}").status_code == 200
