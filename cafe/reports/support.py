"""What stands behind a proposal: votes, tables, how many said something similar; and its likes.

The figures are for those who decide, who read no raw notes: each has passed the disclosure gate.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from analysis.alike import Alike, Candidate, likely, opposite
from analysis.disclosure.gate import Cell, Gate
from cafe.reports import points
from cafe.reports.points import SaidInYear
from cafe.reports.summary.release import persons_of
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
    tables, `similar` that of other notes in the same themes, but for those that say the opposite
    of one that it came from. The last three are hidden together when too few persons stand behind
    what was said at one of the events, or readers have not been shown it, and `votes` with them,
    unless all were given to what tables wrote as proposals, which is said openly. Votes of tables
    and likes are those that readers were last shown, so that a note that is changed, and read anew,
    moves nothing by itself."""

    votes: Cell
    room: int
    said: Cell
    tables: Cell
    similar: Cell


@dataclass(frozen=True)
class Likely:
    """A proposal that is likely to be the same."""

    proposal: Proposal
    found: Alike


@dataclass(frozen=True)
class ShownNotes:
    """What readers were last shown of an event: how many persons stand `behind` it, the notes of
    each theme, and the votes that tables gave each note."""

    behind: int | None
    themes: tuple[frozenset[str], ...]
    votes: Mapping[str, int]


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
    held: dict[int, Event] = {}
    shown: dict[int, ShownNotes] = {}
    words: dict[str, str] = {}
    for event_id in {o.event_id for mine in origins.values() for o in mine}:
        held[event_id] = events.by_id(db, event_id)
    # Of what readers have been shown of an event: a note more in a theme, or one that was changed
    # and is read again, would tell what it says.
    for event_id, last in summaries.latest(db, list(held)).items():
        reading = last.content["reading"] or {"themes": []}
        known = passages.revisions(db, event_id)
        for n in last.content["notes"]:
            if passage := known.get((n["id"], n["revision"])):
                words[n["id"]] = passage.text
        shown[event_id] = ShownNotes(
            persons_of(held[event_id], last.content),
            tuple(frozenset(t["notes"]) for t in reading["themes"]),
            {n["id"]: n["votes"] for n in last.content["notes"]},
        )
    placed = [
        p
        for event_id in held
        if (result := harvest.revealed(db, event_id)) is not None
        for p in result.placed
    ]
    found = {}
    for proposal_id, mine in origins.items():
        kept = [o for o in mine if not o.is_gone]
        ids = {o.passage_id for o in kept}
        near = {
            passage
            for event_id in {o.event_id for o in kept} & shown.keys()
            for theme in shown[event_id].themes
            if not theme.isdisjoint(ids)
            for passage in theme
        }
        for_it = {
            p
            for p in near - ids
            if not any(opposite(words.get(p, ""), o.text) for o in kept if o.text)
        }
        counts = (len(ids), len({o.table_id for o in kept}), len(for_it))
        from_events = sorted({o.event_id for o in kept})
        if shown.keys() >= set(from_events):
            cells = _gated(gate, counts, [shown[e].behind for e in from_events])
        else:
            cells = [Cell(None, None, True, NOT_SHOWN)] * len(counts)
        votes = 0
        for o in kept:
            there = shown.get(o.event_id)
            votes += there.votes.get(o.passage_id, 0) if there else o.votes_then
        openly = all(o.by_table for o in kept)
        told = Cell(votes, None, False) if openly or not cells[0].hidden else cells[0]
        room = sum(p.votes for p in placed if not ids.isdisjoint(p.parts))
        found[proposal_id] = Support(told, room, *cells)
    return found


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
    proposal, and other notes that the lead chose to quote, from events with enough persons."""
    gate = gate_of(db)
    quotable: dict[int, bool] = {}
    for o in origins:
        if o.event_id not in quotable:
            quotable[o.event_id] = gate.quotable(persons_behind(db, events.by_id(db, o.event_id)))
    return [
        o for o in origins if not o.is_gone and o.quoted and (o.by_table or quotable[o.event_id])
    ]


def persons_behind(db: Database, event: Event) -> int | None:
    """How many persons stand behind what an event said: as readers were last shown it, else as it
    stands."""
    kept = summaries.latest(db, [event.id])
    if event.id in kept:
        return persons_of(event, kept[event.id].content)
    return event.persons_at({p.table_id for p in passages.of_event(db, event.id)})


def districts_own(db: Database, district: str | None) -> SaidInYear:
    """What the district's own events said of each point, over all years (None: the city's)."""
    held = [
        o.event
        for o in events.overviews(db)
        if not o.event.is_draft and o.event.district == district
    ]
    return points.said_at(db, held, 0)
