"""What the list of notes to review and the queue of them share: filters, order, what they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import url_for
from sqlite_utils import Database

from cafe.accounts import store
from cafe.store import learning, organisation
from cafe.store.events import Event
from cafe.understand import analyse, codebooks, learned
from cafe.understand.cards import Card, cards_of
from cafe.views.spoken import local_time, spoken
from forms.kinds import KINDS, UNSET

STATES = ("unconfirmed", "undecided", "confirmed", "none")
FILTERS = ("code", "round", "table", "kind", "state")
SURE, TEACH = "sure", "teach"
ORDERS = ("", SURE, TEACH)


@dataclass(frozen=True)
class ReviewFilter:
    """What notes are filtered by; "" is everything. `order`: "" is that of the event, "sure" has
    the surest first, "teach" what teaches the machine most. The list begins behind the passage
    `after`, whatever has been decided on since; `at` is a passage to show in any case."""

    code: str = ""
    round: str = ""
    table: str = ""
    kind: str = ""
    state: str = ""
    order: str = ""
    after: str = ""
    at: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return any(getattr(self, name) for name in FILTERS)

    @property
    def of_no_point(self) -> bool:
        """Whether notes without a point are asked for."""
        return self.state == "none"

    @property
    def query(self) -> str:
        """The filters as a query, without what is not filtered."""
        return urlencode({k: v for k, v in asdict(self).items() if v})

    def address(
        self, code: str, anchor: str = "", endpoint: str = "lead.review", **changed: Any
    ) -> str:
        """The address of the list of event `code`, filtered like this but for `changed`."""
        query = replace(self, **changed).query
        return (
            url_for(endpoint, code=code)
            + (f"?{query}" if query else "")
            + (f"#{anchor}" if anchor else "")
        )

    def places(self, card: Card) -> bool:
        """Whether a card is of the round, table and kind."""
        p = card.passage
        return (
            self.round in ("", str(p.round))
            and self.table in ("", str(p.table_number))
            and self.kind in ("", p.kind or UNSET)
        )

    def fits(self, card: Card) -> bool:
        """Whether a card is among what is asked for."""
        return self.places(card) and card.matches(self.code, self.state)


def in_query(text: str | None) -> Mapping[str, str]:
    """A query that a form has carried along."""
    return dict(parse_qsl((text or "")[:2000]))


def wanted_of(query: Mapping[str, str]) -> ReviewFilter:
    """The filters of a query; what is not among the choices is left out."""
    given = {name: str(query.get(name, ""))[:100] for name in (*FILTERS, "order", "after", "at")}
    choices: dict[str, Sequence[str]] = {
        "order": ORDERS,
        "state": STATES,
        "kind": (*KINDS, UNSET),
        "code": codebooks.in_force(store().read()).ids,
    }
    for name, allowed in choices.items():
        if given[name] not in allowed:
            given[name] = ""
    return ReviewFilter(**given)


def arranged(db: Database, every: Sequence[Card], wanted: ReviewFilter) -> list[Card]:
    """All cards in the order that is asked for: else as they were said, first what the tables hold
    most important. With a point, its guesses come after what the machine asserts or a person said,
    which a decision does not change."""
    ordered = sorted(every, key=lambda c: not c.passage.important)
    if wanted.order == TEACH:
        ordered = _instructive(db, every)
    elif wanted.order == SURE:
        ordered.sort(key=lambda c: -c.score(wanted.code))
    if wanted.code:
        ordered.sort(key=lambda c: c.is_guess(wanted.code))
    return ordered


def laid_out(
    db: Database, event: Event, wanted: ReviewFilter
) -> tuple[list[Card], list[Card], dict[str, Any]]:
    """All cards of the event, as they were said and in the order that is asked for, and what a page
    or a card of theirs is drawn with."""
    every, standing = cards_of(db, event, wanted.code)
    drawn = {
        "event": event,
        "wanted": wanted,
        "here": replace(wanted, at=""),
        "seen": learning.last_decision(db),
        "standing": standing,
        "codebook": codebooks.in_force(db),
        "kinds": (*KINDS, UNSET),
        "tables": {t.id: t for t in event.tables},
        "organisation": organisation.get(db, spoken()),
        "local_time": local_time,
    }
    return every, arranged(db, every, wanted), drawn


def behind(ordered: Sequence[Card], passage: str, *, moves: bool) -> int:
    """The place from which to go on behind a passage; 0 when it is not there. `moves`: what is
    decided goes to the end, so behind such a passage one begins again."""
    place = next((i for i, c in enumerate(ordered) if c.passage.id == passage), None)
    if place is None or (moves and all(r.decided for r in ordered[place].rows)):
        return 0
    return place + 1


def counts(every: Sequence[Card], wanted: ReviewFilter) -> dict[str, int]:
    """How many passages each state would show, with the other filters as they are."""
    placed = [c for c in every if wanted.places(c)]
    return {s: sum(c.matches(wanted.code, s) for c in placed) for s in ("", *STATES)}


def _instructive(db: Database, every: Sequence[Card]) -> list[Card]:
    """The cards in the order in which deciding teaches most."""
    open_scores = {
        c.passage.id: {
            r.code.id: r.suggestion.score for r in c.rows if r.suggestion and not r.decided
        }
        for c in every
    }
    asserted = [
        r.suggestion.score for c in every for r in c.rows if r.suggestion and r.suggestion.asserted
    ]
    by_id = {c.passage.id: c for c in every}
    line = analyse.asserts_at(db) or min(asserted, default=0.5)
    return [by_id[i] for i in learned.instructive(open_scores, db, line)]
