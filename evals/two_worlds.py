"""What is hidden, said in one way or in another: every page and file must read the same.

Two copies of one instance differ by one secret: what a table of few wrote, which of two tables a
note is from, a word that waits, who of the few answered what. In both all is read, shown, decided
and published as it would be. Whoever reads no raw notes opens every page and file of both, once
after the first release and once after the next; a page that differs tells the secret.
"""

from __future__ import annotations

import json
import logging
import random
import re
import secrets
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from unittest import mock

from sqlite_utils import Database

from cafe import config, days
from cafe.app import create_app
from cafe.errors import Conflict
from cafe.exports.live import blocks
from cafe.reports import digest
from cafe.reports.summary import release
from cafe.reports.survey import frozen
from cafe.store import decisions as decided
from cafe.store import (
    digests,
    events,
    feedback_pages,
    gatherings,
    indicators,
    interviews,
    notes,
    observations,
    organisation,
    passages,
    plan_versions,
    plans,
    proposals,
    questionnaires,
    runs,
    survey_answers,
    surveys,
    tags,
    users,
    year_reports,
)
from cafe.store import texts as kept_texts
from cafe.store.database import Store
from cafe.store.decisions import Step
from cafe.store.events import Event
from cafe.store.indicators import Definition
from cafe.store.interviews import FinishedIn
from cafe.store.observations import Given
from cafe.store.runs import StoredSuggestion, StoredTheme
from cafe.store.scopes import Scope, of
from cafe.store.surveys import Survey
from cafe.understand import texts
from cafe.views import asked
from evals.every_page import START, lead_somewhere, walk
from evals.over_time import Subtracted, day, source
from forms.questionnaire.file import from_json

ACCOUNTS = (
    ("reader", "*"),
    ("observer", "*"),
    ("steering", "*"),
    ("steering", "farsta"),
    ("steering", "bromma"),
    ("manager", "farsta"),
    ("lead", "sodermalm"),
)
# A mark by which a page sees that something is new; it is keyed by the process.
MARK = re.compile(r'(?:data-version|"version")[=:] ?"[0-9a-f]*"')
# Drawn of what the same page, or a table, tells; and what is told alike to all who may open it.
DRAWN = (".pdf", ".svg", ".png", "/qr")
MORE = (
    "/lead/results/exit-interview/years",
    "/lead/results/exit-interview/years?district=farsta",
    "/lead/said",
    "/plans/matrix",
    "/reports",
    "/steering/minutes",
    "/today",
    *(f"/lead/points/P{number}" for number in range(1, 14)),
    *(f"/plans/{one}/2026" for one in ("farsta", "bromma", "skarpnack")),
)
# A district, and how many sit at each of its café's tables; the city's has none.
CAFES: Final = {
    "city": (None, (6, 6, 6, 6, 3)),
    "farsta": ("farsta", (6, 6, 6, 3)),
    "bromma": ("bromma", (7, 7, 7)),
    "sodermalm": ("sodermalm", (7, 7, 7)),
    "kungsholmen": ("kungsholmen", (7, 7, 7, 3)),
    "skarpnack": ("skarpnack", (3,)),
}
LATE: Final = ("kungsholmen",)  # whose last table writes later
ANSWERED: Final = {"farsta": 25, "sodermalm": 20, "kungsholmen": 12, "bromma": 3}


