"""Where a new survey starts from: nothing, pasted text, a form, an earlier survey, an XLSForm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import alphabet, rights
from cafe.accounts import account, allow, store
from cafe.errors import Refused, Unknown
from cafe.store import questionnaires, surveys
from cafe.store.events import Event
from cafe.views import asked
from cafe.views.lead import question_drafts as drafts
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt, once
from forms.base import Form
from forms.questionnaire import edit, pasted
from forms.questionnaire.file import BUILTIN
from forms.questionnaire.model import Question, Questionnaire, QuestionProblem, Text
from forms.survey import PastedForm, SurveyTitleForm

EARLIER_MAX = 30
# What most surveys at an event begin from.
USUAL = "workshop-evaluation"


@dataclass(frozen=True)
class Sources:
    """What a survey can be started from: earlier surveys, own forms and built-in ones, each as
    ("id:version", name); and the drafts that the account writes, as (id, name)."""

    earlier: tuple[tuple[str, str], ...]
    own: tuple[tuple[str, str], ...]
    built_in: tuple[tuple[str, str], ...]
    drafts: tuple[tuple[str, str], ...]


@bp.get("/surveys/new")
@allow("lead")
def survey_new() -> Any:
    """Choose what a new survey starts from, perhaps for an event (`event`: its code)."""
    return _page(SurveyTitleForm(), PastedForm())


@bp.post("/surveys/begin")
@allow("lead")
def survey_begin() -> Any:
    """Begin to write the questions of a survey."""
    form = SurveyTitleForm(request.form)
    event = _event()

    def save(db: Database) -> str:
        return _begun(db, form.title.data or "", (), event)

    return attempt(form, save, lambda: _page(form, PastedForm()))


@bp.post("/surveys/pasted")
@allow("lead")
def survey_pasted() -> Any:
    """Read questions out of pasted text, show what they were taken for, and make a draft of them
    when that has been seen (`do`: "use")."""
    form = PastedForm(request.form)
    event = _event()
    found, problems = pasted.read(form.pasted.data or "")

    def save(db: Database) -> str:
        if problems:
            raise Refused("check_fields")
        return _begun(db, form.title.data or "", found, event)

    if request.form.get("do") != "use" or problems:
        if not form.validate():
            problems = []
        elif not problems:
            form.renew()
        status = 422 if problems or form.errors else 200
        return _pasted_page(form, found, problems), status
    return attempt(form, save, lambda: _pasted_page(form, found, problems))


@bp.post("/surveys/from")
@allow("lead")
def survey_from() -> Any:
    """Take the questions of a form or of an earlier survey, as they are or (`do`: "change") to
    change them first."""
    name, _, number = request.form.get("questionnaire", "").rpartition(":")
    event = _event()
    if not number.isdecimal():
        raise Unknown("questionnaire_unknown")
    asked.ensure_builtin(store())

    def save(db: Database) -> str:
        if request.form.get("do") != "change":
            questionnaires.get(db, name, int(number))
            code = event.code if event else None
            at = f"{name}:{number}"
            return url_for("lead.survey_opening", questionnaire=at, event=code)
        qid = drafts.begin_from(db, name, int(number), event.id if event else None)
        return url_for("lead.questionnaire_draft", qid=qid)

    return once(Form(request.form), save)


def _begun(db: Database, title: str, questions: tuple[Question, ...], event: Event | None) -> str:
    identity = edit.slug(title, drafts.ids(db), "form")
    made = Questionnaire(identity, 1, Text(title.strip()), Text(), questions, ("sv",))
    drafts.begin(db, made, None, event.id if event else None)
    return url_for("lead.questionnaire_draft", qid=identity)


def _event() -> Event | None:
    code = request.values.get("event", "")
    return event_for(code) if code else None


def _page(start: SurveyTitleForm, paste: PastedForm) -> str:
    return render_template(
        "lead/survey_start.html",
        start=start,
        paste=paste,
        sources=_sources(),
        event=_event(),
        usual=USUAL,
    )


def _pasted_page(
    form: PastedForm, found: tuple[Question, ...], problems: list[QuestionProblem]
) -> str:
    return render_template(
        "lead/survey_pasted.html", form=form, found=found, problems=problems, event=_event()
    )


def _sources() -> Sources:
    db = store().read()
    me = account()
    newest: dict[str, tuple[str, str]] = {}
    for version in asked.published(store()):
        title = asked.read(version.content).title.in_language(spoken())
        newest.setdefault(version.id, (f"{version.id}:{version.version}", title))
    earlier: dict[str, str] = {}
    for one in surveys.all_surveys(db):
        if rights.changes_survey(me, one) and len(earlier) < EARLIER_MAX:
            asks = f"{one.questionnaire_id}:{one.questionnaire_version}"
            earlier.setdefault(asks, f"{one.title}, {one.day}")
    writing = [
        (row.id, edit.unfinished(row.content).title.shown(spoken()))
        for row in questionnaires.drafts(db)
        if rights.changes_questionnaire(me, row)
    ]

    def listed(built_in: bool) -> tuple[tuple[str, str], ...]:
        found = [pair for name, pair in newest.items() if (name in BUILTIN) == built_in]
        return tuple(sorted(found, key=lambda pair: alphabet.place(pair[1])))

    by_name = sorted(writing, key=lambda pair: alphabet.place(pair[1]))
    return Sources(tuple(earlier.items()), listed(False), listed(True), tuple(by_name))
