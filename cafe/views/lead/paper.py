"""When there is no tablet: sheets to write on by hand, and a table's sheet typed in afterwards."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext
from sqlite_utils import Database

from cafe import masks
from cafe.accounts import actor, allow
from cafe.errors import Conflict
from cafe.exports import sheets
from cafe.exports.sheets import PaperSheet
from cafe.reports.summary import day, fixed_words
from cafe.store import events, notes
from cafe.store.events import Event
from cafe.understand import live
from cafe.views import handed
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.kinds import KINDS, UNSET
from forms.note_sheet import NoteSheetForm

# A line of a sheet is one note, however often the form is sent.
NAMESPACE = uuid.UUID("7d2f2a52-9d0b-4a6e-9a0f-0c9d8f1b6e34")
ROWS = 9


@bp.get("/events/<code>/sheets")
@allow("lead")
def note_sheets(code: str) -> Any:
    """Pages to print, one for each round: its question, kinds to tick, lines to write on."""
    return render_template("lead/note_sheets.html", event=event_for(code), rows=ROWS, kinds=KINDS)


@bp.get("/events/<code>/sheets.pdf")
@allow("lead")
def note_sheets_file(code: str) -> Response:
    """A page to write on by hand for each round."""
    found = event_for(code)
    named = fixed_words(spoken())
    how = gettext("En tanke i varje fält. Kryssa för vad det är. Skriv inga namn.")
    papers = [
        PaperSheet(
            f"{found.title} · {day(found.date, spoken())}",
            f"{gettext('Omgång %(n)s', n=one.number)}: {one.question}",
            f"{how} {gettext('Utan kryss blir det %(kind)s.', kind=named[one.kind])}"
            if one.kind
            else how,
        )
        for one in found.rounds
    ]
    return handed.pdf(
        lambda file: sheets.write_note_sheets(
            papers,
            ROWS,
            [named[kind] for kind in KINDS],
            (gettext("Bord"), gettext("Personer vid bordet")),
            f"{gettext('Anteckningsblad')}: {found.title}",
            spoken(),
            file,
        ),
        f"anteckningsblad-{found.code}",
    )


@bp.get("/events/<code>/typed")
@allow("lead")
def note_sheet(code: str) -> Any:
    """The page on which somebody types in what a table wrote by hand."""
    found = event_for(code)
    given = {name: request.args.get(name, "") for name in ("table", "round")}
    return _page(found, _form(found, data={k: v for k, v in given.items() if v}))


@bp.post("/events/<code>/typed/save")
@allow("lead")
def note_sheet_save(code: str) -> Any:
    """Keep each line as a note of the table."""
    found = event_for(code)
    form = _form(found, request.form)

    def save(db: Database) -> str:
        event = events.by_id(db, found.id)
        table = next(t for t in event.tables if str(t.number) == form.table.data)
        asked = next(r for r in event.rounds if str(r.number) == form.round.data)
        made = [
            notes.NoteIn(
                id=str(uuid.uuid5(NAMESPACE, f"{table.id}:{form.once.data}:{number}")),
                base=0,
                round=asked.number,
                kind=line.kind or asked.kind,
                text=line.text,
            )
            for number, line in enumerate(form.lines)
        ]
        kept = masks.of_notes(made)
        for outcome in notes.save(db, event, table, kept, source="import", actor=actor()):
            if outcome.refused is not None:
                raise Conflict(outcome.refused)
        kinds = live.by_kind(made, (*KINDS, UNSET))
        told: dict[str, Any] = {kind: there for kind, there in kinds.items() if kind != "all"}
        return url_for(
            "lead.note_sheet",
            code=code,
            table=table.number,
            round=asked.number,
            saved=len(kept),
            **told,
        )

    return attempt(form, save, lambda: _page(found, form))


def _form(event: Event, formdata: Any = None, data: dict[str, str] | None = None) -> NoteSheetForm:
    form = NoteSheetForm(formdata, data=data)
    form.table.choices = [(str(t.number), t.name) for t in event.tables]
    form.round.choices = [(str(r.number), r.question) for r in event.rounds]
    return form


def _page(event: Event, form: NoteSheetForm) -> str:
    told = ((kind, request.args.get(kind, 0, type=int)) for kind in (*KINDS, UNSET))
    return render_template(
        "lead/note_sheet.html",
        event=event,
        form=form,
        saved=request.args.get("saved", 0, type=int),
        told=[(kind, number) for kind, number in told if number],
        into=next((t.name for t in event.tables if str(t.number) == form.table.data), ""),
    )
