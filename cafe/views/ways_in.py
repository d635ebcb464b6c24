"""The field for a code: what stands on a card, a screen, a receipt or an invitation leads on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from cafe import language
from cafe.accounts import open_to_all, store
from cafe.errors import Busy
from cafe.store import guesses, ways_in
from forms.messages.common import WAY_IN_UNKNOWN
from forms.way_in import WayInForm

bp = Blueprint("ways_in", __name__)
RIGHT = "leads on to where the code itself is the right"
# As for receipts: an address may be that of a whole hall.
GUESSES_PER_ADDRESS = 300


@bp.get("/in")
@open_to_all(RIGHT)
def enter() -> Any:
    """The field for a code."""
    return _page(WayInForm())


@bp.post("/in")
@open_to_all(RIGHT, csrf=False)
def follow() -> Any:
    """Go where the code leads; a wrong one stays in the field."""
    form = WayInForm(request.form)
    bucket = f"code:{request.remote_addr}"
    guesses.check(store().read(), bucket, GUESSES_PER_ADDRESS)
    if not form.validate():
        return _page(form), 422
    found = ways_in.find(store().read(), form.typed.data)
    if found is None:
        try:
            with store().write() as db:
                guesses.fail(db, bucket)
        except Busy:
            guesses.fail_unstored(bucket)
        form.typed.errors = [WAY_IN_UNKNOWN]
        return _page(form), 422
    code = found.code
    addresses = {
        "table": url_for("table.page", key=code),
        "room": url_for("harvest.room", code=code),
        "receipt": url_for("feedback.receipt", code=code),
        "survey": url_for("answer.page", code=code, lang=language.onward()),
    }
    return redirect(addresses[found.opens], 303)


def _page(form: WayInForm) -> str:
    return render_template("start/code.html", form=form)
