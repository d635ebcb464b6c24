"""What stands behind a proposal: votes, tables, persons, what else was said like it; and its likes.

All of it is for those who read no raw notes: figures and quotes have passed the disclosure gate,
and are of what readers were last shown of each event. What a table wrote as a proposal is said
openly, with its table. Anything else that the proposal came from counts once a release has it, and
nothing tells its table, nor which of them are of few: those who see a note linked see the
difference.
What says nearly the same is what `analysis.alike` holds to be the same, or likely the same; to be
in one theme is not enough, since a theme holds opposites too.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from analysis.alike import MAYBE, SAME, Alike, Candidate, likely, opposite
from analysis.disclosure.gate import UNKNOWN_PERSONS, Cell, Gate
from cafe import alphabet
from cafe.reports import points
from cafe.reports.points import SaidInYear
from cafe.reports.summary.at_tables import AtTables
from cafe.reports.summary.model import SaidQuote
from cafe.reports.summary.release import (
    as_counted,
    notes_of,
    persons_of,
    readable_of,
    tables_told,
)
from cafe.reports.summary.voted import voted, voted_somewhere
from cafe.store import events, harvest, passages, proposals, summaries
from cafe.store.events import Event
from cafe.store.proposals import Origin, Proposal
from cafe.thresholds import gate as gate_of
from cafe.understand.themes import current as current_themes

# Why a figure is hidden: readers have been shown nothing of an event that it comes from.
NOT_SHOWN = "not_shown"


@dataclass(frozen=True)
class Support:
    """Support for a proposal. `votes` were given at the tables, `room` in votes of the whole room
    that were shown to it; `said` is the number of notes that it came from, `tables` that of their
    tables (`at_least`, perhaps more), `persons` how many sat there, `similar` the number of other
    notes that say nearly the same as one that it came from, and `likes` those of them that may be
    read word for word. The last four figures are hidden together when too few persons stand behind
    what was said at one of the events, or readers have not been shown it, and `votes` with them,
    unless all were given to what tables wrote as proposals. `votes` are hidden too where too few
    sat at the table of a proposal, or, of anything else, at any table that wrote. `persons` are
    told only of what was said openly, at events all of whose tables may be told. Votes of tables
    and likes are those that readers were last shown, so that a note that is changed, and read anew,
    moves nothing by itself."""

    votes: Cell
    room: int
    said: Cell
    tables: Cell
    similar: Cell
    persons: Cell
    at_least: bool = False
    likes: tuple[SaidQuote, ...] = ()
    notes: frozenset[str] = frozenset()  # that it came from, and those that say nearly the same
    events: frozenset[int] = frozenset()  # by id, where those were said


@dataclass(frozen=True)
class Likely:
    """A proposal that is likely to be the same."""

    proposal: Proposal
    found: Alike


@dataclass(frozen=True)
class NotesThen:
    """What a release has shown readers of an event: how many persons stand `behind` it; its
    `notes`, those of them that were said `openly`, as proposals, and the words with the question
    that they answer, also of what has been taken back since: to be compared, not to be read."""

    behind: int | None
    notes: frozenset[str]
    openly: frozenset[str]
    words: Mapping[str, SaidQuote]


@dataclass(frozen=True)
class ShownNotes(NotesThen):
    """What readers were last shown of an event: of its notes those that may be read word for word,
    and those that may be `quoted` where a lead chooses to; what tables voted for each note, as a
    proposal that stands with its table (`votes`) and as any other (`votes_somewhere`); what may be
    told of its tables (`at`), and how many sat at each (by id), where all may be told."""

    readable: frozenset[str]
    quoted: frozenset[str]
    votes: Mapping[str, Cell]
    votes_somewhere: Mapping[str, Cell]
    at: AtTables
    seats: Mapping[int, int]


@dataclass(frozen=True)
class ShownOrigin:
    """A note that a proposal came from, as it may be read by those who read no raw notes. `table`
    is the name of the table that wrote it as a proposal, None of any other note, which nothing says
    the table of. `votes` as they may be told."""

    event_id: int
    passage_id: str
    text: str
    question: str
    event_title: str
    date: str
    table: str | None
    votes: Cell


def themes_of(db: Database, by_event: Mapping[int, Collection[str]]) -> dict[str, frozenset[str]]:
    """The passages of each theme that has one of these passages of the events; themes are named by
    event and id."""
    found = {}
    for event_id, mine in by_event.items():
        for theme in current_themes(db, event_id):
            if not set(mine).isdisjoint(theme.passages):
                found[f"{event_id} {theme.id}"] = frozenset(theme.passages)
    return found


def similar_to(
    db: Database,
    wordings: Sequence[str],
    passage_ids: Collection[str] = (),
    event_id: int | None = None,
    but: Collection[int] = (),
    *,
    reads: Collection[int],
) -> list[Likely]:
    """The proposals that are likely to be the same as what is being written, the likeliest first.

    `passage_ids` of the event `event_id` are what it is written from; `but` are left out. Of notes
    of other events than those that the account `reads` (ids) only what was said openly is compared:
    the rest would be found by who tries words. Read it within one snapshot.
    """
    every = [p for p in proposals.all_proposals(db) if p.id not in but]
    origins = {
        number: [o for o in mine if o.by_table or o.event_id in reads]
        for number, mine in proposals.origins(db, [p.id for p in every]).items()
    }
    by_event: dict[int, set[str]] = {}
    for mine in origins.values():
        for o in mine:
            by_event.setdefault(o.event_id, set()).add(o.passage_id)
    if event_id is not None:
        by_event.setdefault(event_id, set()).update(passage_ids)
    themes = themes_of(db, by_event)

    def among(ids: Collection[str]) -> frozenset[str]:
        return frozenset(name for name, members in themes.items() if not members.isdisjoint(ids))

    candidates = [
        Candidate(
            p.id,
            (f"{p.title} {p.what}", p.title, *(o.text for o in origins[p.id] if o.text)),
            among([o.passage_id for o in origins[p.id]]),
        )
        for p in every
    ]
    by_id = {p.id: p for p in every}
    found = likely(wordings, candidates, among(list(passage_ids)))
    return [Likely(by_id[a.id], a) for a in found]


def support(db: Database, proposal_ids: Collection[int]) -> dict[int, Support]:
    """By proposal: what stands behind it. Read it within one snapshot."""
    gate = gate_of(db)
    origins = proposals.origins(db, proposal_ids)
    held = [events.by_id(db, i) for i in {o.event_id for mine in origins.values() for o in mine}]
    shown = _shown(db, gate, held)
    by_id = {event.id: event for event in held}
    placed = [
        p
        for event in held
        if (result := harvest.revealed(db, event.id)) is not None
        for p in result.placed
    ]
    found = {}
    for proposal_id, mine in origins.items():
        counted, likes = standing(mine, shown, gate)
        ids = {o.passage_id for o in counted}
        from_events = sorted({o.event_id for o in counted})
        at = _at_tables(counted, shown)
        counts = (len(ids), at[0], len(likes))
        if counted and shown.keys() >= set(from_events):
            cells = _gated(gate, counts, [shown[e].behind for e in from_events])
        else:
            cells = [Cell(None, None, True, NOT_SHOWN)] * len(counts)
        said, tables, similar = cells
        openly = bool(counted) and all(_is_open(o, shown) for o in counted)
        told = _votes(counted, by_id, shown, gate) if openly or not said.hidden else said
        room = sum(p.votes for p in placed if not ids.isdisjoint(p.parts))
        found[proposal_id] = Support(
            told,
            room,
            said,
            tables,
            similar,
            said if said.hidden else _seated(gate, counted, shown),
            at[1],
            tuple(shown[e].words[note] for e, note in likes if note in shown[e].readable),
            frozenset(ids.union(note for _, note in likes)),
            frozenset(from_events),
        )
    return found


def standing(
    origins: Sequence[Origin], shown: Mapping[int, NotesThen], gate: Gate
) -> tuple[list[Origin], list[tuple[int, str]]]:
    """What stands behind a proposal that came from these, by what readers have been shown of each
    event: those of them that count, and the others (event and note) that say nearly the same."""
    counted = [o for o in origins if _counts(o, shown, gate)]
    ids = {o.passage_id for o in counted}
    # Not those of a note that waits: a page that moves with its link would tell what it says.
    from_events = sorted({o.event_id for o in counted})
    # As readers were shown it: what it says by now would move the likes before it is shown.
    wordings = [
        words.text
        for o in counted
        if o.event_id in shown and (words := shown[o.event_id].words.get(o.passage_id))
    ]
    likes = [
        (e, note)
        for e in from_events
        if e in shown
        for note in _likes(wordings, ids, shown[e].words)
    ]
    return counted, likes


def _is_open(origin: Origin, shown: Mapping[int, NotesThen]) -> bool:
    """Whether it was said openly: as a proposal as it reads now, or as readers were shown it."""
    there = shown.get(origin.event_id)
    return origin.by_table or (there is not None and origin.passage_id in there.openly)


def _counts(origin: Origin, shown: Mapping[int, NotesThen], gate: Gate) -> bool:
    """Whether a note counts: said openly, or shown to readers, as it read then, of an event of
    enough persons. One of few would hide the others, and so tell that they are behind the proposal
    too. What was taken back since counts until the next release: a figure less by one would be that
    one's."""
    there = shown.get(origin.event_id)
    if there is None or origin.passage_id not in there.notes:
        return not origin.is_gone and origin.by_table
    return _is_open(origin, shown) or not gate.cell(1, there.behind).hidden