class World:
    """An instance with cafés, a survey, indicators, proposals, plans, a digest and a report."""

    def __init__(self, folder: Path, number: int = 0) -> None:
        self.folder, self.number = folder, number
        self.store = Store(folder / "rundabord.db")

    def id(self) -> str:
        """The next id; the same in each copy."""
        self.number += 1
        return str(uuid.UUID(int=0x5EED + self.number * 2**64))

    def event(self, name: str) -> Event:
        return next(
            events.by_id(self.store.read(), head.id)
            for head in events.heads(self.store.read())
            if head.title == name
        )

    def write(self, name: str, table: int, text: str, kind: str = "improve", **more: object) -> str:
        """A note of a table (from 1); its words say what it is about: "larm P3"."""
        identity, event = self.id(), self.event(name)
        note = notes.NoteIn(identity, 0, 1, kind, text, **more)  # type: ignore[arg-type]
        with self.store.write() as db:
            notes.save(db, event, event.tables[table - 1], [note], source="tablet", actor="eval")
        return identity

    def answer(self, district: str, rating: int, words: str = "", number: int = 1) -> None:
        said = {"rating": rating, "given-by": "person", "district": district}
        with self.store.write() as db:
            survey = _of_the_city(db)
            for _ in range(number):
                content = json.dumps(said | ({"describe": words} if words else {}))
                survey_answers.keep(
                    db, survey_answers.Door(survey), key=self.id(), content=content, persons=1,
                    language="sv", day="2026-10-14",
                )  # fmt: skip

    def leaves(
        self, district: str, year: int, reason: str, words: str = "", number: int = 1, **more: str
    ) -> None:
        """Exit interviews of a year come in from a file."""
        said = {"district": district, "quarter": f"{year}-Q2", "reason": reason, "consent": "yes"}
        said |= {"stay": words} if words else {}
        with self.store.write() as db:
            held = [
                FinishedIn(self.id(), f"{year}-04-01", 1, json.dumps(said | more))
                for _ in range(number)
            ]
            interviews.bring_in(
                db, "eval", ("exit-interview", 1), district, f"Samtal {district}", held
            )

    def move_survey(self, state: str) -> None:
        with self.store.write() as db:
            surveys.move(db, "eval", _of_the_city(db), state)

    def read_by_the_machine(self) -> None:
        """A run over everything: a note's points stand in its words, its theme is the first."""
        with self.store.write() as db:
            said = {h.id: passages.of_event(db, h.id) for h in events.heads(db)}
            every = [p for some in said.values() for p in some]
            scopes = [of(i) for i in said] + [
                Scope("gathering", g.id) for g in gatherings.all_gatherings(db)
            ]
            for scope in scopes:
                mine = said[scope.id] if scope.kind == "event" else every
                # In an order that does not tell the table.
                mine = sorted(mine, key=lambda p: (p.text, p.kind or "", p.votes, p.id))
                for kind in ("tags", "themes") if scope.kind == "event" else ("themes",):
                    run = runs.add(
                        db, scope, kind, codebook="b", model="m", settings={"outside": []},
                        passages=len(mine), at=days.now(),
                    )  # fmt: skip
                    for p in mine if kind == "tags" else ():
                        found = [
                            StoredSuggestion(w, 0.9, True, ())
                            for w in p.text.split()
                            if w[0] == "P"
                        ]
                        runs.read(db, run, p.id, p.revision, found)
                themes: dict[str, list[str]] = {}
                for p in mine:
                    themes.setdefault(p.text.split()[0], []).append(p.id)
                runs.add_themes(
                    db, run,
                    [
                        StoredTheme(w, w.title(), (w,), tuple(i), tuple(i[:3]), None)
                        for w, i in sorted(themes.items())
                        if len(i) > 2
                    ],
                )  # fmt: skip

    def show(self) -> None:
        """All that can be shown is shown, told and finished, at the same addresses in each copy."""
        with mock.patch.object(secrets, "choice", random.Random(days.today()).choice):
            self._show()

    def _show(self) -> None:
        with self.store.write() as db:
            for waits in texts.due(db):
                texts.bring_in(db, "eval", waits)
        self.read_by_the_machine()
        with self.store.write() as db:
            for head in events.heads(db):
                with suppress(Conflict):
                    release.show(db, "eval", events.by_id(db, head.id))
            for survey in surveys.all_surveys(db):
                _reveal(db, survey)
            if not proposals.all_proposals(db):
                _propose(db)
            series = digests.every_series(db)[0]
            told = digest.content(digest.draft(db, series))
            digests.publish(
                db, "eval", None, digests.save(db, series.id, intro="Hej", without=()), told
            )
            report = year_reports.every(db)[0]
            content = blocks.frozen_parts(db, year_reports.parts(db, report.id))
            user = next(iter(users.all_users(db))).id
            year_reports.finish(db, user, report.id, content)

    def seen(self) -> dict[tuple[str, str], str]:
        """What every account gets at each address, and what is open to all."""
        app = create_app(config.load({"CAFE_INSTANCE": str(self.folder)}), TESTING=True)
        found: dict[tuple[str, str], str] = {}
        with self.store.snapshot() as db:
            every = {u.email: u.id for u in users.all_users(db)}
            codes = [h.code for h in events.heads(db)]
            told = [k.code for k in digests.published(db, digests.every_series(db)[0].id)]
        try:
            for number, account in enumerate(ACCOUNTS):
                user = every[f"{number}@example.test"]
                name = ":".join(account)
                found |= walk(app, name, user, [*START, *MORE], DRAWN)
            doors = [f"/{page}/{code}" for page in ("said", "room", "wall") for code in codes]
            doors += [f"/told/{code}{more}" for code in told for more in ("", ".docx")]
            lead_somewhere(found, [*START, *MORE])
            found |= walk(app, "nobody", None, doors, DRAWN)
            return {at: MARK.sub("", text) for at, text in found.items()}
        finally:
            app.extensions["store"].close()


