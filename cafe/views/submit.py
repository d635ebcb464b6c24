"""Forms that lose nothing: stored once however often they are sent, and given back when the
session or its token has run out."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import uuid
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, g, redirect, render_template, request
from flask_login import current_user
from sqlite_utils import Database
from werkzeug.wrappers import Response as BaseResponse

from cafe.accounts import mark_of, store
from cafe.errors import Busy, Conflict, Expected, Forbidden
from cafe.store import submissions
from forms.base import Form, names
from forms.messages import Message, wording
from forms.messages.common import CHECK_FIELDS, TRIES_AGAIN

# When a form that could not be stored is sent again.
AGAIN_SECONDS = 5
# Never sent back to a page.
SECRET_FIELDS = {"csrf_token", "password", "new_password", "current_password"}

# What pages fill in, have on their buttons or let people choose, and no form class has as a field.
PAGES_OWN = re.compile(
    r"csrf_token|resume_.*|written|language|device|seq|event|group|parent|release"
    r"|questionnaire|do|edit|how|into|ready|switch|to|role-.*|scope-.*|rule-\d+|kinds-\d+|.*-id"
)


def new_key() -> str:
    """A key for a form that has none of its own (`forms.base.Form`)."""
    return uuid.uuid4().hex


def once(form: Form, action: Callable[[Database], str]) -> BaseResponse:
    """Store a valid form once and go to the page that `action` names.

    `action` stores it in the transaction that it is handed and returns an address. The same form
    sent again goes to the same address and stores nothing. Raises Conflict when its key comes
    with other content, and whatever `action` raises; then nothing is stored.
    """
    g.form = form
    content = fingerprint()
    with store().write() as db:
        before = submissions.earlier(db, form.once.data, content)
        if before is not None:
            return redirect(before, 303)
        address = action(db)
        submissions.keep(db, form.once.data, content, address)
    return redirect(address, 303)


def here() -> str:
    """The address of this request, from the server's root."""
    return request.script_root + request.full_path.rstrip("?")


def thanked_before() -> BaseResponse | None:
    """Where this very form went when it was stored, if it was: the second of two presses may come
    with a token that the first one has ended (set-up signs in)."""
    key = request.form.get("once", "")
    try:
        before = submissions.earlier(store().read(), key, fingerprint())
    except Conflict:
        return None
    return redirect(before, 303) if before is not None else None


def attempt(
    form: Form,
    action: Callable[[Database], str],
    again: Callable[[], str],
) -> BaseResponse | tuple[str, int]:
    """Check the form and store it once, or show its page again (`again`) with what is wrong.

    A failure that a person can mend ends up at the form; all that was typed is still in it. One
    that passes by itself (Busy) is left to `try_again`, where the whole form can be sent again.
    """
    return hand_out(form, lambda: once(form, action), again)


def hand_out(
    form: Form,
    make: Callable[[], BaseResponse],
    again: Callable[[], str],
) -> BaseResponse | tuple[str, int]:
    """As `attempt`, for a form that is answered with a file: what `make` returns, made anew for
    each press."""
    g.form = form
    if not form.validate():
        # What the first of two presses changed may be what the second is judged by.
        if (before := thanked_before()) is not None:
            return before
        form.alert = CHECK_FIELDS
        return again(), 422
    try:
        return make()
    except Forbidden:
        raise
    except Expected as error:
        if isinstance(error, Busy) and error.passes and _whole():
            raise
        if isinstance(error, Conflict) and error.name == "sent_before_with_other_content":
            form.renew()
        form.alert = wording(error.name, **error.params)
        return again(), error.status


def fingerprint() -> str:
    """What makes two submissions the same: path, fields and files, without token and key.

    It is stored, keyed, since it is made of what was sent before it is masked; what it holds of a
    password cannot be guessed faster than the password's hash.
    """
    digest = hashlib.sha256(request.path.encode())
    fields = [
        [name, values]
        for name, values in sorted(request.form.lists())
        if name != "once" and name not in SECRET_FIELDS
    ]
    digest.update(json.dumps(fields).encode())
    for name in sorted(SECRET_FIELDS - {"csrf_token"}):
        for secret in filter(None, request.form.getlist(name)):
            digest.update(f"{name} {mark_of(secret, request.form.get('once', ''))}".encode())
    for name, file in sorted(request.files.items(multi=True)):
        digest.update(name.encode())
        digest.update(file.stream.read())
        file.stream.seek(0)
    key = current_app.config["SETTINGS"].fingerprint_key
    return submissions.keyed(key, digest.hexdigest())


