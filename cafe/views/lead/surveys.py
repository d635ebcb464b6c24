"""Surveys: the list, a new one, opening, closing and sealing, tickets to hand out."""

from __future__ import annotations

import contextlib
import csv
import io
from typing import Any

import segno
from flask import Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlite_utils import Database

from cafe import alphabet, days, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Unknown
from cafe.exports import formats, sheets
from cafe.reports import follow_up
from cafe.reports.follow_up import UnaskedFollowUp
from cafe.reports.survey.foresight import foresee
from cafe.store import (
    events,
    figures,
    organisation,
    questionnaires,
    sealing,
    survey_answers,
    surveys,
)
from cafe.store import texts as kept_texts
from cafe.store.surveys import ADMISSIONS, INTERVIEW, Survey
from cafe.thresholds import gate
from cafe.understand import texts
from cafe.views import asked, handed
from cafe.views.lead import question_drafts as drafts
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for, survey_for
from cafe.views.qr import qr
from cafe.views.spoken import spoken
from cafe.views.submit import attempt, once
from forms.event import StateForm
from forms.messages.common import CHECK_FIELDS
from forms.questionnaire import edit, model
from forms.questionnaire.advice import advise
from forms.questionnaire.build import minutes, skeleton
from forms.questionnaire.check import check, untranslated
from forms.questionnaire.model import Questionnaire
from forms.survey import ChangeForm, SurveyForm, TicketsForm

# So many answers are supposed where nobody has said how many are invited.
SUPPOSED = 40


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
    writing = [
        (row.id, edit.unfinished(row.content).title.shown(spoken()))
        for row in questionnaires.drafts(db)
        if rights.changes_questionnaire(account(), row) and (at is None or row.begun_for == at.id)
    ]
    return render_template(
        "lead/surveys.html",
        surveys=seen,
        event=at,
        organisation=organisation.get(db, spoken()),
        writing=sorted(writing, key=lambda pair: alphabet.place(pair[1])),
    )


@bp.get("/surveys/open")
@allow("lead")
def survey_opening() -> Any:
    """Open a survey with questions (`questionnaire`: "id:version", published or a draft), perhaps
    for an event (`event`: its code): what to look at first, who answers, when."""
    wanted = request.args.get("questionnaire", "")
    given = request.args.get("event", "")
    data = {"event": event_for(given).code if given else "", "district": _own_district()}
    form = _form(data=data | {"questionnaire": wanted})
    draft = _draft_of(wanted)
    if draft is not None:
        form.title.data = draft.title.shown(spoken())
        form.english.data = "en" in draft.languages
        form.digest.data = draft.digest
    elif wanted not in dict(form.questionnaire.choices):
        raise Unknown("questionnaire_unknown")
    elif (split := _split(wanted)) is not None:
        form.title.data = drafts.any_version(*split).title.in_language(spoken())
    # What breaks a series is chosen, not met with, and so is what another survey has.
    form.follow_ups.data = [
        str(one.referral.id)
        for one in _waiting(store().read())
        if not one.drafts and form.organiser in form.asked_by[str(one.referral.id)]
    ] if _continues(wanted) else []  # fmt: skip
    return _form_page(form)


@bp.post("/surveys/add")
@allow("lead")
def survey_add() -> Any:
    """Add a survey, and open it (`do`: "open"); a draft of questions is published with it."""
    form = _form(request.form)

    def save(db: Database) -> str:
        event = events.get(db, form.event.data) if form.event.data else None
        district = event.district if event else form.district.data or None
        need(rights.leads(account(), district))
        name, number = _asks(form)
        more = [
            question
            for one in follow_up.waiting(db)
            if str(one.referral.id) in (form.follow_ups.data or ())
            for question in follow_up.questions(one)
        ]
        if drafts.is_draft(db, name, number):
            in_english = bool(form.english.data)
            digest = form.digest.data or ""
            number = drafts.publish(db, name, digest, in_english, more).version
        elif more:
            name, number = drafts.publish_with(db, name, number, more)
        code = surveys.add(
            db,
            actor(),
            title=form.title.data or "",
            questionnaire=(name, number),
            admission=form.admission.data or "",
            event_id=event.id if event else None,
            district=district,
            invited=form.invited.data,
            first_day=form.first_day.data,
            last_day=form.last_day.data,
        )
        if request.form.get("do") == "open":
            surveys.move(db, actor(), surveys.get(db, code), "open")
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
            first_day=form.first_day.data,
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
    found = survey_for(join)
    asks = asked.get(store().read(), found.questionnaire_id, found.questionnaire_version)
    return render_template(
        "lead/survey_poster.html",
        survey=found,
        minutes=minutes(skeleton(asks, "sv")),
    )


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
        made = survey_answers.issue(db, found, form.number.data or 0, secret)
    if form.how.data == "csv":
        return _links(found, made)
    if form.how.data == "pdf":
        return _ticket_sheet(found, made)
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
        survey_answers.withdraw(db, found)
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
        copies=sealing.copies(store()),
    )


@bp.post("/surveys/<join>/sealed")
@allow("lead")
def survey_sealed(join: str) -> Any:
    """Seal it. Not in a transaction, as the file is written anew; once more changes nothing."""
    found = survey_for(join)
    sealing.seal(store(), actor(), found.id)
    return redirect(url_for("lead.survey", join=found.code), 303)


