"""Comments on a draft by the union group, and what is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Unknown
from cafe.exports import year_report_document
from cafe.exports.year_report_document import as_written
from cafe.store import year_reports
from cafe.store.year_reports import YearReport
from cafe.views.reports import desk, named
from cafe.views.reports.blueprint import bp
from cafe.views.submit import attempt
from forms.year_report import CommentAnswerForm, CommentForm

OPEN, CLOSE = "open", "close"


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
        language = named.language_of(db, report_id)
        read = as_written(db, year_reports.parts(db, report_id), language) if reads else []
        said = year_reports.comments(db, report_id)
        if not (reads or said):
            # Nothing of a draft that was never opened, not its title either.
            named.last_version(db, found)
    shown = {part.id for part in read}
    return render_template(
        "reports/comments.html",
        report=found,
        parts=read,
        report_language=language,
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
        return desk.written(found, "comments")

    return desk.press(report_id, save)


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
        one, language = year_reports.part(db, report_id, part_id), named.language_of(db, report_id)
        about = named.called(as_written(db, [replace(one, removed=False)], language)[0])
        year_reports.add_comment(
            db, account().id, report_id, part_id, about=about, text=form.text.data or ""
        )
        return url_for("reports.comments", report_id=report_id) + f"#part-{part_id}"

    return attempt(form, save, lambda: _comment_page(report_id, part_id, form))


@bp.get("/<int:report_id>/comments/<int:comment_id>")
@allow("lead")
def settle(report_id: int, comment_id: int) -> Any:
    """Answer a comment, or settle it without a word."""
    return _settle_page(named.report_of(report_id, write=True), comment_id, CommentAnswerForm())


@bp.post("/<int:report_id>/comments/<int:comment_id>")
@allow("lead")
def settle_save(report_id: int, comment_id: int) -> Any:
    """Keep the answer, which those who comment read."""
    found = named.report_of(report_id, write=True)
    form = CommentAnswerForm(request.form)

    def save(db: Database) -> str:
        year_reports.settle(db, account().id, found.id, comment_id, form.answer.data or "")
        return desk.written(found, f"comment-{comment_id}")

    return attempt(form, save, lambda: _settle_page(found, comment_id, form))


def _comment_page(report_id: int, part_id: int, form: CommentForm) -> str:
    with store().snapshot() as db:
        found = year_reports.get(db, report_id)
        one = year_reports.part(db, report_id, part_id)
        reads = rights.reads_draft(account(), found)
        language = named.language_of(db, report_id)
        read = as_written(db, [replace(one, removed=False)], language)[0] if reads else None
    return render_template(
        "reports/comment.html",
        report=found,
        part_id=part_id,
        part=read,
        report_language=language,
        paragraphs=year_report_document.paragraphs,
        form=form,
    )


def _settle_page(found: YearReport, comment_id: int, form: CommentAnswerForm) -> str:
    with store().snapshot() as db:
        said = year_reports.comment(db, found.id, comment_id)
    return render_template("reports/settle.html", report=found, comment=said, form=form)
