"""The review list: passages with what the machine suggests, and a person's word on each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField

from cafe.accounts import account, allow, store
from cafe.errors import Refused, Unknown
from cafe.store import organisation, passages, runs, tags, texts
from cafe.store.events import Event
from cafe.store.passages import Passage
from cafe.store.runs import StoredSuggestion
from cafe.store.tags import TagDecision
from cafe.understand import analyse, codebooks, learned
from cafe.understand.analyse import ReviewStanding
from cafe.understand.codebooks import Code, Codebook
from cafe.views.lead.blueprint import bp
from cafe.views.lead.themes import local_time, status_of
from cafe.views.named import event_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.base import Form

PER_PAGE = 25
KINDS = ("works", "improve", "proposal", "other")
STATES = ("unconfirmed", "undecided", "confirmed", "none")
FILTERS = ("code", "round", "table", "kind", "state")


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

    @property
    def pieces(self) -> tuple[TextPiece, ...]:
        """The text, cut where evidence begins and ends."""
        return pieces(self.passage.text, [r.suggestion for r in self.rows if r.suggestion])

    def matches(self, code: str, state: str) -> bool:
        """Whether it is among the cards with this code and in this state ("" is any)."""
        said = {r.code.id: r.decided for r in self.rows}
        if code and said.get(code, "rejected") == "rejected":
            return False
        unsure = {r.code.id for r in self.rows if r.suggestion and not r.suggestion.asserted}
        open_ = {r.code.id for r in self.rows if not r.decided}
        if state == "unconfirmed":
            # Also what a person decided on an earlier wording: it has to be looked at again.
            return bool(open_ - unsure)
        if state == "undecided":
            return bool(open_ & unsure)
        if state == "confirmed":
            return "confirmed" in said.values()
        if state == "none":
            return self.read and not any(
                decided == "confirmed" or (not decided and of not in unsure)
                for of, decided in said.items()
            )
        return True


@dataclass(frozen=True)
class ReviewFilter:
    """What the list is filtered by; "" is everything. `at` is a passage to show in any case;
    `order` "teach" puts first what teaches the machine most, "" is that of the event."""

    code: str = ""
    round: str = ""
    table: str = ""
    kind: str = ""
    state: str = ""
    order: str = ""
    page: int = 1
    at: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return any(getattr(self, name) for name in FILTERS)

    @property
    def query(self) -> str:
        """The filters as a query, without what is not filtered."""
        fields = {k: v for k, v in asdict(self).items() if v and (k, v) != ("page", 1)}
        return urlencode(fields)

    def address(self, code: str, anchor: str = "", **changed: Any) -> str:
        """The address of the list of event `code`, filtered like this but for `changed`."""
        query = replace(self, **changed).query
        return (
            url_for("lead.review", code=code)
            + (f"?{query}" if query else "")
            + (f"#{anchor}" if anchor else "")
        )


TEACH = "teach"
RELEASE, TAKE_BACK = "release", "take_back"
QUOTING = (RELEASE, TAKE_BACK)


class DecideForm(Form):
    """One word on one code. `press` is "confirmed", "rejected" or "undone", a space, and the code;
    "add" confirms the code in `added`. `back` is the list's query."""

    passage = HiddenField()
    revision = HiddenField()
    press = HiddenField()
    added = HiddenField()
    back = HiddenField()


@bp.get("/events/<code>/review")
@allow("lead")
def review(code: str) -> Any:
    """The list, filtered by the query."""
    return _page(event_for(code), _wanted(request.args))


@bp.post("/events/<code>/review/decide")
@allow("lead")
def review_decide(code: str) -> Any:
    """Keep a decision and go back to the passage; a script gets the passage's card alone."""
    event = event_for(code)
    form = DecideForm(request.form)
    wanted = _wanted(_query(form.back.data))
    passage_id = form.passage.data or ""

    def save(db: Database) -> str:
        word, of = _press(form)
        if word in QUOTING and event.survey_id is not None:
            _quote(db, event, passage_id, form.revision.data or "", word)
            return wanted.address(event.code, f"p-{passage_id}", at=passage_id)
        codebook = codebooks.in_force(db)
        if of not in codebook.ids or not re.fullmatch("[0-9]{1,9}", form.revision.data or ""):
            raise Refused("not_a_choice")
        tags.decide(
            db,
            account().id,
            event_id=event.id,
            passage_id=passage_id,
            revision=int(form.revision.data),
            codebook=analyse.codebook_name(codebook),
            code=of,
            decision=word,
        )
        return wanted.address(event.code, f"p-{passage_id}", at=passage_id)

    answer = attempt(form, save, lambda: _page(event, wanted, form))
    if isinstance(answer, BaseResponse) and "card" in request.headers.get("X-Wants", ""):
        return _one_card(event, passage_id, wanted)
    return answer


def _quote(db: Database, event: Event, passage_id: str, revision: str, word: str) -> None:
    """Release a survey's words to be quoted, or take that back. Raises Unknown, Refused."""
    passage = passages.get(db, event.id, passage_id)
    if passage is None:
        raise Unknown("not_found")
    if str(passage.revision) != revision:
        raise Refused("not_a_choice")
    if word == RELEASE:
        texts.release(db, account().id, passage_id, passage.revision)
    else:
        texts.take_back(db, account().id, passage_id)


