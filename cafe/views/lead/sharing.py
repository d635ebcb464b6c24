"""Whether an event's words may leave the house, for an analysis of many organisations."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import masks
from cafe.accounts import account, allow, store
from cafe.store import events, shared_events
from cafe.store.events import Event
from cafe.thresholds import gate
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.submit import attempt, once
from forms.event import ConfirmForm
from forms.sharing import SharingForm


@bp.get("/events/<code>/sharing")
@allow("lead")
def event_sharing(code: str) -> Any:
    """What leaves when the event is shared, what does not, and whether it is."""
    return _page(event_for(code), SharingForm())


@bp.post("/events/<code>/sharing/on")
@allow("lead")
def event_share(code: str) -> Any:
    """Let the next shares have the event."""
    found = event_for(code)
    form = SharingForm(request.form)

    def save(db: Database) -> str:
        event = events.by_id(db, found.id)
        # The reason goes along with what is shared.
        shared_events.mark(db, account().id, event, masks.of_text(form.reason.data or ""))
        return url_for("lead.event_sharing", code=code)

    return attempt(form, save, lambda: _page(found, form))


@bp.post("/events/<code>/sharing/off")
@allow("lead")
def event_unshare(code: str) -> Any:
    """Let no later share have it."""
    found = event_for(code)

    def save(db: Database) -> str:
        shared_events.take_back(db, account().id, events.by_id(db, found.id))
        return url_for("lead.event_sharing", code=code)

    return once(ConfirmForm(request.form), save)


def _page(event: Event, form: SharingForm) -> str:
    db = store().read()
    return render_template(
        "lead/sharing.html",
        event=event,
        form=form,
        shared=shared_events.of_event(db, event.id),
        gate=gate(db),
    )
