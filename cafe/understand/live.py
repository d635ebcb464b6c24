"""Counts for those who read every note: of notes and answers as they are now, before any gate.

They are for pages of those who may read each of the notes anyway (review, room, themes, samples,
the codebook). A reader's figures come from `cafe.reports`, through the gate; tests/test_counts.py
holds the list of the views that may count here, and finds one that counts by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cafe.store import passages, rooms, samples, tags
from cafe.store.events import Event
from cafe.store.notes import Note, NoteIn
from cafe.store.passages import Passage
from cafe.store.rooms import Room
from cafe.store.samples import Sample, SamplePassage
from cafe.understand import agree, codebooks
from cafe.understand.agree import Differing
from cafe.understand.codebooks import Consequence
from forms.kinds import UNSET


@dataclass(frozen=True)
class DifferingCount:
    """Of what readers differ on: all, what nobody has settled, and what is gone since."""

    all: int
    open: int
    gone: int


def room(db: Database, event: Event) -> Room:
    """The tables of an event with how many notes each has sent, for those who read every note."""
    return rooms.room(db, event)


def by_event(chosen: Iterable[Passage]) -> Counter[int]:
    """How many of the passages each event has, for those who read every note."""
    return Counter(p.event_id for p in chosen)


def by_kind(chosen: Sequence[Passage | Note | NoteIn], kinds: Iterable[str]) -> dict[str, int]:
    """How many notes there are of each kind, and "all", for those who read every note; those
    without a kind are `UNSET`."""
    there = Counter(p.kind or UNSET for p in chosen)
    return {k: there[k] for k in kinds} | {"all": len(chosen)}


def how_many(found: Sequence[Note]) -> int:
    """How many notes there are in a list, for those who read every note of it."""
    return len(found)


def unread(db: Database, held: Iterable[Event]) -> int:
    """How many passages the machine has not read, for those who read every note."""
    return sum(len(passages.unread(db, event.id)) for event in held)


def to_review(db: Database, event_ids: Collection[int]) -> dict[int, int]:
    """By event: how many passages have a code beside them that nobody has decided on, for those who
    read every note. What `Card.waits` says of one."""
    return tags.undecided(db, event_ids, codebooks.in_force(db).ids)


def sampled(db: Database, sample: Sample) -> int:
    """How many passages are in a sample, for those who read every note in it."""
    return len(samples.items(db, sample.id))


def left_to_read(db: Database, sample: Sample, user_id: int) -> int:
    """How many passages of a sample a reader of every note in it has left."""
    return len(agree.left(db, sample, user_id))


def read_of(there: Iterable[SamplePassage], mine: Collection[str]) -> int:
    """How many passages of a sample its reader, who reads every note in it, has read."""
    return sum(p.passage_id in mine for p in there)


def differing(found: Sequence[Differing]) -> DifferingCount:
    """What readers of every note in a sample differ on."""
    return DifferingCount(
        len(found),
        sum(d.open for d in found),
        sum(d.gone and d.settled is None for d in found),
    )


def confirmed_again(found: Iterable[Consequence]) -> int:
    """How many confirmed tags a change of the codebook sends back, to those who read every note."""
    return sum(c.confirmed for c in found if c.move.fate in ("split", "revised"))


def of_tables(written: Iterable[Note]) -> Counter[int]:
    """How many notes that count each table has sent, for those who read every note."""
    return Counter(n.table_id for n in written if n.revision is not None and not n.withdrawn)
