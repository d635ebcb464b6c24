"""Figures that exist already: choose a file, look at what will be shown, add all or nothing."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext
from sqlite_utils import Database

from cafe import language, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Refused, Unknown
from cafe.exports import commas, series
from cafe.exports.tables import TableSheet
from cafe.intake import observation_file
from cafe.intake.observation_file import FigureRow, FigureSheet, Told
from cafe.intake.table import RowProblem
from cafe.intake.table_file import Lines
from cafe.reports import indicators as figures
from cafe.reports.indicators import IndicatorFigure
from cafe.store import indicators, organisation, uploads
from cafe.store.indicators import Indicator
from cafe.store.organisation import Organisation
from cafe.views import followed
from cafe.views.lead.blueprint import bp
from cafe.views.spoken import number as spoken_number
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.indicator import FigureFileForm, wrong
from forms.messages import common
from forms.messages.indicator import FIGURES_UNSOURCED
from forms.upload import UploadForm

PREVIEW_ROWS = 12
NEW = "new"  # in place of an indicator that exists


@bp.get("/indicators/import")
@allow("lead")
def figures_upload() -> Any:
    """Choose a file of figures."""
    return _upload_page(UploadForm())


@bp.get("/indicators/import/template.csv")
@allow("lead")
def figures_template() -> Any:
    """A file to fill in: every heading, and a row for each indicator."""
    indicators.ensure_builtin(store())
    everywhere = gettext("Hela staden")
    headings = observation_file.headings(spoken())
    rows = tuple(
        (one.heading, everywhere, *[""] * (len(headings) - 2))
        for one in indicators.every(store().read())
    )
    file = io.BytesIO()
    commas.write_sheet(TableSheet("", headings, rows), file)
    return Response(
        file.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="indikatorer.csv"'},
    )


@bp.post("/indicators/import/read")
@allow("lead")
def figures_read() -> Any:
    """Take the file and go to its preview, or say what is wrong with it by row and column."""
    indicators.ensure_builtin(store())
    form = UploadForm(request.form)
    sent = request.files.get("file")
    name, content = (sent.filename or "")[:200] if sent else "", b""
    sheet, refused = None, Refused("file_missing")
    if sent is not None and name:
        content = sent.stream.read()
        sent.stream.seek(0)
        try:
            sheet = _read(_lines(name, content), Told(district=_first_place()))
        except Refused as error:
            refused = error

    def save(db: Database) -> str:
        if sheet is None:
            raise refused
        if sheet.problems:
            raise Refused("import_has_problems")  # it is not kept
        upload_id = uploads.add_figures(db, actor(), name, content)
        return url_for("lead.figures_preview", upload_id=upload_id)

    return attempt(form, save, lambda: _upload_page(form, sheet))


@bp.get("/indicators/import/<upload_id>")
@allow("lead")
def figures_preview(upload_id: str) -> Any:
    """What was understood of the file, and what will be shown of it."""
    return _preview(upload_id, FigureFileForm())


@bp.post("/indicators/import/<upload_id>/look")
@allow("lead")
def figures_look(upload_id: str) -> Any:
    """The same with what has been chosen."""
    return _preview(upload_id, FigureFileForm(request.form))


@bp.get("/indicators/import/<upload_id>/chart.svg")
@allow("lead")
def figures_preview_chart(upload_id: str) -> Any:
    """The curve as it will be shown; `?indicator=`, `?district=` as chosen, `?theme=dark`,
    `?width=narrow`."""
    form = FigureFileForm(data=request.args)
    look = _look(upload_id, form)
    if look.chart is None:
        raise Unknown("not_found")
    drawn = series.svg(
        look.chart,
        dark=request.args.get("theme") == "dark",
        narrow=request.args.get("width") == "narrow",
    )
    return Response(drawn, mimetype="image/svg+xml")


@bp.post("/indicators/import/<upload_id>/add")
@allow("lead")
def figures_add(  # what the command `cafe import-indicators` does
    upload_id: str,
) -> Any:
    """Bring in all of the file's figures."""
    form = FigureFileForm(request.form)
    try:
        found = _lines(*uploads.figures(store().read(), actor(), upload_id))
    except Unknown as error:  # gone with the first of two presses, or with its day
        found, gone = None, error
    _offer(form)
    problems: list[RowProblem] = []

    def save(db: Database) -> str:
        if found is None:
            raise gone
        told = Told(district=form.district.data or None, source=(form.source.data or "").strip())
        sheet = _sheet(db, found, told)
        if sheet.guessed is not None:
            told = replace(told, indicator=_chosen(db, form, sheet.guessed))
            sheet = _sheet(db, found, told)
        if sheet.problems:
            problems[:] = sheet.problems
            raise Refused("import_has_problems")
        if sheet.alone and not told.source and not form.unshown.data:
            wrong(form.source, FIGURES_UNSOURCED)
            raise Refused("check_fields")
        done = observation_file.bring_in(db, actor(), sheet)
        uploads.drop_figures(db, actor(), upload_id)
        about = {row.indicator.id for row in sheet.rows}
        came: dict[str, Any] = {"added": done.added, "known": done.known}
        if len(about) > 1:
            return url_for("lead.figures_done", **came)
        place = sheet.rows[0].given.district or ""
        return url_for("lead.indicator", number=about.pop(), place=place, **came)

    return attempt(form, save, lambda: _preview(upload_id, form, problems))


