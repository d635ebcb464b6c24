"""Likely duplicates of a text among others: near-identical wording, words in common, same theme.

Two measures, since each fails where the other holds. Words: the content words in common, each
weighted by how rare it is among the texts (idf), as a share of both texts (the cosine of their sets
of words); it does not mind the order. Letters: Dice's coefficient of their three-letter pieces
(Dice 1945), which does not mind endings, compounds and misspellings.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from analysis.text import fold, stem, tokens

SAME: Final = "same"
WORDS: Final = "words"
THEME: Final = "theme"
# Measured on reworded proposals (tests/analysis/test_alike.py): a repeat with other endings or
# another order lies above SAME_FROM, unrelated ones of the same field below WORDS_FROM.
SAME_FROM: Final = 0.72
WORDS_FROM: Final = 0.34
THEME_FROM: Final = 0.12
_COMMON: Final = frozenset(
    """
    och i att en ett det den som på för av är med till om inte har de vi ni man kan ska skulle vara
    blir bli mer så att från vid under över efter eller men vår våra vårt er era sig sin sina få får
    behöver behövs vill bör måste finns alla varje när där då här också ha hade inför införa skapa
    ge gör göra bättre mycket fler andra annan annat
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Candidate:
    """What a text may be like: its wordings (each compared by itself) and its themes."""

    id: int
    wordings: tuple[str, ...]
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Alike:
    """A likely duplicate. `score` is from 0 to 1; `why` is "same", "words" or "theme"; `words` are
    words of its text that both have, the rarest first."""

    id: int
    score: float
    why: str
    words: tuple[str, ...]


def likely(
    wordings: Sequence[str],
    candidates: Sequence[Candidate],
    themes: Collection[str] = (),
    limit: int = 5,
) -> list[Alike]:
    """The candidates that say nearly the same as one of the wordings, the likeliest first.

    The time is linear in the number of wordings; what each holds is remembered.
    """
    given = [(_words(text), _pieces(text)) for text in wordings if text.strip()]
    texts = [(c, _words(text), _pieces(text)) for c in candidates for text in c.wordings]
    if not given or not texts:
        return []
    spread = Counter(stemmed for _, words, _ in texts for stemmed in words)
    total = len(texts)

    def weight(stemmed: str) -> float:
        return math.log(1 + (total + 1) / (spread[stemmed] + 0.5))

    best: dict[int, Alike] = {}
    wanted = frozenset(themes)
    for candidate, words, pieces in texts:
        for mine, my_pieces in given:
            common = mine.keys() & words.keys()
            share = _cosine(mine, words, common, weight)
            letters = _dice(my_pieces, pieces)
            score = max(share, letters)
            rare = sorted(common, key=lambda s: (-weight(s), s))
            if score >= SAME_FROM:
                why = SAME
            elif share >= WORDS_FROM and len(common) > 1:
                why = WORDS
            elif wanted & candidate.themes and share >= THEME_FROM:
                why = THEME
            else:
                continue
            found = Alike(candidate.id, round(score, 3), why, tuple(words[s] for s in rare[:4]))
            before = best.get(candidate.id)
            if before is None or _rank(found) < _rank(before):
                best[candidate.id] = found
    return sorted(best.values(), key=_rank)[:limit]


def _rank(found: Alike) -> tuple[int, float, int]:
    return (SAME, WORDS, THEME).index(found.why), -found.score, found.id


# A proposal's texts seldom change, and are compared at every pause in somebody's typing.
@lru_cache(maxsize=20_000)
def _words(text: str) -> Mapping[str, str]:
    """The stems of the content words, each with the word as it stands first."""
    found: dict[str, str] = {}
    for token in tokens(text):
        if len(token.text) > 2 and token.text not in _COMMON:
            found.setdefault(stem(token.text), token.text)
    return found


@lru_cache(maxsize=20_000)
def _pieces(text: str) -> frozenset[str]:
    plain = f" {' '.join(fold(token.text) for token in tokens(text))} "
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2))


def _cosine(
    one: Collection[str],
    other: Collection[str],
    common: Collection[str],
    weight: Callable[[str], float],
) -> float:
    if not common:
        return 0.0
    of = sum(weight(s) for s in common)
    return of / math.sqrt(sum(weight(s) for s in one) * sum(weight(s) for s in other))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    sizes = len(one) + len(other)
    if not sizes or 2 * min(len(one), len(other)) / sizes < SAME_FROM:
        return 0.0  # it could not reach what counts
    return 2 * len(one & other) / sizes
