"""Browsers in which somebody has signed in, and where an attempt to sign in waits."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest

from cafe import known

KEY = "a key of this server"
ANNA, BO = "anna@example.test", "bo@example.test"


def test_a_browser_is_known_to_who_signed_in_there_and_to_nobody_else() -> None:
    cookie = known.after_sign_in(None, ANNA, KEY)
    browser = known.browser_of(cookie, ANNA, KEY)
    assert cookie.startswith(browser)
    assert len(browser) == 32
    assert not known.browser_of(cookie, BO, KEY)
    assert not known.browser_of(cookie, ANNA, "the key of another")
    assert not known.browser_of(known.after_sign_in(None, ANNA, "another"), ANNA, KEY)
    assert "anna" not in cookie


@pytest.mark.parametrize("cookie", [None, "", "x", "0" * 32, "." + "0" * 32, "0" * 32 + "."])
def test_what_is_no_such_cookie_knows_nobody(cookie: str | None) -> None:
    assert not known.browser_of(cookie, ANNA, KEY)
    assert known.browser_of(known.after_sign_in(cookie, ANNA, KEY), ANNA, KEY)


def test_a_desk_that_people_share_knows_the_last_of_them() -> None:
    cookie = None
    people = [f"{n}@example.test" for n in range(known.ACCOUNTS + 1)]
    for account in [*people, *people[-2:]]:
        cookie = known.after_sign_in(cookie, account, KEY)
    found = [bool(known.browser_of(cookie, account, KEY)) for account in people]
    assert found == [False] + [True] * known.ACCOUNTS


def sent(email: str, cookie: str = "", path: str = "/sign-in/send") -> known.Place | None:
    """Where an attempt at the account waits."""
    place = known.places(["/sign-in/send"], KEY, encrypted=True)
    environ = {"PATH_INFO": path, "HTTP_COOKIE": f"a=1; __Host-known={cookie}; b=2"}
    return place(environ, f"csrf_token=x&email={quote_plus(email)}&password=y".encode())


def test_an_attempt_waits_with_others_at_the_same_account() -> None:
    assert sent(" Åsa+1@Example.test ") == known.Place("", "åsa+1@example.test")
    assert sent(ANNA, known.after_sign_in(None, BO, KEY)) == known.Place("", ANNA)
    assert sent("") == known.Place("", "")
    assert sent(ANNA, path="/api/notes") is None


def test_an_account_has_one_line_however_many_browsers_know_it() -> None:
    lines = {sent(ANNA, known.after_sign_in(None, ANNA, KEY)) for _ in range(3)}
    assert len(lines) == 1
    (line,) = lines
    assert line is not None
    assert line.line
    assert ANNA not in line.line


def test_the_cookie_of_the_longest_list_is_read() -> None:
    cookie = ""
    for n in range(known.ACCOUNTS):
        cookie = known.after_sign_in(cookie, f"{n}@example.test", KEY)
    place = sent("0@example.test", cookie)
    assert place is not None
    assert place.line
