"""Summaries: the list, the page, its figures, and the files to hand out."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, render_template, request

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Unknown
from cafe.exports import figures, formats, tables
from cafe.reports.summary import Summary, day, summarise
from cafe.store import audit, organisation
from cafe.store import events as event_store
from cafe.store.events import Event
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import spoken


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
        formats=formats.together(),
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
    """The summary as a file; `?table=` says which where formats share an ending."""
    event = _readable(code)
    name = formats.named(extension, request.args.get("table", ""))
    made = _summary(event)
    file = io.BytesIO()
    formats.write(name, made, file, spoken())
    audit.tell(store(), actor(), "summary.export", f"event:{event.code}", format=name)
    return Response(
        file.getvalue(),
        content_type=formats.FORMATS[name].media_type,
        headers={"Content-Disposition": f'attachment; filename="{formats.file_name(name, made)}"'},
    )


def _day(written: str) -> str:
    return day(written, spoken())
