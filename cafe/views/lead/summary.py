"""Summaries: the list, the page, its figures, and the files to hand out."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, render_template, request

from cafe import exports, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Unknown
from cafe.exports import figures, tables
from cafe.reports.summary import Summary, day, summarise
from cafe.store import audit, organisation
from cafe.store import events as event_store
from cafe.store.events import Event
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import spoken

CSV_TABLES = {"points": "csv", "themes": "csv-themes", "proposals": "csv-proposals"}


def _readable(code: str) -> Event:
    """The event, for whom it concerns: a draft's summary is its lead's only."""
    event = event_store.get(store().read(), code)
    need(rights.reads_summary(account(), event))
    return event


def _summary(event: Event) -> Summary:
    with store().snapshot() as db:
        return summarise(db, event, organisation.get(db, spoken()), spoken())


@bp.get("/summaries")
@allow(*rights.READERS)
def summaries() -> Any:
    """The events whose summaries the account reaches, the latest first."""
    db = store().read()
    user = account()
    seen = [
        o
        for o in event_store.overviews(db)
        if o.event.state != "draft" and rights.reads_summary(user, o.event)
    ]
    return render_template(
        "lead/summaries.html", overviews=seen, organisation=organisation.get(db, spoken()), day=_day
    )


@bp.get("/events/<code>/summary")
@allow(*rights.READERS)
def summary(code: str) -> Any:
    """The summary as a page, to read, to show and to print."""
    event = _readable(code)
    made = _summary(event)
    language = spoken()
    return render_template(
        "lead/summary.html",
        event=event,
        summary=made,
        figures=figures.available(made),
        describe=lambda name: figures.description(name, made, language),
        day=_day,
        persons=tables.persons(made, language),
        shown=lambda cell: tables.shown(cell, language),
        is_lead=rights.changes_event(account(), event),
    )


@bp.get("/events/<code>/summary/<name>.svg")
@allow(*rights.READERS)
def summary_figure(code: str, name: str) -> Any:
    """One figure of the summary; `?theme=dark` for a dark page, `?width=narrow` for a phone."""
    made = _summary(_readable(code))
    if name not in figures.available(made):
        raise Unknown("not_found")
    drawn = figures.svg(
        name,
        made,
        spoken(),
        dark=request.args.get("theme") == "dark",
        narrow=request.args.get("width") == "narrow",
    )
    return Response(drawn, mimetype="image/svg+xml")


@bp.get("/events/<code>/summary.<extension>")
@allow(*rights.READERS)
def summary_file(code: str, extension: str) -> Any:
    """The summary as a file; for CSV `?table=` says which: points, themes or proposals."""
    event = _readable(code)
    name = extension
    if extension == "csv":
        name = CSV_TABLES.get(request.args.get("table", "points"), "")
    elif extension not in ("docx", "xlsx"):
        name = ""
    if not name:
        raise Unknown("not_found")
    made = _summary(event)
    file = io.BytesIO()
    exports.write(name, made, file, spoken())
    audit.tell(store(), actor(), "summary.export", f"event:{event.code}", format=name)
    return Response(
        file.getvalue(),
        content_type=exports.FORMATS[name].media_type,
        headers={"Content-Disposition": f'attachment; filename="{exports.file_name(name, made)}"'},
    )


def _day(written: str) -> str:
    return day(written, spoken())
