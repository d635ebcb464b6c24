"""Events: the list, setting up, table cards, opening and closing, the notes, the late queue."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import accounts, days, rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Conflict, Unknown
from cafe.reports.summary import day
from cafe.store import deadlines, events, late_notes, notes, organisation, surveys
from cafe.store.events import Event
from cafe.understand import codebooks, live, note_list
from cafe.understand.proposals import counts_for
from cafe.views.lead import organisers
from cafe.views.lead.blueprint import bp
from cafe.views.lead.erasing import erase, erase_page
from cafe.views.named import event_for
from cafe.views.qr import qr
from cafe.views.spoken import spoken
from cafe.views.submit import attempt, local, once
from forms.erasing import EraseForm
from forms.event import (
    GUESS,
    NONE,
    ROUNDS_MAX,
    ConfirmForm,
    EventForm,
    PersonsForm,
    StateForm,
)
from forms.kinds import KINDS, QUESTIONS, UNSET

STARTING_TABLES = 8


@bp.get("/events", endpoint="events")
@allow("lead")
def event_list() -> Any:
    """All events that the lead's districts reach, the latest first."""
    db = store().read()
    user = account()
    seen = [o for o in events.overviews(db) if rights.changes_event(user, o.event)]
    return render_template(
        "lead/events.html",
        overviews=seen,
        asked=surveys.of_drafts(db),
        organisation=organisation.get(db, spoken()),
        proposed=counts_for(db, user),
        kept=deadlines.kept(db, days.today()),
    )


@bp.get("/events/new")
@allow("lead")
def event_new() -> Any:
    """The form for a new event, or for one like an earlier (`like`: its code)."""
    data: dict[str, Any] = {"tables": STARTING_TABLES, "district": organisers.own()}
    if like := request.args.get("like"):
        earlier = event_for(like)
        data = _data(earlier) | {"date": None, "participants": None, "seen": ""}
    return _form_page(_form(data=data), None)


@bp.post("/events/add")
@allow("lead")
def event_add() -> Any:
    """Add an event."""
    form = _form(request.form)

    def save(db: Database) -> str:
        need(rights.leads(account(), form.district.data or None))
        code = events.add(db, accounts.actor(), **_content(form))
        return url_for("lead.event", code=code)

    return attempt(form, save, lambda: _form_page(form, None))


@bp.get("/events/<code>")
@allow("lead")
def event(code: str) -> Any:
    """One event: its state, its tables, and the way to everything else about it."""
    return _event_page(event_for(code), StateForm())


def _event_page(found: Event, form: StateForm) -> str:
    db = store().read()
    written = notes.of_event(db, found.id)
    per_table = live.of_tables(written)
    return render_template(
        "lead/event.html",
        event=found,
        form=form,
        per_table=per_table,
        written=per_table.total(),
        unset=live.by_kind([n for n in written if not n.withdrawn], [UNSET])[UNSET],
        late=late_notes.of_event(db, found.id),
        organisation=organisation.get(db, spoken()),
        asked=surveys.of_drafts(db).get(found.id),
    )


@bp.get("/events/<code>/edit")
@allow("lead")
def event_edit(code: str) -> Any:
    """The form of an event."""
    found = event_for(code)
    return _form_page(_form(data=_data(found), rounds=len(found.rounds)), found)


@bp.post("/events/<code>/save")
@allow("lead")
def event_save(code: str) -> Any:
    """Change an event."""
    found = event_for(code)
    form = _form(request.form, rounds=len(found.rounds))

    def save(db: Database) -> str:
        need(rights.leads(account(), form.district.data or None))
        now = events.get(db, code)
        if form.seen.data not in ("", None, _mark(now)):
            form.seen.data = _mark(now)  # a second press is a decision
            raise Conflict("event_changed_meanwhile")
        events.change(db, accounts.actor(), now, **_content(form))
        return url_for("lead.event", code=code)

    return attempt(form, save, lambda: _form_page(form, found))


@bp.post("/events/<code>/state")
@allow("lead")
def event_state(code: str) -> Any:
    """Open or close an event, and keep how many took part where the page asked."""
    found = event_for(code)
    form = StateForm(request.form)

    def save(db: Database) -> str:
        now = events.by_id(db, found.id)
        if form.participants.data is not None:
            events.count_persons(db, accounts.actor(), now, form.participants.data)
        events.move(db, accounts.actor(), now, form.state.data or "")
        return url_for("lead.event", code=code)

    return attempt(form, save, lambda: _event_page(found, form))


@bp.post("/events/<code>/persons")
@allow("lead")
def event_persons(code: str) -> Any:
    """Say how many took part, and go back to the page that asked."""
    found = event_for(code)
    form = PersonsForm(request.form)
    back = form.back.data if local(form.back.data) else url_for("lead.event", code=code)

    def save(db: Database) -> str:
        now = events.by_id(db, found.id)
        events.count_persons(db, accounts.actor(), now, form.participants.data or 0)
        return str(back)

    return attempt(
        form, save, lambda: render_template("lead/persons.html", event=found, form=form, back=back)
    )


