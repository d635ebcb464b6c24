"""What an attacker narrows of what moves: summaries, votes, words and an indicator's history.

The attacker reads after each note, ballot, answer and correction, keeps it all, and subtracts. What
two states that were shown differ by must be by nobody, or by as many persons as the threshold.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar

from scipy.optimize import linprog
from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from cafe import days
from cafe.errors import Conflict
from cafe.reports import gathered, points, support
from cafe.reports import indicators as figures
from cafe.reports.summary import release
from cafe.store import (
    events,
    gatherings,
    harvest,
    indicators,
    notes,
    observations,
    organisation,
    organisation_history,
    passages,
    proposals,
    runs,
    summaries,
)
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.observations import Given, Place
from cafe.store.organisation import ProfessionLevel
from cafe.store.scopes import Scope, of
from cafe.understand import texts

GATE = Gate()
WORLDS = 6
LEAST = GATE.threshold


class Subtracted(NamedTuple):
    """Notes, votes, texts or figures that were shown and that waited, summed over all states, and
    how many pairs of states differ by too few: 0 is promised."""

    shown: int
    hidden: int
    narrowed: int


SOURCES: dict[str, Callable[[], Subtracted]] = {}


def source(name: str) -> Callable[[Callable[[], Subtracted]], Callable[[], Subtracted]]:
    """Adds what is attacked under this name."""

    def add(made: Callable[[], Subtracted]) -> Callable[[], Subtracted]:
        SOURCES[name] = made
        return made

    return add


def run() -> None:
    """Print the table."""
    print("What moves, read after each note, ballot, answer and correction")
    print(f"{'':52} {'shown':>7} {'waiting':>8} {'narrowed':>9}")
    for name, attacked in SOURCES.items():
        found = attacked()
        print(f"{name:52} {found.shown:7} {found.hidden:8} {found.narrowed:9}")


@contextmanager
def instance() -> Iterator[Store]:
    """An empty instance that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "rundabord.db")
        store.migrate()
        with store.write() as db:
            organisation.load(db, "eval")
        try:
            yield store
        finally:
            store.close()


def _event(store: Store, chance: random.Random) -> Event:
    """An open café with some tables, at most of which somebody has told who sits there."""
    with store.write() as db:
        code = events.add(
            db,
            "eval",
            title="Kafé",
            date="2026-10-14",
            questions=["?"],
            tables=chance.randint(2, 6),
            participants=40,
        )
        found = events.get(db, code)
        events.move(db, "eval", found, "open")
        for table in found.tables:
            if chance.random() < 0.8:
                events.seat(
                    db,
                    "eval",
                    table,
                    participants=chance.randint(1, 9),
                    professions={},
                    areas={},
                )
        return events.get(db, code)


