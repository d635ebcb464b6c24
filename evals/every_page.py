"""Every page and file of those who read no raw notes, before and after what waits.

The attacker follows every link of an account, and what is open to all, keeps what he got, and looks
again after each note, change of mind, run of the machine, tag, seat and ballot. Nothing of it may
have moved: a page that does has a difference that tells of one. What a table reads of its own notes
behind its receipt is its own.
"""

from __future__ import annotations

import html
import io
import logging
import random
import re
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlite_utils import Database

from cafe import accounts, config, days
from cafe.app import create_app
from cafe.exports.live import blocks
from cafe.reports.summary import release
from cafe.store import (
    events,
    feedback_pages,
    gatherings,
    harvest,
    notes,
    organisation,
    passages,
    proposals,
    receipts,
    runs,
    shortlist,
    tags,
    users,
    year_reports,
)
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion, StoredTheme
from cafe.store.scopes import Scope, of
from evals.over_time import Subtracted, source

ACCOUNTS = (
    ("reader", "*"),
    ("observer", "*"),
    ("steering", "*"),
    ("steering", "farsta"),
    ("steering", "bromma"),
    ("manager", "farsta"),
)
START = (
    "/",
    "/lead/summaries",
    "/lead/summaries/several?place=city&year=2026",
    "/lead/summaries/several?place=farsta&year=2026",
    "/lead/themes",
    "/lead/results",
    "/lead/indicators",
    "/lead/proposals",
    "/lead/communication",
    "/lead/points/P1",
    "/lead/points/P3",
    "/plans/",
    "/steering/",
    "/reports",
)
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
# What each request has of its own, and when a file was made.
OWN = re.compile(r'(?:csrf_token|once|nonce|voter|revision)"?(?: value)?="[^"]*"|<dcterms:.*')
NOT_FOLLOWED = ("/static", "/account", "/sign-out", "/language")


