"""Confirming many suggestions at once: which they would be, and ten of them to read first."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cafe.errors import Conflict, Refused
from cafe.store import bulk, passages, runs, tags
from cafe.store.events import Event
from cafe.store.passages import Passage
from cafe.store.runs import StoredSuggestion
from cafe.store.tags import TagDecision
from cafe.understand import analyse, codebooks
from cafe.understand.cards import TextPiece, pieces
from cafe.understand.themes import view

# From where on suggestions can be confirmed many at once.
LINES = (0.95, 0.9, 0.8, 0.7, 0.5)
READ_FIRST = 10


@dataclass(frozen=True)
class InBulk:
    """A suggestion that would be confirmed."""

    passage: Passage
    suggestion: StoredSuggestion

    @property
    def code(self) -> str:
        """The code that is suggested."""
        return self.suggestion.code

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.passage.id} {self.code}"

    @property
    def pieces(self) -> tuple[TextPiece, ...]:
        """Its text with what it rests on."""
        return pieces(self.passage.text, [self.suggestion])


@dataclass(frozen=True)
class BulkChoice:
    """Suggestions of a code, or of a theme's passages, from a score on: those that nobody has
    decided on are `open`. `mark` tells whether another reading has changed which they are."""

    code: str
    theme: str
    above: float
    open: tuple[InBulk, ...]
    mark: str

    @property
    def size(self) -> int:
        """How many would be confirmed."""
        return len(self.open)

    def to_read(self, seed: str) -> tuple[InBulk, ...]:
        """Ten of them by chance, in the order of the event; the same for the same seed."""
        chosen = random.Random(seed).sample(self.open, min(READ_FIRST, self.size))  # noqa: S311
        return tuple(one for one in self.open if one in chosen)


@dataclass(frozen=True)
class BulkOffer:
    """How many suggestions of a code (or of a theme's passages, `code` "") wait from each of
    `LINES` on."""

    code: str
    counts: tuple[int, ...]


def choice(db: Database, event: Event, code: str, theme: str, above: float) -> BulkChoice:
    """What would be confirmed. Read it within one snapshot."""
    found = [
        one
        for one in _suggested(db, event, _members(db, event, theme) if theme else None)
        if one.suggestion.score >= above and (theme or one.code == code)
    ]
    decided = tags.current(db, event.id)
    digest = hashlib.sha256()
    for one in found:
        digest.update(f"{one.key} {one.passage.revision}\n".encode())
    return BulkChoice(
        code,
        theme,
        above,
        tuple(one for one in found if _is_open(one, decided)),
        digest.hexdigest()[:16],
    )


def offers(db: Database, event: Event, theme: str = "") -> list[BulkOffer]:
    """For each code with open suggestions above the lowest line, or for the theme: how many."""
    decided = tags.current(db, event.id)
    members = _members(db, event, theme) if theme else None
    there = [one for one in _suggested(db, event, members) if _is_open(one, decided)]
    order = [""] if theme else codebooks.in_force(db).ids
    made = [
        BulkOffer(
            code,
            tuple(
                sum(one.suggestion.score >= line and code in ("", one.code) for one in there)
                for line in LINES
            ),
        )
        for code in order
    ]
    return [offer for offer in made if offer.counts[-1]]


def confirm(
    db: Database,
    user_id: int,
    event: Event,
    wanted: BulkChoice,
    *,
    mark: str,
    read: Collection[str],
    wrong: Collection[str],
) -> int:
    """Confirm what is open of the choice, in the open transaction; what was `wrong` of what was
    `read` (keys) is rejected, one by one. Returns the bulk's id.

    Raises Conflict("bulk_changed") when the machine has read anew since the page was made,
    Conflict("bulk_decided") when somebody else has meanwhile decided on all of them, or on one that
    was wrong, and Refused("bulk_unread") when fewer were read than there were to read.
    """
    if wanted.mark != mark:
        raise Conflict("bulk_changed")
    if len(set(read)) < min(READ_FIRST, wanted.size):
        raise Refused("bulk_unread")
    bad = set(wrong) & set(read)
    if not wanted.open or bad - {one.key for one in wanted.open}:
        raise Conflict("bulk_decided")
    kept = [one for one in wanted.open if one.key not in bad]
    name = analyse.codebook_name(codebooks.in_force(db))
    for one in wanted.open:
        if one.key in bad:
            tags.decide(
                db,
                user_id,
                event_id=event.id,
                passage_id=one.passage.id,
                revision=one.passage.revision,
                codebook=name,
                code=one.code,
                decision="rejected",
            )
    return bulk.confirm(
        db,
        user_id,
        event.id,
        [(one.passage.id, one.passage.revision, one.code) for one in kept],
        codebook=name,
        code=None if wanted.theme else wanted.code,
        theme=wanted.theme or None,
        above=wanted.above,
        read=len(set(read)),
        wrong=len(bad),
    )


def _members(db: Database, event: Event, theme: str) -> Collection[str]:
    found = view(db, event.id).get(theme)
    return found.passages if found else ()


def _suggested(db: Database, event: Event, members: Collection[str] | None) -> Sequence[InBulk]:
    suggested = runs.suggestions(db, event.id)
    known = set(codebooks.in_force(db).ids)
    return [
        InBulk(passage, one)
        for passage in passages.of_event(db, event.id)
        if members is None or passage.id in members
        for one in suggested.get(passage.id, ())
        if one.code in known
    ]


def _is_open(one: InBulk, decided: Mapping[str, Mapping[str, TagDecision]]) -> bool:
    word = decided.get(one.passage.id, {}).get(one.code)
    return word is None or word.stale