@source("summaries, read after each note")
def read_summaries() -> Subtracted:
    """Café by café: notes come, change and go; the lead shows what can be shown each time. What is
    shown, and what two releases differ by, is of enough who sit at the tables that wrote it."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        chance = random.Random(f"summaries:{seed}")
        with instance() as store:
            event = _event(store, chance)
            seats = {t.id: t.participants or 1 for t in event.tables}
            written: list[tuple[str, int, int]] = []
            for _ in range(40):
                with store.write() as db:
                    if written and chance.random() < 0.2:
                        number = chance.randrange(len(written))
                        identity, base, place = written[number]
                        gone = chance.random() < 0.5
                        note = notes.NoteIn(identity, base, 1, "other", "ändrad", withdrawn=gone)
                        written[number] = (identity, base + 1, place)
                    else:
                        place = chance.randrange(len(event.tables))
                        note = notes.NoteIn(str(uuid.UUID(int=chance.getrandbits(128))), 0, 1,
                                            "works", "ny")  # fmt: skip
                        written.append((note.id, 1, place))
                    notes.save(db, event, event.tables[place], [note], source="tablet", actor="e")
                release.show_first(store)
                if summaries.releases(store.read(), event):
                    try:
                        with store.write() as db:
                            release.show(db, "eval", event)
                    except Conflict:
                        pass
                    with store.snapshot() as db:
                        hidden += release.draft(db, event).waiting
            seen = [
                {(n["id"], n["revision"]): n["place"] for n in kept.content["notes"]}
                for kept in summaries.releases(store.read(), event)
            ]
            shown += sum(map(len, seen))
            told = {t.id: t.participants for t in event.tables}
            with store.snapshot() as db:
                for number, one in enumerate(seen, start=1):
                    read = release.shown(db, event, organisation.get(db), number=number)
                    here = [told[place] for place in set(one.values())]
                    few = None not in here and sum(n or 0 for n in here) < LEAST
                    narrowed += few and read is not None and read.hidden is None
            everywhere = {place for one in seen for place in one.values()}
            for first, second in itertools.combinations(seen, 2):
                different = first.keys() ^ second.keys()
                places = {(first | second)[mark] for mark in different}
                few = sum(seats[p] for p in places) < LEAST and places != everywhere
                if different and (few or len({i for i, _ in different}) < LEAST):
                    narrowed += 1
    return Subtracted(shown, hidden, narrowed)


Votes = Mapping[str, int]
Voter = TypeVar("Voter", str, int)


def _changed(seen: list[dict[Voter, Votes]], now: dict[Voter, Votes]) -> list[set[Voter]]:
    """The voters whose ballots are others now than each time that they were shown."""
    return [{v for v in one.keys() | now.keys() if one.get(v) != now.get(v)} for one in seen]


@source("votes, shown after each ballot")
def shown_votes() -> Subtracted:
    """Phones vote and change their minds; the moderator tries to show the votes each time."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        chance = random.Random(f"votes:{seed}")
        with instance() as store:
            event = _event(store, chance)
            made = [notes.NoteIn(str(uuid.UUID(int=n)), 0, 1, "proposal", "F") for n in range(3)]
            with store.write() as db:
                notes.save(db, event, event.tables[0], made, source="tablet", actor="eval")
            revisions: dict[str, int] = {}
            now: dict[str, Votes] = {}
            seen: list[dict[str, Votes]] = []
            for _ in range(30):
                with store.write() as db:
                    harvest.start(db, "eval", event.id, by="phones", votes_each=3)
                    voter = f"phone:{chance.randrange(12)}"
                    votes = {chance.choice(made).id: chance.randint(1, 3)}
                    revisions[voter] = harvest.vote(
                        db, event.id, voter, revisions.get(voter, 0), votes, actor="eval"
                    )
                    now[voter] = votes
                    harvest.close(db, "eval", event.id)
                try:
                    with store.write() as db:
                        harvest.reveal(db, "eval", event.id)
                except Conflict:
                    hidden += 1
                    continue
                shown += 1
                narrowed += any(0 < len(some) < LEAST for some in _changed([{}, *seen], now))
                seen.append(dict(now))
    return Subtracted(shown, hidden, narrowed)


