"""A survey's links by e-mail: addresses in, letters out, one reminder, and nobody learns who
answered."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext as _
from sqlite_utils import Database

from cafe import days
from cafe.accounts import actor, allow, store
from cafe.errors import Conflict, Refused
from cafe.exports import formats
from cafe.intake import address_file
from cafe.intake.table import UnreadableFileError
from cafe.server import mailing as letters
from cafe.store import audit, mailings, survey_answers, surveys
from cafe.store.surveys import Survey
from cafe.views.lead.blueprint import bp
from cafe.views.named import survey_for
from cafe.views.submit import attempt, hand_out
from forms.base import Form
from forms.messages.common import CHECK_FIELDS
from forms.survey import MailingForm, MailingReminderForm

PLACE = "(…)"  # of a link, in a text to paste


@bp.get("/surveys/<join>/mail")
@allow("lead")
def survey_mail(join: str) -> Any:
    """Who is to get a link, and how far the letters have come."""
    return _page(survey_for(join))


@bp.get("/surveys/<join>/mail/state")
@allow("lead")
def survey_mail_state(join: str) -> Any:
    """A mark that changes while letters go."""
    mailing = mailings.get(store().read(), survey_for(join).id)
    return {"version": mailing.mark if mailing else ""}


@bp.post("/surveys/<join>/mail/check")
@allow("lead")
def survey_mail_check(join: str) -> Any:
    """Read the addresses, those of a file too, and show how many there are; nothing is kept."""
    found = survey_for(join)
    form = MailingForm(request.form)
    _take_in_file(form)
    if not form.validate():
        form.alert = CHECK_FIELDS
        return _page(found, form), 422
    return _page(found, form, checked=True)


@bp.post("/surveys/<join>/mail/send")
@allow("lead")
def survey_mail_send(join: str) -> Any:
    """Have the letters sent."""
    found = survey_for(join)
    form = MailingForm(request.form)
    if _take_in_file(form) and form.validate():  # seen before it is sent
        return _page(found, form, checked=True)

    def save(db: Database) -> str:
        survey = _sendable(db, found)
        if current_app.config["SETTINGS"].mail is None:
            raise Refused("mailing_no_server")
        title = letters.subject(survey.title, letters.languages(db, survey))
        words = (form.words.data or "").strip()
        mailings.start(db, actor(), survey.id, survey.code, title, words, form.read.found)
        return url_for("lead.survey_mail", join=survey.code)

    return attempt(form, save, lambda: _page(found, form))


@bp.post("/surveys/<join>/mail/file")
@allow("lead")
def survey_mail_file(join: str) -> Any:
    """A file of addresses with a link each, to send from one's own e-mail. The addresses are not
    kept; the form sent again gives the same file."""
    found = survey_for(join)
    form = MailingForm(request.form)
    if _take_in_file(form) and form.validate():
        return _page(found, form, checked=True)

    def make() -> Any:
        addresses = list(form.read.found)
        secret = current_app.config["SECRET_KEY"] + (form.once.data or "")
        with store().write() as db:
            survey = _sendable(db, found)
            made = survey_answers.issue(db, survey, len(addresses), secret)
        return _merged(found, addresses, made)

    return hand_out(form, make, lambda: _page(found, form))


@bp.post("/surveys/<join>/mail/remind")
@allow("lead")
def survey_mail_remind(join: str) -> Any:
    """Have the one reminder sent, to all."""
    found = survey_for(join)
    form = MailingReminderForm(request.form)

    def save(db: Database) -> str:
        survey = _sendable(db, found)
        words = (form.reminder_words.data or "").strip()
        mailings.remind(db, actor(), survey.id, survey.code, words)
        return url_for("lead.survey_mail", join=survey.code)

    return attempt(form, save, lambda: _page(found, reminder=form))


@bp.post("/surveys/<join>/mail/resume")
@allow("lead")
def survey_mail_resume(join: str) -> Any:
    """Go on with letters that stopped."""
    found = survey_for(join)

    def save(db: Database) -> str:
        survey = _sendable(db, found)
        mailings.resume(db, actor(), survey.id, survey.code)
        return url_for("lead.survey_mail", join=survey.code)

    return attempt(Form(request.form), save, lambda: _page(found))


@bp.post("/surveys/<join>/mail/give-up")
@allow("lead")
def survey_mail_give_up(join: str) -> Any:
    """Leave out the addresses that are left, so that the others can be reminded."""
    found = survey_for(join)

    def save(db: Database) -> str:
        mailings.give_up(db, actor(), found.id, found.code)
        return url_for("lead.survey_mail", join=found.code)

    return attempt(Form(request.form), save, lambda: _page(found))


@bp.post("/surveys/<join>/mail/forget")
@allow("lead")
def survey_mail_forget(join: str) -> Any:
    """Delete the addresses."""
    found = survey_for(join)

    def save(db: Database) -> str:
        mailings.forget(db, found.id)
        audit.add(db, actor(), "survey.mail_forget", f"survey:{found.code}")
        return url_for("lead.survey_mail", join=found.code)

    return attempt(Form(request.form), save, lambda: _page(found))


def _sendable(db: Database, found: Survey) -> Survey:
    survey = surveys.by_id(db, found.id)
    if not survey.by_ticket:
        raise Refused("mailing_needs_tickets")
    if not survey.takes_answers:
        raise Conflict("mailing_needs_open")
    return survey


def _take_in_file(form: MailingForm) -> bool:
    """Put the addresses of the file, if there is one, below those that are written."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return False
    try:
        found = address_file.read(file.filename[:200], file.stream.read())
    except UnreadableFileError as error:
        form.unreadable = error.problem.message
        return True
    form.addresses.data = "\n".join(filter(None, [(form.addresses.data or "").rstrip(), found]))
    return True


def _merged(survey: Survey, addresses: list[str], made: list[str]) -> Response:
    file = io.StringIO(newline="")
    lines = csv.writer(file, delimiter=";", lineterminator="\r\n")
    lines.writerow([_("E-postadress"), _("Länk")])
    base = current_app.config["SETTINGS"].public_url
    for address, ticket in zip(addresses, made, strict=True):
        # What begins like a formula would be one in a spreadsheet.
        safe = f"'{address}" if address[0] in "=+-@" else address
        lines.writerow([safe, f"{base}{url_for('answer.page', code=ticket)}"])
    answer = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    name = formats.called(f"brev-{survey.code}", "csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(
    found: Survey,
    form: MailingForm | None = None,
    *,
    reminder: MailingReminderForm | None = None,
    checked: bool = False,
) -> str:
    with store().snapshot() as db:
        survey, mailing = surveys.by_id(db, found.id), mailings.get(db, found.id)
        languages = letters.languages(db, survey)
    form = form or MailingForm()
    words = (form.words.data or "").strip()
    title = letters.subject(survey.title, languages)
    server = current_app.config["SETTINGS"].mail is not None
    return render_template(
        "lead/survey_mail.html",
        survey=survey,
        mailing=mailing,
        form=form,
        reminder=reminder or MailingReminderForm(),
        read=form.read if checked else None,
        server=server,
        subject=title,
        letter=letters.invitation(
            words, PLACE, survey.last_day, own_mail=not server, languages=languages
        ),
        in_english="en" in languages,
        reminder_letter=letters.reminder(
            "",
            mailing.subject if mailing else title,
            mailing.sent_on if mailing else days.today(),
            survey.last_day,
            own_mail=not server,
            languages=languages,
        ),
        reminder_subject=letters.reminder_subject(title, languages),
        NOT_NOW=letters.NOT_NOW,
    )  # fmt: skip
