"""Themes across events and years: choosing the events, the themes, a district beside the rest."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Refused, Unknown
from cafe.exports import heat_map, tables
from cafe.exports.heat_map import HeatMap
from cafe.reports import by_whom, gathered
from cafe.reports.divided import DISTRICT
from cafe.reports.summary.model import ByWhom
from cafe.reports.summary.release import show_first
from cafe.store import events, gatherings, jobs, organisation
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.users import ALL
from cafe.thresholds import gate as gate_of
from cafe.understand import codebooks
from cafe.views.lead import on_one_page
from cafe.views.lead.blueprint import bp
from cafe.views.lead.themed import place_for, themes_page
from cafe.views.spoken import local_time, spoken
from cafe.views.submit import attempt
from forms.theme import CITY, GatheringForm


@bp.get("/themes", endpoint="gatherings")
@allow(*rights.READERS)
def gathering_list() -> Any:
    """The gatherings that the account may open, the latest first."""
    user = account()
    with store().snapshot() as db:
        seen = [g for g in gatherings.all_gatherings(db) if rights.compares_gathering(user, g)]
        counts = {g.id: len(gatherings.events_of(db, g)) for g in seen}
        known = organisation.get(db, spoken())
        book = codebooks.in_force(db)
    return render_template(
        "lead/gatherings.html",
        gatherings=seen,
        counts=counts,
        organisation=known,
        codes={c.id: c for c in book.codes},
        reads={g.id for g in seen if rights.sees_gathering(user, g)},
    )


@bp.get("/themes/new")
@allow("lead")
def gathering_new() -> Any:
    """The form that chooses the events."""
    return _form_page(_form(None))


@bp.post("/themes/add")
@allow("lead")
def gathering_add() -> Any:
    """Keep the choice and find its themes."""
    form = _form(request.form)

    def save(db: Database) -> str:
        home = None if form.home.data == CITY else form.home.data
        need(rights.leads(account(), home))
        number = gatherings.add(
            db,
            actor(),
            account().id,
            title=(form.title.data or "").strip() or _title(db, form),
            home=home,
            since=form.since.data or "",
            until=form.until.data or "",
            point=form.point.data or "",
            chosen=[int(e) for e in form.events.data or []],
        )
        if not gatherings.events_of(db, gatherings.get(db, number)):
            raise Refused("no_events_chosen")
        jobs.queue(db, gatherings.get(db, number).scope)
        return url_for("lead.gathering", number=number)

    return attempt(form, save, lambda: _form_page(form))


@bp.get("/themes/<int:number>")
@allow(*rights.READERS)
def gathering(number: int) -> Any:
    """The themes: for its lead with all that was said, for readers through the gate."""
    with store().snapshot() as db:
        found = gatherings.get(db, number)
    need(rights.sees_gathering(account(), found))
    if rights.changes_gathering(account(), found):
        return themes_page(place_for(number=number))
    return on_one_page.page(found)


@bp.get("/themes/<int:number>/compare")
@allow(*rights.READERS)
def gathering_compare(number: int) -> Any:
    """What is said more in a district (`?district=`) than in the rest."""
    show_first(store())
    with store().snapshot() as db:
        found = gatherings.get(db, number)
        user = account()
        need(rights.compares_gathering(user, found))
        known = organisation.get(db, spoken())
        held, by, heat = _by_district(db, found)
        # What a district has become sees what it said before too.
        choices = [
            d
            for d in gathered.districts(db, found)
            if any(rights.breaks_out(user, found, one) for one in (d, known.today(d)))
        ]
        wanted = request.args.get("district", "")
        if wanted not in choices:
            wanted = ""
        return render_template(
            "lead/gathering_compare.html",
            gathering=found,
            choices=[d for d in known.districts if d.id in choices],
            district=wanted,
            against=gathered.against(db, found, wanted) if wanted else None,
            by=by,
            heat=heat,
            city_events=len(held),
            map_key=tables.words(spoken())["map_key"],
            codes={c.id: c for c in codebooks.in_force(db).codes},
            is_lead=rights.changes_gathering(user, found),
            reads=rights.sees_gathering(user, found),
            gate=gate_of(db),
            organisation=known,
            local_time=local_time,
        )


@bp.get("/themes/<int:number>/by-district.svg")
@allow(*rights.READERS)
def gathering_districts(number: int) -> Any:
    """Points by district as a heat map; `?theme=dark`, `?width=narrow`."""
    with store().snapshot() as db:
        found = gatherings.get(db, number)
        need(rights.compares_gathering(account(), found))
        _held, _by, heat = _by_district(db, found)
    if heat is None:
        raise Unknown("not_found")
    dark, narrow = request.args.get("theme") == "dark", request.args.get("width") == "narrow"
    return Response(heat_map.svg(heat, dark=dark, narrow=narrow), mimetype="image/svg+xml")


def _by_district(
    db: Database, found: Gathering
) -> tuple[list[Event], ByWhom | None, HeatMap | None]:
    """Points by district over the city's events that the account may read the summaries of: the
    sum of what those tell by district. Of one point alone there is nothing to compare."""
    held = [
        event
        for event in gatherings.events_of(db, found)
        if event.district is None and rights.reads_summary(account(), event)
    ]
    if not held or found.point:
        return [], None, None
    by = by_whom.of_points(db, held, DISTRICT, spoken())
    return held, by, heat_map.of(by, spoken())


def _homes(db: Database) -> list[tuple[str, str]]:
    """The districts that the account leads, the whole city first if it may."""
    scopes = {scope for role, scope in account().roles if role == "lead"}
    known = organisation.get(db, spoken())
    return [
        *([(CITY, "")] if ALL in scopes else []),
        *((d.id, d.name) for d in known.districts if ALL in scopes or d.id in scopes),
    ]


def _choices(db: Database) -> list[Event]:
    """The events with notes that the account leads, the latest first."""
    held = gatherings.held(events.overviews(db))
    return [e for e in held if rights.changes_event(account(), e)]


def _form(data: Any) -> GatheringForm:
    with store().snapshot() as db:
        return GatheringForm(
            data,
            homes=_homes(db),
            points=[("", ""), *((c.id, c.label) for c in codebooks.in_force(db).codes)],
            events=[str(e.id) for e in _choices(db)],
        )


def _form_page(form: GatheringForm) -> str:
    with store().snapshot() as db:
        return render_template(
            "lead/gathering_form.html",
            form=form,
            homes=_homes(db),
            choices=_choices(db),
            codebook=codebooks.in_force(db),
            organisation=organisation.get(db, spoken()),
        )


def _title(db: Database, form: GatheringForm) -> str:
    """A title from the choice: who, which point, when."""
    known = organisation.get(db, spoken())
    home = "Hela staden" if form.home.data == CITY else known.name(form.home.data)
    point = next((c.short for c in codebooks.in_force(db).codes if c.id == form.point.data), "")
    years = [d[:4] for d in (form.since.data, form.until.data) if d]
    if form.events.data:
        days = [e.date[:4] for e in _choices(db) if str(e.id) in form.events.data]
        years = [min(days), max(days)] if days else years
    when = "–".join(dict.fromkeys(years))
    return ", ".join(part for part in (home, point, when) if part)
