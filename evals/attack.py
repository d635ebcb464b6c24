"""What an attacker narrows of everything that is shown, over a fixed set of worlds.

A reader who keeps every page and every file, of every day, knows the program and its settings, and
wants to know what a few persons said (docs/disclosure.md). Each source makes its worlds from seeds,
lets the program show what it shows, and then tries to narrow each figure that was hidden: to prove
that there is somebody in a group of few, or to bring a number of persons within less than the
threshold. `narrowed` must be 0.

A new kind of page or file gets a source: a function that returns `Attacked`, with @source.
"""

from __future__ import annotations

import itertools
import json
import random
import tempfile
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from analysis.disclosure import merge
from analysis.disclosure.attacker import audit
from analysis.disclosure.gate import Gate
from analysis.disclosure.linked import Labels, Linked, Seen
from analysis.disclosure.tables import Dimension, Figure, Group, Key, Release, Released
from cafe import days
from cafe.reports import since
from cafe.reports.summary import release as summary_release
from cafe.reports.survey.counted import WAYS, Counted, count
from cafe.reports.survey.counting.base import GroupCounts
from cafe.reports.survey.release import ShownRelease, release
from cafe.store import events, notes, organisation, passages, runs, summaries
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.notes import NoteIn
from forms.questionnaire import model
from forms.questionnaire.file import builtin

GATE = Gate()


@dataclass(frozen=True)
class Attacked:
    """How many figures were `shown` and `hidden`, how many of the hidden were `narrowed`. `given`:
    those that large groups prove by themselves, which is not held back (decision record 15). Of
    persons the share `apart`, not shown under labels of their own, and the least that it can be
    (`least`; None where it was not searched for)."""

    shown: int
    hidden: int
    narrowed: int
    given: int
    apart: float
    least: float | None


Source = Callable[[], Attacked]
SOURCES: dict[str, Source] = {}


def source(name: str) -> Callable[[Source], Source]:
    """Adds a source to those that are attacked."""

    def add(made: Source) -> Source:
        SOURCES[name] = made
        return made

    return add


# --- surveys ------------------------------------------------------------------------------------

LISTS = {
    "district": [(f"d{n}", f"D{n}", f"D{n}") for n in range(14)],
    "area": [(f"a{n}", f"A{n}", f"A{n}") for n in range(6)],
    "profession": [(f"p{n}", f"P{n}", f"P{n}") for n in range(3)],
}
ASKED = model.fill(builtin("threat-rating"), LISTS)
ITEMS = ("rating", "given-by", "seen:threats")
Answer = tuple[str, int, str]


def answers(
    persons: int, seed: int, year: str = "2026", lists: Mapping[str, int] | None = None
) -> list[Answer]:
    """People in districts, areas and professions of unlike size, some of whom skip questions."""
    chance = random.Random(f"{persons}:{seed}:{year}")
    choices = {way: told[: (lists or {}).get(way, len(told))] for way, told in LISTS.items()}
    weights = {
        way: [random.Random(f"{seed}:{way}:{n}").paretovariate(1.5) for n in range(len(told))]
        for way, told in choices.items()
    }
    found = []
    for _ in range(persons):
        said: dict[str, object] = {}
        for way, told in choices.items():
            if chance.random() < 0.93:
                said[way] = chance.choices(told, weights[way])[0][0]
        if chance.random() < 0.9:
            said["rating"] = chance.choice((1, 2, 4, 4, 5, 7))
        if chance.random() < 0.97:
            said["given-by"] = "person"
        if chance.random() < 0.3:
            said["seen"] = ["threats"]
        found.append((year, 1, json.dumps(said)))
    return found


def _seen(made: ShownRelease, item: str, by_two: bool = True) -> Iterator[Seen]:
    def group(cell: GroupCounts) -> Group:
        told = cell.counts.get(item, ())
        return Group(cell.persons, {item: told} if told and sum(told) == cell.persons else {})

    yield Seen({}, group(made.whole))
    for name, way in made.ways.items():
        for label, cell in way.cells.items():
            if cell is not None:
                yield Seen({name: frozenset([label])}, group(cell))
        if way.rest is not None:
            hidden = frozenset(label for label, cell in way.cells.items() if cell is None)
            yield Seen({name: hidden}, group(way.rest))
    for by, pair in made.pairs.items() if by_two else ():
        for table in (pair, *pair.apart.values()):
            for row, cells in zip(table.rows, table.cells, strict=True):
                for column, cell in zip(table.columns, cells, strict=True):
                    yield Seen({by[0]: frozenset(row), by[1]: frozenset(column)}, group(cell))


