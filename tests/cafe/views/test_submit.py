"""Forms that lose nothing, whatever happens to the disk, the session or the press."""

from __future__ import annotations

import contextlib
import hashlib
import html
import io
import json
import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cafe.store import database, settings, submissions
from cafe.store.database import Store, rows, value
from cafe.store.events import Event
from tests.conftest import PASSWORD

Token = Callable[[FlaskClient], str]
EVENT = {
    "once": "a-key",
    "title": "Dialogcafé i Kista",
    "date": "2026-10-14",
    "tables": "2",
    "district": "",
    "questions-0": "Vad fungerar?" + " Och varför?" * 30,
}


@contextlib.contextmanager
def full_disk(app: Flask) -> Iterator[None]:
    """The database cannot grow, on the connection of this thread."""
    conn = app.extensions["store"].read().conn
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    conn.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        conn.execute("PRAGMA max_page_count = 1073741823")


def test_on_a_full_disk_the_form_comes_back_filled_and_can_be_sent_again(
    app: Flask, sign_in: Callable[..., FlaskClient], token: Token, store: Store
) -> None:
    client = sign_in("lead")
    form = EVENT | {"csrf_token": token(client)}
    many = form | {f"questions-{n}": "Vad mer? " * 50 for n in range(12)}
    with full_disk(app):
        answer = client.post("/lead/events/add", data=many)
        assert answer.status_code == 503
        assert "Dialogcafé i Kista" in answer.get_data(as_text=True)
        assert value(store.read(), "SELECT count(*) FROM event") == 0
    assert client.post("/lead/events/add", data=many).status_code == 303
    assert value(store.read(), "SELECT count(*) FROM event") == 1


def test_on_a_full_disk_a_table_is_told_that_its_note_is_not_stored(
    app: Flask, client: FlaskClient, event: Event, store: Store
) -> None:
    note = {"round": 1, "kind": "other", "text": "Mer tid för handledning. " * 700}
    ids = [f"6f1d8a52-7c53-4f0e-9d67-0a4f6c1b2e{n}" for n in range(10, 13)]
    body = {"key": event.tables[0].key, "notes": [note | {"id": i} for i in ids]}
    with full_disk(app):
        answer = client.post("/api/notes", json=body)
    assert answer.status_code == 503
    assert answer.get_json()["error"]
    assert value(store.read(), "SELECT count(*) FROM note") == 0
    assert len(client.post("/api/notes", json=body).get_json()["stored"]) == 3


@contextlib.contextmanager
def locked(store: Store) -> Iterator[None]:
    """Another program has the database, and whoever wants to write has waited long enough."""
    held = sqlite3.connect(store.path, isolation_level=None)
    with contextlib.closing(held), database.patience(0):
        held.execute("BEGIN IMMEDIATE")
        yield


def test_a_form_that_cannot_be_stored_in_time_is_kept_and_sends_itself_again(
    sign_in: Callable[..., FlaskClient], token: Token, store: Store
) -> None:
    client = sign_in("lead")
    form = EVENT | {"csrf_token": token(client), "questions-1": 'Tecken: <å> & "ä"\nEn rad till'}
    with locked(store):
        answer = client.post("/lead/events/add", data=form)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    page = answer.get_data(as_text=True)
    assert "Sidan försöker igen av sig själv" in page
    assert '<form method="post" action="/lead/events/add" data-again="5">' in page
    assert "/static/again.js?v=" in page
    kept = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.DOTALL))
    assert {name: html.unescape(text) for name, text in kept.items()} == {
        name: text for name, text in form.items() if name != "csrf_token"
    }
    assert value(store.read(), "SELECT count(*) FROM event") == 0
    assert client.post("/lead/events/add", data=form).status_code == 303


