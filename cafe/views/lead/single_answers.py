"""A survey's single answers as a file of rows, for who says what for."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from cafe import masks, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.exports import formats
from cafe.exports.answers import described
from cafe.exports.orders import FileOrder
from cafe.reports.summary import plain
from cafe.reports.survey.answers import Dataset, single_answers
from cafe.store import audit, surveys
from cafe.store.surveys import Survey
from cafe.views import asked, handed
from cafe.views.lead.blueprint import bp
from cafe.views.named import survey_for
from cafe.views.spoken import spoken
from cafe.views.submit import hand_out
from forms.survey import AnswersForm


@bp.get("/surveys/<join>/answers", endpoint="single_answers")
@allow("lead")
def answers_page(join: str) -> Any:
    """What taking the answers along means, and what they are to be used for."""
    return _page(_survey(join), AnswersForm())


@bp.post("/surveys/<join>/answers/file")
@allow("lead")
def single_answers_file(join: str) -> Any:
    """The answers as a file, each time with an entry in the trail that says what for."""
    found = _survey(join)
    form = AnswersForm(request.form)
    extension = form.extension.data or next(iter(formats.ANSWER_FORMATS))
    formats.answer_format(extension)

    def make() -> BaseResponse:
        dataset = _dataset(found)
        told = {"format": extension, "answers": len(dataset.rows)}
        reason = masks.of_text(form.reason.data or "")
        with store().write() as db:  # without the entry nothing leaves the house
            audit.add(db, actor(), "survey.answers", f"survey:{found.code}", reason=reason, **told)
        return handed.ordered(
            FileOrder("answers", extension, dataset, spoken()),
            _name(found, extension),
            address=url_for("lead.single_answers_made", join=found.code, extension=extension),
        )

    return hand_out(form, make, lambda: _page(found, form))


@bp.get("/surveys/<join>/answers.<extension>")
@allow("lead")
def single_answers_made(join: str, extension: str) -> Any:
    """The file that was asked for a moment ago, with its entry in the trail."""
    found = _survey(join)
    made = formats.answer_format(extension)
    return handed.fetched(_name(found, extension), made.media_type)


def _name(survey: Survey, extension: str) -> str:
    return formats.called(f"{plain(survey.title) or 'enkat'}-svar", extension)


def _survey(join: str) -> Survey:
    found = survey_for(join)
    need(rights.takes_answers_along(account(), found))
    return found


def _dataset(survey: Survey) -> Dataset:
    """Raises Conflict("data_hidden")."""
    with store().snapshot() as db:
        now = surveys.by_id(db, survey.id)
        return single_answers(db, now, asked.questionnaire_of(db, now), spoken())


def _page(survey: Survey, form: AnswersForm) -> str:
    made = _dataset(survey)
    return render_template(
        "lead/single_answers.html",
        survey=survey,
        form=form,
        count=len(made.rows),
        columns=described(made),
        formats=formats.ANSWER_FORMATS,
    )
