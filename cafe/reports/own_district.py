"""A district's steering group beside the city: what its own district said at an event of the city.

It is one table with the whole event and the other districts, over all releases
(`cafe.reports.divided`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlite_utils import Database

from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.divided import ToldRelease, latest_told
from cafe.reports.summary.model import DistrictBesideCity, PointBesideCity
from cafe.store.events import Event
from cafe.store.organisation import Organisation

# What a district is called where it is told only as it was before others became part of it.
BEFORE = {"before": _("{name} (före sammanslagningen)")}


def name_of(
    known: Organisation, states: Sequence[ToldRelease], label: str | None, language: str = "sv"
) -> str:
    """What a label is called where these are told of it, "" for none."""
    parts = [state.partly[label].told for state in states if label in state.partly]
    if parts:
        names = " + ".join(known.name(one) for one in dict.fromkeys(sum(parts, ())))
        return in_language(BEFORE, language)["before"].format(name=names)
    return known.name(label) if label else ""


def beside(
    db: Database, event: Event, known: Organisation, mine: Collection[str], language: str = "sv"
) -> tuple[DistrictBesideCity, ...]:
    """The districts in `mine` that spoke at the event, each beside the whole. Read it within one
    snapshot."""
    state = latest_told(db, event, known, language)
    if state is None:
        return ()
    found = []
    for district in sorted({known.today(one) or one for one in mine}):
        if district not in state.persons:
            continue
        if district not in state.told:
            found.append(
                DistrictBesideCity(known.name(district), 0, 0, 0, 0, (), True, state.number)
            )
            continue
        partly = state.partly.get(district)
        name = name_of(known, [state], district, language)
        own = [mark for mark, other in state.of.items() if other == district]
        rows = []
        for code, (label, short) in state.labels.items():
            city = sum(code in about for about in state.points.values())
            said = sum(code in state.points[mark] for mark in own)
            if city:
                rows.append(PointBesideCity(code, label, short, said, city))
        persons = sum(state.persons.values())
        found.append(
            DistrictBesideCity(
                name,
                state.persons[district],
                persons,
                len(own),
                len(state.of),
                tuple(rows),
                False,
                state.number,
                tuple(known.name(one) for one in partly.hidden) if partly else (),
            )
        )
    return tuple(found)
