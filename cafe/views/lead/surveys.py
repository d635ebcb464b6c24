"""Surveys: the list, a new one, opening, closing and sealing, tickets to hand out."""

from __future__ import annotations

import csv
import io
from typing import Any

import segno
from flask import Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlite_utils import Database

from cafe import alphabet, days, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.exports import formats
from cafe.store import events, organisation, surveys
from cafe.store import texts as kept_texts
from cafe.store.surveys import ADMISSIONS, INTERVIEW, Survey
from cafe.understand import texts
from cafe.views import asked
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for, survey_for
from cafe.views.qr import qr
from cafe.views.spoken import spoken
from cafe.views.submit import attempt, once
from forms.event import StateForm
from forms.messages.common import CHECK_FIELDS
from forms.survey import ChangeForm, SurveyForm, TicketsForm

USUAL = "workshop-evaluation"


@bp.get("/surveys", endpoint="surveys")
@allow("lead")
def survey_list() -> Any:
    """All surveys that the lead's districts reach, or those of one event (`event`: its code)."""
    db = store().read()
    at = event_for(request.args["event"]) if request.args.get("event") else None
    seen = [
        (survey, surveys.counts(db, survey.id))
        for survey in surveys.all_surveys(db, at.id if at else None)
        if rights.changes_survey(account(), survey)
    ]
    return render_template(
        "lead/surveys.html", surveys=seen, event=at, organisation=organisation.get(db, spoken())
    )


@bp.get("/surveys/new")
@allow("lead")
def survey_new() -> Any:
    """The form for a new survey, perhaps for an event (`event`: its code)."""
    given = request.args.get("event", "")
    form = _form(
        data={"event": event_for(given).code if given else "", "district": _own_district()}
    )
    usual = [pair[0] for pair in form.questionnaire.choices if pair[0].startswith(f"{USUAL}:")]
    form.questionnaire.data = usual[0] if usual else None
    return _form_page(form)


@bp.post("/surveys/add")
@allow("lead")
def survey_add() -> Any:
    """Add a survey."""
    form = _form(request.form)

    def save(db: Database) -> str:
        event = events.get(db, form.event.data) if form.event.data else None
        district = event.district if event else form.district.data or None
        need(rights.leads(account(), district))
        name, _colon, number = (form.questionnaire.data or "").rpartition(":")
        code = surveys.add(
            db,
            actor(),
            title=form.title.data or "",
            questionnaire=(name, int(number)),
            admission=form.admission.data or "",
            event_id=event.id if event else None,
            district=district,
            invited=form.invited.data,
            last_day=form.last_day.data,
        )
        return url_for("lead.survey", join=code)

    return attempt(form, save, lambda: _form_page(form))


@bp.get("/surveys/<join>")
@allow("lead")
def survey(join: str) -> Any:
    """One survey: how far it has come, its address and code, its tickets, and what comes next."""
    return _page(survey_for(join))


@bp.post("/surveys/<join>/save")
@allow("lead")
def survey_save(join: str) -> Any:
    """Change title and number of invited."""
    found = survey_for(join)
    form = _change(found, request.form)

    def save(db: Database) -> str:
        surveys.change(
            db,
            actor(),
            found,
            title=form.title.data or "",
            invited=form.invited.data,
            last_day=form.last_day.data,
        )
        return url_for("lead.survey", join=found.code)

    return attempt(form, save, lambda: _page(found, change=form))


@bp.post("/surveys/<join>/state")
@allow("lead")
def survey_state(join: str) -> Any:
    """Open or close it."""
    found = survey_for(join)
    form = StateForm(request.form)

    def save(db: Database) -> str:
        surveys.move(db, actor(), found, form.state.data or "")
        if (waits := texts.waiting(db, surveys.by_id(db, found.id))) is not None:
            texts.bring_in(db, actor(), waits)
        return url_for("lead.survey", join=found.code)

    return once(form, save)


@bp.get("/surveys/<join>/qr.svg")
@allow("lead")
def survey_qr(join: str) -> Any:
    """The QR code of the join address."""
    return qr(url_for("answer.page", code=survey_for(join).code))


@bp.get("/surveys/<join>/poster")
@allow("lead")
def survey_poster(join: str) -> Any:
    """A page to print or show in the room: the QR code and the address."""
    return render_template("lead/survey_poster.html", survey=survey_for(join))


