"""Sign-in, its limits, and the form that waits while one signs in."""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from cafe import accounts, config
from cafe.app import create_app
from cafe.errors import Busy
from cafe.known import CROWDED
from cafe.store import events, guesses, users
from cafe.store.database import Store
from tests.conftest import PASSWORD


def send(client: FlaskClient, email: str, password: str, **more: str) -> object:
    """Fill in the sign-in form and send it."""
    page = client.get("/sign-in").get_data(as_text=True)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert csrf
    data = {"csrf_token": csrf[1], "email": email, "password": password, **more}
    return client.post("/sign-in/send", data=data)


def test_the_right_password_opens_the_way_that_was_asked_for(
    client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    answer = client.get("/lead/events/new")
    assert answer.headers["Location"] == "/sign-in?next=/lead/events/new"
    answer = send(client, "LEAD@example.test", PASSWORD, next="/lead/events/new")
    assert answer.headers["Location"] == "/lead/events/new"  # type: ignore[attr-defined]
    assert client.get("/lead/events/new").status_code == 200


def test_sign_in_leads_to_no_other_site(client: FlaskClient, add_user: Callable[..., int]) -> None:
    add_user("lead")
    answer = send(client, "lead@example.test", PASSWORD, next="//evil.example/")
    assert answer.headers["Location"] == "/"  # type: ignore[attr-defined]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    pages = [
        send(client, email, "fel lösenord här")
        for email in ("lead@example.test", "nobody@example.test")
    ]
    texts = [
        re.sub(r'value="[^"]*"', "", p.get_data(as_text=True))  # type: ignore[attr-defined]
        for p in pages
    ]
    assert [p.status_code for p in pages] == [422, 422]  # type: ignore[attr-defined]
    assert texts[0] == texts[1]
    assert "stämmer inte" in texts[0]


