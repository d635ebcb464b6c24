"""Accounts, roles and guesses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cafe.errors import Conflict, TooMany
from cafe.store import guesses, users
from cafe.store.database import Store


def test_an_address_has_one_account_whatever_its_case(
    store: Store, add_user: Callable[..., int]
) -> None:
    user_id = add_user("lead", email="Anna@Example.test")
    found = users.by_email(store.read(), " anna@example.TEST ")
    assert found is not None
    assert found.id == user_id
    with pytest.raises(Conflict, match="email_taken"):
        add_user("lead", email="ANNA@example.test")


@pytest.mark.parametrize(
    ("scope", "district", "reaches"),
    [("*", None, True), ("*", "farsta", True), ("farsta", "farsta", True),
     ("farsta", "bromma", False), ("farsta", None, False)],
)  # fmt: skip
def test_a_role_reaches_its_district_or_all(
    store: Store, add_user: Callable[..., int], scope: str, district: str | None, reaches: bool
) -> None:
    user = users.by_id(store.read(), add_user("lead", scope))
    assert user is not None
    assert user.reaches(district, "lead") is reaches
    assert not user.reaches(district, "steering")


def test_somebody_can_always_administer(store: Store, add_user: Callable[..., int]) -> None:
    only = add_user("administrator")
    for roles, active in (([("lead", "*")], True), ([("administrator", "*")], False)):
        with pytest.raises(Conflict, match="last_administrator"), store.write() as db:
            users.change(db, "test", only, name="x", roles=roles, active=active)
    assert users.by_id(store.read(), only).has("administrator")  # type: ignore[union-attr]


def test_a_new_password_ends_the_sessions(store: Store, add_user: Callable[..., int]) -> None:
    add_user("administrator")
    user_id = add_user("lead")
    with store.write() as db:
        users.change(db, "t", user_id, name="Ny", roles=[("lead", "*")], active=True)
        before = users.by_id(db, user_id)
        users.change(
            db, "t", user_id, name="Ny", roles=[("lead", "*")], active=True, password_hash="h"
        )
        after = users.by_id(db, user_id)
    assert before is not None
    assert after is not None
    assert after.epoch == before.epoch + 1


def test_guesses_are_counted_until_the_window_ends(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as db:
        for _ in range(3):
            guesses.check(db, "b", 3)
            guesses.fail(db, "b")
        with pytest.raises(TooMany) as refused:
            guesses.check(db, "b", 3)
        assert refused.value.params["minutes"] in (15, 16)
        guesses.check(db, "another", 3)
        monkeypatch.setattr(guesses, "WINDOW", timedelta(0))
        guesses.check(db, "b", 3)
        guesses.fail(db, "b")  # the window starts anew
        monkeypatch.undo()
        guesses.check(db, "b", 3)
        guesses.clear(db, "b")
        guesses.check(db, "b", 1)
