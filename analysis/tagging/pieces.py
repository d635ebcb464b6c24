"""Words as their n-grams of letters and their stem, each at its place in a table of fixed size.

The places are those of scikit-learn's HashingVectorizer (MurmurHash3, 32 bits; Appleby, public
domain), so that they can be told from it; but all words are cut and hashed at once, as arrays: new
words are what tagging spends its time on, and a string for each of their pieces takes five times as
long.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.text import fold, stem
from analysis.words import Ints, expand

__all__ = ["Pieces"]

Hashes = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]

_BLOCK = 4  # bytes that are hashed at a time
_FIRST, _SECOND = np.uint32(0xCC9E2D51), np.uint32(0x1B873593)
_FIVE, _STEP = np.uint32(5), np.uint32(0xE6546B64)
_TAILS = np.array([0, 0xFF, 0xFFFF, 0xFFFFFF], dtype=np.uint32)


class Pieces:
    """Cuts words into n-grams of `low` to `high` letters, a space at both ends and dots left out,
    and their stem; a word shorter than that is its own n-gram."""

    n_features: Final = 2**16

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def transform(self, words: Sequence[str]) -> sparse.csr_matrix:
        """How often each piece is in each word: words × places."""
        if not words:
            return sparse.csr_matrix((0, self.n_features))
        letters = np.frombuffer(fold(f" {'  '.join(words)} ").encode(), dtype=np.uint8)
        lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words)) + 2
        starts = np.cumsum(lengths) - lengths
        # Where each letter begins: one with an accent that nobody folds is two bytes or more.
        begins = np.append(np.flatnonzero((letters & 0xC0) != 0x80), len(letters))
        rows, firsts, sizes = [], [], []
        for size in range(self.low, self.high + 1):
            row, first = expand(starts, np.maximum(lengths - size + 1, 1))
            rows.append(row)
            firsts.append(first)
            sizes.append(np.minimum(size, lengths[row]))
        first = np.concatenate(firsts)
        end = begins[first + np.concatenate(sizes)]
        grams = _hashed(letters, begins[first], end - begins[first])
        stems = [f"={stem(word)}".encode() for word in words]
        width = np.fromiter(map(len, stems), dtype=np.int64, count=len(stems))
        whole = np.frombuffer(b"".join(stems), dtype=np.uint8)
        hashes = np.concatenate([grams, _hashed(whole, np.cumsum(width) - width, width)])
        places = np.abs(hashes.view(np.int32).astype(np.int64)) % self.n_features
        row = np.concatenate([*rows, np.arange(len(words))])
        shape = (len(words), self.n_features)
        return sparse.coo_matrix((np.ones(len(row)), (row, places)), shape=shape).tocsr()


def _hashed(letters: Bytes, starts: Ints, sizes: Ints) -> Hashes:
    """MurmurHash3 of the pieces that begin at `starts` and are `sizes` bytes long."""
    padded = np.append(letters, np.zeros(_BLOCK, dtype=np.uint8)).astype(np.uint32)
    eight = np.uint32(8)
    blocks = padded[:-3] | (padded[1:-2] | (padded[2:-1] | padded[3:] << eight) << eight) << eight
    whole = sizes // _BLOCK
    result = np.zeros(len(starts), dtype=np.uint32)
    for number in range(int(whole.max(initial=0))):
        some = np.flatnonzero(whole > number)
        hashed = _turned(result[some] ^ _mixed(blocks[starts[some] + _BLOCK * number]), 13)
        result[some] = hashed * _FIVE + _STEP
    tail = blocks[starts + _BLOCK * whole] & _TAILS[sizes % _BLOCK]
    result ^= _mixed(tail)
    result ^= sizes.astype(np.uint32)
    result ^= result >> 16
    result *= np.uint32(0x85EBCA6B)
    result ^= result >> 13
    result *= np.uint32(0xC2B2AE35)
    result ^= result >> 16
    return result


def _mixed(block: Hashes) -> Hashes:
    return _turned(block * _FIRST, 15) * _SECOND


def _turned(numbers: Hashes, by: int) -> Hashes:
    """Rotated to the left."""
    return numbers << np.uint32(by) | numbers >> np.uint32(32 - by)
