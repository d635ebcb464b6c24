"""What became of it: the page behind a table's receipt, and its feed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext

from cafe.accounts import open_to_all, store
from cafe.errors import Busy, Unknown
from cafe.reports import feedback
from cafe.reports.feedback import News
from cafe.reports.summary.release import show_first
from cafe.store import guesses, organisation, receipts, rooms
from cafe.store.events import Event, Table
from cafe.store.organisation import Organisation
from cafe.store.receipts import Receipt
from cafe.views.qr import qr
from cafe.views.spoken import spoken

bp = Blueprint("feedback", __name__)
RIGHT = "the receipt's code is the right to see what became of the table's notes"
# Wrong codes within 15 minutes from one address, which a whole hall may share. With 31^8 codes it
# takes far more than that to hit one by chance.
GUESSES_PER_ADDRESS = 300
ATOM = "http://www.w3.org/2005/Atom"


@bp.get("/f/<code>")
@open_to_all(RIGHT, csrf=False)
def receipt(code: str) -> Any:
    """Each of the table's notes and what became of it: read, proposed, decided, and why."""
    event, table, found = _find(code)
    show_first(store())
    with store().snapshot() as db:
        tally = rooms.tally(db, table.id)
        fates = feedback.of_table(db, event, table)
        known = organisation.get(db, spoken())
    answer = Response(
        render_template(
            "feedback/receipt.html",
            event=event,
            table=table,
            receipt=found,
            tally=tally,
            fates=fates,
            rounds=[r for r in event.rounds if any(f.note.round == r.number for f in fates)],
            other=[f for f in fates if f.note.round not in {r.number for r in event.rounds}],
            organisation=known,
        )
    )
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@bp.get("/f/<code>.atom")
@open_to_all(RIGHT, csrf=False)
def feed(code: str) -> Any:
    """The same as a feed: one entry for each group that was asked and each step that it took."""
    event, table, found = _find(code)
    with store().snapshot() as db:
        fates = feedback.of_table(db, event, table)
        known = organisation.get(db, spoken())
    answer = Response(
        _atom(event, found, feedback.news(fates, found.issued_at), known),
        content_type="application/atom+xml; charset=utf-8",
    )
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@bp.get("/f/<code>/qr.svg")
@open_to_all(RIGHT, csrf=False)
def receipt_qr(code: str) -> Any:
    """The QR code of a receipt's address."""
    _, _, found = _find(code)
    return qr(url_for("feedback.receipt", code=found.code))


def _find(code: str) -> tuple[Event, Table, Receipt]:
    """Whose receipt it is. Raises Unknown, or TooMany when an address tries on and on."""
    bucket = f"receipt:{request.remote_addr}"
    db = store().read()
    guesses.check(db, bucket, GUESSES_PER_ADDRESS)
    try:
        return receipts.by_receipt(db, code)
    except Unknown:
        try:
            with store().write() as db:
                guesses.fail(db, bucket)
        except Busy:
            guesses.fail_unstored(bucket)
        raise


def status_names() -> dict[str, str]:
    """What each status is called."""
    return {
        "received": gettext("Mottaget"),
        "assessing": gettext("Bedöms"),
        "will_do": gettext("Ska göras"),
        "partly": gettext("Görs delvis"),
        "sent_on": gettext("Skickat vidare"),
        "will_not": gettext("Görs inte"),
        "under_way": gettext("Pågår"),
        "done": gettext("Klart"),
    }


def _atom(event: Event, found: Receipt, entries: list[News], known: Organisation) -> bytes:
    """An Atom feed (RFC 4287). Its ids hold the receipt's address, so that they never change."""
    base = current_app.config["SETTINGS"].public_url
    page = base + url_for("feedback.receipt", code=found.code)
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed")

    def put(under: ET.Element, name: str, said: str = "", **given: str) -> ET.Element:
        made = ET.SubElement(under, f"{{{ATOM}}}{name}", given)
        made.text = _clean(said) or None
        return made

    put(root, "id", page)
    put(root, "title", gettext("Vad det blev av det ni sade: %(title)s", title=event.title))
    put(root, "updated", entries[0].at)
    put(root, "link", href=page, rel="alternate")
    put(root, "link", href=f"{page}.atom", rel="self")
    put(put(root, "author"), "name", "Rundabord")
    for news in entries:
        entry = put(root, "entry")
        put(entry, "id", f"{page}#{news.id}")
        put(entry, "updated", news.at)
        put(entry, "link", href=page, rel="alternate")
        put(entry, "title", _headline(news, known))
        put(entry, "content", _body(news), type="text")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _headline(news: News, known: Organisation) -> str:
    if news.proposal is None:
        return str(gettext("Era anteckningar har kommit fram"))
    group = known.name(news.district) if news.district else gettext("Centrala styrgruppen")
    if news.kind == "asked":
        return str(
            gettext(
                "Förslag skickat till %(group)s: %(title)s", group=group, title=news.proposal.title
            )
        )
    return f"{status_names()[news.status]}: {news.proposal.title} ({group})"


def _body(news: News) -> str:
    if news.proposal is None:
        return str(gettext("Här får ni veta vad det blir av dem."))
    return news.sentence or news.proposal.what


def _clean(said: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        c for c in said
        if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )  # fmt: skip
