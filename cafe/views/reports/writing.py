"""Writing a report, part by part: its sections, and what is shown between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import jsonify, render_template, request, url_for
from sqlite_utils import Database

from cafe.accounts import account, actor, allow, store
from cafe.errors import Unknown
from cafe.exports.live import blocks
from cafe.exports.live.content import BlockChoice, BlockSource, LiveSource
from cafe.reports.summary.release import show_first
from cafe.store import year_reports
from cafe.store.year_reports import ReportPart, YearReport
from cafe.views.reports import desk, named
from cafe.views.reports.blueprint import bp
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.harvest import StepForm
from forms.year_report import BlockForm, RenameReportForm, SectionForm

UP, DOWN, REMOVE, RESTORE = "up", "down", "remove", "restore"
# What is offered first for a section: so many at most, whose words begin alike so far.
LIKELY, NEAR = 4, 6


@bp.get("/<int:report_id>/write")
@allow("lead")
def write(report_id: int) -> Any:
    """The report as it is being written, part by part."""
    return desk.write_page(named.report_of(report_id, write=True), StepForm())


@bp.get("/<int:report_id>/name")
@allow("lead")
def name(report_id: int) -> Any:
    """Change what the report is called."""
    found = named.report_of(report_id, write=True)
    return _name_page(found, RenameReportForm(data={"title": found.title}))


@bp.post("/<int:report_id>/name")
@allow("lead")
def name_save(report_id: int) -> Any:
    """Call it so, the finished one too."""
    found = named.report_of(report_id, write=True)
    form = RenameReportForm(request.form)

    def save(db: Database) -> str:
        year_reports.rename(db, actor(), found.id, form.title.data or "")
        return url_for("reports.write", report_id=found.id)

    return attempt(form, save, lambda: _name_page(found, form))


@bp.get("/<int:report_id>/parts/<int:part_id>")
@allow("lead")
def part(report_id: int, part_id: int) -> Any:
    """Write one section, from what stands in it or from an earlier text (`?earlier=`)."""
    found = named.report_of(report_id, write=True)
    one = named.part_of(found, part_id)
    data = {"seen": one.revision, "level": one.level, "heading": one.heading, "text": one.text}
    if (wanted := request.args.get("earlier")) is not None:
        texts = year_reports.earlier_texts(store().read(), part_id)
        text = next((t for t in texts if t.id == named.number(wanted)), None)
        if text is None:
            raise Unknown("not_found")
        data |= {"over": one.revision, "heading": text.heading, "text": text.text}
    form = SectionForm(data={name: str(value) for name, value in data.items()})
    return _part_page(found, one, form)


@bp.post("/<int:report_id>/parts/<int:part_id>/save")
@allow("lead")
def part_save(report_id: int, part_id: int) -> Any:
    """Keep the section; where somebody else has changed it, both texts are shown. A window that
    keeps while somebody types is answered with JSON: the revision (`seen`) that it has now."""
    found = named.report_of(report_id, write=True)
    one = named.part_of(found, part_id)
    form = SectionForm(request.form)

    def save(db: Database) -> str:
        year_reports.write(
            db,
            actor(),
            found.id,
            part_id,
            level=int(form.level.data),
            heading=form.heading.data or "",
            text=form.text.data or "",
            seen=_seen(db, one, found, form),
            over=named.number(form.over.data),
        )
        return desk.written(found, f"part-{part_id}")

    if request.headers.get("Accept") == "application/json":
        if not form.validate():
            return jsonify(wrong=[field.name for field, _message in form.problems]), 422
        with store().write() as db:
            save(db)
            return jsonify(seen=year_reports.part(db, found.id, part_id).revision)
    return attempt(form, save, lambda: _part_page(found, one, form, meanwhile=True))


@bp.post("/<int:report_id>/add")
@allow("lead")
def add(report_id: int) -> Any:
    """Add an empty section after a part (`what`), and write it."""

    def save(db: Database, found: YearReport, what: str) -> str:
        made = year_reports.add(db, actor(), found.id, after=named.number(what))
        return url_for("reports.part", report_id=found.id, part_id=made)

    return desk.press(report_id, save)


@bp.get("/<int:report_id>/parts/<int:part_id>/place")
@allow("lead")
def place(report_id: int, part_id: int) -> Any:
    """Find something to show after this part (`?q=`)."""
    found = named.report_of(report_id, write=True)
    return _place_page(found, named.part_of(found, part_id), StepForm())


@bp.post("/<int:report_id>/parts/<int:part_id>/place")
@allow("lead")
def place_save(report_id: int, part_id: int) -> Any:
    """Place what was found (`what`) after this part, and after what was placed there before."""
    found = named.report_of(report_id, write=True)
    one = named.part_of(found, part_id)
    form = StepForm(request.form)

    def save(db: Database) -> str:
        known = {source.key for source in blocks.sources(db, spoken())}
        if form.what.data not in known:
            raise Unknown("not_found")
        after = _last_placed(year_reports.parts(db, found.id), one)
        made = year_reports.add(db, actor(), found.id, after=after, source=form.what.data)
        return desk.written(found, f"part-{made}")

    return attempt(form, save, lambda: _place_page(found, one, form))


@bp.get("/<int:report_id>/parts/<int:part_id>/shown")
@allow("lead")
def choose(report_id: int, part_id: int) -> Any:
    """Choose what a live block shows of its source."""
    found = named.report_of(report_id, write=True)
    one = named.part_of(found, part_id)
    source = BlockSource.of(one.source or "")
    chosen: dict[str, Any] = dict(source.chosen)
    form = BlockForm(data=chosen | {"seen": str(one.revision), "quote": source.values("quote")})
    return _choose_page(found, one, form)


@bp.post("/<int:report_id>/parts/<int:part_id>/shown")
@allow("lead")
def choose_save(report_id: int, part_id: int) -> Any:
    """Let the block show what was chosen."""
    found = named.report_of(report_id, write=True)
    one = named.part_of(found, part_id)
    form = BlockForm(request.form)
    offered = _choices(store().read(), one)
    for name in ("first", "last", "group"):
        form[name].choices = next((c.options for c in offered if c.name == name), [("", "")])

    def save(db: Database) -> str:
        if one.source is None:
            raise Unknown("not_found")
        given = {choice.name: request.form.getlist(choice.name) for choice in offered}
        year_reports.choose(
            db, actor(), found.id, part_id,
            source=blocks.chosen(offered, one.source, given), seen=_seen(db, one, found, form),
        )  # fmt: skip
        return desk.written(found, f"part-{part_id}")

    return attempt(form, save, lambda: _choose_page(found, one, form))


@bp.post("/<int:report_id>/parts/<int:part_id>/step")
@allow("lead")
def step(report_id: int, part_id: int) -> Any:
    """Move a part up or down, take it away, put it back (`what`)."""

    def save(db: Database, found: YearReport, what: str) -> str:
        one = year_reports.part(db, found.id, part_id)
        if what in (UP, DOWN):
            year_reports.move(db, actor(), found.id, one.id, up=what == UP)
        elif what in (REMOVE, RESTORE):
            year_reports.remove(db, actor(), found.id, one.id, gone=what == REMOVE)
        else:
            raise Unknown("not_found")
        return desk.written(found, "removed" if what == REMOVE else f"part-{one.id}")

    return desk.press(report_id, save)


@bp.post("/<int:report_id>/finish")
@allow("lead")
def finish(report_id: int) -> Any:
    """Freeze the report as it reads now, without its empty sections: a new version, which readers
    see from now on."""

    def save(db: Database, found: YearReport, what: str) -> str:
        every_part = year_reports.parts(db, found.id)
        empty = year_reports.empty_sections(every_part)
        content = blocks.frozen_parts(db, [part for part in every_part if part not in empty])
        year_reports.finish(db, account().id, found.id, content)
        return url_for("reports.report", report_id=found.id)

    show_first(store())  # what its blocks show is what readers have been shown
    return desk.press(report_id, save)


def _seen(db: Database, one: ReportPart, found: YearReport, form: SectionForm | BlockForm) -> int:
    """The revision that the writer saw; the form has the present one from now on."""
    seen = named.number(form.seen.data)
    form.seen.data = str(year_reports.part(db, found.id, one.id).revision)
    return -1 if seen is None else seen


def _last_placed(parts: Sequence[ReportPart], one: ReportPart) -> int:
    """The last of the blocks that stand right after a section; a block is its own."""
    last = one.id
    if one.source is None:
        for part in parts[[p.id for p in parts].index(one.id) + 1 :]:
            if part.source is None and not part.removed:
                break
            last = last if part.removed else part.id
    return last


def _name_page(found: YearReport, form: RenameReportForm) -> str:
    return render_template("reports/name.html", report=found, form=form)


def _part_page(
    found: YearReport, one: ReportPart, form: SectionForm, *, meanwhile: bool = False
) -> str:
    now = named.part_of(found, one.id)
    theirs = now if meanwhile and (now.heading, now.text) != (
        form.heading.data, form.text.data) else None  # fmt: skip
    if theirs is not None:
        form.over.data = form.seen.data
    return render_template(
        "reports/part.html",
        report=found,
        part=one,
        form=form,
        theirs=theirs,
        earlier=year_reports.earlier_texts(store().read(), one.id),
    )


def _place_page(found: YearReport, one: ReportPart, form: StepForm) -> str:
    wanted = request.args.get("q", "")
    with store().snapshot() as db:
        listed = blocks.sources(db, spoken())
        parts = [p for p in year_reports.parts(db, found.id) if not p.removed]
    hits = [s for s in listed if _matches(s, wanted)] or [s for s in listed if _is_near(s, wanted)]
    above = [p.heading for p in parts[: parts.index(one) + 1] if p.heading] if one in parts else []
    return render_template(
        "reports/place.html",
        report=found,
        part=one,
        form=form,
        wanted=wanted,
        found=_by_kind(hits),
        likely=[]
        if wanted or not above
        else [s for s in listed if _is_near(s, above[-1])][:LIKELY],
        all=len(listed),
    )


def _choose_page(found: YearReport, one: ReportPart, form: BlockForm) -> str:
    if one.source is None:
        raise Unknown("not_found")
    with store().snapshot() as db:
        offered = _choices(db, one)
        title = blocks.read(db, one.source, spoken()).title
    return render_template(
        "reports/choose.html", report=found, part=one, title=title, choices=offered, form=form
    )


def _choices(db: Database, one: ReportPart) -> Sequence[BlockChoice]:
    return blocks.choices(db, one.source, spoken()) if one.source else ()


def _by_kind(found: Sequence[LiveSource]) -> list[tuple[str, list[LiveSource]]]:
    """What was found, by what it is; the same kind of several events under one name."""
    listed: dict[str, list[LiveSource]] = {}
    for one in found:
        listed.setdefault(one.what, []).append(one)
    return list(listed.items())


def _is_near(source: LiveSource, heading: str) -> bool:
    """Whether a long word of the heading begins as one of the source does."""
    said = {word[:NEAR] for word in source.title.casefold().split()}
    return any(word[:NEAR] in said for word in heading.casefold().split() if len(word) >= NEAR)


def _matches(source: LiveSource, wanted: str) -> bool:
    """Whether each word that was typed begins, or stands in, a word of the source."""
    said = f"{source.title} {source.what}".casefold()
    return all(word in said for word in wanted.casefold().split())
