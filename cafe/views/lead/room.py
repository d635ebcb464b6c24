"""The room: every table live, the round for all of them, receipts, and a table's new address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import get_template_attribute, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse

from cafe import accounts, days
from cafe.accounts import allow, store
from cafe.errors import Unknown
from cafe.exports import sheets
from cafe.reports.summary import day
from cafe.store import events, harvest, receipts, rooms, round_clock
from cafe.store.events import Event, Table
from cafe.store.rooms import Room
from cafe.understand import live
from cafe.understand.event_way import STEPS
from cafe.views import handed
from cafe.views.event_way import way_of
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt, once
from forms.event import ConfirmForm
from forms.room import RoundForm, TabletForm

STARTING_MINUTES = 20
MORE_MINUTES = 2
# A tablet tells every 15 seconds: closer than this says nothing.
JUST_NOW = timedelta(seconds=45)


@bp.get("/events/<code>/room")
@allow("lead")
def room(code: str) -> Any:
    """All tables as they stand, and the round for all of them."""
    return _page(event_for(code))


@bp.get("/events/<code>/room/now")
@allow("lead")
def room_now(code: str) -> Any:
    """What has changed on the room's page, for its script: the HTML of its parts by name.

    `shape` changes when the page itself is another, `seen` is the round to move on from.
    """
    found = event_for(code)
    with store().snapshot() as db:
        now = live.room(db, events.by_id(db, found.id))
    banner, clock, tile = (
        get_template_attribute("lead/_room.html", name) for name in ("banner", "clock", "tile")
    )
    step_state = get_template_attribute("lead/_event.html", "step_state")
    way = way_of(now.event)
    return {
        "shape": _shape(now),
        "all_in": now.all_in,
        "now": now.at.isoformat(),
        "seen": now.event.round_started_at or "",
        "next": str(_next_round(now.event) or ""),
        "parts": {
            "banner": banner(now, ago),
            "clock": clock(now),
            **{f"step-{step}": step_state(way, step) for step in STEPS},
            **{f"table-{t.table.number}": tile(now, t, ago) for t in now.tables},
        },
    }


@bp.post("/events/<code>/room/round")
@allow("lead")
def round_start(code: str) -> Any:
    """Move all tables to a round."""
    found = event_for(code)
    form = _round_form(found, request.form)

    def save(db: Database) -> str:
        event = events.by_id(db, found.id)
        number = int(form.number.data or 0)
        round_clock.start_round(
            db, accounts.actor(), event, number, form.minutes.data, form.seen.data or ""
        )
        harvest.show(db, accounts.actor(), found.id, "waiting")  # the question, on the projector
        return url_for("lead.room", code=code)

    return attempt(form, save, lambda: _again(found, form))


@bp.post("/events/<code>/room/extend")
@allow("lead")
def round_extend(code: str) -> Any:
    """Give the round some minutes more."""
    return _change_round(
        code, lambda db, e: round_clock.extend_round(db, accounts.actor(), e, MORE_MINUTES)
    )


@bp.post("/events/<code>/room/pause")
@allow("lead")
def round_pause(code: str) -> Any:
    """Let the round's clock stand still."""
    return _change_round(code, lambda db, e: round_clock.pause_round(db, accounts.actor(), e))


@bp.post("/events/<code>/room/resume")
@allow("lead")
def round_resume(code: str) -> Any:
    """Let the round's clock go on."""
    return _change_round(code, lambda db, e: round_clock.resume_round(db, accounts.actor(), e))


@bp.post("/events/<code>/room/end")
@allow("lead")
def round_end(code: str) -> Any:
    """Let each table choose its round again."""
    return _change_round(code, lambda db, e: round_clock.end_round(db, accounts.actor(), e))


@bp.get("/events/<code>/tables/<int:number>")
@allow("lead")
def room_table(code: str, number: int) -> Any:
    """One table: its tablets, its receipt, its address."""
    found = event_for(code)
    table = _table(found, number)
    with store().snapshot() as db:
        now = live.room(db, found)
    state = next(t for t in now.tables if t.table.id == table.id)
    return render_template("lead/table.html", event=found, state=state, at=now.at, ago=ago)


@bp.post("/events/<code>/tables/<int:number>/key")
@allow("lead")
def table_new_key(code: str, number: int) -> Any:
    """Give a table a new address; the old one is taken back."""
    found = event_for(code)
    form = ConfirmForm(request.form)

    def save(db: Database) -> str:
        rooms.new_key(db, accounts.actor(), _table(events.by_id(db, found.id), number))
        return url_for("lead.room_table", code=code, number=number, new=1)

    return once(form, save)


@bp.post("/events/<code>/tables/<int:number>/helped")
@allow("lead")
def table_helped(code: str, number: int) -> Any:
    """Somebody has gone to a table that asked for help."""
    found = event_for(code)
    table = _table(found, number)

    def save(db: Database) -> str:
        rooms.ask_help(db, table.id, False)
        return url_for("lead.room_table", code=code, number=number)

    return once(ConfirmForm(request.form), save)


