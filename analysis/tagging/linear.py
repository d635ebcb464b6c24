"""One logistic regression per code over character n-grams, stems and pairs of words."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.tagging.background import Background
from analysis.tagging.pieces import Pieces
from analysis.text import fold, stem
from analysis.words import Batch, Ints, Words, content, is_content, is_telling

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_FEATURES = Pieces.n_features
_PAIRS_FROM = 2  # passages that a pair of words has to be in before it may count
_KEPT = 500_000  # word types whose shares are kept
_ROOM = 1024  # word types that there is room for at first


class Linear:
    """A linear judge of passages. A passage's vector is the sum of its words' vectors, so a word
    type is cut into n-grams once and its share of each code's score is kept: scoring a passage adds
    rows of a table. Neighbouring words add a vector of pairs, of which only those met in training
    have a share.

    `ngrams` are the shortest and the longest n-gram of letters, `pairs` is what pairs weigh beside
    the words, as the length of their part of the vector. Both were best for thousands of passages
    when a writer at a time was left out; where there are few, shorter and lighter ones are.
    `rareness` tells how rare n-grams are where the passages to learn from are too few to tell.
    """

    def __init__(
        self,
        codes: int,
        ngrams: tuple[int, int] = (4, 6),
        pairs: float = 0.6,
        rareness: Background | None = None,
    ) -> None:
        if rareness is not None and rareness.ngrams != ngrams:
            raise ValueError(f"the background's n-grams are {rareness.ngrams}, not {ngrams}")
        self.codes = codes
        self.rareness = rareness
        self.pairs_weigh = pairs
        self.hasher = Pieces(*ngrams)
        self.forget()

    def forget(self) -> None:
        """Drop the shares of words that were met."""
        self.index: dict[str, int] = {}  # by word, its row
        self.stems: dict[str, str] = {}
        # They have room for words to come: rows past the index's length mean nothing.
        self.shares = np.zeros((_ROOM, self.codes))
        self.squares = np.zeros(_ROOM)
        self.content = np.zeros(_ROOM, dtype=bool)  # may tell a subject; others have no share
        self.telling = np.zeros(_ROOM, dtype=bool)  # and is no small word
        self.paired = np.zeros(_ROOM, dtype=np.int64)  # its stem's number among known pairs, or -1
        self.paired_stems: dict[str, int] | None = None
        self.paired_heads: set[str] = set()

    # --- training -------------------------------------------------------------------------------

    def fit(
        self, passages: Sequence[Words], truth: Bools, known: Bools, weights: Floats
    ) -> "Linear":
        """Learn from passages × codes: `truth` where it is `known`. `weights` are of passages."""
        from sklearn.linear_model import LogisticRegression

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
        grams = self.hasher.transform(types)
        seen = np.asarray((by_type @ grams > 0).sum(axis=0)).ravel()
        if self.rareness is None:
            self.idf = np.log((1.0 + len(passages)) / (1.0 + seen)) + 1.0
        else:
            self.idf = self.rareness.rarity(seen, len(passages), self.rareness.grams)
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
        return sparse.hstack([of_words, of_pairs * self.pairs_weigh]).tocsr()

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
        asked = list(dict.fromkeys(words))
        new = [word for word in asked if word not in self.index]
        if len(self.index) + len(new) > _KEPT:
            self.forget()
            new = asked
        if self.paired_stems is None:
            self._number_pairs()
        start = len(self.index)
        end = start + len(new)
        if end > len(self.squares):
            self._make_room(max(end, 2 * len(self.squares)))
        places = [place for place, word in enumerate(new, start) if is_content(word)]
        grams = self.hasher.transform([new[place - start] for place in places])
        grams.data *= self.idf[grams.indices]
        self.shares[places] = grams @ self.weights[:_FEATURES]
        if places:
            self.squares[places] = np.add.reduceat(grams.data**2, grams.indptr[:-1])
        self.content[places] = True
        self.telling[start:end] = list(map(is_telling, new))
        self.paired[start:end] = list(map(self._pair_number, new))
        self.index.update(zip(new, range(start, end), strict=True))

    def _make_room(self, room: int) -> None:
        for name in ("shares", "squares", "content", "telling", "paired"):
            before = getattr(self, name)
            made = np.zeros((room, *before.shape[1:]), dtype=before.dtype)
            made[: len(before)] = before
            setattr(self, name, made)

    def rows(self, batch: Batch) -> Ints:
        """By type of the batch, its row in the tables of words. They hold until another batch is
        asked for."""
        found = [*map(self.index.get, batch.types)]
        if None in found:
            self.know(batch.types)
            found = [*map(self.index.get, batch.types)]
        return np.array(found, dtype=np.int64)

    def scores(self, batch: Batch, rows: Ints | None = None) -> Floats:
        """Log odds, passages × codes. `rows` are those of the batch, where they are known."""
        rows = self.rows(batch) if rows is None else rows
        result = np.tile(self.bias, (len(batch.passages), 1))
        said = rows[batch.keys] if len(rows) else batch.keys
        tokens = np.flatnonzero(self.content[said])
        passages, found = _different(batch.passage_of[tokens], said[tokens])
        norms = np.sqrt(_sums(batch, passages, found, self.squares[:, None]))
        result += _sums(batch, passages, found, self.shares) / np.maximum(norms, 1e-9)
        passages, found = self._known_pairs(batch, self.paired[said])
        lengths = np.sqrt(_sums(batch, passages, found, self.pair_squares))
        shares = _sums(batch, passages, found, self.pair_shares)
        result += self.pairs_weigh * shares / np.maximum(lengths, 1e-9)
        return result

    def _known_pairs(self, batch: Batch, stems: Ints) -> tuple[Ints, Ints]:
        """Passages, and the numbers of their pairs of neighbouring words that training met; `stems`
        by token."""
        if len(stems) < 2 or not len(self.pair_keys):
            return stems[:0], stems[:0]
        left, right, of = stems[:-1], stems[1:], batch.passage_of
        places = np.flatnonzero((left >= 0) & (right >= 0) & (of[:-1] == of[1:]))
        wanted = left[places] * len(self.paired_stems or ()) + right[places]
        found = np.minimum(np.searchsorted(self.pair_keys, wanted), len(self.pair_keys) - 1)
        met = self.pair_keys[found] == wanted
        return _different(of[places[met]], self.pair_rows[found[met]])

    def _pair_number(self, word: str) -> int:
        """The number of a word's stem among those of known pairs, or -1."""
        # A stem is the beginning of its word, three letters at least, and most new words begin like
        # none of these.
        if fold(word[:3]) not in self.paired_heads:
            return -1
        return (self.paired_stems or {}).get(self._stem(word), -1)

    def _number_pairs(self) -> None:
        """Give the stems of known pairs numbers, so that a pair is looked up as a number."""
        split = [pair.split(" ") for pair in self.pairs]
        stems = dict.fromkeys(stem for pair in split for stem in pair)
        self.paired_stems = {stem: number for number, stem in enumerate(stems)}
        self.paired_heads = {stem[:3] for stem in stems}
        keys = [self.paired_stems[a] * len(stems) + self.paired_stems[b] for a, b in split]
        order = np.argsort(np.array(keys, dtype=np.int64))
        self.pair_keys = np.array(keys, dtype=np.int64)[order]
        self.pair_rows = np.array(list(self.pairs.values()), dtype=np.int64)[order]
        self.pair_shares = self.weights[_FEATURES:] * self.pair_idf[:, None]
        self.pair_squares = self.pair_idf[:, None] ** 2


def _counts(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), width))


def _normed(matrix: sparse.csr_matrix, squares: Floats) -> sparse.csr_matrix:
    norms = np.sqrt(np.maximum(squares, 1e-12))
    return (sparse.diags(np.where(squares > 0, 1.0 / norms, 0.0)) @ matrix).tocsr()


def _different(passages: Ints, entries: Ints) -> tuple[Ints, Ints]:
    """A passage's different entries, in the order in which they came first."""
    if not len(entries):
        return passages, entries
    both = passages * (int(entries.max()) + 1) + entries
    order = np.argsort(both, kind="stable")
    ranked = both[order]
    first = np.sort(order[np.concatenate([[True], ranked[1:] != ranked[:-1]])])
    return passages[first], entries[first]


def _sums(batch: Batch, passages: Ints, entries: Ints, table: Floats) -> Floats:
    """The sums of a table's rows, by passage; `passages` ascend."""
    result = np.zeros((len(batch.passages), table.shape[1]))
    if len(entries):
        begins = np.flatnonzero(np.diff(passages, prepend=-1))
        result[passages[begins]] = np.add.reduceat(table[entries], begins, axis=0)
    return result
