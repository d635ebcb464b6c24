"""The field for a code: what stands on a card, a screen, a receipt or an invitation leads on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from cafe import practice
from cafe.accounts import open_to_all, store
from cafe.errors import Busy
from cafe.store import guesses, ways_in
from cafe.store.database import Store
from cafe.store.ways_in import WayIn
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
    found, place = ways_in.find(store().read(), form.typed.data), request.script_root
    if found is None and practice.current() is None:
        found, place = _in_a_practice(form.typed.data)
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
        "survey": url_for("answer.page", code=code),
    }
    return redirect(place + addresses[found.opens].removeprefix(request.script_root), 303)


def _in_a_practice(written: str) -> tuple[WayIn | None, str]:
    """What a code opens in one of the practice cafés that run, and the root of its addresses: who
    has a card of one in hand may type it where all codes are typed."""
    for one in current_app.extensions["practices"].running():
        its = Store(one.database)
        try:
            found = ways_in.find(its.read(), written)
        finally:
            its.close()
        if found is not None and found.opens != "survey":
            return found, practice.cookie_path(request.script_root, one.key)
    return None, ""


def _page(form: WayInForm) -> str:
    return render_template("start/code.html", form=form)
