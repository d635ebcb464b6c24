"""A point of the plan: what is said, what was decided, how its figures move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext
from sqlite_utils import Database

from cafe import days, language, rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Unknown
from cafe.exports import series
from cafe.reports import by_whom as whom
from cafe.reports import indicators as figures
from cafe.reports import points
from cafe.reports.indicator_tables import THEN
from cafe.reports.indicators import IndicatorFigure
from cafe.reports.points import SaidInYear
from cafe.reports.summary.release import show_first
from cafe.store import activities, events, indicators, organisation, plans
from cafe.store.activities import Activity
from cafe.store.events import Event
from cafe.store.indicators import Indicator, Target
from cafe.understand import codebooks
from cafe.understand.proposals import rows_for
from cafe.views import by_whom
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import number as spoken_number
from cafe.views.spoken import spoken

READERS = ("lead", "steering", "observer", "reader")
YEARS = 5


@dataclass(frozen=True)
class Followed:
    """An indicator of the point, with the place's figures, the latest last, and its target."""

    indicator: Indicator
    figures: tuple[IndicatorFigure, ...]
    target: Target | None


@bp.get("/points/<point>", endpoint="point")
@allow(*rights.READERS)
def point_page(point: str) -> Any:
    """One point, for a district or the city."""
    me = account()
    show_first(store())
    with store().snapshot() as db:
        book = codebooks.in_force(db)
        if point not in book.ids:
            raise Unknown("not_found")
        known = organisation.get(db, spoken())
        there = [d for d in known.districts if rights.sees_point(me, d.id)]
        place = _place([d.id for d in there])
        said = _said(db, place)
        proposed = [
            r
            for r in (rows_for(db, me) if me.has("lead", "steering", "observer") else [])
            if point in r.proposal.points
        ]
        followed = _followed(db, point, place)
        doing = _activities(db, point, place, [d.id for d in there])
        ways, by = by_whom.asked(
            lambda one: whom.of_points(db, _held(db, place), one, spoken(), (point,))
        )
    return render_template(
        "lead/point.html",
        code=book.code(point),
        codebook=book,
        place=place,
        places=there,
        said=[s for s in said if s.notes or s.hidden],
        ways=ways,
        by=by,
        chart=_chart(said, point) is not None,
        proposed=proposed,
        followed=followed,
        doing=doing,
        organisation=known,
        number=spoken_number,
        why=lambda figure: figures.why(figure, known, language.of_request()),
    )


@bp.get("/points/<point>/chart.svg")
@allow(*rights.READERS)
def point_chart(point: str) -> Any:
    """The share of notes about the point, year by year."""
    me = account()
    show_first(store())
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
        place = _place([d.id for d in known.districts if rights.sees_point(me, d.id)])
        chart = _chart(_said(db, place), point)
    if chart is None:
        raise Unknown("not_found")
    drawn = series.svg(
        chart,
        dark=request.args.get("theme") == "dark",
        narrow=request.args.get("width") == "narrow",
    )
    return Response(drawn, mimetype="image/svg+xml")


def _may(district: str | None) -> bool:
    return rights.sees_figures(account(), district)


def _place(own: list[str]) -> str | None:
    """The district asked for, None for the city. Raises Forbidden for another's."""
    wanted = request.args.get("place", "")
    if wanted:
        need(rights.sees_point(account(), wanted))
        return wanted
    return None if rights.sees_point(account(), None) or not own else own[0]


def _held(db: Database, place: str | None) -> list[Event]:
    """The events of the last years. The city's page adds up all, its own and the districts': each
    counts by itself."""
    every = [o.event for o in events.overviews(db)]
    years = sorted({e.date[:4] for e in every})[-YEARS:]
    return [
        e for e in every if not e.is_draft and e.date[:4] in years and place in (None, e.district)
    ]


def _said(db: Database, place: str | None) -> list[SaidInYear]:
    held = _held(db, place)
    return [
        points.said_at(db, [e for e in held if e.date.startswith(year)], int(year))
        for year in sorted({e.date[:4] for e in held})
    ]


def _chart(said: list[SaidInYear], code: str) -> series.Chart | None:
    values = tuple(
        (str(s.year), float(s.shares[code].percent) if code in s.shares else 0.0)
        for s in said
        if s.notes
    )
    if len(values) < 2:
        return None
    line = series.SeriesLine(gettext("Andel av anteckningarna"), values)
    return series.Chart((line,), gettext("procent av anteckningarna"))


def _followed(db: Database, code: str, place: str | None) -> list[Followed]:
    found = []
    known = organisation.get(db, spoken())
    for one in indicators.every(db):
        if one.definition.point != code:
            continue
        mine = [f for f in figures.read(db, one, known, THEN, _may) if f.place == (place, None)]
        found.append(
            Followed(one, tuple(mine[-6:]), indicators.next_target(db, one, place, days.today()))
        )
    return found


def _activities(
    db: Database, code: str, place: str | None, own: list[str]
) -> list[tuple[str, int, Activity]]:
    """The activities of adopted plans about the point: district, year, activity."""
    found = []
    for plan in plans.every(db):
        if plan.district not in own or (place is not None and plan.district != place):
            continue
        if plan.adopted:
            mine = [a for a in activities.of_plan(db, plan.id) if a.code == code]
            found += [(plan.district, plan.year, a) for a in mine]
    return found