def _of_the_city(db: Database) -> Survey:
    return next(one for one in surveys.all_surveys(db) if not one.of_interviews)


def _reveal(db: Database, survey: Survey) -> None:
    version = questionnaires.get(db, survey.questionnaire_id, survey.questionnaire_version)
    with suppress(Conflict):
        frozen.reveal(db, "eval", survey, frozen.draft(db, survey, from_json(version.content)))


def _propose(db: Database) -> None:
    """A proposal from notes of all cafés, quoted where it may be, sent and decided on."""
    every = {h.title: passages.of_event(db, h.id) for h in events.heads(db)}
    for name, words in (("farsta", "larm"), ("skarpnack", "larm"), ("city", "kaffe")):
        mine = [p for p in every[name] if p.text.startswith(words)]
        chosen = [p.id for p in mine if p.kind != "proposal"][:3]
        chosen += [p.id for p in mine if p.kind == "proposal"]
        made = proposals.add(
            db, None, title=f"Om {words}", what="…", codebook="b", home="farsta", points=["P3"]
        )
        proposals.link(db, None, made, chosen, quoted=chosen)
        (referral, _) = proposals.send(db, None, made, ["farsta", None])
        for status, due in (("will_do", "2027-02-01"), ("done", None)):
            step = Step(
                status, "Skäl", "Vi gör", due=due, responsible="Chef", decided_on=days.today(),
                by_group="farsta",
            )  # fmt: skip
            decided.decide(db, None, referral, decided.get(db, referral).base, step)


