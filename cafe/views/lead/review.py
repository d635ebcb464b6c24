"""The review list: passages with what the machine suggests, and a person's word on each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField

from cafe.accounts import account, actor, allow, store
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import notes, organisation, passages, tags, texts
from cafe.store.events import Event
from cafe.understand import analyse, codebooks, learned
from cafe.understand.cards import Card, cards_of
from cafe.understand.status import status_of
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import local_time, spoken
from cafe.views.submit import attempt
from forms.base import Form
from forms.kinds import KINDS, UNSET

PER_PAGE = 25
STATES = ("unconfirmed", "undecided", "confirmed", "none")
FILTERS = ("code", "round", "table", "kind", "state")


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
    "add" confirms the code in `added`; "kind" and a kind is what the note is. `back` is the list's
    query."""

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
        if word == "kind":
            _choose_kind(db, event, passage_id, form.revision.data or "", of)
            return wanted.address(event.code, f"p-{passage_id}", at=passage_id)
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


def _choose_kind(db: Database, event: Event, note_id: str, revision: str, kind: str) -> None:
    """Say what kind of note it is. Raises Unknown, Refused, Conflict."""
    if kind not in KINDS or not re.fullmatch("[0-9]{1,9}", revision):
        raise Refused("not_a_choice")
    if not notes.choose_kind(db, actor(), event, {note_id: int(revision)}, kind):
        raise Conflict("note_changed")


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
    if given["kind"] not in (*KINDS, UNSET):
        given["kind"] = ""
    if given["code"] not in codebooks.in_force(store().read()).ids:
        given["code"] = ""
    return ReviewFilter(**given, page=int(page) if re.fullmatch("[0-9]{1,5}", page) else 1)


def _place(card: Card, wanted: ReviewFilter) -> bool:
    p = card.passage
    return (
        wanted.round in ("", str(p.round))
        and wanted.table in ("", str(p.table_number))
        and wanted.kind in ("", p.kind or UNSET)
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
        kinds=(*KINDS, UNSET),
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
