"""What a district's group learns of others from the whole city, which stands beside its own figures
where it decides.

It knows the summaries of its own events and of the city's. What the city's figures leave beside
those must not be one other district's, nor hold an event of few or a note that waits.
"""

from __future__ import annotations

import random
import uuid
from contextlib import suppress

from sqlite_utils import Database

from cafe.errors import Conflict
from cafe.reports import points
from cafe.reports.summary import release
from cafe.store import events, notes, organisation, summaries
from cafe.store.database import Store
from cafe.store.events import Event
from evals.attack import GATE
from evals.over_time import Subtracted, instance, source

WORLDS = 12
STEPS = 14


@source("the whole city beside a district, as notes come")
def beside_city() -> Subtracted:
    """Cafés of few and of many, of districts of which two have become one, and of the city; notes
    come, and readers are shown what may be shown. `shown` and `hidden` are notes that others said,
    once for each district that reads; those of an event of few are hidden."""
    shown = hidden = narrowed = 0
    for seed in range(WORLDS):
        chance = random.Random(f"city:{seed}")
        with instance() as store:
            held = _held(store, chance)
            for _ in range(STEPS):
                _write(store, chance, chance.choice(held))
                with store.snapshot() as db:
                    for district in sorted({e.district for e in held if e.district}):
                        told, waits, leaks = _read(db, held, district)
                        shown, hidden, narrowed = shown + told, hidden + waits, narrowed + leaks
    return Subtracted(shown, hidden, narrowed)


def _held(store: Store, chance: random.Random) -> list[Event]:
    """Open cafés of one to three tables, some before two districts became one."""
    with store.write() as db:
        known = organisation.get(db)
        merged = next(d for d in known.districts if len(known.predecessors(d.id)) > 1)
        before = known.predecessors(merged.id)
        ended = [(one.id, one.last_day or "") for one in before]
        since = [(one, "2026-10-14") for one in ("farsta", "bromma", "skarpnack", merged.id)]
        owners = chance.sample([*ended, *since], 4)
        found = []
        for district, day in (*owners, owners[0], (None, "2026-10-14")):
            code = events.add(
                db,
                "eval",
                title="Kafé",
                date=day,
                district=district,
                questions=["?"],
                tables=chance.randint(1, 3),
                participants=None,
            )
            event = events.get(db, code)
            events.move(db, "eval", event, "open")
            for table in event.tables:
                seats = chance.randint(1, 6)
                events.seat(db, "eval", table, participants=seats, professions={}, areas={})
            found.append(events.get(db, code))
        return found


def _write(store: Store, chance: random.Random, event: Event) -> None:
    """The tables write, and readers are shown what may be shown; now and then it waits."""
    with store.write() as db:
        for table in chance.choices(event.tables, k=chance.choice((1, 6, 9))):
            identity = str(uuid.UUID(int=chance.getrandbits(128)))
            note = notes.NoteIn(identity, 0, 1, "works", f"ord {chance.random()}")
            notes.save(db, event, table, [note], source="tablet", actor="eval")
    if chance.random() < 0.7:
        with suppress(Conflict), store.write() as db:
            release.show(db, "eval", events.by_id(db, event.id))


def _read(db: Database, held: list[Event], district: str) -> tuple[int, int, int]:
    """Notes of other districts that the city's figures hold, those that they do not, and how much
    too much they tell."""
    known = organisation.get(db)
    kept = summaries.latest(db, [e.id for e in held])
    counts: list[tuple[str | None, int]] = []
    written = 0
    for event in held:
        owner = known.today(event.district) if event.district else None
        others = owner not in (None, known.today(district))
        live = len(notes.of_event(db, event.id))
        written += live if others else 0
        if event.id not in kept:
            continue
        content = kept[event.id].content
        wrote = {n["place"] for n in content["notes"]}
        seats = sum(number or 0 for place, _, _, number in content["tables"] if place in wrote)
        if seats >= GATE.threshold:
            counts.append((owner, len(content["notes"])))
    city = points.said_everywhere(db)
    if city is None:
        return 0, written, 0
    left = [(o, n) for o, n in counts if o not in (None, known.today(district))]
    few_or_late = city.notes != sum(n for _, n in counts)
    of_others = sum(n for _, n in left)
    return of_others, written - of_others, few_or_late + (len({o for o, _ in left}) == 1)
