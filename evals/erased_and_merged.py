"""What an attacker narrows of cafés while notes are erased, districts end and thresholds change.

He reads what is told of each point, beside the city, over events and by profession before and
after each, and keeps it all.
"""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from unittest import mock

from scipy.optimize import linprog
from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from cafe.errors import Conflict
from cafe.reports import by_whom, gathered, leaving, own_district, points, told_kept
from cafe.reports.divided import latest_told
from cafe.reports.summary import release
from cafe.store import (
    erased,
    events,
    gatherings,
    notes,
    organisation,
    organisation_history,
    settings,
    users,
)
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from evals.over_time import LEAST, Subtracted, instance, source

WORLDS = 12
STEPS = 16
FOUR = ("farsta", "bromma", "sodermalm", "skarpnack")
ERASE, WRITE, RULE, SHOW = "erase", "write", "rule", "show"


@dataclass
class _Cafes:
    """Two cafés of the city and two of districts, with what has been written there."""

    store: Store
    held: list[Event]
    gathering: Gathering
    user: int
    chance: random.Random
    written: list[tuple[Event, str, int]] = field(default_factory=list)
    merged: tuple[str, str] | None = None

    def step(self) -> str:
        """One thing happens; which."""
        chance = self.chance
        what = chance.choice((WRITE, WRITE, WRITE, ERASE, RULE, SHOW))
        with self.store.write() as db:
            if what == ERASE and self.written:
                _, identity, _ = self.written.pop(chance.randrange(len(self.written)))
                erased.erase(db, self.user, identity, "namn")
            elif what == RULE and chance.random() < 0.5:
                settings.put(db, "threshold", str(chance.choice((5, 8, 13))))
            elif what == RULE:
                ended, heir = self.merged or (chance.choice(FOUR[1:]), FOUR[0])
                self.merged = None if self.merged else (ended, heir)
                end = ("2026-11-28", heir) if self.merged else (None, None)
                organisation_history.end_district(db, "eval", ended, *end)
            elif what == SHOW:
                for event in self.held:
                    with suppress(Conflict):
                        release.show(db, "eval", events.by_id(db, event.id))
            else:
                what = WRITE
                for _ in range(3):
                    self.write(db, chance.choice(self.held))
        return what

    def write(self, db: Database, event: Event) -> None:
        """A note more, of a city's café about a district or none."""
        chance = self.chance
        table = chance.choice(event.tables)
        identity = str(uuid.UUID(int=chance.getrandbits(128)))
        about = chance.choice((None, *FOUR)) if event.district is None else None
        note = notes.NoteIn(identity, 0, 1, "works", f"larm {chance.random()}", district=about,
                            votes=chance.randint(0, 3))  # fmt: skip
        notes.save(db, event, table, [note], source="tablet", actor="eval")
        self.written.append((event, identity, table.id))

    def read(self) -> tuple[object, ...]:
        """All that is told by district, over events and by profession."""
        with self.store.snapshot() as db:
            known = organisation.get(db)
            return (
                tuple(points.said(db, d, 2026) for d in (None, *FOUR)),
                tuple(points.said_ever(db, d) for d in FOUR),
                points.said_everywhere(db),
                tuple(own_district.beside(db, e, known, FOUR) for e in self.held),
                gathered.read(db, self.gathering).notes,
                tuple(gathered.against(db, self.gathering, d) for d in FOUR),
                tuple(by_whom.of_points(db, self.held, d) for d in by_whom.DIMENSIONS),
            )


def _worlds(name: str) -> Iterator[_Cafes]:
    for seed in range(WORLDS):
        chance = random.Random(f"{name}:{seed}")
        with instance() as store:
            held = []
            with store.write() as db:
                for district in (None, None, *chance.sample(FOUR, 2)):
                    code = events.add(
                        db, "eval", title="Kafé", date="2026-10-14", questions=["?"],
                        tables=chance.randint(4, 7), participants=40, district=district,
                    )  # fmt: skip
                    events.move(db, "eval", events.get(db, code), "open")
                    for table in events.get(db, code).tables:
                        events.seat(db, "eval", table, participants=chance.randint(2, 9),
                                    professions={}, areas={})  # fmt: skip
                    held.append(events.get(db, code))
                number = gatherings.add(db, "eval", None, title="Alla", home=None)
                found = gatherings.get(db, number)
                user = users.add(
                    db, "eval", email="lead@example.test", name="Lead", password_hash="",
                    roles=[("lead", "*")],
                )  # fmt: skip
            world = _Cafes(store, held, found, user, chance)
            with store.write() as db:
                for event in held:  # at each something has been said and shown
                    for _ in range(chance.randint(8, 16)):
                        world.write(db, event)
                    release.show(db, "eval", events.by_id(db, event.id))
            yield world


