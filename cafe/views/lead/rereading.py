"""Read again: passages whose decision a new version of the codebook no longer says enough of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database
from wtforms import HiddenField

from cafe import rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Refused, Unknown
from cafe.store import events, organisation, passages, runs, tags
from cafe.store.events import Event
from cafe.understand import codebooks
from cafe.understand.cards import Card, CodeRow, card
from cafe.understand.codebooks import Again
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import local_time, spoken
from cafe.views.submit import attempt
from forms.base import Form

PER_PAGE = 10
NONE = "none"


@dataclass(frozen=True)
class RereadPassage:
    """A passage in the queue, with the codes that it has to be judged for."""

    again: Again
    event: Event
    card: Card


class RereadForm(Form):
    """One word on one code: "confirmed P3a", "rejected P3a", "undone P3a"; or "none", which
    rejects all that is left."""

    passage = HiddenField()
    tag = HiddenField()
    press = HiddenField()


@bp.get("/codebook/reread")
@allow("lead")
def codebook_reread() -> Any:
    """What waits, the oldest decision first."""
    return _page(Form())


@bp.post("/codebook/reread/decide")
@allow("lead")
def codebook_reread_decide() -> Any:
    """Keep a decision, and go back to the list."""
    form = RereadForm(request.form)

    def save(db: Database) -> str:
        found, _ = codebooks.rereading(db)
        number = form.tag.data or ""
        if not re.fullmatch("[0-9]{1,12}", number):
            raise Refused("not_a_choice")
        word, _, of = (form.press.data or "").partition(" ")
        again = next((a for a in found if a.item.tag_id == int(number)), None)
        if again is None:  # somebody else was quicker, or it is undone from the page before
            raise Unknown("not_found")
        event = events.by_id(db, again.item.event_id)
        need(rights.changes_event(account(), event))
        passage = passages.get(db, event.id, again.item.passage_id)
        if passage is None:
            raise Unknown("not_found")
        if word == NONE:
            words = [(code, "rejected") for code in again.left]
        elif of in {c.id for c in again.into}:
            words = [(of, word)]
        else:
            raise Refused("not_a_choice")
        for code, decision in words:
            tags.decide(
                db,
                account().id,
                event_id=event.id,
                passage_id=passage.id,
                revision=passage.revision,
                codebook=codebooks.in_force(db).name,
                code=code,
                decision=decision,
            )
        return url_for("lead.codebook_reread", _anchor=f"r-{number}")

    return attempt(form, save, lambda: _page(form))


def _page(form: Form) -> str:
    with store().snapshot() as db:
        book = codebooks.in_force(db)
        found, done = codebooks.rereading(db)
        known: dict[int, Event] = {}
        mine = []
        for again in found:
            at = again.item.event_id
            if at not in known:
                known[at] = events.by_id(db, at)
            if rights.changes_event(account(), known[at]):
                mine.append(again)
        items = []
        for again in mine[:PER_PAGE]:
            event = known[again.item.event_id]
            passage = passages.get(db, event.id, again.item.passage_id)
            if passage is None:
                continue
            suggested = runs.suggestions(db, event.id).get(passage.id)
            decided = tags.current(db, event.id).get(passage.id, {})
            whole = card(book, passage, suggested, decided)
            rows = {r.code.id: r for r in whole.rows}
            shown = tuple(
                replace(rows[c.id], number=n) if c.id in rows else CodeRow(c, None, None, False, n)
                for n, c in enumerate(again.into, 1)
            )
            items.append(RereadPassage(again, event, replace(whole, rows=shown)))
        names = organisation.get(db, spoken())
    return render_template(
        "lead/reread.html",
        form=form,
        items=items,
        waiting=len(mine),
        done=done,
        tables={t.id: t for item in items for t in item.event.tables},
        organisation=names,
        local_time=local_time,
    )
