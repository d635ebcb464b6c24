"""The review list: passages with what the machine suggests, and a person's word on each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse

from cafe.accounts import allow, store
from cafe.errors import Conflict, Unknown
from cafe.store.events import Event
from cafe.understand.status import status_of
from cafe.views.lead.blueprint import bp
from cafe.views.lead.deciding import DecideForm, keep
from cafe.views.lead.reviewed import (
    TEACH,
    ReviewFilter,
    behind,
    counts,
    in_query,
    laid_out,
    wanted_of,
)
from cafe.views.named import event_for
from cafe.views.submit import attempt
from forms.messages import Message

PER_PAGE = 25


@bp.get("/events/<code>/review")
@allow("lead")
def review(code: str) -> Any:
    """The list, filtered by the query."""
    return _page(event_for(code), wanted_of(request.args))


@bp.post("/events/<code>/review/decide")
@allow("lead")
def review_decide(code: str) -> Any:
    """Keep a decision and go back to the passage; a script gets the passage's card alone."""
    event = event_for(code)
    form = DecideForm(request.form)
    wanted = wanted_of(in_query(form.back.data))
    passage_id = form.passage.data or ""

    def save(db: Database) -> str:
        keep(db, event, form)
        return wanted.address(event.code, f"p-{passage_id}", at=passage_id)

    answer = attempt(form, save, lambda: _page(event, replace(wanted, at=passage_id), form))
    if "card" not in request.headers.get("X-Wants", ""):
        return answer
    if isinstance(answer, BaseResponse):
        return _one_card(event, passage_id, wanted)
    if answer[1] == Conflict.status:
        return _one_card(event, passage_id, wanted, form.alert), Conflict.status
    return answer


def _page(event: Event, wanted: ReviewFilter, form: DecideForm | None = None) -> str:
    with store().snapshot() as db:
        every, ordered, drawn = laid_out(db, event, wanted)
        status = status_of(db, event)
    # A passage that has just been judged stays where it is, so that it can be seen and undone.
    found = [c for c in ordered if wanted.fits(c) or c.passage.id == wanted.at]
    start = behind(ordered, wanted.after, moves=wanted.order == TEACH)
    left_out = {c.passage.id for c in ordered[:start]}
    first = next((i for i, c in enumerate(found) if c.passage.id not in left_out), len(found))
    at = next((i for i, c in enumerate(found) if c.passage.id == wanted.at), None)
    if at is not None and not first <= at < first + PER_PAGE:
        first = at // PER_PAGE * PER_PAGE
    elif first == len(found):
        first = max(0, (first - 1) // PER_PAGE * PER_PAGE)
    shown = found[first : first + PER_PAGE]
    guesses = [c.passage.id for c in found if wanted.code and c.is_guess(wanted.code)]
    return render_template(
        "lead/review.html",
        **drawn,
        status=status,
        one_by_one=False,
        cards=shown,
        found=len(found),
        first=first,
        # From where the pages before and behind go on.
        back=found[first - PER_PAGE - 1].passage.id if first > PER_PAGE else "",
        on=shown[-1].passage.id if first + PER_PAGE < len(found) else "",
        sure=len(found) - len(guesses),
        guesses=len(guesses),
        counts=counts(every, wanted),
        alert=form.alert if form else None,
    )


def _one_card(
    event: Event, passage_id: str, wanted: ReviewFilter, alert: Message | None = None
) -> str:
    with store().snapshot() as db:
        every, _, drawn = laid_out(db, event, wanted)
    shown = next((c for c in every if c.passage.id == passage_id), None)
    if shown is None:
        raise Unknown("not_found")
    return render_template(
        "lead/_card.html", **drawn, card=shown, alert=alert, counts=counts(every, wanted)
    )
