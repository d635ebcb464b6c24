"""Sessions end on the server; attempts are counted while they are under way; what is refused is
logged without what was typed; the server answers to its own names only."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cafe import accounts, config, days
from cafe.app import create_app
from cafe.errors import Busy
from cafe.store import ended_sessions, users
from cafe.store.database import Store
from cafe.store.events import Event
from tests.conftest import PASSWORD

SignIn = Callable[..., FlaskClient]


def cookie(client: FlaskClient) -> str:
    """The session's cookie, to be copied."""
    found = client.get_cookie("session")
    assert found is not None
    return found.value


def signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie."""
    other = app.test_client()
    other.set_cookie("session", cookie(client))
    assert signed_in(other)
    return other


def enter(app: Flask, email: str, password: str = PASSWORD) -> tuple[FlaskClient, int]:
    """Somebody who signs in with the form; the answer's status."""
    client = app.test_client()
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "email": email, "password": password}
    return client, client.post("/sign-in/send", data=fields).status_code


def test_a_copied_cookie_is_worth_nothing_once_it_was_signed_out(
    app: Flask, add_user: Callable[..., int], token: Callable[..., str]
) -> None:
    add_user("lead")
    client, status = enter(app, "lead@example.test")
    assert status == 303
    thief = copy_of(app, client)
    second, _ = enter(app, "lead@example.test")
    client.post("/sign-out", data={"csrf_token": token(client)})
    assert not signed_in(thief)
    assert signed_in(second)


def test_signing_out_holds_also_while_nothing_can_be_stored(
    app: Flask, sign_in: SignIn, token: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("lead")
    thief = copy_of(app, client)
    given = token(client)

    def full(self: Store) -> None:
        raise Busy("disk_full")

    monkeypatch.setattr(ended_sessions, "_unstored", set())
    with monkeypatch.context() as now:
        now.setattr(Store, "write", full)
        client.post("/sign-out", data={"csrf_token": given})
    assert not signed_in(thief)


@pytest.mark.parametrize(
    ("roles", "password", "ends"),
    [
        ([("lead", "*"), ("reader", "farsta")], None, False),  # one more
        ([("lead", "*")], None, False),
        ([("reader", "*")], None, True),
        ([("lead", "farsta")], None, True),
        ([("lead", "*")], "hash", True),
    ],
)
def test_a_role_less_or_another_password_ends_the_sessions(
    sign_in: SignIn, store: Store, roles: list[tuple[str, str]], password: str | None, ends: bool
) -> None:
    client = sign_in("lead")
    with store.write() as db:
        user = users.by_email(db, "lead@example.test")
        assert user is not None
        users.change(
            db, "test", user.id, name="A", roles=roles, active=True, password_hash=password
        )
    assert signed_in(client) is not ends


def test_no_session_lives_longer_than_seven_days(
    app: Flask, add_user: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = add_user("lead")
    now = days.clock()
    for age, alive in (
        (ended_sessions.LONGEST * 0.99, True),
        (ended_sessions.LONGEST * 1.01, False),
    ):
        with monkeypatch.context() as then:
            then.setattr(days, "clock", lambda at=now - age: at)
            identity = accounts.identity(number, 1)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = identity
        assert signed_in(client) is alive


def test_one_signs_out_everywhere_and_an_administrator_another(
    app: Flask, sign_in: SignIn, token: Callable[..., str], store: Store
) -> None:
    lead, boss = sign_in("lead"), sign_in("administrator")
    at_home = copy_of(app, lead)
    assert "Logga ut överallt" in lead.get("/account").text
    answer = lead.post("/account/sign-out-everywhere", data={"csrf_token": token(lead)})
    assert answer.location == "/sign-in"
    assert not signed_in(lead)
    assert not signed_in(at_home)
    again, _ = enter(app, "lead@example.test")
    user = users.by_email(store.read(), "lead@example.test")
    assert user is not None
    at = f"/admin/users/{user.id}"
    assert "Logga ut överallt" in boss.get(at).text
    done = boss.post(f"{at}/sign-out", data={"csrf_token": token(boss)})
    assert "Kontot är utloggat överallt" in boss.get(done.location).text
    assert not signed_in(again)
    assert signed_in(boss)


def test_attempts_under_way_are_counted(
    app: Flask, add_user: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_user("lead")
    limit = accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS
    judged, verify = [], accounts.hasher.verify
    # Nobody's password is judged before as many have asked as may.
    together = threading.Barrier(limit, timeout=10)

    class Slow:
        def verify(self, *given: str) -> bool:
            judged.append(given)
            together.wait()
            return verify(*given)

    def attempt() -> None:
        statuses.append(enter(app, "lead@example.test", "fel lösenord helt och hållet")[1])

    statuses: list[int] = []
    monkeypatch.setattr(accounts, "hasher", Slow())
    threads = [threading.Thread(target=attempt) for _ in range(2 * limit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(judged) == limit
    assert sorted(statuses) == [422] * limit + [429] * limit


def test_right_passwords_use_up_no_attempts(app: Flask, add_user: Callable[..., int]) -> None:
    add_user("lead")
    for _ in range(accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS + 1):
        assert enter(app, "lead@example.test")[1] == 303


def test_what_is_refused_is_logged_without_what_was_typed(
    app: Flask, sign_in: SignIn, event: Event, token: Callable[..., str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    other = sign_in("lead", "bromma")
    other.get(f"/lead/events/{event.code}")
    for _ in range(accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS + 1):
        enter(app, "lead@example.test", "hemligt men fel")
    other.post(
        "/lead/questionnaires/upload/read",
        data={"csrf_token": token(other), "file": (io.BytesIO(b"Anna Andersson"), "anna.xlsx")},
    )
    told = caplog.text
    assert "refused 403 not_allowed: GET lead.event, user:1" in told
    assert "sign-in refused: user:1" in told
    assert "limit on guesses reached: both" in told
    assert "upload: lead.questionnaire_read, user:1" in told
    for personal in ("example.test", "hemligt", "Anna", "anna", event.code):
        assert personal not in told, personal


@pytest.mark.parametrize(
    ("host", "named", "status"),
    [
        ("cafe.example", True, 200),
        ("cafe.example:8443", True, 200),
        ("intern.example", True, 200),
        ("localhost", True, 200),
        ("evil.example", True, 421),
        ("192.0.2.7", True, 421),
        ("192.0.2.7:8000", False, 200),
        ("evil.example", False, 421),
        ("cafe.example.evil.example", True, 421),
    ],
)
def test_only_the_servers_own_names_are_answered(
    store: Store, monkeypatch: pytest.MonkeyPatch, host: str, named: bool, status: int
) -> None:
    environ = {"CAFE_INSTANCE": str(store.path.parent), "HOSTS": "intern.example, andra.example"}
    if named:
        environ["PUBLIC_URL"] = "https://cafe.example"
    app = create_app(config.load(environ), TESTING=True)
    answer = app.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == status
    assert app.test_client().get("/healthz", headers={"Host": host}).status_code == 200
    app.extensions["store"].close()


def test_people_are_sent_on_by_the_scheme_they_came_by(store: Store) -> None:
    environ = {"CAFE_INSTANCE": str(store.path.parent), "PUBLIC_URL": "https://cafe.example"}
    app = create_app(config.load(environ), TESTING=True)
    client = app.test_client()
    answer = client.get("/steering", headers={"Host": "cafe.example"})
    assert answer.status_code == 308
    assert answer.location == "https://cafe.example/steering/"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    app.extensions["store"].close()
