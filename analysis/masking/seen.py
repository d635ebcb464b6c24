"""A text as it is seen, and where each of its signs stood in the text as given."""

from __future__ import annotations

import functools
import re
import unicodedata

# Unseen between the signs of a number or a name: format characters, and marks laid over nothing.
_UNSEEN = frozenset({"Cf", "Cc"})
_KEPT = frozenset("\n\r\t")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # what ASCII has of them
_FORM = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # of a sign beside it


# Letters of other alphabets that look like ours, where they stand beside ours in a word.
_ALIKE = str.maketrans(
    "АВЕКМНОРСТХУаеорсухіјѕԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονα",
    "ABEKMHOPCTXYaeopcyxijsdhqwABEZHIKMNOPTYXova",
)
_FOREIGN = frozenset(map(chr, _ALIKE))
_MIXED = re.compile(r"[^\W\d_]+")


def seen(text: str) -> tuple[str, list[int] | None]:
    """The text with composed letters and one form of each digit and letter, without signs that
    cannot be seen; and for each of its characters the position that it came from, with the length
    of `text` at the end. None: the text is seen as it is given."""
    if text.isascii() and not _CONTROL.search(text):
        return text, None
    signs = set(text)
    if all(map(_stays, signs)):  # nearly every text
        folded = text if signs.isdisjoint(_FOREIGN) else _MIXED.sub(_ours, text)
        return folded, None if folded == text else list(range(len(text) + 1))
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
    found = _MIXED.sub(_ours, "".join(out))
    return (text, None) if found == text else (found, [*origin, len(text)])


def _ours(word: re.Match[str]) -> str:
    """A word in which letters of ours and of another alphabet stand, in ours."""
    letters = set(word[0])
    mixed = not letters.isdisjoint(_FOREIGN) and any(c < "\u0250" for c in letters)
    return word[0].translate(_ALIKE) if mixed else word[0]


def _shown(cluster: str) -> str:
    """A sign with its marks in one form."""
    # One sign for one: what would become several (½, ﬁ) or nothing known is left as it is.
    plain = unicodedata.normalize("NFKC", cluster)
    shown = plain if len(plain) == 1 and cluster else unicodedata.normalize("NFC", cluster)
    if len(shown) == 1 and shown.isdecimal():
        return str(unicodedata.decimal(shown))
    return shown.replace("\u2212", "-")


@functools.lru_cache(maxsize=4096)
def _stays(character: str) -> bool:
    """Whether a character is seen as it is, whatever stands before it."""
    return not (
        unicodedata.combining(character) or _is_unseen(character) or _shown(character) != character
    )


def _is_unseen(character: str) -> bool:
    return character not in _KEPT and (
        unicodedata.category(character) in _UNSEEN or bool(_FORM.match(character))
    )
