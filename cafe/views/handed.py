"""Files to keep or hand out: a document in the format that an address ends with, and sheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

from flask import Response, current_app, request
from flask_babel import gettext

from cafe.exports.document import Document
from cafe.exports.formats import DOCUMENT_FORMATS, PDF, document_format
from cafe.exports.sheets import CodeCard
from cafe.store.events import spelled


def file(document: Document, extension: str, stem: str) -> Response:
    """The document called `stem` as a file. Raises Unknown("not_found")."""
    made = document_format(extension)
    return _sent(lambda to: made.write(document, to), made.media_type, f"{stem}.{extension}")


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
    answer = Response(whole.getvalue(), mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
