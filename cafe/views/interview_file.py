"""Exit interviews that were held before: a template, a file, a look at what was understood."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from sqlite_utils import Database

from cafe import masks, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Refused, Unknown
from cafe.exports import commas
from cafe.exports.tables import TableSheet
from cafe.intake import interview_sheet
from cafe.intake.interview_sheet import InterviewSheet
from cafe.store import organisation, uploads
from cafe.store.uploads import InterviewFile
from cafe.views import asked, interviewed
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.questionnaire.model import Questionnaire
from forms.upload import UploadForm

bp = Blueprint("interview_file", __name__, url_prefix="/interview/file")
PREVIEW_ROWS = 12


@bp.after_request
def stay_out_of_caches(response: Response) -> Response:
    """What somebody said of their manager is in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("")
@allow("manager")
def choose() -> Any:
    """Choose a file of interviews of one district."""
    return _choose_page(UploadForm())


@bp.get("/template.csv")
@allow("manager")
def template() -> Any:
    """A file to fill in: the questions as headings."""
    named = request.args.get("questionnaire", "")
    found = next((q for q in interviewed.offered() if named in ("", q.id)), None)
    if found is None:
        raise Unknown("not_found")
    file = io.BytesIO()
    commas.write_sheet(TableSheet("", interview_sheet.headings(found, spoken()), ()), file)
    return Response(
        file.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.id}.csv"'},
    )


@bp.post("/read")
@allow("manager")
def read() -> Any:
    """Take the file and go to its preview, or say what is wrong with it by row and column."""
    form = UploadForm(request.form)
    questionnaire, district = None, ""
    refused = Refused("file_missing")
    sent = request.files.get("file")
    name, content = (sent.filename or "")[:200] if sent else "", b""
    sheet = None
    try:
        questionnaire, district = interviewed.wanted()
        if sent is not None and name:
            content = sent.stream.read()
            sent.stream.seek(0)
            sheet = _sheet(InterviewFile(name, content, questionnaire.id, district))
    except Refused as error:
        refused = error

    def save(db: Database) -> str:
        if sheet is None or questionnaire is None:
            raise refused
        if sheet.problems:
            raise Refused("import_has_problems")  # it is not kept
        file = InterviewFile(name, content, questionnaire.id, district)
        upload_id = uploads.add_interviews(db, account().id, file)
        return url_for("interview_file.preview", upload_id=upload_id)

    return attempt(form, save, lambda: _choose_page(form, sheet))


@bp.get("/<upload_id>")
@allow("manager")
def preview(upload_id: str) -> Any:
    """What was understood of the file."""
    return _preview(upload_id, UploadForm())


@bp.post("/<upload_id>/add")
@allow("manager")
def add(upload_id: str) -> Any:
    """Keep all of the file's interviews."""
    form = UploadForm(request.form)
    try:
        file = uploads.interviews(store().read(), account().id, upload_id)
    except Unknown as error:  # gone with the first of two presses, or with its day
        gone = error
        sheet, questionnaire = None, None
    else:
        need(rights.holds_interviews(account(), file.district))
        sheet, questionnaire = _sheet(file), _questionnaire(file)

    def save(db: Database) -> str:
        if sheet is None or questionnaire is None:
            raise gone
        title = interviewed.survey_title(questionnaire, file.district)
        key = current_app.config["SETTINGS"].fingerprint_key
        done = interview_sheet.bring_in(
            db, actor(), questionnaire, file.district, title, sheet, key=key, file=file.content
        )
        uploads.drop_interviews(db, account().id, upload_id)
        return url_for("interview_file.done", added=done.added, known=done.known)

    return attempt(form, save, lambda: _preview(upload_id, form))


@bp.post("/<upload_id>/drop")
@allow("manager")
def drop(upload_id: str) -> Any:
    """Remove the file: it is not to be added."""
    form = UploadForm(request.form)

    def save(db: Database) -> str:
        uploads.interviews(db, account().id, upload_id)  # nobody else's
        uploads.drop_interviews(db, account().id, upload_id)
        return url_for("interview_file.choose")

    return attempt(form, save, lambda: _preview(upload_id, form))


@bp.get("/done")
@allow("manager")
def done() -> Any:
    """What came of it."""
    return render_template(
        "interview/file_done.html",
        added=request.args.get("added", 0, type=int),
        known=request.args.get("known", 0, type=int),
    )


def _questionnaire(file: InterviewFile) -> Questionnaire:
    """The file's questionnaire with its district as the only one to choose."""
    found = next((q for q in interviewed.offered() if q.id == file.questionnaire), None)
    if found is None:
        raise Refused("questionnaire_unknown")
    return asked.filled_for(found, organisation.get(store().read()), file.district)


def _sheet(file: InterviewFile) -> InterviewSheet:
    """Raises Refused for a file that cannot be read within limits."""
    questionnaire = _questionnaire(file)
    found = interview_sheet.opened(file.name, file.content, questionnaire)
    return interview_sheet.read(found, questionnaire, file.district)


def _choose_page(form: UploadForm, sheet: InterviewSheet | None = None) -> str:
    return render_template(
        "interview/file.html",
        form=form,
        problems=sheet.problems if sheet else (),
        offered=interviewed.offered(),
        districts=interviewed.districts(),
        picked=request.form.get("district", ""),
        picked_questionnaire=request.form.get("questionnaire", ""),
    )


def _preview(upload_id: str, form: UploadForm) -> str:
    file = uploads.interviews(store().read(), account().id, upload_id)
    need(rights.holds_interviews(account(), file.district))
    questionnaire, sheet = _questionnaire(file), _sheet(file)
    kinds = {q.id: kind for q, kind in questionnaire.typed}
    shown = [
        (row.row, masks.of_answer(questionnaire, row.answer)[0].values)
        for row in sheet.rows[:PREVIEW_ROWS]
    ]
    return render_template(
        "interview/file_preview.html",
        form=form,
        name=file.name,
        sheet=sheet,
        questions=[q for q in questionnaire.asked if q.id in {c for _, c in sheet.columns if c}],
        labels=questionnaire.by_id,
        rows=shown,
        said=lambda q, values: kinds[q.id].said(q, values, spoken()),
        hidden=interview_sheet.masked(questionnaire, sheet),
        district=organisation.get(store().read(), spoken()).name(file.district),
        upload_id=upload_id,
    )
