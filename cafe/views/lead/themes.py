"""The theme pages of an event or a gathering, and the analysis: how it stands, and a new one."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request
from sqlite_utils import Database

from cafe.accounts import actor, allow, store
from cafe.store import audit, jobs, runs
from cafe.understand import themes as standing_themes
from cafe.understand.status import late, status
from cafe.views.lead.blueprint import bp
from cafe.views.lead.themed import place_for, theme_page, themes_page
from cafe.views.submit import local, once
from forms.base import Form


@bp.get("/events/<code>/themes")
@allow("lead")
def themes(code: str) -> Any:
    """The themes of an event, the largest first."""
    return themes_page(place_for(code))


@bp.get("/events/<code>/themes/<theme_id>")
@bp.get("/themes/<int:number>/theme/<theme_id>")
@allow("lead")
def theme(theme_id: str, code: str | None = None, number: int | None = None) -> Any:
    """One theme with every passage in it; "outside" is what belongs to none."""
    return theme_page(place_for(code, number), theme_id)


@bp.post("/events/<code>/analyse")
@bp.post("/themes/<int:number>/analyse")
@allow("lead")
def analyse(code: str | None = None, number: int | None = None) -> Any:
    """Queue an analysis and go back to the page that asked for it."""
    place = place_for(code, number)
    back = request.form.get("back")
    address = str(back) if back and local(back) else place.home

    def save(db: Database) -> str:
        jobs.queue(db, place.scope)
        about = f"event:{place.event.code}" if place.event else f"gathering:{place.scope.id}"
        audit.add(db, actor(), f"{place.scope.kind}.analyse", about)
        return address

    return once(Form(request.form), save)


@bp.get("/events/<code>/analyse/state")
@bp.get("/themes/<int:number>/analyse/state")
@allow("lead")
def analyse_state(code: str | None = None, number: int | None = None) -> Any:
    """How far the analysis has come, for the page's script."""
    place = place_for(code, number)
    with store().snapshot() as db:
        job = jobs.latest(db, place.scope)
        waits = job is not None and job.waiting
        if job is not None and waits:
            name = job.state
        else:
            what = standing_themes.material(db, place.scope)
            name = status(db, place.scope, what, runs.latest(db, place.scope, "themes")).name
    return jsonify(
        state=name,
        progress=round(job.progress, 3) if job else 0,
        step=job.step if job else "",
        message=job.message if job else "",
        late=late(job),
    )
