"""What a reader gets of themes over several events, and a district beside the rest.

Every figure has passed the disclosure gate. An event counts in a comparison when each side of it
has as many persons as the threshold: whoever adds or takes away one event learns nothing of a
smaller group.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from analysis.disclosure.gate import Cell, Gate
from analysis.themes.contrast import Contrast, contrast
from cafe.store import organisation, passages, texts
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.passages import Passage
from cafe.thresholds import gate as gate_of
from cafe.understand import codebooks, themes


@dataclass(frozen=True)
class GatheredTheme:
    """A theme as a reader may see it; `size` counts near-duplicates once."""

    title: str
    terms: tuple[str, ...]
    code: str | None
    size: Cell
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Gathered:
    """Themes over several events. `hidden`: counts are not shown, for the reason `hidden` names;
    `quotes_hidden`: quotes of some events are not."""

    themes: tuple[GatheredTheme, ...]
    events: int
    notes: Cell
    persons: Cell
    hidden: str | None
    quotes_hidden: bool


@dataclass(frozen=True)
class Against:
    """A district beside the rest: by point and by theme. `events`
    count, `left_out` do not since a side of them is too small or nobody has said how many took
    part. `group` and `rest` are persons; without any on a side there is nothing to compare."""

    points: tuple[Contrast, ...]
    themes: tuple[Contrast, ...]
    events: int
    left_out: int
    group: int
    rest: int
    notes: tuple[int, int]


def read(db: Database, gathering: Gathering) -> Gathered:
    """The themes of a gathering for those who read no raw notes. Read it within one snapshot."""
    gate = gate_of(db)
    seen = themes.view(db, gathering.scope)
    what = themes.material(db, gathering.scope)
    there = {p.id: p for p in what.passages}
    held = {e.id: e for e in what.events}
    spoke = [held[i] for i in sorted({p.event_id for p in what.passages})]
    hidden = next((why for e in spoke if (why := gate.cell(1, e.persons).why)), None)
    persons = sum(e.persons or 0 for e in spoke)

    def cell(count: int) -> Cell:
        return Cell(None, None, True, hidden) if hidden else gate.cell(count, persons)

    newer: set[str] = set()
    if seen.run is not None:
        for e in spoke:
            newer |= {p.id for p in passages.newer(db, e.id, seen.run.at)}
    quotable = {e.id: gate.quotable(e.persons) for e in spoke}
    # A survey's words are quoted once a person has released them.
    surveys = {e.id for e in spoke if e.survey_id is not None}
    released = {p for e in surveys for p in texts.released(db, e)}
    kept_back = {p.id for p in what.passages if p.event_id in surveys} - released
    found = []
    for theme in seen.themes:
        mine = themes.alive(theme, there)
        if mine is None:
            continue
        quotes = [there[p] for p in mine.quotes if p not in newer | kept_back]
        found.append(
            GatheredTheme(
                theme.title,
                theme.terms,
                theme.code,
                cell(mine.size),
                tuple(p.text for p in quotes if quotable[p.event_id] or p.kind == "proposal"),
            )
        )
    if hidden:  # the order by size would tell what the sizes would
        found.sort(key=lambda t: t.title)
    return Gathered(
        tuple(found),
        len(spoke),
        cell(len(what.passages)),
        cell(persons),
        hidden,
        not all(quotable.values()),
    )


def districts(db: Database, gathering: Gathering) -> list[str]:
    """The districts (of today) that passages of the gathering belong to, for a choice."""
    known = organisation.get(db)
    what = themes.material(db, gathering.scope)
    by_event = {e.id: e.district for e in what.events}
    named = {p.district or by_event[p.event_id] for p in what.passages}
    today = {known.today(d) for d in named if d}
    return [d.id for d in known.districts if d.id in today]


def against(db: Database, gathering: Gathering, district: str) -> Against:
    """What is said more in a district than elsewhere. Read it within one snapshot.

    A passage belongs to the district that it names, else to the one that held the event; districts
    that became this one count with it. `analysis.themes.contrast` tells how they are compared.
    """
    gate = gate_of(db)
    mine = organisation.get(db).family(district)
    seen = themes.view(db, gathering.scope)
    what = themes.material(db, gathering.scope)
    sides: list[dict[str, float]] = [{}, {}]
    persons = [0, 0]
    counted = left_out = 0
    for event in what.events:
        said = [p for p in what.passages if p.event_id == event.id]
        if not said:
            continue
        split = [
            [p for p in said if (p.district or event.district) in mine],
            [p for p in said if (p.district or event.district) not in mine],
        ]
        sizes = [_persons(event, part, said) if part else 0 for part in split]
        if event.persons is None or any(
            _small(gate, part, size) for part, size in zip(split, sizes, strict=True)
        ):
            left_out += 1
            continue
        counted += 1
        weights = _weights(event, event.persons, said)
        for number, part in enumerate(split):
            sides[number] |= {p.id: weights[p.id] for p in part}
            persons[number] += sizes[number] or 0
    points: tuple[Contrast, ...] = ()
    named: tuple[Contrast, ...] = ()
    if all(sides):
        parents = {c.id: c.parent or c.id for c in codebooks.in_force(db).codes}
        about: dict[str, list[str]] = {}
        for p in what.passages:
            codes = themes.codes_of(what.suggested.get(p.id, ()), what.decided.get(p.id, {}))
            for code in {parents[c] for c in codes if c in parents}:
                about.setdefault(code, []).append(p.id)
        points = _compared(about, sides, persons)
        named = _compared({t.id: t.passages for t in seen.themes}, sides, persons)
    return Against(
        points,
        named,
        counted,
        left_out,
        persons[0],
        persons[1],
        (len(sides[0]), len(sides[1])),
    )


def _compared(
    topics: Mapping[str, Collection[str]], sides: Sequence[Mapping[str, float]], persons: list[int]
) -> tuple[Contrast, ...]:
    """The topics that anybody spoke of, those that differ by more than chance first."""
    spoken = {
        topic: about for topic, about in topics.items() if any(set(about) & s.keys() for s in sides)
    }
    found = contrast(spoken, sides[0], sides[1], persons=(persons[0], persons[1]))
    return tuple(sorted(found, key=lambda c: not c.clear))


def _small(gate: Gate, part: list[Passage], persons: int | None) -> bool:
    return bool(part) and gate.cell(len(part), persons).hidden


def _persons(event: Event, part: list[Passage], said: list[Passage]) -> int | None:
    """How many persons are behind a part of what was said at an event: all, or those at its
    tables; None when nobody has said."""
    if len(part) == len(said):
        return event.persons
    seats = {t.id: t.participants for t in event.tables}
    taken = [seats.get(t) for t in sorted({p.table_id for p in part})]
    if any(number is None for number in taken):
        return None
    together = sum(number or 0 for number in taken)
    return together if event.persons is None else min(together, event.persons)


def _weights(event: Event, persons: int, said: list[Passage]) -> dict[str, float]:
    """How many persons each passage stands for: those at its table by the table's passages; where
    nobody has said how many they were, the event's persons by its tables."""
    tables: dict[int, int] = {}
    for p in said:
        tables[p.table_id] = tables.get(p.table_id, 0) + 1
    seats = {t.id: t.participants for t in event.tables}
    usual = persons / len(tables)
    return {p.id: (seats.get(p.table_id) or usual) / tables[p.table_id] for p in said}
