"""The page, the files and the figures of several events that are read together."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, render_template, request, url_for
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse

from cafe import rights
from cafe.accounts import account, actor, need, store
from cafe.errors import Refused, Unknown
from cafe.exports import figures, formats, heat_map, tables
from cafe.exports.orders import FileOrder
from cafe.reports.by_whom import DIMENSIONS
from cafe.reports.summary import Summary
from cafe.reports.summary.first_page import by_size, first_page, quotes_of, when, where
from cafe.reports.summary.release import show_first
from cafe.store import audit, events, organisation
from cafe.store.gatherings import Gathering
from cafe.views import handed, several
from cafe.views.several import SeveralAsked
from cafe.views.spoken import spoken
from forms.theme import CITY

MOST: Final = 100  # events on a page


def page(gathering: Gathering | None) -> str:
    """The page of a gathering, else of the events that the address names."""
    show_first(store())
    language = spoken()
    with store().snapshot() as db:
        made = several.made(db, _wanted(db, gathering), account(), language)
        known = organisation.get(db, language)
    assert made.several is not None
    return render_template(
        "lead/several.html",
        gathering=gathering,
        summary=made,
        several=made.several,
        first=first_page(made, language),
        when=when(made, language),
        where=lambda theme: where(made, theme, language),
        by_size=by_size,
        quotes_of=quotes_of,
        by={one.dimension: one for one in made.by},
        labelled=[one for one in made.by if one.dimension in DIMENSIONS],
        heat={d: map_ for d in ("district", "organiser") if (map_ := _map(made, d))},
        map_key=tables.words(language)["map_key"],
        figures=figures.available(made),
        describe=lambda name: figures.description(name, made, language),
        shown=lambda cell: tables.shown(cell, language),
        formats=formats.together(made),
        organisation=known,
        file_address=lambda one: _address(
            gathering, "file", extension=one.extension, table=one.table or None
        ),
        figure_address=lambda name: _address(gathering, "figure", name=name),
        query=_query(gathering),
        changes=gathering is not None and rights.changes_gathering(account(), gathering),
    )


def file(gathering: Gathering | None, extension: str) -> BaseResponse:
    """The same as a file."""
    name = formats.named(extension, request.args.get("table", ""))
    show_first(store())
    with store().snapshot() as db:
        wanted = _wanted(db, gathering)
        made = several.made(db, wanted, account(), spoken())
    if made.is_of_nothing:
        raise Unknown("not_found")
    about = f"gathering:{gathering.id}" if gathering else f"summary:{made.title}"
    codes = " ".join(event.code for event in wanted.chosen.events[:MOST])
    return handed.ordered(
        FileOrder("summary", name, made, spoken()),
        formats.file_name(name, made),
        lambda: audit.tell(store(), actor(), "summary.export", about, format=name, events=codes),
    )


def figure(gathering: Gathering | None, name: str) -> Response:
    """One of its figures."""
    way = name.removeprefix("by-") if name.startswith("by-") else ""
    with store().snapshot() as db:
        made = several.drawn(db, _wanted(db, gathering), spoken(), [way] if way else [])
    dark, narrow = request.args.get("theme") == "dark", request.args.get("width") == "narrow"
    if way:
        drawn = _map(made, way)
        if drawn is None:
            raise Unknown("not_found")
        return _svg(heat_map.svg(drawn, dark=dark, narrow=narrow))
    if name not in figures.available(made):
        raise Unknown("not_found")
    return _svg(figures.svg(name, made, spoken(), dark=dark, narrow=narrow))


def _svg(drawn: str) -> Response:
    return Response(drawn, mimetype="image/svg+xml")


def _map(made: Summary, dimension: str) -> heat_map.HeatMap | None:
    found = next((one for one in made.by if one.dimension == dimension), None)
    if found is None or dimension in DIMENSIONS:
        return None
    return heat_map.of(found, spoken())


def _query(gathering: Gathering | None) -> dict[str, Any]:
    """What an address of the same events needs."""
    if gathering is not None:
        return {}
    if codes := request.args.getlist("event"):
        return {"event": codes}
    return {name: request.args.get(name, "") for name in ("place", "year")}


def _address(gathering: Gathering | None, what: str, **values: Any) -> str:
    if gathering is None:
        return url_for(f"lead.several_{what}", **_query(None), **values)
    return url_for(f"lead.gathering_{what}", number=gathering.id, **values)


def _wanted(db: Database, gathering: Gathering | None) -> SeveralAsked:
    """The events of the address, which the account may read. Raises Unknown, Forbidden, and
    Refused("events_not_chosen") when it names none."""
    me, language = account(), spoken()
    if gathering is not None:
        return several.of_gathering(db, gathering, language)
    codes = dict.fromkeys(request.args.getlist("event"))
    if codes:
        if len(codes) > MOST:
            raise Refused("too_many_events", most=MOST)
        held = [events.get(db, code) for code in codes]
        for event in held:
            need(not event.is_draft and rights.reads_summary(me, event))
        return several.of_events(held, language)
    place, year = request.args.get("place", ""), request.args.get("year", "")
    if not place or not (year.isdecimal() and len(year) == 4):
        raise Refused("events_not_chosen")
    district = None if place == CITY else place
    need(rights.sees_point(me, district))
    if district is not None and organisation.get(db).district(district) is None:
        raise Unknown("not_found")
    return several.of_year(db, me, district, int(year), language)
