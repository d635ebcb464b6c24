"""Sign-in, roles, and who may open which page.

Each view states its right beside its route with `allow(...)` or `open_to_all(...)`; a view without
one is refused, so that a forgotten line closes a page and never opens one.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from argon2 import PasswordHasher, low_level
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, Response, after_this_request, current_app, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf import CSRFProtect

from cafe import days, known, practice
from cafe.errors import Busy, Forbidden, Refused, TooMany
from cafe.store import audit, ended_sessions, guesses, users
from cafe.store.database import Store
from cafe.store.ended_sessions import LONGEST
from cafe.store.users import User

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])
PASSWORD_MIN = 12
# Failures within 15 minutes. An account alone has a high limit, so that a stranger cannot lock
# its owner out; an address has one too, since a whole administration may share it.
GUESSES_PER_ACCOUNT_AND_ADDRESS = 8
GUESSES_PER_ACCOUNT = 100
GUESSES_PER_ADDRESS = 200
hasher = PasswordHasher()
IDENTITY = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9a-f]{32})\.([0-9]{1,12})")


@dataclass(frozen=True)
class Right:
    """Who may open a page: anyone with one of `roles`, or everyone, for the reason `why`.

    `csrf`: whether a form has to carry the session's token.
    """

    roles: tuple[str, ...] = ()
    why: str = ""
    csrf: bool = True


def allow(*roles: str) -> Callable[[View], View]:
    """Open the view to accounts with one of the roles (in any scope; the view checks the scope)."""
    if not roles or any(role not in users.ROLES for role in roles):
        raise ValueError(f"not roles: {roles}")

    def mark(view: View) -> View:
        view.right = Right(roles=roles)  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(why: str, *, csrf: bool = True) -> Callable[[View], View]:
    """Open the view to everyone; `why` says what guards it instead, such as a table's key.

    `csrf=False` only where no session gives the right, so that there is nothing to forge.
    """

    def mark(view: View) -> View:
        view.right = Right(why=why, csrf=csrf)  # type: ignore[attr-defined]
        return view

    return mark


class SignedIn(UserMixin):
    """The account behind a session, as Flask-Login wants it."""

    def __init__(self, user: User, identity: str) -> None:
        self.user = user
        self.identity = identity

    def get_id(self) -> str:
        """What the cookie holds, see `identity`."""
        return self.identity


def identity(user_id: int, epoch: int) -> str:
    """A new session: of which account, under which epoch of it (all end when that grows), its own
    random name (it ends when it is signed out), and when it began (it ends after 7 days)."""
    return f"{user_id}.{epoch}.{secrets.token_hex(16)}.{int(days.clock().timestamp())}"


def store() -> Store:
    """The store that this request is about: the application's, or that of a practice café."""
    if (practised := practice.store()) is not None:
        return practised
    found: Store = current_app.extensions["store"]
    return found


def account() -> User:
    """The account that is signed in. Only for views that `allow` roles."""
    found: User = current_user.user
    return found


def actor() -> str:
    """Who acts, for the audit trail."""
    return f"user:{current_user.user.id}" if current_user.is_authenticated else "anonymous"


def need(allowed: bool) -> None:
    """Raises Forbidden unless a right holds: `need(rights.changes_event(account(), event))`."""
    if not allowed:
        raise Forbidden("not_allowed")


def _right(view: Callable[..., Any]) -> Right:
    found: Right | None = getattr(view, "right", None)
    if found is None:
        raise Forbidden("not_allowed")
    return found


def init_app(app: Flask, csrf: CSRFProtect, signed_out: Callable[[], Any]) -> None:
    """Connect sign-in to the application and guard every route.

    `signed_out` answers a request to a page that needs an account when there is none.
    """
    login = LoginManager(app)
    # No account is remembered beyond its session: what looks after that would open each one.
    app.after_request_funcs[None].remove(login._update_remember_cookie)
    login.session_protection = None  # staff move between networks; the cookie is the right

    @login.user_loader
    def load(identity: str) -> SignedIn | None:
        parts = IDENTITY.fullmatch(identity)
        if parts is None or days.clock().timestamp() - int(parts[4]) > LONGEST.total_seconds():
            return None
        db = store().read()
        user = users.by_id(db, int(parts[1]))
        if user is None or not user.active or user.epoch != int(parts[2]):
            return None
        return None if ended_sessions.is_ended(db, parts[3]) else SignedIn(user, identity)

    @app.before_request
    def guard() -> Any:
        endpoint = request.endpoint
        if endpoint is None:
            return None  # no such page: answered by the error pages
        right = _right(app.view_functions[endpoint])
        if right.roles:
            if not current_user.is_authenticated:
                return signed_out()
            if not account().has(*right.roles):
                raise Forbidden("not_allowed")
        if right.csrf and request.method not in ("GET", "HEAD", "OPTIONS"):
            csrf.protect()
        return None

    static = app.view_functions.get("static")
    if static is not None:
        # A bound method takes no attributes; a function around it does.
        def files(**values: Any) -> Any:
            return app.send_static_file(**values)

        app.view_functions["static"] = open_to_all("the same files for everyone")(files)


