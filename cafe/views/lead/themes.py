"""The theme pages, and the analysis: how it stands, and asking for a new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask_babel import get_locale
from sqlite_utils import Database

from cafe import codebooks
from cafe.accounts import actor, allow, store
from cafe.codebooks import Code
from cafe.errors import Unknown
from cafe.store import audit, jobs, organisation, passages, runs, tags
from cafe.store.events import Event
from cafe.store.jobs import Job
from cafe.store.passages import Passage
from cafe.store.runs import Run, Theme
from cafe.views.lead import bp, event_for
from cafe.views.submit import local, once
from forms.base import Form

OUTSIDE = "outside"
TIME_ZONE = "Europe/Stockholm"
SLOW_START = timedelta(seconds=20)


@dataclass(frozen=True)
class Status:
    """How the analysis of an event stands.

    `run` is the last that found themes; `newer` passages came or changed after it, `unread` ones
    have not been read for codes. `late`: a job waits although it should long have begun.
    """

    notes: int
    run: Run | None
    job: Job | None
    newer: int
    unread: int
    late: bool

    @property
    def name(self) -> str:
        """ "running", "queued", "failed", "empty", "never" or "done"."""
        if self.job is not None and self.job.waiting:
            return self.job.state
        if self.notes == 0:
            return "empty"
        if self.job is not None and self.job.state == "failed":
            return "failed"
        return "never" if self.run is None else "done"


@dataclass(frozen=True)
class Shown:
    """A theme with its passages as they read now, the quotes first."""

    theme: Theme
    code: Code | None
    passages: tuple[Passage, ...]
    quotes: tuple[Passage, ...]
    share: float  # of the largest theme's passages


def status_of(db: Database, event: Event) -> Status:
    """How the analysis of the event stands."""
    run = runs.latest(db, event.id, "themes")
    job = jobs.latest(db, event.id)
    now = {p.id for p in passages.of_event(db, event.id)}
    newer: set[str] = set()
    if run is not None:
        # A late note that was accepted afterwards is old by its time, but in no run.
        seen = {p for t in runs.themes(db, run.id) for p in t.passages}
        newer = now - seen - set(run.settings["outside"])
        newer |= {p.id for p in passages.newer(db, event.id, run.at)}
    return Status(
        notes=len(now),
        run=run,
        job=job,
        newer=len(newer),
        unread=len(passages.unread(db, event.id)),
        late=_late(job),
    )


def _late(job: Job | None) -> bool:
    return (
        job is not None
        and job.state == "queued"
        and datetime.fromisoformat(job.queued_at) + SLOW_START < datetime.now(UTC)
    )


@bp.get("/events/<code>/themes")
@allow("lead")
def themes(code: str) -> Any:
    """The themes of an event, the largest first."""
    event = event_for(code)
    with store().snapshot() as db:
        status = status_of(db, event)
        shown, outside = _shown(db, event, status.run)
    return render_template(
        "lead/themes.html",
        event=event,
        status=status,
        themes=shown,
        outside=outside,
        **_common(db, event),
    )


@bp.get("/events/<code>/themes/<theme_id>")
@allow("lead")
def theme(code: str, theme_id: str) -> Any:
    """One theme with every passage in it; "outside" is what belongs to none."""
    event = event_for(code)
    with store().snapshot() as db:
        status = status_of(db, event)
        shown, outside = _shown(db, event, status.run)
        decided = tags.current(db, event.id)
        codes = codebooks.in_force(db).codes
    found = next((s for s in shown if s.theme.id == theme_id), None)
    if found is None and (theme_id != OUTSIDE or status.run is None):
        raise Unknown("not_found")
    return render_template(
        "lead/theme.html",
        event=event,
        status=status,
        shown=found,
        passages=found.passages if found else outside,
        confirmed={
            passage: [code for code in codes if code.id in said and said[code.id].confirmed]
            for passage, said in decided.items()
        },
        **_common(db, event),
    )


@bp.post("/events/<code>/analyse")
@allow("lead")
def analyse(code: str) -> Any:
    """Queue an analysis and go back to the page that asked for it."""
    event = event_for(code)
    back = request.form.get("back")
    address = str(back) if back and local(back) else url_for("lead.themes", code=event.code)

    def save(db: Database) -> str:
        jobs.queue(db, event.id)
        audit.add(db, actor(), "event.analyse", f"event:{event.code}")
        return address

    return once(Form(request.form), save)


@bp.get("/events/<code>/analyse/state")
@allow("lead")
def analyse_state(code: str) -> Any:
    """How far the analysis has come, for the page's script."""
    event = event_for(code)
    with store().snapshot() as db:
        job = jobs.latest(db, event.id)
        waits = job is not None and job.waiting
        name = job.state if job is not None and waits else status_of(db, event).name
    return jsonify(
        state=name,
        progress=round(job.progress, 3) if job else 0,
        step=job.step if job else "",
        late=_late(job),
    )


def local_time(stamp: str) -> str:
    """A stored time as people in the room would say it: "14 oktober 13:05"."""
    from babel.dates import format_datetime, get_timezone

    return str(
        format_datetime(
            datetime.fromisoformat(stamp),
            "d MMMM y HH:mm",
            tzinfo=get_timezone(TIME_ZONE),
            locale=get_locale() or "sv",
        )
    )


def _shown(
    db: Database, event: Event, run: Run | None
) -> tuple[tuple[Shown, ...], tuple[Passage, ...]]:
    """The themes of a run with the passages that are still there, and those in no theme."""
    now = {p.id: p for p in passages.of_event(db, event.id)}
    if run is None:
        return (), tuple(now.values())
    codes = {code.id: code for code in codebooks.in_force(db).codes}
    placed = [(t, tuple(now[p] for p in t.passages if p in now)) for t in runs.themes(db, run.id)]
    placed = [(t, mine) for t, mine in placed if mine]
    largest = max((len(mine) for _, mine in placed), default=1)
    shown = tuple(
        Shown(
            t,
            codes.get(t.code or ""),
            mine,
            tuple(p for p in mine if p.id in t.quotes),
            len(mine) / largest,
        )
        for t, mine in placed
    )
    inside = {p.id for s in shown for p in s.passages}
    return shown, tuple(p for p in now.values() if p.id not in inside)


def _common(db: Database, event: Event) -> dict[str, Any]:
    return {
        "tables": {t.id: t for t in event.tables},
        "organisation": organisation.get(db),
        "local_time": local_time,
    }
