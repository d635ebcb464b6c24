"""The report of the year: leads of the city write and finish it, readers read it, in any format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Conflict, Unknown
from cafe.exports import (
    formats,
    series,
    year_report_document,
)
from cafe.exports.live import blocks
from cafe.exports.live.content import BlockChoice, BlockSource, LiveSource
from cafe.exports.orders import FileOrder
from cafe.exports.year_report_document import ReadPart, as_kept, as_written
from cafe.reports.summary import day, plain
from cafe.reports.summary.release import show_first
from cafe.store import audit, year_reports
from cafe.store.year_reports import ReportPart, ReportVersion, YearReport
from cafe.views import handed
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.base import Form
from forms.harvest import StepForm
from forms.year_report import (
    BlockForm,
    CommentAnswerForm,
    CommentForm,
    RenameReportForm,
    SectionForm,
    StartReportForm,
)

bp = Blueprint("reports", __name__, url_prefix="/reports")
UP, DOWN, REMOVE, RESTORE = "up", "down", "remove", "restore"
OPEN, CLOSE = "open", "close"
# What is offered first for a section: so many at most, whose words begin alike so far.
LIKELY, NEAR = 4, 6


@bp.get("")
@allow(*rights.READERS)
def every() -> Any:
    """The reports that have been finished; all of them for who writes them."""
    need(rights.reads_reports(account()))
    return _list_page(StartReportForm())


@bp.post("/start")
@allow("lead")
def start() -> Any:
    """Begin a report, from the template or from an earlier one."""
    need(rights.writes_reports(account()))
    form = StartReportForm(request.form)
    form.like.choices = _earlier()

    def save(db: Database) -> str:
        like = form.like.data
        begun = int(like) if like else year_report_document.template(spoken())
        made = year_reports.start(db, actor(), form.title.data or "", begun)
        return url_for("reports.write", report_id=made)

    return attempt(form, save, lambda: _list_page(form))


@bp.get("/<int:report_id>")
@allow(*rights.READERS)
def report(report_id: int) -> Any:
    """The report as it was finished last."""
    found = _report(report_id)
    with store().snapshot() as db:
        version = _last(db, found)
        read = as_kept(db, version.content, spoken())
    return render_template(
        "reports/one.html",
        report=found,
        version=version,
        parts=read,
        paragraphs=year_report_document.paragraphs,
        writes=rights.writes_reports(account()),
    )


@bp.get("/<int:report_id>/write")
@allow("lead")
def write(report_id: int) -> Any:
    """The report as it is being written, part by part."""
    return _write_page(_report(report_id, write=True), StepForm())


@bp.get("/<int:report_id>/name")
@allow("lead")
def name(report_id: int) -> Any:
    """Change what the report is called."""
    found = _report(report_id, write=True)
    return _name_page(found, RenameReportForm(data={"title": found.title}))


@bp.post("/<int:report_id>/name")
@allow("lead")
def name_save(report_id: int) -> Any:
    """Call it so, the finished one too."""
    found = _report(report_id, write=True)
    form = RenameReportForm(request.form)

    def save(db: Database) -> str:
        year_reports.rename(db, actor(), found.id, form.title.data or "")
        return url_for("reports.write", report_id=found.id)

    return attempt(form, save, lambda: _name_page(found, form))


@bp.get("/<int:report_id>/parts/<int:part_id>")
@allow("lead")
def part(report_id: int, part_id: int) -> Any:
    """Write one section, from what stands in it or from an earlier text (`?earlier=`)."""
    found = _report(report_id, write=True)
    one = _part(found, part_id)
    data = {"seen": one.revision, "level": one.level, "heading": one.heading, "text": one.text}
    if (wanted := request.args.get("earlier")) is not None:
        texts = year_reports.earlier_texts(store().read(), part_id)
        text = next((t for t in texts if t.id == _number(wanted)), None)
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
    found = _report(report_id, write=True)
    one = _part(found, part_id)
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
            over=_number(form.over.data),
        )
        return _written(found, f"part-{part_id}")

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
        made = year_reports.add(db, actor(), found.id, after=_number(what))
        return url_for("reports.part", report_id=found.id, part_id=made)

    return _press(report_id, save)


@bp.get("/<int:report_id>/parts/<int:part_id>/place")
@allow("lead")
def place(report_id: int, part_id: int) -> Any:
    """Find something to show after this part (`?q=`)."""
    found = _report(report_id, write=True)
    return _place_page(found, _part(found, part_id), StepForm())


@bp.post("/<int:report_id>/parts/<int:part_id>/place")
@allow("lead")
def place_save(report_id: int, part_id: int) -> Any:
    """Place what was found (`what`) after this part, and after what was placed there before."""
    found = _report(report_id, write=True)
    one = _part(found, part_id)
    form = StepForm(request.form)

    def save(db: Database) -> str:
        known = {source.key for source in blocks.sources(db, spoken())}
        if form.what.data not in known:
            raise Unknown("not_found")
        after = _last_placed(year_reports.parts(db, found.id), one)
        made = year_reports.add(db, actor(), found.id, after=after, source=form.what.data)
        return _written(found, f"part-{made}")

    return attempt(form, save, lambda: _place_page(found, one, form))


@bp.get("/<int:report_id>/parts/<int:part_id>/shown")
@allow("lead")
def choose(report_id: int, part_id: int) -> Any:
    """Choose what a live block shows of its source."""
    found = _report(report_id, write=True)
    one = _part(found, part_id)
    source = BlockSource.of(one.source or "")
    chosen: dict[str, Any] = dict(source.chosen)
    form = BlockForm(data=chosen | {"seen": str(one.revision), "quote": source.values("quote")})
    return _choose_page(found, one, form)


@bp.post("/<int:report_id>/parts/<int:part_id>/shown")
@allow("lead")
def choose_save(report_id: int, part_id: int) -> Any:
    """Let the block show what was chosen."""
    found = _report(report_id, write=True)
    one = _part(found, part_id)
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
        return _written(found, f"part-{part_id}")

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
        return _written(found, "removed" if what == REMOVE else f"part-{one.id}")

    return _press(report_id, save)


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
    return _press(report_id, save)


@bp.get("/<int:report_id>/comments")
@allow("lead", "observer")
def comments(report_id: int) -> Any:
    """The draft for the union group, part by part with what they said of it; while it is closed,
    only what they said and what was answered. Raises Conflict("report_unfinished")."""
    user = account()
    need(rights.reads_comments(user))
    with store().snapshot() as db:
        found = year_reports.get(db, report_id)
        reads = rights.reads_draft(user, found)
        read = as_written(db, year_reports.parts(db, report_id), spoken()) if reads else []
        said = year_reports.comments(db, report_id)
        if not (reads or said):
            _last(db, found)  # nothing of a draft that was never opened, not its title either
    shown = {part.id for part in read}
    return render_template(
        "reports/comments.html",
        report=found,
        parts=read,
        comments=said,
        others=[one for one in said if one.part_id not in shown],
        paragraphs=year_report_document.paragraphs,
        writes=rights.writes_reports(user),
        comments_on=rights.comments_on_reports(user) and found.comments_open,
    )


@bp.post("/<int:report_id>/comments")
@allow("lead")
def comments_open(report_id: int) -> Any:
    """Open the draft for comments, or close it (`what`)."""

    def save(db: Database, found: YearReport, what: str) -> str:
        if what not in (OPEN, CLOSE):
            raise Unknown("not_found")
        year_reports.open_comments(db, actor(), found.id, opened=what == OPEN)
        return _written(found, "comments")

    return _press(report_id, save)


@bp.get("/<int:report_id>/parts/<int:part_id>/comment")
@allow("observer")
def comment(report_id: int, part_id: int) -> Any:
    """Write a comment on a part of the draft."""
    need(rights.reads_draft(account(), year_reports.get(store().read(), report_id)))
    return _comment_page(report_id, part_id, CommentForm())


@bp.post("/<int:report_id>/parts/<int:part_id>/comment")
@allow("observer")
def comment_save(report_id: int, part_id: int) -> Any:
    """Keep the comment. What was written when the comments had just been closed is shown again."""
    need(rights.comments_on_reports(account()))
    form = CommentForm(request.form)

    def save(db: Database) -> str:
        one = year_reports.part(db, report_id, part_id)
        about = _called(as_written(db, [replace(one, removed=False)], spoken())[0])
        year_reports.add_comment(
            db, account().id, report_id, part_id, about=about, text=form.text.data or ""
        )
        return url_for("reports.comments", report_id=report_id) + f"#part-{part_id}"

    return attempt(form, save, lambda: _comment_page(report_id, part_id, form))


@bp.get("/<int:report_id>/comments/<int:comment_id>")
@allow("lead")
def settle(report_id: int, comment_id: int) -> Any:
    """Answer a comment, or settle it without a word."""
    return _settle_page(_report(report_id, write=True), comment_id, CommentAnswerForm())


@bp.post("/<int:report_id>/comments/<int:comment_id>")
@allow("lead")
def settle_save(report_id: int, comment_id: int) -> Any:
    """Keep the answer, which those who comment read."""
    found = _report(report_id, write=True)
    form = CommentAnswerForm(request.form)

    def save(db: Database) -> str:
        year_reports.settle(db, account().id, found.id, comment_id, form.answer.data or "")
        return _written(found, f"comment-{comment_id}")

    return attempt(form, save, lambda: _settle_page(found, comment_id, form))


@bp.get("/<int:report_id>/parts/<int:part_id>/chart.svg")
@allow(*rights.READERS)
def chart(report_id: int, part_id: int) -> Any:
    """A block's curve: of the last version, or (`?draft=1`) as it is now; `?theme=dark`,
    `?width=narrow`."""
    found = _report(report_id)
    with store().snapshot() as db:
        if request.args.get("draft"):
            need(rights.reads_draft(account(), found))
            read = as_written(db, year_reports.parts(db, found.id), spoken())
        else:
            read = as_kept(db, _last(db, found).content, spoken())
    drawn = next((p.live.chart for p in read if p.id == part_id and p.live), None)
    if drawn is None:
        raise Unknown("not_found")
    dark, narrow = request.args.get("theme") == "dark", request.args.get("width") == "narrow"
    return Response(series.svg(drawn, dark=dark, narrow=narrow), mimetype="image/svg+xml")


@bp.get("/<int:report_id>/word")
@allow(*rights.READERS)
def word(report_id: int) -> Any:
    """The report in Word: the last version, or (`?draft=1`) as it is now."""
    return _file(_report(report_id), "docx")


@bp.get("/<int:report_id>/pdf")
@allow(*rights.READERS)
def pdf(report_id: int) -> Any:
    """The same in PDF."""
    return _file(_report(report_id), "pdf")


def _press(report_id: int, do: Callable[[Database, YearReport, str], str]) -> Any:
    """A press on the page of writing: `do` gets what was pressed (`what`), and says where to go."""
    found, form = _report(report_id, write=True), StepForm(request.form)

    def save(db: Database) -> str:
        return do(db, found, form.what.data or "")

    return attempt(form, save, lambda: _write_page(found, form))


def _written(found: YearReport, anchor: str) -> str:
    """The page of writing, at a place on it."""
    return url_for("reports.write", report_id=found.id, _anchor=anchor)


def _seen(db: Database, one: ReportPart, found: YearReport, form: SectionForm | BlockForm) -> int:
    """The revision that the writer saw; the form has the present one from now on."""
    seen = _number(form.seen.data)
    form.seen.data = str(year_reports.part(db, found.id, one.id).revision)
    return -1 if seen is None else seen


def _file(found: YearReport, extension: str) -> BaseResponse:
    language = spoken()
    draft = bool(request.args.get("draft"))
    with store().snapshot() as db:
        if draft:
            need(rights.writes_reports(account()))
            parts = year_reports.parts(db, found.id)
            empty = year_reports.empty_sections(parts)
            written = [one for one in parts if one not in empty]
            read, under = as_written(db, written, language), ""
        else:
            version = _last(db, found)
            read = as_kept(db, version.content, language)
            at = day(version.at, language)
            under = year_report_document.finished(at, version.number, language)
    made = year_report_document.of(found.title, under, read, language, draft)
    return handed.ordered(
        FileOrder("document", extension, made, language),
        formats.called(plain(found.title) or "rapport", extension),
        lambda: audit.tell(
            store(), actor(), "report.export", f"report:{found.id}", format=extension
        ),
    )


def _report(report_id: int, *, write: bool = False) -> YearReport:
    user = account()
    need(rights.writes_reports(user) if write else rights.reads_reports(user))
    return year_reports.get(store().read(), report_id)


def _part(found: YearReport, part_id: int) -> ReportPart:
    return year_reports.part(store().read(), found.id, part_id)


def _last_placed(parts: Sequence[ReportPart], one: ReportPart) -> int:
    """The last of the blocks that stand right after a section; a block is its own."""
    last = one.id
    if one.source is None:
        for part in parts[[p.id for p in parts].index(one.id) + 1 :]:
            if part.source is None and not part.removed:
                break
            last = last if part.removed else part.id
    return last


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isdecimal() and len(written) < 10 else None


def _last(db: Database, found: YearReport) -> ReportVersion:
    """What readers see. Raises Conflict("report_unfinished")."""
    made = year_reports.versions(db, found.id)
    if not made:
        raise Conflict("report_unfinished")
    return made[-1]


def _since(before: Sequence[ReadPart], now: Sequence[ReadPart]) -> list[tuple[str, str]]:
    """What has changed since a version: how ("added", "removed", "changed"), and its name."""
    was, stands = {p.id: p for p in before}, {p.id: p for p in now}
    found = [("removed", _called(p)) for i, p in was.items() if i not in stands]
    for i, one in stands.items():
        if i not in was:
            found.append(("added", _called(one)))
        elif one != was[i]:
            found.append(("changed", _called(one)))
    return found


def _called(one: ReadPart) -> str:
    return one.live.title if one.live else one.heading or one.text[:60]


def _earlier() -> list[tuple[str, str]]:
    return [("", ""), *((str(r.id), r.title) for r in year_reports.every(store().read()))]


def _list_page(form: StartReportForm) -> str:
    form.like.choices = _earlier()
    writes = rights.writes_reports(account())
    commented = year_reports.commented(store().read())
    every_report = year_reports.every(store().read())
    # Whose comments the account may read: what was said stays within reach of who said it.
    comments = {
        r.id
        for r in every_report
        if rights.comments_on_reports(account()) and (r.comments_open or r.id in commented)
    }
    listed = [r for r in every_report if writes or r.finished_at or r.id in comments]
    return render_template(
        "reports/list.html", reports=listed, form=form, writes=writes, comments=comments
    )


def _name_page(found: YearReport, form: RenameReportForm) -> str:
    return render_template("reports/name.html", report=found, form=form)


def _write_page(found: YearReport, form: Form) -> str:
    with store().snapshot() as db:
        every_part = year_reports.parts(db, found.id)
        now = as_written(db, every_part, spoken())
        made = year_reports.versions(db, found.id)
        before = as_kept(db, made[-1].content, spoken()) if made else []
    empty = year_reports.empty_sections(every_part)
    left_out = {one.id for one in empty} - {one.id for one in before}
    return render_template(
        "reports/write.html",
        report=found,
        parts=now,
        removed=[one for one in every_part if one.removed],
        comments=year_reports.comments(store().read(), found.id),
        earlier=year_reports.count_earlier(store().read(), found.id),
        version=made[-1] if made else None,
        since=_since(before, [p for p in now if p.id not in left_out]) if made else [],
        empty=empty,
        paragraphs=year_report_document.paragraphs,
        adjustable={one.id for one in every_part if one.source and blocks.has_choices(one.source)},
        form=form,
    )


def _part_page(
    found: YearReport, one: ReportPart, form: SectionForm, *, meanwhile: bool = False
) -> str:
    now = _part(found, one.id)
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


def _comment_page(report_id: int, part_id: int, form: CommentForm) -> str:
    with store().snapshot() as db:
        found = year_reports.get(db, report_id)
        one = year_reports.part(db, report_id, part_id)
        reads = rights.reads_draft(account(), found)
        read = as_written(db, [replace(one, removed=False)], spoken())[0] if reads else None
    return render_template(
        "reports/comment.html",
        report=found,
        part_id=part_id,
        part=read,
        paragraphs=year_report_document.paragraphs,
        form=form,
    )


def _settle_page(found: YearReport, comment_id: int, form: CommentAnswerForm) -> str:
    with store().snapshot() as db:
        said = year_reports.comment(db, found.id, comment_id)
    return render_template("reports/settle.html", report=found, comment=said, form=form)


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
