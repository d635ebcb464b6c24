"""What stands behind a proposal: votes, tables, persons, what else was said like it; and its likes.

The figures are for those who decide, who read no raw notes: each has passed the disclosure gate.
What says nearly the same is what `analysis.alike` holds to be the same, or likely the same; to be
in one theme is not enough, since a theme holds opposites too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from analysis.alike import MAYBE, SAME, Alike, Candidate, likely, opposite
from analysis.disclosure.gate import UNKNOWN_PERSONS, Cell, Gate
from cafe.reports import points
from cafe.reports.points import SaidInYear
from cafe.reports.summary.model import SaidQuote
from cafe.reports.summary.release import as_counted, persons_of, readable_of
from cafe.reports.summary.voted import voted
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
    tables, `persons` how many sat there, `similar` the number of other notes that say nearly the
    same as one that it came from, and `likes` those of them that may be read word for word. The
    last four figures are hidden together when too few persons stand behind what was said at one of
    the events, or readers have not been shown it, and `votes` with them, unless all were given to
    what tables wrote as proposals, which is said openly. `votes` are hidden too where too few sat
    at any of the tables: on the event's page the votes of the others are told. `persons` are told
    only where each of the tables is one that may be told beside its event. Votes of tables and
    likes are those that readers were last shown, so that a note that is changed, and read anew,
    moves nothing by itself."""

    votes: Cell
    room: int
    said: Cell
    tables: Cell
    similar: Cell
    persons: Cell
    likes: tuple[SaidQuote, ...] = ()
    notes: frozenset[str] = frozenset()  # that it came from, and those that say nearly the same


@dataclass(frozen=True)
class Likely:
    """A proposal that is likely to be the same."""

    proposal: Proposal
    found: Alike


@dataclass(frozen=True)
class ShownNotes:
    """What readers were last shown of an event: how many persons stand `behind` it, the words of
    each note with the question that they answer, those that may be read word for word, what tables
    voted for each note, as it may be told, and how many sat at each table (by id) that may be
    told."""

    behind: int | None
    words: Mapping[str, SaidQuote]
    readable: frozenset[str]
    votes: Mapping[str, Cell]
    seats: Mapping[int, int]


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
) -> list[Likely]:
    """The proposals that are likely to be the same as what is being written, the likeliest first.

    `passage_ids` of the event `event_id` are what it is written from; `but` are left out. Read it
    within one snapshot.
    """
    every = [p for p in proposals.all_proposals(db) if p.id not in but]
    origins = proposals.origins(db, [p.id for p in every])
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
        kept = [o for o in mine if not o.is_gone]
        ids = {o.passage_id for o in kept}
        from_events = sorted({o.event_id for o in kept})
        # As readers were shown it: what it says by now would move the likes before it is shown.
        wordings = [
            words.text
            for o in kept
            if o.event_id in shown and (words := shown[o.event_id].words.get(o.passage_id))
        ]
        likes = [
            (shown[e], note)
            for e in from_events
            if e in shown
            for note in _likes(wordings, ids, shown[e])
        ]
        counts = (len(ids), len({o.table_id for o in kept}), len(likes))
        if shown.keys() >= set(from_events):
            cells = _gated(gate, counts, [shown[e].behind for e in from_events])
        else:
            cells = [Cell(None, None, True, NOT_SHOWN)] * len(counts)
        said, tables, similar = cells
        openly = all(o.by_table for o in kept)
        told = _votes(kept, by_id, shown, gate) if openly or not said.hidden else said
        room = sum(p.votes for p in placed if not ids.isdisjoint(p.parts))
        found[proposal_id] = Support(
            told,
            room,
            said,
            tables,
            similar,
            said if said.hidden else _seated(gate, kept, shown),
            tuple(at.words[note] for at, note in likes if note in at.readable),
            frozenset(ids.union(note for _, note in likes)),
        )
    return found


def _shown(db: Database, gate: Gate, held: Sequence[Event]) -> dict[int, ShownNotes]:
    """By event: what readers have been shown of it. A note more, or one that was changed and is
    read again, would tell what it says."""
    found = {}
    by_id = {event.id: event for event in held}
    for event_id, last in summaries.latest(db, list(by_id)).items():
        event = as_counted(by_id[event_id], last.content)
        known = passages.revisions(db, event_id)
        read = {
            n["id"]: passage
            for n in last.content["notes"]
            if (passage := known.get((n["id"], n["revision"])))
        }
        seats = {str(t.id): t.participants or 0 for t in event.tables if t.key is not None}
        untold = gate.labels(seats) if all(seats.values()) else seats.keys()
        found[event_id] = ShownNotes(
            persons_of(event, last.content),
            {i: SaidQuote(p.text, p.question) for i, p in read.items() if p.text},
            readable_of(db, by_id[event_id], last.content),
            {n["id"]: voted(event, n["place"], n["votes"], gate) for n in last.content["notes"]},
            {int(table): number for table, number in seats.items() if table not in untold},
        )
    return found


def _likes(wordings: Sequence[str], came_from: Collection[str], at: ShownNotes) -> list[str]:
    """The notes of an event, but for those that a proposal `came_from`, that say nearly the same as
    one of its wordings, the likest first; none that says the opposite of another."""
    others = [note for note in at.words if note not in came_from]
    near = likely(
        wordings,
        [Candidate(place, (at.words[note].text,)) for place, note in enumerate(others)],
        limit=len(others),
    )
    return [
        others[found.id]
        for found in near
        if found.why in (SAME, MAYBE)
        and not any(opposite(at.words[others[found.id]].text, text) for text in wordings)
    ]


def _votes(
    kept: Sequence[Origin],
    held: Mapping[int, Event],
    shown: Mapping[int, ShownNotes],
    gate: Gate,
) -> Cell:
    """The sum of what tables voted for these, hidden when that of one is. What is newer than the
    latest release has none yet; of an event without one, those when the proposal was written."""
    cells = []
    for o in kept:
        there = shown.get(o.event_id)
        then = voted(held[o.event_id], o.table_id, o.votes_then if there is None else 0, gate)
        cells.append(there.votes.get(o.passage_id, then) if there else then)
    hidden = next((cell for cell in cells if cell.hidden), None)
    return hidden or Cell(sum(cell.count or 0 for cell in cells), None, False)


def _seated(gate: Gate, kept: Sequence[Origin], shown: Mapping[int, ShownNotes]) -> Cell:
    """How many sat at the tables that wrote these, where each of them may be told."""
    tables = {(o.event_id, o.table_id) for o in kept}
    seats = [shown[event].seats.get(table) for event, table in tables]
    if any(number is None for number in seats):
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


def unquoted(behind: Support, quoted: Sequence[Origin]) -> Cell:
    """How many notes a proposal came from besides those that are quoted: hidden as `said` is, which
    would be the sum."""
    said = behind.said
    return said if said.count is None else replace(said, count=said.count - len(quoted))


def origin_shown(db: Database, origins: Sequence[Origin]) -> list[Origin]:
    """The origins that may be quoted to those who read no raw notes: what a table wrote as a
    proposal, and other notes that the lead chose to quote, from events with enough persons; each
    with the votes that may be told of it, 0 where none may."""
    gate = gate_of(db)
    held = {i: events.by_id(db, i) for i in {o.event_id for o in origins}}
    shown = _shown(db, gate, list(held.values()))
    quotable = {i: gate.quotable(persons_behind(db, event)) for i, event in held.items()}
    return [
        replace(o, votes=_votes([o], held, shown, gate).count or 0)
        for o in origins
        if not o.is_gone and o.quoted and (o.by_table or quotable[o.event_id])
    ]


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