def check_password(password: str, *, name: str, email: str) -> None:
    """Raises Refused for a password that is short or obvious (NIST SP 800-63B: length, no rules
    of composition)."""
    if len(password) < PASSWORD_MIN:
        raise Refused("password_short", limit=PASSWORD_MIN)
    plain = password.casefold()
    own = {name.casefold(), email.casefold(), email.casefold().partition("@")[0]} - {""}
    if len(set(plain)) < 5 or plain in own or plain in {word * 2 for word in own}:
        raise Refused("password_obvious")


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return hasher.hash(password)


def mark_of(secret: str, salt: str) -> str:
    """The same for the same secret and salt, and as slow to guess from as a password's hash."""
    return low_level.hash_secret_raw(
        secret.encode(),
        hashlib.sha256(salt.encode()).digest(),
        time_cost=hasher.time_cost,
        memory_cost=hasher.memory_cost,
        parallelism=hasher.parallelism,
        hash_len=16,
        type=low_level.Type.ID,
    ).hex()


# Compared with when there is no such account, so that both cases take the same time.
@functools.cache
def _nobody() -> str:
    return hasher.hash("nobody has this password")


def not_crowded() -> None:
    """Raises TooMany where so many passwords wait to be looked at that this one was not let in."""
    if known.CROWDED in request.environ:
        raise TooMany("sign_in_crowded")


def sign_in(email: str, password: str) -> None:
    """Sign in. Raises Refused("wrong_sign_in"), TooMany when an account or address guesses on, or
    too many wait.

    In a browser that the account knows, only what was tried there counts: nobody else's guesses
    keep its owner out.
    """
    not_crowded()
    account = known.named(email)
    cookie = request.cookies.get(current_app.config["KNOWN_COOKIE_NAME"])
    browser = known.browser_of(cookie, account, current_app.config["SECRET_KEY"])
    buckets = [
        (f"both:{account}:{request.remote_addr}", GUESSES_PER_ACCOUNT_AND_ADDRESS),
        (f"account:{account}", GUESSES_PER_ACCOUNT),
        (f"address:{request.remote_addr}", GUESSES_PER_ADDRESS),
    ]
    if browser:
        buckets = [(f"known:{browser}:{account}", GUESSES_PER_ACCOUNT_AND_ADDRESS)]
    guesses.begin(store(), buckets)
    user = users.by_email(store().read(), email)
    try:
        hasher.verify(user.password_hash if user else _nobody(), password)
        right = user is not None and user.active
    except (VerificationError, InvalidHashError):
        right = False
    if not right or user is None:
        whom = f"user:{user.id if user else 'unknown'}"
        log.warning("sign-in refused: %s", whom)
        audit.tell(store(), "anonymous", "sign_in.refused", whom)
        raise Refused("wrong_sign_in")
    try:
        with store().write() as db:
            guesses.clear(db, buckets[0][0])
            for bucket, _ in buckets[1:]:
                guesses.take_back(db, bucket)
            if hasher.check_needs_rehash(user.password_hash):
                users.rehash(db, user.id, hasher.hash(password))
            audit.add(db, f"user:{user.id}", "sign_in", f"user:{user.id}")
    except Busy:  # whoever is to make room has to get in
        for bucket, _ in buckets:
            guesses.take_back_unstored(bucket)
        log.warning("user %d signed in, without an entry in the audit trail", user.id)
    session.clear()  # nothing of an earlier session goes over into this one
    session.permanent = True
    login_user(SignedIn(user, identity(user.id, user.epoch)))
    _remember(known.after_sign_in(cookie, account, current_app.config["SECRET_KEY"]))


def _remember(cookie: str) -> None:
    @after_this_request
    def add(response: Response) -> Response:
        response.set_cookie(
            current_app.config["KNOWN_COOKIE_NAME"],
            cookie,
            max_age=known.COOKIE_SECONDS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def check_own_password(user: User, password: str) -> None:
    """Raises Refused("wrong_sign_in") for a wrong one, TooMany when there were too many.

    Whoever sits down at an open screen must not be able to try passwords without end.
    """
    not_crowded()
    bucket = f"own:{user.id}"
    guesses.begin(store(), [(bucket, GUESSES_PER_ACCOUNT_AND_ADDRESS)])
    try:
        hasher.verify(user.password_hash, password)
    except (VerificationError, InvalidHashError):
        log.warning("own password refused: user:%d", user.id)
        raise Refused("wrong_sign_in") from None
    try:
        with store().write() as db:
            guesses.clear(db, bucket)
    except Busy:
        guesses.take_back_unstored(bucket)


def sign_out() -> None:
    """Sign out: the session ends on the server, so that a copy of its cookie is worth nothing."""
    parts = IDENTITY.fullmatch(current_user.get_id()) if current_user.is_authenticated else None
    if parts is not None:
        try:
            with store().write() as db:
                ended_sessions.end(db, parts[3])
        except Busy:
            ended_sessions.end_unstored(parts[3])
    logout_user()
    session.clear()
