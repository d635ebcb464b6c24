"""Passages with what the machine suggests and people decided, for those who read every note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlite_utils import Database

from cafe.store import gone_through, passages, runs, tags, texts
from cafe.store.events import Event
from cafe.store.passages import Passage
from cafe.store.runs import StoredSuggestion
from cafe.store.tags import TagDecision
from cafe.understand import analyse, codebooks
from cafe.understand.analyse import ReviewStanding
from cafe.understand.codebooks import Code, Codebook


@dataclass(frozen=True)
class CodeRow:
    """One code beside a passage: what the machine says of it, what a person said, or both."""

    code: Code
    suggestion: StoredSuggestion | None
    decision: TagDecision | None
    by_table: bool  # the table itself chose it
    number: int  # the key that it answers to, from 1

    @property
    def decided(self) -> str:
        """ "confirmed", "rejected", or "" while nobody has judged the text as it reads now."""
        if self.decision is None or self.decision.stale:
            return ""
        return self.decision.decision

    @property
    def in_bulk(self) -> bool:
        """Whether it was confirmed with many others, and nobody has read this one."""
        return self.decided == "confirmed" and bool(self.decision and self.decision.bulk)

    @property
    def counts(self) -> bool:
        """Whether it counts in figures while nobody rejects it: the machine asserts it, or a person
        has confirmed it as it reads now."""
        asserted = self.suggestion is not None and self.suggestion.asserted
        return asserted or self.decided == "confirmed"

    @property
    def guessed(self) -> bool:
        """Whether it is below the machine's line, and nobody has decided or chosen it."""
        below = self.suggestion is not None and not self.suggestion.asserted
        return below and not self.decided and not self.by_table


@dataclass(frozen=True)
class TextPiece:
    """A stretch of text, and the codes that it is evidence for."""

    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """A passage as the review list shows it."""

    passage: Passage
    read: bool
    rows: tuple[CodeRow, ...]
    others: tuple[Code, ...]  # the codes that could be added
    released: bool = False  # words of a survey that may be quoted
    gone_through: bool = False  # somebody has said that there is no more to say of it

    @property
    def sure(self) -> tuple[CodeRow, ...]:
        """What the machine asserts, a person decided or the table chose."""
        return tuple(r for r in self.rows if not r.guessed)

    @property
    def guesses(self) -> tuple[CodeRow, ...]:
        """What the machine wants a person to look at, and nobody has decided."""
        return tuple(r for r in self.rows if r.guessed)

    def row(self, code: str) -> CodeRow | None:
        """The row of this code, if it has one."""
        return next((r for r in self.rows if r.code.id == code), None)

    def score(self, code: str = "") -> float:
        """How sure the machine is of the code, or of what it is surest of; 0 when it says nothing,
        1 when only people do. What was decided since changes nothing."""
        if code:
            row = self.row(code)
            return 0.0 if row is None else row.suggestion.score if row.suggestion else 1.0
        return max((r.suggestion.score for r in self.rows if r.suggestion), default=0.0)

    def is_guess(self, code: str) -> bool:
        """Whether the machine only wants a person to look for the code, whatever was decided."""
        row = self.row(code)
        return bool(row and row.suggestion and not row.suggestion.asserted and not row.by_table)

    @property
    def pieces(self) -> tuple[TextPiece, ...]:
        """The text, cut where evidence begins and ends."""
        return pieces(self.passage.text, [r.suggestion for r in self.rows if r.suggestion])

    @property
    def waits(self) -> bool:
        """Whether it waits for a person: nobody has gone through it, and one of its codes is
        open."""
        return self.is_open and not self.gone_through

    @property
    def is_open(self) -> bool:
        """Whether one of its codes waits for a person's word. A guess counts nowhere: once somebody
        has read the passage and confirmed another code, it needs no dismissal."""
        asked = [r for r in self.rows if not r.decided]
        read = any(r.decided == "confirmed" and not r.in_bulk for r in self.rows)
        return any(not (read and r.guessed and r.decision is None) for r in asked)

    def matches(self, code: str, state: str) -> bool:
        """Whether it is among the cards with this code and in this state ("" is any): the state of
        that code, else of any. What counts in figures is confirmed or unconfirmed; what does not
        count yet (a guess, a table's own choice, what was confirmed of an earlier wording) is
        undecided. So the two sides of the count of a
        point, and those without one, are the same here as in the summary."""
        said = {r.code.id: r.decided for r in self.rows}
        if code and said.get(code, "rejected") == "rejected":
            return False
        about = {code} if code else said.keys()
        unsure = {r.code.id for r in self.rows if not r.counts}
        open_ = {r.code.id for r in self.rows if not r.decided and r.code.id in about}
        if state == "unconfirmed":
            return bool(open_ - unsure)
        if state == "undecided":
            return bool(open_ & unsure)
        if state == "confirmed":
            return any(said[mine] == "confirmed" for mine in about)
        if state == "none":
            return self.read and not any(
                decided == "confirmed" or (not decided and of not in unsure)
                for of, decided in said.items()
            )
        return True


