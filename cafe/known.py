"""Browsers in which somebody has signed in, and the line in which an attempt to sign in waits.

Whoever guesses at passwords neither keeps an account's owner out nor waiting: an attempt from a
browser that the account knows is counted by itself and waits in a line of its own (the device
cookies of OWASP's "Slow Down Online Guessing Attacks with Device Cookies"). The cookie opens
nothing. It holds a random name of the browser and for each account a mark that this server alone
can make, and that tells nobody whose it is.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple
from urllib.parse import unquote_plus

# In the environment of a request that found its line full: no password is looked at.
CROWDED = "rundabord.crowded"
COOKIE_SECONDS = 180 * 86400
ACCOUNTS = 5  # that one browser is known to: a desk that people share
_VALUE = re.compile(r"([0-9a-f]{32})((?:\.[0-9a-f]{32})*)")
_EMAIL = re.compile(rb"(?:^|&)email=([^&]{1,1000})")


class Place(NamedTuple):
    """Where an attempt waits: behind others of `line` ("": that of its address) with its `part`."""

    line: str
    part: str


def cookie_name(encrypted: bool) -> str:
    """What the cookie is called."""
    return "__Host-known" if encrypted else "known"


def named(email: str) -> str:
    """An account as it is counted and marked, however its address was written."""
    return email.strip().casefold()[:254]


def browser_of(cookie: str | None, account: str, key: str) -> str:
    """The name of the browser whose cookie this is, if `account` has signed in there; else ""."""
    found = _VALUE.fullmatch(cookie or "")
    if found is None:
        return ""
    mark = _mark(found[1], account, key)
    return found[1] if any(hmac.compare_digest(mark, m) for m in found[2].split(".")) else ""


def after_sign_in(cookie: str | None, account: str, key: str) -> str:
    """The cookie of a browser in which `account` has signed in just now."""
    found = _VALUE.fullmatch(cookie or "")
    browser = found[1] if found else secrets.token_hex(16)
    mark = _mark(browser, account, key)
    others = [m for m in (found[2].split(".")[1:] if found else []) if m != mark]
    return ".".join([browser, mark, *others[: ACCOUNTS - 1]])


def places(
    paths: Collection[str], key: str, encrypted: bool
) -> Callable[[Mapping[str, object], bytes], Place | None]:
    """A function that tells of a POST (as WSGI has it) and its body where it is to wait; None for
    one to another than the `paths`, to which passwords are sent."""
    cookie = re.compile(rf"(?:^|; ?){cookie_name(encrypted)}=([0-9a-f.]{{65,200}})(?:;|$)")

    def place(environ: Mapping[str, object], body: bytes) -> Place | None:
        if environ["PATH_INFO"] not in paths:
            return None
        email = _EMAIL.search(body)
        account = named(unquote_plus(email[1].decode("latin-1"))) if email else ""
        sent = cookie.search(str(environ.get("HTTP_COOKIE", "")))
        if sent and account and browser_of(sent[1], account, key):
            # By the account, not the browser: nobody gets several lines.
            return Place(f"known:{_mark('', account, key)}", "")
        return Place("", account)

    return place


def _mark(browser: str, account: str, key: str) -> str:
    return hmac.digest(key.encode(), f"known {browser} {account}".encode(), "sha256").hex()[:32]
