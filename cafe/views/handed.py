"""Files to keep or hand out: made beside the server or at once, and sheets to print.

A view judges the right and gathers what the account may read, each time: when the file is asked
for, and when it is fetched. So who has lost a right gets nothing, and nobody a file that shows
another content than the account may see (`ordered`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import BinaryIO
from urllib.parse import urlencode, urlsplit

from flask import Response, current_app, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from cafe import days
from cafe.accounts import account, store
from cafe.errors import Unknown
from cafe.exports.document import BUILT_IN, Document, WordTemplate
from cafe.exports.formats import DOCUMENT_FORMATS, PDF
from cafe.exports.orders import FileOrder, make
from cafe.exports.sheets import CodeCard
from cafe.reports.summary import day
from cafe.store import hand_outs, serving, word_templates
from cafe.store.typed_codes import spelled
from cafe.views.spoken import spoken

MADE = "made"  # in an address: the number of the hand-out that was waited for


def nothing() -> None:
    """No trail is left of a file that everybody may read who may read its page."""


def ordered(
    order: FileOrder, name: str, sent: Callable[[], None] = nothing, address: str = ""
) -> BaseResponse:
    """The file that is ordered, called `name`; or the page that shows how far it has come, where
    it is made beside the server. `sent` is called when a file leaves. `address` is where it is
    fetched, when that is not where it is asked for. Raises Unknown("not_found") when there is no
    such format."""
    media_type = order.media_type
    if order.extension == "docx":
        order = replace(order, template=_template())
    # Asked for either way, so that a content without one is found by whoever asks for its file.
    key = order.key if order.is_heavy else ""
    if not order.is_heavy or not serving.analysed(store().path):
        # Without a process beside this one nobody would make it: a test, a development server.
        whole = io.BytesIO()
        make(order, whole)
        sent()
        return _file(whole.getvalue(), media_type, name)
    address, user = address or _address(), account()
    with store().snapshot() as db:
        made = hand_outs.of_content(db, key)
    made = made or _waited_for(address)
    if made is not None:
        sent()
        return _file(made, media_type, name)
    packed = order.packed()
    with store().write() as db:
        number = hand_outs.ask(db, user, key, packed, address=address, name=name, back=_before())
    return redirect(url_for("files.waiting", number=number), 303)


def _before() -> str:
    """The page of ours that the file was asked for on; "" when the browser does not say."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or before.path.startswith(
        url_for("files.waiting", number=0)[:-1]
    ):
        return ""
    return before.path + (f"?{before.query}" if before.query else "")


def fetched(name: str, media_type: str) -> BaseResponse:
    """The file that the account waited for at this address. Raises Unknown("not_found")."""
    made = _waited_for(_address())
    if made is None:
        raise Unknown("not_found")
    return _file(made, media_type, name)


def _waited_for(address: str) -> bytes | None:
    wanted = request.args.get(MADE, "")
    if not wanted.isdecimal() or len(wanted) > 9:
        return None
    with store().snapshot() as db:
        return hand_outs.of_asking(db, account(), address, int(wanted))


def _template() -> WordTemplate:
    """The organisation's own template, as Word files of today have it."""
    kept = word_templates.current(store().read())
    return WordTemplate(kept.content, day(days.today(), spoken())) if kept else BUILT_IN


def _address() -> str:
    """Where this file is asked for, without what says that it was waited for."""
    given = [(k, v) for k, v in request.args.items(multi=True) if k != MADE]
    return request.script_root + request.path + (f"?{urlencode(given)}" if given else "")


def file(document: Document, extension: str, stem: str) -> BaseResponse:
    """The document called `stem` as a file, as `ordered`. Raises Unknown("not_found")."""
    order = FileOrder("document", extension, document, document.language)
    return ordered(order, f"{stem}.{extension}")


def endings() -> Sequence[tuple[str, str]]:
    """The endings of files and what their buttons say."""
    return [(one, made.label) for one, made in DOCUMENT_FORMATS.items()]


def code_card(
    path: str, code: str, *, heading: str, alt: str, hint: str = "", over: str = "", foot: str = ""
) -> CodeCard:
    """A card to the page of a code under `path`, with the address that it is typed at."""
    settings = current_app.config["SETTINGS"]
    start = settings.short_url + request.script_root
    return CodeCard(
        heading=heading,
        target=f"{settings.public_url}{request.script_root}{path}{code}",
        alt=alt,
        hint=hint,
        address=f"{start}{path}{spelled(code)}",
        other=gettext("eller koden på %(address)s:", address=start),
        code=spelled(code),
        over=over,
        foot=foot,
    )


def pdf(write: Callable[[BinaryIO], None], stem: str) -> Response:
    """The PDF that `write` writes, called `stem`, to keep or print."""
    return _sent(write, PDF, f"{stem}.pdf")


def _sent(write: Callable[[BinaryIO], None], media_type: str, name: str) -> Response:
    whole = io.BytesIO()
    write(whole)
    return _file(whole.getvalue(), media_type, name)


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