def cards_of(db: Database, event: Event) -> tuple[list[Card], ReviewStanding]:
    """All passages of the event with suggestions and decisions, and how far people have come."""
    codebook = codebooks.in_force(db)
    read = passages.of_event(db, event.id)
    suggested = runs.suggestions(db, event.id)
    decided = tags.current(db, event.id)
    open_to_quote = texts.released(db, event.id) if event.survey_id else ()
    cards = [
        replace(
            card(codebook, p, suggested.get(p.id), decided.get(p.id, {})),
            released=p.id in open_to_quote,
        )
        for p in read
    ]
    return cards, analyse.count(read, suggested, decided)


def card(
    codebook: Codebook,
    passage: Passage,
    suggested: Sequence[StoredSuggestion] | None,
    decided: Mapping[str, TagDecision],
) -> Card:
    """One passage with what is said about it; `suggested` None: the machine has not read it."""
    known = codebook.ids
    mine = {s.code: s for s in suggested or () if s.code in known}
    own = {passage.point} & set(known)
    more = (decided.keys() | own) - mine.keys()
    added = [c for c in known if c in more] if more else []
    rows = tuple(
        CodeRow(codebook.code(c), mine.get(c), decided.get(c), c in own, number)
        for number, c in enumerate([*mine, *added], start=1)
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


def _press(form: DecideForm) -> tuple[str, str]:
    word, _, of = (form.press.data or "").partition(" ")
    if word == "add":
        return "confirmed", form.added.data or ""
    return word, of


def _query(text: str | None) -> Mapping[str, str]:
    from urllib.parse import parse_qsl

    return dict(parse_qsl((text or "")[:2000]))


def _wanted(query: Mapping[str, str]) -> ReviewFilter:
    """The filters of a query; what is not among the choices is left out."""
    given = {name: str(query.get(name, ""))[:100] for name in (*FILTERS, "order", "at")}
    if given["order"] not in ("", TEACH):
        given["order"] = ""
    page = str(query.get("page", "1"))
    if given["state"] not in STATES:
        given["state"] = ""
    if given["kind"] not in KINDS:
        given["kind"] = ""
    if given["code"] not in codebooks.in_force(store().read()).ids:
        given["code"] = ""
    return ReviewFilter(**given, page=int(page) if re.fullmatch("[0-9]{1,5}", page) else 1)


def _place(card: Card, wanted: ReviewFilter) -> bool:
    p = card.passage
    return (
        wanted.round in ("", str(p.round))
        and wanted.table in ("", str(p.table_number))
        and wanted.kind in ("", p.kind)
    )


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


def _counts(every: Sequence[Card], wanted: ReviewFilter) -> dict[str, int]:
    """How many passages each state would show, with the other filters as they are."""
    placed = [c for c in every if _place(c, wanted)]
    return {s: sum(c.matches(wanted.code, s) for c in placed) for s in ("", *STATES)}


def _page(event: Event, wanted: ReviewFilter, form: DecideForm | None = None) -> str:
    with store().snapshot() as db:
        every, standing = cards_of(db, event)
        status = status_of(db, event)
        known = organisation.get(db, spoken())
        codebook = codebooks.in_force(db)
        if wanted.order == TEACH:
            every = _instructive(db, every)
    fitting = {
        c.passage.id for c in every if _place(c, wanted) and c.matches(wanted.code, wanted.state)
    }
    # A passage that has just been judged stays where it is, so that it can be seen and undone.
    found = [c for c in every if c.passage.id in fitting or c.passage.id == wanted.at]
    pages = max(1, -(-len(found) // PER_PAGE))
    at = next((i for i, c in enumerate(found) if c.passage.id == wanted.at), None)
    number = min(wanted.page, pages) if at is None else at // PER_PAGE + 1
    first = (number - 1) * PER_PAGE
    return render_template(
        "lead/review.html",
        event=event,
        cards=found[first : first + PER_PAGE],
        found=len(found),
        first=first,
        page=number,
        pages=pages,
        wanted=wanted,
        here=replace(wanted, page=number, at=""),
        counts=_counts(every, wanted),
        standing=standing,
        status=status,
        codebook=codebook,
        kinds=KINDS,
        states=STATES,
        tables={t.id: t for t in event.tables},
        organisation=known,
        local_time=local_time,
        alert=form.alert if form else None,
    )


def _one_card(event: Event, passage_id: str, wanted: ReviewFilter) -> str:
    with store().snapshot() as db:
        every, standing = cards_of(db, event)
        known = organisation.get(db, spoken())
    shown = next((c for c in every if c.passage.id == passage_id), None)
    if shown is None:
        raise Unknown("not_found")
    return render_template(
        "lead/_card.html",
        event=event,
        card=shown,
        here=replace(wanted, at=""),
        standing=standing,
        counts=_counts(every, wanted),
        tables={t.id: t for t in event.tables},
        organisation=known,
        local_time=local_time,
    )
