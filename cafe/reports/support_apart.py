"""What a reader can tell apart of the notes that stand behind a proposal, and of those that say
nearly the same.

Its page says how many of them each profession and each area of work wrote. Who saw it before a
link or a release knows what that added or took away, the likes of what was linked too; who reads
the page of another proposal that came from some of the same notes knows what the one has and the
other not. Each of these is a topic of its own, which must not prove what few said
(`reports.by_whom`).
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from cafe.reports.by_whom import Apart
from cafe.reports.support import NotesThen, notes_then, standing, support
from cafe.store import events, proposals, summaries
from cafe.store.proposals import Origin
from cafe.thresholds import gate as gate_of

# Links of the same second are one: nobody looks in between.
_SECOND = len("2026-01-01T00:00:00")
# What was shown of an event from a time on.
_Shown = tuple[str, NotesThen]


def of_proposal(db: Database, proposal_id: int) -> tuple[Apart, ...]:
    """The sets of notes (by id) that can be told apart, two by two: those of the first that are not
    of the second. Read it within one snapshot."""
    gate = gate_of(db)
    mine = proposals.origins(db, [proposal_id])[proposal_id]
    shown = _releases(db, {o.event_id for o in mine})
    states = list(_states(mine, shown, gate))
    pairs = list(itertools.pairwise([frozenset[str](), *states]))
    if states:
        # What was joined to it came at once, whenever it had been linked.
        for other in {o.proposal_id for o in mine} - {proposal_id}:
            alone = [o for o in mine if o.proposal_id != other]
            pairs += [(before, states[-1]) for before in list(_states(alone, shown, gate))[-1:]]
        pairs += [(other, states[-1]) for other in _others(db, proposal_id, shown, states[-1])]
    return tuple(two for pair in pairs for two in (pair, (pair[1], pair[0])) if pair[0] != pair[1])


def _releases(db: Database, event_ids: Iterable[int]) -> dict[int, list[_Shown]]:
    found = {}
    for event_id in event_ids:
        event = events.by_id(db, event_id)
        kept = summaries.releases(db, event)
        found[event_id] = [(one.at, notes_then(db, event, one.content)) for one in kept]
    return found


def _states(
    origins: Sequence[Origin], shown: Mapping[int, Sequence[_Shown]], gate: Gate
) -> Iterator[frozenset[str]]:
    """What stood behind the proposal, and nearly the same, after each link and each release."""
    times = {o.at[:_SECOND] for o in origins}
    times |= {at[:_SECOND] for kept in shown.values() for at, _ in kept}
    for time in sorted(times):
        then = {
            event_id: told[-1]
            for event_id, kept in shown.items()
            if (told := [notes for at, notes in kept if at[:_SECOND] <= time])
        }
        linked = [o for o in origins if o.at[:_SECOND] <= time]
        counted, likes = standing(linked, then, gate)
        yield frozenset(o.passage_id for o in counted).union(note for _, note in likes)


def _others(
    db: Database, proposal_id: int, held: Container[int], mine: frozenset[str]
) -> Iterator[frozenset[str]]:
    """What stands behind the other proposals from the same events that somebody was asked about,
    where it is partly the same."""
    every = [p.id for p in proposals.all_proposals(db) if p.id != proposal_id]
    asked = proposals.referrals(db, every)
    origins = proposals.origins(db, [number for number in every if asked[number]])
    near = [n for n, theirs in origins.items() if any(o.event_id in held for o in theirs)]
    for behind in support(db, near).values():
        if not mine.isdisjoint(behind.notes):
            yield behind.notes
