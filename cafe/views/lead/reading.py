"""A new reading that waits: what it would change, and the button that shows it."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request

from cafe.accounts import actor, allow, store
from cafe.understand import codebooks
from cafe.understand import waiting as waits
from cafe.views.lead.blueprint import bp
from cafe.views.lead.themed import ThemesPlace, place_for
from cafe.views.spoken import local_time
from cafe.views.submit import attempt
from forms.theme import ReadingForm


@bp.get("/events/<code>/reading")
@bp.get("/themes/<int:number>/reading")
@allow("lead")
def reading(code: str | None = None, number: int | None = None) -> Any:
    """What the reading that waits would change; the themes when none does."""
    place = place_for(code, number)
    return _page(place, None)


@bp.post("/events/<code>/reading/show")
@bp.post("/themes/<int:number>/reading/show")
@allow("lead")
def reading_show(code: str | None = None, number: int | None = None) -> Any:
    """Show it, and go to the themes."""
    place = place_for(code, number)
    form = ReadingForm(request.form)

    def save(db: Any) -> str:
        waits.show(db, actor(), place.scope, form.mark.data or "")
        return place.home

    return attempt(form, save, lambda: _page(place, form))


def _page(place: ThemesPlace, form: ReadingForm | None) -> Any:
    with store().snapshot() as db:
        found = waits.waiting(db, place.scope)
        codes = {c.id: c for c in codebooks.in_force(db).codes}
    if found is None and form is None:
        return redirect(place.home)
    shown = ReadingForm(data={"mark": found.mark if found else ""})
    if form is not None:  # refused: the page shows what waits now, under why
        shown.alert = form.alert
    return render_template(
        "lead/reading.html",
        place=place,
        event=place.event,
        reading=found,
        form=shown,
        codes=codes,
        local_time=local_time,
    )