@bp.post("/indicators/import/<upload_id>/drop")
@allow("lead")
def figures_drop(upload_id: str) -> Any:
    """Remove the file: it is not to be added."""
    form = FigureFileForm(request.form)
    _offer(form)

    def save(db: Database) -> str:
        uploads.figures(db, actor(), upload_id)  # nobody else's
        uploads.drop_figures(db, actor(), upload_id)
        return url_for("lead.figures_upload")

    return attempt(form, save, lambda: _preview(upload_id, form))


@bp.get("/indicators/import/done")
@allow("lead")
def figures_done() -> Any:
    """How many figures came in, of a file with several indicators."""
    return render_template("lead/indicator_done.html", came=followed.came_in())


def _lines(name: str, content: bytes) -> Lines:
    """Raises Refused for a file that cannot be read within limits."""
    # Before any transaction: a large workbook must not hold up the tables' notes.
    return observation_file.opened(name, content, observation_file.names(store().read()))


def _sheet(db: Database, found: Lines, told: Told) -> FigureSheet:
    me = account()
    return observation_file.read(db, found, lambda d: rights.gives_figures(me, d), told=told)


def _read(found: Lines, told: Told) -> FigureSheet:
    with store().snapshot() as db:
        return _sheet(db, found, told)


def _places() -> list[tuple[str, str]]:
    """The places that the account may give figures for; "" is the city."""
    me = account()
    known = organisation.get(store().read(), spoken())
    city = [("", gettext("Hela staden"))] if rights.gives_figures(me, None) else []
    return city + [(d.id, d.name) for d in known.districts if rights.gives_figures(me, d.id)]


def _first_place() -> str | None:
    places = _places()
    return (places[0][0] or None) if places else None


def _offer(form: FigureFileForm) -> None:
    """Fill in what may be chosen."""
    every = indicators.every(store().read())
    form.indicator.choices = [("", gettext("Välj")), *((str(i.id), i.name) for i in every)]
    if rights.defines_indicators(account()):
        form.indicator.choices.append((NEW, gettext("En ny indikator")))
    form.district.choices = _places()
    if form.district.data is None or form.district.data not in dict(form.district.choices):
        form.district.data = _first_place() or ""
    if form.indicator.data is None:
        form.indicator.data = ""


def _chosen(db: Database, form: FigureFileForm, guessed: Indicator) -> Indicator:
    """The indicator that was chosen, made when it is new. Raises Refused with what is wrong at its
    field."""
    if not form.indicator.data:
        wrong(form.indicator, common.REQUIRED)
        raise Refused("check_fields")
    if form.indicator.data != NEW:
        return indicators.get(db, int(form.indicator.data))
    need(rights.defines_indicators(account()))
    for field in (form.name, form.counted):
        if not (field.data or "").strip():
            wrong(field, common.REQUIRED)
    if form.problems:
        raise Refused("check_fields")
    name = " ".join((form.name.data or "").split())
    defined = replace(
        guessed.definition,
        name=name,
        unit=(form.unit.data or "").strip() or guessed.definition.unit,
        owner=gettext("Projektledningen"),
        counted=(form.counted.data or "").strip(),
    )
    return indicators.get(db, indicators.add(db, actor(), name[:80], defined))


