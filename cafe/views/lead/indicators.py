"""Indicators: the list, one with its figures, what it counts, figures that are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext
from sqlite_utils import Database

from cafe import days, language, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Conflict, Refused, Unknown
from cafe.exports import indicator_document, series
from cafe.exports.indicator_document import IndicatorShown
from cafe.intake import observation_file
from cafe.reports import indicator_change
from cafe.reports import indicators as figures
from cafe.reports.indicator_tables import THEN
from cafe.reports.indicators import READINGS, IndicatorFigure
from cafe.reports.summary import day, plain
from cafe.store import indicators, observations, organisation
from cafe.store.indicators import Definition, Indicator, Target
from cafe.store.observations import Given
from cafe.store.organisation import Organisation
from cafe.understand import codebooks
from cafe.views import followed, handed
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import number as spoken_number
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.indicator import (
    BreakForm,
    DefinitionForm,
    DropForm,
    FiguresForm,
    TargetForm,
    figures_form,
    wrong,
)
from forms.messages import Message
from forms.messages.indicator import (
    FIGURE_DIFFERS,
    FIGURE_DIFFERS_UNSAID,
    FIGURE_FUTURE,
    FIGURE_NONE,
)

READERS = ("lead", "steering", "observer", "reader")
ALL = "all"  # every district, in a choice of places
CITY = ""


@dataclass(frozen=True)
class Latest:
    """An indicator in the list: its latest figure of the city, and whether that reaches the city's
    next target."""

    indicator: Indicator
    figure: IndicatorFigure | None
    target: Target | None


def may(district: str | None) -> bool:
    """Whether the account sees a district's figures; those of the city everybody does."""
    return rights.sees_figures(account(), district)


# --- reading ------------------------------------------------------------------------------------


@bp.get("/indicators", endpoint="indicators")
@allow(*rights.READERS)
def indicator_list() -> Any:
    """All indicators with the city's latest figure."""
    indicators.ensure_builtin(store())
    today = days.today()
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
        book = codebooks.in_force(db)
        listed = []
        for one in indicators.every(db):
            city = [f for f in figures.read(db, one, known, THEN, may) if f.place == (None, None)]
            listed.append(
                Latest(
                    one, city[-1] if city else None, indicators.next_target(db, one, None, today)
                )
            )
    return render_template(
        "lead/indicators.html", listed=listed, codebook=book, writes=account().has("lead"),
        number=spoken_number,
    )  # fmt: skip


@bp.get("/indicators/<int:number>")
@allow(*rights.READERS)
def indicator(number: int) -> Any:
    """One indicator: its figures as they were or on today's map, breaks, targets, definition."""
    return _page(number)


@bp.get("/indicators/<int:number>/chart.svg")
@allow(*rights.READERS)
def indicator_chart(number: int) -> Any:
    """The chosen place's figures as a chart; `?theme=dark`, `?width=narrow`."""
    with store().snapshot() as db:
        found = indicators.get(db, number)
        chart = _chart(db, found, organisation.get(db, spoken()))
    if chart is None:
        raise Unknown("not_found")
    drawn = series.svg(
        chart,
        dark=request.args.get("theme") == "dark",
        narrow=request.args.get("width") == "narrow",
    )
    return Response(drawn, mimetype="image/svg+xml")


