"""The first page, set-up of an empty instance, the choice of language, and health."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from sqlite_utils import Database

from cafe import accounts, disk
from cafe.accounts import open_to_all, store
from cafe.errors import Conflict
from cafe.store import organisation, practices, settings, users
from cafe.views.submit import attempt, local
from forms.account import SetupForm
from forms.way_in import WayInForm

bp = Blueprint("start", __name__)
SETUP_ROLES = (("administrator", users.ALL), ("lead", users.ALL))


@bp.get("/")
@open_to_all("leads on to set-up, sign-in or the own first page")
def index() -> Any:
    """Where a person's work begins."""
    if current_user.is_authenticated:
        has_work = accounts.account().has(*users.ROLES)
        return redirect(url_for("today.page" if has_work else "account.own"))
    if users.count(store().read()) == 0:
        return redirect(url_for("start.setup", token=request.args.get("token")))
    return render_template(
        "start/index.html", form=WayInForm(), practices=practices.offered(store().read())
    )


@bp.get("/setup")
@open_to_all("only while there is no account, and with the token that the server printed")
def setup() -> Any:
    """The form that makes an empty instance usable."""
    if users.count(store().read()) > 0:
        return redirect(url_for("account.sign_in"))
    form = SetupForm(data={"token": request.args.get("token", "")})
    return render_template("start/setup.html", form=form)


@bp.post("/setup/save")
@open_to_all("only while there is no account, and with the token that the server printed")
def setup_save() -> Any:
    """Make the administrator's account, load the organisation and, if wished, the example."""
    accounts.not_crowded()
    form = SetupForm(request.form)

    def save(db: Database) -> str:
        if users.count(db) > 0:
            raise Conflict("setup_done")
        if not settings.is_setup_token(db, form.token.data or ""):
            raise Conflict("setup_token_wrong")
        accounts.check_password(form.password.data, name=form.name.data, email=form.email.data)
        if organisation.is_empty(db):
            organisation.load(db, "setup")
        users.add(
            db,
            "setup",
            email=form.email.data,
            name=form.name.data,
            password_hash=accounts.hash_password(form.password.data),
            roles=SETUP_ROLES,
        )
        settings.drop(db, "setup_token")
        if form.example.data:
            from cafe import demo

            demo.load(db, "setup")
        return url_for("today.page")

    answer = attempt(form, save, lambda: render_template("start/setup.html", form=form))
    if not isinstance(answer, tuple) and not current_user.is_authenticated:
        accounts.sign_in(form.email.data, form.password.data)
    return answer


@bp.post("/language")
@open_to_all("only sets the language of the pages", csrf=False)
def language() -> Any:
    """Choose Swedish or English and go back to the page."""
    back = request.form.get("back")
    # A code that was wrong is asked about again, so that it is not lost with the old language.
    again = back == url_for("ways_in.enter") and request.form.get("typed")
    response = redirect(back if local(back) and back else "/", 307 if again else 303)
    chosen = "en" if request.form.get("language") == "en" else "sv"
    response.set_cookie(
        "language",
        chosen,
        max_age=365 * 86400,
        samesite="Lax",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


@bp.get("/healthz")
@open_to_all("says only that the server, its database and its disk do what they should")
def healthz() -> Any:
    """Whether the database answers and can be written; 503 when the disk is full."""
    users.count(store().read())
    room = disk.space(store().path.parent)
    if room.full:
        return {"ok": False, "disk": "full"}, 503
    return {"ok": True, "disk": "nearly full"} if room.nearly_full else {"ok": True}
