"""Set-up of an empty instance, and the choice of language."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from cafe import disk
from cafe.store import events, settings, users
from cafe.store.database import Store

TOKEN = "the-token-that-the-server-printed"


@pytest.fixture
def form(store: Store, client: FlaskClient) -> dict[str, str]:
    """The set-up form filled in, with the token of this session."""
    with store.write() as db:
        settings.put_setup_token(db, TOKEN)
    page = client.get(f"/setup?token={TOKEN}").get_data(as_text=True)
    return {
        "csrf_token": found(page, "csrf_token"),
        "once": found(page, "once"),
        "token": found(page, "token"),
        "name": "Test Lead",
        "email": "lead@example.test",
        "password": "lila giraffer dansar",
    }


def found(page: str, name: str) -> str:
    """The value of a hidden field."""
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert field, name
    value = re.search(r'value="([^"]*)"', field[0])
    assert value, name
    return value[1]


def test_an_empty_instance_leads_to_set_up(store: Store, client: FlaskClient) -> None:
    answer = client.get("/?token=abc")
    assert answer.headers["Location"] == "/setup?token=abc"
    assert "Koden står i fönstret" in client.get("/setup").get_data(as_text=True)


def test_set_up_makes_an_account_that_is_signed_in(
    store: Store, client: FlaskClient, form: dict[str, str]
) -> None:
    answer = client.post("/setup/save", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/today")
    assert client.get("/today").status_code == 200
    (user,) = users.all_users(store.read())
    assert user.roles == {("administrator", "*"), ("lead", "*")}
    assert form["password"] not in user.password_hash
    assert user.password_hash.startswith("$argon2id$")
    assert client.get("/setup").headers["Location"] == "/sign-in"


def test_the_example_comes_along_when_it_is_ticked(
    store: Store, client: FlaskClient, form: dict[str, str]
) -> None:
    client.post("/setup/save", data=form | {"example": "y"})
    (overview,) = events.overviews(store.read())
    assert overview.notes >= 120
    assert (len(overview.event.rounds), len(overview.event.tables)) == (3, 8)
    assert overview.tables_with_notes == 8
    assert overview.event.persons == 51


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"token": "guessed"}, "Koden stämmer inte"),
        ({"password": "kort"}, "minst 12 tecken"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "för lätt att gissa"),
        ({"email": "ingen adress"}, "Skriv en e-postadress"),
        ({"name": "  "}, "Fyll i ”Ditt namn”."),
    ],
)
def test_what_is_wrong_stands_at_the_form_and_what_was_typed_comes_back(
    store: Store, client: FlaskClient, form: dict[str, str], wrong: dict[str, str], says: str
) -> None:
    answer = client.post("/setup/save", data=form | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code in (409, 422)
    assert says in page
    if "email" not in wrong:
        assert "lead@example.test" in page
    assert users.count(store.read()) == 0


def test_set_up_works_once(store: Store, client: FlaskClient, form: dict[str, str]) -> None:
    pressed_twice = client.application.test_client()
    cookie = client.get_cookie("session")
    assert cookie is not None
    pressed_twice.set_cookie("session", cookie.value)
    client.post("/setup/save", data=form)
    again = pressed_twice.post("/setup/save", data=form)
    assert again.status_code == 303  # thanked as the first time, not stored twice
    with store.write() as db:
        settings.put_setup_token(db, TOKEN)
    other = client.post("/setup/save", data=form | {"once": "x", "email": "evil@example.test"})
    assert other.status_code != 303
    assert users.count(store.read()) == 1


def test_the_language_is_chosen_on_a_page_and_stays(client: FlaskClient) -> None:
    assert 'lang="sv"' in client.get("/setup").get_data(as_text=True)
    answer = client.post("/language", data={"language": "en", "back": "/setup"})
    assert answer.headers["Location"] == "/setup"
    assert 'lang="en"' in client.get("/setup").get_data(as_text=True)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil", "", "x"])
def test_the_way_back_stays_on_this_site(client: FlaskClient, back: str) -> None:
    answer = client.post("/language", data={"language": "en", "back": back})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("free", "status", "told"),
    [
        (50, 200, {"ok": True}),
        (9, 200, {"ok": True, "disk": "nearly full"}),
        (0, 503, {"ok": False, "disk": "full"}),
    ],
)
def test_health_tells_of_the_disk(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    status: int,
    told: dict[str, object],
) -> None:
    monkeypatch.setattr(disk, "space", lambda folder: disk.Space(100 * 2**30, free * 2**30))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (status, told)
