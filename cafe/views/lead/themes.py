"""The theme pages of an event or a gathering, and the analysis: how it stands, and a new one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import get_locale
from sqlite_utils import Database

from cafe import days, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Unknown
from cafe.store import audit, gatherings, jobs, organisation, passages, runs
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.jobs import Job
from cafe.store.passages import Passage
from cafe.store.runs import Run, StoredTheme
from cafe.store.scopes import Scope
from cafe.understand import codebooks, live
from cafe.understand import themes as standing_themes
from cafe.understand.codebooks import Code
from cafe.understand.themes import ThemeChange, ThemeMaterial, View, alive
from cafe.views.lead.blueprint import bp
from cafe.views.named import event_for
from cafe.views.spoken import spoken
from cafe.views.submit import local, once
from forms.base import Form

OUTSIDE = "outside"
NO_POINT = "none"
SLOW_START = timedelta(seconds=20)


@dataclass(frozen=True)
class ThemesPlace:
    """Where themes are looked at: an event, or a gathering of events."""

    scope: Scope
    title: str
    event: Event | None = None
    gathering: Gathering | None = None

    @property
    def home(self) -> str:
        """The address of its list of themes."""
        return self.address("themes" if self.event else "gathering")

    def address(self, endpoint: str, **values: Any) -> str:
        """The address of one of the place's pages."""
        if self.event is not None:
            return url_for(f"lead.{endpoint}", code=self.event.code, **values)
        return url_for(f"lead.{endpoint}", number=self.scope.id, **values)


@dataclass(frozen=True)
class Status:
    """How the analysis of an event or a gathering stands.

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
class ShownTheme:
    """A theme with its passages as they read now. `said` has near-duplicates once: what stands for
    them, and the others that say it in the same words."""

    theme: StoredTheme
    code: Code | None
    passages: tuple[Passage, ...]
    quotes: tuple[Passage, ...]
    said: tuple[tuple[Passage, tuple[Passage, ...]], ...]
    share: float  # of the largest theme's passages
    change: ThemeChange | None

    @property
    def size(self) -> int:
        """The number of passages, near-duplicates counted once."""
        return len(self.said)


def place_for(code: str | None = None, number: int | None = None) -> ThemesPlace:
    """The event or gathering of an address, if the account leads it. Raises Unknown, Forbidden."""
    if code is not None:
        event = event_for(code)
        return ThemesPlace(Scope("event", event.id), event.title, event=event)
    gathering = gatherings.get(store().read(), number or 0)
    need(rights.changes_gathering(account(), gathering))
    return ThemesPlace(gathering.scope, gathering.title, gathering=gathering)


def status_of(db: Database, event: Event) -> Status:
    """How the analysis of the event stands."""
    scope = Scope("event", event.id)
    what = ThemeMaterial((event,), tuple(passages.of_event(db, event.id)), {}, {})
    return _status(db, scope, what, runs.latest(db, scope, "themes"))


def _status(db: Database, scope: Scope, what: ThemeMaterial, run: Run | None) -> Status:
    job = jobs.latest(db, scope)
    now = {p.id for p in what.passages}
    newer: set[str] = set()
    if run is not None:
        # A late note that was accepted afterwards is old by its time, but in no run.
        seen = {p for t in runs.themes(db, run.id) for p in t.passages}
        newer = now - seen - set(run.settings["outside"])
        for event in what.events:
            newer |= {p.id for p in passages.newer(db, event.id, run.at)} & now
    return Status(
        notes=len(now),
        run=run,
        job=job,
        newer=len(newer),
        unread=live.unread(db, what.events),
        late=_late(job),
    )


def _late(job: Job | None) -> bool:
    return (
        job is not None
        and job.state == "queued"
        and days.moment(job.queued_at) + SLOW_START < days.clock()
    )


@bp.get("/events/<code>/themes")
@allow("lead")
def themes(code: str) -> Any:
    """The themes of an event, the largest first."""
    return themes_page(place_for(code))


def themes_page(place: ThemesPlace) -> Any:
    """The themes of a place, with what has changed and what people have changed."""
    with store().snapshot() as db:
        what = standing_themes.material(db, place.scope)
        view = standing_themes.view(db, place.scope)
        shown, outside = shown_themes(db, what, view)
        codes = {c.id: c for c in codebooks.in_force(db).codes}
        counts = Counter(s.theme.code or "" for s in shown)
        order = [*codes, *sorted(counts.keys() - codes.keys())]
        wanted = request.args.get("point", "")
        return render_template(
            "lead/themes.html",
            place=place,
            event=place.event,
            status=_status(db, place.scope, what, view.run),
            view=view,
            themes=shown,
            outside=outside,
            tally=Counter(s.change.kind for s in shown if s.change),
            point=codes.get(place.gathering.point) if place.gathering else None,
            points={code: counts[code] for code in order if counts[code]},
            wanted=wanted if wanted == NO_POINT or wanted in counts else "",
            codes=codes,
            **common(db, what),
        )


@bp.get("/events/<code>/themes/<theme_id>")
@bp.get("/themes/<int:number>/theme/<theme_id>")
@allow("lead")
def theme(theme_id: str, code: str | None = None, number: int | None = None) -> Any:
    """One theme with every passage in it; "outside" is what belongs to none."""
    place = place_for(code, number)
    with store().snapshot() as db:
        what = standing_themes.material(db, place.scope)
        view = standing_themes.view(db, place.scope)
        shown, outside = shown_themes(db, what, view)
        codes = codebooks.in_force(db).codes
        together = common(db, what)
    into = view.merged.get(theme_id)
    if into is not None:
        return redirect(place.address("theme", theme_id=into))
    found = next((s for s in shown if s.theme.id == theme_id), None)
    if found is None and (theme_id != OUTSIDE or view.run is None):
        raise Unknown("theme_unknown")
    here = live.by_event(found.passages if found else ())
    return render_template(
        "lead/theme.html",
        place=place,
        event=place.event,
        shown=found,
        view=view,
        others=len(shown) - 1,
        said=found.said if found else once_each(outside, view.duplicates),
        passages=found.passages if found else outside,
        by_event=[(e, here[e.id]) for e in what.events if here[e.id]],
        edits=[e for e in view.edits if theme_id in (e.theme, *e.others)],
        confirmed={
            passage: [code for code in codes if code.id in said and said[code.id].confirmed]
            for passage, said in what.decided.items()
        },
        **together,
    )


@bp.post("/events/<code>/analyse")
@bp.post("/themes/<int:number>/analyse")
@allow("lead")
def analyse(code: str | None = None, number: int | None = None) -> Any:
    """Queue an analysis and go back to the page that asked for it."""
    place = place_for(code, number)
    back = request.form.get("back")
    address = str(back) if back and local(back) else place.home

    def save(db: Database) -> str:
        jobs.queue(db, place.scope)
        about = f"event:{place.event.code}" if place.event else f"gathering:{place.scope.id}"
        audit.add(db, actor(), f"{place.scope.kind}.analyse", about)
        return address

    return once(Form(request.form), save)


@bp.get("/events/<code>/analyse/state")
@bp.get("/themes/<int:number>/analyse/state")
@allow("lead")
def analyse_state(code: str | None = None, number: int | None = None) -> Any:
    """How far the analysis has come, for the page's script."""
    place = place_for(code, number)
    with store().snapshot() as db:
        job = jobs.latest(db, place.scope)
        waits = job is not None and job.waiting
        if job is not None and waits:
            name = job.state
        else:
            what = standing_themes.material(db, place.scope)
            name = _status(db, place.scope, what, runs.latest(db, place.scope, "themes")).name
    return jsonify(
        state=name,
        progress=round(job.progress, 3) if job else 0,
        step=job.step if job else "",
        message=job.message if job else "",
        late=_late(job),
    )