def readers_know(db: Database, origins: Collection[Origin]) -> list[Origin]:
    """The origins that those who read no raw notes know of: what a table wrote as a proposal, and
    other notes that the latest release of their event has. Where another comes from is not to be
    told, nor that there is one: a page that moves with a link, or when a note is taken back, would
    tell what waits."""
    released = {
        event: {n["id"] for n in kept.content["notes"]}
        for event, kept in summaries.latest(db, sorted({o.event_id for o in origins})).items()
    }
    return [
        o
        for o in origins
        if (o.by_table and not o.is_gone) or o.passage_id in released.get(o.event_id, ())
    ]


def of_event(db: Database, event_id: int) -> list[Proposal]:
    """The proposals that came from the event, so far as those who read no raw notes know."""
    every = proposals.of_event(db, event_id)
    linked = proposals.origins(db, [p.id for p in every])
    here = {
        p.id: [o for o in readers_know(db, linked[p.id]) if o.event_id == event_id] for p in every
    }
    return [p for p in every if here[p.id]]


def _at_tables(counted: Sequence[Origin], shown: Mapping[int, ShownNotes]) -> tuple[int, bool]:
    """At how many tables these were written, and whether that is the least. Of an event that
    readers have not been shown all are openly said."""
    tables, at_least = 0, False
    for event in {o.event_id for o in counted}:
        here = [o for o in counted if o.event_id == event]
        openly = {o.table_id for o in here if _is_open(o, shown)}
        if event not in shown:
            tables += len(openly)
            continue
        told = shown[event].at.said_at(
            {o.table_id for o in here},
            openly,
            otherwise=not all(_is_open(o, shown) for o in here),
        )
        tables += told.tables or 0
        at_least |= told.at_least or told.tables is None
    return tables, at_least