@bp.post("/events/<code>/tables/<int:number>/forget")
@allow("lead")
def tablet_forget(code: str, number: int) -> Any:
    """Count a tablet no longer."""
    found = event_for(code)
    table = _table(found, number)
    form = TabletForm(request.form)

    def save(db: Database) -> str:
        rooms.forget(db, accounts.actor(), table, form.tablet.data or "")
        return url_for("lead.room_table", code=code, number=number)

    return once(form, save)


@bp.get("/events/<code>/receipts", endpoint="receipts")
@allow("lead")
def receipts_page(code: str) -> Any:
    """A page to print: the receipt of each table that has one."""
    found = event_for(code)
    now = live.room(store().read(), found)
    return render_template(
        "lead/receipts.html",
        event=found,
        tables=[t for t in now.tables if t.receipt is not None],
        missing=[t for t in now.tables if t.receipt is None],
    )


@bp.get("/events/<code>/receipts.pdf")
@allow("lead")
def receipts_file(code: str) -> BaseResponse:
    """The receipts that tables have, four on a page to cut apart."""
    found = event_for(code)
    cards = [
        handed.code_card(
            "/f/",
            one.receipt.code,
            heading=gettext("Bord %(name)s", name=one.table.name),
            alt=gettext("QR-kod till kvittot för bord %(name)s", name=one.table.name),
            hint=gettext("Se vad som har kommit fram från bordet:"),
            over=f"{found.title} · {day(found.date, spoken())}",
        )
        for one in live.room(store().read(), found).tables
        if one.receipt is not None
    ]
    title = f"{gettext('Kvitton')}: {found.title}"
    return handed.pdf(
        lambda file: sheets.write_cards(cards, "cards", title, spoken(), file),
        f"kvitton-{found.code}",
    )


@bp.post("/events/<code>/receipts/issue")
@allow("lead")
def receipts_issue(code: str) -> Any:
    """Make receipts for the tables that have none, such as one whose tablet gave up."""
    found = event_for(code)
    form = ConfirmForm(request.form)

    def save(db: Database) -> str:
        for table in events.by_id(db, found.id).tables:
            if table.key is not None:
                receipts.issue(db, accounts.actor(), table.id)
        return url_for("lead.receipts", code=code)

    return once(form, save)


def ago(stamp: str, at: datetime) -> str:
    """How long before `at` something happened, in words."""
    gone = at - days.moment(stamp)
    minutes = max(1, round(gone.total_seconds() / 60))
    hours = round(minutes / 60)
    if gone < JUST_NOW:
        words = gettext("nyss")
    elif minutes < 60:
        words = ngettext("för en minut sedan", "för %(num)s minuter sedan", minutes)
    elif hours < 36:
        words = ngettext("för en timme sedan", "för %(num)s timmar sedan", hours)
    else:
        words = ngettext("för en dag sedan", "för %(num)s dagar sedan", round(hours / 24))
    return str(words)


def _table(event: Event, number: int) -> Table:
    for table in event.tables:
        if table.number == number and table.key is not None:
            return table
    raise Unknown("table_unknown", number=number)


def _next_round(event: Event) -> int | None:
    """The round that comes after the current one, None when there is none."""
    later = [r.number for r in event.rounds if r.number > (event.current_round or 0)]
    return min(later, default=None)


def _round_form(event: Event, formdata: Any = None) -> RoundForm:
    data = {
        "number": str(_next_round(event) or ""),
        "minutes": event.round_minutes or STARTING_MINUTES,
        "seen": event.round_started_at or "",
    }
    form = RoundForm(formdata, data=data)
    form.number.choices = [(str(r.number), r.question) for r in event.rounds]
    return form


def _change_round(code: str, change: Callable[[Database, Event], None]) -> BaseResponse:
    found = event_for(code)

    def save(db: Database) -> str:
        change(db, events.by_id(db, found.id))
        return url_for("lead.room", code=code)

    return once(ConfirmForm(request.form), save)


def _again(found: Event, form: RoundForm) -> str:
    event = events.by_id(store().read(), found.id)
    # Whoever presses again has seen how it stands now.
    form.seen.data = event.round_started_at or ""
    return _page(event, form)


def _page(event: Event, form: RoundForm | None = None) -> str:
    with store().snapshot() as db:
        now = live.room(db, event)
    return render_template(
        "lead/room.html",
        event=event,
        room=now,
        shape=_shape(now),
        form=form or _round_form(event),
        next_round=_next_round(event),
        ago=ago,
        more=MORE_MINUTES,
        zone=days.zone_name(),
    )


def _shape(now: Room) -> str:
    """What the page is made of: as long as it stays the same, only its parts change."""
    numbers = ",".join(str(t.table.number) for t in now.tables)
    clock = "clock" if now.event.round_minutes else "round" if now.event.current_round else "free"
    clock = "paused" if now.event.is_paused else clock
    last = "" if _next_round(now.event) else "last"
    words = [now.event.title, last, *(round.question for round in now.event.rounds)]
    digest = hashlib.sha256(repr(words).encode()).hexdigest()[:16]
    return f"{now.event.state} {clock} {numbers} {digest}"