@source("votes of tables, shown after each ballot")
def shown_votes_of_tables() -> Subtracted:
    """Tables of as many as the moderator told vote and change their minds."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        chance = random.Random(f"tables:{seed}")
        with instance() as store:
            event = _event(store, chance)
            seats = {t.id: chance.randint(1, 6) for t in event.tables}
            made = [notes.NoteIn(str(uuid.UUID(int=n)), 0, 1, "proposal", "F") for n in range(3)]
            with store.write() as db:
                notes.save(db, event, event.tables[0], made, source="tablet", actor="eval")
                for table in event.tables:
                    events.seat(
                        db,
                        "eval",
                        table,
                        participants=seats[table.id],
                        professions={},
                        areas={},
                    )
            revisions: dict[int, int] = {}
            now: dict[int, Votes] = {}
            seen: list[dict[int, Votes]] = []
            for _ in range(30):
                with store.write() as db:
                    harvest.start(db, "eval", event.id, by="tables", votes_each=3)
                    table = chance.choice(event.tables)
                    votes = {chance.choice(made).id: chance.randint(1, 3)}
                    base = revisions.get(table.id, 0)
                    revisions[table.id] = harvest.vote(
                        db, event.id, f"table:{table.id}", base, votes, actor="eval"
                    )
                    now[table.id] = votes
                    harvest.close(db, "eval", event.id)
                try:
                    with store.write() as db:
                        harvest.reveal(db, "eval", event.id)
                except Conflict:
                    hidden += 1
                    continue
                shown += 1
                for some in _changed([{}, *seen], now):
                    narrowed += 0 < sum(seats[table] for table in some) < LEAST
                seen.append(dict(now))
    return Subtracted(shown, hidden, narrowed)


@source("words of a survey that is closed and opened again")
def words_let_out() -> Subtracted:
    """Texts come with one release or another, of which some are shown under another threshold; each
    step that is let out is read at once."""
    shown = hidden = narrowed = 0
    for seed in range(200):
        chance = random.Random(f"words:{seed}")
        counted: list[int] = []
        limits: dict[int, tuple[int, int]] = {}
        out = 0
        for number in range(1, 8):
            counted += [number] * chance.randint(0, 12)
            # All releases were shown under the built-in limits, or each under its own.
            limits[number] = (10, 5) if seed % 2 else chance.choice(((10, 5), (10, 8), (20, 10)))
            now = texts.let_out(counted, limits)
            step = sum(out < one <= now for one in counted)
            narrowed += now < out or 0 < step < (LEAST if out else GATE.quote_threshold)
            shown, hidden = shown + step, hidden + sum(one > now for one in counted)
            out = now
    return Subtracted(shown, hidden, narrowed)


@source("an indicator's history of corrections")
def corrected_figures() -> Subtracted:
    """Shares of a year in three districts, corrected time and again. The history tells no figure
    that the page did not show when it held, none of few, and no two that few are between."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        chance = random.Random(f"history:{seed}")
        with instance() as store:
            indicators.ensure_builtin(store)
            one = next(i for i in indicators.every(store.read()) if i.is_share)
            places = ["farsta", "bromma", "norrmalm"]
            seen: set[tuple[str | None, int | None, int | None]] = set()
            for place in places * 4:
                base = chance.choice((3, 4, 20, 21, 24, 40, 60))
                part = chance.randint(0, base)
                given = Given(place, "2025", 100.0 * part / base, part=part, base=base)
                with store.write() as db:
                    observations.put(db, "eval", one, given, "rättat")
                with store.snapshot() as db:
                    page = figures.read(db, one, organisation.get(db))
                seen |= {(f.district, f.part, f.base) for f in page if f.value is not None}
            with store.snapshot() as db:
                known = organisation.get(db)
                told = {
                    place: figures.history(db, one, known, "2025", (place, None))
                    for place in places
                }
            for place, changes in told.items():
                open_ = [c.base or 0 for c in changes if c.value is not None]
                narrowed += any(
                    (place, c.part, c.base) not in seen for c in changes if c.value is not None
                )
                shown, hidden = shown + len(open_), hidden + len(changes) - len(open_)
                narrowed += any(0 < n < LEAST for n in open_)
                narrowed += any(0 < abs(a - b) < LEAST for a, b in itertools.combinations(open_, 2))
    return Subtracted(shown, hidden, narrowed)


@contextmanager
def day(number: int) -> Iterator[None]:
    """What is written is of that day."""
    real = days.clock
    days.clock = lambda: datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=number)
    try:
        yield
    finally:
        days.clock = real


@source("an indicator's page, before and after corrections")
def corrected_pages() -> Subtracted:
    """The city and four districts, given and corrected, twice a day at the same second; the page
    is read each time. The attacker knows which figures are unchanged, and that a correction which
    waits is by few, and solves all times' sums together. Two figures of a place that he was shown
    are about the same persons, or differ by enough."""
    return _corrected("pages", lambda d: (d, None))


@source("levels of a profession, before and after corrections")
def corrected_levels() -> Subtracted:
    """The same of a profession and four levels of it, where few may be at none of them."""
    return _corrected("levels", lambda d: (None, f"chef.{d}" if d else "chef"))


