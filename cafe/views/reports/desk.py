"""The page on which a report is written, and what is pressed there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe.accounts import store
from cafe.exports import year_report_document
from cafe.exports.live import blocks
from cafe.exports.year_report_document import ReadPart, as_kept, as_written
from cafe.store import year_reports
from cafe.store.year_reports import YearReport
from cafe.views.reports import named
from cafe.views.submit import attempt
from forms.base import Form
from forms.harvest import StepForm


def press(report_id: int, do: Callable[[Database, YearReport, str], str]) -> Any:
    """A press on the page of writing: `do` gets what was pressed (`what`), and says where to go."""
    found, form = named.report_of(report_id, write=True), StepForm(request.form)

    def save(db: Database) -> str:
        return do(db, found, form.what.data or "")

    return attempt(form, save, lambda: write_page(found, form))


def written(found: YearReport, anchor: str) -> str:
    """The page of writing, at a place on it."""
    return url_for("reports.write", report_id=found.id, _anchor=anchor)


def _since(before: Sequence[ReadPart], now: Sequence[ReadPart]) -> list[tuple[str, str]]:
    """What has changed since a version: how ("added", "removed", "changed"), and its name."""
    was, stands = {p.id: p for p in before}, {p.id: p for p in now}
    found = [("removed", named.called(p)) for i, p in was.items() if i not in stands]
    for i, one in stands.items():
        if i not in was:
            found.append(("added", named.called(one)))
        elif one != was[i]:
            found.append(("changed", named.called(one)))
    return found


def write_page(found: YearReport, form: Form) -> str:
    """The page of writing: every part as it reads now, and what has changed since a version."""
    with store().snapshot() as db:
        every_part = year_reports.parts(db, found.id)
        language = named.language_of(db, found.id)
        now = as_written(db, every_part, language)
        made = year_reports.versions(db, found.id)
        before = as_kept(db, made[-1].content, language) if made else []
    empty = year_reports.empty_sections(every_part)
    left_out = {one.id for one in empty} - {one.id for one in before}
    return render_template(
        "reports/write.html",
        report=found,
        parts=now,
        report_language=language,
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
