"""The review one note at a time: each decision brings the next note, and the queue keeps its place.

The same filters and order as in the list. A note leaves the queue once a person has gone through
it: by a word on all that the machine asserts, or by saying that there is no more to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import render_template, request
from sqlite_utils import Database
from werkzeug.datastructures import MultiDict

from cafe.accounts import account, allow, store
from cafe.errors import Refused
from cafe.store import gone_through
from cafe.store.events import Event
from cafe.understand import pace
from cafe.understand.cards import Card, cards_of
from cafe.understand.status import status_of
from cafe.views.lead import deciding
from cafe.views.lead.blueprint import bp
from cafe.views.lead.deciding import DecideForm
from cafe.views.lead.reviewed import ReviewFilter, arranged, counts, in_query, laid_out, wanted_of
from cafe.views.named import event_for
from cafe.views.submit import attempt

ENDPOINT = "lead.review_queue"
RIGHT, DONE, BACK = "right", "done", "back"


@bp.get("/events/<code>/review/queue")
@allow("lead")
def review_queue(code: str) -> Any:
    """The note that comes next, or the one that the query names (`at`); `did` is the note that was
    decided on before it, and `codes` what of it."""
    return _page(event_for(code), wanted_of(request.args), request.args)


@bp.post("/events/<code>/review/queue/decide")
@allow("lead")
def review_queue_decide(code: str) -> Any:
    """Keep what was pressed, and go to the note that comes next."""
    event = event_for(code)
    form = DecideForm(request.form)
    wanted = wanted_of(in_query(form.back.data))
    here = form.passage.data or ""

    def save(db: Database) -> str:
        word, of = form.word
        said = [of]
        if word == BACK:
            _take_back(db, event, form)
            return wanted.address(event.code, endpoint=ENDPOINT, at=here)
        if word == RIGHT:
            said = form.several
            if not said:
                raise Refused("not_a_choice")
            for one in said:
                deciding.decide(db, event, form, one, "confirmed")
        elif word == DONE:
            said = []
        else:
            deciding.keep(db, event, form)
        ordered, card = _ordered(db, event, wanted, here)
        if word in (RIGHT, DONE) and not wanted.code:
            gone_through.mark(db, account().id, event.id, here, form.read)
        elif not card or not _is_said(card, wanted) or word not in ("confirmed", "rejected", RIGHT):
            return wanted.address(event.code, endpoint=ENDPOINT, at=here)
        elif not wanted.code:
            gone_through.mark(db, account().id, event.id, here, form.read)
        ordered, _ = _ordered(db, event, wanted, here)
        upcoming = _next(ordered, wanted, here)
        at = upcoming.passage.id if upcoming else ""
        address = wanted.address(event.code, endpoint=ENDPOINT, at=at)
        return f"{address}{'&' if '?' in address else '?'}did={here}&codes={'.'.join(said)}"

    return attempt(form, save, lambda: _page(event, replace(wanted, at=here), MultiDict(), form))


def _take_back(db: Database, event: Event, form: DecideForm) -> None:
    """Undo a step: what was decided in it, and that the note has been gone through."""
    for code in form.several:
        deciding.decide(db, event, form, code, "undone")
    gone_through.take_back(db, event.id, form.passage.data or "")


def _ordered(
    db: Database, event: Event, wanted: ReviewFilter, passage: str
) -> tuple[list[Card], Card | None]:
    """All cards in their order, and that of the passage."""
    every, _ = cards_of(db, event, wanted.code)
    ordered = arranged(db, every, wanted)
    return ordered, next((c for c in ordered if c.passage.id == passage), None)


def _is_said(card: Card, wanted: ReviewFilter) -> bool:
    """Whether nothing more is asked about the card: the filtered point is decided; or all that the
    machine asserts; or, where it asserts nothing, one guess is confirmed or all are rejected."""
    if wanted.code:
        row = card.row(wanted.code)
        return row is None or bool(row.decided)
    sure = [r for r in card.rows if not (r.suggestion and not r.suggestion.asserted) or r.by_table]
    return not card.is_open or all(r.decided for r in sure or card.rows)


def _waits(card: Card, wanted: ReviewFilter) -> bool:
    """Whether the card is in the queue."""
    if card.gone_through or not wanted.fits(card):
        return False
    if wanted.code:
        row = card.row(wanted.code)
        return row is not None and not row.decided
    return card.is_open or wanted.of_no_point


def _next(ordered: Sequence[Card], wanted: ReviewFilter, passage: str) -> Card | None:
    """The card that waits next behind a passage; behind the last one, the first that was passed
    over."""
    place = next((i for i, c in enumerate(ordered) if c.passage.id == passage), -1)
    turned = [*ordered[place + 1 :], *ordered[: place + 1]]
    return next((c for c in turned if _waits(c, wanted)), None)


def _before(ordered: Sequence[Card], wanted: ReviewFilter, passage: str) -> str:
    """The passage before this one in the order, among those that the queue has or has had; "" when
    it is the first."""
    placed = [c for c in ordered if c.passage.id == passage or _has_been(c, wanted)]
    place = next((i for i, c in enumerate(placed) if c.passage.id == passage), 0)
    return placed[place - 1].passage.id if place else ""


def _has_been(card: Card, wanted: ReviewFilter) -> bool:
    """Whether a card is in the queue, or was before a person's word on it. What the machine says
    nothing about never was: going on passes it over, and so does going back."""
    if not wanted.places(card):
        return False
    said = any(r.decided for r in card.rows if wanted.code in ("", r.code.id))
    return said or card.gone_through or _waits(card, wanted)


def _page(
    event: Event,
    wanted: ReviewFilter,
    query: MultiDict[str, str],
    form: DecideForm | None = None,
) -> str:
    with store().snapshot() as db:
        every, ordered, drawn = laid_out(db, event, wanted)
        status = status_of(db, event)
        last = gone_through.last_place(db, event.id, account().id)
        took = pace.of(db, account().id)
    shown = next((c for c in ordered if c.passage.id == wanted.at), None)
    begun = next((c for c in ordered if c.passage.id == last and _waits(c, wanted)), None)
    shown = shown or begun or _next(ordered, wanted, last)
    here = shown.passage.id if shown else ""
    behind = _next(ordered, wanted, here)
    left = [c.passage.id for c in ordered if _waits(c, wanted)]
    # What has no point is not asked about; a person may want to look through it all the same.
    pointless = ReviewFilter(state="none")
    without = [c for c in every if _waits(c, pointless)] if not (left or wanted.of_no_point) else []
    done = next((c for c in every if c.passage.id == query.get("did", "")), None)
    return render_template(
        "lead/review_queue.html",
        **drawn,
        status=status,
        one_by_one=True,
        card=shown,
        right=_right(shown, wanted),
        done=done,
        done_rows=[
            r
            for r in (done.rows if done else ())
            if r.code.id in query.get("codes", "").split(".") and r.decided
        ],
        before=_before(ordered, wanted, here),
        on=behind.passage.id if behind and behind is not shown else "",
        left=len(left),
        without=len(without),
        minutes=took.minutes(len(left)),
        all=counts(every, replace(wanted, state=""))[""],
        alert=form.alert if form else None,
    )


def _right(card: Card | None, wanted: ReviewFilter) -> list[str]:
    """The codes that one press confirms: what the machine asserts and nobody has decided, or of a
    filtered point that alone."""
    if card is None:
        return []
    return [
        r.code.id
        for r in card.sure
        if not r.decided and (not wanted.code or r.code.id == wanted.code)
    ]
