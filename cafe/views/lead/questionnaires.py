"""Questionnaires as the project lead writes them: drafts, versions, XLSForm in and out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template, request, url_for
from sqlite_utils import Database

from cafe import alphabet, days, language, rights
from cafe.accounts import account, allow, need, store
from cafe.config import VERSION
from cafe.errors import Conflict, Refused
from cafe.intake import bounded
from cafe.store import organisation, questionnaires
from cafe.store.questionnaires import QuestionnaireVersion
from cafe.views import asked
from cafe.views.lead import question_drafts as drafts
from cafe.views.lead.blueprint import bp
from cafe.views.submit import attempt, once
from forms.base import Form
from forms.messages import survey as say
from forms.questionnaire import edit
from forms.questionnaire.build import skeleton
from forms.questionnaire.edit import HeadForm
from forms.questionnaire.file import BUILTIN
from forms.questionnaire.model import Questionnaire, Text
from forms.upload import XlsFormUpload

UNTRANSLATED = (
    say.SURVEY_SWEDISH_NEEDED,
    say.SURVEY_SWEDISH_MISSING,
    say.SURVEY_ENGLISH_MISSING,
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Family:
    """A questionnaire in the list: its versions, newest first, and its draft."""

    id: str
    title: Text
    built_in: bool
    versions: tuple[QuestionnaireVersion, ...]
    draft: QuestionnaireVersion | None


@bp.get("/questionnaires", endpoint="questionnaires")
@allow("lead")
def questionnaires_page() -> Any:
    """All questionnaires: what comes with the software, our own, and what is being written."""
    return render_template("lead/questionnaires.html", families=_families())


@bp.get("/questionnaires/new")
@allow("lead")
def questionnaire_new() -> Any:
    """The head of a new questionnaire."""
    return _head_page(HeadForm())


@bp.post("/questionnaires/add")
@allow("lead")
def questionnaire_add() -> Any:
    """Begin a new questionnaire."""
    form = HeadForm(request.form)

    def save(db: Database) -> str:
        identity = edit.slug(form.title_sv.data or "", drafts.ids(db), "form")
        drafts.begin(db, form.head(Questionnaire(identity, 1, Text(), Text(), ())))
        return url_for("lead.questionnaire_draft", qid=identity)

    return attempt(form, save, lambda: _head_page(form))


@bp.get("/questionnaires/upload")
@allow("lead")
def questionnaire_upload() -> Any:
    """Choose an XLSForm."""
    return render_template("lead/questionnaire_upload.html", form=XlsFormUpload(), problems=())


@bp.post("/questionnaires/upload/read")
@allow("lead")
def questionnaire_read() -> Any:
    """Make a draft of an XLSForm, or say what is wrong with it, row by row."""
    from forms.questionnaire import xlsform

    form = XlsFormUpload(request.form)
    file = request.files.get("file")
    found, refused = None, Refused("file_missing")
    if file is not None and file.filename:
        spoken = form.wordings_in.data or ""
        try:
            found = bounded.run(xlsform.read, file.filename[:200], file.stream.read(), spoken)
        except Refused as error:
            refused = error
        file.stream.seek(0)

    def save(db: Database) -> str:
        if found is None:
            raise refused
        if found.questionnaire is None:
            raise Refused("check_fields")
        read = found.questionnaire
        identity = read.id
        before = next((v for v in questionnaires.published(db) if v.id == identity), None)
        others = before is not None and not rights.changes_questionnaire(account(), before)
        if identity in BUILTIN or others or questionnaires.has_draft(db, identity):
            identity, before = edit.slug(read.id, drafts.ids(db), "form"), None
        number = questionnaires.next_version(db, identity)
        drafts.begin(db, replace(read, id=identity, version=number), before)
        return url_for("lead.questionnaire_draft", qid=identity)

    problems = found.problems if found else ()
    dropped = found.dropped if found else ()
    answer = attempt(
        form,
        save,
        lambda: render_template(
            "lead/questionnaire_upload.html", form=form, problems=problems, dropped=dropped
        ),
    )
    if dropped and isinstance(answer, Response) and answer.status_code == 303:
        # What is left out is told once, where the draft is: it was never part of it.
        told = render_template(
            "lead/questionnaire_uploaded.html", dropped=dropped, way=answer.headers["Location"]
        )
        return told
    return answer


@bp.get("/questionnaires/<qid>/<int:version>")
@allow("lead")
def questionnaire(qid: str, version: int) -> Any:
    """A published version: what it asks, and what can be made of it."""
    asked.ensure_builtin(store())
    db = store().read()
    row = questionnaires.get(db, qid, version)
    return render_template(
        "lead/questionnaire.html",
        q=asked.read(row.content),
        row=row,
        built_in=qid in BUILTIN,
        has_draft=questionnaires.has_draft(db, qid),
        writes=rights.changes_questionnaire(account(), row),
        newest=questionnaires.latest(db, qid).version == version,
    )


@bp.post("/questionnaires/<qid>/<int:version>/next")
@allow("lead")
def questionnaire_next(qid: str, version: int) -> Any:
    """Begin the next version of one of our own, from this one."""

    def save(db: Database) -> str:
        read = asked.get(db, qid, version)
        if qid in BUILTIN:
            raise Conflict("questionnaire_published")
        before = questionnaires.get(db, qid, version)
        need(rights.changes_questionnaire(account(), before))
        drafts.begin(db, replace(read, version=questionnaires.next_version(db, qid)), before)
        return url_for("lead.questionnaire_draft", qid=qid)

    return once(Form(request.form), save)


@bp.post("/questionnaires/<qid>/<int:version>/copy")
@allow("lead")
def questionnaire_copy(qid: str, version: int) -> Any:
    """Begin a questionnaire of our own from this one. The questions keep their ids, so that
    answers can be put in one series."""

    def save(db: Database) -> str:
        copy = drafts.copied(asked.get(db, qid, version), drafts.ids(db))
        drafts.begin(db, copy)
        return url_for("lead.questionnaire_draft", qid=copy.id)

    return once(Form(request.form), save)


@bp.get("/questionnaires/<qid>/<int:version>/paper")
@allow("lead")
def questionnaire_paper(qid: str, version: int) -> Any:
    """The questions as a form to print and fill in by hand; what is unfinished is left out."""
    db = store().read()
    read = edit.drawable(drafts.any_version(qid, version))
    spoken = language.of_request()
    back = (
        url_for("lead.questionnaire_draft", qid=qid)
        if drafts.is_draft(db, qid, version)
        else url_for("lead.questionnaire", qid=qid, version=version)
    )
    filled = asked.filled(read, organisation.get(db), days.today())
    return render_template(
        "lead/questionnaire_paper.html",
        q=filled,
        items=skeleton(filled, spoken),
        conditions={q.id: drafts.condition(filled, q, spoken) for q in filled.questions},
        back=back,
    )


@bp.get("/questionnaires/<qid>/<int:version>.xlsx")
@allow("lead")
def questionnaire_xlsx(qid: str, version: int) -> Any:
    """The version as an XLSForm."""
    from forms.questionnaire import xlsform

    answer = Response(
        xlsform.write(drafts.any_version(qid, version), f"Rundabord {VERSION}"), mimetype=XLSX
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{qid}-{version}.xlsx"'
    return answer


def _head_page(form: HeadForm) -> str:
    return render_template("lead/questionnaire_head.html", form=form)


def _families() -> list[Family]:
    versions: dict[str, list[QuestionnaireVersion]] = {}
    for version in asked.published(store()):
        versions.setdefault(version.id, []).append(version)
    me = account()
    writing = {
        row.id: row
        for row in questionnaires.drafts(store().read())
        if rights.changes_questionnaire(me, row)
    }
    found = []
    for identity in {**versions, **writing}:
        draft = writing.get(identity)
        newest = versions.get(identity, [draft])[0]
        assert newest is not None
        found.append(
            Family(
                id=identity,
                title=edit.unfinished(newest.content).title,
                built_in=identity in BUILTIN,
                versions=tuple(versions.get(identity, ())),
                draft=draft,
            )
        )
    return sorted(
        found,
        key=lambda f: (f.built_in, alphabet.place(f.title.in_language(language.of_request()))),
    )