def _page(
    found: Survey, *, change: ChangeForm | None = None, tickets: TicketsForm | None = None
) -> str:
    db = store().read()
    questionnaire = asked.get(db, found.questionnaire_id, found.questionnaire_version)
    count = surveys.counts(db, found.id)
    kept = figures.last_release(db, found.id)
    return render_template(
        "lead/survey.html",
        survey=found,
        count=count,
        persons=max(count.persons, kept.persons if kept else 0),
        kept=kept,
        new=max(0, count.persons - kept.persons) if kept else 0,
        threshold=gate(db).threshold,
        questionnaire=questionnaire,
        asks_about=follow_up.asked_by(db, questionnaire),
        held=kept_texts.event_of(db, found.id),
        organisation=organisation.get(db, spoken()),
        change=change or _change(found),
        change_open=change is not None,
        tickets=tickets or TicketsForm(data={"number": found.invited or 30}),
    )


def _change(found: Survey, formdata: Any = None) -> ChangeForm:
    now = {
        "title": found.title,
        "invited": found.invited,
        "first_day": found.first_day,
        "last_day": found.last_day,
    }
    return ChangeForm(
        formdata,
        data=now,
        today=days.today(),
        before=found.last_day,
        interview=found.of_interviews,
    )


def _ticket_sheet(found: Survey, made: list[str]) -> Response:
    """Tickets, ten on a page to cut apart."""
    cards = [
        handed.code_card(
            "/a/",
            code,
            heading=found.title,
            alt=_("QR-kod till länken"),
            foot=_("Gäller för ett svar. Svaret sparas utan namn."),
        )
        for code in made
    ]
    name = f"{_('Länkar')}: {found.title}"
    return handed.pdf(
        lambda file: sheets.write_cards(cards, "tickets", name, spoken(), file), "enkatkort"
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
    there = [
        o.event
        for o in events.overviews(db)
        if o.event.survey_id is None and rights.changes_event(user, o.event)
    ]
    newest: dict[str, tuple[str, str]] = {}
    for version in asked.published(store()):
        title = asked.read(version.content).title.in_language(spoken())
        label = _("%(title)s (version %(number)s)", title=title, number=version.version)
        newest.setdefault(version.id, (f"{version.id}:{version.version}", label))
    listed = sorted(newest.values(), key=lambda pair: alphabet.place(pair[1]))
    wanted = str((formdata or data or {}).get("questionnaire") or "")
    if wanted not in dict(listed) and (known := _named_version(wanted)):
        listed.append((wanted, known))
    return SurveyForm(
        formdata,
        data=data,
        questionnaires=listed,
        admissions=[(name, name) for name in ADMISSIONS],
        events=[("", ""), *((e.code, f"{e.date} {e.title}") for e in there)],
        districts=districts,
        today=today,
        organisers={e.code: e.district or "" for e in there},
        follow_ups={
            str(one.referral.id): [d or "" for d in one.organisers] for one in _waiting(db)
        },
    )


def _waiting(db: Database) -> list[UnaskedFollowUp]:
    """The follow-up questions that a survey of this lead's takes along."""
    return [one for one in follow_up.waiting(db) if rights.leads(account(), one.district)]


def _continues(wanted: str) -> bool:
    """Whether "id:version" can get a question more without becoming a copy."""
    split = _split(wanted)
    if split is None:
        return False
    db = store().read()
    return drafts.is_draft(db, *split) or drafts.continues(db, questionnaires.get(db, *split))


def _asks(form: SurveyForm) -> tuple[str, int]:
    name, _colon, number = (form.questionnaire.data or "").rpartition(":")
    return name, int(number)


def _split(wanted: str) -> tuple[str, int] | None:
    name, _colon, number = wanted.rpartition(":")
    return (name, int(number)) if name and number.isdecimal() and len(number) < 7 else None


def _draft_of(wanted: str) -> Questionnaire | None:
    """The draft that "id:version" names, for those who write it; None where it names none."""
    split = _split(wanted)
    if split is None or not drafts.is_draft(store().read(), *split):
        return None
    return drafts.draft(store().read(), split[0])


def _named_version(wanted: str) -> str:
    """What a draft, or a version that is not the newest, is called; "" where there is none."""
    split = _split(wanted)
    if split is None:
        return ""
    try:
        title = drafts.any_version(*split).title.shown(spoken())
    except Unknown:
        return ""
    return str(_("%(title)s (version %(number)s)", title=title, number=split[1]))


def _form_page(form: SurveyForm) -> str:
    wanted = form.questionnaire.data or ""
    split = _split(wanted)
    draft = _draft_of(wanted)
    asks = draft
    if asks is None and split is not None:
        with contextlib.suppress(Unknown):
            asks = drafts.any_version(*split)
    problems = check(asks) if asks else []
    return render_template(
        "lead/survey_form.html",
        form=form,
        interview=INTERVIEW,
        asks=asks,
        draft=draft,
        problems=problems,
        advice=advise(asks) if asks and not problems else [],
        seen=_foreseen(asks, form.invited.data or SUPPOSED) if asks and not problems else None,
        untranslated=len(untranslated(asks)) if asks else 0,
        waiting=_waiting(store().read()),
        continues=_continues(wanted) if asks else False,
        among=[one.referral.id for one in follow_up.asked_by(store().read(), asks)] if asks else [],
        organisation=organisation.get(store().read(), spoken()),
    )


def _foreseen(asks: Questionnaire, answers: int) -> dict[str, Any] | None:
    """What would be shown of so many answers, by the dimensions that the questions ask for."""
    db = store().read()
    filled = asked.filled(asks, organisation.get(db), days.today())
    labels = tuple(
        (role, len(found.choices))
        for role in model.DIMENSIONS
        if (found := filled.with_role(role)) is not None
    )
    threshold = gate(db)
    if not labels:
        return None
    return {"answers": answers, "of": foresee(answers, threshold, labels)}
