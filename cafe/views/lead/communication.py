"""The communication plan: what is told to whom, when, and whether it was."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import days, rights
from cafe.accounts import account, allow, need, store
from cafe.store import communication, digests, events, organisation
from cafe.store.communication import Communication, CommunicationContent
from cafe.understand import codebooks
from cafe.understand.proposals import rows_for
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.plan import CommunicationForm, DoneForm, ReasonForm


@bp.get("/communication", endpoint="communication")
@allow(*rights.FOLLOWERS)
def communication_list() -> Any:
    """What is due, what is planned, and what was done."""
    db = store().read()
    me, today = account(), days.today()
    seen = [c for c in communication.every(db) if rights.sees_communication(me, c)]
    series = [d for d in digests.every_series(db) if rights.sees_digests(me, d.district)]
    return render_template(
        "communication/list.html",
        late=[c for c in seen if c.late(today)],
        planned=[c for c in seen if c.is_planned and not c.late(today)],
        done=[c for c in reversed(seen) if not c.is_planned],
        organisation=organisation.get(db, spoken()),
        writes=me.has("lead"),
        digests=series,
        awaited=sum(d.awaited(today) for d in series),
        makes=me.has(*rights.PLANNERS),
        today=today,
    )


@bp.get("/communication/new")
@allow("lead")
def communication_new() -> Any:
    """The form of a new activity."""
    wanted = {"proposal": request.args.get("proposal", "")}
    return _form_page(_form(data=wanted), None)


@bp.post("/communication/add")
@allow("lead")
def communication_add() -> Any:
    """Add an activity."""
    form = _form(True)

    def save(db: Database) -> str:
        need(rights.leads(account(), form.district.data or None))
        event = events.get(db, form.event.data) if form.event.data else None
        if event is not None:
            need(rights.changes_event(account(), event))
        made = communication.add(
            db,
            account().id,
            _content(form),
            district=form.district.data or None,
            event_id=event.id if event else None,
            proposal_id=int(form.proposal.data) if form.proposal.data else None,
            code=form.code.data or None,
            public=bool(form.public.data),
        )
        return url_for("lead.communication_one", number=made)

    return attempt(form, save, lambda: _form_page(form, None))


@bp.get("/communication/<int:number>")
@allow(*rights.FOLLOWERS)
def communication_one(number: int) -> Any:
    """One activity and its history."""
    found = _found(number)
    return _page(found, DoneForm(data={"seen": str(found.changes), "done_on": days.today()}))


@bp.get("/communication/<int:number>/edit")
@allow("lead")
def communication_edit(number: int) -> Any:
    """The form of an activity's wording and day."""
    found = _found(number, write=True)
    content = found.content
    form = _form(
        data={
            "seen": str(found.changes),
            "what": content.what,
            "to_whom": content.to_whom,
            "channel": content.channel,
            "due": content.due,
            "responsible": content.responsible,
        }
    )
    return _form_page(form, found)


@bp.post("/communication/<int:number>/save")
@allow("lead")
def communication_save(number: int) -> Any:
    """Write the activity anew; how it read before stays in its history."""
    found = _found(number, write=True)
    form = _form(True)

    def save(db: Database) -> str:
        seen = _seen(form, db, number)
        communication.enter(
            db,
            account().id,
            found,
            kind="written",
            seen=seen,
            content=_content(form),
            note=(form.note.data or "").strip(),
        )
        return url_for("lead.communication_one", number=number)

    return attempt(form, save, lambda: _form_page(form, found))


@bp.post("/communication/<int:number>/done")
@allow("lead")
def communication_done(number: int) -> Any:
    """Say that it was done, and on which day."""
    found = _found(number, write=True)
    form = DoneForm(request.form)

    def save(db: Database) -> str:
        seen = _seen(form, db, number)
        communication.enter(
            db,
            account().id,
            found,
            kind="done",
            seen=seen,
            done_on=form.done_on.data,
            note=(form.note.data or "").strip(),
        )
        return url_for("lead.communication")

    return attempt(form, save, lambda: _page(found, form))


@bp.post("/communication/<int:number>/step")
@allow("lead")
def communication_step(number: int) -> Any:
    """Cancel it with a reason, or plan it again."""
    found = _found(number, write=True)
    form = ReasonForm(request.form)
    kind = "resumed" if form.step.data == "resumed" else "cancelled"

    def save(db: Database) -> str:
        seen = _seen(form, db, number)
        communication.enter(
            db, account().id, found, kind=kind, seen=seen, note=(form.note.data or "").strip()
        )
        return url_for("lead.communication_one", number=number)

    done = DoneForm(data={"seen": str(found.changes), "done_on": days.today()})
    return attempt(form, save, lambda: _page(found, done, form))


def _found(number: int, *, write: bool = False) -> Communication:
    found = communication.get(store().read(), number)
    right = rights.changes_communication if write else rights.sees_communication
    need(right(account(), found))
    return found


def _seen(form: CommunicationForm | DoneForm | ReasonForm, db: Database, number: int) -> int:
    """What the writer had before them; from now on, what there is: a second press is a decision."""
    written = form.seen.data or ""
    form.seen.data = str(communication.get(db, number).changes)
    return int(written) if written.isdecimal() and len(written) < 10 else -1


def _content(form: CommunicationForm) -> CommunicationContent:
    return CommunicationContent(
        what=(form.what.data or "").strip(),
        to_whom=(form.to_whom.data or "").strip(),
        channel=(form.channel.data or "").strip(),
        due=form.due.data or "",
        responsible=(form.responsible.data or "").strip(),
    )


def _form(sent: bool = False, data: dict[str, Any] | None = None) -> CommunicationForm:
    form = CommunicationForm(request.form if sent else None, data=data or {})
    db, me = store().read(), account()
    form.district.choices = [
        (d.id, d.name)
        for d in organisation.get(db).districts_on(days.today())
        if rights.leads(me, d.id)
    ]
    if rights.leads(me, None):
        form.district.choices.insert(0, ("", ""))
    form.event.choices = [
        ("", ""),
        *(
            (o.event.code, f"{o.event.title}, {o.event.date}")
            for o in events.overviews(db)
            if rights.changes_event(me, o.event)
        ),
    ]
    form.proposal.choices = [
        ("", ""),
        *((str(r.proposal.id), r.proposal.title) for r in rows_for(db, me)),
    ]
    if not sent and form.proposal.data not in dict(form.proposal.choices):
        form.proposal.data = ""
    form.code.choices = [
        ("", ""),
        *((c.id, f"{c.id} {c.short_in(spoken())}") for c in codebooks.in_force(db).codes),
    ]
    return form


def _form_page(form: CommunicationForm, found: Communication | None) -> str:
    return render_template("communication/form.html", form=form, activity=found)


def _page(found: Communication, done: DoneForm, reason: ReasonForm | None = None) -> str:
    db = store().read()
    now = communication.get(db, found.id)
    return render_template(
        "communication/one.html",
        activity=now,
        done=done,
        reason=reason or ReasonForm(data={"seen": str(now.changes)}),
        history=communication.history(db, found.id),
        writes=rights.changes_communication(account(), found),
        late=now.late(days.today()),
        organisation=organisation.get(db, spoken()),
    )
