"""How alike people read: a sample drawn, read blind, compared, and what differs settled.

The machine's codes are kept when the sample is drawn, and only of passages that it has not learnt
from; what people then read can no longer change them.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from cafe.errors import Conflict, Refused, Unknown
from cafe.store import passages, runs, samples, tags, users
from cafe.store.events import Event
from cafe.store.samples import Sample, SamplePassage, Settled
from cafe.understand import codebooks
from cafe.understand.codebooks import Code, Codebook

if TYPE_CHECKING:  # numpy comes with it
    from analysis.agreement import Agreement

MACHINE = "machine"
DECISIONS = ("confirmed", "rejected")


@dataclass(frozen=True)
class Reader:
    """Who has read: a person by name, or the machine (`id` None), and how many passages."""

    id: int | None
    name: str
    read: int


@dataclass(frozen=True)
class ReaderPair:
    """Cohen's kappa of two readers: over all decisions, and by code."""

    first: Reader
    second: Reader
    all: Agreement
    by_code: Mapping[str, Agreement]


@dataclass(frozen=True)
class AgreementResult:
    """What came out. `passages` are still there, `gone` were changed or taken back since; `codes`
    were given by anybody, `unused` by nobody. `alpha` and `alpha_by_code` are Krippendorff's of all
    people, None when fewer than three have read."""

    passages: int
    gone: int
    readers: tuple[Reader, ...]
    codes: tuple[Code, ...]
    unused: tuple[Code, ...]
    people: tuple[ReaderPair, ...]
    machine: tuple[ReaderPair, ...]
    alpha: Agreement | None
    alpha_by_code: Mapping[str, Agreement]


@dataclass(frozen=True)
class Differing:
    """A passage and a code that readers do not agree on, by name, with how it was settled. A code
    that is `gone` from the codebook in force cannot be settled any more."""

    item: SamplePassage
    code: Code
    yes: tuple[str, ...]
    no: tuple[str, ...]
    settled: Settled | None
    gone: bool

    @property
    def open(self) -> bool:
        """Whether it waits for a decision."""
        return self.settled is None and not self.gone


def draw(
    db: Database,
    actor: str,
    user_id: int,
    held: Sequence[Event],
    *,
    title: str,
    number: int,
    readers: Collection[int],
    decided: bool = False,
    seed: str = "",
) -> int:
    """Draw a sample of passages from events; returns its id.

    Each passage is as likely as every other; those that people have decided on are left out unless
    `decided`, since the machine has learnt from them. Raises Refused("sample_empty").
    """
    book = codebooks.in_force(db)
    candidates: dict[str, tuple[str, int, Collection[str] | None]] = {}
    for event in held:
        suggested, judged = runs.suggestions(db, event.id), tags.current(db, event.id)
        for p in passages.of_event(db, event.id):
            if any(word.bulk is None for word in judged.get(p.id, {}).values()):
                if decided:
                    candidates[p.id] = (p.id, p.revision, None)
                continue
            said = suggested.get(p.id)
            own = None if said is None else [s.code for s in said if s.asserted]
            candidates[p.id] = (p.id, p.revision, own)
    if not candidates:
        raise Refused("sample_empty")
    seed = seed or secrets.token_hex(8)
    chosen = random.Random(seed).sample(sorted(candidates), min(number, len(candidates)))  # noqa: S311
    homes = {event.district for event in held}
    return samples.add(
        db,
        actor,
        user_id,
        title=title,
        home=homes.pop() if len(homes) == 1 else None,
        codebook=book.name,
        seed=seed,
        passages=[candidates[p] for p in chosen],
        readers=readers,
    )


def book_of(db: Database, sample: Sample) -> Codebook:
    """The codebook by which the sample is read."""
    return codebooks.named(db, sample.codebook)


def left(db: Database, sample: Sample, user_id: int) -> list[SamplePassage]:
    """The passages that a reader has not read, in order."""
    mine = samples.readings(db, sample.id).get(user_id, {})
    return [item for item in samples.items(db, sample.id) if item.passage_id not in mine]


def progress(db: Database, sample: Sample) -> tuple[Reader, ...]:
    """The people who are to read, and how far each has come."""
    there = {item.passage_id for item in samples.items(db, sample.id)}
    said = samples.readings(db, sample.id)
    return tuple(
        Reader(reader, _name(db, reader), len(there & said.get(reader, {}).keys()))
        for reader in sample.readers
    )


def result(db: Database, sample: Sample) -> AgreementResult:
    """How far people agree with each other and with the machine. Read it within one snapshot."""
    from analysis import agreement

    there = samples.items(db, sample.id)
    every = [r for r in progress(db, sample) if r.read]
    said = _readings(db, sample, there)
    book = book_of(db, sample)
    given = {code for by in said.values() for codes in by.values() for code in codes}
    used = [c for c in book.codes if c.id in given]
    ids = [c.id for c in used]
    machine = Reader(None, "", len(said.get(MACHINE, {})))

    def pair(first: Reader, second: Reader) -> ReaderPair:
        a, b = _key(first), _key(second)
        return ReaderPair(
            first,
            second,
            agreement.pair_over_codes(said, a, b, ids),
            {str(c.code): c.agreement for c in agreement.pair_by_code(said, a, b, ids)},
        )

    people = {_key(r): said[_key(r)] for r in every}
    several = len(every) > 2
    return AgreementResult(
        passages=len(there),
        gone=sample.drawn - len(there),
        readers=tuple(every),
        codes=tuple(used),
        unused=tuple(c for c in book.codes if c.id not in given),
        people=tuple(pair(a, b) for n, a in enumerate(every) for b in every[n + 1 :]),
        machine=tuple(pair(r, machine) for r in every) if machine.read else (),
        alpha=agreement.over_codes(people, ids) if several else None,
        alpha_by_code={str(c.code): c.agreement for c in agreement.per_code(people, ids)}
        if several
        else {},
    )


