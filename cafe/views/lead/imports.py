"""Notes that exist already: choose a file, look at what was understood, add all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, render_template, request, url_for
from sqlite_utils import Database

from cafe import accounts, masks, rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Refused, Unknown
from cafe.intake import note_file, rescue
from cafe.intake.note_sheet import UNREAD, ReadSheet
from cafe.intake.table import RowProblem
from cafe.store import events, notes, organisation, uploads
from cafe.store.events import Event
from cafe.understand import live
from cafe.understand.status import status_of
from cafe.views.lead import organisers
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import local_time, spoken
from cafe.views.submit import attempt
from forms.event import WorkshopForm
from forms.kinds import KINDS, UNSET
from forms.upload import OWN_KINDS_MAX, ImportForm, UploadForm

PREVIEW_ROWS = 12


@bp.get("/events/from-file")
@allow("lead")
def workshop_new() -> Any:
    """The form for a workshop that has been held, whose notes are in a file."""
    data = {"district": organisers.own()}
    return _workshop_page(WorkshopForm(data=data, districts=organisers.choices()))


@bp.post("/events/from-file/read")
@allow("lead")
def workshop_read() -> Any:
    """Add the workshop, and go to the preview of its file; neither when the file is no good."""
    form = WorkshopForm(request.form, districts=organisers.choices())
    name, content = _file()
    read, refused = None, Refused("file_missing")
    if name:
        try:
            read = note_file.read(name, content)
        except Refused as error:
            refused = error
    problems: list[RowProblem] = []

    def save(db: Database) -> str:
        need(rights.leads(account(), form.district.data or None))
        if read is None:
            raise refused
        code = events.add(
            db,
            accounts.actor(),
            title=form.title.data or "",
            date=form.date.data or "",
            district=form.district.data or None,
            participants=form.participants.data,
            questions=[],
            tables=0,
        )
        event = events.get(db, code)
        problems[:] = note_file.problems(db, event, read)
        if problems:
            raise Refused("import_has_problems")
        upload_id = uploads.add(db, event.id, name, content)
        return url_for("lead.import_preview", code=code, upload_id=upload_id)

    return attempt(form, save, lambda: _workshop_page(form, problems))


def _file() -> tuple[str, bytes]:
    """The name and content of the file that was sent, "" and nothing for none."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return "", b""
    content = file.stream.read()
    file.stream.seek(0)
    return file.filename[:200], content


def _workshop_page(form: WorkshopForm, problems: Sequence[RowProblem] = ()) -> str:
    return render_template("lead/workshop.html", form=form, problems=problems)


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
    name, content = _file()
    read, refused = None, Refused("file_missing")
    if name:
        # Before the transaction: a large workbook must not hold up the tables' notes.
        try:
            read = _read(found, name, content)
        except Refused as error:
            refused = error

    def save(db: Database) -> str:
        if read is None:
            raise refused
        if read.problems:
            raise Refused("import_has_problems")  # it is not kept
        upload_id = uploads.add(db, found.id, name, content)
        return url_for("lead.import_preview", code=code, upload_id=upload_id)

    def again() -> str:
        if read is not None and read.problems:
            return _page(found, name, read, ImportForm())
        return render_template("lead/import.html", event=found, form=form)

    return attempt(form, save, again)


@bp.get("/events/<code>/import/<upload_id>")
@allow("lead")
def import_preview(code: str, upload_id: str) -> Any:
    """What was understood of the file, and what is wrong with it by row and column."""
    return _preview(code, upload_id, ImportForm())


@bp.post("/events/<code>/import/<upload_id>/add")
@allow("lead")
def import_add(code: str, upload_id: str) -> Any:
    """Add all of the file's notes."""
    found = event_for(code)
    form = ImportForm(request.form)

    try:
        kept = _read(found, *uploads.get(store().read(), found.id, upload_id))
    except Unknown as error:  # gone with the first of two presses, or with its day
        gone = error
        kept = None

    def save(db: Database) -> str:
        if kept is None:
            raise gone
        event = events.by_id(db, found.id)
        if form.participants.data is not None:
            events.count_persons(db, accounts.actor(), event, form.participants.data)
        if kept.rescue is not None:
            added, known = rescue.bring_in(db, accounts.actor(), event, kept.rescue)
        else:
            kind = form.kind.data or None
            secret = current_app.config["SETTINGS"].fingerprint_key
            done = note_file.bring_in(
                db,
                accounts.actor(),
                event,
                kept.sheet,
                kind,
                key=secret,
                own_kinds=_own_kinds(kept.sheet, form),
            )
            added, known = done.added, done.known
        uploads.drop(db, found.id, upload_id)
        return url_for("lead.import_done", code=code, added=added, known=known)

    return attempt(form, save, lambda: _preview(code, upload_id, form))