class _World:
    """A café of the city, one of Farsta and one of three persons, in a gathering, with proposals, a
    vote, receipts and public pages, and two reports of the year that show all of it: one finished,
    one a draft that the union group reads."""

    def __init__(self, app: Flask, store: Store) -> None:
        self.app, self.store = app, store
        self.chance = random.Random("pages")
        about = ["farsta", "bromma", "farsta", "norrmalm", "bromma", None]
        self.held = [
            self._held("Staden", None, [5] * 6, about),
            self._held("Farsta", "farsta", [6] * 4, [None]),
            self._held("Få", "farsta", [3], [None]),
        ]
        with store.write() as db:
            self.gathering = gatherings.add(db, "eval", None, title="Alla", home=None)
            made = proposals.add(db, None, title="F", what="F", codebook="b", home="farsta")
            said = passages.of_event(db, self.held[1].id)
            proposals.link(db, None, made, [p.id for p in said[:3]])
            proposals.send(db, None, made, ["farsta", None])
            self.receipts = [
                (t.id, receipts.issue(db, "eval", t.id).code) for e in self.held for t in e.tables
            ]
            self.users = [
                users.add(
                    db,
                    "eval",
                    email=f"{number}@example.test",
                    name="A",
                    password_hash="",
                    roles=[account],
                )
                for number, account in enumerate(ACCOUNTS)
            ]
        self.vote("phone:0", "phone:1", "phone:2", "phone:3", "phone:4")
        with store.write() as db:
            harvest.reveal(db, "eval", self.held[1].id)
        self.read_by_the_machine("larm")
        with store.write() as db:
            for event in self.held:
                release.show(db, "eval", events.by_id(db, event.id))
            for title in ("Färdig", "Utkast"):
                self._report(db, title)

    def _report(self, db: Database, title: str) -> None:
        made = year_reports.start(db, "eval", title, [(1, "Allt")])
        for offered in blocks.sources(db, "sv"):
            year_reports.add(db, "eval", made, after=None, source=offered.key)
        year_reports.finish(db, None, made, blocks.frozen_parts(db, year_reports.parts(db, made)))
        year_reports.open_comments(db, "eval", made, opened=title == "Utkast")

    def _held(
        self, title: str, district: str | None, seats: list[int], about: list[str | None]
    ) -> Event:
        with self.store.write() as db:
            code = events.add(
                db,
                "eval",
                title=title,
                date="2026-10-14",
                district=district,
                participants=sum(seats),
                questions=["?"],
                tables=len(seats),
            )
            events.move(db, "eval", events.get(db, code), "open")
            event = events.get(db, code)
            for table, number in zip(event.tables, seats, strict=True):
                events.seat(db, "eval", table, participants=number, professions={}, areas={})
                for n in range(4):
                    kind = ("works", "improve", "proposal", "improve")[n]
                    self.write(event, table.number - 1, f"larm {n}", kind, about[n % len(about)])
            feedback_pages.save(db, None, event.id, intro="x", without=(), published=True)
        return event

    def write(
        self, event: Event, table: int, text: str, kind: str = "improve", about: str | None = None
    ) -> None:
        """A table writes a note."""
        identity = str(uuid.UUID(int=self.chance.getrandbits(128)))
        note = notes.NoteIn(identity, 0, 1, kind, text, votes=1, district=about)
        with self.store.write() as db:
            notes.save(db, event, event.tables[table], [note], source="tablet", actor="eval")

    def change(self, event: Event, table: int) -> None:
        """A table changes the last of its notes that nobody quotes."""
        with self.store.write() as db:
            mine = [
                p
                for p in passages.of_event(db, event.id)
                if p.table_id == event.tables[table].id and p.kind == "works"
            ]
            note = notes.NoteIn(mine[-1].id, mine[-1].revision, 1, "other", "annat", votes=3)
            notes.save(db, event, event.tables[table], [note], source="tablet", actor="eval")

    def read_by_the_machine(self, word: str) -> None:
        """The machine reads everything; all of it is one theme, called by the word."""
        with self.store.write() as db:
            said = {e.id: passages.of_event(db, e.id) for e in self.held}
            every = [p for some in said.values() for p in some]
            for scope in (Scope("gathering", self.gathering), *(of(e.id) for e in self.held)):
                mine = said[scope.id] if scope.kind == "event" else every
                for kind in ("tags", "themes") if scope.kind == "event" else ("themes",):
                    run = runs.add(
                        db,
                        scope,
                        kind,
                        codebook="b",
                        model="m",
                        settings={"outside": []},
                        passages=len(mine),
                        at=days.now(),
                    )
                    for p in mine if kind == "tags" else ():
                        runs.read(
                            db, run, p.id, p.revision, [StoredSuggestion("P3", 0.9, True, ())]
                        )
                ids = tuple(p.id for p in mine)
                quoted = tuple(p.id for p in mine if p.kind == "improve")
                theme = StoredTheme("t", word.title(), (word,), ids, quoted, "P3")
                runs.add_themes(db, run, [theme])

    def tag(self) -> None:
        """A person says what a note is about."""
        with self.store.write() as db:
            p = passages.of_event(db, self.held[0].id)[5]
            tags.decide(
                db,
                None,
                event_id=self.held[0].id,
                passage_id=p.id,
                revision=p.revision,
                codebook="b",
                code="P1",
                decision="confirmed",
            )

    def seat(self) -> None:
        """Somebody says how many sat at a table."""
        with self.store.write() as db:
            table = self.held[1].tables[0]
            events.seat(db, "eval", table, participants=2, professions={}, areas={})

    def vote(self, *phones: str) -> None:
        """Phones vote."""
        event = self.held[1].id
        with self.store.write() as db:
            harvest.start(db, "eval", event, by="phones", votes_each=3)
            wanted = shortlist.of_event(db, event).going[0].id
            for phone in phones:
                harvest.vote(db, event, phone, 0, {wanted: 2}, actor="phone")
            harvest.close(db, "eval", event)

    def seen(self) -> dict[tuple[str, str], str]:
        """What everybody gets, by account and address."""
        found: dict[tuple[str, str], str] = {}
        for account, user in zip(ACCOUNTS, self.users, strict=True):
            found |= walk(self.app, ":".join(account), user, list(START))
        lead_somewhere(found, START)
        codes = [e.code for e in self.held]
        doors = [f"/{page}/{code}" for page in ("said", "room", "wall") for code in codes]
        doors += [f"/{page}/{code}/state" for page in ("room", "wall") for code in codes]
        doors += [f"/said/{code}/poster" for code in codes]
        doors += [f"/f/{code}{more}" for _, code in self.receipts for more in ("", ".atom")]
        return found | walk(self.app, "nobody", None, doors)


