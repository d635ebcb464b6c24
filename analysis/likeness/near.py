"""How much two statements have in common by how rare it is: stems, concepts, pieces of words.

Cosines of vectors of inverse document frequency. What is rare is told by the tagger's background,
so "larm" in both says more than "arbete" in both.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["Near", "near"]

_KEPT: Final = 5_000  # statements whose vectors are kept


class Near(NamedTuple):
    """From 0 to 1: by stems, concepts (`tagging.concepts`), and pieces of three to five letters."""

    stems: float
    concepts: float
    pieces: float


class _Vector(NamedTuple):
    """A sparse vector of length 1: places that ascend, and their values."""

    places: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]


def near(one: str, other: str) -> Near:
    """How near two statements are in each way; 0 where one of them has nothing of the kind."""
    return Near(*(_dot(a, b) for a, b in zip(_vectors(one), _vectors(other), strict=True)))


def _dot(one: _Vector, other: _Vector) -> float:
    if not len(one.places) or not len(other.places):
        return 0.0
    at = other.places.searchsorted(one.places)
    at[at == len(other.places)] = 0
    return float((one.values * other.values[at])[other.places[at] == one.places].sum())


@lru_cache(maxsize=_KEPT)
def _vectors(text: str) -> tuple[_Vector, _Vector, _Vector]:
    from analysis.tagging.background import background, places
    from analysis.tagging.concepts import CONCEPTS, concepts_of
    from analysis.tagging.unseeded import stems_of
    from analysis.words import Words, content

    there, words = background(), Words(text)
    said = content(words)
    stems = sorted({stem for word in said for stem in stems_of(word)})
    meant = [CONCEPTS.index(name) for name in concepts_of(words)]
    pieces = [place for word in said for place in _pieces(word)]
    return (
        _vector(places(stems).tolist(), there.stems),
        _vector(meant, there.concepts),
        _vector(pieces, there.grams),
    )


def _vector(told: list[int], counts: npt.NDArray[np.int64]) -> _Vector:
    import numpy as np

    from analysis.tagging.background import background

    found, times = np.unique(np.array(told, dtype=np.int64), return_counts=True)
    rarity = background().rarity(np.zeros(len(found)), 0, counts[found])
    values = (1.0 + np.log(times)) * rarity
    return _Vector(found, values / max(float(np.linalg.norm(values)), 1e-9))


@lru_cache(maxsize=50_000)
def _pieces(word: str) -> tuple[int, ...]:
    """The places of a word's pieces in the background."""
    found = _hasher().transform([word])
    return tuple(found.indices.tolist())


@lru_cache(maxsize=1)
def _hasher():  # type: ignore[no-untyped-def]  # scikit-learn has no types
    from analysis.tagging.linear import Linear
    from analysis.tagging.unseeded import NGRAMS

    return Linear(1, NGRAMS).hasher