def _few(counted: Counted, item: str | None) -> list[Labels]:
    """Every label, and every two labels, of few persons, or of few who answered the item."""
    sizes: dict[tuple[tuple[str, str], ...], int] = {}
    for key, (persons, levels) in counted.groups.items():
        number = persons if item is None else counted.answered(item, levels[item])
        for n, first in enumerate(WAYS[:-1]):
            for m in range(n, len(WAYS) - 1):
                at = {first: key[n], WAYS[m]: key[m]}
                sizes[tuple(at.items())] = sizes.get(tuple(at.items()), 0) + number
    return [
        {way: frozenset([label]) for way, label in at}
        for at, number in sizes.items()
        if 0 < number < GATE.threshold
    ]


def _attack(counted: Counted, made: ShownRelease) -> tuple[int, int, int, int]:
    """Figures shown, hidden, narrowed by tables, given by large groups."""
    labels = {way: sorted({key[n] for key in counted.groups}) for n, way in enumerate(WAYS)}
    shown = hidden = narrowed = given = 0
    for item in ITEMS:
        every = list(_seen(made, item))
        shown += sum(1 + len(one.group.distributions) for one in every)
        places = [
            at % len(counted.groups[next(iter(counted.groups))][1][item])
            for at in counted.outside[item]
        ]
        for asked in (None, item):
            if asked and not made.whole.counts[item]:
                continue
            few = _few(counted, asked)
            hidden += len(few)
            alone = [
                one if asked and not one.labels else Seen(one.labels, Group(one.group.persons))
                for one in every
            ]
            both = Linked(labels, every).proved(few, asked, places)
            by_one = set(Linked(labels, _seen(made, item, False)).proved(few, asked, places))
            by_one |= set(Linked(labels, alone).proved(few, asked, places)) if asked else set()
            narrowed += len(set(both) - by_one)
            given += len(by_one & set(both))
    return shown, hidden, narrowed, given


def _apart(counted: Counted, made: ShownRelease) -> tuple[int, int]:
    """Persons in tables by two, and those of them not under two labels of their own."""
    persons = alone = 0
    for pair in made.pairs.values():
        persons += made.persons
        for row, cells in zip(pair.rows, pair.cells, strict=True):
            for column, cell in zip(pair.columns, cells, strict=True):
                alone += cell.persons if len(row) == len(column) == 1 else 0
    return persons, persons - alone


@source("surveys, 60–500 persons")
def surveys() -> Attacked:
    """One release of each survey, broken down by one and by two."""
    total = [0, 0, 0, 0]
    persons = apart = 0
    for size, districts, areas in ((60, 4, 2), (95, 5, 3), (200, 6, 3), (500, 6, 4)):
        lists = {"district": districts, "area": areas}
        counted = count(ASKED, answers(size, districts, lists=lists))
        made = release(counted, GATE, (), True)
        total = [a + b for a, b in zip(total, _attack(counted, made), strict=True)]
        more = _apart(counted, made)
        persons, apart = persons + more[0], apart + more[1]
    return Attacked(total[0], total[1], total[2], total[3], apart / persons, None)


@source("surveys over three years")
def over_time() -> Attacked:
    """Interviews that go on: three releases of the same survey, each with the answers since; what
    one label's persons can have been, from all of them."""
    shown = hidden = narrowed = 0
    persons = apart = 0
    for seed in range(6):
        told: list[Answer] = []
        seen: list[ShownRelease] = []
        for year, size in (("2024", 60), ("2025", 45), ("2026", 70)):
            told = told + answers(size, seed, year, {"district": 5, "area": 3})
            seen.append(release(count(ASKED, told), GATE, seen, True))
        for way in ("district", "area", "profession"):
            releases = [_by_label(one, way) for one in seen if one.ways[way].cells]
            ever = {
                label
                for one in seen
                for label, cell in one.ways[way].cells.items()
                if cell is not None
            }
            for place, bounds in audit(releases).items():
                hidden += 1
                proved = bounds.asserted > 0 and place.key[0] not in ever
                narrowed += bounds.width < GATE.threshold or proved
            shown += sum(
                figure.group is not None
                for one in releases
                for table in one.tables
                for figure in table.figures.values()
            )
            cells = seen[-1].ways[way].cells
            persons += seen[-1].persons
            apart += seen[-1].persons - sum(cell.persons for cell in cells.values() if cell)
    return Attacked(shown, hidden, narrowed, 0, apart / persons, None)


