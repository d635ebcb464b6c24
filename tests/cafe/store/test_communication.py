"""The communication plan keeps what was promised and whether it was kept."""

from __future__ import annotations

import sqlite3

import pytest

from cafe.errors import Conflict, Refused
from cafe.store import communication
from cafe.store.communication import CommunicationContent
from cafe.store.database import Store
from cafe.store.events import Event

CONTENT = CommunicationContent(
    "Berätta vad som blev av förslagen", "Alla arbetsgrupper", "APT", "2026-11-01", "HR"
)


def add(store: Store, event: Event | None = None, *, public: bool = False) -> int:
    with store.write() as db:
        return communication.add(
            db,
            None,
            CONTENT,
            district="farsta",
            event_id=event.id if event else None,
            code="P3",
            public=public,
        )


def test_a_public_promise_is_about_an_event(store: Store, event: Event) -> None:
    with pytest.raises(Refused):
        add(store, public=True)
    made = add(store, event, public=True)
    add(store, event)
    assert [c.id for c in communication.promised(store.read(), event.id)] == [made]


def test_it_is_late_until_it_is_done(store: Store, event: Event) -> None:
    made = add(store, event)
    found = communication.get(store.read(), made)
    assert not found.late("2026-11-01")
    assert found.late("2026-11-02")
    with store.write() as db:
        with pytest.raises(Refused):
            communication.enter(db, None, found, kind="done", seen=1)
        communication.enter(
            db, None, found, kind="done", seen=1, done_on="2026-11-03", note="Klart"
        )
    found = communication.get(store.read(), made)
    assert (found.state, found.done_on, found.late("2027-01-01")) == ("done", "2026-11-03", False)


def test_a_second_writer_is_told_and_the_history_stays(store: Store) -> None:
    made = add(store)
    with store.write() as db:
        found = communication.get(db, made)
        communication.enter(db, None, found, kind="cancelled", seen=1, note="Flyttas")
        with pytest.raises(Conflict):
            communication.enter(db, None, found, kind="done", seen=1, done_on="2026-11-03")
        communication.enter(db, None, found, kind="resumed", seen=2)
    assert [e.kind for e in communication.history(store.read(), made)] == [
        "written",
        "cancelled",
        "resumed",
    ]
    for statement in (
        "UPDATE communication_entry SET note = ''",
        "DELETE FROM communication_entry",
    ):
        with pytest.raises(sqlite3.IntegrityError), store.write() as db:
            db.conn.execute(statement)