def local_time(stamp: str) -> str:
    """A stored time as people in the room would say it: "14 oktober 13:05"."""
    from babel.dates import format_datetime

    return str(format_datetime(days.local(stamp), "d MMMM y HH:mm", locale=get_locale() or "sv"))


def shown_themes(
    db: Database, what: ThemeMaterial, view: View
) -> tuple[tuple[ShownTheme, ...], tuple[Passage, ...]]:
    """The themes with the passages that are still there, and those in no theme."""
    now = {p.id: p for p in what.passages}
    if view.run is None:
        return (), tuple(now.values())
    codes = {code.id: code for code in codebooks.in_force(db).codes}
    placed = [t for theme in view.themes if (t := alive(theme, now)) is not None]
    largest = max((t.size for t in placed), default=1)
    shown = []
    for t in placed:
        mine = tuple(now[p] for p in t.passages)
        shown.append(
            ShownTheme(
                t,
                codes.get(t.code or ""),
                mine,
                tuple(now[p] for p in t.quotes),
                once_each(mine, t.duplicates),
                t.size / largest,
                view.changes.get(t.id),
            )
        )
    inside = {p.id for s in shown for p in s.passages}
    return tuple(shown), tuple(p for p in now.values() if p.id not in inside)


def once_each(
    mine: tuple[Passage, ...], groups: tuple[tuple[str, ...], ...]
) -> tuple[tuple[Passage, tuple[Passage, ...]], ...]:
    """The passages with near-duplicates once, each with the others that say it."""
    by_id = {p.id: p for p in mine}
    others: dict[str, tuple[Passage, ...]] = {}
    hidden: set[str] = set()
    for group in groups:
        first, *rest = [p for p in group if p in by_id] or [""]
        others[first] = tuple(by_id[p] for p in rest)
        hidden.update(rest)
    return tuple((p, others.get(p.id, ())) for p in mine if p.id not in hidden)


def common(db: Database, what: ThemeMaterial) -> dict[str, Any]:
    """What every page with passages needs."""
    return {
        "tables": {t.id: t for e in what.events for t in e.tables},
        "events": {e.id: e for e in what.events},
        "organisation": organisation.get(db, spoken()),
        "local_time": local_time,
    }