@bp.get("/indicators/<int:number>/series.<extension>")
@allow(*rights.READERS)
def indicator_file(number: int, extension: str) -> Any:
    """The chosen place's figures as a file, read as the page reads them."""
    with store().snapshot() as db:
        found = indicators.get(db, number)
        known = organisation.get(db, spoken())
        reading = _reading()
        every = figures.read(db, found, known, reading, may)
        place = _place(known, every)
        mine = [f for f in every if _is_in(f, place)]
        breaks = indicators.breaks(db, number)
        chart = _chart(db, found, known)
        targets = [t for t in indicators.targets(db, number) if may(t.district)]
    city = gettext("Hela staden")

    def name(identity: str, period: str) -> str:
        return known.name_on(identity, period) if reading == THEN else known.name(identity)

    shown = IndicatorShown(
        definition=found.definition,
        place=gettext("Alla förvaltningar")
        if place == ALL
        else known.name(place)
        if place
        else city,
        figures=[
            (
                f,
                name(f.district, f.period) if f.district else city,
                known.name(f.profession) if f.profession else gettext("Alla yrkesgrupper"),
            )
            for f in mine
        ],
        changes=[]
        if place == ALL
        else followed.changes(
            found, known, mine, breaks, request.args.get("from", ""), request.args.get("to", "")
        ),
        chart=chart,
        breaks=breaks,
        targets=[(t, known.name(t.district) if t.district else city) for t in targets],
        why=lambda one: figures.why(one, known, language.of_request()),
        number=spoken_number,
        day=lambda written: day(written, spoken()),
    )
    made = indicator_document.of(shown, spoken())
    return handed.file(made, extension, f"indikator-{plain(found.heading) or number}")


def _is_in(figure: IndicatorFigure, place: str) -> bool:
    return figure.district is not None if place == ALL else figure.district == (place or None)


@bp.get("/indicators/<int:number>/history")
@allow(*rights.READERS)
def indicator_history(number: int) -> Any:
    """All that has been said of one place in one period."""
    place = (request.args.get("district") or None, request.args.get("profession") or None)
    reach_figures(place[0])
    period = request.args.get("period", "")
    db = store().read()
    found = indicators.get(db, number)
    known = organisation.get(db, spoken())
    said = figures.history(db, found, known, period, place)
    # Whoever gives the figures comes here to correct one, also one that is hidden.
    opened = rights.gives_figures(account(), place[0])
    if not said or not (opened or said[0].why in ("", figures.WAITS)):
        raise Unknown("not_found")
    return render_template(
        "lead/indicator_history.html", indicator=found, said=said, period=period, place=place,
        organisation=known, number=spoken_number, writes=opened,
        why=lambda one: figures.why(one, known, language.of_request()),
    )  # fmt: skip


def reach_figures(district: str | None) -> None:
    """Raises Forbidden unless the account sees the district's figures."""
    need(rights.sees_figures(account(), district))


def _page(
    number: int,
    breaking: BreakForm | None = None,
    targeting: TargetForm | None = None,
    dropping: tuple[int, DropForm] | None = None,
) -> str:
    today = days.today()
    with store().snapshot() as db:
        found = indicators.get(db, number)
        known = organisation.get(db, spoken())
        reading = _reading()
        every = figures.read(db, found, known, reading, may)
        place = _place(known, every)
        shown = [f for f in every if _is_in(f, place)]
        chart = _chart(db, found, known)
        breaks = indicators.breaks(db, number)
        targets = [t for t in indicators.targets(db, number) if may(t.district)]
        revisions = indicators.revisions(db, number)
        book = codebooks.in_force(db)
    if targeting is None:
        targeting = TargetForm()
    targeting.district.choices = _own_places(known)
    return render_template(
        "lead/indicator.html",
        indicator=found,
        definition=found.definition,
        came=followed.came_in(),
        figures=shown,
        periods=sorted({f.period for f in shown}, reverse=True),
        columns=_columns(shown, place),
        at={(f.period, f.district, f.profession): f for f in shown},
        reading=reading,
        place=place,
        places=_places(known, every),
        chart=chart is not None,
        changes=followed.changes(
            found, known, shown, breaks, request.args.get("from", ""), request.args.get("to", "")
        )
        if place != ALL
        else [],
        ends=sorted({f.period for f in indicator_change.ends(shown)}),
        when=lambda period: indicator_change.when(period, language.of_request()),
        breaks=breaks,
        targets=targets,
        met={t.id: _met(t, every) for t in targets},
        revisions=revisions,
        organisation=known,
        existed={d.id: d for d in known.districts},
        codebook=book,
        why=lambda figure: figures.why(figure, known, language.of_request()),
        name=lambda identity, period: known.name_on(identity, period) if reading == THEN
        else known.name(identity),
        number=spoken_number,
        writes=account().has("lead"),
        own={d or None for d, _ in _own_places(known)},
        breaking=breaking or BreakForm(),
        targeting=targeting,
        dropping=dropping,
        today=today,
        ALL=ALL,
        endings=handed.endings(),
    )  # fmt: skip


