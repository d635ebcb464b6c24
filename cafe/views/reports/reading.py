"""The report of the year: which there are, one as readers see it, and as a file."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Unknown
from cafe.exports import formats, series, year_report_document
from cafe.exports.orders import FileOrder
from cafe.exports.year_report_document import as_kept, as_written
from cafe.reports.summary import day, plain
from cafe.store import audit, year_reports
from cafe.store.year_reports import YearReport
from cafe.views import handed
from cafe.views.reports import named
from cafe.views.reports.blueprint import bp
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.year_report import StartReportForm


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
    found = named.report_of(report_id)
    with store().snapshot() as db:
        version = named.last_version(db, found)
        language = named.language_of(db, found.id)
        read = as_kept(db, version.content, language)
    return render_template(
        "reports/one.html",
        report=found,
        version=version,
        parts=read,
        report_language=language,
        paragraphs=year_report_document.paragraphs,
        writes=rights.writes_reports(account()),
    )


@bp.get("/<int:report_id>/parts/<int:part_id>/chart.svg")
@allow(*rights.READERS)
def chart(report_id: int, part_id: int) -> Any:
    """A block's curve: of the last version, or (`?draft=1`) as it is now; `?theme=dark`,
    `?width=narrow`."""
    found = named.report_of(report_id)
    with store().snapshot() as db:
        language = named.language_of(db, found.id)
        if request.args.get("draft"):
            need(rights.reads_draft(account(), found))
            read = as_written(db, year_reports.parts(db, found.id), language)
        else:
            read = as_kept(db, named.last_version(db, found).content, language)
    drawn = next((p.live.chart for p in read if p.id == part_id and p.live), None)
    if drawn is None:
        raise Unknown("not_found")
    dark, narrow = request.args.get("theme") == "dark", request.args.get("width") == "narrow"
    return Response(series.svg(drawn, dark=dark, narrow=narrow), mimetype="image/svg+xml")


@bp.get("/<int:report_id>/word")
@allow(*rights.READERS)
def word(report_id: int) -> Any:
    """The report in Word: the last version, or (`?draft=1`) as it is now."""
    return _file(named.report_of(report_id), "docx")


@bp.get("/<int:report_id>/pdf")
@allow(*rights.READERS)
def pdf(report_id: int) -> Any:
    """The same in PDF."""
    return _file(named.report_of(report_id), "pdf")


def _file(found: YearReport, extension: str) -> BaseResponse:
    draft = bool(request.args.get("draft"))
    with store().snapshot() as db:
        language = named.language_of(db, found.id)
        if draft:
            need(rights.writes_reports(account()))
            parts = year_reports.parts(db, found.id)
            empty = year_reports.empty_sections(parts)
            written = [one for one in parts if one not in empty]
            read, under = as_written(db, written, language), ""
        else:
            version = named.last_version(db, found)
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