def _corrected(name: str, place: Callable[[str | None], Place]) -> Subtracted:
    """A whole (None) and four parts, each at its `place`, given and corrected."""
    shown = hidden = narrowed = 0
    part_at = {place(d): d for d in (None, *FOUR)}
    for seed in range(WORLDS * 2):
        chance = random.Random(f"{name}:{seed}")
        with instance() as store:
            indicators.ensure_builtin(store)
            with store.write() as db:
                for _, level in part_at:
                    if level and "." in level:
                        organisation_history.add_level(
                            db, "eval", ProfessionLevel(level, "chef", level)
                        )
            one = next(i for i in indicators.every(store.read()) if i.is_share)
            size = {d: chance.choice((2, 3, 4, 7, 12, 30, 41)) for d in FOUR}
            seen: list[dict[str | None, int | None]] = []
            waits: dict[tuple[str | None, int], int] = {}
            true: list[dict[str | None, tuple[int, int]]] = []
            version = dict.fromkeys((None, *FOUR), 0)
            rest = chance.choice((0, 0, 6))
            for number in range(5):
                changed = [None, *FOUR] if number == 0 else chance.sample(FOUR, 1)
                for d in changed:
                    if d is not None and number:
                        size[d] = max(1, size[d] + chance.choice((-4, 1, 3, 6, 10)))
                with day(number // 2), store.write() as db:
                    now = observations.moment(db)
                    for d in {*changed, None}:
                        halves = sum(n // 2 for n in size.values()) + rest // 2
                        base = sum(size.values()) + rest if d is None else size[d]
                        part = halves if d is None else base // 2
                        at = place(d)
                        given = Given(at[0], "2025", 0.0, at[1], part, base)
                        if observations.put(db, "eval", one, given, "rättat", now):
                            version[d] = number
                with store.snapshot() as db:
                    told = figures.read(db, one, organisation.get(db))
                seen.append({part_at[f.place]: None if f.waits else f.base for f in told})
                stood = {part_at[f.place]: f.base or 0 for f in told if f.waits}
                waits |= {(d, version[d]): base for d, base in stood.items()}
                everybody = sum(size.values()) + rest
                true.append({d: (version[d], size.get(d or "", everybody)) for d in version})
            known = {
                (d, true[n][d][0]): base
                for n, state in enumerate(seen)
                for d, base in state.items()
                if base is not None
            }
            found, hid = _solved(true, known, waits)
            shown, hidden, narrowed = shown + len(known), hidden + hid, narrowed + found
            for (d, first), (e, second) in itertools.combinations(known, 2):
                narrowed += d == e and 0 < abs(known[d, first] - known[e, second]) < LEAST
    return Subtracted(shown, hidden, narrowed)


FOUR = ["farsta", "bromma", "norrmalm", "skarpnack"]
Known = Mapping[tuple[str | None, int], int]


def _solved(
    true: list[dict[str | None, tuple[int, int]]], known: Known, waits: Known
) -> tuple[int, int]:
    """Of the hidden figures of all times: how many are narrowed, and how many there are. `waits`:
    which figure stood while a correction waited."""
    columns = sorted({(d, state[d][0]) for state in true for d in state}, key=str)
    at = {name: n for n, name in enumerate(columns)}
    size = {(d, state[d][0]): state[d][1] for state in true for d in state}
    rests = len(columns)
    width = rests + len(true)
    rows, values = [], []
    for number, state in enumerate(true):
        row = [0.0] * width
        for d in FOUR:
            row[at[d, state[d][0]]] = 1.0
        row[rests + number] = 1.0  # who is in no district that is told
        row[at[None, state[None][0]]] = -1.0
        rows.append(row)
        values.append(0.0)
    bounds: list[tuple[float, float | None]] = [
        (known[name], known[name]) if name in known else (1, None) for name in columns
    ]
    # The districts are all there are, where they add up: the attacker takes it to be so.
    for state in true:
        whole = state[None][1] == sum(state[d][1] for d in FOUR)
        bounds.append((0, 0 if whole else None))
    near = list(bounds)
    for name, base in waits.items():
        if name not in known and abs(size[name] - base) < LEAST:
            near[at[name]] = (max(1, base - LEAST + 1), base + LEAST - 1)
    narrowed = 0
    for name in columns:
        if name in known:
            continue
        aim = [0.0] * width
        aim[at[name]] = 1.0
        ends = [
            sign * made.fun if made.status == 0 else float("inf")
            for sign in (1.0, -1.0)
            for made in [linprog([sign * x for x in aim], A_eq=rows, b_eq=values, bounds=near)]
        ]
        # What is known of corrections that wait tells how many there are, never how they answered.
        least = linprog(aim, A_eq=rows, b_eq=values, bounds=bounds).fun
        few = size[name] < LEAST
        narrowed += ends[1] - ends[0] < LEAST or (few and least > 1)
    return narrowed, len(columns) - len([c for c in columns if c in known])


class _Day(NamedTuple):
    """What a reader could read on a day: two cafés in a gathering, a proposal from the first note,
    the releases (`numbers`), which notes (`marks`) they show, and how many are there by now."""

    db: Database
    held: list[Event]
    gathering: Gathering
    proposal: int
    numbers: tuple[tuple[int, int], ...]
    marks: frozenset[tuple[str, int]]
    live: int


def _days(seed: int) -> Iterator[_Day]:
    """Notes come and change, the machine reads all of them now and then, and the lead shows what
    can be shown."""
    chance = random.Random(f"gathered:{seed}")
    with instance() as store:
        held = [_event(store, chance) for _ in range(2)]
        with store.write() as db:
            gathering = gatherings.get(
                db, gatherings.add(db, "eval", None, title="Alla", home=None)
            )
        written: list[tuple[int, str, int, int]] = []
        for number in range(30):
            with day(number), store.write() as db:
                if written and chance.random() < 0.3:
                    place = chance.randrange(len(written))
                    which, identity, base, table = written[place]
                    written[place] = (which, identity, base + 1, table)
                else:
                    which, base = chance.randrange(2), 0
                    table = chance.randrange(len(held[which].tables))
                    identity = str(uuid.UUID(int=chance.getrandbits(128)))
                    written.append((which, identity, 1, table))
                text = f"{chance.choice(('larm', 'kaffe'))} ord{number}"
                note = notes.NoteIn(identity, base, 1, "works", text, votes=chance.randint(0, 3))
                event = held[which]
                notes.save(db, event, event.tables[table], [note], source="tablet", actor="e")
                if number == 0:
                    proposal = proposals.add(db, None, title="F", what="F", codebook="b")
                    proposals.link(db, None, proposal, [identity])
            with day(number):
                release.show_first(store)
            with day(number), store.write() as db:
                for event in held:
                    if summaries.releases(db, event) and chance.random() < 0.5:
                        with suppress(Conflict):
                            release.show(db, "eval", event)
                if chance.random() < 0.6:
                    for scope in (gathering.scope, *(of(event.id) for event in held)):
                        _find(db, scope, held)
            with store.snapshot() as db:
                kept = summaries.latest(db, [event.id for event in held])
                marks = frozenset(
                    (n["id"], n["revision"]) for one in kept.values() for n in one.content["notes"]
                )
                live = sum(len(passages.of_event(db, event.id)) for event in held)
                numbers = tuple(sorted((i, one.number) for i, one in kept.items()))
                yield _Day(db, held, gathering, proposal, numbers, marks, live)


@source("themes over events, read after each note and run")
def gathered_themes() -> Subtracted:
    """They move with a release (and once with the first run over what it shows) or not at all, and
    have no word of a note that waits."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        before: tuple[object, object] | None = None
        moved = 0
        for now in _days(seed):
            read = gathered.read(now.db, now.gathering)
            words = {
                w
                for event in now.held
                for mark, p in passages.revisions(now.db, event.id).items()
                if mark in now.marks
                for w in p.text.split()
            }
            told = {w for t in read.themes for w in (*t.title.lower().split(", "), *t.terms)}
            narrowed += any(w.startswith("ord") and w not in words for w in told)
            sizes = tuple((t.title, t.size.count) for t in read.themes)
            if before is not None and before[0] == now.marks and before[1] != sizes:
                narrowed += moved
                moved = 1
            elif before is None or before[0] != now.marks:
                moved = 0
            before = (now.marks, sizes)
            shown, hidden = shown + len(now.marks), hidden + now.live - len(now.marks)
    return Subtracted(shown, hidden, narrowed)


@source("a proposal's support and a plan's figures, read after each note")
def proposed() -> Subtracted:
    """A proposal from the first note: votes, likes and what was said of each point move with a
    release, or not at all."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        before: tuple[object, object] | None = None
        for now in _days(seed):
            behind = support.support(now.db, [now.proposal])[now.proposal]
            figures_now = (
                behind.votes,
                behind.said,
                behind.similar,
                points.said_at(now.db, now.held, 0),
            )
            if before is not None and before[0] == now.numbers:
                narrowed += before[1] != figures_now
            before = (now.numbers, figures_now)
            shown, hidden = shown + len(now.marks), hidden + now.live - len(now.marks)
    return Subtracted(shown, hidden, narrowed)


def _find(db: Database, scope: Scope, held: list[Event]) -> None:
    """A run over everything that was said: two themes, each called by its latest note's word."""
    mine = [e for e in held if scope.kind != "event" or e.id == scope.id]
    every = [p for e in mine for p in passages.of_event(db, e.id)]
    for kind in ("tags", "themes") if scope.kind == "event" else ("themes",):
        made = runs.add(
            db, scope, kind, codebook="b", model="m", settings={"outside": []},
            passages=len(every), at=days.now(),
        )  # fmt: skip
    found = []
    for word in ("larm", "kaffe"):
        ours = sorted((p for p in every if word in p.text), key=lambda p: p.received_at)
        if ours:
            last = ours[-1].text.split()[1]
            ids = tuple(p.id for p in ours)
            found.append(runs.StoredTheme(word, last, (word, last), ids, (), None))
    runs.add_themes(db, made, found)


if __name__ == "__main__":
    run()