def _reading() -> str:
    wanted = request.args.get("reading", THEN)
    return wanted if wanted in READINGS else THEN


def _places(known: Organisation, every: Sequence[IndicatorFigure]) -> list[str]:
    """What can be chosen: the city, districts with figures, all of them."""
    there = {f.district for f in every}
    found = [d.id for d in known.districts if d.id in there]
    return ([CITY] if None in there else []) + ([ALL] if len(found) > 1 else []) + found


def _place(known: Organisation, every: Sequence[IndicatorFigure]) -> str:
    places = _places(known, every)
    wanted = request.args.get("place", "")
    return wanted if wanted in places else places[0] if places else CITY


def _columns(shown: Sequence[IndicatorFigure], place: str) -> list[tuple[str | None, str | None]]:
    """The table's columns: professions of one place, or districts."""
    return list(dict.fromkeys((f.district, f.profession) for f in shown))


def _chart(db: Database, found: Indicator, known: Organisation) -> series.Chart | None:
    reading = _reading()
    every = figures.read(db, found, known, reading, may)
    place = _place(known, every)
    if place == ALL:
        return None
    shown = [f for f in every if f.district == (place or None)]
    return followed.chart(db, found, known, shown)


def _met(target: Target, every: Sequence[IndicatorFigure]) -> bool | None:
    """Whether the place's latest figure is on the right side; None when none may be shown."""
    mine = [f for f in every if f.district == target.district and f.profession is None]
    if not mine or mine[-1].value is None:
        return None
    return target.reached(mine[-1].value)


# --- what it counts -----------------------------------------------------------------------------


@bp.get("/indicators/new")
@allow("lead")
def indicator_new() -> Any:
    """The form of a new indicator."""
    need(rights.defines_indicators(account()))
    return _definition_page(_definition_form(None), None)


@bp.post("/indicators/add")
@allow("lead")
def indicator_add() -> Any:
    """Define a new indicator."""
    need(rights.defines_indicators(account()))
    form = _definition_form(None, sent=True)
    form.base.data = ""

    def save(db: Database) -> str:
        heading = " ".join((form.heading.data or "").split())
        made = indicators.add(db, actor(), heading, _defined(form))
        return url_for("lead.indicator", number=made)

    return attempt(form, save, lambda: _definition_page(form, None))


@bp.get("/indicators/<int:number>/edit")
@allow("lead")
def indicator_edit(number: int) -> Any:
    """The form of a definition."""
    need(rights.defines_indicators(account()))
    found = indicators.get(store().read(), number)
    return _definition_page(_definition_form(found), found)


@bp.post("/indicators/<int:number>/save")
@allow("lead")
def indicator_save(number: int) -> Any:
    """Change a definition; the earlier one stays readable."""
    need(rights.defines_indicators(account()))
    found = indicators.get(store().read(), number)
    form = _definition_form(found, sent=True)

    def save(db: Database) -> str:
        base = int(form.base.data) if (form.base.data or "").isdecimal() else -1
        form.base.data = str(indicators.get(db, number).revision)  # a second press is a decision
        reason = (form.reason.data or "").strip()
        indicators.change(db, actor(), number, base, _defined(form), reason)
        return url_for("lead.indicator", number=number)

    return attempt(form, save, lambda: _definition_page(form, found))


