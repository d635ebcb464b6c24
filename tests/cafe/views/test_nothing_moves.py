"""Nothing that readers see moves with a single note, a run of the machine, seats or a ballot.

Whoever reads a page before and after could subtract. Every page and file is opened, of an account
with each role that reads no raw notes, and what is open to all: a new one is among them by itself.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from cafe import accounts, days
from cafe.accounts import Right
from cafe.exports.formats import FORMATS
from cafe.reports import by_whom
from cafe.reports.summary import release
from cafe.store import (
    events,
    feedback_pages,
    harvest,
    notes,
    passages,
    proposals,
    receipts,
    runs,
    users,
)
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.notes import NoteIn
from cafe.store.runs import StoredSuggestion, StoredTheme
from cafe.store.scopes import Scope

READERS = ("reader", "observer", "steering", "manager")
# What stands in a page of each request alone.
OWN = re.compile(rb'(csrf_token|once|nonce|voter)"?( value)?="[^"]*"')


def write(store: Store, event: Event, table: int, *sent: NoteIn) -> list[str]:
    with store.write() as db:
        now = events.by_id(db, event.id)
        notes.save(db, now, now.tables[table], sent, source="tablet", actor="test")
    return [note.id for note in sent]


def new(text: str, kind: str = "improve", votes: int = 0) -> NoteIn:
    return NoteIn(str(uuid.uuid4()), 0, 1, kind, text, votes=votes)


def read_by_the_machine(
    store: Store, scopes: list[Scope], event: Event, title: str, code: str = "P3"
) -> None:
    """The machine reads everything; all of it is one theme of the point, called `title`."""
    with store.write() as db:
        said = passages.of_event(db, event.id)
        every = [p.id for one in events.heads(db) for p in passages.of_event(db, one.id)]
        outside = {"outside": sorted({*every} - {p.id for p in said})}  # of other events
        for scope in scopes:
            for kind in ("tags", "themes") if scope.kind == "event" else ("themes",):
                run = runs.add(
                    db, scope, kind, codebook="b", model="m",
                    settings={} if scope.kind == "event" else outside,
                    passages=len(said), at=days.now(),
                )  # fmt: skip
                for p in said if kind == "tags" else ():
                    runs.read(db, run, p.id, p.revision, [StoredSuggestion(code, 0.9, True, ())])
            ids = tuple(p.id for p in said)
            runs.add_themes(db, run, [StoredTheme("x", title, (title.lower(),), ids, ids, code)])


@pytest.fixture
def before(store: Store, event: Event) -> Event:
    """A café of the same district the year before, which readers were shown: the later one, which
    gets as many tables, is held against it."""
    with store.write() as db:
        asked = [r.question for r in event.rounds]
        code = events.add(
            db, "test", title="Förra caféet", date="2025-10-14", district=event.district,
            participants=20, questions=asked, tables=5,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        earlier = events.get(db, code)
        events.change(
            db, "test", event, title=event.title, date=event.date, place=event.place,
            district=event.district, participants=event.participants, questions=asked, tables=5,
        )  # fmt: skip
    for table in range(5):
        write(store, earlier, table, *(new(f"Lugnt {n}") for n in range(4)))
    read_by_the_machine(store, [Scope("event", earlier.id)], earlier, "Lugnt", "P5")
    with store.write() as db:
        release.show(db, "test", events.by_id(db, earlier.id))
    return earlier


@pytest.fixture
def elsewhere(store: Store, event: Event) -> list[Event]:
    """Cafés of other districts that readers were shown: enough of them for the city's figures to
    stand beside Farsta's own."""
    found = []
    for district in ("bromma", "skarpnack", "sodermalm", "kungsholmen"):
        with store.write() as db:
            code = events.add(
                db, "test", title=f"Café i {district}", date=event.date, district=district,
                participants=20, questions=["Vad?"], tables=5,
            )  # fmt: skip
            events.move(db, "test", events.get(db, code), "open")
            found.append(events.get(db, code))
        for table in range(5):
            write(store, found[-1], table, new("Ärenden"), new("Tider"))
        read_by_the_machine(store, [Scope("event", found[-1].id)], found[-1], "Ärenden")
        with store.write() as db:
            release.show(db, "test", events.by_id(db, found[-1].id))
    return found