def _shown(db: Database, gate: Gate, held: Sequence[Event]) -> dict[int, ShownNotes]:
    """By event: what readers have been shown of it. A note more, or one that was changed and is
    read again, would tell what it says."""
    found = {}
    for live in held:
        kept = summaries.releases(db, live)
        if not kept:
            continue
        content = kept[-1].content
        event = as_counted(live, content)
        seats = {str(t.id): t.participants or 0 for t in event.tables if t.key is not None}
        untold = not all(seats.values()) or gate.labels(seats)
        then = notes_then(db, live, content)
        places = {n["place"] for n in content["notes"]}
        quotable = gate.quotable(then.behind)
        found[live.id] = ShownNotes(
            then.behind,
            then.notes,
            then.openly,
            then.words,
            readable_of(db, live, content),
            frozenset(n.id for n in notes_of(db, live, content) if quotable and n.released),
            {n["id"]: voted(event, n["place"], n["votes"], gate) for n in content["notes"]},
            {n["id"]: voted_somewhere(event, places, n["votes"], gate) for n in content["notes"]},
            tables_told(live, kept),
            {} if untold else {int(table): number for table, number in seats.items()},
        )
    return found


def notes_then(db: Database, event: Event, content: Mapping[str, Any]) -> NotesThen:
    """What a release of the event with this content has shown, but for words erased since."""
    known = passages.revisions(db, event.id)
    marks = [(n["id"], n["revision"]) for n in content["notes"]]
    return NotesThen(
        persons_of(event, content),
        frozenset(identity for identity, _ in marks),
        frozenset(n["id"] for n in content["notes"] if n["kind"] == "proposal"),
        {
            mark[0]: SaidQuote(known[mark].wording, known[mark].question)
            for mark in marks
            if mark in known and known[mark].wording
        },
    )


def _likes(
    wordings: Sequence[str], came_from: Collection[str], words: Mapping[str, SaidQuote]
) -> Sequence[str]:
    """The notes of an event, by their words, but for those that a proposal `came_from`, that say
    nearly the same as one of its wordings, the likest first; none that says the opposite of
    another."""
    # By the alphabet: of those that are as like, their order would tell which table they are of.
    others = [(said.text, note) for note, said in words.items() if note not in came_from]
    others.sort(key=lambda one: alphabet.place(one[0]))
    near = _near(tuple(wordings), tuple(text for text, _ in others))
    return [others[place][1] for place in near]


