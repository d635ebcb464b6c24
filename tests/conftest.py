"""An instance in a temporary folder, and clients that are signed in to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from cafe import accounts, config, days
from cafe.app import create_app
from cafe.store import events, organisation, users
from cafe.store.database import Store
from cafe.store.events import Event

# A busy machine is slow, which is no fault; and the same commit gets the same verdict in CI.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

PASSWORD = "lila giraffer dansar tango"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with journeys first: a long one that is begun last keeps one process waiting for it."""
    long = {item.path for item in items if item.get_closest_marker("journey")}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(autouse=True, scope="session")
def _cheap_hashes() -> None:
    """Passwords of tests need no protection, and argon2 is slow on purpose."""
    accounts.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`at("2027-01-01 00:30")`: the clock stands at that Swedish time, for every module.

    In the hour that comes twice, "+02:00" or "+01:00" after it says which.
    """

    def set_clock(written: str) -> None:
        given = datetime.fromisoformat(written)
        moment = (given if given.tzinfo else given.replace(tzinfo=ZoneInfo(days.HOME))).astimezone(
            UTC
        )
        monkeypatch.setattr(days, "clock", lambda: moment)

    return set_clock


@pytest.fixture(autouse=True, scope="session")
def _compile_routes_once() -> Iterator[None]:
    """How an address is read and written is the same in every application of a run; to find it
    out anew is most of what an application costs."""
    compiled: dict[tuple[object, ...], dict[str, Any]] = {}
    compile_one = Rule.compile

    def once(rule: Rule) -> None:
        key = (
            *(rule.rule, rule.subdomain, rule.host, rule.merge_slashes, str(rule.defaults)),
            *rule.map.converters.items(),
        )
        if key not in compiled:
            compile_one(rule)
            names = ("_parts", "_trace", "_converters", "arguments")
            compiled[key] = {name: getattr(rule, name) for name in names}
            writers = ("_build", "_build_unknown")
            compiled[key] |= {name: getattr(rule, name).__func__ for name in writers}
            return
        for name, found in compiled[key].items():
            setattr(rule, name, found.__get__(rule) if name.startswith("_build") else found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", once)
        yield


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated database with the built-in organisation, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "rundabord.db"
    made = Store(path)
    made.migrate()
    with made.write() as db:
        organisation.load(db, "test")
    made.close()
    assert not path.with_name(path.name + "-wal").exists(), "part of it would not be copied"
    return path


@pytest.fixture
def store(tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    """A migrated database with the built-in organisation."""
    made = Store(shutil.copy(empty_database, tmp_path / "rundabord.db"))
    made.migrate()
    yield made
    made.close()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once for all the applications of a run."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(store: Store, compiled: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The application over the same database, as it runs but for TESTING."""
    environ = {"CAFE_INSTANCE": str(store.path.parent)}
    made = create_app(config.load(environ), TESTING=True)
    made.jinja_env.bytecode_cache = compiled
    yield made
    made.extensions["store"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def add_user(store: Store) -> Callable[..., int]:
    """`add_user("lead", "farsta")`: an account <role>@example.test with that role and scope."""

    def add(role: str, scope: str = users.ALL, email: str | None = None) -> int:
        with store.write() as db:
            return users.add(
                db,
                "test",
                email=email or f"{role}@example.test",
                name=f"Test {role.capitalize()}",
                password_hash=accounts.hash_password(PASSWORD),
                roles=[(role, scope)],
            )

    return add


@pytest.fixture
def sign_in(app: Flask, add_user: Callable[..., int]) -> Callable[..., FlaskClient]:
    """`sign_in("lead")`: a client that is signed in with a new account of that role.

    CSRF tokens are checked as in real life; `token(client)` fetches one.
    """

    def sign(role: str, scope: str = users.ALL, email: str | None = None) -> FlaskClient:
        user_id = add_user(role, scope, email)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = accounts.identity(user_id, 1)
            session["_fresh"] = True
        return client

    return sign


@pytest.fixture
def token() -> Callable[[FlaskClient], str]:
    """`token(client)`: a CSRF token that belongs to the client's session."""

    def fetch(client: FlaskClient) -> str:
        page = client.get("/account").get_data(as_text=True)
        return page.split('name="csrf_token" value="')[1].split('"')[0]

    return fetch


@pytest.fixture
def event(store: Store) -> Event:
    """An open café with three rounds and two tables."""
    with store.write() as db:
        code = events.add(
            db,
            "test",
            title="Dialogcafé i Farsta",
            date="2026-10-14",
            place="Samlingssalen",
            district="farsta",
            participants=14,
            questions=["Vad fungerar?", "Vad behöver bli bättre?", "Vad föreslår ni?"],
            tables=2,
        )
        events.move(db, "test", events.get(db, code), "open")
        return events.get(db, code)