@dataclass(frozen=True)
class PreviewedFigure:
    """A row of the file beside the figure that it would become."""

    row: FigureRow
    figure: IndicatorFigure | None

    @property
    def shown(self) -> bool:
        """Whether readers will see it."""
        return self.figure is not None and self.figure.value is not None and not self.figure.waits


@dataclass(frozen=True)
class Look:
    """A file as it would come in. `seen` with shares alone taken for published (`assumed`)."""

    name: str
    sheet: FigureSheet
    seen: tuple[PreviewedFigure, ...]
    assumed: bool
    chart: series.Chart | None
    changes: tuple[str, ...]
    why: tuple[tuple[str, int], ...]
    known: Organisation


def _look(upload_id: str, form: FigureFileForm) -> Look:
    name, content = uploads.figures(store().read(), actor(), upload_id)
    found = _lines(name, content)
    _offer(form)
    source = (form.source.data or "").strip()
    with store().snapshot() as db:
        known = organisation.get(db, spoken())
        told = Told(district=form.district.data or None, source=source)
        sheet = _sheet(db, found, told)
        assumed = bool(sheet.alone) and not source and not form.unshown.data
        if assumed:
            told = replace(told, source=gettext("källan"))
        if form.indicator.data and form.indicator.data.isdecimal():
            told = replace(told, indicator=indicators.get(db, int(form.indicator.data)))
        guessed = sheet.guessed
        if assumed or told.indicator:
            sheet = _sheet(db, found, told)
        if sheet.problems:
            return Look(name, replace(sheet, guessed=guessed), (), assumed, None, (), (), known)
        known = replace(known, levels=(*known.levels, *sheet.levels))
        seen, chart, changes = _as_shown(db, known, sheet.rows)
    hidden = Counter(
        figures.why(one.figure, known, language.of_request())
        for one in seen
        if one.figure is not None and not one.shown
    )
    return Look(
        name, replace(sheet, guessed=guessed), seen, assumed, chart, changes, tuple(hidden.items()),
        known,
    )  # fmt: skip


def _as_shown(
    db: Database, known: Organisation, rows: Sequence[FigureRow]
) -> tuple[tuple[PreviewedFigure, ...], series.Chart | None, tuple[str, ...]]:
    """Each row beside its figure, and the curve, with what it says, where all rows are of one
    indicator and place."""
    by: dict[tuple[int, str, Any], IndicatorFigure] = {}
    every: dict[int, list[IndicatorFigure]] = {}
    for one in {row.indicator.id: row.indicator for row in rows}.values():
        coming = [row.given for row in rows if row.indicator.id == one.id]
        made = figures.read(db, one, known, coming=coming)
        every[one.id] = made
        by |= {(one.id, f.period, f.place): f for f in made}
    seen = tuple(
        PreviewedFigure(
            row, by.get((row.indicator.id, row.indicator.period(row.given.date), row.given.place))
        )
        for row in rows
    )
    about = {(row.indicator.id, row.given.district) for row in rows}
    if len(about) != 1:
        return seen, None, ()
    number, district = about.pop()
    mine = [f for f in every[number] if f.district == district]
    found = rows[0].indicator
    said = followed.changes(found, known, mine, indicators.breaks(db, found.id))
    return seen, followed.chart(db, found, known, mine), tuple(said)


def _upload_page(form: UploadForm, sheet: FigureSheet | None = None) -> str:
    return render_template("lead/indicator_upload.html", form=form, sheet=sheet)


def _preview(upload_id: str, form: FigureFileForm, problems: Sequence[RowProblem] = ()) -> str:
    look = _look(upload_id, form)
    guessed = look.sheet.guessed
    if guessed is not None and form.name.data is None:
        form.name.data = guessed.name or look.name.rpartition(".")[0]
        form.unit.data = guessed.definition.unit
    return render_template(
        "lead/indicator_preview.html",
        form=form,
        upload_id=upload_id,
        look=look,
        sheet=look.sheet,
        problems=problems or look.sheet.problems,
        rows=look.seen[:PREVIEW_ROWS],
        shown=sum(one.shown for one in look.seen),
        professions=any(one.row.given.profession for one in look.seen),
        several=len({one.row.indicator.id for one in look.seen}) > 1,
        organisation=look.known,
        number=spoken_number,
        NEW=NEW,
        why=lambda figure: figures.why(figure, look.known, language.of_request()),
    )
