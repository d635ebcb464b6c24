"""The organisation's own Word template: looked at, checked, brought in, taken away."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Refused, Unknown
from cafe.exports import word_document
from cafe.exports import word_template as templates
from cafe.exports.formats import DOCX
from cafe.exports.word_template import CheckedTemplate
from cafe.intake import bounded
from cafe.store import word_templates
from cafe.views.spoken import local_time, spoken
from cafe.views.submit import attempt
from forms.base import Form
from forms.messages.lookup import wording
from forms.upload import UploadForm

bp = Blueprint("word_template", __name__, url_prefix="/word-template")
CHANGES = ("administrator", "lead")


@bp.get("")
@allow(*CHANGES)
def page() -> Any:
    """The template in use, and the form for another."""
    need(rights.changes_word_template(account()))
    return _page(UploadForm())


@bp.post("/read")
@allow(*CHANGES)
def read() -> Any:
    """Use a file as template, or say what is wrong with it."""
    need(rights.changes_word_template(account()))
    form = UploadForm(request.form)
    file = request.files.get("file")
    checked = CheckedTemplate(b"", ())
    refused: Refused | None = Refused("file_missing")
    if file is not None and file.filename:
        content = file.stream.read(templates.MOST_BYTES + 1)
        file.stream.seek(0)
        try:
            checked, refused = bounded.run(templates.check, content), None
        except Refused as error:
            refused = error

    def save(db: Database) -> str:
        if refused is not None:
            raise refused
        if checked.problems:
            raise Refused("check_fields")
        assert file is not None
        word_templates.put(
            db,
            actor(),
            account().id,
            name=PurePath(file.filename or "").name[:120],
            content=checked.content,
            notices=[(one.name, dict(one.params)) for one in checked.notices],
        )
        return url_for("word_template.page")

    return attempt(form, save, lambda: _page(form, checked))


@bp.post("/drop")
@allow(*CHANGES)
def drop() -> Any:
    """Use the built-in one again."""
    need(rights.changes_word_template(account()))
    form = Form(request.form)

    def save(db: Database) -> str:
        word_templates.drop(db, actor())
        return url_for("word_template.page")

    return attempt(form, save, lambda: _page(UploadForm()))


@bp.get("/file")
@allow(*CHANGES)
def current() -> Any:
    """The template in use, as it was brought in."""
    need(rights.changes_word_template(account()))
    found = word_templates.current(store().read())
    if found is None:
        raise Unknown("not_found")
    return _file(found.content, "mall.docx")


@bp.get("/built-in")
@allow(*CHANGES)
def built_in() -> Any:
    """The built-in one, to begin with."""
    need(rights.changes_word_template(account()))
    return _file(word_document.builtin(spoken()), "rundabord-mall.docx")


def _file(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _page(form: UploadForm, checked: CheckedTemplate | None = None) -> str:
    kept = word_templates.current(store().read())
    return render_template(
        "admin/word_template.html",
        form=form,
        kept=kept,
        notices=[wording(name, **params) for name, params in kept.notices] if kept else [],
        problems=[wording(p.name, **dict(p.params)) for p in checked.problems] if checked else [],
        placeholders=templates.PLACEHOLDERS,
        local_time=local_time,
        most=templates.MOST_BYTES // 2**20,
    )
