"""E-mail addresses, also with their signs written as words: "anna (at) exempel punkt se"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LOCAL = r"(?<![\w.+-])[\w.+-][\w.+'-]{0,63}"
_PART = r"[^\W_][\w-]{0,62}"
_TOP = "(?:se|nu|com|org|net|eu|info|gov|edu|example)"
_PLAIN = re.compile(
    # "med @anna.svensson" names an account; "anna @exempel.se" is an address.
    rf"{_LOCAL}(?:@[ ]?|[ ]@[ ]|[ ]@(?=[\w.-]{{1,60}}\.{_TOP}(?!\w))"
    r"|\s?[(\[{](?:at|a|snabel-?a)[)\]}]\s?)"
    rf"(?:{_PART}\.){{1,5}}[^\W\d_]{{2,24}}(?![^\W\d]|@)",
    re.I,
)
_DOT = r"(?:\.|[ ]?[(\[{](?:dot|punkt)[)\]}][ ]?|[ ](?:dot|punkt)[ ])"
_SPELLED = re.compile(
    rf"{_LOCAL}(?:[ ]punkt[ ]\w[\w+-]{{0,63}}){{0,2}}"
    r"(?:[ ]?[(\[{](?:at|a|snabel-?a)[)\]}][ ]?|[ ](?:at|snabel-?a)[ ])"
    rf"(?:{_PART}{_DOT}){{1,4}}{_TOP}(?![\w@])",
    re.I,
)
# Soon told of a text that has none.
_SIGN = re.compile(r"@|[(\[{](?:at|a|snabel-?a)[)\]}]| at | snabel-?a ", re.I)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand."""
    if not _SIGN.search(text):
        return
    for way in (_PLAIN, _SPELLED):
        for match in way.finditer(text):
            yield match.span()
