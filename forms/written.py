"""Words as they are kept: what looks the same is the same.

Called once, where words come in (a field, a table's notes, an answer, a file), before they are
judged, masked, compared and stored.
"""

from __future__ import annotations

import html
import re
import unicodedata

# Nothing of these is seen: soft hyphen, signs without width, marks of direction, fillers.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a\u202b\u202c"
    "\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2065\u2066\u2067\u2068\u2069\u206a\u206b\u206c"
    "\u206d\u206e\u206f\u3164\ufeff\uffa0\ufff9\ufffa\ufffb\u180b\u180c\u180d\u180f"
)
_SEEN_AS = {
    **dict.fromkeys(map(ord, _UNSEEN)),
    **dict.fromkeys(range(0xE0100, 0xE01F0)),  # forms of a sign that nothing here has
    # Digits, letters and signs in full width, as some keyboards and PDF files give them.
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0x2800: " ",
    0x2212: "-",  # the minus sign: a file's or a person's hyphen
    0x2010: "-",
    0x2011: "-",
    # What Word draws in lists with its own fonts of pictures, which nobody else has.
    **{0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FB: "✗", 0xF076: "❖"},
    **{0xF0E0: "→", 0xF0E8: "→", 0xF0F0: "⇨", 0xF0A8: "□", 0xF06F: "□", 0xF04A: "☺", 0xF04C: "☹"},
    # Ligatures that PDF files give.
    **{0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"},
}
# All that ends a line, in files of a Mac, of PDF and of typesetting programs too.
LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# The joiner makes one picture of several; between letters nothing is seen of it.
_JOINER = re.compile("(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?=[\\w\\s]|$)")
# What says how a picture is drawn; beside anything else nothing is seen of it.
_DRAWN = re.compile("(?<![#*0-9©®\u2000-\u33ff\U0001f000-\U0001faff])[\ufe00-\ufe0f]")
# Unseen letters; after a black flag they make it a country's.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007f]+)|[\U000e0000-\U000e007f]+")
# Of Latin-1 all is composed and seen, but for the soft hyphen.
_OTHER = re.compile("[^\\x00-\\xac\\xae-\\xff]")


def normal(text: str) -> str:
    """`text` with composed letters (NFC), without what cannot be seen, and with one form of each
    sign. Twice is the same as once; what is typed on a Swedish keyboard stays as it is."""
    if text.isascii() or not _OTHER.search(text):
        return text
    seen = _TAGS.sub(lambda tags: tags[1] or "", _JOINER.sub("", text.translate(_SEEN_AS)))
    return unicodedata.normalize("NFC", _DRAWN.sub("", seen))


# Tags that word processors and survey tools leave in a text; "a < b" and "<3" are none.
_ATTRIBUTE = r"""\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s<>"']+)"""
TAG = re.compile(
    r"</?(?P<name>p|br|div|span|font|strong|em|b|i|u|a|ul|ol|li|h[1-6]|sub|sup|small|big)"
    rf"(?:{_ATTRIBUTE})*\s*/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_NEW_LINE = ("br", "p", "div", "ul", "ol", "li")


def unmarked(text: str) -> str:
    """`text` without the tags and codes of a web page, which some survey tools leave in what they
    give out: "<p>Tv&aring;<br>rader</p>" is two lines. A text without them comes back as it is."""
    found = TAG.sub(
        lambda tag: "\n" if tag["name"].lower() in _NEW_LINE else "",
        text,
    )
    found = _ENTITY.sub(lambda code: html.unescape(code[0]), found)
    if found == text:
        return text
    lines = (" ".join(line.split()) for line in found.splitlines())
    return "\n".join(line for line in lines if line)
