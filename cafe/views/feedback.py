"""What became of it: the page behind a table's receipt."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from cafe.accounts import open_to_all, store
from cafe.errors import Unknown
from cafe.store import guesses, organisation, rooms
from cafe.store.events import Event, Table
from cafe.store.rooms import Receipt
from cafe.views.qr import qr
from forms.note import KINDS

bp = Blueprint("feedback", __name__)
RIGHT = "the receipt's code is the right to see what became of the table's notes"
# Wrong codes within 15 minutes from one address, which a whole hall may share. With 31^8 codes it
# takes far more than that to hit one by chance.
GUESSES_PER_ADDRESS = 300


@bp.get("/f/<code>")
@open_to_all(RIGHT, csrf=False)
def receipt(code: str) -> Any:
    """How many notes have been received, by round and kind, and what happens to them now."""
    event, table, found = _find(code)
    db = store().read()
    tally = rooms.tally(db, table.id)
    answer = Response(
        render_template(
            "feedback/receipt.html",
            event=event,
            table=table,
            receipt=found,
            tally=tally,
            counts={(r, k): n for r, k, n in tally.counts},
            kinds=[k for k in KINDS if any(kind == k for _, kind, _ in tally.counts)],
            rounds=[r for r in event.rounds if any(n == r.number for n, _, _ in tally.counts)],
            organisation=organisation.get(db),
        )
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
        return rooms.by_receipt(db, code)
    except Unknown:
        with store().write() as db:
            guesses.fail(db, bucket)
        raise
