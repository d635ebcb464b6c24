"""What an attacker narrows of an event that is told by district, by profession and by area of work.

He knows which labels have no notes in common: that all care managers work with the elderly, and
who sat where. So he adds up labels of one page, and of one day, and subtracts labels of another.
"""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict
from cafe.reports import by_whom, own_district
from cafe.reports.divided import DISTRICT, Mark, latest_told
from cafe.reports.summary import release
from cafe.store import events, notes, organisation, passages, runs
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.store.runs import StoredSuggestion
from cafe.store.scopes import of
from evals.attack import GATE, Attacked, source
from evals.over_time import instance

Marks = frozenset[Mark]
WORLDS = 32
KINDS = 3  # of professions, and of areas


@dataclass(frozen=True)
class Told:
    """What a reader was shown of a release by one dimension: the notes under each label that was
    told, and (`rest`) those under all others, which he gets by subtracting from the whole."""

    labels: tuple[Marks, ...]
    rest: Marks
    hidden: int

    @property
    def unions(self) -> frozenset[Marks]:
        """Every set of notes that can be added up from it."""
        found = {Marks()}
        for block in (*self.labels, self.rest):
            found |= {block | one for one in found}
        return frozenset(found)


@source("cafés by profession and area, over releases")
def professions() -> Attacked:
    """Cafés of one to three releases. What two unions of labels differ by, of any two dimensions
    and releases, must be nobody, labels that were told by themselves, or notes enough that come
    from tables of enough persons."""
    shown = hidden = narrowed = whole = apart = 0
    for seed in range(WORLDS):
        seen, places, seats = _shown(random.Random(f"by-whom:{seed}"))
        shown += sum(len(one.labels) for one in seen)
        hidden += sum(one.hidden for one in seen)
        for one in seen:
            whole += sum(map(len, one.labels)) + len(one.rest)
            apart += len(one.rest) if one.labels or one.hidden else 0
        for first, second in itertools.combinations(dict.fromkeys(seen), 2):
            told = {*first.labels, first.rest, *second.labels, second.rest}
            narrowed += any(
                _is_few(_beside(mine ^ theirs, told), places, seats)
                for mine, theirs in itertools.product(first.unions, second.unions)
            )
    return Attacked(shown, hidden, narrowed, 0, apart / whole, None)


@source("what is about a point, by all three together")
def topics() -> Attacked:
    """Two or three labels, of a dimension each, that have more of what is about a point than there
    is of it prove that some who have all of them speak of it. `hidden`: points that fewer notes
    than the threshold are about."""
    shown = hidden = narrowed = kept = every = 0
    for seed in range(WORLDS):
        chance = random.Random(f"topics:{seed}")
        with instance() as store:
            event = _mixed(store, chance, chance.choice((60, 160)))
            with store.write() as db:
                about = _read_points(db, event, chance)
                release.show(db, "eval", events.by_id(db, event.id))
            with store.snapshot() as db:
                known = organisation.get(db)
                held = events.by_id(db, event.id)
                told = [
                    (state, by_whom.of_points(db, [held], state[0]))
                    for dimension in by_whom.ORDER
                    if (made := latest_told(db, held, known, "sv", dimension))
                    for state in [(dimension, made)]
                ]
        seats = {t.id: t.participants or 1 for t in held.tables}
        for code, speak in about.items():
            hidden += 0 < len(speak) < GATE.threshold
            sides = []
            for (_, state), page in told:
                every += bool(page.groups)
                if not page.groups or code not in {topic.id for topic in page.topics}:
                    continue
                kept += 1
                blocks: dict[str | None, set[Mark]] = {}
                labels = {group.label for group in page.groups}
                for mark, label in state.of.items():
                    blocks.setdefault(label if label in labels else "rest", set()).add(mark)
                sides.append(list(map(frozenset, blocks.values())))
                shown += len(labels)
            places = {mark: at for (_, state), _ in told for mark, at in state.places.items()}
            narrowed += any(
                sum(len(part & speak) for part in parts) > (len(parts) - 1) * len(speak)
                and not any(part <= speak for part in parts)
                and (common := frozenset.intersection(*parts)) not in parts
                and _is_few(common, places, seats)
                for number in (2, 3)
                for some in itertools.combinations(sides, number)
                for parts in itertools.product(*some)
            )
    return Attacked(shown, hidden, narrowed, 0, 1 - kept / every, None)