@bp.post("/surveys/<join>/tickets")
@allow("lead")
def survey_tickets(join: str) -> Any:
    """Issue tickets and hand them over, this once: as a sheet to print or as a file of links.

    The form sent again (a double press, a page loaded again) gives the same tickets.
    """
    found = survey_for(join)
    form = TicketsForm(request.form)
    if not form.validate():
        form.alert = CHECK_FIELDS
        return _page(found, tickets=form), 422
    # The form's key is random and is not stored: without it nobody can make the tickets again.
    secret = current_app.config["SECRET_KEY"] + (form.once.data or "")
    with store().write() as db:
        made = surveys.issue(db, found, form.number.data or 0, secret)
    if form.how.data == "csv":
        return _links(found, made)
    base = _base()
    cards = [
        (
            ticket,
            segno.make_qr(f"{base}{url_for('answer.page', code=ticket)}", error="m").svg_inline(
                scale=4, border=4, light="#fff"
            ),
        )
        for ticket in made
    ]
    return render_template("lead/survey_tickets.html", survey=found, cards=cards)


@bp.post("/surveys/<join>/withdraw")
@allow("lead")
def survey_withdraw(join: str) -> Any:
    """Take back the tickets that have not been used."""
    found = survey_for(join)

    def save(db: Database) -> str:
        surveys.withdraw(db, found)
        return url_for("lead.survey", join=found.code)

    return once(StateForm(request.form), save)


@bp.get("/surveys/<join>/seal")
@allow("lead")
def survey_seal(join: str) -> Any:
    """What sealing does and what it cannot do, and the button."""
    found = survey_for(join)
    return render_template(
        "lead/survey_seal.html",
        survey=found,
        count=surveys.counts(store().read(), found.id),
        copies=surveys.copies(store()),
    )


@bp.post("/surveys/<join>/sealed")
@allow("lead")
def survey_sealed(join: str) -> Any:
    """Seal it. Not in a transaction, as the file is written anew; once more changes nothing."""
    found = survey_for(join)
    surveys.seal(store(), actor(), found.id)
    return redirect(url_for("lead.survey", join=found.code), 303)


def _page(
    found: Survey, *, change: ChangeForm | None = None, tickets: TicketsForm | None = None
) -> str:
    db = store().read()
    questionnaire = asked.get(db, found.questionnaire_id, found.questionnaire_version)
    return render_template(
        "lead/survey.html",
        survey=found,
        count=surveys.counts(db, found.id),
        questionnaire=questionnaire,
        held=kept_texts.event_of(db, found.id),
        organisation=organisation.get(db, spoken()),
        change=change or _change(found),
        change_open=change is not None,
        tickets=tickets or TicketsForm(data={"number": found.invited or 30}),
    )


def _change(found: Survey, formdata: Any = None) -> ChangeForm:
    now = {"title": found.title, "invited": found.invited, "last_day": found.last_day}
    return ChangeForm(
        formdata,
        data=now,
        today=days.today(),
        before=found.last_day,
        interview=found.of_interviews,
    )


def _base() -> str:
    return str(current_app.config["SETTINGS"].public_url)


def _links(found: Survey, made: list[str]) -> Response:
    """The tickets as CSV that Swedish Excel opens by double click."""
    file = io.StringIO(newline="")
    lines = csv.writer(file, delimiter=";", lineterminator="\r\n")
    lines.writerow([_("Nummer"), _("Länk")])
    base = _base()
    for number, ticket in enumerate(made, start=1):
        lines.writerow([number, f"{base}{url_for('answer.page', code=ticket)}"])
    answer = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    name = formats.called(f"lankar-{found.code}", "csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _own_district() -> str:
    scopes = [scope for role, scope in account().roles if role == "lead"]
    return scopes[0] if scopes and "*" not in scopes else ""


def _form(formdata: Any = None, *, data: dict[str, Any] | None = None) -> SurveyForm:
    """The form with what this lead may choose."""
    user = account()
    db = store().read()
    today = days.today()
    districts = [
        (d.id, d.name)
        for d in organisation.get(db).districts
        if d.valid_on(today) and rights.leads(user, d.id)
    ]
    if rights.leads(user, None):
        districts.insert(0, ("", ""))
    found = [("", "")]
    found += [
        (o.event.code, f"{o.event.date} {o.event.title}")
        for o in events.overviews(db)
        if o.event.survey_id is None and rights.changes_event(user, o.event)
    ]
    newest: dict[str, tuple[str, str]] = {}
    for version in asked.published(store()):
        title = asked.read(version.content).title.in_language(spoken())
        label = _("%(title)s (version %(number)s)", title=title, number=version.version)
        newest.setdefault(version.id, (f"{version.id}:{version.version}", label))
    return SurveyForm(
        formdata,
        data=data,
        questionnaires=sorted(newest.values(), key=lambda pair: alphabet.place(pair[1])),
        admissions=[(name, name) for name in ADMISSIONS],
        events=found,
        districts=districts,
        today=today,
    )


def _form_page(form: SurveyForm) -> str:
    return render_template("lead/survey_form.html", form=form, interview=INTERVIEW)
