"""What of an event may leave the house, for an analysis of many organisations.

Rows, as a `Dataset` holds them: words, masked once more, of a closed event that its lead has marked
(`cafe.store.shared_events`). The organisation's own gate judges them:

- only what the latest release of its summary has, as it reads there: an analysis that had a note
  more would tell, beside what readers are shown, what that note says;
- nothing of an event of fewer persons than the threshold, or of an unknown number;
- of one of fewer than the threshold of quotes nothing but proposals, which were made openly;
- a survey's words only when a person has let them be quoted;
- what people have decided about its points goes with a row, and neither who nor when;
- a row keeps its district, profession, area and table when that may be told beside the whole
  (`reports.divided`) and all labels that it has in common with other rows leave no few of them
  (k-anonymity by leaving out; Sweeney 2002, doi:10.1142/S021848850200165X). A label that is left
  out looks like none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlite_utils import Database

from analysis.disclosure.gate import Gate
from cafe import masks
from cafe.reports.divided import DISTRICT, SEATED, divided, few_wrote
from cafe.reports.summary.model import SaidNote
from cafe.reports.summary.read import said
from cafe.reports.summary.release import as_counted, notes_of, persons_of, readable_of
from cafe.store import organisation, passages, shared_events, summaries, tags
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from cafe.store.passages import Passage
from cafe.store.shared_events import SharedEvent
from cafe.store.tags import TagDecision
from cafe.thresholds import gate as gate_of

# From the coarsest to the finest: the finest goes first.
DIMENSIONS: Final = (DISTRICT, *SEATED, "table")
# Why something is left out, of an event as a whole or of its notes.
NOT_MARKED: Final = "not_marked"
NOT_CLOSED: Final = "not_closed"
TOO_FEW: Final = "too_few_persons"
UNKNOWN: Final = "unknown_persons"
NOT_SHOWN: Final = "not_shown"
WAITS: Final = "waits"
NO_WORDS: Final = "no_words"
FEW_TO_QUOTE: Final = "too_few_persons_to_quote"
NOT_RELEASED: Final = "not_released"
Labels = tuple[str | None, ...]


@dataclass(frozen=True)
class SharedRow:
    """One passage as it leaves. `id` is the store's and stays in the house; `labels` are names, by
    `DIMENSIONS`, the table's its id; `readable`: the organisation's own readers may read it word
    for word. `confirmed`, `rejected`: codes that somebody has said yes or no to; `at_once`: those
    of the confirmed that were so with many others."""

    id: str
    text: str
    question: str
    kind: str | None
    labels: Labels
    readable: bool
    confirmed: tuple[str, ...] = ()
    at_once: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShareOfEvent:
    """What leaves of one event. `why` it does not, None when it does; `left_out` notes by reason,
    `hidden` labels by dimension, `masked` rows in which something was masked only now."""

    event: Event
    organiser: str
    persons: int | None = None
    mark: SharedEvent | None = None
    why: str | None = None
    rows: tuple[SharedRow, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    hidden: Mapping[str, int] = field(default_factory=dict)
    masked: int = 0


def share_of(db: Database, event: Event) -> ShareOfEvent:
    """What of the event may leave, and what not; within one snapshot."""
    gate, known = gate_of(db), organisation.get(db)
    organiser = known.name(event.district) if event.district else ""
    made = ShareOfEvent(event, organiser, mark=shared_events.of_event(db, event.id))
    if made.mark is None:
        return replace(made, why=NOT_MARKED)
    if not event.is_closed:
        return replace(made, why=NOT_CLOSED)
    kept = summaries.latest(db, [event.id]).get(event.id)
    if kept is None:
        return replace(made, why=NOT_SHOWN)
    notes = [n for n in notes_of(db, event, kept.content) if n.text]
    behind = persons_of(event, kept.content)
    if gate.cell(1, behind).hidden:
        return replace(made, why=TOO_FEW if behind else UNKNOWN)
    told = {(n.id, n.revision) for n in notes}
    now = {(n.id, n.revision) for n in said(db, event)}
    waits = len(now - told)
    left_out: Counter[str] = Counter({WAITS: waits} if waits else {})
    leaving = []
    for note in notes:
        if note.kind != "proposal" and not gate.quotable(behind):
            left_out[FEW_TO_QUOTE] += 1
        elif note.kind != "proposal" and not note.released:
            left_out[NOT_RELEASED] += 1
        else:
            leaving.append(note)
    if not leaving:
        return replace(made, why=NO_WORDS, left_out=left_out)
    wordings = passages.revisions(db, event.id)
    held = [wordings[note.id, note.revision] for note in leaving]
    decided = tags.current(db, event.id)
    open_to_readers = readable_of(db, event, kept.content)
    labels, hidden = _labels(gate, as_counted(event, kept.content), held, known)
    rows = tuple(
        SharedRow(
            p.id,
            masks.of_text(p.text),
            masks.of_text(p.question),
            p.kind,
            (*(known.name(one) if one else None for one in told[:-1]), told[-1]),
            p.id in open_to_readers,
            *_decided(note, decided.get(p.id, {}) if (p.id, p.revision) in now else {}),
        )
        for note, p, told in zip(leaving, held, labels, strict=True)
    )
    masked = sum(row.text != p.text for row, p in zip(rows, held, strict=True))
    return replace(made, persons=behind, rows=rows, left_out=left_out, hidden=hidden, masked=masked)


def _decided(
    note: SaidNote, decisions: Mapping[str, TagDecision]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What is confirmed, what of it at once, both as the release has it, and what is rejected; not
    by whom, and not when."""
    confirmed = {code for code, sure in {**note.points, **note.asked}.items() if sure}
    rejected = {code for code, one in decisions.items() if one.rejected}
    return (
        tuple(sorted(confirmed)),
        tuple(sorted(confirmed & note.bulk.keys())),
        tuple(sorted(rejected - confirmed)),
    )


