"""What a reader gets of themes over several events, and a district beside the rest.

Every figure has passed the disclosure gate, and is of what readers were last shown of each event
(`cafe.reports.summary.release`): whoever looks before and after a late note sees no difference
until it is shown with others. An event of too few persons, or of which nobody has
said how many took part, is left out of all figures.

**A district, the rest and the total are one table.** For each event by itself the gate decides
which districts are told: those of enough persons, less those that hide the others, since the whole
event is told and whoever shows two of part, rest and total has shown the third (`divided`). All
that is compared is a sum of such parts over events, so no choice of events, gatherings or districts
tells more than these parts do. An event in which a district is hidden is left out when that
district is asked for.

**Persons are vouched for**, as far as it goes: who sits at a table that speaks of one district
only, as the moderator told. Of a table that speaks of several each is spoken for by one person at
least, and no more is known. All others at the event belong to the district that held it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from analysis.disclosure.gate import UNKNOWN_PERSONS, Cell
from analysis.themes.contrast import Contrast, contrast
from cafe import alphabet
from cafe.reports.divided import ToldRelease, latest_told
from cafe.reports.shown_themes import shown_view, worded
from cafe.reports.summary.model import SaidQuote
from cafe.reports.summary.release import as_counted, named_in, persons_of
from cafe.store import gatherings, organisation, passages, summaries, texts
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.passages import Passage
from cafe.store.runs import StoredTheme
from cafe.thresholds import gate as gate_of
from cafe.understand import codebooks, themes


@dataclass(frozen=True)
class GatheredTheme:
    """A theme as a reader may see it; `size` is how often it was said."""

    title: str
    terms: tuple[str, ...]
    code: str | None
    size: Cell
    quotes: tuple[SaidQuote, ...]


@dataclass(frozen=True)
class Gathered:
    """Themes over several events. `events` are counted, `left_out` are not, for too few took part
    or nobody has said how many; `hidden`: none is counted, for the reason that it names.
    `quotes_hidden`: quotes of some events are not shown."""

    themes: tuple[GatheredTheme, ...]
    events: int
    left_out: int
    notes: Cell
    persons: Cell
    hidden: str | None
    quotes_hidden: bool


@dataclass(frozen=True)
class Against:
    """A district beside the rest: by point and by theme. `events` count, `left_out` do not since
    the district is hidden in them, or the event is. `group` and `rest` are persons, `tables` how
    many tables (of a survey: answers) speak on each side. `enough`: both sides have the persons and
    the tables that a comparison needs; else there is none. `titles` of the themes, by id.
    `without`: names of districts that have become part of this one and are among the rest at some
    event, since they are hidden there."""

    points: tuple[Contrast, ...]
    themes: tuple[Contrast, ...]
    events: int
    left_out: int
    group: int
    rest: int
    tables: tuple[int, int]
    enough: bool
    titles: Mapping[str, str]
    without: tuple[str, ...] = ()


def read(db: Database, gathering: Gathering) -> Gathered:
    """The themes of a gathering for those who read no raw notes. Read it within one snapshot."""
    gate = gate_of(db)
    every = gatherings.events_of(db, gathering)
    what = _shown(db, gathering, every)
    there = {p.id: p for p in what.passages}
    seen, as_shown = shown_view(db, gathering.scope, what.events, there)
    held = {e.id: e for e in what.events}
    spoke = [held[i] for i in sorted({p.event_id for p in what.passages})]
    # Whether few have spoken of a point is not told: all events of few are left out.
    few = [e for e in what.events if gate.cell(1, what.behind[e.id]).hidden]
    left_out = len(every) - len(what.events) + len(few)
    told = {e.id for e in spoke} - {e.id for e in few}
    hidden = None
    if every and left_out == len(every):
        hidden = gate.cell(1, what.behind[few[0].id]).why if few else UNKNOWN_PERSONS
    persons = sum(held[i].persons or 0 for i in told)

    def cell(passages: Sequence[str]) -> Cell:
        if hidden:
            return Cell(None, None, True, hidden)
        return gate.cell(sum(there[p].event_id in told for p in passages), persons)

    newer: set[str] = set()
    if seen.run is not None:
        for e in spoke:
            newer |= {p.id for p in passages.newer(db, e.id, seen.run.at)}
    kept_back = _kept_back(db, what)
    found = []
    for theme in seen.themes:
        mine = worded(db, theme, there, as_shown, kept_back)
        if mine is None:
            continue
        counted = themes.alive(
            mine, {p: there[p] for p in mine.passages if there[p].event_id in told}
        )
        open_ = all(there[p].kind == "proposal" for p in mine.passages)
        if counted is None and not open_:
            continue  # only they speak of it who are left out
        quotes = _quotes(theme, mine, there, newer | kept_back)
        found.append(
            GatheredTheme(
                mine.title,
                mine.terms,
                mine.code,
                Cell(None, None, True, hidden or UNKNOWN_PERSONS)
                if counted is None
                else gate.cell(len(counted.passages), persons),
                tuple(SaidQuote(p.text, p.question) for p in quotes),
            )
        )
    # The order by size would tell what a size would that is not told.
    found.sort(
        key=lambda t: (
            (-t.size.count, alphabet.place("")) if t.size.count else (0, alphabet.place(t.title))
        )
    )
    return Gathered(
        tuple(found),
        len(told),
        left_out,
        cell([p.id for p in what.passages]),
        Cell(None, None, True, hidden) if hidden else gate.cell(persons, persons),
        hidden,
        # Nor is it told by what is left out of the quotes who has spoken of a point.
        not all(gate.quotable(behind) for behind in what.behind.values()),
    )


def _quotes(
    found: StoredTheme, told: StoredTheme, there: Mapping[str, Passage], but: Collection[str]
) -> list[Passage]:
    """What is quoted of a theme as it is `told`: as much as was `found`, the next that may be
    quoted for what may not. Fewer would tell that some speak of it who are few."""
    chosen = told.quotes if told.chosen else (*told.quotes, *told.passages)
    may: dict[str, Passage] = {}
    for one in chosen:
        if one not in but and there[one].text:
            may.setdefault(there[one].text, there[one])
    return list(may.values())[: len(found.quotes)]


def _kept_back(db: Database, what: ShownMaterial) -> set[str]:
    """The notes that may not be quoted: of events of too few persons, but for proposals, and the
    words of surveys that no person has released."""
    gate = gate_of(db)
    events = {p.event_id for p in what.passages}
    surveys = {e.id for e in what.events if e.id in events and e.survey_id is not None}
    few = {i for i in events if not gate.quotable(what.behind[i])}
    released = {p for e in surveys for p in texts.released(db, e)}
    return {
        p.id
        for p in what.passages
        if (p.event_id in surveys and p.id not in released)
        or (p.event_id in few and p.kind != "proposal")
    }


@dataclass(frozen=True)
class ShownMaterial:
    """What readers were last shown of some events, with the persons and seats of then: `said`, the
    notes as they read there (what is taken back since has no text), those of them that the
    gathering is about, and by note what it is about (as it was brought up); `led`: those whose
    question names a point. `behind`: by event, how many persons stand
    behind its notes; `told`: what is told by district (where it was asked for by district)."""

    events: tuple[Event, ...]
    said: tuple[Passage, ...]
    passages: tuple[Passage, ...]
    codes: Mapping[str, frozenset[str]]
    led: frozenset[str]
    behind: Mapping[int, int | None]
    told: Mapping[int, ToldRelease]


def _shown(
    db: Database, gathering: Gathering, every: Sequence[Event], by_district: bool = False
) -> ShownMaterial:
    """The notes of each event's latest release. A note that was changed or taken back since, or is
    about something else, counts as it did there, or the difference would tell what it said. An
    event of which nothing has been shown is left out. `by_district`: of each event's latest release
    that may be told so."""
    kept = summaries.latest(db, [event.id for event in every])
    told: dict[int, ToldRelease] = {}
    if by_district:
        known_today = organisation.get(db)
        for event in every:
            state = latest_told(db, event, known_today)
            if state is None:
                kept.pop(event.id, None)
            else:
                numbered = {one.number: one for one in summaries.releases(db, event)}
                kept[event.id], told[event.id] = numbered[state.number], state
    wanted = themes.family(db, gathering.point) if gathering.point else None
    read: list[Passage] = []
    about: dict[str, frozenset[str]] = {}
    asked: dict[str, frozenset[str]] = {}
    led: set[str] = set()
    for event in every:
        if event.id not in kept:
            continue
        named = named_in(kept[event.id].content)
        known = passages.revisions(db, event.id)
        for n in kept[event.id].content["notes"]:
            passage = known.get((n["id"], n["revision"]))  # none that was erased
            if passage is not None:
                read.append(passage)
                about[passage.id] = frozenset(n["points"])
                asked[passage.id] = frozenset(n.get("asked", ()))
                if n["round"] in named:
                    led.add(passage.id)
    return ShownMaterial(
        tuple(as_counted(e, kept[e.id].content) for e in every if e.id in kept),
        tuple(read),
        tuple(
            p for p in read if wanted is None or not wanted.isdisjoint(about[p.id] | asked[p.id])
        ),
        about,
        frozenset(led),
        {e.id: persons_of(e, kept[e.id].content) for e in every if e.id in kept},
        told,
    )


# --- a district beside the rest -----------------------------------------------------------------

# So many tables on each side at least: of fewer no deal of chance says anything.
TABLES = 3


def _parts(db: Database, what: ShownMaterial) -> list[tuple[Event, list[Passage], ToldRelease]]:
    """The events that are told, by district, with what the gathering is about of each. Persons are
    those of the event, whether they spoke of a point or not, so that no two gatherings differ."""
    gate = gate_of(db)
    return [
        (event, [p for p in what.passages if p.event_id == event.id], what.told[event.id])
        for event in what.events
        if what.told[event.id].of and not gate.cell(1, what.behind[event.id]).hidden
    ]


def districts(db: Database, gathering: Gathering) -> list[str]:
    """The districts (of today) that are told at some event of the gathering, for a choice."""
    every = gatherings.events_of(db, gathering)
    parts = _parts(db, _shown(db, gathering, every, by_district=True))
    told = {district for _, _, made in parts for district in made.told}
    return [d.id for d in organisation.get(db).districts if d.id in told]


def against(db: Database, gathering: Gathering, district: str) -> Against:
    """What is said more in a district than elsewhere. Read it within one snapshot.

    It is compared only with as many persons on each side as the threshold, and `TABLES` tables;
    `analysis.themes.contrast` tells how.
    """
    gate = gate_of(db)
    every = gatherings.events_of(db, gathering)
    what = _shown(db, gathering, every, by_district=True)
    there = {p.id: p for p in what.passages}
    latest = _shown(db, gathering, every)
    newest = {p.id: p for p in latest.passages}
    seen, as_shown = shown_view(db, gathering.scope, latest.events, newest)
    sides: list[dict[str, float]] = [{}, {}]
    persons = [0, 0]
    unit: dict[str, str] = {}
    counted = 0
    without: dict[str, None] = {}
    for event, said, made in _parts(db, what):
        if district in made.persons and district not in made.told:
            continue
        counted += 1
        if district in made.partly:
            without |= dict.fromkeys(made.partly[district].hidden)
        mine = made.persons.get(district, 0)
        persons[0] += mine
        persons[1] += sum(made.persons.values()) - mine
        # What a question asks for tells nothing of what people bring up.
        for p, weight, name in units(event, [p for p in said if p.id not in what.led]):
            sides[0 if made.of[p.id, p.revision] == district else 1][p.id] = weight
            unit[p.id] = name
    tables = tuple(len({unit[p] for p in side}) for side in sides)
    enough = min(persons) >= gate.threshold and min(tables) >= TABLES
    kept_back = _kept_back(db, what)
    titles: dict[str, str] = {}
    points: tuple[Contrast, ...] = ()
    named: tuple[Contrast, ...] = ()
    if enough:
        parents = {c.id: c.parent or c.id for c in codebooks.in_force(db).codes}
        about: dict[str, set[str]] = {}
        for p in what.passages:
            for code in {parents[c] for c in what.codes[p.id] if c in parents}:
                about.setdefault(code, set()).add(p.id)
        shown = [
            t
            for theme in seen.themes
            if (t := worded(db, theme, there, as_shown, kept_back)) is not None
        ]
        titles = {t.id: t.title for t in shown}
        found = {t.id: set(t.passages) for t in shown}
        topics = {
            topic: passages for topic, passages in (about | found).items() if passages & unit.keys()
        }
        compared = contrast(topics, sides[0], sides[1], unit)
        ordered = sorted(compared, key=lambda c: not c.clear)
        points = tuple(c for c in ordered if c.topic in about)
        named = tuple(c for c in ordered if c.topic not in about)
    return Against(
        points,
        named,
        counted,
        len(every) - counted,
        persons[0] if enough else 0,
        persons[1] if enough else 0,
        (tables[0], tables[1]) if enough else (0, 0),
        enough,
        titles,
        tuple(map(organisation.get(db).name, without)),
    )


def units(event: Event, said: Sequence[Passage]) -> list[tuple[Passage, float, str]]:
    """What is compared of an event: each passage with its weight, and what it is one observation
    with. Each table weighs as many as sit there, or the same as the others where nobody has said.

    Of a survey the question that most have answered in words: more than one would count a person
    as several, and nothing tells which answers belong together.
    """
    if not said:
        return []
    if event.survey_id is not None:
        rounds = Counter(p.round for p in said)
        most = max(rounds, key=lambda number: (rounds[number], -number))
        return [(p, 1.0, p.id) for p in said if p.round == most]
    weight = table_weights(event, [p.table_id for p in said])
    return [(p, weight[p.table_id], f"{event.id}:{p.table_id}") for p in said]


def table_weights(event: Event, places: Sequence[int]) -> dict[int, float]:
    """What a note of each table weighs, so that a table weighs as many as sit there, or the same as
    the others where nobody has said. `places`: the table of every note."""
    notes = Counter(places)
    seats = {t.id: t.participants for t in event.tables}
    usual = (event.persons or 0) / len(notes) if notes else 0.0
    return {place: (seats.get(place) or usual) / number for place, number in notes.items()}
