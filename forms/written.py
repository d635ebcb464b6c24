"""Words as they are kept: what looks the same is the same.

Called once, where words come in (a field, a table's notes, an answer, a file), before they are
judged, masked, compared and stored.
"""

from __future__ import annotations

import re
import unicodedata

# Nothing of these is seen: soft hyphen, signs without width, marks of direction, fillers.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a\u202b\u202c"
    "\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufeff\uffa0"
)
_SEEN_AS = {
    **dict.fromkeys(map(ord, _UNSEEN)),
    # Digits, letters and signs in full width, as some keyboards and PDF files give them.
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0x2800: " ",
    0x2212: "-",  # the minus sign: a file's or a person's hyphen
    0x2010: "-",
    0x2011: "-",
    # Ligatures that PDF files give.
    **{0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"},
}
# The joiner makes one picture of several; between letters nothing is seen of it.
_JOINER = re.compile("(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?=[\\w\\s]|$)")


def normal(text: str) -> str:
    """`text` with composed letters (NFC), without what cannot be seen, and with one form of each
    sign. Twice is the same as once; what is typed on a Swedish keyboard stays as it is."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _JOINER.sub("", text.translate(_SEEN_AS)))