def cards_of(db: Database, event: Event, first: str = "") -> tuple[list[Card], ReviewStanding]:
    """All passages of the event with suggestions and decisions, and how far people have come. The
    code `first` stands first wherever it stands, so that one key is its key."""
    codebook = codebooks.in_force(db)
    read = passages.of_event(db, event.id)
    suggested = runs.suggestions(db, event.id)
    decided = tags.current(db, event.id)
    done = gone_through.of_event(db, event.id)
    open_to_quote = texts.released(db, event.id) if event.survey_id else ()
    cards = [
        replace(
            card(codebook, p, suggested.get(p.id), decided.get(p.id, {}), first),
            released=p.id in open_to_quote,
            gone_through=p.id in done,
        )
        for p in read
    ]
    return cards, analyse.count(read, suggested, decided)


def card(
    codebook: Codebook,
    passage: Passage,
    suggested: Sequence[StoredSuggestion] | None,
    decided: Mapping[str, TagDecision],
    first: str = "",
) -> Card:
    """One passage with what is said about it; `suggested` None: the machine has not read it.

    The order of its codes, and with it their keys, is that of the machine, but for `first`; a
    decision moves none.
    """
    known = codebook.ids
    mine = {s.code: s for s in suggested or () if s.code in known}
    own = {passage.point} & set(known)
    more = (decided.keys() | own) - mine.keys()
    added = [c for c in known if c in more] if more else []
    rows = tuple(
        CodeRow(codebook.code(c), mine.get(c), decided.get(c), c in own, number)
        for number, c in enumerate(sorted([*mine, *added], key=lambda c: c != first), start=1)
    )
    there = {r.code.id for r in rows}
    others = tuple(c for c in codebook.codes if c.id not in there)
    return Card(passage, suggested is not None, rows, others)


def pieces(text: str, suggested: Sequence[StoredSuggestion]) -> tuple[TextPiece, ...]:
    """The text cut wherever evidence begins or ends; positions are in code points.

    Positions outside the text are drawn in to it; joined, the pieces are the text.
    """
    spans = [
        (min(max(start, 0), len(text)), min(max(end, 0), len(text)), s.code)
        for s in suggested
        for start, end in s.evidence
    ]
    cuts = sorted({0, len(text), *(start for start, _, _ in spans), *(end for _, end, _ in spans)})
    found: list[TextPiece] = []
    for start, end in pairwise(cuts):
        codes = tuple(
            dict.fromkeys(code for first, last, code in spans if first <= start and end <= last)
        )
        if found and found[-1].codes == codes:
            found[-1] = TextPiece(found[-1].text + text[start:end], codes)
        else:
            found.append(TextPiece(text[start:end], codes))
    return tuple(found)