def walk(
    app: Flask, name: str, user: int | None, todo: list[str], but: tuple[str, ...] = ()
) -> dict[tuple[str, str], str]:
    """What an account gets at each address that it is led to from some, by its `name` and the
    address; None: who has no account. `but`: endings of addresses that are not opened."""
    client = app.test_client()
    if user is not None:
        with client.session_transaction() as session:
            session["_user_id"] = accounts.identity(user, 1)
            session["_fresh"] = True
    found: dict[tuple[str, str], str] = {}
    while todo:
        address = todo.pop()
        if (name, address) in found or address.startswith(NOT_FOLLOWED):
            continue
        if address.partition("?")[0].endswith(but):
            continue
        answer = client.get(address)
        text = html.unescape(_text(answer.data))
        found[name, address] = f"{answer.status_code} {OWN.sub('', text)}"
        if answer.status_code in (302, 303):
            todo.append(answer.headers["Location"])
        if answer.mimetype == "text/html":
            todo += LINK.findall(text)
    return found


def lead_somewhere(found: Mapping[tuple[str, str], str], addresses: Collection[str]) -> None:
    """Raise ValueError where one of the addresses is a page for nobody: nothing would be tried."""
    there = {at for (_, at), text in found.items() if not text.startswith("404")}
    if gone := sorted(set(addresses) - there):
        raise ValueError(f"no account has a page at {', '.join(gone)}")


def _text(body: bytes) -> str:
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = [n for n in packed.namelist() if n.endswith((".xml", ".rels"))]
        return "\n".join(f"{name}: {packed.read(name).decode('utf-8')}" for name in parts)


@contextmanager
def _world() -> Iterator[_World]:
    logging.disable(logging.WARNING)  # what an account may not open is refused, and logged
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "rundabord.db")
        store.migrate()
        with store.write() as db:
            organisation.load(db, "eval")
        app = create_app(config.load({"CAFE_INSTANCE": folder}), TESTING=True)
        try:
            yield _World(app, store)
        finally:
            app.extensions["store"].close()
            store.close()
            logging.disable(logging.NOTSET)


@source("every page and file, after each thing that waits")
def every_page() -> Subtracted:
    """`shown` are pages and files that were opened again, `hidden` what waits, `narrowed` those of
    them that moved."""
    shown = narrowed = 0
    with _world() as world:
        city, farsta, few = world.held
        own = {code: table for table, code in world.receipts}
        unread = {city.tables[0].id, farsta.tables[1].id, few.tables[0].id}
        steps: list[tuple[Callable[[], object], set[int]]] = [
            (lambda: world.write(city, 0, "hemligt", about="bromma"), {city.tables[0].id}),
            (lambda: world.change(farsta, 1), {farsta.tables[1].id}),
            (lambda: world.write(few, 0, "hemligt", "proposal"), {few.tables[0].id}),
            (lambda: world.read_by_the_machine("hemligt"), unread),
            (world.tag, {city.tables[1].id}),
            (world.seat, set()),
            (lambda: world.vote("phone:9"), set()),
        ]
        before = world.seen()
        for act, tables in steps:
            act()
            after = world.seen()
            shown += len(after)
            for (name, address), text in after.items():
                receipt = address.removeprefix("/f/").removesuffix(".atom")
                # A proposal is said openly, where it can be voted on too.
                mine = own.get(receipt) in tables
                narrowed += before.get((name, address)) != text and not mine
            narrowed += len(before.keys() - after.keys())
            before = after
    return Subtracted(shown, len(steps), narrowed)
