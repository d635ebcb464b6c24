"""The moderator's controls of the harvest: open, close, show the votes, choose what the wall shows.

How the votes fall is not here either before they are shown; only how many ballots are in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import current_app, render_template, request, url_for
from sqlite_utils import Database

from cafe.accounts import actor, allow, store
from cafe.store import harvest, shortlist
from cafe.store.events import Event
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.submit import attempt, local
from forms.base import Form
from forms.harvest import VOTES_MAX, RestartForm, RulesForm, StepForm


@bp.get("/events/<code>/harvest", endpoint="harvest")
@allow("lead")
def harvest_page(code: str) -> Any:
    """The controls as a page of their own."""
    return _page(event_for(code))


@bp.get("/events/<code>/harvest/state")
@allow("lead")
def harvest_state(code: str) -> Any:
    """A mark that changes when the controls do."""
    return {"version": panel(event_for(code))["version"]}


@bp.post("/events/<code>/harvest/open")
@allow("lead")
def harvest_open(code: str) -> Any:
    """Open the voting."""
    found = event_for(code)
    form = RulesForm(request.form)

    def act(db: Database) -> None:
        harvest.start(
            db,
            actor(),
            found.id,
            by=form.by.data or "",
            votes_each=form.votes_each.data or 0,
            stacks=form.stacks.data,
        )

    return _do(found, form, act, rules=form)


@bp.post("/events/<code>/harvest/close")
@allow("lead")
def harvest_close(code: str) -> Any:
    """Close the voting."""
    found = event_for(code)
    return _do(found, StepForm(request.form), lambda db: harvest.close(db, actor(), found.id))


@bp.post("/events/<code>/harvest/reveal")
@allow("lead")
def harvest_reveal(code: str) -> Any:
    """Show the votes to everyone."""
    found = event_for(code)
    return _do(found, StepForm(request.form), lambda db: harvest.reveal(db, actor(), found.id))


@bp.post("/events/<code>/harvest/restart")
@allow("lead")
def harvest_restart(code: str) -> Any:
    """Take all votes away."""
    found = event_for(code)
    form = RestartForm(request.form)
    return _do(found, form, lambda db: harvest.restart(db, actor(), found.id), restart=form)


@bp.post("/events/<code>/harvest/wall")
@allow("lead")
def harvest_wall(code: str) -> Any:
    """Choose what the projector shows."""
    found = event_for(code)
    form = StepForm(request.form)
    return _do(found, form, lambda db: harvest.show(db, actor(), found.id, form.what.data or ""))


def panel(
    event: Event, rules: RulesForm | None = None, restart: RestartForm | None = None
) -> dict[str, Any]:
    """What `lead/_harvest.html` shows of the event, with forms that may hold what was typed."""
    with store().snapshot() as db:
        now = harvest.get(db, event.id)
        listed = shortlist.of_event(db, event.id)
        few, needed = harvest.few(db, now), harvest.voters_needed(db)
    given = {"by": now.by, "votes_each": now.votes_each, "stacks": now.stacks}
    counts = shortlist.sizes(listed)
    mark = hashlib.sha256(repr((now, counts, few)).encode()).hexdigest()[:16]
    return {
        "now": now,
        "counts": counts,
        "few": few,
        "needed": needed,
        "rules": rules or RulesForm(data=given),
        "restart": restart or RestartForm(),
        "votes_max": VOTES_MAX,
        "version": mark,
        "back": _back(event) if request.method == "POST" else request.script_root + request.path,
        "room": current_app.config["SETTINGS"].public_url
        + url_for("harvest.room", code=event.code),
    }


@bp.context_processor
def _for_templates() -> dict[str, object]:
    return {"harvest_panel": panel}


def _do(event: Event, form: Form, action: Callable[[Database], None], **typed: Any) -> Any:
    """One press of the moderator, then back to the page where the controls stood."""

    def act(db: Database) -> str:
        action(db)
        return f"{_back(event)}#harvest"

    return attempt(form, act, lambda: _page(event, form, **typed))


def _back(event: Event) -> str:
    """The page on which the controls stood that have been pressed."""
    given = request.form.get("back")
    return given if given and local(given) else url_for("lead.harvest", code=event.code)


def _page(event: Event, form: Form | None = None, **typed: Any) -> str:
    return render_template(
        "lead/harvest.html", event=event, form=form, controls=panel(event, **typed)
    )