def differing(db: Database, sample: Sample) -> list[Differing]:
    """Where people do not agree, in the sample's order."""
    from analysis import agreement

    there = samples.items(db, sample.id)
    by_id = {item.passage_id: item for item in there}
    book = book_of(db, sample)
    said = _readings(db, sample, there)
    said.pop(MACHINE, None)
    names = {_key(r): r.name for r in progress(db, sample)}
    known = set(codebooks.in_force(db).ids)
    done = samples.latest(samples.settled(db, sample.id))
    found = [
        Differing(
            by_id[d.passage],
            book.code(d.code),
            tuple(names[r] for r in d.given_by),
            tuple(names[r] for r in d.not_given_by),
            done.get((d.passage, d.code)),
            d.code not in known,
        )
        for d in agreement.disagreements(said, book.ids)
    ]
    return sorted(found, key=lambda d: d.item.position)


def settle(
    db: Database,
    user_id: int,
    sample: Sample,
    passage_id: str,
    code: str,
    decision: str,
    reason: str,
) -> None:
    """Settle a disagreement by an ordinary tag, with the reason kept.

    Raises Unknown for what readers do not differ on, Conflict("sample_open") while they read,
    Conflict("sample_code_gone") for a code that is no longer in force, Refused("not_a_choice").
    """
    _closed(sample)
    if decision not in DECISIONS:
        raise Refused("not_a_choice")
    item = next(
        (
            d.item
            for d in differing(db, sample)
            if (d.item.passage_id, d.code.id) == (passage_id, code)
        ),
        None,
    )
    if item is None:
        raise Unknown("not_found")
    book = codebooks.in_force(db)
    if code not in book.ids:
        raise Conflict("sample_code_gone", code=code)
    _tag(db, user_id, book, item, code, decision)
    samples.settle(db, user_id, sample.id, passage_id, code, decision, reason)


def agreed(db: Database, sample: Sample) -> list[tuple[SamplePassage, str, str]]:
    """What all agree on and nobody has decided yet, in bulk at most: (passage, code, decision).
    Codes that all of at least two readers gave are confirmed; those that the machine asserts and
    none gave, rejected."""
    there = samples.items(db, sample.id)
    said = _readings(db, sample, there)
    said.pop(MACHINE, None)
    known = set(codebooks.in_force(db).ids)
    stands = {e: tags.current(db, e) for e in {item.event_id for item in there}}
    found = []
    for item in there:
        read = [by[item.passage_id] for by in said.values() if item.passage_id in by]
        if len(read) < 2:
            continue
        words = stands[item.event_id].get(item.passage_id, {})
        none = set(item.machine or ()) - set().union(*read)
        every = frozenset.intersection(*read)
        for codes, decision in ((every, "confirmed"), (none, "rejected")):
            for code in sorted(set(codes) & known):
                before = words.get(code)
                if before is None or before.stale or before.bulk is not None:
                    found.append((item, code, decision))
    return found


def keep_agreed(db: Database, user_id: int, sample: Sample) -> int:
    """Make tags of what all agree on; returns how many. Raises Conflict("sample_open")."""
    _closed(sample)
    book = codebooks.in_force(db)
    found = agreed(db, sample)
    for item, code, decision in found:
        _tag(db, user_id, book, item, code, decision)
    return len(found)


def _tag(
    db: Database, user_id: int, book: Codebook, item: SamplePassage, code: str, decision: str
) -> None:
    tags.decide(
        db,
        user_id,
        event_id=item.event_id,
        passage_id=item.passage_id,
        revision=item.revision,
        codebook=book.name,
        code=code,
        decision=decision,
    )


def _closed(sample: Sample) -> None:
    if sample.closed_at is None:
        raise Conflict("sample_open")


def _readings(
    db: Database, sample: Sample, there: Sequence[SamplePassage]
) -> dict[str, dict[str, frozenset[str]]]:
    """Each reader's codes for the passages that are still there, the machine's last."""
    ids = {item.passage_id for item in there}
    said = samples.readings(db, sample.id)
    found = {
        str(reader): {p: codes for p, codes in said[reader].items() if p in ids}
        for reader in sample.readers
        if said.get(reader)
    }
    machine = {i.passage_id: frozenset(i.machine) for i in there if i.machine is not None}
    return {who: by for who, by in found.items() if by} | ({MACHINE: machine} if machine else {})


def _key(reader: Reader) -> str:
    return MACHINE if reader.id is None else str(reader.id)


def _name(db: Database, user_id: int) -> str:
    found = users.by_id(db, user_id)
    return found.name if found else ""
