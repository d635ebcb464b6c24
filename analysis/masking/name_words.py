"""What a word is by itself, by the lists of names and of words that are none: a first name, a
surname, an ordinary word. Where in a text a name stands is told in `people`."""

from __future__ import annotations

import functools
import re
import unicodedata

from analysis.masking.names import (
    ALSO_SURNAMES,
    ALSO_WORDS,
    FAMILY_FIRST,
    FIRST_NAMES,
    INSTITUTIONS,
    LOWER_CASE_WORDS,
    NOT_NAMES,
    SHORT_IN_SMALL,
    SMALL_ENDINGS,
    SURNAME_ENDINGS,
    SURNAMES,
    SURNAMES_IN_SMALL,
    SURNAMES_IN_SMALL_WORDS,
)

# The letters of Europe's Latin alphabets: "Şükran", "Łukasz", "Đorđe".
_LETTERS = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
_LETTERS = [letter for letter in _LETTERS if letter.isalpha()]
SMALL = "a-z" + "".join(letter for letter in _LETTERS if letter.islower())
BIG = "A-Z" + "".join(letter for letter in _LETTERS if letter.isupper())
_GLUED = re.compile(rf"([{BIG}][{SMALL}]{{2,}})([{BIG}][{SMALL}]{{3,}})")

_KNOWN = FIRST_NAMES | ALSO_WORDS
NO_SMALL_WORD = FIRST_NAMES - LOWER_CASE_WORDS
NO_WORD = frozenset(name for name in NO_SMALL_WORD if len(name) >= 5) | SHORT_IN_SMALL
NO_WORD |= {f"{name}s" for name in NO_WORD}
SMALL_KNOWN = _KNOWN | NO_WORD


@functools.lru_cache(maxsize=4096)
def is_first_name(word: str) -> bool:
    """Whether it is a first name, also with another or a surname after a hyphen."""
    if plain(word) in NOT_NAMES:  # "Willys" is a shop
        return False
    if is_one_of(word, FIRST_NAMES):
        return True
    glued = _GLUED.fullmatch(word)  # "AnnaSvensson"
    if glued:
        return is_one_of(glued[1], FIRST_NAMES) and is_surname(glued[2])
    first, hyphen, second = word.partition("-")
    if not hyphen:
        return False
    known, other = is_one_of(first, FIRST_NAMES), is_one_of(second, FIRST_NAMES)
    if known:
        return other or is_one_of(second, ALSO_WORDS) or is_surname(second)
    return other and is_one_of(first, ALSO_WORDS)


@functools.lru_cache(maxsize=4096)
def is_name_and_word(word: str) -> bool:
    """Whether it is a first name that is a word or a place too."""
    return is_one_of(word, ALSO_WORDS)


@functools.lru_cache(maxsize=4096)
def is_surname(word: str) -> bool:
    """Whether it is a surname, or ends as one."""
    if is_ordinary(word):
        return False
    low = plain(word)
    if len(word) == 1:  # "Lena B"
        return word.isupper()
    parts = [low, *low.split("-")]
    if low in ALSO_SURNAMES or any(
        part in SURNAMES or part.removesuffix("s") in SURNAMES for part in parts
    ):
        return True
    bare = low[:-1] if low.endswith("s") and not low.endswith("ss") else low
    return len(bare) >= 4 and (bare.endswith(SURNAME_ENDINGS) or low.endswith(SURNAME_ENDINGS))


def is_only_surname(word: str) -> bool:
    """Whether it is a surname and nothing else."""
    return plain(word) in SURNAMES or is_sson(word)


def is_sson(word: str) -> bool:
    """Whether it ends as next to nothing but surnames does."""
    low = plain(word).removesuffix("s")
    return len(low) > 5 and low.endswith(("sson", "dotter", "qvist", "kvist", "ović", "ovic"))


@functools.lru_cache(maxsize=4096)
def is_ordinary(word: str) -> bool:
    """Whether it is a word that begins a sentence, or a thing, and nobody's name."""
    return is_one_of(word, NOT_NAMES) or plain(word).endswith(INSTITUTIONS)


def is_unknown(word: str) -> bool:
    """Whether it is neither an ordinary word nor a name that is one."""
    return not is_ordinary(word) and not is_name_and_word(word)


def is_definite(word: str) -> bool:
    """Whether an unknown word ends as Swedish nouns do in their definite form."""
    return not (is_first_name(word) or is_name_and_word(word)) and plain(word).endswith(
        ("en", "et")
    )


def may_be_surname(word: str) -> bool:
    """Whether nothing speaks against a surname."""
    return not (is_ordinary(word) or is_definite(word) or len(word) < 3)


@functools.lru_cache(maxsize=4096)
def is_no_name(word: str) -> bool:
    """Whether a word that stands alone is no name whatever stands before it, as most that begin a
    sentence: what all questions after its surroundings would come to."""
    return is_ordinary(word) and not (
        is_first_name(word)
        or is_name_and_word(word)
        or is_only_surname(word)
        or plain(word) in ALSO_SURNAMES
        or is_one_of(word, FAMILY_FIRST)
    )


def is_small_pair(word: str) -> bool:
    """Whether it is two first names in small letters with a hyphen, of which one is no word."""
    first, hyphen, second = word.partition("-")
    return (
        bool(hyphen) and {first, second} <= _KNOWN and not NO_SMALL_WORD.isdisjoint((first, second))
    )


def is_small_surname(word: str, sure: bool = True) -> bool:
    """Whether it is a surname in small letters; `sure`: what stands before is a first name and no
    word, so that a surname may be one."""
    bare = word.removesuffix("s") if len(word) > 4 else word
    for way in (word, bare, *word.split("-")):
        if way.endswith("sson") or (
            len(way) >= 5 and way in SURNAMES and way not in SURNAMES_IN_SMALL_WORDS
        ):
            return True
        if sure and (
            way in SURNAMES_IN_SMALL
            or (len(way) >= 5 and way in SURNAMES)
            or (len(way) > 5 and way.endswith(SMALL_ENDINGS))
        ):
            return True
    return False


def is_big_surname(word: str) -> bool:
    """Whether it is a surname that a first name in small letters may stand before."""
    return len(word) > 1 and not word.isupper() and is_surname(word)


def plain(word: str) -> str:
    """As the lists write it."""
    return word.rstrip(".").casefold()


def is_one_of(word: str, names: frozenset[str]) -> bool:
    """Whether a list has it, also with the s of a genitive or other accents."""
    low = plain(word)
    return any(
        way in names or (way.endswith("s") and way[:-1] in names)
        for way in (low, _without_accents(low))
    )


def _without_accents(word: str) -> str:
    """ "béatrice" as "beatrice": the lists have a name in one way. å, ä and ö are letters."""
    if word.isascii():
        return word
    return "".join(
        letter if letter in "åäö" else unicodedata.normalize("NFD", letter)[0] for letter in word
    )
