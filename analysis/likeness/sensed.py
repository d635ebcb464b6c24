"""What two statements speak of in common, in whatever words: by the senses of `likeness.senses`,
and by the narrower ones of `likeness.everyday`.

A word may have many senses, so what two have in common counts by how rare it is.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.likeness.everyday import EVERYDAY
from analysis.likeness.kept import kept
from analysis.likeness.senses import SENSES, WAYS
from analysis.text import fold, normalise, split_compound, stem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = [
    "EVERYDAY_IN_COMMON", "IN_COMMON", "Sensed", "everyday_in_common", "everyday_of", "in_common",
    "matters_alike", "sensed",
]  # fmt: skip

# What `in_common` tells of two statements.
IN_COMMON: Final = (
    "senses", "senses, matters", "number of senses", "number of matters", "rarity of matters",
    "rarest matter", "covered, less", "covered, better", "ways", "one without matters",
)  # fmt: skip
# What `everyday_in_common` tells of two.
EVERYDAY_IN_COMMON: Final = (
    "everyday", "number of everyday", "rarity of everyday", "rarest everyday",
    "everyday covered, less", "everyday covered, better", "one without everyday",
)  # fmt: skip
_STEM, _MATTER, _WAY = 1.0, 0.8, 0.5  # how far a word is covered by what the other speaks of
_NONE: Final[frozenset[int]] = frozenset()
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
_WORD: Final = re.compile(r"[^\W\d_]+")


class Sensed(NamedTuple):
    """A statement's words, by stem, with their senses; the senses and stems of all; `matters` are
    the senses that tell more than a way."""

    words: tuple[tuple[str, frozenset[int]], ...]
    senses: frozenset[int]
    matters: frozenset[int]
    stems: frozenset[str]


class _Table:
    """A table of senses, made ready to be read with. `rare` names how rare each is
    (`evals.alike_learnt` counts them among the tagger's seeds)."""

    def __init__(self, senses: Mapping[str, str], ways: Collection[str], rare: str) -> None:
        self.ways = frozenset(place for place, name in enumerate(senses) if name in ways)
        self._rare = rare
        self._whole: dict[str, frozenset[int]] = {}
        self._starts: dict[str, frozenset[int]] = {}
        self._ends: dict[str, frozenset[int]] = {}
        self._phrases: dict[str, frozenset[int]] = {}
        for place, words in enumerate(senses.values()):
            for word in words.split():
                bare = word.strip("*").replace("-", " ")
                if " " in bare:
                    into = self._phrases
                elif word.startswith("*"):
                    into = self._ends
                else:
                    into = self._starts if word.endswith("*") else self._whole
                into[bare] = into.get(bare, _NONE) | {place}
        longest = sorted(map(re.escape, self._phrases), key=len, reverse=True)
        self._phrase = re.compile(r"\b(?:" + "|".join(longest) + ")")

    @cached_property
    def rarity(self) -> tuple[float, ...]:
        return tuple(kept()[self._rare].tolist())

    @cached_property
    def weights(self) -> tuple[float, ...]:
        return tuple(rare**2 for rare in self.rarity)

    def read(self, text: str) -> Sensed:
        plain = normalise(text).replace("-", " ")
        words = [(phrase, self._phrases[phrase]) for phrase in self._phrase.findall(plain)]
        for word in _WORD.findall(plain):
            if (senses := self.of(word)) or word not in _SMALL:
                words.append((fold(stem(word)), senses))
        every = _NONE.union(*(senses for _, senses in words))
        stems = frozenset(word for word, _ in words)
        return Sensed(tuple(words), every, every - self.ways, stems)

    @lru_cache(maxsize=50_000)  # noqa: B019  # there are two tables, which stay
    def of(self, word: str) -> frozenset[int]:
        """The senses of a normalised word; of its parts where it has none as a whole."""
        found = self._begins(word, 2)
        for size in range(3, len(word) - 1):
            found |= self._ends.get(word[-size:], _NONE)
        if not found and len(word) > 6:
            for piece in split_compound(word):
                found |= self._begins(piece, 3)
        return found

    def _begins(self, word: str, least: int) -> frozenset[int]:
        """The senses of a whole word and of what it begins with."""
        found = self._whole.get(word, _NONE)
        for size in range(least, len(word) + 1):
            found |= self._starts.get(word[:size], _NONE)
        return found

    def length(self, senses: frozenset[int]) -> float:
        return sum(self.weights[sense] for sense in senses) ** 0.5 or 1.0

    def cosine(self, mine: frozenset[int], theirs: frozenset[int]) -> float:
        both = mine & theirs
        if not both:
            return 0.0
        return sum(self.weights[one] for one in both) / (self.length(mine) * self.length(theirs))

    def covered(self, mine: Sensed, theirs: Sensed) -> float:
        """The share of a statement's words that the other speaks of too, by stem or by sense."""
        met = total = 0.0
        for word, senses in mine.words:
            weight = _WAY if senses and senses <= self.ways else 1.0
            total += weight
            if word in theirs.stems:
                met += weight * _STEM
            elif not senses.isdisjoint(theirs.matters):
                met += weight * _MATTER
            elif not senses.isdisjoint(theirs.senses):
                met += weight * _WAY
        return met / total if total else 0.0


_FIELD: Final = _Table(SENSES, WAYS, "rarity")
_EVERYDAY: Final = _Table(EVERYDAY, (), "everyday_rarity")


@lru_cache(maxsize=20_000)
def sensed(text: str) -> Sensed:
    """The senses of a statement (remembered: it is compared with many)."""
    return _FIELD.read(text)


@lru_cache(maxsize=20_000)
def everyday_of(text: str) -> Sensed:
    """The everyday senses of a statement (remembered, too)."""
    return _EVERYDAY.read(text)


def in_common(one: str, other: str) -> tuple[float, ...]:
    """What IN_COMMON names, of two statements."""
    a, b = sensed(one), sensed(other)
    both, matters = a.senses & b.senses, a.matters & b.matters
    covered = sorted((_FIELD.covered(a, b), _FIELD.covered(b, a)))
    rarity = [_FIELD.rarity[sense] for sense in matters]
    return (
        _FIELD.cosine(a.senses, b.senses), matters_alike(one, other),
        float(len(both)), float(len(matters)), sum(rarity), max(rarity, default=0.0),
        *covered, float(len(both - matters)), float(not a.matters or not b.matters),
    )  # fmt: skip


def everyday_in_common(one: str, other: str) -> tuple[float, ...]:
    """What EVERYDAY_IN_COMMON names, of two statements."""
    a, b = everyday_of(one), everyday_of(other)
    both = a.senses & b.senses
    covered = sorted((_EVERYDAY.covered(a, b), _EVERYDAY.covered(b, a)))
    rarity = [_EVERYDAY.rarity[sense] for sense in both]
    return (
        _EVERYDAY.cosine(a.senses, b.senses), float(len(both)), sum(rarity),
        max(rarity, default=0.0), *covered, float(not a.senses or not b.senses),
    )  # fmt: skip


def matters_alike(one: str, other: str) -> float:
    """The cosine of the matters that two statements speak of, rare ones weighing more."""
    both = sensed(one).matters & sensed(other).matters
    if not both:
        return 0.0
    return sum(_FIELD.weights[one] for one in both) / (_length_of(one) * _length_of(other))


@lru_cache(maxsize=20_000)
def _length_of(text: str) -> float:
    return _FIELD.length(sensed(text).matters)
