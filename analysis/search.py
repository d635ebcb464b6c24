"""Words as they are looked for: folded, stemmed, compounds opened; and what a query asks of them.

A Swedish word is found by its beginning, by another ending of it ("telefoner" finds *telefonen*)
and inside a compound ("larm" finds *överfallslarm*). Where a compound is opened is told by its
letters: what stands before the part must be able to be a word, and the part must begin as Swedish
syllables do; a dictionary of parts would never hold all that people say. Who writes without å, ä
and ö finds the words with them; who writes them gets only those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from analysis.text import STOPWORDS, fold, normalise, split_compound, stem, tokens

TERMS_MAX = 8  # a longer query is a sentence: its first words are enough
# A part this short begins too many words by chance to be looked for inside others ("råd", område).
SHORTEST_INNER = 4
SHORTEST_BEFORE = 3
SHORTEST_BEGINNING = 3
SHORTEST_NEUTER = 5
# What an index takes for one word: no "adm-stöd", no "HR:s".
_PIECE = re.compile(r"[^\W_]+")
_VOWELS = "aeiouyåäöéü"
_SYLLABLE = re.compile(
    rf"(?:skj|spj|stj|spr|skr|str|spl|skv|sch|bl|br|dr|dv|fj|fl|fn|fr|gl|gn|gr|hj|kl|kn|kr|kv|lj|mj"
    rf"|nj|pl|pr|ps|sj|sk|sl|sm|sn|sp|st|sv|tj|tr|tv|vr|[bcdfghjklmnpqrstvwxz])?[{_VOWELS}]"
)


class Forms(NamedTuple):
    """How a word may be asked for: whole forms, and the ends of it that may be a part."""

    whole: frozenset[str]
    inner: frozenset[str]


@lru_cache(maxsize=4096)  # a few words make up most of what is said
def forms(word: str) -> Forms:
    """The forms of a normalised word, each as written and without dots and accents."""
    written = _PIECE.findall(word)
    pieces = set(written)
    for piece in written:
        pieces.update(split_compound(piece))
    whole = pieces | {stem(piece) for piece in pieces}
    inner = {end for piece in written for end in _ends(piece)}
    return Forms(_folded(whole), _folded(inner) - _folded(whole))


def _ends(word: str) -> Iterable[str]:
    """The ends of a word that may be a part of a compound."""
    for start in range(SHORTEST_BEFORE, len(word) - SHORTEST_INNER + 1):
        before = word[:start]
        if _SYLLABLE.match(word, start) and any(letter in _VOWELS for letter in before):
            yield word[start:]


def _folded(words: Iterable[str]) -> frozenset[str]:
    found = frozenset(words)
    return found | {fold(word) for word in found}


def index(*texts: str) -> tuple[str, str]:
    """The columns of an index for what the texts say: whole forms, and ends, each once."""
    whole: set[str] = set()
    inner: set[str] = set()
    for text in texts:
        for word in {token.text for token in tokens(text)}:
            found = forms(word)
            whole |= found.whole
            inner |= found.inner
    return " ".join(sorted(whole)), " ".join(sorted(inner - whole))


@dataclass(frozen=True)
class Term:
    """One word of a query: what a form equals, begins with, or what an end begins with."""

    equal: frozenset[str]
    begins: tuple[str, ...]
    inside: tuple[str, ...]

    def meets(self, found: Forms) -> bool:
        """Whether a word with these forms is meant."""
        return (
            not self.equal.isdisjoint(found.whole)
            or (bool(self.begins) and any(form.startswith(self.begins) for form in found.whole))
            or (bool(self.inside) and any(end.startswith(self.inside) for end in found.inner))
        )

    @property
    def condition(self) -> str:
        """As a full-text query of SQLite's FTS5 on the columns `words` and `inner`."""
        words = [f'"{one}"' for one in sorted(self.equal)] + [f'"{one}" *' for one in self.begins]
        parts = [f"words : ({' OR '.join(words)})"]
        if self.inside:
            parts.append(
                f"inner : ({' OR '.join(f'{chr(34)}{one}{chr(34)} *' for one in self.inside)})"
            )
        return f"({' OR '.join(parts)})"


@dataclass(frozen=True)
class Query:
    """What somebody looks for: every term has to be met. Without terms nothing is meant."""

    terms: tuple[Term, ...]

    @property
    def condition(self) -> str:
        """As a full-text query of SQLite's FTS5 on the columns `words` and `inner`."""
        return " AND ".join(term.condition for term in self.terms)

    def meets(self, text: str) -> bool:
        """Whether a text has all that is looked for."""
        found = [forms(word) for word in {token.text for token in tokens(text)}]
        return all(any(term.meets(form) for form in found) for term in self.terms)

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand that are meant: (start, end) in code points of the text."""
        return [
            (token.start, token.end)
            for token in tokens(text)
            if any(term.meets(forms(token.text)) for term in self.terms)
        ]


def read(written: str, *, folded: bool = False) -> Query:
    """What a person has written in a field for searching. Function words are left out unless there
    is nothing else; `folded`: also what is written without å, ä and ö is meant by those with."""
    words: list[str] = []
    for token in tokens(written):
        words += _PIECE.findall(normalise(token.text))
    asked = [word for word in words if word not in STOPWORDS] or words
    return Query(tuple(_term(w, folded) for w in list(dict.fromkeys(asked))[:TERMS_MAX]))


def _term(word: str, folded: bool) -> Term:
    stemmed = stem(word)
    # The stemmer leaves this ending of neuter nouns, which it takes from no other.
    if stemmed.endswith("et") and not stemmed.endswith("het") and len(stemmed) > SHORTEST_NEUTER:
        stemmed = stemmed.removesuffix("et")
    if folded:
        word, stemmed = fold(word), fold(stemmed)
    begins = {part for part in (word, stemmed) if len(part) > SHORTEST_BEGINNING}
    # A short word may still be being written; the beginning of a stem says too little.
    if len(word) == SHORTEST_BEGINNING:
        begins.add(word)
    inside = {part for part in (word, stemmed) if len(part) >= SHORTEST_INNER}
    return Term(frozenset({word, stemmed}), _shortest(begins), _shortest(inside))


def _shortest(words: Iterable[str]) -> tuple[str, ...]:
    """Without those that another one begins."""
    found: list[str] = []
    for word in sorted(words, key=lambda w: (len(w), w)):
        if not word.startswith(tuple(found)):
            found.append(word)
    return tuple(found)