def test_a_password_or_a_file_is_not_sent_again_by_a_page(
    sign_in: Callable[..., FlaskClient], token: Token, store: Store, event: Event
) -> None:
    user = {"email": "ny@example.test", "name": "Ny", "role": "lead", "password": PASSWORD}
    file = {"file": (io.BytesIO(b"text\nTid"), "noter.csv")}
    for role, address, fields in (
        ("administrator", "/admin/users/add", user),
        ("lead", f"/lead/events/{event.code}/import/read", file),
    ):
        client = sign_in(role)
        form = {"csrf_token": token(client), "once": "a-key"}
        with locked(store):
            answer = client.post(address, data=form | fields)
        assert answer.status_code == 503, address
        page = answer.get_data(as_text=True)
        assert "data-again" not in page
        assert "Allt du skrev finns kvar" in page
        assert PASSWORD not in page


def test_tables_hear_what_there_is_while_nothing_can_be_stored(
    client: FlaskClient, store: Store, event: Event
) -> None:
    note = {"round": 1, "kind": "other", "text": "Tid", "id": str(uuid.uuid4()), "base": 0}
    told = {"key": event.tables[0].key, "device": str(uuid.uuid4()), "round": 1, "waiting": 3}
    with locked(store):
        answer = client.post("/api/notes", json={"key": event.tables[0].key, "notes": [note]})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.get_json()["name"] == "store_busy"
        answer = client.post("/api/table", json=told)
        assert answer.status_code == 200
        assert answer.get_json()["state"] == "open"
        assert client.get(f"/t/{event.tables[0].key}").status_code == 200
    assert value(store.read(), "SELECT count(*) FROM device") == 0
    assert client.post("/api/table", json=told).status_code == 200
    assert value(store.read(), "SELECT count(*) FROM device") == 1


def test_a_password_leaves_no_fast_hash_behind(
    sign_in: Callable[..., FlaskClient], token: Token, store: Store
) -> None:
    client = sign_in("administrator")
    form = {
        "csrf_token": token(client),
        "once": "a-key",
        "name": "Test Ny",
        "email": "ny@example.test",
        "new_password": PASSWORD,
        "role-reader": "1",
        "scope-reader": "*",
        "active": "y",
    }
    assert client.post("/admin/users/add", data=form).status_code == 303
    assert client.post("/admin/users/add", data=form).status_code == 303
    other = client.post("/admin/users/add", data=form | {"new_password": PASSWORD + " igen"})
    assert other.status_code == 409  # the key with another password is not thanked and dropped
    first = rows(store.read(), "SELECT content_hash FROM submission")[0][0]
    assert client.post("/admin/users/add", data=form | {"once": "b-key"}).status_code == 409
    with client.application.test_request_context("/admin/users/add", method="POST", data=form):
        from cafe import accounts
        from cafe.views import submit

        assert submit.fingerprint() == first
        called = []
        marked = pytest.MonkeyPatch()
        with marked.context() as patch:
            patch.setattr(submit, "mark_of", lambda *given: called.append(given) or "")
            assert submit.fingerprint() != first
        assert called == [(PASSWORD, "a-key")]
        assert accounts.mark_of(PASSWORD, "a-key") != accounts.mark_of(PASSWORD, "b-key")


@pytest.mark.parametrize(
    "fields", ["[" * 100_000, '[["a", "\\ud800"]]', '[[{"a": 1}, "b"]]', "null", "1e999", '["a"]']
)
def test_a_damaged_form_that_sign_in_carries_along_harms_nobody(
    client: FlaskClient, add_user: Callable[..., int], fields: str
) -> None:
    add_user("lead")
    page = client.get("/sign-in").get_data(as_text=True)
    answer = client.post(
        "/sign-in/send",
        data={
            "csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0],
            "email": "lead@example.test",
            "password": PASSWORD,
            "resume_to": "/lead/events/add",
            "resume_fields": fields,
        },
    )
    assert answer.status_code in (200, 303)


