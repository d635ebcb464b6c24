"""How rare words, their pieces and concepts are in what people say, whatever it is about.

A codebook has a few hundred sentences, from which nobody can tell a common word from a rare one;
the seeds' passages can, without what they are labelled with. `data/background.npz` holds in how
many of them each piece occurs, by its hash, and each concept; `python -m evals.background` writes
it anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.utils import murmurhash3_32

__all__ = ["FILE", "STEMS", "Background", "background", "digest", "places"]

FILE: Final = Path(__file__).parent.parent / "data" / "background.npz"
STEMS: Final = 2**16  # places for stems

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Background:
    """`grams`, `stems` and `concepts`: by place, in how many of `passages` such a piece occurs;
    n-grams have their place from the linear judge's hasher for `ngrams`, stems from `places`,
    concepts from `concepts.CONCEPTS`."""

    ngrams: tuple[int, int]
    grams: Counts
    stems: Counts
    concepts: Counts
    passages: int

    def rarity(self, seen: npt.NDArray[np.float64], of: int, there: Counts) -> Floats:
        """How rare pieces are that are `seen` in so many of one's own passages (`of` in all), and
        there so many times in the background: inverse document frequency over both together."""
        found: Floats = np.log((1.0 + of + self.passages) / (1.0 + seen + there)) + 1.0
        return found


@lru_cache(maxsize=1)
def background() -> Background:
    """What the package brings."""
    with np.load(FILE, allow_pickle=False) as kept:
        low, high = kept["ngrams"].tolist()
        return Background(
            (low, high),
            kept["grams"].astype(np.int64),
            kept["stems"].astype(np.int64),
            kept["concepts"].astype(np.int64),
            int(kept["passages"]),
        )


def digest(made_from: Sequence[str]) -> str:
    """A hash of the passages and names of concepts that the file was made from, which it holds as
    `digest`."""
    return hashlib.sha256("\0".join(made_from).encode("utf-8", "surrogatepass")).hexdigest()


def places(stems: Sequence[str]) -> Counts:
    """Where a stem is counted."""
    return np.array([murmurhash3_32(stem, positive=True) % STEMS for stem in stems], dtype=np.int64)