def _definition_form(found: Indicator | None, sent: bool = False) -> DefinitionForm:
    data: dict[str, Any] = {}
    if found is not None:
        d = found.definition
        data = {
            "heading": found.heading, "name": d.name, "unit": d.unit, "kind": d.kind,
            "rhythm": d.rhythm, "protected": d.protected, "owner": d.owner, "counted": d.counted,
            "point": d.point or "", "base": str(found.revision),
        }  # fmt: skip
    form = DefinitionForm(request.form if sent else None, data=data)
    book = codebooks.in_force(store().read())
    form.point.choices = [("", ""), *((c.id, f"{c.id} {c.short_in(spoken())}") for c in book.codes)]
    gone = found.definition.point if found else None
    if gone and gone not in book.ids:
        form.point.choices.append((gone, gone))
    return form


def _defined(form: DefinitionForm) -> Definition:
    return Definition(
        name=(form.name.data or "").strip(),
        unit=(form.unit.data or "").strip(),
        kind=form.kind.data,
        rhythm=form.rhythm.data,
        protected=bool(form.protected.data) or form.kind.data == indicators.SHARE,
        owner=(form.owner.data or "").strip(),
        counted=(form.counted.data or "").strip(),
        point=form.point.data or None,
    )


def _definition_page(form: DefinitionForm, found: Indicator | None) -> str:
    return render_template("lead/indicator_form.html", form=form, indicator=found)


@bp.post("/indicators/<int:number>/breaks")
@allow("lead")
def indicator_break(number: int) -> Any:
    """Mark a break in the series."""
    need(rights.defines_indicators(account()))
    found = indicators.get(store().read(), number)
    form = BreakForm(request.form)

    def save(db: Database) -> str:
        day = observation_file.day(form.period.data or "", found)
        if isinstance(day, Message):
            wrong(form.period, day)
            raise Refused("check_fields")
        indicators.add_break(db, actor(), number, found.period(day), (form.text.data or "").strip())
        return url_for("lead.indicator", number=number)

    return attempt(form, save, lambda: _page(number, breaking=form))


@bp.post("/indicators/<int:number>/targets")
@allow("lead")
def indicator_target(number: int) -> Any:
    """Set a target for a district or the city."""
    indicators.get(store().read(), number)
    form = TargetForm(request.form)
    form.district.choices = _own_places(organisation.get(store().read(), spoken()))

    def save(db: Database) -> str:
        district = form.district.data or None
        need(rights.gives_figures(account(), district))
        indicators.add_target(
            db, actor(), number, district=district, sub_goal=(form.sub_goal.data or "").strip(),
            direction=form.direction.data, goal=form.goal or 0.0, by_day=form.by_day.data or "",
        )  # fmt: skip
        return url_for("lead.indicator", number=number, place=district or "")

    return attempt(form, save, lambda: _page(number, targeting=form))


@bp.post("/indicators/<int:number>/targets/<int:target_id>/drop")
@allow("lead")
def target_drop(number: int, target_id: int) -> Any:
    """End a target that no longer holds."""
    db = store().read()
    found = indicators.target(db, target_id)
    if found.indicator_id != number:
        raise Unknown("not_found")
    need(rights.gives_figures(account(), found.district))
    form = DropForm(request.form)

    def save(db: Database) -> str:
        indicators.drop_target(db, actor(), target_id, (form.why.data or "").strip())
        return url_for("lead.indicator", number=number, place=found.district or "")

    return attempt(form, save, lambda: _page(number, dropping=(target_id, form)))


# --- figures ------------------------------------------------------------------------------------


@bp.get("/indicators/<int:number>/figures")
@allow("lead")
def figures_new(number: int) -> Any:
    """The form of figures of a day: a row for each place that the account may give them for."""
    found = indicators.get(store().read(), number)
    places = _asked_places(request.args.getlist("district"))
    form = _figures_form(found, places)
    form.date.data = request.args.get("period", "")
    form.profession.data = request.args.get("profession", "")
    return _figures_page(found, places, form)


