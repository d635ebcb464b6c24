"""What the room votes on: the lead puts like proposals together, words, chooses and orders them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from analysis.alike import SetAlike, sets_alike
from cafe import masks
from cafe.accounts import actor, allow, store
from cafe.store import harvest, shortlist
from cafe.store.events import Event
from cafe.store.shortlist import Shortlist, VotableProposal
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.submit import attempt
from forms.harvest import (
    WORDING_MAX,
    ChooseForm,
    HideForm,
    ListedForm,
    MoveForm,
    PutTogetherForm,
    WordingForm,
)


@bp.get("/events/<code>/harvest/shortlist", endpoint="shortlist")
@allow("lead")
def shortlist_page(code: str) -> Any:
    """The list with all that can be done to it."""
    return _page(event_for(code))


@bp.get("/events/<code>/harvest/shortlist/state")
@allow("lead")
def shortlist_state(code: str) -> Any:
    """A mark that changes when the list does."""
    found = event_for(code)
    with store().snapshot() as db:
        return {"version": _version(shortlist.of_event(db, found.id), harvest.get(db, found.id))}


@bp.post("/events/<code>/harvest/shortlist/join")
@allow("lead")
def shortlist_join(code: str) -> Any:
    """Put several together."""
    form = PutTogetherForm(request.form)
    form.parts.allowed = form.parts.data or ()  # the store knows what has gone

    def act(db: Database, event: Event) -> str:
        parts = form.parts.data or []
        lead = form.proposal.data if form.proposal.data in parts else parts[0]
        shortlist.join(db, actor(), event.id, lead, set(parts) - {lead})
        return str(lead)

    return _do(code, form, act)


@bp.post("/events/<code>/harvest/shortlist/part")
@allow("lead")
def shortlist_part(code: str) -> Any:
    """Take apart what was put together."""
    form = ListedForm(request.form)
    return _do(code, form, _on(form, shortlist.part))


@bp.post("/events/<code>/harvest/shortlist/word")
@allow("lead")
def shortlist_word(code: str) -> Any:
    """Give one other words for the vote."""
    form = WordingForm(request.form)

    def act(db: Database, event: Event) -> str:
        wording = masks.of_text(form.wording.data or "")
        seen = form.seen.data or ""
        shortlist.word(db, actor(), event.id, _of(form), wording, seen)
        return _of(form)

    return _do(code, form, act)


@bp.post("/events/<code>/harvest/shortlist/choose")
@allow("lead")
def shortlist_choose(code: str) -> Any:
    """Let one, or all, go to the vote or not."""
    form = ChooseForm(request.form)
    chosen = form.chosen.data == "1"

    def act(db: Database, event: Event) -> str:
        listed = shortlist.of_event(db, event.id)
        every = listed.left if chosen else listed.going
        leads = [form.proposal.data] if form.proposal.data else [one.id for one in every]
        shortlist.choose(db, actor(), event.id, chosen, leads)
        return form.proposal.data or ""

    return _do(code, form, act)


@bp.post("/events/<code>/harvest/shortlist/hide")
@allow("lead")
def shortlist_hide(code: str) -> Any:
    """Show one to nobody, and say why."""
    form = HideForm(request.form)

    def act(db: Database, event: Event) -> str:
        shortlist.hide(db, actor(), event.id, _of(form), form.reason.data or "")
        return _of(form)

    return _do(code, form, act)


@bp.post("/events/<code>/harvest/shortlist/unhide")
@allow("lead")
def shortlist_unhide(code: str) -> Any:
    """Show one again."""
    form = ListedForm(request.form)
    return _do(code, form, _on(form, shortlist.unhide))


@bp.post("/events/<code>/harvest/shortlist/move")
@allow("lead")
def shortlist_move(code: str) -> Any:
    """Move one in the list."""
    form = MoveForm(request.form)

    def act(db: Database, event: Event) -> str:
        shortlist.move(db, actor(), event.id, _of(form), form.way.data or "")
        return _of(form)

    return _do(code, form, act)


def _of(form: ListedForm) -> str:
    return str(form.proposal.data or "")


def _on(
    form: ListedForm, action: Callable[[Database, str, int, str], None]
) -> Callable[[Database, Event], str]:
    def act(db: Database, event: Event) -> str:
        action(db, actor(), event.id, _of(form))
        return _of(form)

    return act


def _do(code: str, form: ListedForm, action: Callable[[Database, Event], str]) -> Any:
    """One press, then back to the proposal that it was about."""
    found = event_for(code)

    def act(db: Database) -> str:
        about = action(db, found)
        return url_for("lead.shortlist", code=code, _anchor=f"p-{about}" if about else "shortlist")

    return attempt(form, act, lambda: _page(found, form))


def _page(event: Event, form: ListedForm | None = None) -> str:
    with store().snapshot() as db:
        listed = shortlist.of_event(db, event.id)
        now = harvest.get(db, event.id)
    return render_template(
        "lead/shortlist.html",
        event=event,
        listed=listed,
        sizes=shortlist.sizes(listed),
        sets=_sets(listed),
        now=now,
        form=form,
        fixed=now.ballots > 0,
        wording_max=WORDING_MAX,
        version=_version(listed, now),
    )


def _sets(listed: Shortlist) -> list[tuple[SetAlike, list[VotableProposal]]]:
    """Those that the machine finds alike, among what is not hidden."""
    shown = listed.going + listed.left
    found = sets_alike(tuple(one.text for one in shown))
    return [(one, [shown[place] for place in one.places]) for one in found]


def _version(listed: Shortlist, now: harvest.Harvest) -> str:
    stands = (listed, now.state, now.event_state, now.ballots > 0)
    return hashlib.sha256(repr(stands).encode()).hexdigest()[:16]
