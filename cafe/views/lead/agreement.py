"""How alike people read: a sample is drawn, read blind by several, compared, and settled."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Refused
from cafe.store import events, organisation, samples, users
from cafe.store.events import Event
from cafe.store.samples import Sample, SamplePassage
from cafe.store.users import User
from cafe.understand import agree, live
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import local_time, spoken
from cafe.views.submit import attempt, once
from forms.agreement import ReadForm, SampleForm, SettleForm
from forms.base import Form

# Who may be asked to read; to the others no raw notes are shown.
USUAL = 50


@bp.get("/agreement", endpoint="samples")
@allow(*rights.BLIND_READERS)
def sample_list() -> Any:
    """The samples that the account leads or reads, the latest first."""
    user = account()
    with store().snapshot() as db:
        seen = [s for s in samples.all_samples(db) if rights.sees_sample(user, s)]
        progress = {s.id: agree.progress(db, s) for s in seen}
        left = {s.id: len(agree.left(db, s, user.id)) for s in seen if rights.reads_sample(user, s)}
    return render_template(
        "lead/samples.html",
        samples=seen,
        progress=progress,
        left={number: n for number, n in left.items() if n},
        local_time=local_time,
    )


@bp.get("/agreement/new")
@allow("lead")
def sample_new() -> Any:
    """The form that draws a sample."""
    form = _form(None)
    form.number.data = USUAL
    form.readers.data = [str(account().id)]
    return _form_page(form)


@bp.post("/agreement/add")
@allow("lead")
def sample_add() -> Any:
    """Draw a sample."""
    form = _form(request.form)

    def save(db: Database) -> str:
        chosen = [e for e in _events(db) if str(e.id) in (form.events.data or [])]
        readers = [int(r) for r in form.readers.data or []]
        shut = [
            u.name
            for u in _people(db)
            if u.id in readers and not all(rights.may_be_asked_to_read(u, e) for e in chosen)
        ]
        if shut:
            raise Refused("sample_reader_shut", names=", ".join(shut))
        number = agree.draw(
            db,
            actor(),
            account().id,
            chosen,
            title=form.title.data,
            number=form.number.data or 0,
            readers=readers,
            decided=form.decided.data,
        )
        return url_for("lead.sample", number=number)

    return attempt(form, save, lambda: _form_page(form))


@bp.get("/agreement/<int:number>")
@allow(*rights.BLIND_READERS)
def sample(number: int) -> Any:
    """How far everybody has come and, once the reading has ended, how far they agree."""
    found = _sample(number)
    return _page(found)


@bp.get("/agreement/<int:number>/read")
@allow(*rights.BLIND_READERS)
def sample_read(number: int) -> Any:
    """The next passage that the account has not read, or the one at the place `at`."""
    found = _reading(number)
    with store().snapshot() as db:
        there = samples.items(db, found.id)
        left = agree.left(db, found, account().id)
        mine = samples.readings(db, found.id).get(account().id, {})
    place = request.args.get("at", "")
    wanted = next((i for i in there if str(i.position) == place), None)
    item = wanted or (left[0] if left else None)
    if found.closed_at is not None or item is None:
        return redirect(url_for("lead.sample", number=number))
    form = _read_form(found, None)
    form.passage.data = item.passage_id
    if item.passage_id in mine:
        form.codes.data = sorted(mine[item.passage_id])
        form.none.data = not mine[item.passage_id]
    return _read_page(found, item, form)


@bp.post("/agreement/<int:number>/read/save")
@allow(*rights.BLIND_READERS)
def sample_read_save(number: int) -> Any:
    """Keep what the account gave the passage, and go on to the next."""
    found = _reading(number)
    form = _read_form(found, request.form)
    passage_id = form.passage.data or ""

    def save(db: Database) -> str:
        samples.read(db, account().id, found, passage_id, form.codes.data or [])
        if agree.left(db, found, account().id):
            return url_for("lead.sample_read", number=number)
        return url_for("lead.sample", number=number)

    def again() -> str:
        with store().snapshot() as db:
            there = samples.items(db, found.id)
        item = next((i for i in there if i.passage_id == passage_id), None)
        return _read_page(found, item, form) if item else _page(found, form)

    return attempt(form, save, again)


@bp.post("/agreement/<int:number>/close")
@allow("lead")
def sample_close(number: int) -> Any:
    """End the reading; from now on the figures are shown."""
    found = _led(number)
    form = Form(request.form)

    def save(db: Database) -> str:
        samples.close(db, actor(), found)
        return url_for("lead.sample", number=number)

    return attempt(form, save, lambda: _page(found, form))


@bp.get("/agreement/<int:number>/settle")
@allow("lead")
def sample_settle(number: int) -> Any:
    """The next disagreement that is not settled, or the one of `passage` and `code`."""
    found = _led(number)
    if found.closed_at is None:
        return redirect(url_for("lead.sample", number=number))
    wanted = (request.args.get("passage", ""), request.args.get("code", ""))
    form = SettleForm(data={"passage": wanted[0], "code": wanted[1]})
    return _settle_page(found, form)


@bp.post("/agreement/<int:number>/settle/save")
@allow("lead")
def sample_settle_save(number: int) -> Any:
    """Settle a disagreement: an ordinary tag, and the reason."""
    found = _led(number)
    form = SettleForm(request.form)

    def save(db: Database) -> str:
        agree.settle(
            db,
            account().id,
            found,
            form.passage.data or "",
            form.code.data or "",
            form.decision.data or "",
            form.reason.data or "",
        )
        return url_for("lead.sample_settle", number=number)

    return attempt(form, save, lambda: _settle_page(found, form))


@bp.post("/agreement/<int:number>/agreed")
@allow("lead")
def sample_agreed(number: int) -> Any:
    """Make tags of what all agree on."""
    found = _led(number)

    def save(db: Database) -> str:
        agree.keep_agreed(db, account().id, found)
        return url_for("lead.sample_settle", number=number)

    return once(Form(request.form), save)


def _sample(number: int) -> Sample:
    """The sample, if the account leads or reads it. Raises Unknown, Forbidden."""
    found = samples.get(store().read(), number)
    need(rights.sees_sample(account(), found))
    return found


def _reading(number: int) -> Sample:
    found = samples.get(store().read(), number)
    need(rights.reads_sample(account(), found))
    return found


def _led(number: int) -> Sample:
    found = samples.get(store().read(), number)
    need(rights.changes_sample(account(), found))
    return found


def _events(db: Database) -> list[Event]:
    """The events with notes that the account leads, the latest first."""
    held = [o.event for o in events.overviews(db) if o.notes]
    return [e for e in held if rights.changes_event(account(), e)]


def _people(db: Database) -> list[User]:
    """Who may read notes of at least one of these events."""
    districts = {e.district for e in _events(db)}
    return [
        u
        for u in users.all_users(db)
        if u.active and any(u.reaches(d, *rights.BLIND_READERS) for d in districts)
    ]


def _form(data: Any) -> SampleForm:
    with store().snapshot() as db:
        return SampleForm(
            data,
            events=[str(e.id) for e in _events(db)],
            readers=[str(u.id) for u in _people(db)],
        )


def _form_page(form: SampleForm) -> str:
    with store().snapshot() as db:
        return render_template(
            "lead/sample_form.html",
            form=form,
            choices=_events(db),
            people=_people(db),
            organisation=organisation.get(db, spoken()),
        )


def _read_form(found: Sample, data: Any) -> ReadForm:
    return ReadForm(data, codes=agree.book_of(store().read(), found).ids)


def _read_page(found: Sample, item: SamplePassage, form: ReadForm) -> str:
    with store().snapshot() as db:
        there = samples.items(db, found.id)
        mine = samples.readings(db, found.id).get(account().id, {})
        codebook = agree.book_of(db, found)
    places = [i.position for i in there]
    at = places.index(item.position)
    return render_template(
        "lead/sample_read.html",
        sample=found,
        item=item,
        form=form,
        codebook=codebook,
        place=at + 1,
        all=len(places),
        read=live.read_of(there, mine),
        before=places[at - 1] if at else None,
    )


def _page(found: Sample, form: Form | None = None) -> str:
    user = account()
    leads = rights.changes_sample(user, found)
    with store().snapshot() as db:
        reads = rights.reads_sample(user, found)
        result = agree.result(db, found) if found.closed_at else None
        differing = agree.differing(db, found) if found.closed_at and leads else []
        return render_template(
            "lead/sample.html",
            sample=found,
            alert=form.alert if form else None,
            leads=leads,
            reads=reads,
            progress=agree.progress(db, found),
            there=live.sampled(db, found),
            left=live.left_to_read(db, found, user.id) if reads else 0,
            result=result,
            differing=live.differing(differing),
            strength=_strength,
            local_time=local_time,
        )


def _strength(value: float) -> str:
    from analysis.agreement import strength

    return strength(value)


def _settle_page(found: Sample, form: SettleForm) -> str:
    with store().snapshot() as db:
        every = agree.differing(db, found)
        agreed = agree.agreed(db, found)
        held = {d.item.event_id: events.by_id(db, d.item.event_id) for d in every}
    place = (form.passage.data or "", form.code.data or "")
    wanted = next((d for d in every if (d.item.passage_id, d.code.id) == place), None)
    item = wanted or next((d for d in every if d.open), None)
    if item is not None and wanted is None:
        form.passage.data, form.code.data = item.item.passage_id, item.code.id
    return render_template(
        "lead/sample_settle.html",
        sample=found,
        form=form,
        one=item,
        events=held,
        settled=[d for d in every if d.settled],
        differing=live.differing(every),
        agreed=agreed,
        local_time=local_time,
    )