def test_guessing_is_limited_in_the_store(
    store: Store, client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    for _ in range(accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS):
        send(client, "lead@example.test", "fel lösenord här")
    answer = send(client, "lead@example.test", PASSWORD)
    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert "Vänta" in answer.get_data(as_text=True)  # type: ignore[attr-defined]
    add_user("reader")
    assert send(client, "reader@example.test", PASSWORD).status_code == 303  # type: ignore[attr-defined]


def test_who_guesses_elsewhere_does_not_keep_an_owner_out_of_a_browser_that_knows_them(
    app: Flask, client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    add_user("reader")
    own = app.test_client()
    assert send(own, "lead@example.test", PASSWORD).status_code == 303  # type: ignore[attr-defined]
    own.delete_cookie("session")
    for _ in range(accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS + 1):
        answer = send(client, "lead@example.test", "fel lösenord här")
    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert send(own, "lead@example.test", PASSWORD).status_code == 303  # type: ignore[attr-defined]
    # And what is tried there is counted too, also where somebody else has taken it over.
    own.delete_cookie("session")
    for _ in range(accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS):
        answer = send(own, "lead@example.test", "fel lösenord här")
        assert answer.status_code == 422  # type: ignore[attr-defined]
    assert send(own, "lead@example.test", PASSWORD).status_code == 429  # type: ignore[attr-defined]


def test_who_finds_the_line_full_is_told_so_and_no_password_is_looked_at(
    client: FlaskClient, add_user: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_user("lead")
    client.environ_base[CROWDED] = True
    monkeypatch.setattr(accounts, "hasher", None)
    answer = send(client, "lead@example.test", PASSWORD)
    assert answer.status_code == 429  # type: ignore[attr-defined]
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    assert "Vänta några sekunder" in page
    assert "lead@example.test" in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    setup = client.post("/setup/save", data={"csrf_token": token, "name": "Anna Prov"})
    assert setup.status_code == 429
    assert "Anna Prov" in setup.get_data(as_text=True)


def test_guesses_from_a_time_that_has_not_come_lock_nobody_out(
    store: Store, client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    for _ in range(accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS):
        send(client, "lead@example.test", "fel lösenord här")
    with store.write() as db:
        db.conn.execute("UPDATE guess SET first_at = '2999-01-01T00:00:00+00:00'")
    assert send(client, "lead@example.test", PASSWORD).status_code == 303  # type: ignore[attr-defined]


def test_on_a_full_disk_people_get_in_and_guessing_is_limited_all_the_same(
    client: FlaskClient, add_user: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_user("lead")
    add_user("reader")

    @contextlib.contextmanager
    def full(store: Store) -> Iterator[Database]:
        raise Busy("disk_full")
        yield  # a context manager is made of a generator

    monkeypatch.setattr(Store, "write", full)
    monkeypatch.setattr(guesses, "_unstored", {})
    for _ in range(accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS):
        answer = send(client, "lead@example.test", "fel lösenord här")
        assert answer.status_code == 422  # type: ignore[attr-defined]
    answer = send(client, "lead@example.test", PASSWORD)
    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert send(client, "reader@example.test", PASSWORD).status_code == 303  # type: ignore[attr-defined]
    assert client.get("/account").status_code == 200


def test_the_session_lives_by_the_browsers_clock(
    client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    cookies = send(client, "lead@example.test", PASSWORD).headers.getlist("Set-Cookie")  # type: ignore[attr-defined]
    (cookie,) = (one for one in cookies if one.startswith("session="))
    # What a cookie says of seconds goes before what it says of a date (RFC 6265, 5.3).
    (seconds,) = re.findall(r"Max-Age=(\d+)", cookie)
    assert abs(int(seconds) - 12 * 3600) < 60


def test_a_closed_account_cannot_sign_in_and_loses_its_session(
    store: Store, client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("administrator")
    user_id = add_user("lead")
    send(client, "lead@example.test", PASSWORD)
    assert client.get("/lead/events").status_code == 200
    with store.write() as db:
        users.change(db, "t", user_id, name="x", roles=[("lead", "*")], active=False)
    assert client.get("/lead/events").status_code == 302
    assert send(client, "lead@example.test", PASSWORD).status_code == 422  # type: ignore[attr-defined]


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(
    client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    cookies = send(client, "lead@example.test", PASSWORD).headers.getlist("Set-Cookie")  # type: ignore[attr-defined]
    (cookie,) = (one for one in cookies if one.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_form_that_was_sent_after_the_session_ended_comes_back_after_sign_in(
    store: Store, client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    typed = {
        "once": "0123456789abcdef",
        "title": 'Ett långt & <b>"krångligt"</b> namn',
        "date": "2026-12-01",
        "tables": "4",
        "district": "",
        "questions-0": "Första raden\n\n  indragen",
        "csrf_token": "old",
    }
    away = client.post("/lead/events/add", data=typed)
    page = away.get_data(as_text=True)
    assert away.status_code == 401
    carried = re.search(r'name="resume_fields"[^>]*value="([^"]*)"', page)
    assert carried
    fields = html.unescape(carried[1])
    assert ["title", typed["title"]] in json.loads(fields)
    back = send(
        client, "lead@example.test", PASSWORD, resume_to="/lead/events/add", resume_fields=fields
    )
    page = back.get_data(as_text=True)  # type: ignore[attr-defined]
    assert page.count('<button class="primary">') == 1
    again = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.S))
    sent = {name: html.unescape(text) for name, text in again.items()}
    assert sent == {k: v for k, v in typed.items() if k != "csrf_token"}
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert csrf
    stored = client.post("/lead/events/add", data=sent | {"csrf_token": csrf[1]})
    assert stored.status_code == 303
    (overview,) = events.overviews(store.read())
    assert overview.event.title == typed["title"]


def test_a_stale_token_gives_the_form_back_with_one_button(
    store: Store, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("lead")
    typed = {"once": "k1", "title": "Vårens café", "csrf_token": "stale"}
    answer = client.post("/lead/events/add", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Vårens café" in page
    assert 'action="/lead/events/add"' in page
    assert events.overviews(store.read()) == []


def test_a_password_is_never_given_back(client: FlaskClient, add_user: Callable[..., int]) -> None:
    add_user("lead")
    secret = "mycket hemligt lösenord"
    stale = client.post(
        "/sign-in/send",
        data={"email": "lead@example.test", "password": secret, "csrf_token": "stale"},
    ).get_data(as_text=True)
    wrong = send(client, "lead@example.test", secret).get_data(as_text=True)  # type: ignore[attr-defined]
    away = client.post("/account/password", data={"new_password": secret}).get_data(as_text=True)
    for page in (stale, wrong, away):
        assert secret not in page
    assert "lead@example.test" in stale


def test_the_own_password_is_changed_with_the_old_one(
    store: Store, client: FlaskClient, add_user: Callable[..., int], token: Callable[..., str]
) -> None:
    add_user("lead")
    send(client, "lead@example.test", PASSWORD)
    new = "en alldeles ny mening"
    for current, status in (("fel", 422), (PASSWORD, 303)):
        answer = client.post(
            "/account/password",
            data={
                "csrf_token": token(client),
                "current_password": current,
                "new_password": new,
                "once": f"k{status}",
            },
        )
        assert answer.status_code == status
    assert client.get("/account").status_code == 302  # every session has ended
    assert send(client, "lead@example.test", new).status_code == 303  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/no-such-page", "/lead/events/nosuch"])
def test_a_wrong_address_gets_a_page_that_says_so(
    sign_in: Callable[..., FlaskClient], path: str
) -> None:
    answer = sign_in("lead").get(path)
    assert answer.status_code == 404
    assert "Till startsidan" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("proxies", "locked"), [("0", True), ("1", False)])
def test_behind_a_proxy_a_strangers_guesses_do_not_lock_the_owner_out(
    store: Store, add_user: Callable[..., int], proxies: str, locked: bool
) -> None:
    add_user("lead")
    environ = {"CAFE_INSTANCE": str(store.path.parent), "PROXIES": proxies}
    app = create_app(config.load(environ), TESTING=True)

    def attempt(password: str, address: str) -> int:
        client = app.test_client()
        page = client.get("/sign-in").get_data(as_text=True)
        form = {
            "csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0],
            "email": "lead@example.test",
            "password": password,
        }
        forwarded = {"X-Forwarded-For": address}
        return client.post("/sign-in/send", data=form, headers=forwarded).status_code

    for _ in range(accounts.GUESSES_PER_ACCOUNT_AND_ADDRESS):
        assert attempt("a wrong guess", "192.0.2.66") == 422
    assert attempt(PASSWORD, "192.0.2.1") == (429 if locked else 303)
    app.extensions["store"].close()


def test_a_role_that_was_taken_away_does_not_come_back_with_a_new_password(
    sign_in: Callable[..., FlaskClient],
    token: Callable[[FlaskClient], str],
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = sign_in("lead")
    form = {
        "csrf_token": token(client),
        "current_password": PASSWORD,
        "new_password": "gula elefanter sjunger opera",
    }
    user = users.by_email(store.read(), "lead@example.test")
    assert user is not None
    kept = users.by_id

    def changed_meanwhile(db: Database, user_id: int) -> users.User | None:
        if db.conn.in_transaction:  # the administrator came first
            db.conn.execute("UPDATE role SET role = 'reader' WHERE user_id = ?", (user_id,))
        return kept(db, user_id)

    monkeypatch.setattr(users, "by_id", changed_meanwhile)
    assert client.post("/account/password", data=form).status_code == 303
    monkeypatch.undo()
    after = users.by_id(store.read(), user.id)
    assert after is not None
    assert not after.has("lead")
    assert after.epoch == user.epoch + 1