@bp.get("/events/<code>/cards")
@allow("lead")
def event_cards(code: str) -> Any:
    """A page to print: one card a table, with its QR code and short address."""
    found = event_for(code)
    return render_template(
        "lead/cards.html",
        event=found,
        tables=[t for t in found.tables if t.key],
    )


@bp.get("/events/<code>/cards/<int:number>.svg")
@allow("lead")
def event_qr(code: str, number: int) -> Any:
    """The QR code of one table's address."""
    found = event_for(code)
    table = next((t for t in found.tables if t.number == number and t.key), None)
    if table is None:
        raise Unknown("not_found")
    return qr(url_for("table.page", key=table.key))


@bp.get("/events/<code>/notes")
@allow("lead")
def event_notes(code: str) -> Any:
    """The notes of an event that the query asks for, and the queue of those that came after it was
    closed."""
    found = event_for(code)
    wanted = note_list.wanted_of(request.args)
    with store().snapshot() as db:
        listed = note_list.of(db, found, wanted)
        late = late_notes.of_event(db, found.id)
        codebook = codebooks.in_force(db)
        known = organisation.get(db, spoken())
    return render_template(
        "lead/notes.html",
        event=found,
        wanted=wanted,
        listed=listed,
        late=late,
        codebook=codebook,
        codes={c.id: c for c in codebook.codes},
        kinds=(*KINDS, UNSET),
        no_point=note_list.NO_POINT,
        day=lambda iso: day(iso, spoken()),
        tables={t.id: t for t in found.tables},
        organisation=known,
    )


@bp.post("/events/<code>/notes/<note_id>/<int:revision>/late")
@allow("lead")
def event_late(code: str, note_id: str, revision: int) -> Any:
    """Accept or decline what a table sent after the event was closed."""
    found = event_for(code)
    form = ConfirmForm(request.form)
    take = request.form.get("decision") == "accept"

    def save(db: Database) -> str:
        decide = late_notes.accept if take else late_notes.decline
        decide(db, accounts.actor(), found.id, note_id, revision)
        return url_for("lead.event_notes", code=code)

    return once(form, save)


@bp.get("/events/<code>/notes/<note_id>/erase")
@allow("lead")
def note_erase(code: str, note_id: str) -> Any:
    """What it means to erase a note."""
    found = event_for(code)
    return _erase_page(found, note_id, EraseForm())


@bp.post("/events/<code>/notes/<note_id>/erase")
@allow("lead")
def note_erased(code: str, note_id: str) -> Any:
    """Erase it."""
    found = event_for(code)
    form = EraseForm(request.form)
    if notes.event_of(store().read(), note_id) != found.id:
        raise Unknown("not_found")
    back = url_for("lead.event_notes", code=found.code)
    return erase(form, note_id, back, lambda: _erase_page(found, note_id, form))


def _erase_page(event: Event, note_id: str, form: EraseForm) -> str:
    db = store().read()
    if notes.event_of(db, note_id) != event.id:
        raise Unknown("not_found")
    return erase_page(
        note_id,
        "\n".join(dict.fromkeys(r.text for r in notes.revisions(db, note_id)[::-1])),
        form,
        title=event.title,
        event=event,
        back=url_for("lead.event_notes", code=event.code),
        action=url_for("lead.note_erased", code=event.code, note_id=note_id),
    )


def _form(
    formdata: Any = None, *, data: dict[str, Any] | None = None, rounds: int = 0
) -> EventForm:
    """The event form with the organisers that this lead may choose."""
    return EventForm(formdata, data=data, districts=organisers.choices(), rounds=rounds)


def _data(event: Event) -> dict[str, Any]:
    return {
        "title": event.title,
        "date": event.date,
        "place": event.place,
        "district": event.district or organisers.CITY,
        "participants": event.participants,
        "tables": sum(1 for t in event.tables if t.key),
        "questions": [r.question for r in event.rounds],
        "kinds": [r.kind or NONE for r in event.rounds],
        "seen": _mark(event),
    }


def _mark(event: Event) -> str:
    """Changes when what the form holds does."""
    held = [event.title, event.date, event.place, event.district, event.participants]
    rounds = [[r.question, r.kind] for r in event.rounds]
    return hashlib.sha256(json.dumps([held, rounds, len(event.tables)]).encode()).hexdigest()[:16]


def _content(form: EventForm) -> dict[str, Any]:
    return {
        "title": form.title.data,
        "date": form.date.data,
        "place": form.place.data or "",
        "district": form.district.data or None,
        "participants": form.participants.data,
        "questions": form.written_questions,
        "kinds": form.written_kinds,
        "tables": form.tables.data,
    }


def _form_page(form: EventForm, event: Event | None) -> str:
    # An empty line more than are written, so that one can always be added without a script.
    while len(form.questions) < ROUNDS_MAX and (
        len(form.questions) < 3 or (form.questions[-1].data or "").strip()
    ):
        form.questions.append_entry()
    while len(form.kinds) < len(form.questions):
        form.kinds.append_entry()
    return render_template(
        "lead/event_form.html",
        form=form,
        event=event,
        kinds=KINDS,
        guess=GUESS,
        no_kind=NONE,
        rounds_max=ROUNDS_MAX,
        known_questions=[one[spoken() == "en"] for one in QUESTIONS],
    )
