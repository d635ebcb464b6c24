"""A page that is kept is the page that would be drawn."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from cafe.store import events, notes, organisation_history, rooms, round_clock
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.notes import NoteIn
from cafe.store.rooms import DeviceState
from cafe.views.kept import SEAM, Kept, pieces

NOTE = str(uuid.uuid4())
NEW_EACH_TIME = re.compile(r'(name="once" value="|data-at=")[^"]*')


def the_page(client: FlaskClient, event: Event, query: str = "") -> str:
    answer = client.get(f"/t/{event.tables[0].key}{query}")
    assert answer.status_code == 200
    return answer.text


def save(db: Database, event: Event, note: NoteIn) -> None:
    notes.save(db, event, event.tables[0], [note], source="tablet", actor="test")


def changes(event: Event) -> Iterator[Callable[[Database], object]]:
    """All that a table's page can be told of."""
    now: Callable[[Database], Event] = lambda db: events.by_id(db, event.id)  # noqa: E731
    table = event.tables[0]
    yield lambda db: save(db, now(db), NoteIn(NOTE, 0, 1, None, "Vi hjälps åt."))
    yield lambda db: save(db, now(db), NoteIn(NOTE, 1, 2, "works", "Vi hjälps åt!", important=True))
    yield lambda db: save(db, now(db), NoteIn(NOTE, 1, 2, "works", "Vi hjälps åt?"))
    yield lambda db: save(db, now(db), NoteIn(NOTE, 2, 2, "works", "", withdrawn=True))
    yield lambda db: events.seat(
        db, "test", now(db).tables[0], participants=5, professions={"chef": 2}, areas={}
    )
    yield lambda db: round_clock.start_round(db, "test", now(db), 3, 10, "")
    yield lambda db: rooms.hear(db, table.id, DeviceState(str(uuid.uuid4()), 1, 0, True))
    yield lambda db: organisation_history.rename(
        db, "test", "profession", "chef", "Ledare", "2026-01-01"
    )
    yield lambda db: db.conn.execute("UPDATE event SET title = 'Annat' WHERE id = ?", (event.id,))
    yield lambda db: db.conn.execute("UPDATE round SET question = 'Varför?' WHERE number = 3")
    yield lambda db: events.move(db, "test", now(db), "closed")


def test_whatever_changes_is_on_the_page_at_once(
    app: Flask, client: FlaskClient, store: Store, event: Event
) -> None:
    def alike(query: str) -> None:
        pages = []
        for emptied in (False, True):
            if emptied:
                for name in [n for n in app.extensions if n.startswith("kept ")]:
                    del app.extensions[name]
            pages.append(NEW_EACH_TIME.sub(r"\1", the_page(client, event, query)))
        assert pages[0] == pages[1]

    seen = [the_page(client, event)]
    for change in changes(event):
        with store.write() as db:
            change(db)
        seen.append(NEW_EACH_TIME.sub(r"\1", the_page(client, event)))
        for query in ("", "?round=2", "?round=2&saved=note&masked=1", "?kind=improve"):
            alike(query)
        client.set_cookie("language", "en")
        alike("")
        client.delete_cookie("language")
    assert len(set(seen)) == len(seen)


def test_each_sending_has_keys_of_its_own(client: FlaskClient, event: Event) -> None:
    def keys() -> list[str]:
        return re.findall(r'name="once" value="([0-9a-f]{32})"', the_page(client, event))

    found = keys() + keys() + keys()
    assert len(found) >= 9
    assert len(set(found)) == len(found)
    assert "gap-" not in the_page(client, event)


def test_only_what_is_missing_is_drawn_and_what_was_asked_for_longest_ago_goes() -> None:
    shelf: Kept[str] = Kept(2)
    drawn: list[int] = []

    def draw(missing: list[int]) -> str:
        drawn.extend(missing)
        return "".join(f"<{n}>{SEAM}" for n in missing)

    assert pieces(shelf, ["a", "b"], draw) == ["<0>", "<1>"]
    assert pieces(shelf, ["b", "a"], draw) == ["<1>", "<0>"]
    assert drawn == [0, 1]
    assert pieces(shelf, ["c"], draw) == ["<0>"]
    assert (shelf.get("b"), shelf.get("a")) == (None, "<0>")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nobody_can_write_a_gap(
    client: FlaskClient, store: Store, event: Event, language: str
) -> None:
    client.set_cookie("language", language)
    with store.write() as db:
        save(db, event, NoteIn(NOTE, 0, 1, "works", "gap-once; gap-items; {{ items }} \\1"))
    assert "gap-once; gap-items; {{ items }} \\1" in the_page(client, event)
