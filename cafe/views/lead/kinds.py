"""The kinds of an event's notes: what nobody has chosen is chosen here, one by one or many at once,
and what was chosen wrongly is put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import days
from cafe.accounts import actor, allow, store
from cafe.errors import Refused
from cafe.store import events, notes, organisation
from cafe.store.events import Event
from cafe.store.notes import Note
from cafe.understand import live
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.kinds import KINDS, UNSET, guess
from forms.note import KindsForm

SHOWN = 300
EVERY = (UNSET, *KINDS)


@bp.get("/events/<code>/kinds")
@allow("lead")
def event_kinds(code: str) -> Any:
    """The notes of one kind, by round, to give another: at first those that have none."""
    return _page(event_for(code), request.args.get("kind", ""), KindsForm())


@bp.post("/events/<code>/kinds")
@allow("lead")
def event_kinds_save(code: str) -> Any:
    """Give the notes that were ticked a kind, or all of a round."""
    found = event_for(code)
    form = KindsForm(request.form)
    before = form.of.data or UNSET

    def save(db: Database) -> str:
        event = events.by_id(db, found.id)
        if before not in EVERY:
            raise Refused("not_a_choice")
        if whole := form.round_kind:
            number, kind = whole
            chosen = _of_round(db, event, before, number, form.at.data or "")
        else:
            kind, chosen = form.kind.data, form.revisions
        if not chosen:
            raise Refused("nothing_chosen")
        done = notes.choose_kind(db, actor(), event, chosen, kind)
        return url_for(
            "lead.event_kinds", code=code, kind=before, done=done, left=len(chosen) - done
        )

    return attempt(form, save, lambda: _page(found, before, form))


def _of_round(db: Database, event: Event, kind: str, number: int, at: str) -> Mapping[str, int]:
    """The notes of a round that have this kind and had come when the page was drawn."""
    return {
        n.id: n.revision
        for n in _having(notes.of_event(db, event.id), kind)
        if n.round == number and n.received_at <= at
    }


def _having(every: list[Note], kind: str) -> list[Note]:
    return [n for n in every if not n.withdrawn and (n.kind or UNSET) == kind]


def _page(event: Event, wanted: str, form: KindsForm) -> str:
    with store().snapshot() as db:
        every = notes.of_event(db, event.id)
        known = organisation.get(db, spoken())
    counts = live.by_kind([n for n in every if not n.withdrawn], EVERY)
    if wanted not in EVERY:
        wanted = UNSET if counts[UNSET] else "other"
    having = _having(every, wanted)
    form.of.data, form.at.data = wanted, days.fine_stamp()
    return render_template(
        "lead/kinds.html",
        event=event,
        form=form,
        kinds=EVERY,
        to_choose=KINDS,
        wanted=wanted,
        counts=counts,
        rounds=[
            (r, found[:SHOWN], live.how_many(found), r.kind or guess(r.question))
            for r in event.rounds
            if (found := [n for n in having if n.round == r.number])
        ],
        limit=SHOWN,
        picked=form.revisions,
        done=request.args.get("done", type=int),
        left=request.args.get("left", 0, type=int),
        tables={t.id: t for t in event.tables},
        organisation=known,
    )
