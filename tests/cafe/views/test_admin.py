"""Accounts and the audit trail, as the administrator sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cafe import days, disk
from cafe.store import users
from cafe.store.database import Store
from cafe.upkeep import backup, check


def test_an_account_is_added_with_a_role_in_one_district(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("administrator")
    form = {
        "csrf_token": token(client),
        "once": "k1",
        "name": "Test Styrgrupp",
        "email": "styr@example.test",
        "new_password": "en mening för styrgruppen",
        "active": "y",
        "role-steering": "1",
        "scope-steering": "farsta",
        "scope-lead": "*",
    }
    assert client.post("/admin/users/add", data=form).status_code == 303
    assert client.post("/admin/users/add", data=form).status_code == 303  # sent twice, stored once
    user = users.by_email(store.read(), "styr@example.test")
    assert user is not None
    assert user.roles == {("steering", "farsta")}
    assert "Test Styrgrupp" in client.get("/admin/users").get_data(as_text=True)


def test_what_is_wrong_is_said_and_nothing_is_lost(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("administrator")
    base = {
        "csrf_token": token(client),
        "name": "Test Läsare",
        "email": "administrator@example.test",
        "new_password": "en mening för läsaren",
        "role-reader": "1",
        "scope-reader": "*",
    }
    for wrong, says in (
        ({}, "Det finns redan ett konto"),
        ({"new_password": "kort"}, "minst 12 tecken"),
        ({"role-reader": ""}, "minst en roll"),
        ({"scope-reader": "atlantis"}, "atlantis"),
    ):
        answer = client.post("/admin/users/add", data=base | wrong)
        page = answer.get_data(as_text=True)
        assert answer.status_code in (409, 422), says
        assert says in page
    assert "Test Läsare" in page
    assert users.count(store.read()) == 1


def test_the_last_administrator_stays(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("administrator")
    form = {
        "csrf_token": token(client),
        "name": "x",
        "email": "administrator@example.test",
        "role-lead": "1",
        "scope-lead": "*",
        "active": "y",
    }
    answer = client.post("/admin/users/1/save", data=form)
    assert answer.status_code == 409
    assert "minst en aktiv administratör" in answer.get_data(as_text=True)
    assert users.by_id(store.read(), 1).roles == {("administrator", "*")}  # type: ignore[union-attr]


def test_the_trail_shows_who_did_what(
    store: Store, sign_in: Callable[..., FlaskClient], token: Callable[..., str]
) -> None:
    client = sign_in("administrator")
    client.post(
        "/admin/users/add",
        data={
            "csrf_token": token(client),
            "name": "Test Chef",
            "email": "chef@example.test",
            "new_password": "en mening för chefen",
            "role-manager": "1",
            "scope-manager": "farsta",
        },
    )
    page = client.get("/admin/audit").get_data(as_text=True)
    assert "lade till ett konto" in page
    assert "Test Chef" in page
    assert "Test Administrator" in page
    assert "en mening för chefen" not in page


def test_how_the_instance_stands_is_three_clicks_from_the_first_page(
    sign_in: Callable[..., FlaskClient], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "space", lambda folder: disk.Space(100 * 2**30, 50 * 2**30))
    admin = sign_in("administrator")
    first = admin.get("/", follow_redirects=True).get_data(as_text=True)
    assert 'href="/admin/operation"' in first
    page = admin.get("/admin/operation").get_data(as_text=True)
    assert "3 saker behöver ses till" in page
    assert page.index("Ingen säkerhetskopia har gjorts") < page.index("Disken har")
    backup.remember(store, backup.LAST, {"at": days.now(), "path": "/backups/one.tar"})
    backup.remember(store, backup.DRILL, {"at": days.now()})
    backup.remember(store, check.CHECKED, {"at": days.now()})
    page = admin.get("/admin/operation").get_data(as_text=True)
    assert "/backups/one.tar" in page
    assert "Allt står som det ska" in page
    assert sign_in("lead").get("/admin/operation").status_code == 403
