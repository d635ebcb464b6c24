"""Every page says who may open it, and keeps everyone else out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from cafe.accounts import Right
from cafe.store import users
from cafe.store.events import Event

# Addresses that anyone may open. A new one is added here by somebody who has thought about it.
OPEN = {
    "start.index",
    "start.setup",
    "start.setup_save",
    "ways_in.enter",
    "ways_in.follow",
    "start.language",
    "start.healthz",
    "account.sign_in",
    "account.sign_in_send",
    "account.sign_out",
    "static",
    "practice.offer",
    "practice.begin",
    "practice.over",
    "practice.guide",
    "practice.end",
}
OPEN_BY_KEY = ("table.", "table_api.", "harvest.", "feedback.", "answer.")
PUBLIC_ONCE_PUBLISHED = {
    "said.page", "said.poster", "said.poster_file", "said.page_qr",
    "digests.page", "digests.poster", "digests.page_qr",
}  # fmt: skip


def address(rule: Rule, event: Event) -> str:
    """An address of the rule, about an event that exists."""
    values: dict[str, object] = {}
    for name in rule.arguments:
        converter = type(rule._converters[name]).__name__
        values[name] = event.code if name == "code" else (1 if "Integer" in converter else "x")
    built = rule.build(values)
    assert built is not None
    return str(built[1])


def rules(app: Flask) -> list[tuple[Rule, str, Right]]:
    """Each rule with a method that it answers and its right."""
    return [
        (
            rule,
            "POST" if "POST" in (rule.methods or ()) else "GET",
            getattr(app.view_functions[rule.endpoint], "right", None),
        )
        for rule in app.url_map.iter_rules()
    ]


def test_every_route_declares_its_right(app: Flask) -> None:
    undeclared = [rule.rule for rule, _, right in rules(app) if not isinstance(right, Right)]
    assert undeclared == []


def test_only_the_known_routes_are_open_to_all(app: Flask) -> None:
    opened = {rule.endpoint for rule, _, right in rules(app) if not right.roles}
    assert {e for e in opened if not e.startswith(OPEN_BY_KEY)} == OPEN | PUBLIC_ONCE_PUBLISHED
    assert all(right.why for _, _, right in rules(app) if not right.roles)


def test_a_page_that_forgot_its_right_is_closed(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_without_an_account_every_guarded_page_leads_to_sign_in(app: Flask, event: Event) -> None:
    client = app.test_client()
    for rule, method, right in rules(app):
        if not right.roles:
            continue
        answer = client.open(address(rule, event), method=method)
        if method == "POST":
            assert answer.status_code == 401, rule
        else:
            assert answer.status_code in (302, 401), rule
            assert answer.status_code == 401 or "/sign-in?next=" in answer.headers["Location"], rule


@pytest.mark.parametrize("role", users.ROLES)
def test_a_role_opens_its_pages_and_no_others(
    app: Flask, event: Event, sign_in: Callable[..., FlaskClient], role: str
) -> None:
    client = sign_in(role)
    for rule, method, right in rules(app):
        if not right.roles or role in right.roles:
            continue
        answer = client.open(address(rule, event), method=method)
        assert answer.status_code == 403, rule


@pytest.mark.parametrize("role", ["lead", "steering", "reader"])
def test_a_district_role_reaches_no_other_districts_events(
    app: Flask, event: Event, sign_in: Callable[..., FlaskClient], role: str
) -> None:
    own = sign_in(role, "farsta")
    other = sign_in(role, "bromma", email="other@example.test")
    for rule, method, right in rules(app):
        if "code" not in rule.arguments or role not in right.roles or method == "POST":
            continue
        place = address(rule, event)
        assert other.get(place).status_code == 403, rule
        assert own.get(place).status_code != 403 or "cards/" in place, rule


def test_forms_without_a_token_are_refused(
    app: Flask, event: Event, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in("lead")
    answer = client.post(f"/lead/events/{event.code}/state", data={"state": "closed"})
    assert answer.status_code == 400
    assert "finns kvar" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_forms_of_another_site_are_refused(
    event: Event, sign_in: Callable[..., FlaskClient], token: Callable[..., str],
    headers: dict[str, str],
) -> None:  # fmt: skip
    client = sign_in("lead")
    answer = client.post(
        f"/lead/events/{event.code}/state",
        data={"state": "closed", "csrf_token": token(client)},
        headers=headers,
    )
    assert answer.status_code == 403


def test_headers_forbid_inline_script_and_frames(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_an_account_are_not_kept_by_caches(
    sign_in: Callable[..., FlaskClient], client: FlaskClient
) -> None:
    assert sign_in("lead").get("/lead/events").headers["Cache-Control"] == "no-store"
    assert client.get("/sign-in").headers["Cache-Control"] == "no-cache"