def test_a_second_press_with_the_token_of_before_is_thanked_like_the_first(
    sign_in: Callable[..., FlaskClient], token: Token, store: Store
) -> None:
    client = sign_in("lead")
    form = EVENT | {"csrf_token": token(client)}
    first = client.post("/lead/events/add", data=form)
    stale = form | {"csrf_token": "of-another-session"}
    again = client.post("/lead/events/add", data=stale)
    assert (again.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    changed = client.post("/lead/events/add", data=stale | {"title": "Ett annat"})
    assert changed.status_code == 400
    assert "Ett annat" in changed.get_data(as_text=True)
    assert value(store.read(), "SELECT count(*) FROM event") == 1


def test_a_second_press_on_sign_in_is_signed_in(
    client: FlaskClient, add_user: Callable[..., int]
) -> None:
    add_user("lead")
    page = client.get("/sign-in").get_data(as_text=True)
    form = {
        "csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0],
        "email": "lead@example.test",
        "password": PASSWORD,
        "next": "/lead/events/new",
    }
    for _ in range(2):
        answer = client.post("/sign-in/send", data=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/lead/events/new")
    carried = {"resume_to": "/lead/events/add", "resume_fields": json.dumps([["title", "Kvar"]])}
    back = client.post("/sign-in/send", data=form | carried).get_data(as_text=True)
    assert "Kvar" in back
    assert "Lösenordet följde inte med" not in back  # the sign-in's own
    carried["resume_without"] = "secrets"
    back = client.post("/sign-in/send", data=form | carried).get_data(as_text=True)
    assert "Lösenordet följde inte med" in back


def test_a_page_that_answers_a_form_offers_no_way_that_loses_it(
    sign_in: Callable[..., FlaskClient], token: Token
) -> None:
    client = sign_in("lead")
    assert 'action="/language"' in client.get("/lead/events/new").get_data(as_text=True)
    form = EVENT | {"csrf_token": token(client), "title": ""}
    answer = client.post("/lead/events/add", data=form)
    assert answer.status_code == 422
    assert 'action="/language"' not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/users/99999999999999999999999",
        "/lead/events/abc/cards/99999999999999999999999.svg",
    ],
)
def test_a_number_that_no_row_can_have_is_no_such_page(
    sign_in: Callable[..., FlaskClient], address: str
) -> None:
    client = sign_in("administrator" if "admin" in address else "lead")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "²", "99999999999999999999999", "\0", ""])
def test_the_trail_takes_any_query(sign_in: Callable[..., FlaskClient], before: str) -> None:
    client = sign_in("administrator")
    assert client.get("/admin/audit", query_string={"before": before}).status_code == 200


@pytest.mark.parametrize("query", ["endpoint=x", "_external=1", "_method=POST", "_anchor=a", "a=b"])
def test_an_empty_instances_first_page_takes_any_query(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/?{query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/setup")


def test_pages_with_a_form_return_filled_by_the_back_button_until_one_signs_out(
    sign_in: Callable[..., FlaskClient], token: Token
) -> None:
    client = sign_in("lead")
    assert client.get("/lead/events").headers["Cache-Control"] == "no-store"
    assert client.get("/lead/events/new").headers["Cache-Control"] == "private, no-cache"
    assert client.get("/sign-in").headers["Cache-Control"] in ("no-cache", "private, no-cache")
    answer = client.post("/sign-out", data={"csrf_token": token(client)})
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_what_was_sent_cannot_be_found_by_trying_without_the_key(
    app: Flask, sign_in: Callable[..., FlaskClient], token: Token, store: Store
) -> None:
    client = sign_in("lead")
    form = EVENT | {"csrf_token": token(client)}
    first = client.post("/lead/events/add", data=form)
    assert first.status_code == 303
    fields = sorted([name, [text]] for name, text in EVENT.items() if name != "once")
    plain = hashlib.sha256(b"/lead/events/add" + json.dumps(fields).encode()).hexdigest()
    (kept,) = rows(store.read(), "SELECT content_hash FROM submission WHERE key = 'a-key'")
    key = app.config["SETTINGS"].fingerprint_key
    assert kept["content_hash"] != plain
    assert kept["content_hash"] == submissions.keyed(key, plain)
    # A row from before there was a key: it is keyed at the start, and still known.
    with store.write() as db:
        db.conn.execute("UPDATE submission SET content_hash = ?", (plain,))
        settings.put(db, submissions.UNKEYED, "1")
    submissions.key_old(store, key)
    submissions.key_old(store, key)
    again = client.post("/lead/events/add", data=form)
    assert (again.status_code, again.location) == (303, first.location)
    assert value(store.read(), "SELECT count(*) FROM event") == 1
