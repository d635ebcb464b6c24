"""What a passage speaks of, in whatever words: matters, words that stand for one another, families
of words, written by hand for the field.

A codebook says a thing in one or two ways, people in twenty. Where both speak of waiting, one with
"kö" and the other with "dröjer", these tables know it (`analysis.likeness`, `themes.families`).
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analysis.likeness.matters import MATTERS, matters_in
from analysis.likeness.words import SAME
from analysis.tagging.background import Background
from analysis.tagging.linear import Bools, Floats
from analysis.text import normalise
from analysis.themes.families import TITLES, family_of
from analysis.words import Words

__all__ = ["CONCEPTS", "Concepts", "concepts_of"]

_MATTER, _SAME, _FAMILY = "matter ", "same ", "family "
# All that there are, in the order in which the background counts them.
CONCEPTS = (
    *(_MATTER + name for name in MATTERS),
    *(_SAME + name for name in SAME.names),
    *(_FAMILY + title for title in TITLES),
)
_PLACE = {name: place for place, name in enumerate(CONCEPTS)}
_C = 5.0  # inverse strength of the prior; better than 20 on codes that were left out


def concepts_of(words: Words, families: bool = True) -> list[str]:
    """The concepts that a passage speaks of, each once, sorted; with or without `families`."""
    found = {_MATTER + name for name in matters_in(normalise(words.text), words.types)}
    for word in words.types:
        found.update(_of_word(word))
    return sorted(found if families else (n for n in found if not n.startswith(_FAMILY)))


@lru_cache(maxsize=50_000)
def _of_word(word: str) -> tuple[str, ...]:
    same, family = SAME.of(word), family_of(word)
    return (*((_SAME + same,) if same else ()), *((_FAMILY + family,) if family else ()))


class Concepts:
    """A judge of passages by their concepts: a logistic regression a code, rare concepts weighing
    more, as vectors of length 1."""

    def __init__(self, rareness: Background) -> None:
        self.rarity = rareness.rarity(np.zeros(len(CONCEPTS)), 0, rareness.concepts)

    def fit(
        self, passages: Sequence[Sequence[str]], truth: Bools, known: Bools, weights: Floats
    ) -> "Concepts":
        """Learn from passages, given by their concepts, × codes: `truth` where it is `known`.
        `weights` are of passages."""
        codes = truth.shape[1]
        self.weights, self.bias = np.zeros((len(CONCEPTS), codes)), np.zeros(codes)
        matrix = self._matrix(passages)
        for code in range(codes):
            rows = np.flatnonzero(known[:, code])
            holds = truth[rows, code]
            if not len(rows) or holds.all() or not holds.any():
                continue
            positive = holds.mean()
            balanced = np.where(holds, (1 - positive) ** 0.5, positive**0.5)
            model = LogisticRegression(C=_C, max_iter=300)
            model.fit(matrix[rows], holds, sample_weight=weights[rows] * balanced * 2)
            self.weights[:, code], self.bias[code] = model.coef_[0], model.intercept_[0]
        return self

    def scores(self, passages: Sequence[Sequence[str]]) -> Floats:
        """Log odds, passages × codes; 0 for a code that it has not learnt."""
        result: Floats = self._matrix(passages) @ self.weights + self.bias
        return result

    def _matrix(self, passages: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        rows = [[_PLACE[name] for name in passage] for passage in passages]
        starts = np.cumsum([0, *map(len, rows)])
        columns = np.array([place for row in rows for place in row], dtype=np.int64)
        told = self.rarity[columns]
        lengths = np.sqrt(np.add.reduceat(np.append(told**2, 0.0), starts[:-1])) if rows else told
        told = told / np.repeat(lengths, np.diff(starts))
        return sparse.csr_matrix((told, columns, starts), shape=(len(rows), len(CONCEPTS)))
