"""Whatever goes wrong with a form, everything that was written is in the answer.

One walk: every form with room for words, on every page about the things of Farsta, sent with a
session that has gone, with a key that was sent before, into a conflict, to a busy server, without
the right any longer.
"""

from __future__ import annotations

import html
import json
import uuid
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from cafe.accounts import Right
from cafe.errors import Busy, Conflict, Forbidden
from cafe.store import communication, users
from cafe.store.database import Store
from cafe.views import submit

SignIn = Callable[..., FlaskClient]
Fields = list[tuple[str, str]]
TYPED = ("text", "search", "")


class Forms(HTMLParser):
    """The forms of a page that are posted: address, fields as they stand, names of fields for
    words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str], list[str]]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = a.get("method", "").lower() == "post"
            if self.inside:
                self.forms.append((a.get("action", ""), {}, []))
        if not self.inside or not a.get("name"):
            return
        _, fields, words = self.forms[-1]
        if tag == "textarea" or (tag == "input" and a.get("type", "") in TYPED):
            words.append(a["name"])
        elif tag == "input" and a.get("type") == "hidden":
            fields[a["name"]] = a.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def written(page: str) -> str:
    """What a page holds, as a person reads it, blanks made one."""
    return " ".join(html.unescape(html.unescape(page)).split())


@pytest.fixture
def forms(
    app: Flask, guarded: Callable[[], Iterator[tuple[Rule, str, Right]]],
    place: Callable[[Rule], str], sign_in: SignIn,
) -> tuple[FlaskClient, dict[str, tuple[dict[str, str], list[str]]]]:  # fmt: skip
    """A client with every role, and the forms with room for words that it meets, by address."""
    client = sign_in("lead")
    store: Store = app.extensions["store"]
    with store.write() as db:
        db.conn.executemany(
            "INSERT INTO role (user_id, role, scope) "
            "SELECT id, ?, '*' FROM user WHERE email = 'lead@example.test'",
            [(role,) for role in users.ROLES if role != "lead"],
        )
    found: dict[str, tuple[dict[str, str], list[str]]] = {}
    for rule, method, _ in guarded():
        if method == "GET":
            answer = client.get(place(rule))
            if answer.mimetype == "text/html" and answer.status_code == 200:
                for at, fields, words in Forms(answer.text).forms:
                    if words and at not in found and at != "/sign-in/send":
                        found[at] = (fields, words)
    assert len(found) >= 35, sorted(found)
    return client, found


def filled(fields: dict[str, str], words: list[str], what: str) -> tuple[dict[str, str], list[str]]:
    """The form with a sentence of its own in each field for words."""
    said = {name: f"Så här är det å ena sidan, {what} {n}" for n, name in enumerate(words)}
    return fields | {"once": uuid.uuid4().hex} | said, list(said.values())


def spoil(wrong: str, now: pytest.MonkeyPatch) -> None:
    """Let every form that is sent go wrong like this."""

    def fails(*_: object, **__: object) -> None:
        if wrong == "forbidden":
            raise Forbidden("not_allowed")
        raise Busy("store_busy") if wrong == "busy" else Conflict("proposal_changed_meanwhile")

    if wrong == "busy":
        now.setattr(Store, "write", fails)
    elif wrong in ("conflict", "forbidden"):
        now.setattr(submit, "once", fails)


def test_no_form_loses_what_was_written(
    app: Flask, forms: tuple[FlaskClient, dict[str, tuple[dict[str, str], list[str]]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    client, found = forms
    lost: dict[tuple[str, str], list[str]] = {}
    # What may be taken comes last: it changes what there is.
    for wrong in ("session", "busy", "conflict", "forbidden", "key"):
        refused = 0
        for at, (fields, words) in found.items():
            sent, said = filled(fields, words, "först")
            who = app.test_client() if wrong == "session" else client
            if wrong == "key":
                client.post(at, data=sent)
                again, said = filled(fields, words, "sedan")
                sent = again | {"once": sent["once"]}
            with monkeypatch.context() as now:
                spoil(wrong, now)
                answer = who.post(at, data=sent)
            if answer.status_code < 400:
                continue  # taken: nothing to lose
            refused += 1
            page = answer.text
            if answer.status_code == 401:
                carried = page.split('name="resume_fields"')[1].split('value="')[1].split('"')[0]
                page = " ".join(text for _, text in json.loads(html.unescape(carried)))
            if gone := [s for s in said if s not in written(page)]:
                lost[wrong, at] = [str(answer.status_code), *gone]
        assert refused >= 20, wrong
    assert lost == {}


def test_what_was_written_about_an_activity_that_a_colleague_has_cancelled(
    sign_in: SignIn, token: Callable[..., str], store: Store, world: dict[str, object]
) -> None:
    client, number = sign_in("lead", "farsta"), int(str(world["communication"]))
    fields = {
        "csrf_token": token(client), "once": "k", "seen": "1", "done_on": "2026-11-20",
        "note": "Alla fick brevet utom <natten>, som ringdes upp.",
    }  # fmt: skip
    with store.write() as db:
        told = communication.get(db, number)
        communication.enter(db, 1, told, kind="cancelled", seen=told.changes, note="Inte nu")
    answer = client.post(f"/lead/communication/{number}/done", data=fields)
    assert answer.status_code == 409
    assert "Alla fick brevet utom <natten>, som ringdes upp." in written(answer.text)
    assert "<natten>" not in answer.text


def test_what_another_site_sent_is_not_shown(sign_in: SignIn, event: object) -> None:
    answer = sign_in("lead").post(
        "/lead/events/add", data={"title": "Falska ord"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code in (400, 403)
    assert "Falska ord" not in answer.text
