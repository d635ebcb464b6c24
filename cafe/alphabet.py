"""In what order names stand in a list: the Swedish alphabet, … Z Å Ä Ö.

Without a locale, which a machine may lack. Follows the Unicode collation of CLDR for Swedish in
what names hold: Å, Ä and Ö are letters of their own, É is an E and Ü a Y; only between names that
are else alike do accents, and then capitals, tell them apart. Signs come before digits, digits
before letters, and other scripts last. Digits that stand together are a number (Enhet 2, Enhet 10).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, islice

# Letters of their own, and those that other languages write for one, after Z.
_LAST = {"å": 27, "ä": 28, "æ": 28, "ö": 29, "ø": 29}
_LIKE = {"ü": "y", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "œ": "oe"}

_LONGEST = 100  # digits of a number that are looked at

Place = tuple[tuple[tuple[int, int], ...], str, str, str]


def place(name: str) -> Place:
    """Where a name stands: a key to sort by."""
    whole = unicodedata.normalize("NFC", name).strip()
    small = whole.casefold()
    letters: list[tuple[int, int]] = []
    for is_number, signs in groupby(small, str.isdigit):
        if is_number:
            letters.append((2, _number(signs)))
        else:
            letters += [part for letter in signs for part in _weights(letter)]
    return tuple(letters), small, whole.swapcase(), whole


def _number(digits: Iterable[str]) -> int:
    return int("".join(str(unicodedata.digit(digit, 0)) for digit in islice(digits, _LONGEST)))


@lru_cache(maxsize=1024)
def _weights(letter: str) -> tuple[tuple[int, int], ...]:
    if letter in _LAST:
        return ((3, _LAST[letter]),)
    found = []
    for base in unicodedata.normalize("NFD", _LIKE.get(letter, letter)):
        if "a" <= base <= "z":
            found.append((3, ord(base) - ord("a")))
        elif base.isspace():
            found.append((0, 0))
        elif base.isdigit():
            found.append((2, _number(base)))
        elif base.isalpha():
            found.append((4, ord(base)))
        elif not unicodedata.combining(base):
            found.append((1, ord(base)))
    return tuple(found)
