"""The first page: what waits for the account, what comes next, what has changed."""

from __future__ import annotations

import contextlib
from typing import Any

from flask import Blueprint, current_app, render_template

from cafe import days, rights
from cafe.accounts import account, allow, store
from cafe.errors import Busy
from cafe.reports import wishes
from cafe.store import audit, events, organisation, users, visits
from cafe.store.database import patience
from cafe.understand import today
from cafe.upkeep import check
from cafe.views.spoken import short_day, spoken

bp = Blueprint("today", __name__)
# Nobody waits for a note that a page has been looked at.
PATIENCE = 0.5


@bp.get("/today")
@allow(*users.ROLES)
def page() -> Any:
    """What waits for the account; that it was here is kept, for what it is told next time."""
    user = account()
    with store().snapshot() as db:
        visit = visits.of(db, user.id, audit.last_id(db))
        found = today.of(db, user, visit)
        group = next((g for g in rights.groups_of(user) if g is not None), None)
        wished_at, wished = (
            wishes.strongest(db, events.heads(db), group) if group is not None else (None, ())
        )
        known = organisation.get(db, spoken())
        due = visits.is_due(db, user.id)
    if due:
        with contextlib.suppress(Busy), patience(PATIENCE), store().write() as db:
            visits.keep(db, user.id, visit)
    return render_template(
        "today/page.html",
        me=user,
        today=found,
        visit=visit,
        day=days.today(),
        short_day=short_day,
        wished_at=wished_at,
        wished=wished,
        organisation=known,
        upkeep=check.glance(current_app.config["SETTINGS"], store())
        if user.has("administrator")
        else [],
    )
