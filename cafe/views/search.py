"""Searching over everything that the account may see."""

from __future__ import annotations

import contextlib
import math
from typing import Any

from flask import Blueprint, render_template, request, url_for

from cafe import rights
from cafe.accounts import account, allow, store
from cafe.errors import Busy, Unknown
from cafe.reports import shown_themes
from cafe.reports.summary import day
from cafe.store.database import patience
from cafe.store.search import KINDS, Hit
from cafe.understand import search
from cafe.views.spoken import spoken

bp = Blueprint("search", __name__)
LONGEST = 200
# Who searches does not wait for a writer: what is newest is then found a moment later.
PATIENCE = 0.5


@bp.get("/search")
@allow(*rights.READERS)
def page() -> Any:
    """What has the words `q`, of one `kind` and `year` where they are given. Raises Unknown for a
    kind, year or page that does not exist."""
    written = request.args.get("q", "").strip()[:LONGEST]
    kind = request.args.get("kind") or None
    year = request.args.get("year", "")
    number = request.args.get("page", "1")
    if (
        (kind is not None and kind not in KINDS)
        or (year and not (year.isascii() and year.isdigit() and len(year) == 4))
        or not (number.isascii() and number.isdigit() and 1 <= int(number[:6]) <= 10_000)
    ):
        raise Unknown("not_found")
    with contextlib.suppress(Busy), patience(PATIENCE):
        search.catch_up(store(), shown_themes.told, most=search.AT_ONCE)
    with store().snapshot() as db:
        found = search.find(db, account(), written, kind=kind, year=year, page=int(number))
    language = spoken()
    return render_template(
        "search/page.html",
        written=written,
        kind=kind,
        year=year,
        found=found,
        number=int(number),
        pages=math.ceil(found.total / search.PAGE) if kind else 1,
        address=lambda hit: _address(hit, written),
        day=lambda iso: day(iso, language),
    )


def _address(hit: Hit, written: str) -> str:
    """Where a thing stands: for those who only read, where they read it."""
    if hit.kind == "event":
        return url_for("lead.event" if hit.leads else "lead.summary", code=hit.id)
    if hit.kind == "survey":
        return url_for("lead.survey" if hit.leads else "lead.results", join=hit.id)
    if hit.kind == "digest":
        return url_for("digests.page", digest_code=hit.id)
    if hit.kind == "proposal":
        return url_for("lead.proposal", number=int(hit.id))
    if hit.kind == "report":
        return url_for("reports.write" if hit.leads else "reports.report", report_id=int(hit.id))
    if hit.kind == "theme" and not hit.leads:
        point = hit.id.partition(".")[0]
        anchor = f"point-{point}" if point else "themes"
        return url_for("lead.summary", code=hit.code, _anchor=anchor)
    if hit.kind == "theme":
        where = {"number": hit.gathering} if hit.gathering is not None else {"code": hit.code}
        return url_for("lead.theme", theme_id=hit.id, **where)
    return url_for("lead.event_notes", code=hit.code, q=written, _anchor=f"note-{hit.id}")
