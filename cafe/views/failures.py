"""What a person sees when something goes wrong, or has to sign in first."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from cafe import language, practice
from cafe.accounts import actor, store
from cafe.errors import Busy, Expected
from cafe.store.database import passes, unstored
from cafe.views.submit import (
    AGAIN_SECONDS,
    carried,
    give_back,
    here,
    local,
    local_next,
    resume,
    thanked_before,
    try_again,
)
from forms.account import SignInForm
from forms.messages import common, wording
from forms.way_in import WayInForm


def init_app(app: Flask) -> None:
    """Register the answers to failures."""
    app.register_error_handler(Expected, _expected)
    app.register_error_handler(sqlite3.OperationalError, _store_failed)
    app.register_error_handler(CSRFError, _token_ran_out)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)
    app.after_request(note_upload)
    app.after_request(_come_back)


def signed_out() -> Any:
    """What a person gets who has to sign in first: the page afterwards, and nothing lost."""
    if practice.current() is not None:  # nobody signs in to one: its moderator has begun it
        return page("practice_moderator", 403)
    if request.method == "POST":
        return give_back(common.SIGN_IN_AGAIN)
    if _wants_json():
        return jsonify(error=str(common.SIGN_IN_FIRST)), 401
    return redirect(url_for("account.sign_in", next=here()))


def page(name: str, status: int, /, **params: object) -> Any:
    """A failure as a page, or as JSON where the request was JSON; `name` is its sentence's."""
    return _said(name, status, params)


def _said(name: str, status: int, params: dict[str, object], back: str = "") -> Any:
    """The same; `back` is the page to go on from."""
    message = wording(name, **params)
    if _wants_json():
        return jsonify(error=message.in_language(language.of_request()), name=name), status
    # Of a table that is no more where it was, the code of the new card leads on.
    code = WayInForm() if name in ("key_revoked", "key_unknown") else None
    shown = render_template(
        "error.html", message=message, status=status, form=code, looks_here=code is not None,
        back=back,
    )  # fmt: skip
    return shown, status


def _expected(error: Expected) -> Any:
    _note(error.status, error.name)
    if isinstance(error, Busy) and request.method == "POST" and not _wants_json():
        return try_again(error)
    return page(error.name, error.status, **error.params)


def _note(status: int, name: str) -> None:
    """A line in the log for what is refused: who and where, never what was typed or addressed."""
    if status in (403, 429):
        current_app.logger.warning(
            "refused %d %s: %s %s, %s", status, name, request.method, request.endpoint, _who()
        )


def _who() -> str:
    return actor() if practice.current() is None else "practice"


def note_upload(response: Response) -> Response:
    """A line in the log for each file that comes in: who, where, how large, what it came to."""
    if request.method == "POST" and request.mimetype == "multipart/form-data":
        current_app.logger.info(
            "upload: %s, %s, %s bytes, %d",
            request.endpoint, _who(), request.content_length, response.status_code,
        )  # fmt: skip
    return response


def _store_failed(error: sqlite3.OperationalError) -> Any:
    """A read for which the file could not be used: the same may succeed later."""
    if not passes(error):
        return _fault(error)
    current_app.logger.error("%s %s: %s", request.method, request.endpoint, error)
    return _expected(unstored(error, store().path))


def _token_ran_out(error: CSRFError) -> Any:
    if request.endpoint == "account.sign_in_send":
        return _sign_in_again()
    return thanked_before() or give_back(common.SESSION_RAN_OUT)


def _sign_in_again() -> Any:
    """The sign-in form once more, with all but the password still in it."""
    form = SignInForm(request.form)
    form.alert = common.SESSION_RAN_OUT
    back = carried(form.resume_to.data, form.resume_fields.data)
    if current_user.is_authenticated:  # the second of two presses: the first one has signed in
        if back is None:
            return redirect(local_next(form.next.data), 303)
        return resume(*back, without=form.resume_without.data or "")
    return render_template("account/sign_in.html", form=form, carried=back is not None), 400


def _too_large(error: RequestEntityTooLarge) -> Any:
    limit = current_app.config["MAX_CONTENT_LENGTH"] // 2**20
    return _said("too_large", 413, {"limit": limit}, _came_from())


def _came_from() -> str:
    """The page that the form stands on, "" where the browser does not tell it or it is not ours."""
    told = request.referrer or ""
    path = told.removeprefix(request.host_url.rstrip("/"))
    return path if path != told and local(path) else ""


def _http(error: HTTPException) -> Any:
    if isinstance(error.response, Response) or error.code is None or error.code < 400:
        return error
    names = {403: "not_allowed", 404: "not_found", 405: "not_found"}
    _note(error.code, names.get(error.code, "request_wrong"))
    fault = "server_fault" if error.code >= 500 else "request_wrong"
    return page(names.get(error.code, fault), error.code)


def _fault(error: Exception) -> Any:
    current_app.logger.exception("%s %s", request.method, request.endpoint)
    if current_app.debug or current_app.testing:
        raise error
    return page("server_fault", 500)


def _come_back(answer: Response) -> Response:
    if answer.status_code == 503:
        answer.headers.setdefault("Retry-After", str(AGAIN_SECONDS))
    return answer


def _wants_json() -> bool:
    return request.is_json or request.path.startswith("/api/")
