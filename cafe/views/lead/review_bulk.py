"""Confirming many suggestions at once, after reading ten of them; and taking it back."""

from __future__ import annotations

import secrets
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe.accounts import account, allow, store
from cafe.errors import Unknown
from cafe.store import bulk, organisation
from cafe.store.events import Event
from cafe.understand import bulk as many
from cafe.understand import codebooks
from cafe.understand.bulk import BulkChoice
from cafe.understand.themes import view
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import local_time, spoken
from cafe.views.submit import attempt, once
from forms.base import Form
from forms.review import BulkForm


@bp.get("/events/<code>/review/many")
@allow("lead")
def review_bulk(code: str) -> Any:
    """How many suggestions wait from which score on; with a point (or theme) and a score in the
    query, ten of them to read, and the button."""
    form = BulkForm(request.args)
    form.renew()
    return _page(event_for(code), form)


@bp.post("/events/<code>/review/many/confirm")
@allow("lead")
def review_bulk_confirm(code: str) -> Any:
    """Confirm them, but for those that the person found wrong."""
    event = event_for(code)
    form = BulkForm(request.form)

    def save(db: Database) -> str:
        wanted = _choice(db, event, form)
        if wanted is None:
            raise Unknown("not_found")
        made = many.confirm(
            db,
            account().id,
            event,
            wanted,
            mark=form.mark.data or "",
            read=form.read.data or (),
            wrong=form.wrong.data or (),
        )
        return url_for("lead.review_bulk", code=event.code) + f"#bulk-{made}"

    return attempt(form, save, lambda: _page(event, form))


@bp.post("/events/<code>/review/many/undo")
@allow("lead")
def review_bulk_undo(code: str) -> Any:
    """Take a bulk back."""
    event = event_for(code)
    number = request.form.get("bulk", "")

    def save(db: Database) -> str:
        if not (number.isascii() and number.isdigit()):
            raise Unknown("not_found")
        bulk.undo(db, account().id, event.id, int(number[:15]))
        return url_for("lead.review_bulk", code=event.code) + f"#bulk-{number}"

    return once(Form(request.form), save)


def _choice(db: Database, event: Event, form: BulkForm) -> BulkChoice | None:
    """What the form is about, None while it names nothing that is offered."""
    above = next((line for line in many.LINES if str(line) == form.above.data), None)
    code, theme = form.code.data or "", form.theme.data or ""
    if above is None or (not theme and code not in codebooks.in_force(db).ids):
        return None
    return many.choice(db, event, "" if theme else code, theme, above)


def _page(event: Event, form: BulkForm) -> str:
    with store().snapshot() as db:
        book = codebooks.in_force(db)
        wanted = _choice(db, event, form)
        theme = view(db, event.id).get(form.theme.data or "")
        offers = many.offers(db, event, theme.id if theme else "")
        made = bulk.of_event(db, event.id)
        themes = {t.id: t.title for t in view(db, event.id).themes}
        known = organisation.get(db, spoken())
    return render_template(
        "lead/review_bulk.html",
        event=event,
        form=form,
        lines=many.LINES,
        offers=offers,
        theme=theme,
        wanted=wanted,
        to_read=wanted.to_read(secrets.token_hex(8)) if wanted else (),
        made=made,
        themes=themes,
        codebook=book,
        codes={code.id: code for code in book.codes},
        tables={t.id: t for t in event.tables},
        organisation=known,
        local_time=local_time,
    )