def _build(folder: Path) -> World:
    store = Store(folder / "rundabord.db")
    store.migrate()
    with store.write() as db:
        organisation.load(db, "eval")
    indicators.ensure_builtin(store)
    asked.ensure_builtin(store)
    world = World(folder)
    with store.write() as db:
        made = [
            users.add(
                db, "eval", email=f"{number}@example.test", name=str(number), password_hash="",
                roles=[account],
            )
            for number, account in enumerate(ACCOUNTS)
        ]  # fmt: skip
        for name, (district, seats) in CAFES.items():
            code = events.add(
                db, "eval", title=name, date="2026-10-14", district=district,
                participants=sum(seats), questions=["Vad fungerar?"], tables=len(seats),
            )  # fmt: skip
            events.move(db, "eval", events.get(db, code), "open")
            for sits, persons in zip(events.get(db, code).tables, seats, strict=True):
                events.seat(
                    db, "eval", sits, participants=persons,
                    professions={"socialsekreterare": persons}, areas={},
                )  # fmt: skip
            feedback_pages.save(
                db, None, events.get(db, code).id, intro="Tack", without=(), published=True
            )
        gatherings.add(db, "eval", None, title="Alla", home=None)
        code = surveys.add(
            db, "eval", title="Stadens skattning", questionnaire=("threat-rating", 1),
            admission="open", invited=120,
        )  # fmt: skip
        surveys.move(db, "eval", surveys.get(db, code), "open")
        for district in ("farsta", "bromma", "skarpnack"):
            plan = plans.start(db, "eval", district, 2026)
            plans.set_point(db, "eval", plan, "P3", priority=True, why="x", seen=0)
            plan_versions.adopt(db, made[0], plan)
        digests.add(
            db, "eval", district="farsta", area=None, to_whom="Alla", channel="APT",
            responsible="Chef",
        )  # fmt: skip
        report = year_reports.start(db, "eval", "Rapport", [(1, "Inledning")])
        sources = [f"{kind}:{events.get(db, e.code).code}" for e in events.heads(db)
                  for kind in ("inputs", "themes", "points")]  # fmt: skip
        for block in (*sources, f"question:{code}/rating", "plans:2026"):
            year_reports.add(
                db, "eval", report, after=None, heading="", text="", level=1, source=block
            )
        sick = Definition("Sjuka", "personer", "count", "month", True, "HR", "…", "P3")
        indicators.add(db, "eval", "Sjuka", sick)
    _give(world, "2026-09", {"kungsholmen": 9, "bromma": 3})
    _have_left(world)
    for name, (_, seats) in CAFES.items():
        for table in range(1, len(seats) + 1 - (name in LATE)):
            world.write(
                name, table, "larm P3", "proposal" if table == 1 else "improve", votes=table
            )
            world.write(name, table, "kaffe P5", "works")
            world.write(name, table, "larm P3 P1", "improve", district="farsta")
            world.write(name, table, "lokal P7", "works", profession="socialsekreterare")
    for district, number in ANSWERED.items():
        world.answer(district, 4, "hot i telefon P4", number)
    return world


def _have_left(world: World) -> None:
    """Exit interviews of three years in Farsta, of one of which there are few, and of few in
    Bromma. Their words have been shown since last year; more have come that are shown next."""
    for year, number in ((2023, 12), (2024, 2), (2025, 10)):
        world.leaves("farsta", year, "pay", "lön larm P3", number)
    world.leaves("bromma", 2025, "studies", "lön larm P3")
    with day(-60), world.store.write() as db:
        for waits in texts.due(db):
            texts.bring_in(db, "eval", waits)
        for survey in surveys.all_surveys(db):
            if survey.of_interviews:
                _reveal(db, survey)
                if (event := kept_texts.event_of(db, survey.id)) is not None:
                    release.show(db, "eval", event)
    world.leaves("farsta", 2026, "moving", "lokal kaffe P5", 12)


Say = Callable[[World, bool], object]
LINKED: Final = "whether a note that waits is linked to a proposal"
BEFORE: dict[str, Say] = {}
AFTER: dict[str, Say] = {}
STAYS: dict[str, Say] = {}


def secret(name: str, known: dict[str, Say]) -> Callable[[Say], Say]:
    """Adds a secret: what happens `BEFORE` the first release or `AFTER` it, in each of two ways;
    `STAYS`: after it, and once more has come it is still of few."""

    def add(made: Say) -> Say:
        known[name] = made
        return made

    return add


@secret("what a café of three said", BEFORE)
def _few_said(world: World, one: bool) -> None:
    world.write("skarpnack", 1, "larm P3" if one else "kaffe P9", "works")
    world.write("skarpnack", 1, "hemligt P2" if one else "annat P8")


@secret("what became of the links of a café of three", BEFORE)
def _few_links(world: World, one: bool) -> None:
    event = world.event("skarpnack")
    with world.store.write() as db:
        for p in passages.of_event(db, event.id):
            if p.kind != "proposal":
                tags.decide(
                    db, None, event_id=event.id, passage_id=p.id, revision=p.revision,
                    codebook="b", code="P3", decision="confirmed" if one else "rejected",
                )  # fmt: skip


