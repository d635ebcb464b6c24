"""Sign-in, sign-out and the own password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user
from sqlite_utils import Database

from cafe import accounts
from cafe.accounts import open_to_all
from cafe.errors import Expected, Forbidden
from cafe.store import users
from cafe.views.submit import attempt, carried, local_next, once, resume
from forms.account import PasswordForm, SignInForm
from forms.base import Form
from forms.messages import wording
from forms.messages.common import CHECK_FIELDS

bp = Blueprint("account", __name__)


@bp.get("/sign-in")
@open_to_all("the way in")
def sign_in() -> Any:
    """The sign-in form; `next` is where to go afterwards."""
    if current_user.is_authenticated:
        return redirect("/")
    form = SignInForm(data={"next": request.args.get("next", "")})
    return render_template("account/sign_in.html", form=form, carried=False)


@bp.post("/sign-in/send")
@open_to_all("the way in; guesses are limited")
def sign_in_send() -> Any:
    """Sign in, and give back the form that was being sent when the session had run out."""
    form = SignInForm(request.form)
    back = carried(form.resume_to.data, form.resume_fields.data)
    status = 422
    if form.validate():
        try:
            accounts.sign_in(form.email.data, form.password.data)
        except Expected as error:
            form.alert = wording(error.name, **error.params)
            status = error.status
        else:
            if back is not None:
                return resume(*back, without=form.resume_without.data or "")
            return redirect(local_next(form.next.data), 303)
    else:
        form.alert = CHECK_FIELDS
    return render_template("account/sign_in.html", form=form, carried=back is not None), status


@bp.post("/sign-out")
@open_to_all("ends the own session only")
def sign_out() -> Any:
    """Sign out."""
    accounts.sign_out()
    answer = redirect("/", 303)
    answer.headers["Clear-Site-Data"] = '"cache"'  # no page comes back by the Back button
    return answer


@bp.post("/account/sign-out-everywhere")
@accounts.allow(*users.ROLES)
def sign_out_everywhere() -> Any:
    """End all sessions of the own account, this one too."""

    def save(db: Database) -> str:
        users.end_sessions(db, accounts.actor(), accounts.account().id)
        return url_for("account.sign_in")

    return once(Form(request.form), save)


@bp.get("/account")
@accounts.allow(*users.ROLES)
def own() -> Any:
    """The own account."""
    return render_template("account/own.html", form=PasswordForm(), user=accounts.account())


@bp.post("/account/password")
@accounts.allow(*users.ROLES)
def password() -> Any:
    """Change the own password; other sessions end."""
    form = PasswordForm(request.form)
    user = accounts.account()

    def save(db: Database) -> str:
        # As it stands by now: roles that were taken away meanwhile must not come back.
        user = users.by_id(db, accounts.account().id)
        if user is None or not user.active:
            raise Forbidden("not_allowed")
        new = form.new_password.data
        accounts.check_password(new, name=user.name, email=user.email)
        users.change(
            db,
            accounts.actor(),
            user.id,
            name=user.name,
            roles=user.roles,
            active=True,
            password_hash=accounts.hash_password(new),
        )
        return url_for("account.sign_in")

    def again() -> str:
        return render_template("account/own.html", form=form, user=user)

    if form.validate():
        try:
            accounts.check_own_password(user, form.current_password.data)
        except Expected as error:
            form.alert = wording(error.name, **error.params)
            return again(), error.status
    return attempt(form, save, again)
