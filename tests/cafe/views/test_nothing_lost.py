"""Whatever goes wrong with a form, everything that was written is in the answer.

One walk: every form with room to write, on every page about the things of Farsta, sent with a
session that has gone, with a key that was sent before, into a conflict, to a busy server, without
the right any longer, about what is no longer there. What is written is of every shape: sentences,
a short word, a number, a day.
"""

from __future__ import annotations

import functools
import html
import json
import uuid
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from wtforms import PasswordField
from wtforms.fields.core import UnboundField

from cafe.accounts import Right
from cafe.errors import Busy, Conflict, Forbidden, Unknown
from cafe.store import communication, users
from cafe.store.database import Store
from cafe.views import submit
from forms.base import Form, names

SignIn = Callable[..., FlaskClient]
Sent = tuple[dict[str, str], dict[str, str]]
TYPED = ("text", "search", "", "date", "number", "email", "tel", "url")
SECRET = "lila giraffer dansar"


class Forms(HTMLParser):
    """The forms of a page that are posted: address, fields as they stand, names of fields to write
    in, each with what is written there."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.select = ""
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = a.get("method", "").lower() == "post"
            if self.inside:
                self.forms.append((a.get("action", ""), {}, {}))
        if self.inside and tag == "option" and self.select and a.get("value"):
            self.forms[-1][1][self.select] = a["value"]  # the last
        if not self.inside or not a.get("name"):
            return
        self.select = a["name"] if tag == "select" else ""
        _, fields, words = self.forms[-1]
        kind = a.get("type", "")
        if tag == "textarea":
            words[a["name"]] = "Å ena sidan <{n}>, å andra sidan: inget"
        elif tag == "input" and kind in TYPED:
            number, day = "inputmode" in a, kind == "date"
            words[a["name"]] = "2031-04-{n}" if day else "{n}" if number else "ord{n}"
        elif tag == "input" and kind == "password":
            fields[a["name"]] = SECRET
        elif kind in ("hidden", "radio") or (tag == "button" and a.get("value")):
            fields[a["name"]] = a.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


class Read(HTMLParser):
    """What stands on a page: the text of each element and the content of each field."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(" ".join((dict(attrs).get("value") or "").split()))

    def handle_data(self, data: str) -> None:
        self.found.add(" ".join(data.split()))


def written(page: str) -> str:
    """What a page holds, as a person reads it, blanks made one."""
    return " ".join(html.unescape(html.unescape(page)).split())


@pytest.fixture
def forms(
    app: Flask, guarded: Callable[[], Iterator[tuple[Rule, str, Right]]],
    place: Callable[[Rule], str], sign_in: SignIn,
) -> tuple[FlaskClient, dict[str, Sent]]:  # fmt: skip
    """A client with every role, and the forms with room for words that it meets, by address."""
    client = sign_in("lead")
    store: Store = app.extensions["store"]
    with store.write() as db:
        db.conn.executemany(
            "INSERT INTO role (user_id, role, scope) "
            "SELECT id, ?, '*' FROM user WHERE email = 'lead@example.test'",
            [(role,) for role in users.ROLES if role != "lead"],
        )
    found: dict[str, Sent] = {}
    for rule, method, _ in guarded():
        if method == "GET":
            answer = client.get(place(rule))
            # Whatever a page or a file of an account says of itself, nothing in between keeps it.
            assert answer.headers["Cache-Control"] in ("no-store", "private, no-cache"), rule
            if answer.mimetype == "text/html" and answer.status_code == 200:
                for at, fields, words in Forms(answer.text).forms:
                    if words and at not in found and at != "/sign-in/send":
                        found[at] = (fields, words)
    assert len(found) >= 35, sorted(found)
    return client, found


def filled(fields: dict[str, str], words: dict[str, str], first: int) -> Sent:
    """The form with something of its own written in each field; what was written, by name."""
    said = {
        name: form.replace("{n}", str(first + n)) for n, (name, form) in enumerate(words.items())
    }
    return fields | {"once": uuid.uuid4().hex} | said, said


def spoil(wrong: str, app: Flask, now: pytest.MonkeyPatch) -> None:
    """Let every form that is sent go wrong like this."""

    def fails(*_: object, **__: object) -> None:
        if wrong == "gone":
            raise Unknown("not_found")
        if wrong == "forbidden":
            raise Forbidden("not_allowed")
        raise Busy("store_busy") if wrong == "busy" else Conflict("proposal_changed_meanwhile")

    if wrong == "busy":
        now.setattr(Store, "write", fails)
    elif wrong in ("conflict", "forbidden"):
        now.setattr(submit, "once", fails)
    elif wrong == "gone":  # before the view knows of any form
        for name, view in app.view_functions.items():
            now.setitem(app.view_functions, name, functools.wraps(view)(fails))


def test_no_form_loses_what_was_written(
    app: Flask, forms: tuple[FlaskClient, dict[str, Sent]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    client, found = forms
    lost: dict[tuple[str, str], list[str]] = {}
    told: dict[str, set[str]] = {}
    # Hidden on one page, written on another, it is given back where the view has no form yet.
    elsewhere = {name for _, words in found.values() for name in words}
    # What may be taken comes last: it changes what there is.
    for wrong in ("session", "busy", "conflict", "gone", "forbidden", "key"):
        refused = 0
        for at, (fields, words) in found.items():
            sent, said = filled(fields, words, 11)
            who = app.test_client() if wrong == "session" else client
            if wrong == "key":
                client.post(at, data=sent)
                again, said = filled(fields, words, 51)
                sent = again | {"once": sent["once"]}
            with monkeypatch.context() as now:
                spoil(wrong, app, now)
                answer = who.post(at, data=sent)
            if answer.status_code < 400:
                continue  # taken: nothing to lose
            refused += 1
            page = answer.text
            found_there = Read(page).found
            if answer.status_code == 401:
                carried = page.split('name="resume_fields"')[1].split('value="')[1].split('"')[0]
                found_there = {text for _, text in json.loads(html.unescape(carried))}
            if gone := [f"{name}: {s}" for name, s in said.items() if s not in found_there]:
                lost[wrong, at] = [str(answer.status_code), *gone]
            assert SECRET not in page
            hidden = {fields[name] for name in elsewhere & fields.keys()}
            extra = typed_apart(page) - set(said.values()) - hidden
            if f'action="{at}"' not in page:
                extra &= set(fields.values())  # what was chosen is given back in words
            if extra:
                told[at] = extra  # a key, a mark, what stands chosen on the page
        assert refused >= 20, wrong
    assert lost == {}
    assert told == {}


def typed_apart(page: str) -> set[str]:
    """What a page gives back in a part of its own."""
    part = page.partition('<section class="notice warn" id="typed">')[2].partition("</section>")[0]
    return {html.unescape(t.partition("</p>")[0]) for t in part.split('<p class="said">')[1:]}


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


def test_every_secret_of_a_form_is_known_as_one() -> None:
    kinds = list(Form.__subclasses__())
    for kind in kinds:
        kinds += kind.__subclasses__()
    fields = [(name, getattr(kind, name, None)) for kind in kinds for name in dir(kind)]
    secrets = {
        name
        for name, field in fields
        if isinstance(field, UnboundField) and issubclass(field.field_class, PasswordField)
    }
    assert secrets == submit.SECRET_FIELDS - {"csrf_token"}


def test_no_form_lets_people_write_under_a_name_that_pages_fill_in_themselves() -> None:
    written, _ = names()
    assert [name for name in sorted(written) if submit.PAGES_OWN.fullmatch(name)] == []