@secret("what a table of three voted for its proposals", BEFORE)
def _few_voted(world: World, one: bool) -> None:
    world.write("farsta", 4, "kaffe P5", "proposal", votes=3 if one else 0)
    world.write("skarpnack", 1, "kaffe P5", "proposal", votes=0 if one else 2)


@secret("which of two tables a note is from", BEFORE)
def _from_which(world: World, one: bool) -> None:
    world.write("farsta", 4 if one else 2, "hiss P11", votes=2)
    world.write("farsta", 2 if one else 4, "buller P12", votes=2)


@secret("which of few the answers in a hidden district are of", BEFORE)
def _answers_of_few(world: World, one: bool) -> None:
    world.answer("bromma", 1 if one else 7)
    world.answer("kungsholmen", 7 if one else 1)


@secret("words of a survey that nobody has released", BEFORE)
def _words(world: World, one: bool) -> None:
    world.answer("farsta", 4, "hemligt om chefen" if one else "annat om chefen")


@secret("who of a profession, an area and a district said what", BEFORE)
def _three_ways(world: World, one: bool) -> None:
    """Each of them, and each two of them, says the same in both."""
    for number, (profession, area, district) in enumerate(
        (p, a, d)
        for p in ("socialsekreterare", "bistandshandlaggare")
        for a in ("barn-unga", "aldreomsorg")
        for d in ("farsta", "bromma")
    ):
        odd = number in (1, 2, 4, 7)  # in three bits an odd number of ones
        world.write(
            "city", 1 + number % 4, "trappa P10" if odd == one else "hiss P11",
            profession=profession, area=area, district=district,
        )  # fmt: skip


@secret("figures of hidden districts", BEFORE)
def _figures(world: World, one: bool) -> None:
    """Which of two has few: with other numbers another district than these would hide the few."""
    few, more = ("bromma", "kungsholmen") if one else ("kungsholmen", "bromma")
    _give(world, "2026-10", {more: 9, few: 3})


@secret("who of a year of few, and of a district of few, left for what", BEFORE)
def _left(world: World, one: bool) -> None:
    """In Farsta the year is hidden with another, which has the other reason."""
    world.leaves("farsta", 2024, "threats" if one else "workload")
    world.leaves("farsta", 2025, "workload" if one else "threats")
    world.leaves("bromma", 2026, "threats" if one else "pay", "hemligt" if one else "annat", 2)


@secret("what few said who left since their words were shown, and who may not be quoted", STAYS)
def _left_late(world: World, one: bool) -> None:
    world.leaves("farsta", 2026, "moving", "hemligt P2" if one else "annat P8", 3)
    world.leaves("farsta", 2026, "moving", "hemligt" if one else "annat", 3, consent="no")


@secret("what a table of three that came in late said", STAYS)
def _late_table(world: World, one: bool) -> None:
    for number in range(4):
        world.write("kungsholmen", 1, f"larm P3 {number}")
    world.write("kungsholmen", 4, "larm P3" if one else "kaffe P5")
    world.write("kungsholmen", 1, "kaffe P5" if one else "larm P3")


@secret("a note that waits, and its theme", AFTER)
def _waits(world: World, one: bool) -> None:
    for _ in range(3):
        world.write("bromma", 1, "hemligt P2" if one else "hemligare P8", votes=3)


@secret("a note that waits, quoted and linked to a proposal", AFTER)
def _linked(world: World, one: bool) -> None:
    made = world.write("farsta", 4, "hemligt P2" if one else "hemligare P8", votes=1)
    with world.store.write() as db:
        proposals.link(db, None, 1, [made], quoted=[made])


@secret(LINKED, AFTER)
def _is_linked(world: World, one: bool) -> None:
    """Of an event that nothing else behind the proposal is from."""
    made = world.write("kungsholmen", 2, "hemligt P2", votes=1)
    if one:
        with world.store.write() as db:
            proposals.link(db, None, 1, [made], quoted=[made])


