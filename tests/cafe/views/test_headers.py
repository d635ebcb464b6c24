"""What class each route is of, and what a browser and what stands in between is told of it.

A new route without an account's right has to be given a class here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from cafe.accounts import Right
from cafe.store import events, receipts
from cafe.store.database import Store
from cafe.store.events import Event

# "session": a form before there is an account, with a session's token. "token": the address is the
# right (a table's key, a ticket, a receipt), or is shown to a whole room. "file": what such a page
# loads. "static": the same for everybody, until its content is another. "plain": no secret at all.
OPEN = {
    "session": {"start.setup", "start.setup_save", "account.sign_in", "account.sign_in_send",
                "account.sign_out", "practice.end"},
    "token": {"answer.page", "answer.send", "answer.thanks", "feedback.receipt", "harvest.room",
              "harvest.room_vote", "harvest.wall", "digests.page", "digests.poster",
              "said.page", "said.poster", "table.page",
              "table.note_add", "table.note", "table.note_save", "table.note_kind",
              "table.note_standing", "table.ready", "table.seats", "table.api_notes",
              "table_api.tell", "harvest.api_votes", "harvest.room_state", "harvest.wall_state"},
    "file": {"feedback.feed", "feedback.receipt_qr", "harvest.room_qr", "harvest.wall_survey_qr",
             "digests.page_qr", "said.page_qr", "said.poster_file",
             "table.manifest", "table.service_worker"},
    "static": {"static"},
    "plain": {"start.index", "start.healthz", "start.language", "ways_in.enter", "ways_in.follow",
              "practice.offer", "practice.begin", "table.unsent"},
    "practice": {"practice.guide", "practice.over"},  # see test_practice.py
}  # fmt: skip
PERSONAL = {"no-store", "private, no-cache"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Each of them tells what runs on the server, or lets another site read.
NEVER = {"Server", "X-Powered-By", "Access-Control-Allow-Origin", "X-XSS-Protection"}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'",
    "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip


def sound(answer: TestResponse) -> None:
    """Whatever it is, it has what the strictest public checkers ask."""
    headers = answer.headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert not NEVER & set(headers.keys())
    policy = set(headers["Content-Security-Policy"].split("; "))
    assert policy >= POLICY
    assert not re.search(r"unsafe|\*|https?:", headers["Content-Security-Policy"])
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(
        headers["Permissions-Policy"].split(", ")
    )
    assert headers.get("Cache-Control")
    for cookie in headers.getlist("Set-Cookie"):
        assert "SameSite=" in cookie
        assert "HttpOnly" in cookie
        assert "Path=/" in cookie


def rights(app: Flask) -> list[tuple[Rule, Right | None]]:
    every = app.url_map.iter_rules()
    return [(rule, getattr(app.view_functions[rule.endpoint], "right", None)) for rule in every]


def test_every_route_is_of_a_class(app: Flask) -> None:
    classed = [name for names in OPEN.values() for name in names]
    assert len(classed) == len(set(classed))
    opened = {rule.endpoint for rule, right in rights(app) if right is None or not right.roles}
    assert opened == set(classed)
    # A token of a session is asked for where there is one, and nowhere else.
    for rule, right in rights(app):
        if right is not None and "POST" in (rule.methods or ()):
            wanted = bool(right.roles) or rule.endpoint in OPEN["session"]
            assert right.csrf == wanted, rule.endpoint


def test_pages_whose_address_is_the_right(
    app: Flask, client: FlaskClient, world: dict[str, object], event: Event, store: Store
) -> None:
    with store.write() as db:
        table = events.by_id(db, event.id).tables[0]
        receipt = receipts.issue(db, "test", table.id)
    values = world | {"key": table.key}
    codes = {"answer": world["join"], "feedback": receipt.code}
    for rule, _ in rights(app):
        of = next((name for name, those in OPEN.items() if rule.endpoint in those), "")
        if of not in ("token", "file", "plain") or "GET" not in (rule.methods or ()):
            continue
        values["code"] = codes.get(rule.endpoint.split(".")[0], event.code)
        built = rule.build({name: values[name] for name in rule.arguments})
        assert built
        answer = client.get(built[1])
        sound(answer)
        assert "csrf" not in answer.get_data(as_text=True), rule
        assert not answer.headers.getlist("Set-Cookie"), rule
        kept = answer.headers["Cache-Control"]
        assert "public" not in kept, rule
        assert of == "file" or kept in ("no-cache", "no-store", "private, no-cache"), rule


def test_forms_with_a_sessions_token_are_not_compressed(client: FlaskClient) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": "gzip"})
    sound(answer)
    assert 'name="csrf_token"' in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Content-Encoding" not in answer.headers


def test_what_is_static_is_kept_by_its_content(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    address = re.search(r'"(/static/[^"]+\?v=[^"]+)"', page)
    assert address
    answer = client.get(address[1])
    sound(answer)
    assert {"public", "immutable"} <= set(answer.headers["Cache-Control"].split(", "))


def test_nothing_of_an_account_is_kept_in_between(
    app: Flask, client: FlaskClient, sign_in: Callable[..., FlaskClient],
    place: Callable[[Rule], str],
) -> None:  # fmt: skip
    lead = sign_in("lead")
    for rule, right in rights(app):
        if right is not None and right.roles and "GET" in (rule.methods or ()):
            # Who is not signed in gets the same headers without the work of the page.
            answer = client.get(place(rule))
            sound(answer)
            assert answer.headers["Cache-Control"] in PERSONAL, rule
    for address in ("/lead/events", "/lead/events/new", "/account"):
        answer = lead.get(address, headers={"Accept-Encoding": "gzip"})
        sound(answer)
        assert answer.headers["Cache-Control"] in PERSONAL, address
        assert "Content-Encoding" not in answer.headers
