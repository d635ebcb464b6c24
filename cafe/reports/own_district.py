"""A district's steering group beside the city: what its own district said at an event of the city.

It is one table with the whole event and the other districts (`gathered.divided`), and over time as
well: each district's figures, and those of all others together, stay as they were until as many
notes, from tables of as many persons as the threshold, have changed among them. So they can be of
an earlier release than the summary that they stand in; a district that was hidden once stays so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from cafe.reports.gathered import divided
from cafe.reports.summary.model import OwnDistrict, OwnPoint
from cafe.store import passages, summaries
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from cafe.thresholds import gate as gate_of

Mark = tuple[str, int]


@dataclass(frozen=True)
class _State:
    """What is told by district of one release: of which districts, who said each note (by mark),
    where, and about which points."""

    number: int
    persons: Mapping[str | None, int]
    told: frozenset[str | None]
    of: Mapping[Mark, str | None]
    places: Mapping[Mark, int]
    points: Mapping[Mark, frozenset[str]]
    labels: Mapping[str, Any]


def beside(
    db: Database, event: Event, known: Organisation, mine: Collection[str], language: str = "sv"
) -> tuple[OwnDistrict, ...]:
    """The districts in `mine` that spoke at the event, each beside the whole. Read it within one
    snapshot."""
    state = _latest(db, event, known, gate_of(db), language)
    if state is None:
        return ()
    found = []
    for district in sorted({known.today(one) or one for one in mine}):
        if district not in state.persons:
            continue
        if district not in state.told:
            found.append(OwnDistrict(known.name(district), 0, 0, 0, 0, (), True, state.number))
            continue
        own = [mark for mark, other in state.of.items() if other == district]
        rows = []
        for code, (label, short) in state.labels.items():
            city = sum(code in about for about in state.points.values())
            said = sum(code in state.points[mark] for mark in own)
            if city:
                rows.append(OwnPoint(code, label, short, said, city))
        persons = sum(state.persons.values())
        found.append(
            OwnDistrict(
                known.name(district),
                state.persons[district],
                persons,
                len(own),
                len(state.of),
                tuple(rows),
                False,
                state.number,
            )
        )
    return tuple(found)


def _latest(
    db: Database, event: Event, known: Organisation, gate: Gate, language: str
) -> _State | None:
    """The latest release that tells by district no more than the earlier ones let it tell."""
    revisions = passages.revisions(db, event.id)
    seats = {t.id: t.participants or 1 for t in event.tables}
    kept: list[_State] = []
    for one in summaries.releases(db, event):
        content = one.content
        then = replace(event, participants=content["persons"])
        if gate.cell(1, then.persons).hidden:
            continue
        shown = [(n, revisions.get((n["id"], n["revision"]))) for n in content["notes"]]
        said = [passage for _, passage in shown if passage is not None]
        made = divided(gate, known, then, said)
        reading = content["reading"]
        labels = reading["labels"] if reading else {"sv": {}}
        state = _State(
            one.number,
            made.persons,
            made.told if not kept else made.told & kept[-1].told,
            {(p.id, p.revision): made.of[p.id] for p in said},
            {(p.id, p.revision): p.table_id for p in said},
            {(n["id"], n["revision"]): frozenset(n["points"]) for n, p in shown if p is not None},
            labels.get(language) or labels["sv"],
        )
        if all(_apart_enough(earlier, state, seats, gate.threshold) for earlier in kept):
            kept.append(state)
    return kept[-1] if kept else None


def _apart_enough(then: _State, now: _State, seats: Mapping[int, int], threshold: int) -> bool:
    """Whether of each told district, and of all others together, nothing has changed, or enough."""
    if then.told - now.told:
        return False  # what was told of it would be subtracted from the others
    for among in [*({one} for one in then.told), None]:
        before, after = (
            {m for m, d in state.of.items() if (d in among if among else d not in then.told)}
            for state in (then, now)
        )
        different = before ^ after
        places = {(now.places | then.places)[mark] for mark in different}  # type: ignore[operator]
        few = len({identity for identity, _ in different}) < threshold
        if different and (few or sum(seats.get(place, 1) for place in places) < threshold):
            return False
    return True
