"""One logistic regression per code over character n-grams, stems and pairs of words."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from analysis.text import fold, stem
from analysis.words import Words, content

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_FEATURES = 2**16
_NGRAMS = (3, 5)
_PAIRS_FROM = 2  # passages that a pair of words has to be in before it may count
_PAIRS = 0.5  # what pairs weigh beside the words, as the length of their part of the vector
_KEPT = 500_000  # word types whose shares are kept


def _grams(word: str) -> list[str]:
    bare = f" {fold(word)} "
    low, high = _NGRAMS
    grams = [
        bare[start : start + size]
        for size in range(low, high + 1)
        for start in range(0, max(0, len(bare) - size) + 1)
    ]
    grams.append(f"={stem(word)}")
    return grams


class Linear:
    """A linear judge of passages. A passage's vector is the sum of its words' vectors, so a word
    type is cut into n-grams once and its share of each code's score is kept: scoring a passage adds
    rows of a table. Neighbouring words add a smaller vector of pairs, of which only those met in
    training have a share.
    """

    def __init__(self, codes: int) -> None:
        self.codes = codes
        self.hasher = HashingVectorizer(
            analyzer=_grams, n_features=_FEATURES, norm=None, alternate_sign=False
        )
        self.forget()

    def forget(self) -> None:
        """Drop the shares of words that were met."""
        self.index: dict[str, int] = {}
        self.stems: dict[str, str] = {}
        self.shares = np.zeros((0, self.codes))
        self.squares = np.zeros(0)

    # --- training -------------------------------------------------------------------------------

    def fit(
        self, passages: Sequence[Words], truth: Bools, known: Bools, weights: Floats
    ) -> "Linear":
        """Learn from passages × codes: `truth` where it is `known`. `weights` are of passages."""
        matrix = self._matrix(passages)
        self.weights = np.zeros((matrix.shape[1], self.codes))
        self.bias = np.zeros(self.codes)
        self.learnt = np.zeros(self.codes, dtype=bool)
        used = np.flatnonzero(matrix.getnnz(axis=0))
        matrix = matrix[:, used]
        for code in range(self.codes):
            rows = np.flatnonzero(known[:, code])
            holds = truth[rows, code]
            if not len(rows) or holds.all() or not holds.any():
                continue
            self.learnt[code] = True
            positive = holds.mean()
            balanced = np.where(holds, (1 - positive) ** 0.5, positive**0.5)
            # dual coordinate descent is quick where features outnumber passages
            model = LogisticRegression(
                C=20.0, solver="liblinear", dual=True, random_state=0, max_iter=200, tol=1e-3
            )
            some = matrix if len(rows) == matrix.shape[0] else matrix[rows]
            model.fit(some, holds, sample_weight=weights[rows] * balanced * 2)
            # As a file keeps them, so that a model from the cache gives the same.
            self.weights[used, code] = model.coef_[0].astype(np.float32)
            self.bias[code] = model.intercept_[0]
        self.forget()
        return self

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that it has learnt, as arrays."""
        used = np.flatnonzero(np.any(self.weights, axis=1))
        return {
            "used": used,
            "weights": self.weights[used].astype(np.float32),
            "bias": self.bias,
            "learnt": self.learnt,
            "idf": self.idf,
            "pairs": np.array(list(self.pairs), dtype=np.str_),
            "pair_idf": self.pair_idf,
        }

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "Linear":
        """The model that `arrays` came from. Raises KeyError, ValueError."""
        made = cls(len(arrays["bias"]))
        made.bias, made.learnt = arrays["bias"], arrays["learnt"]
        made.idf, made.pair_idf = arrays["idf"], arrays["pair_idf"]
        made.pairs = {str(pair): number for number, pair in enumerate(arrays["pairs"])}
        made.weights = np.zeros((_FEATURES + len(made.pairs), made.codes))
        made.weights[arrays["used"]] = arrays["weights"]
        return made

    def _matrix(self, passages: Sequence[Words]) -> sparse.csr_matrix:
        """Rows of n-gram counts and of pairs, weighted by how rare they are and normed."""
        read = [content(words) for words in passages]
        types = sorted({word for passage in read for word in passage})
        column = {word: number for number, word in enumerate(types)}
        by_type = _counts([[column[word] for word in passage] for passage in read], len(types))
        grams = self.hasher.transform(types) if types else sparse.csr_matrix((0, _FEATURES))
        seen = np.asarray((by_type @ grams > 0).sum(axis=0)).ravel()
        self.idf = np.log((1.0 + len(passages)) / (1.0 + seen)) + 1.0
        grams = grams.multiply(self.idf).tocsr()
        squares = np.asarray(grams.multiply(grams).sum(axis=1)).ravel()
        of_words = _normed(by_type @ grams, by_type @ squares)

        paired = [self._pairs(words) for words in passages]
        times: dict[str, int] = {}
        for pairs in paired:
            for pair in pairs:
                times[pair] = times.get(pair, 0) + 1
        names = sorted(pair for pair, number in times.items() if number >= _PAIRS_FROM)
        self.pairs = {pair: number for number, pair in enumerate(names)}
        rarity = np.array([np.log((1.0 + len(passages)) / (1.0 + times[p])) + 1.0 for p in names])
        self.pair_idf = rarity
        by_pair = (
            _counts(
                [[self.pairs[p] for p in pairs if p in self.pairs] for pairs in paired], len(names)
            )
            .multiply(rarity[None, :] if len(names) else np.zeros((1, 0)))
            .tocsr()
        )
        of_pairs = _normed(by_pair, np.asarray(by_pair.multiply(by_pair).sum(axis=1)).ravel())
        return sparse.hstack([of_words, of_pairs * _PAIRS]).tocsr()

    def _stem(self, word: str) -> str:
        found = self.stems.get(word)
        if found is None:
            if len(self.stems) > _KEPT:
                self.stems.clear()
            found = self.stems[word] = stem(fold(word))
        return found

    def _pairs(self, words: Words) -> dict[str, None]:
        """The passage's different pairs of neighbouring words, by their stems."""
        stems = [self._stem(word) for word in words.types]
        return dict.fromkeys(f"{a} {b}" for a, b in pairwise(stems))

    # --- scoring --------------------------------------------------------------------------------

    def know(self, words: Iterable[str]) -> None:
        """Keep the shares of word types not met before."""
        new = sorted({word for word in words if word not in self.index})
        if not new:
            return
        if len(self.index) + len(new) > _KEPT:
            self.forget()
        grams = self.hasher.transform(new).multiply(self.idf).tocsr()
        start = len(self.squares)
        self.shares = np.vstack([self.shares, grams @ self.weights[:_FEATURES]])
        squares = np.asarray(grams.multiply(grams).sum(axis=1)).ravel()
        self.squares = np.concatenate([self.squares, squares])
        self.index.update({word: start + number for number, word in enumerate(new)})

    def scores(self, passages: Sequence[Words]) -> Floats:
        """Log odds, passages × codes."""
        result = np.tile(self.bias, (len(passages), 1))
        read = [content(words) for words in passages]
        self.know(word for passage in read for word in passage)
        index = self.index
        found = _sums([[index[word] for word in passage] for passage in read], self.shares)
        norms = np.sqrt(_sums([[index[word] for word in p] for p in read], self.squares[:, None]))
        result += found / np.maximum(norms, 1e-9)
        known = self.pairs
        rows = [[known[p] for p in self._pairs(words) if p in known] for words in passages]
        shares = self.weights[_FEATURES:] * self.pair_idf[:, None]
        lengths = np.sqrt(_sums(rows, self.pair_idf[:, None] ** 2))
        result += _PAIRS * _sums(rows, shares) / np.maximum(lengths, 1e-9)
        return result


def _counts(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), width))


def _normed(matrix: sparse.csr_matrix, squares: Floats) -> sparse.csr_matrix:
    norms = np.sqrt(np.maximum(squares, 1e-12))
    return (sparse.diags(np.where(squares > 0, 1.0 / norms, 0.0)) @ matrix).tocsr()


def _sums(rows: Sequence[Sequence[int]], table: Floats) -> Floats:
    """The sums of a table's rows, by passage."""
    result = np.zeros((len(rows), table.shape[1]))
    filled = [number for number, row in enumerate(rows) if row]
    if filled:
        flat = np.fromiter((one for number in filled for one in rows[number]), dtype=np.int64)
        starts = np.cumsum([0, *(len(rows[number]) for number in filled[:-1])])
        result[filled] = np.add.reduceat(table[flat], starts, axis=0)
    return result
