"""Requests to a practice café: the same pages over a database of its own, below its own address.

`/practice/<key>/t/<table>` is the page `/t/<table>` of that practice. What a request is to, its
address alone says, before anything else is looked at. A practice has the pages that are named here
and no others; its sessions are signed for it alone, so that none of it is a right in the instance,
and none of the instance's in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from flask import Flask, g, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from cafe.config import Settings
from cafe.errors import Conflict, Unknown
from cafe.store.database import Store
from cafe.store.practices import Practice, Practices

_current: ContextVar[Practice | None] = ContextVar("practice", default=None)
_PATH = re.compile(r"(/practice/([a-z0-9]+))(/.*)")
# The pages of a practice: what is done in the hall.
_BLUEPRINTS = ("table", "table_api", "harvest", "feedback", "ways_in")
_ENDPOINTS = frozenset(
    {
        "start.language",
        "practice.guide",
        "practice.end",
        *(f"lead.{name}" for name in ("event_cards", "event_qr", "event_notes", "event_kinds")),
        *("lead.event_kinds_save", "lead.note_sheets", "lead.note_sheet", "lead.note_sheet_save"),
        *("lead.receipts", "lead.receipts_issue", "lead.tablet_forget", "lead.table_helped"),
        "lead.table_new_key",
        *(f"lead.{name}_file" for name in ("event_cards", "note_sheets", "receipts")),
    }
)
_BEGINNINGS = ("lead.room", "lead.round_", "lead.harvest", "lead.shortlist")
_NOT_HERE = frozenset({"harvest.wall_survey_qr"})
# Of the instance they are no pages.
_ONLY_HERE = frozenset({"practice.guide", "practice.end"})


def init_app(app: Flask, settings: Settings) -> None:
    """Connect practice cafés to the application. To be called before what guards its routes."""
    practices = Practices(settings)
    practices.bring_up()
    app.extensions["practices"] = practices
    inner = app.wsgi_app

    def told_apart(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        found = _PATH.fullmatch(environ["PATH_INFO"])
        if found is None or (practice := practices.find(found[2])) is None:
            return inner(environ, start)
        environ["SCRIPT_NAME"] += found[1]
        environ["PATH_INFO"] = found[3]
        token = _current.set(practice)
        try:
            return inner(environ, start)
        finally:
            _current.reset(token)

    app.wsgi_app = told_apart  # type: ignore[method-assign, assignment]

    @app.before_request
    def only_its_pages() -> None:
        practice = current()
        if practice is None:
            if request.endpoint in _ONLY_HERE:
                raise Unknown("not_found")
        elif request.endpoint is not None and not is_part(request.endpoint):
            raise Unknown("practice_not_part")
        elif request.method == "POST" and practice.is_full and request.endpoint != "practice.end":
            raise Conflict("practice_full")

    @app.teardown_appcontext
    def close(error: BaseException | None) -> None:
        if (store := g.pop("practice_store", None)) is not None:
            store.close()


def current() -> Practice | None:
    """The practice that this request is to; None for the instance itself."""
    return _current.get()


def is_part(endpoint: str) -> bool:
    """Whether a practice has such a page."""
    known = endpoint.partition(".")[0] in _BLUEPRINTS or endpoint.startswith(_BEGINNINGS)
    return (known or endpoint in _ENDPOINTS) and endpoint not in _NOT_HERE


def offers(endpoint: str) -> bool:
    """Whether a page may be linked to from where this request is."""
    return current() is None or is_part(endpoint)


def store() -> Store | None:
    """The database of the practice that this request is to, open for as long as that lasts; None
    for the instance itself."""
    if (practice := current()) is None:
        return None
    if "practice_store" not in g:
        g.practice_store = Store(practice.database)
    found: Store = g.practice_store
    return found


def cookie_name(encrypted: bool) -> str:
    """What the cookie of a practice's session is called."""
    return "__Secure-practice" if encrypted else "practice"


def own_cookie_name(encrypted: bool) -> str:
    """What the cookie is called that says which practice a browser has begun, so that it finds back
    to it. It is no right: who knows the key in it sees the same."""
    return f"{cookie_name(encrypted)}-own"


def cookie_path(root: str, key: str) -> str:
    """To which addresses browsers send it; `root` is that of the instance."""
    return f"{root}/practice/{key}"


def signer(app: Flask, key: str) -> URLSafeTimedSerializer:
    """What signs the sessions of one practice, and of nothing else."""
    sessions = SecureCookieSessionInterface()
    sessions.salt = f"practice {key}"
    found = sessions.get_signing_serializer(app)
    assert found is not None, "the application has a key"
    return found
