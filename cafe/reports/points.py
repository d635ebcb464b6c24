"""What staff said of each point: shares of notes over a district's events of a year, and themes.

An event counts as readers were last shown its summary, when its own figures may be shown (as many
persons as the threshold). So the sum of the events that a reader sees one by one is the whole, and
nothing can be computed by subtraction. Of an event of the city what a district's staff said counts,
where it may be told beside the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from cafe import alphabet, shares
from cafe.reports.divided import latest_told
from cafe.reports.summary.release import named_in, persons_of
from cafe.store import events, organisation, summaries
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from cafe.thresholds import gate as gate_of

# So many districts, as they are today, have held events that count, before what all said stands
# beside what one said.
ORGANISERS = 3


@dataclass(frozen=True)
class PointShare:
    """`count` of `notes` notes brought up a point. Those that a survey's question asked about it
    are not among them; `asked` of those are about it."""

    count: int
    notes: int
    asked: int = 0

    @property
    def percent(self) -> int:
        """The share in whole per cent; 0 when nothing was said."""
        return shares.percent(self.count, self.notes) if self.notes else 0


@dataclass(frozen=True)
class SaidInYear:
    """What was said in a year. `notes` and `persons` are of the events that count, of which there
    are `events`; `hidden` events had too few persons, or nobody has said how many. `surveys` of the
    events are the words of one, and `organisers` districts, as they are today, held those that
    count whole. `shares` and `themes` (titles) are by code; codes that nobody spoke of are
    missing."""

    year: int
    events: int
    hidden: int
    notes: int
    persons: int
    shares: dict[str, PointShare]
    themes: dict[str, tuple[str, ...]]
    surveys: int = 0
    citys: int = 0
    organisers: int = 0

    @property
    def cafes(self) -> int:
        """How many of the events are no survey's words."""
        return self.events - self.surveys


def said(db: Database, district: str | None, year: int) -> SaidInYear:
    """What was said in the year at the district's events, and what its staff said at those of the
    city (None: at the city's own events). Read it within one snapshot."""
    known = organisation.get(db)
    held = held_in(db, district, year)
    if district is None:
        return said_at(db, held, year)
    return said_at(db, held, year, _at_the_citys(db, known, district, held_in(db, None, year)))


def said_ever(db: Database, district: str | None) -> SaidInYear:
    """The same over all years. Read it within one snapshot."""
    known = organisation.get(db)
    every = [o.event for o in events.overviews(db) if not o.event.is_draft]
    held = [e for e in every if e.district in _family(known, district)]
    if district is None:
        return said_at(db, held, 0)
    citys = [e for e in every if e.district is None]
    return said_at(db, held, 0, _at_the_citys(db, known, district, citys))


def said_everywhere(db: Database) -> SaidInYear | None:
    """What was said at all events of all years, to stand beside a district's; None while so few
    have held one that counts that another's would be read from the difference. Read it within one
    snapshot."""
    every = [o.event for o in events.overviews(db) if not o.event.is_draft]
    found = said_at(db, every, 0)
    return found if found.organisers >= ORGANISERS else None


def for_plan(db: Database, district: str, year: int) -> tuple[SaidInYear, SaidInYear]:
    """What a plan of the year stands on, and the year before that, for comparison: of the plan's
    own year, or of the one before while nothing has been held in it. Read it within one snapshot.
    """
    own, before = said(db, district, year), said(db, district, year - 1)
    if own.events or own.hidden or not (before.events or before.hidden):
        return own, before
    return before, said(db, district, year - 2)


def held_in(db: Database, district: str | None, year: int) -> list[Event]:
    """The events of the year that the district held, or one that became part of it (None: the
    city's own)."""
    family = _family(organisation.get(db), district)
    return [
        o.event
        for o in events.overviews(db)
        if not o.event.is_draft
        and o.event.date.startswith(f"{year}-")
        and o.event.district in family
    ]


def _family(known: Organisation, district: str | None) -> frozenset[str | None]:
    return frozenset({None}) if district is None else frozenset(known.family(district))


@dataclass(frozen=True)
class _Told:
    """What counts of an event: these notes of a release, of so many persons. `whole`: all of it."""

    event: Event
    content: Mapping[str, Any]
    notes: Sequence[Mapping[str, Any]]
    persons: int
    whole: bool


def _at_the_citys(
    db: Database, known: Organisation, district: str, citys: Sequence[Event]
) -> tuple[list[_Told], int]:
    """What the district's staff said at the city's events, as the gate lets it be told beside the
    whole (`cafe.reports.divided`), and at how many of them it is hidden."""
    family = known.family(district)
    found, hidden = [], 0
    for event in citys:
        state = latest_told(db, event, None)
        mine = {d for d in state.persons if d in family} if state else set()
        if state is None or not mine:
            continue
        told = mine & state.told
        hidden += told != mine
        if not told:
            continue
        (release,) = (r for r in summaries.releases(db, event) if r.number == state.number)
        notes = [
            n
            for n in release.content["notes"]
            if state.of.get((n["id"], n["revision"]), "") in told
        ]
        persons = sum(state.persons[d] for d in told)
        found.append(_Told(event, release.content, notes, persons, whole=False))
    return found, hidden


def said_at(
    db: Database,
    held: Sequence[Event],
    year: int,
    at_the_citys: tuple[Sequence[_Told], int] = ((), 0),
) -> SaidInYear:
    """The same for these events, and for parts of others."""
    gate, known = gate_of(db), organisation.get(db)
    parts, hidden = at_the_citys
    # As readers have been shown them: the live state would tell what one note more said.
    kept = summaries.latest(db, [event.id for event in held])
    told: list[_Told] = []
    for event in held:
        if event.id not in kept or not kept[event.id].content["notes"]:
            continue
        content = kept[event.id].content
        written = content["notes"]
        if gate.cell(len(written), persons_of(event, content)).hidden:
            hidden += 1
            continue
        told.append(_Told(event, content, written, content["persons"] or 0, whole=True))
    counts: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    not_free: Counter[str] = Counter()  # notes whose question names the point
    themes: dict[str, dict[str, int]] = {}
    for one in (*told, *parts):
        named = named_in(one.content)
        for note in one.notes:
            counts.update(list(note["points"]))
            asked.update(list(note.get("asked", ())))
            not_free.update(named.get(note["round"], ()))
        # A part's themes are those of the whole: nothing is said of how many of them it holds.
        reading = one.content["reading"] if one.whole else None
        for theme in (reading or {"themes": ()})["themes"]:
            if theme["code"] and theme["notes"]:
                sizes = themes.setdefault(theme["code"], {})
                sizes[theme["title"]] = sizes.get(theme["title"], 0) + len(theme["notes"])
    notes = sum(len(one.notes) for one in (*told, *parts))
    return SaidInYear(
        year,
        len(told) + len(parts),
        hidden,
        notes,
        sum(one.persons for one in (*told, *parts)),
        {
            code: PointShare(counts[code], notes - not_free[code], asked[code])
            for code in {**counts, **asked}
        },
        {
            code: tuple(sorted(sizes, key=lambda title: (-sizes[title], alphabet.place(title))))
            for code, sizes in themes.items()
        },
        sum(one.event.survey_id is not None for one in (*told, *parts)),
        len(parts),
        len({known.today(one.event.district) for one in told if one.event.district}),
    )