def _by_label(made: ShownRelease, way: str) -> Release:
    figures: dict[Key, Figure] = {
        (label,): Figure(Group(cell.persons) if cell else None)
        for label, cell in made.ways[way].cells.items()
    }
    figures[(None,)] = Figure(Group(made.persons))
    dimension = Dimension(way, tuple(made.ways[way].cells))
    return Release((Released(way, (dimension,), figures),), made.threshold)


# --- a district beside the rest -----------------------------------------------------------------


@source("cafés by district, parts and rests")
def districts() -> Attacked:
    """What `Gate.labels` lets be told of a café's districts, each beside the rest and the whole."""
    shown = hidden = narrowed = persons = apart = least = 0
    for seed in range(40):
        chance = random.Random(f"districts:{seed}")
        number = chance.randint(2, 8)
        sizes = {f"d{n}": int(chance.paretovariate(0.8) * 3) for n in range(number)}
        back = GATE.labels(sizes)
        parts = tuple(sizes)
        rests = {f"rest:{label}": tuple(o for o in parts if o != label) for label in parts}
        figures: dict[Key, Figure] = {
            (label,): Figure(None if label in back else Group(n)) for label, n in sizes.items()
        }
        total = sum(sizes.values())
        for label, n in sizes.items():
            told = label not in back and number > 1
            figures[(f"rest:{label}",)] = Figure(Group(total - n) if told else None)
        figures[(None,)] = Figure(Group(total))
        dimension = Dimension("district", parts, groups=rests)
        made = Release((Released("t", (dimension,), figures),), GATE.threshold)
        shown += sum(figure.group is not None for figure in figures.values())
        for place, bounds in audit([made]).items():
            label = str(place.key[0])
            if label.startswith("rest:"):
                continue  # the whole less the part: as wide as that is
            hidden += 1
            # A café of which nothing is told by district tells what its total does.
            whole = len(back) == number
            narrowed += not whole and (bounds.width < GATE.threshold or bounds.asserted > 0)
        persons += total
        apart += sum(sizes[label] for label in back)
        least += _least_hidden(sizes)
    return Attacked(shown, hidden, narrowed, 0, apart / persons, least / persons)


def _least_hidden(sizes: Mapping[str, int]) -> int:
    """The fewest persons under hidden labels, of all sets of labels that hide the small ones."""
    small = {label for label, number in sizes.items() if number < GATE.threshold}
    if not small:
        return 0
    others = [label for label in sizes if label not in small]
    fewest = sum(sizes.values())
    for number in range(len(others) + 1):
        for more in itertools.combinations(others, number):
            hidden = {*small, *more}
            among = sum(sizes[label] for label in hidden)
            if len(hidden) > 1 and among - len(hidden) >= GATE.threshold:
                fewest = min(fewest, among)
    return fewest


# --- beside the time before ---------------------------------------------------------------------


@source("a café beside the time before, as notes come")
def time_before() -> Attacked:
    """Two cafés of a district, of which readers are shown what may be shown after every few notes.
    What is told of the difference must not move by fewer notes, or seats, than the threshold, and
    nothing may be told while few sat at the tables of either."""
    shown = hidden = narrowed = 0
    for seed in range(6):
        chance = random.Random(f"before:{seed}")
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "rundabord.db")
            store.migrate()
            with store.write() as db:
                organisation.load(db, "attack")
            pair = [_held(store, day, chance) for day in ("2025-05-01", "2026-05-01")]
            told: tuple[object, ...] = ()
            marks: list[set[object]] = [set(), set()]
            for _ in range(30):
                _write(store, chance.choice(pair), chance, chance.randint(1, 7))
                with store.write() as db:
                    for event in pair:
                        if summary_release.draft(db, event).differs:
                            summary_release.show(db, "attack", event)
                    found = since.last_time(db, pair[1])
                    kept = summaries.latest(db, [event.id for event in pair])
                assert found is not None
                now = tuple((p.id, p.now, p.then, p.more) for p in found.points)
                seen = [_marks(kept[event.id].content) for event in pair]
                came = [a ^ b for a, b in zip(seen, marks, strict=True)]
                few = any(0 < len(some) < GATE.threshold for some in came)
                small = any(_seats(kept[event.id].content) < GATE.threshold for event in pair)
                shown += len(now)
                hidden += not found.comparable
                narrowed += bool(now) and small
                narrowed += now != told and (few or not any(came))
                told, marks = now, seen
            store.close()
    return Attacked(shown, hidden, narrowed, 0, 0.0, None)


