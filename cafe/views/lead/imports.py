"""Notes that exist already: choose a file, look at what was understood, add all or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import accounts, masks
from cafe.accounts import allow, store
from cafe.errors import Refused
from cafe.intake import note_file, rescue
from cafe.intake.note_sheet import read_notes
from cafe.store import events, organisation, uploads
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.base import Form
from forms.upload import UploadForm

PREVIEW_ROWS = 12


@bp.get("/events/<code>/import")
@allow("lead")
def import_new(code: str) -> Any:
    """Choose a file."""
    return render_template("lead/import.html", event=event_for(code), form=UploadForm())


@bp.post("/events/<code>/import/read")
@allow("lead")
def import_read(code: str) -> Any:
    """Take the file and go to its preview."""
    found = event_for(code)
    form = UploadForm(request.form)

    def save(db: Database) -> str:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise Refused("file_missing")
        upload_id = uploads.add(db, found.id, file.filename[:200], file.stream.read())
        return url_for("lead.import_preview", code=code, upload_id=upload_id)

    return attempt(form, save, lambda: render_template("lead/import.html", event=found, form=form))


@bp.get("/events/<code>/import/<upload_id>")
@allow("lead")
def import_preview(code: str, upload_id: str) -> Any:
    """What was understood of the file, and what is wrong with it by row and column."""
    return _preview(code, upload_id, Form())


@bp.post("/events/<code>/import/<upload_id>/add")
@allow("lead")
def import_add(code: str, upload_id: str) -> Any:
    """Add all of the file's notes."""
    found = event_for(code)
    form = Form(request.form)

    name, content = uploads.get(store().read(), found.id, upload_id)
    # Read before the transaction: a large workbook must not hold up the tables' notes.
    sheet = None if rescue.is_rescue(content) else read_notes(name, content)

    def save(db: Database) -> str:
        event = events.by_id(db, found.id)
        if sheet is None:
            saved = rescue.read(db, event, content)
            added, known = rescue.bring_in(db, accounts.actor(), event, saved)
        else:
            done = note_file.bring_in(db, accounts.actor(), event, sheet)
            added, known = done.added, done.known
        return url_for("lead.import_done", code=code, added=added, known=known)

    return attempt(form, save, lambda: _preview(code, upload_id, form))


@bp.get("/events/<code>/import/done")
@allow("lead")
def import_done(code: str) -> Any:
    """What came of it."""
    return render_template(
        "lead/import_done.html",
        event=event_for(code),
        added=request.args.get("added", 0, type=int),
        known=request.args.get("known", 0, type=int),
    )


def _preview(code: str, upload_id: str, form: Form) -> str:
    found = event_for(code)
    db = store().read()
    name, content = uploads.get(db, found.id, upload_id)
    if rescue.is_rescue(content):
        saved = rescue.read(db, found, content)
        return render_template(
            "lead/import_rescue.html",
            event=found,
            form=form,
            name=name,
            rescue=saved,
            hidden=masks.how_many(note.text for note in saved.notes),
            preview=PREVIEW_ROWS,
            upload_id=upload_id,
        )
    sheet = read_notes(name, content)
    known = {r.question.casefold() for r in found.rounds}
    rounds = dict.fromkeys(row.round for row in sheet.rows if row.round)
    return render_template(
        "lead/import_preview.html",
        event=found,
        form=form,
        name=name,
        sheet=sheet,
        problems=note_file.problems(db, found, sheet),
        rows=[replace(row, text=masks.of_text(row.text)) for row in sheet.rows[:PREVIEW_ROWS]],
        hidden=masks.how_many(row.text for row in sheet.rows),
        new_rounds=[r for r in rounds if r.casefold() not in known],
        organisation=organisation.get(db, spoken()),
        upload_id=upload_id,
    )
