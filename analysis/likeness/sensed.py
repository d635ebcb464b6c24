"""What two statements speak of in common, in whatever words: by the senses of `likeness.senses`.

A word may have many senses, so what two have in common counts by how rare it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.likeness.kept import kept
from analysis.likeness.senses import SENSES, WAYS
from analysis.text import fold, normalise, split_compound, stem

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["IN_COMMON", "Sensed", "in_common", "matters_alike", "sensed"]

# What `in_common` tells of two statements.
IN_COMMON: Final = (
    "senses", "senses, matters", "number of senses", "number of matters", "rarity of matters",
    "rarest matter", "covered, less", "covered, better", "ways", "one without matters",
)  # fmt: skip
_STEM, _MATTER, _WAY = 1.0, 0.8, 0.5  # how far a word is covered by what the other speaks of
_NONE: Final[frozenset[int]] = frozenset()
_WAYS: Final = frozenset(place for place, name in enumerate(SENSES) if name in WAYS)
_SMALL: Final = frozenset(
    """
    och i att en ett det den som på för av är med till om har de vi ni man kan ska skall skulle vara
    blir bli så från vid under över efter eller men vår våra vårt er era sig sin sina sitt får fick
    få vill bör måste finns fanns allt när där då här också ha hade inför gör göra gjort gjordes
    andra annan annat var varit blev blivit jag mig min mitt mina oss dem du din hon han dess denna
    detta dessa hur vad vem vilken vilket än även bara redan ju väl nog nu sedan sen dag dagar idag
    år åren året gång gånger mycket något någon några sådan saker sak helt upp ut in ner inom mot
    mellan inte ej the a an of to and is are we our in on for it that this have be with
    """.split()  # noqa: SIM905
)


class Sensed(NamedTuple):
    """A statement's words, by stem, with their senses; the senses and stems of all; `matters` are
    the senses that tell more than a way."""

    words: tuple[tuple[str, frozenset[int]], ...]
    senses: frozenset[int]
    matters: frozenset[int]
    stems: frozenset[str]


class _Words(NamedTuple):
    whole: Mapping[str, frozenset[int]]
    starts: Mapping[str, frozenset[int]]
    ends: Mapping[str, frozenset[int]]
    phrases: Mapping[str, frozenset[int]]


def _table() -> _Words:
    tables: tuple[dict[str, frozenset[int]], ...] = ({}, {}, {}, {})
    whole, starts, ends, phrases = tables
    for place, words in enumerate(SENSES.values()):
        for word in words.split():
            bare = word.strip("*").replace("-", " ")
            if " " in bare:
                into = phrases
            elif word.startswith("*"):
                into = ends
            else:
                into = starts if word.endswith("*") else whole
            into[bare] = into.get(bare, _NONE) | {place}
    return _Words(*tables)


_TOLD: Final = _table()
_PHRASE: Final = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _TOLD.phrases), key=len, reverse=True)) + ")"
)
_WORD: Final = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=20_000)
def sensed(text: str) -> Sensed:
    """The senses of a statement (remembered: it is compared with many)."""
    plain = normalise(text).replace("-", " ")
    words = [(phrase, _TOLD.phrases[phrase]) for phrase in _PHRASE.findall(plain)]
    for word in _WORD.findall(plain):
        if (senses := _of(word)) or word not in _SMALL:
            words.append((fold(stem(word)), senses))
    every = frozenset[int]().union(*(senses for _, senses in words))
    stems = frozenset(word for word, _ in words)
    return Sensed(tuple(words), every, every - _WAYS, stems)


def in_common(one: str, other: str) -> tuple[float, ...]:
    """What IN_COMMON names, of two statements."""
    a, b = sensed(one), sensed(other)
    both, matters = a.senses & b.senses, a.matters & b.matters
    covered = sorted((_covered(a, b), _covered(b, a)))
    rarity = [_rarity()[sense] for sense in matters]
    return (
        _cosine(a.senses, b.senses), matters_alike(one, other),
        float(len(both)), float(len(matters)), sum(rarity), max(rarity, default=0.0),
        *covered, float(len(both - matters)), float(not a.matters or not b.matters),
    )  # fmt: skip


def matters_alike(one: str, other: str) -> float:
    """The cosine of the matters that two statements speak of, rare ones weighing more."""
    both = sensed(one).matters & sensed(other).matters
    return sum(map(_weight, both)) / (_length_of(one) * _length_of(other)) if both else 0.0


@lru_cache(maxsize=20_000)
def _length_of(text: str) -> float:
    return _length(sensed(text).matters)


def _cosine(mine: frozenset[int], theirs: frozenset[int]) -> float:
    both = mine & theirs
    return sum(map(_weight, both)) / (_length(mine) * _length(theirs)) if both else 0.0


def _length(senses: frozenset[int]) -> float:
    return sum(map(_weight, senses)) ** 0.5 or 1.0


def _weight(sense: int) -> float:
    return _rarity()[sense] ** 2


def _covered(mine: Sensed, theirs: Sensed) -> float:
    """The share of a statement's words that the other speaks of too, by stem or by sense."""
    met = total = 0.0
    for word, senses in mine.words:
        weight = _WAY if senses and senses <= _WAYS else 1.0
        total += weight
        if word in theirs.stems:
            met += weight * _STEM
        elif not senses.isdisjoint(theirs.matters):
            met += weight * _MATTER
        elif not senses.isdisjoint(theirs.senses):
            met += weight * _WAY
    return met / total if total else 0.0


@lru_cache(maxsize=1)
def _rarity() -> tuple[float, ...]:
    """How rare each sense is among the tagger's seeds (`evals.alike_learnt`)."""
    return tuple(kept()["rarity"].tolist())


@lru_cache(maxsize=50_000)
def _of(word: str) -> frozenset[int]:
    """The senses of a normalised word; of its parts where it has none as a whole."""
    found = _begins(word, 2)
    for size in range(3, len(word) - 1):
        found |= _TOLD.ends.get(word[-size:], _NONE)
    if not found and len(word) > 6:
        for piece in split_compound(word):
            found |= _begins(piece, 3)
    return found


def _begins(word: str, least: int) -> frozenset[int]:
    """The senses of a whole word and of what it begins with."""
    found = _TOLD.whole.get(word, _NONE)
    for size in range(least, len(word) + 1):
        found |= _TOLD.starts.get(word[:size], _NONE)
    return found