def guard_origin() -> None:
    """Raises Forbidden for a form that another site sent here."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden("foreign_form")
    origin = request.headers.get("Origin")
    if origin and origin != "null":
        own = {request.host, urlsplit(current_app.config["SETTINGS"].public_url).netloc}
        if urlsplit(origin).netloc not in own:
            raise Forbidden("foreign_form")


def typed() -> list[tuple[str, str]]:
    """The fields of this request, in order, without secrets and token."""
    return [
        (name, text)
        for name, text in request.form.items(multi=True)
        if name not in SECRET_FIELDS and not name.startswith("resume_")
    ]


def written_by_name() -> list[tuple[str, str, str]]:
    """What a person has written in the form of this request, in the order of the page: the field,
    what was sent of it, and that in words.

    Which fields are for writing is known from the form; where the view has not got as far as to
    make it, from the page (a questionnaire's) or from all forms: what none of them fills in itself.
    """
    form: Form | None = g.get("form")
    found = []
    for name, text in typed():
        try:
            said = form.as_written(name, text) if form else _as_written(name, text)
        except KeyError:  # a field that its page has beside the form's
            said = _as_written(name, text)
        if said and said.strip():
            found.append((name, text, said.strip()))
    return found


def written() -> list[str]:
    """What a person has written in the form of this request."""
    return list(dict.fromkeys(said for _, _, said in written_by_name()))


def _as_written(name: str, text: str) -> str | None:
    words = request.form.get("written")
    if words is not None and name.startswith("q-"):
        return text if name in words.split() else None
    written_in, others = names()
    if name in written_in:
        return text
    return None if name in others or PAGES_OWN.fullmatch(name) else text


class Drawn(HTMLParser):
    """What a page holds of a form: what stands in its fields, and what it quotes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._fields: set[tuple[str, str]] = set()
        self._quoted: set[str] = set()
        self._open: list[tuple[str, str, list[str]]] = []  # tag, name of a field, text
        self._select = ""
        self.feed(page)

    def without(self, written: list[tuple[str, str, str]]) -> list[str]:
        """What it does not hold of `written` (field, what was sent, that in words)."""
        missing = [
            said
            for name, text, said in written
            if (name, _plain(text)) not in self._fields and _plain(said) not in self._quoted
        ]
        return list(dict.fromkeys(missing))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), _plain(given.get("value", ""))
        picked = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "select":
            self._select = name
        elif (tag == "input" and picked) or (tag == "option" and "selected" in given):
            self._fields.add((self._select if tag == "option" else name, value))
        elif tag in ("textarea", "blockquote") or "said" in given.get("class", "").split():
            self._open.append((tag, name, []))

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            _, name, text = self._open.pop()
            if tag == "textarea":
                self._fields.add((name, _plain("".join(text))))
            else:
                self._quoted.add(_plain("".join(text)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def nothing_lost(response: Response) -> Response:
    """What was typed stands in the answer to a form that was not taken: where the page did not draw
    the form again (it is about something that is closed by now, or has gone), in a part of its
    own. The page of a sign-in carries the form along by itself."""
    if (
        request.method != "POST"
        or not 400 <= response.status_code < 600
        or response.status_code in (401, 413)
        or response.mimetype != "text/html"
    ):
        return response
    with contextlib.suppress(Forbidden):
        guard_origin()  # what another site sent is not shown
        body = response.get_data(as_text=True)
        lost = Drawn(body).without(written_by_name())
        if lost and "</main>" in body:
            shown = render_template("_typed.html", lost=lost)
            response.set_data(body.replace("</main>", f"{shown}</main>", 1))
    return response


def give_back(why: Message) -> tuple[str, int]:
    """The answer to a form whose session or token has run out: all that was typed, and one button.

    Who has to sign in first gets the sign-in page, which carries the form along.
    """
    right = getattr(current_app.view_functions.get(request.endpoint or ""), "right", None)
    fields = typed()
    if right is not None and right.roles and not current_user.is_authenticated:
        from forms.account import SignInForm

        form = SignInForm()
        form.alert = why
        form.resume_to.data = here()
        form.resume_fields.data = json.dumps(fields)
        form.resume_without.data = _left_behind()
        return render_template("account/sign_in.html", form=form, carried=bool(fields)), 401
    return resume(here(), fields, why, without=_left_behind()), 400


def try_again(error: Busy) -> tuple[str, int]:
    """The answer to a form that could not be stored in time: all that was typed, and a page that
    sends it again by itself where that can help."""
    seconds = AGAIN_SECONDS if error.passes and _whole() else None
    why = TRIES_AGAIN if seconds else wording(error.name, **error.params)
    return resume(here(), typed(), why, seconds, _left_behind()), error.status


def _whole() -> bool:
    """Whether a page can hold all of the form."""
    return not _left_behind()


def _left_behind() -> str:
    """What of this request's form no page can hold: "files", "secrets", both or ""."""
    files = any(file.filename for file in request.files.values())
    secrets = any(request.form.get(name) for name in SECRET_FIELDS - {"csrf_token"})
    return " ".join(["files"] * files + ["secrets"] * secrets)


def resume(
    address: str,
    fields: list[tuple[str, str]],
    why: Message | None = None,
    seconds: int | None = None,
    without: str = "",
) -> str:
    """A page that holds a form as it was typed, with one button to send it to `address`; after
    `seconds`, if any, it is sent without that. `without`: the "files" and "secrets" that it had
    and the page cannot hold."""
    shown = [text for name, text in fields if name != "once" and len(text) > 1]
    return render_template(
        "resume.html",
        address=address,
        fields=fields,
        shown=shown,
        had_files="files" in without.split(),
        had_secrets="secrets" in without.split(),
        why=why,
        seconds=seconds,
    )


def carried(to: str | None, fields: str | None) -> tuple[str, list[tuple[str, str]]] | None:
    """A form that the sign-in page carried along, if it is one: a path of this site, pairs."""
    try:
        pairs: Any = json.loads(fields or "")
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, list) or not local(to):
        return None
    return str(to), [
        (name, text)
        for name, text in (p for p in pairs if isinstance(p, list) and len(p) == 2)
        if isinstance(name, str) and isinstance(text, str) and _encodes(name + text)
    ]


def _encodes(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def local_next(wanted: str | None) -> str:
    """Where to go after signing in: the address that was asked for if it is one of ours."""
    return wanted if wanted and local(wanted) else "/"


def local(address: str | None) -> bool:
    """Whether the address is a path on this site."""
    return bool(
        address
        and address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and not any(ord(c) < 32 for c in address)
    )