@secret("answers that came after the results", STAYS)
def _late_answers(world: World, one: bool) -> None:
    world.move_survey("open")
    world.answer("bromma", 1 if one else 7, "hemligt sent" if one else "annat sent", 2)
    world.answer("farsta", 7 if one else 1)
    world.move_survey("closed")


@secret("figures of hidden districts that are corrected by few", STAYS)
def _corrected(world: World, one: bool) -> None:
    _give(
        world,
        "2026-09",
        {"kungsholmen": 8, "bromma": 4} if one else {"kungsholmen": 10, "bromma": 2},
    )


def _give(world: World, month: str, told: dict[str | None, int]) -> None:
    with world.store.write() as db:
        mine = next(i for i in indicators.every(db) if i.name == "Sjuka")
        together = observations.moment(db)
        whole: dict[str | None, int] = {None: 60, "farsta": 30, "sodermalm": 18}
        for district, number in (whole | told).items():
            given = Given(district, month, number)
            observations.put(db, "eval", mine, given, "rättat", together=together)


def _same_in_both(world: World) -> None:
    """What comes before the third release: enough of everybody, in all cafés."""
    for name, (_, seats) in CAFES.items():
        for table in range(1, len(seats) + 1):
            world.write(name, table, "larm P3", votes=1)
            world.write(name, table, "kaffe P5", "works")


def compare(
    base: World, before: Say | None, after: Say | None, stays: Say | None = None
) -> Iterator[tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]]:
    """What is seen of two copies, after the first release and, where more comes, after the next; of
    what `stays` a secret also after a third, before which the same comes in both."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        worlds = []
        for folder in (one, other):
            shutil.copytree(base.folder, folder, dirs_exist_ok=True)
            worlds.append(World(Path(folder), base.number))
        try:
            with day(301):
                for number, world in enumerate(worlds):
                    if before is not None:
                        before(world, number == 0)
                    world.move_survey("closed")
                    world.show()
                if before is not None:
                    yield worlds[0].seen(), worlds[1].seen()
            with day(310):
                if (comes := after or stays) is not None:
                    for number, world in enumerate(worlds):
                        comes(world, number == 0)
                        world.show()
                    yield worlds[0].seen(), worlds[1].seen()
            with day(320):
                if stays is not None:
                    for world in worlds:
                        _same_in_both(world)
                        world.show()
                    yield worlds[0].seen(), worlds[1].seen()
        finally:
            for world in worlds:
                world.store.close()


@contextmanager
def built() -> Iterator[World]:
    """The instance that is copied, of which nothing is shown yet."""
    logging.disable(logging.WARNING)  # what an account may not open is refused, and logged
    with tempfile.TemporaryDirectory() as folder, day(300):
        world = _build(Path(folder))
        world.store.close()
        try:
            yield World(world.folder, world.number)
        finally:
            logging.disable(logging.NOTSET)


def together(known: dict[str, Say]) -> Say:
    """All secrets at once, each in the one way or the other: a page that differs tells some."""

    def say(world: World, one: bool) -> None:
        for made in known.values():
            made(world, one)

    return say


@source("every page and file, whichever way secrets are true")
def two_worlds() -> Subtracted:
    """`shown` are pages and files that were opened in both, `hidden` the secrets, `narrowed` the
    pages that told one."""
    shown = narrowed = 0
    # With those that come to its event this one would no longer wait.
    alone = AFTER[LINKED]
    others = {name: made for name, made in AFTER.items() if name != LINKED}
    with built() as base:
        for told in (
            compare(base, together(BEFORE), None),
            compare(base, None, together(others)),
            compare(base, None, alone),
            compare(base, None, None, together(STAYS)),
        ):
            for one, other in told:
                shown += len(one)
                narrowed += sum(one.get(at) != other.get(at) for at in one.keys() | other.keys())
    return Subtracted(shown, len(BEFORE) + len(AFTER) + len(STAYS), narrowed)
