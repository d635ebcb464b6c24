"""One logistic regression per code over sentence embeddings: the tagger's optional third judge."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from analysis.tagging.linear import Bools, Floats

# Strong enough that a few hundred near-parallel columns do not learn the passages by heart.
_C = 10.0


class Dense:
    """A judge of passages by their vectors; `learnt` are the codes that it knows.

    Vectors of a model often lie close together; what tells them apart is how they lie from their
    middle, `mean`.
    """

    def __init__(self, weights: Floats, bias: Floats, learnt: Bools, mean: Floats) -> None:
        self.weights = weights  # width × codes
        self.bias = bias
        self.learnt = learnt
        self.mean = mean

    @classmethod
    def fit(cls, vectors: Floats, truth: Bools, known: Bools, weights: Floats) -> "Dense":
        """Learn from passages × width and passages × codes: `truth` where it is `known`."""
        codes = truth.shape[1]
        mean = vectors.sum(axis=0) / max(len(vectors), 1)
        mean = mean.astype(np.float32).astype(np.float64)
        made = cls(
            np.zeros((vectors.shape[1], codes)), np.zeros(codes), np.zeros(codes, bool), mean
        )
        vectors = made._apart(vectors)
        for code in range(codes):
            rows = np.flatnonzero(known[:, code])
            holds = truth[rows, code]
            if not len(rows) or holds.all() or not holds.any():
                continue
            positive = holds.mean()
            balanced = np.where(holds, (1 - positive) ** 0.5, positive**0.5)
            model = LogisticRegression(C=_C, max_iter=300, tol=1e-3)
            model.fit(vectors[rows], holds, sample_weight=weights[rows] * balanced * 2)
            # As a file keeps them, so that a model from the cache gives the same.
            made.weights[:, code] = model.coef_[0].astype(np.float32)
            made.bias[code] = model.intercept_[0]
            made.learnt[code] = True
        return made

    def scores(self, vectors: Floats) -> Floats:
        """Log odds, passages × codes; 0 for a code that it does not know."""
        if not self.learnt.any():
            return np.zeros((len(vectors), len(self.learnt)))
        return np.asarray(self._apart(vectors) @ self.weights + self.bias)

    def _apart(self, vectors: Floats) -> Floats:
        away = vectors - self.mean
        lengths = np.linalg.norm(away, axis=1, keepdims=True)
        found: Floats = away / np.maximum(lengths, 1e-9)
        return found

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that it has learnt, as arrays."""
        return {
            "dense_weights": self.weights.astype(np.float32),
            "dense_bias": self.bias,
            "dense_learnt": self.learnt,
            "dense_mean": self.mean.astype(np.float32),
        }

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "Dense":
        """The judge that `arrays` came from. Raises KeyError."""
        weights = arrays["dense_weights"].astype(np.float64)
        mean = arrays["dense_mean"].astype(np.float64)
        return cls(weights, arrays["dense_bias"], arrays["dense_learnt"], mean)