@functools.lru_cache(maxsize=64)
def _near(wordings: tuple[str, ...], others: tuple[str, ...]) -> tuple[int, ...]:
    """Which of the others say nearly the same as one of the wordings, by their places."""
    candidates = [Candidate(place, (text,)) for place, text in enumerate(others)]
    return tuple(
        found.id
        for found in likely(wordings, candidates, limit=len(others))
        if found.why in (SAME, MAYBE)
        and not any(opposite(others[found.id], text) for text in wordings)
    )


def _votes(
    counted: Sequence[Origin],
    held: Mapping[int, Event],
    shown: Mapping[int, ShownNotes],
    gate: Gate,
) -> Cell:
    """The sum of what tables voted for these, hidden when that of one is. What is newer than the
    latest release has none yet; of an event without one, those when the proposal was written."""
    cells = []
    for o in counted:
        there = shown.get(o.event_id)
        if not _is_open(o, shown):
            told = there.votes_somewhere.get(o.passage_id) if there else None
            cells.append(told or Cell(None, None, True, NOT_SHOWN))
            continue
        then = voted(held[o.event_id], o.table_id, o.votes_then if there is None else 0, gate)
        cells.append(there.votes.get(o.passage_id, then) if there else then)
    hidden = next((cell for cell in cells if cell.hidden), None)
    return hidden or Cell(sum(cell.count or 0 for cell in cells), None, False)


def _seated(gate: Gate, counted: Sequence[Origin], shown: Mapping[int, ShownNotes]) -> Cell:
    """How many sat at the tables that wrote these, where each wrote openly and may be told."""
    tables = {(o.event_id, o.table_id) for o in counted}
    seats = [shown[event].seats.get(table) for event, table in tables]
    if any(number is None for number in seats) or not all(_is_open(o, shown) for o in counted):
        return Cell(None, None, True, UNKNOWN_PERSONS)
    persons = sum(number or 0 for number in seats)
    return gate.cell(persons, persons)


def _gated(gate: Gate, counts: Sequence[int], behind: Sequence[int | None]) -> list[Cell]:
    """Figures over several events: hidden when one of them would be hidden by itself."""
    for persons in behind:
        alone = gate.cell(1, persons)
        if alone.hidden:
            return [alone] * len(counts)
    together = sum(persons or 0 for persons in behind)
    return [gate.cell(count, together or None) for count in counts]


def unquoted(behind: Support, quoted: Sequence[ShownOrigin]) -> Cell:
    """How many notes a proposal came from besides those that are quoted: hidden as `said` is, which
    would be the sum."""
    said = behind.said
    return said if said.count is None else replace(said, count=said.count - len(quoted))


def origins_shown(
    db: Database, origins: Mapping[int, Sequence[Origin]]
) -> dict[int, tuple[ShownOrigin, ...]]:
    """By proposal: the origins that may be quoted to those who read no raw notes. They are what a
    table wrote as a proposal, and other notes that the lead chose to quote, once readers have been
    shown them as they read, from events with enough persons. Of each event proposals come first,
    table by table, then the others by the alphabet: among those of tables, in the order in which
    they came, their place would tell their table."""
    gate = gate_of(db)
    held = {i: events.by_id(db, i) for i in {o.event_id for mine in origins.values() for o in mine}}
    shown = _shown(db, gate, list(held.values()))
    return {
        proposal: tuple(
            ShownOrigin(
                o.event_id,
                o.passage_id,
                o.text,
                o.question,
                o.event_title,
                o.date,
                o.table_name if o.by_table else None,
                _votes([o], held, shown, gate),
            )
            for o in sorted(mine, key=_place)
            if not o.is_gone and o.quoted and (o.by_table or _is_quoted(o, shown))
        )
        for proposal, mine in origins.items()
    }


def _place(origin: Origin) -> tuple[object, ...]:
    """Where an origin stands among others; of those that a table wrote as proposals, as it was."""
    words = () if origin.by_table else (alphabet.place(origin.text), origin.question)
    return (origin.date, origin.event_id, not origin.by_table, words)


def _is_quoted(origin: Origin, shown: Mapping[int, ShownNotes]) -> bool:
    there = shown.get(origin.event_id)
    return (
        there is not None
        and origin.passage_id in there.quoted
        and there.words.get(origin.passage_id, SaidQuote("", "")).text == origin.text
    )


def persons_behind(db: Database, event: Event) -> int | None:
    """How many persons stand behind what an event said: as readers were last shown it, else as it
    stands."""
    kept = summaries.latest(db, [event.id])
    if event.id in kept:
        return persons_of(event, kept[event.id].content)
    return event.persons_at({p.table_id for p in passages.of_event(db, event.id)})


def districts_own(db: Database, district: str | None) -> SaidInYear:
    """What the district's staff said of each point at its own events and at those of the city, over
    all years (None: what was said at the city's)."""
    return points.said_ever(db, district)