@pytest.fixture
def addresses(
    app: Flask,
    store: Store,
    event: Event,
    world: dict[str, object],
    place: Callable[[Rule], str],
    guarded: Callable[[], Iterator[tuple[Rule, str, Right]]],
) -> list[str]:
    """Every page and file that somebody who reads no raw notes may open, about things of Farsta."""
    found = [
        place(rule)
        for rule, method, right in guarded()
        if method == "GET" and set(right.roles) & set(READERS)
    ]
    summary = f"/lead/events/{event.code}/summary"
    # Word, the web page and the figures are slow to draw, of the same summary as the tables.
    found = [at for at in found if not at.endswith(".svg")]
    tables = [one for one in FORMATS.values() if one.extension not in ("docx", "html")]
    found += [f"{summary}.{one.extension}?table={one.table}" for one in tables]
    found += [f"{summary}?release=1"]
    by = [summary, "/lead/points/P3", "/lead/proposals/1", "/plans/farsta/2026"]
    found += [f"{at}?by={one}" for at in by for one in by_whom.ORDER]
    found += [f"/lead/themes/{world['gathering']}/compare?district=farsta", "/lead/points/P1"]
    year = ("place=farsta&year=2026", "place=city&year=2026", f"event={event.code}")
    found += [f"/lead/summaries/several{end}?{one}" for one in year for end in ("", ".xlsx")]
    found += [f"/{page}/{event.code}" for page in ("said", "room", "wall")]
    found += [f"/{page}/{event.code}/state" for page in ("room", "wall")]
    with store.write() as db:
        events.move(db, "test", events.by_id(db, event.id), "open")
        other = receipts.issue(db, "test", event.tables[1].id).code
        feedback_pages.save(db, None, event.id, intro="Tack", without=(), published=True)
    told = f"/told/{world['digest_code']}"
    found += [told, f"{told}/poster"]
    return [*found, f"/said/{event.code}/poster", f"/f/{other}", f"/f/{other}.atom"]


@pytest.fixture
def look(app: Flask, store: Store, addresses: list[str]) -> Callable[[], dict[str, bytes]]:
    """`look()`: what stands at each address now."""
    with store.write() as db:
        user = users.add(
            db, "test", email="all@example.test", name="Alla", password_hash="",
            roles=[*((role, users.ALL) for role in READERS), ("steering", "farsta")],
        )  # fmt: skip
    client: FlaskClient = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = accounts.identity(user, 1)
        session["_fresh"] = True

    def text(body: bytes) -> bytes:
        if body[:2] != b"PK":
            return OWN.sub(b"", body)
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            # When a file was made is not what it says.
            names = [n for n in packed.namelist() if not n.startswith("docProps/")]
            return b"\n".join(packed.read(name) for name in names)

    def seen() -> dict[str, bytes]:
        made = {at: client.get(at) for at in addresses}
        return {at: b"%d " % answer.status_code + text(answer.data) for at, answer in made.items()}

    return seen


def test_no_page_or_file_of_a_reader_moves_with_what_waits(
    store: Store,
    event: Event,
    before: Event,
    elsewhere: list[Event],
    world: dict[str, object],
    addresses: list[str],
    look: Callable[[], dict[str, bytes]],
) -> None:
    addresses += [f"/said/{before.code}", f"/lead/events/{before.code}/summary"]
    scopes = [Scope("event", event.id), Scope("gathering", int(str(world["gathering"])))]
    ids = write(store, event, 0, *(new(f"Larmet {n}") for n in range(4)))
    write(store, event, 1, *(new(f"Larmet tyst {n}", "works") for n in range(3)))
    (proposed,) = write(store, event, 1, new("Larm till alla", "proposal", votes=2))
    for table in (2, 3, 4):
        write(store, event, table, new("Larmet hörs"))
    read_by_the_machine(store, scopes, event, "Larmet")
    with store.write() as db:
        release.show(db, "test", events.by_id(db, event.id))
        harvest.start(db, "test", event.id, by="phones", votes_each=3)
        for number in range(5):
            voter = f"phone:{number}"
            harvest.vote(db, event.id, voter, 0, {proposed: 1}, actor="phone")
        harvest.close(db, "test", event.id)
        harvest.reveal(db, "test", event.id)
    with store.write() as db:
        feedback_pages.save(db, None, before.id, intro="Tack", without=(), published=True)
        asked = proposals.get(db, 1)
        proposals.change(
            db, None, asked.id, base=asked.revision, title=asked.title, what=asked.what,
            why=asked.why, points=["P3"], codebook="b",
        )  # fmt: skip
    shown = look()
    # The city beside the district's own, and what a group keeps and revises, are among them.
    assert "i hela staden" in shown["/steering/referrals/1/decide"].decode()
    for at in ("/steering/meetings/1", "/plans/farsta/2026/versions/1"):
        assert shown[at].startswith(b"200"), at
    assert sum(b"Larmet" in body for body in shown.values()) > 6
    assert sum(body.startswith(b"200") for body in shown.values()) > 35
    compared = "Sägs mer: 12 av 12 anteckningar, förra gången 0 av 20.".encode()
    assert sum(compared in body for body in shown.values()) > 1

    waits = write(store, before, 0, new("Hemlighet två"))
    waits += write(store, elsewhere[0], 0, new("Hemlighet tre"))
    waits += write(store, event, 0, new("Hemlighet ett", votes=3))
    write(store, event, 0, NoteIn(ids[3], 1, 1, "other", "Ändrat"))
    read_by_the_machine(store, scopes, event, "Hemlighet")
    for one in (before, elsewhere[0]):
        read_by_the_machine(store, [Scope("event", one.id)], one, "Hemlighet")
    with store.write() as db:
        proposals.link(db, None, asked.id, waits, quoted=waits)
        for one in (event, before, elsewhere[0]):
            events.seat(db, "test", one.tables[0], participants=3, professions={}, areas={})
        harvest.start(db, "test", event.id, by="phones", votes_each=3)
        harvest.vote(db, event.id, "phone:9", 0, {proposed: 3}, actor="phone")
        harvest.close(db, "test", event.id)
    after = look()
    assert [at for at in shown if shown[at] != after[at]] == []
