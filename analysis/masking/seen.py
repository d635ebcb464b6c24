"""A text as it is seen, and where each of its signs stood in the text as given."""

from __future__ import annotations

import functools
import unicodedata

# Unseen between the signs of a number or a name: format characters, and marks laid over nothing.
_UNSEEN = frozenset({"Cf", "Cc"})
_KEPT = frozenset("\n\r\t")


def seen(text: str) -> tuple[str, list[int] | None]:
    """The text with composed letters and one form of each digit and letter, without signs that
    cannot be seen; and for each of its characters the position that it came from, with the length
    of `text` at the end. None: the text is seen as it is given."""
    if text.isascii() or all(map(_stays, set(text))):  # nearly every text
        return text, None
    out: list[str] = []
    origin: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (unicodedata.combining(text[end]) or _is_unseen(text[end])):
            end += 1
        cluster = "".join(c for c in text[start:end] if not _is_unseen(c))
        for number, character in enumerate(_shown(cluster)):
            out.append(character)
            origin.append(start if number == 0 else min(start + number, end - 1))
        start = end
    found = "".join(out)
    return (text, None) if found == text else (found, [*origin, len(text)])


def _shown(cluster: str) -> str:
    """A sign with its marks in one form."""
    # One sign for one: what would become several (½, ﬁ) or nothing known is left as it is.
    plain = unicodedata.normalize("NFKC", cluster)
    shown = plain if len(plain) == 1 and cluster else unicodedata.normalize("NFC", cluster)
    return shown.replace("\u2212", "-")


@functools.lru_cache(maxsize=4096)
def _stays(character: str) -> bool:
    """Whether a character is seen as it is, whatever stands before it."""
    return not (
        unicodedata.combining(character) or _is_unseen(character) or _shown(character) != character
    )


def _is_unseen(character: str) -> bool:
    return character not in _KEPT and unicodedata.category(character) in _UNSEEN