def _held(store: Store, day: str, chance: random.Random) -> Event:
    """A café of six tables, of one to three persons each."""
    with store.write() as db:
        code = events.add(
            db, "attack", title=day, date=day, district="farsta", participants=None,
            questions=["?"], tables=6,
        )  # fmt: skip
        events.move(db, "attack", events.get(db, code), "open")
        for table in events.get(db, code).tables:
            events.seat(
                db, "attack", table, participants=chance.randint(1, 3), professions={}, areas={}
            )
        return events.get(db, code)


def _write(store: Store, event: Event, chance: random.Random, number: int) -> None:
    """Notes, which the machine has read before the next release: the later café of one point."""
    later = event.date > "2026"
    with store.write() as db:
        for table in chance.choices(event.tables, k=number):
            note = NoteIn(str(uuid.UUID(int=chance.getrandbits(128))), 0, 1, "improve", "ord")
            notes.save(db, event, table, [note], source="lead", actor="attack")
        said = passages.of_event(db, event.id)
        run = runs.add(
            db, event.id, "tags", codebook="b", model="m", settings={}, passages=len(said),
            at=days.now(),
        )  # fmt: skip
        for p in said:
            about = "P3" if (_number(p.id) % 10 < 7) is later else "P5"
            runs.read(db, run, p.id, p.revision, [runs.StoredSuggestion(about, 0.9, True, ())])


def _number(text: str) -> int:
    """The same number for a text in every process."""
    return zlib.crc32(text.encode())


def _marks(content: Mapping[str, Any]) -> set[object]:
    return {(n["id"], n["revision"]) for n in content["notes"]}


def _seats(content: Mapping[str, Any]) -> int:
    """How many sat at the tables that wrote."""
    wrote = {n["place"] for n in content["notes"]}
    return sum(seats or 0 for identity, _, _, seats in content["tables"] if identity in wrote)


# --- putting labels together --------------------------------------------------------------------


@source("small tables by two, labels put together")
def merged() -> Attacked:
    """How many persons are left under labels of their own, beside the best of all ways to put
    labels together; nothing is shown or attacked here."""
    persons = apart = least = 0
    for seed in range(30):
        chance = random.Random(f"merge:{seed}")
        weights = [[chance.paretovariate(1.2) for _ in range(size)] for size in (5, 4)]
        table = [[0] * 4 for _ in range(5)]
        for _ in range(120):
            row, column = (chance.choices(range(len(w)), w)[0] for w in weights)
            table[row][column] += 1
        found = merge.best(table, GATE.threshold)
        persons += 120
        apart += 120 - (_alone(table, found.rows, found.columns) if found else 0)
        best = max(
            (
                _alone(table, rows, columns)
                for rows in _some(5)
                for columns in _some(4)
                if _safe(table, rows, columns)
            ),
            default=0,
        )
        least += 120 - best
    return Attacked(0, 0, 0, 0, apart / persons, least / persons)


def _some(size: int) -> Iterator[frozenset[int]]:
    yield frozenset()
    for number in range(2, size):
        yield from map(frozenset, itertools.combinations(range(size), number))


def _alone(table: list[list[int]], rows: frozenset[int], columns: frozenset[int]) -> int:
    return sum(
        n
        for a, line in enumerate(table)
        for b, n in enumerate(line)
        if a not in rows and b not in columns
    )


def _safe(table: list[list[int]], rows: frozenset[int], columns: frozenset[int]) -> bool:
    down = [[a] for a in range(len(table)) if a not in rows] + ([sorted(rows)] if rows else [])
    right = [[b] for b in range(len(table[0])) if b not in columns]
    right += [sorted(columns)] if columns else []
    sums = [sum(table[a][b] for a in row for b in column) for row in down for column in right]
    return min(len(down), len(right)) > 1 and not any(0 < n < GATE.threshold for n in sums)


def run() -> None:
    print("Attacker: what can be narrowed of all that is shown (threshold 5)")
    print(
        f"{'what':<42}{'shown':>8}{'hidden':>8}{'narrowed':>10}{'given':>7}{'apart':>8}{'least':>8}"
    )
    for name, attack in SOURCES.items():
        started = perf_counter()
        found = attack()
        least = "" if found.least is None else f"{found.least:.2f}"
        print(
            f"{name:<42}{found.shown:>8}{found.hidden:>8}{found.narrowed:>10}{found.given:>7}"
            f"{found.apart:>8.2f}{least:>8}  {perf_counter() - started:.0f} s"
        )


if __name__ == "__main__":
    run()