def _mixed(store: Store, chance: random.Random, number: int) -> Event:
    """An open café with so many notes, whose professions tell nothing of their areas."""
    with store.write() as db:
        known = organisation.get(db)
        sides = (known.districts[:2], known.professions[:2], known.areas[:2])
        kinds = [[one.id for one in side] for side in sides]
        code = events.add(
            db, "eval", title="Kafé", date="2026-10-14", questions=["?"], tables=8, participants=64
        )
        events.move(db, "eval", events.get(db, code), "open")
        event = events.get(db, code)
        for table in event.tables:
            seats = [dict.fromkeys(kind, 4) for kind in kinds[1:]]
            events.seat(db, "eval", table, participants=8, professions=seats[0], areas=seats[1])
            said = []
            for _ in range(number // 8):
                district, profession, area = (chance.choices(kind, (1, 3))[0] for kind in kinds)
                identity = str(uuid.UUID(int=chance.getrandbits(128)))
                note = notes.NoteIn(identity, 0, 1, "works", "ord")
                said.append(replace(note, district=district, profession=profession, area=area))
            notes.save(db, event, table, said, source="tablet", actor="eval")
        return events.get(db, code)


def _read_points(db: Database, event: Event, chance: random.Random) -> dict[str, Marks]:
    """The machine finds points in the notes, some of them in few; the notes by point."""
    said = passages.of_event(db, event.id)
    run = runs.add(
        db, of(event.id), "tags", codebook="b", model="m", settings={}, passages=len(said),
        at=days.now(),
    )  # fmt: skip
    about: dict[str, set[Mark]] = {f"P{number}": set() for number in range(1, 14)}
    for p in said:
        found = [code for place, code in enumerate(about) if chance.random() < 0.4 / (place + 1)]
        suggested = [StoredSuggestion(code, 0.9, True, ()) for code in found]
        runs.read(db, run, p.id, p.revision, suggested)
        for code in found:
            about[code].add((p.id, p.revision))
    return {code: frozenset(marks) for code, marks in about.items()}


def _beside(different: Marks, told: Collection[Marks]) -> Marks:
    """Without what is told by itself."""
    return different.difference(*(block for block in told if block <= different))


def _is_few(marks: Marks, places: Mapping[Mark, int], seats: Mapping[int, int]) -> bool:
    at = {places[mark] for mark in marks}
    few = len({identity for identity, _ in marks}) < GATE.threshold
    return bool(marks) and (few or sum(seats[place] for place in at) < GATE.threshold)


def _shown(chance: random.Random) -> tuple[list[Told], dict[Mark, int], dict[int, int]]:
    """All that a reader was shown of a café, where its notes were said, and how many sat there."""
    seen: list[Told] = []
    places: dict[Mark, int] = {}
    with instance() as store:
        event = _seated(store, chance)
        written: list[tuple[notes.NoteIn, int]] = []
        for number in range(chance.randint(1, 3)):
            new = chance.choice((6, 12, 24)) if number else chance.choice((36, 120))
            _say(store, event, chance, written, new)
            with suppress(Conflict), store.write() as db:
                release.show(db, "eval", events.by_id(db, event.id))
            with store.snapshot() as db:
                seen += _read(db, event, places)
    return seen, places, {t.id: t.participants or 1 for t in event.tables}


def _seated(store: Store, chance: random.Random) -> Event:
    """An open café whose tables seat some professions and areas; most who are of one profession
    are of one area."""
    with store.write() as db:
        known = organisation.get(db)
        code = events.add(
            db,
            "eval",
            title="Kafé",
            date="2026-10-14",
            questions=["?"],
            tables=chance.randint(3, 8),
            participants=70,
        )
        event = events.get(db, code)
        events.move(db, "eval", event, "open")
        for table in event.tables:
            here = {
                one.id: chance.randint(1, 9) for one in chance.sample(known.professions[:KINDS], 2)
            }
            usual = {one.id: known.areas[n].id for n, one in enumerate(known.professions[:KINDS])}
            areas = {usual[one]: sitting for one, sitting in here.items()}
            events.seat(
                db,
                "eval",
                table,
                participants=sum(here.values()),
                professions=here,
                areas=areas if chance.random() < 0.7 else {},
            )
        return events.get(db, code)


def _say(
    store: Store,
    event: Event,
    chance: random.Random,
    written: list[tuple[notes.NoteIn, int]],
    number: int,
) -> None:
    """The tables write so many notes; most that name a profession name its usual area as well, and
    some notes of before are changed."""
    with store.write() as db:
        known = organisation.get(db)
        professions = [one.id for one in known.professions[:KINDS]]
        areas = [one.id for one in known.areas[:KINDS]]
        districts = [one.id for one in known.districts[:3]]
        for _ in range(number):
            place = chance.randrange(len(event.tables))
            base, identity = 0, str(uuid.UUID(int=chance.getrandbits(128)))
            if written and chance.random() < 0.15:
                before, place = written.pop(chance.randrange(len(written)))
                base, identity = before.base + 1, before.id
            here = [professions.index(one) for one, _ in event.tables[place].professions]
            at = chance.choice(here) if chance.random() < 0.6 else None
            usual = areas[at] if at is not None else None
            note = notes.NoteIn(
                identity,
                base,
                1,
                "works",
                f"ord {chance.random()}",
                profession=professions[at] if at is not None else None,
                area=usual if chance.random() < 0.9 else chance.choice([None, areas[here[0]]]),
                district=chance.choice(districts) if chance.random() < 0.5 else None,
            )
            notes.save(db, event, event.tables[place], [note], source="tablet", actor="eval")
            written.append((note, place))


def _read(db: Database, event: Event, places: dict[Mark, int]) -> list[Told]:
    """What the pages show now; where its notes were said goes into `places`."""
    known = organisation.get(db)
    found = []
    for dimension in (DISTRICT, *by_whom.DIMENSIONS):
        state = latest_told(db, event, known, "sv", dimension)
        if state is None:
            continue
        places |= state.places
        of: dict[str | None, set[Mark]] = {}
        for mark, label in state.of.items():
            of.setdefault(label, set()).add(mark)
        told = {
            label: frozenset(of.pop(label, ()))
            for label, number in _pages(db, event, known, dimension, of)
            if number == len(of.get(label, ()))
        }
        rest = frozenset(mark for block in of.values() for mark in block)
        found.append(Told(tuple(filter(None, told.values())), rest, len(of)))
    return found


def _pages(
    db: Database,
    event: Event,
    known: organisation.Organisation,
    dimension: str,
    labels: Collection[str | None],
) -> Sequence[tuple[str | None, int]]:
    """The labels that the pages of a dimension tell, with their numbers of notes."""
    if dimension == DISTRICT:
        asked = [one for one in labels if one]
        beside = [
            (one, shown) for one in asked for shown in own_district.beside(db, event, known, [one])
        ]
        own = [(one, shown.notes) for one, shown in beside if not shown.hidden]
        together = by_whom.of_points(db, [event], dimension).groups
        return [*own, *((one.label, one.notes) for one in together)]
    groups = by_whom.of_points(db, [event], dimension).groups
    return [(one.label, one.notes) for one in groups]
