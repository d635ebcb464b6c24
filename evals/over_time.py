"""What an attacker narrows of what moves: summaries, votes, words and an indicator's history.

The attacker reads after each note, ballot, answer and correction, keeps it all, and subtracts. What
two states that were shown differ by must be by nobody, or by as many persons as the threshold.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from analysis.disclosure.gate import Gate
from cafe.errors import Conflict
from cafe.reports import indicators as figures
from cafe.reports.summary import release
from cafe.store import events, harvest, indicators, notes, observations, organisation, summaries
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.observations import Given
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
    """A café by café: notes come, change and go; the lead shows what can be shown each time."""
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
            everywhere = {place for one in seen for place in one.values()}
            for first, second in itertools.combinations(seen, 2):
                different = first.keys() ^ second.keys()
                places = {(first | second)[mark] for mark in different}
                few = sum(seats[p] for p in places) < LEAST and places != everywhere
                if different and (few or len({i for i, _ in different}) < LEAST):
                    narrowed += 1
    return Subtracted(shown, hidden, narrowed)


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
            since: set[str] = set()
            before = 0
            for _ in range(30):
                with store.write() as db:
                    harvest.start(db, "eval", event.id, by="phones", votes_each=3)
                    voter = f"phone:{chance.randrange(12)}"
                    votes = {chance.choice(made).id: chance.randint(1, 3)}
                    new = harvest.vote(
                        db, event.id, voter, revisions.get(voter, 0), votes, actor="eval"
                    )
                    if new != revisions.get(voter):
                        since.add(voter)
                    revisions[voter] = new
                    harvest.close(db, "eval", event.id)
                try:
                    with store.write() as db:
                        harvest.reveal(db, "eval", event.id)
                except Conflict:
                    hidden += 1
                    continue
                shown += 1
                narrowed += len(revisions) < LEAST or (before > 0 and 0 < len(since) < LEAST)
                before, since = shown, set()
    return Subtracted(shown, hidden, narrowed)


@source("words of a survey that is closed and opened again")
def words_let_out() -> Subtracted:
    """Texts come with one release or another; each step that is let out is read at once."""
    shown = hidden = narrowed = 0
    for seed in range(200):
        chance = random.Random(f"words:{seed}")
        counted: list[int] = []
        out = 0
        for number in range(1, 8):
            counted += [number] * chance.randint(0, 12)
            now = texts.let_out(counted, GATE.quote_threshold, GATE.threshold)
            step = sum(out < one <= now for one in counted)
            narrowed += now < out or 0 < step < (LEAST if out else GATE.quote_threshold)
            shown, hidden = shown + step, hidden + sum(one > now for one in counted)
            out = now
    return Subtracted(shown, hidden, narrowed)


@source("an indicator's history of corrections")
def corrected_figures() -> Subtracted:
    """Shares of a year in three districts and the city, corrected time and again."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        chance = random.Random(f"history:{seed}")
        with instance() as store:
            indicators.ensure_builtin(store)
            one = next(i for i in indicators.every(store.read()) if i.is_share)
            places = ["farsta", "bromma", "norrmalm"]
            for place in places * 4:
                base = chance.choice((3, 4, 20, 21, 24, 40, 60))
                part = chance.randint(0, base)
                given = Given(place, "2025", 100.0 * part / base, part=part, base=base)
                with store.write() as db:
                    observations.put(db, "eval", one, given, "rättat")
            with store.snapshot() as db:
                known = organisation.get(db)
                told = {
                    place: figures.history(db, one, known, "2025", (place, None))
                    for place in places
                }
            few = [p for p in places if told[p][0].value is None]
            for changes in told.values():
                open_ = [c.base or 0 for c in changes if c.value is not None]
                shown, hidden = shown + len(open_), hidden + len(changes) - len(open_)
                narrowed += any(0 < n < LEAST for n in open_) or (len(open_) > 1 and bool(few))
                narrowed += any(0 < abs(a - b) < LEAST for a, b in itertools.combinations(open_, 2))
    return Subtracted(shown, hidden, narrowed)


if __name__ == "__main__":
    run()
