"""A survey’s questions tried as who answers sees them. Nothing is stored, so nothing is counted."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for

from cafe import days, masks
from cafe.accounts import allow, store
from cafe.store import organisation
from cafe.store.surveys import OPEN
from cafe.views import asked
from cafe.views.drawn import Trial, answer_form, page
from cafe.views.lead import question_drafts as drafts
from cafe.views.lead.blueprint import bp
from cafe.views.submit import new_key
from forms.messages import common
from forms.questionnaire import edit, model
from forms.questionnaire.answer import Answer, clean
from forms.questionnaire.build import sent
from forms.questionnaire.model import Questionnaire
from forms.questionnaire.types import registry as types

INSIDE = "bare"


@bp.get("/questionnaires/<qid>/<int:version>/preview")
@allow("lead")
def questionnaire_preview(qid: str, version: int) -> Any:
    """The page that a respondent gets, as wide as a phone (`bare`: inside another page)."""
    return _form(qid, version, _filled(qid, version), _language(request.args.get("lang")))


@bp.post("/questionnaires/<qid>/<int:version>/preview/sent")
@allow("lead")
def questionnaire_try(qid: str, version: int) -> Any:
    """A trial answer: judged as any answer, shown as it would have been stored, and forgotten."""
    whole = _filled(qid, version)
    spoken = _language(request.form.get("language"))
    given = sent(whole, request.form.items(multi=True))
    if switch := request.form.get("switch"):
        return _form(qid, version, whole, _language(switch), given=given)
    found = clean(whole, given)
    if not isinstance(found, Answer):
        wrong = {"given": given, "alert": common.CHECK_FIELDS, "problems": found}
        return _form(qid, version, whole, spoken, **wrong), 422
    found, hidden = masks.of_answer(whole, found)
    said = [
        (q.label.in_language(spoken), words)
        for q in whole.asked
        if (words := types.of(q).said(q, found.values, spoken))
    ]
    g.framed = True
    trial = _trial(qid, version)
    return page("answer/tried.html", spoken, said=said, hidden=bool(hidden), trial=trial)


def _form(qid: str, version: int, whole: Questionnaire, spoken: str, **shown: Any) -> str:
    g.framed = True
    return answer_form(
        whole,
        whole.languages,
        spoken if spoken in whole.languages else "sv",
        title=whole.title.in_language(spoken),
        admission=OPEN,
        key=new_key(),
        trial=_trial(qid, version),
        **shown,
    )


def _trial(qid: str, version: int) -> Trial:
    inside = "1" if INSIDE in request.args else None
    back = (
        url_for("lead.questionnaire_draft", qid=qid)
        if drafts.is_draft(store().read(), qid, version)
        else url_for("lead.questionnaire", qid=qid, version=version)
    )
    return Trial(
        url_for("lead.questionnaire_try", qid=qid, version=version, bare=inside),
        "" if inside else back,
        url_for("lead.questionnaire_preview", qid=qid, version=version, bare=inside),
    )


def _filled(qid: str, version: int) -> Questionnaire:
    read = edit.drawable(drafts.any_version(qid, version))
    return asked.filled(read, organisation.get(store().read()), days.today())


def _language(wanted: str | None) -> str:
    return wanted if wanted in model.LANGUAGES else "sv"