def _labels(
    gate: Gate, event: Event, held: Sequence[Passage], known: Organisation
) -> tuple[list[Labels], dict[str, int]]:
    """The labels that each passage keeps, and how many were left out by dimension."""
    home = known.today(event.district) if event.district else None
    districts = [known.today(p.district) if p.district else None for p in held]
    marks = [(p.id, p.revision) for p in held]
    places = {mark: p.table_id for mark, p in zip(marks, held, strict=True)}
    seated = {t.id for t in event.tables if t.key is not None}
    named: list[Labels] = [
        (
            district if district != home else None,  # which the organiser is
            p.profession,
            p.area,
            str(p.table_id) if p.table_id in seated else None,
        )
        for p, district in zip(held, districts, strict=True)
    ]
    kept = list(named)
    for at, dimension in enumerate(DIMENSIONS[:-1]):
        if any(row[at] for row in named):
            mine = home if dimension == DISTRICT else None
            of = {mark: row[at] or mine for mark, row in zip(marks, named, strict=True)}
            told = divided(gate, event, of, places, dimension, mine).told
            kept = [row if row[at] in told else _without(row, at) for row in kept]
    seats = {t.id: t.participants or 1 for t in event.tables}

    def few(group: Sequence[int]) -> bool:
        return few_wrote([marks[number] for number in group], places, seats, gate.threshold)

    while True:
        groups: dict[Labels, list[int]] = {}
        for number, row in enumerate(kept):
            groups.setdefault(row, []).append(number)
        none = (None,) * len(DIMENSIONS)
        small = [row for row, group in groups.items() if row != none and few(group)]
        # Those without a label are no few either, once anything was left out among them.
        left = [n for n in groups.get(none, ()) if named[n] != none]
        if not small and left and few(groups[none]):
            small = sorted(groups.keys() - {none}, key=lambda row: (len(groups[row]), str(row)))[:1]
        if not small:
            break
        for row in small:
            at = max(place for place, label in enumerate(row) if label is not None)
            for number in groups[row]:
                kept[number] = _without(row, at)
    hidden = {
        dimension: sum(
            was[at] is not None and now[at] is None for was, now in zip(named, kept, strict=True)
        )
        for at, dimension in enumerate(DIMENSIONS)
    }
    return kept, {dimension: number for dimension, number in hidden.items() if number}


def _without(row: Labels, at: int) -> Labels:
    return (*row[:at], None, *row[at + 1 :])