def _own_kinds(sheet: ReadSheet, form: ImportForm) -> dict[str, str | None]:
    """What each of the file's own words for a kind means; of so many that nobody is asked, that of
    all for which it says none."""
    if len(sheet.own_kinds) > OWN_KINDS_MAX:
        return dict.fromkeys(sheet.own_kinds, form.kind.data or None)
    chosen = [one.data or None for one in form.own_kinds]
    return {word: kind for word, kind in zip(sheet.own_kinds, chosen, strict=False) if kind}


@bp.post("/events/<code>/import/<upload_id>/drop")
@allow("lead")
def import_drop(code: str, upload_id: str) -> Any:
    """Remove the file: it is not to be added."""
    found = event_for(code)

    def save(db: Database) -> str:
        uploads.drop(db, found.id, upload_id)
        return url_for("lead.import_new", code=code)

    form = ImportForm(request.form)
    return attempt(form, save, lambda: _preview(code, upload_id, form))


@bp.get("/events/<code>/import/done")
@allow("lead")
def import_done(code: str) -> Any:
    """What came of it."""
    found = event_for(code)
    with store().snapshot() as db:
        status = status_of(db, found)
        written = [note for note in notes.of_event(db, found.id) if not note.withdrawn]
    return render_template(
        "lead/import_done.html",
        event=found,
        status=status,
        local_time=local_time,
        added=request.args.get("added", 0, type=int),
        known=request.args.get("known", 0, type=int),
        unset=live.by_kind(written, [UNSET])[UNSET],
    )


@dataclass(frozen=True)
class _Read:
    """A file that was read: a tablet's, or a spreadsheet's notes, and what hinders taking it in."""

    rescue: rescue.Rescue | None
    sheet: ReadSheet
    problems: Sequence[RowProblem]


def _read(event: Event, name: str, content: bytes) -> _Read:
    """Raises Refused for a file that cannot be read within limits."""
    db = store().read()
    if rescue.is_rescue(content):
        saved = rescue.read(db, event, content)
        return _Read(saved, UNREAD, saved.problems)
    sheet = note_file.read(name, content)
    return _Read(None, sheet, note_file.problems(db, event, sheet))


def _preview(code: str, upload_id: str, form: ImportForm) -> str:
    found = event_for(code)
    name, content = uploads.get(store().read(), found.id, upload_id)
    return _page(found, name, _read(found, name, content), form, upload_id)


def _page(event: Event, name: str, read: _Read, form: ImportForm, upload_id: str = "") -> str:
    if read.rescue is not None:
        return render_template(
            "lead/import_rescue.html",
            event=event,
            form=form,
            name=name,
            rescue=read.rescue,
            hidden=masks.how_many(note.text for note in read.rescue.notes),
            preview=PREVIEW_ROWS,
            upload_id=upload_id,
        )
    sheet = read.sheet
    db = store().read()
    rounds = dict.fromkeys(row.round for row in sheet.rows if row.round)
    own_kinds = sheet.own_kinds
    asks = 0 < len(own_kinds) <= OWN_KINDS_MAX
    while asks and len(form.own_kinds) < len(own_kinds):
        form.own_kinds.append_entry()
    return render_template(
        "lead/import_preview.html",
        event=event,
        form=form,
        name=name,
        sheet=sheet,
        problems=read.problems,
        notices=note_file.notices(db, event, sheet),
        rows=[replace(row, text=masks.of_text(row.text)) for row in sheet.rows[:PREVIEW_ROWS]],
        hidden=masks.how_many(row.text for row in sheet.rows),
        own_kinds=own_kinds,
        asks_kinds=asks,
        without_kind=sum(not row.kind and not (asks and row.kind_said) for row in sheet.rows),
        kinds=KINDS,
        new_rounds=[r for r in rounds if not events.has_round(db, event, r)],
        organisation=organisation.get(db, spoken()),
        upload_id=upload_id,
    )
