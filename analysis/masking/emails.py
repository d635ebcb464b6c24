"""E-mail addresses, also with the sign written as a word in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:[ ]?@[ ]?|\s?[(\[{](?:at|a|snabel-?a)[)\]}]\s?)"
    r"(?:[^\W_][\w-]{0,62}\.){1,5}[^\W\d_]{2,24}(?![^\W\d]|@)",
    re.I,
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    if "@" not in text and "(" not in text and "[" not in text and "{" not in text:
        return
    for match in _EMAIL.finditer(text):
        yield match.span()
