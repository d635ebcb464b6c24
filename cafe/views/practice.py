"""Practice cafés: to begin one, to find one's way in it, to end it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user

from cafe import accounts, language, practice
from cafe.accounts import open_to_all, store
from cafe.demo import practice as example
from cafe.errors import Conflict, Unknown
from cafe.store import events, practices
from cafe.store.database import Store
from cafe.store.practices import Practice, Practices

bp = Blueprint("practice", __name__)
RIGHT = "a practice has nothing that is real"


@bp.get("/practice")
@open_to_all(RIGHT)
def offer() -> Any:
    """What a practice is, and the press that begins one."""
    offered = practices.offered(store().read())
    return render_template("practice/offer.html", offered=offered, own=_own() is not None)


# Without a session there is nothing to forge: whoever presses gets a practice of their own.
@bp.post("/practice")
@open_to_all("so many of an address, and in all", csrf=False)
def begin() -> Any:
    """Make a practice; the browser that asked is its moderator's. One that has begun one finds back
    to that."""
    if not practices.offered(store().read()):
        raise Conflict("practice_off")
    if (own := _own()) is not None:
        return redirect(f"{practice.cookie_path(request.script_root, own.key)}/guide", 303)
    moderator = 0

    def fill(made: Store) -> None:
        nonlocal moderator
        with made.write() as db:
            moderator = example.load(db, language.of_request())

    key = _practices().begin(request.remote_addr or "", fill)
    place = practice.cookie_path(request.script_root, key)
    answer = redirect(f"{place}/guide", 303)
    session = {"_user_id": accounts.identity(moderator, 1), "_fresh": True, "_permanent": True}
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    for name, value, path in (
        (practice.cookie_name(secure), practice.signer(current_app, key).dumps(session), place),
        (practice.own_cookie_name(secure), key, url_for("practice.begin")),
    ):
        answer.set_cookie(
            name,
            value,
            path=path,
            max_age=int(practices.LASTS.total_seconds()),
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
    return answer


@bp.route("/practice/<key>", methods=["GET", "POST"])
@bp.route("/practice/<key>/<path:rest>", methods=["GET", "POST"])
@open_to_all("says only that there is none", csrf=False)
def over(key: str, rest: str = "") -> Any:
    """A practice that runs is found before its addresses get here; but for its bare one."""
    if not rest and _practices().find(key) is not None:
        return redirect(practice.cookie_path(request.script_root, key) + "/guide")
    raise Unknown("practice_over")


@bp.get("/guide")
@open_to_all("of a practice, whose key is in the address")
def guide() -> Any:
    """What there is to try, in the order of a café."""
    now = practice.current()
    assert now is not None, "no page of the instance"
    event = events.get(store().read(), events.heads(store().read())[0].code)
    return render_template(
        "practice/guide.html",
        event=event,
        tables=[t for t in event.tables if t.key],
        moderates=current_user.is_authenticated,
        ends=now.ends.isoformat(),
    )


@bp.post("/guide/end")
@open_to_all("of a practice; its moderator is asked for")
def end() -> Any:
    """Erase the practice at once."""
    now = practice.current()
    assert now is not None, "no page of the instance"
    accounts.need(current_user.is_authenticated)
    _practices().end(now.key)
    return redirect(url_for("practice.offer").removeprefix(request.script_root) + "?ended=1", 303)


def _own() -> Practice | None:
    """The practice that this browser has begun, while it runs."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    key = request.cookies.get(practice.own_cookie_name(secure), "")
    return _practices().find(key) if key else None


def _practices() -> Practices:
    found: Practices = current_app.extensions["practices"]
    return found