@bp.post("/indicators/<int:number>/figures/save")
@allow("lead")
def figures_save(number: int) -> Any:
    """Keep the figures; one that changes needs a reason."""
    found = indicators.get(store().read(), number)
    places = _asked_places(request.form.getlist("place"))
    form = _figures_form(found, places, sent=True)
    given: list[tuple[int, Given]] = []

    def judge(form: FiguresForm) -> bool:
        given[:] = _given(found, places, form)
        return not form.problems

    form.judge = judge

    def save(db: Database) -> str:
        reason = (form.reason.data or "").strip()
        differs = None
        now = observations.moment(db)
        for row, one in given:
            need(rights.gives_figures(account(), one.district))
            try:
                observations.put(db, actor(), found, one, reason, now)
            except Conflict as error:
                wrong(form.row(row)[0], _differs(str(error.params["value"])))
                differs = error
        if differs is not None:
            raise Refused("check_fields")
        place = places[0] if len(places) == 1 else ALL
        return url_for("lead.indicator", number=number, place=place or "")

    return attempt(form, save, lambda: _figures_page(found, places, form))


def _differs(value: str) -> Message:
    return FIGURE_DIFFERS.format(value=value) if value else FIGURE_DIFFERS_UNSAID


def _own_places(known: Organisation) -> list[tuple[str, str]]:
    """The places that the account may give figures and targets for."""
    me, today = account(), days.today()
    found = [(d.id, d.name) for d in known.districts if d.valid_on(today) or d.last_day]
    mine = [(i, n) for i, n in found if rights.gives_figures(me, i)]
    return ([(CITY, "")] if rights.gives_figures(me, None) else []) + mine


def _asked_places(wanted: Sequence[str]) -> list[str]:
    """Those asked for, else the city and the districts of today that the account reaches."""
    known = organisation.get(store().read(), spoken())
    mine = [i for i, _ in _own_places(known)]
    chosen = [i for i in mine if i in wanted]
    if chosen:
        return chosen
    there = {d.id for d in known.districts_on(days.today())}
    return [i for i in mine if i == CITY or i in there]


def _figures_form(found: Indicator, places: Sequence[str], sent: bool = False) -> FiguresForm:
    form = figures_form(len(places), found.is_share)(request.form if sent else None)
    known = organisation.get(store().read(), spoken())
    form.profession.choices = [("", ""), *((p.id, p.name) for p in figures.with_levels(known))]
    if not sent:
        form.profession.data = ""
    return form


def _given(found: Indicator, places: Sequence[str], form: FiguresForm) -> list[tuple[int, Given]]:
    """The figures as they were written; what is wrong is put at its field."""
    day = observation_file.day(form.date.data or "", found)
    if isinstance(day, Message):
        wrong(form.date, day)
        return []
    if day > days.today()[: len(day)]:
        wrong(form.date, FIGURE_FUTURE.format(date=day))
        return []
    made = []
    for row, place in enumerate(places):
        value, part, base = form.row(row)
        written = [(f.data or "").strip() if f is not None else "" for f in (value, part, base)]
        if not any(written) and not form.withdrawn.data:
            continue
        blank = Given(
            place or None,
            day,
            0.0,
            form.profession.data or None,
            remark=(form.remark.data or "").strip(),
        )
        source = (form.source.data or "").strip()
        if form.withdrawn.data and len(places) == 1:
            made.append((row, replace(blank, withdrawn=True)))
            continue
        number = observation_file.number_of(found, *written)
        if isinstance(number, Message):
            wrong(value, number)
        else:
            figure, some, every = number
            alone = source if found.is_share and every is None else ""
            one = replace(blank, value=figure, part=some, base=every, source=alone)
            made.append((row, one))
    if not made and not form.problems:
        wrong(form.row(0)[0], FIGURE_NONE)
    return made


def _figures_page(found: Indicator, places: Sequence[str], form: FiguresForm) -> str:
    return render_template(
        "lead/indicator_figures.html", indicator=found, places=list(enumerate(places)), form=form,
        organisation=organisation.get(store().read(), spoken()), single=len(places) == 1,
    )  # fmt: skip
