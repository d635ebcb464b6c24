"""What staff said of each point: shares of notes over a district's events of a year, and themes.

An event counts as readers were last shown its summary, when its own figures may be shown (as many
persons as the threshold). So the sum of the events that a reader sees one by one is the whole, and
nothing can be computed by subtraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import alphabet, shares
from cafe.reports.summary.release import named_in, persons_of
from cafe.store import events, summaries
from cafe.store.events import Event
from cafe.thresholds import gate as gate_of


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
    events are the words of one. `shares` and
    `themes` (titles) are by code; codes that nobody spoke of are missing."""

    year: int
    events: int
    hidden: int
    notes: int
    persons: int
    shares: dict[str, PointShare]
    themes: dict[str, tuple[str, ...]]
    surveys: int = 0

    @property
    def cafes(self) -> int:
        """How many of the events are no survey's words."""
        return self.events - self.surveys


def said(db: Database, district: str | None, year: int) -> SaidInYear:
    """What was said at the district's events of the year (None: the city's own). Read it within
    one snapshot."""
    return said_at(db, held_in(db, district, year), year)


def for_plan(db: Database, district: str, year: int) -> tuple[SaidInYear, SaidInYear]:
    """What a plan of the year stands on, and the year before that, for comparison: of the plan's
    own year, or of the one before while nothing has been held in it. Read it within one snapshot.
    """
    own, before = said(db, district, year), said(db, district, year - 1)
    if own.events or own.hidden or not (before.events or before.hidden):
        return own, before
    return before, said(db, district, year - 2)


def held_in(db: Database, district: str | None, year: int) -> list[Event]:
    """The district's events of the year (None: the city's own)."""
    return [
        o.event
        for o in events.overviews(db)
        if not o.event.is_draft
        and o.event.date.startswith(f"{year}-")
        and o.event.district == district
    ]


def said_at(db: Database, held: Sequence[Event], year: int) -> SaidInYear:
    """The same for these events."""
    gate = gate_of(db)
    counts: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    not_free: Counter[str] = Counter()  # notes whose question names the point
    themes: dict[str, dict[str, int]] = {}
    notes = persons = hidden = counted = surveyed = 0
    # As readers have been shown them: the live state would tell what one note more said.
    kept = summaries.latest(db, [event.id for event in held])
    for event in held:
        if event.id not in kept or not kept[event.id].content["notes"]:
            continue
        content = kept[event.id].content
        written = content["notes"]
        named = named_in(content)
        if gate.cell(len(written), persons_of(event, content)).hidden:
            hidden += 1
            continue
        counted += 1
        surveyed += event.survey_id is not None
        notes += len(written)
        persons += content["persons"] or 0
        for note in written:
            counts.update(list(note["points"]))
            asked.update(list(note.get("asked", ())))
            not_free.update(named.get(note["round"], ()))
        for theme in (content["reading"] or {"themes": ()})["themes"]:
            if theme["code"] and theme["notes"]:
                sizes = themes.setdefault(theme["code"], {})
                sizes[theme["title"]] = sizes.get(theme["title"], 0) + len(theme["notes"])
    return SaidInYear(
        year,
        counted,
        hidden,
        notes,
        persons,
        {
            code: PointShare(counts[code], notes - not_free[code], asked[code])
            for code in {**counts, **asked}
        },
        {
            code: tuple(sorted(sizes, key=lambda title: (-sizes[title], alphabet.place(title))))
            for code, sizes in themes.items()
        },
        surveyed,
    )