@source("points and comparisons, while notes are erased")
def erasing() -> Subtracted:
    """Nothing that is told moves by an erased note, nor by one that waits: the difference would be
    what it said. `shown` are the readings, `hidden` the notes that waited or were erased before
    one."""
    shown = hidden = narrowed = 0
    for world in _worlds("erased"):
        before = world.read()
        for _ in range(STEPS):
            what = world.step()
            now = world.read()
            shown += 1
            if what in (WRITE, ERASE):
                hidden += 3 if what == WRITE else 1
                narrowed += now != before
            before = now
    return Subtracted(shown, hidden, narrowed)


@source("cafés by district, while thresholds and districts change")
def merging() -> Subtracted:
    """Of each release of a café of the city: the persons of each district as it was then. All
    readings of it, on whichever map, are solved together; a hidden district keeps an interval as
    wide as the threshold."""
    shown = hidden = narrowed = 0
    for world in _worlds("merged"):
        true: dict[tuple[int, int], dict[str, int]] = {}
        sums: dict[tuple[int, int], dict[frozenset[str], int]] = {}
        for _ in range(STEPS):
            world.step()
            with world.store.snapshot() as db:
                known = organisation.get(db)
                for event in world.held[:2]:
                    then, now = latest_told(db, event, None), latest_told(db, event, known)
                    if then is None or now is None:
                        continue
                    at = (event.id, then.number)
                    true[at] = {d or "": n for d, n in then.persons.items()}
                    for district in now.told:
                        mine = [d for d in true[at] if (known.today(d) or None) == district] if (
                            district) else [""]  # fmt: skip
                        if district in now.partly:
                            mine = list(now.partly[district].told)
                        told = sums.setdefault(at, {})
                        told[frozenset(mine)] = now.persons[district]
        for at, persons in true.items():
            open_, waits, leaks = _solved(persons, sums.get(at, {}))
            shown, hidden, narrowed = shown + open_, hidden + waits, narrowed + leaks
    return Subtracted(shown, hidden, narrowed)


def _solved(persons: dict[str, int], sums: dict[frozenset[str], int]) -> tuple[int, int, int]:
    """Districts of a release that are told, that are hidden, and that are narrowed."""
    names = sorted(persons)
    rows = [[1.0] * len(names), *([float(n in some) for n in names] for some in sums)]
    values = [sum(persons.values()), *sums.values()]
    told = {next(iter(some)) for some in sums if len(some) == 1}
    narrowed = 0
    for name in (n for n in names if n not in told):
        aim = [float(n == name) for n in names]
        ends = [
            linprog(
                [sign * x for x in aim], A_eq=rows, b_eq=values, bounds=[(1, None)] * len(names)
            )
            for sign in (1.0, -1.0)
        ]
        least, most = ends[0].fun, -ends[1].fun
        if persons[name] and len(names) > 1:
            narrowed += most - least < LEAST - 0.01 or (persons[name] < LEAST and least > 1.01)
    return len(told), len(names) - len(told), int(narrowed)


def _all_where_few(gate: Gate, persons: Mapping[str, int]) -> frozenset[str]:
    few = any(0 < number < gate.threshold for number in persons.values())
    return frozenset(persons if few else ())


def _few_alone(gate: Gate, persons: Mapping[str, int]) -> frozenset[str]:
    return frozenset(label for label, number in persons.items() if 0 < number < gate.threshold)


@source("cafés by district and words by year, after another choice")
def choosing() -> Subtracted:
    """Other versions, which hide all labels beside one of few, or none but those of few, read what
    was shown, and show more: what was told stays. `shown` are the readings, `hidden` the notes that
    came before one."""
    shown = hidden = narrowed = 0
    for world in itertools.islice(_worlds("choice"), 4):
        told_kept.keep_first(world.store)
        years = dict.fromkeys(("2024", "2025", "2026"), 0)
        history: list[leaving.YearSizes] = []
        told: list[frozenset[str]] = []
        for step in range(STEPS):
            before = world.read()
            other = mock.patch.object(Gate, "labels", (_all_where_few, _few_alone)[step % 2])
            with other:
                narrowed += world.read() != before
                with world.store.write() as db:
                    for _ in range(3):
                        world.write(db, world.chance.choice(world.held))
                    for event in world.held if step % 3 == 0 else ():
                        with suppress(Conflict):
                            release.show(db, "eval", events.by_id(db, event.id))
                after = world.read()
                years = {y: n + world.chance.choice((0, 2, 6)) for y, n in years.items()}
                history.append((LEAST, {year: n for year, n in years.items() if n}))
                told = leaving.told_years(history, told)[1]
            narrowed += world.read() != after
            narrowed += leaving.told_years(history, told)[1] != told
            shown, hidden = shown + 3, hidden + 3
    return Subtracted(shown, hidden, narrowed)
