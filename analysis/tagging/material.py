"""Passages that judges learn from, with what is known of their codes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.tagging.linear import Bools, Floats
from analysis.words import Ints, Words


@dataclass(frozen=True)
class TrainingMaterial:
    """Passages with what is known of their codes: passages × codes. `sources` by passage;
    `vectors`, passages × width, where there are embeddings."""

    texts: list[str]
    truth: Bools
    known: Bools
    weights: Floats
    sources: tuple[str, ...]
    vectors: Floats | None = None

    @cached_property
    def words(self) -> list[Words]:
        """The passages as words, read when they are asked for: a model that was kept needs none."""
        return [Words(text) for text in self.texts]

    def __add__(self, other: "TrainingMaterial") -> "TrainingMaterial":
        return TrainingMaterial(
            self.texts + other.texts,
            np.vstack([self.truth, other.truth]),
            np.vstack([self.known, other.known]),
            np.concatenate([self.weights, other.weights]),
            self.sources + other.sources,
            None
            if self.vectors is None or other.vectors is None
            else np.vstack([self.vectors, other.vectors]),
        )

    def part(self, rows: Ints) -> "TrainingMaterial":
        return TrainingMaterial(
            [self.texts[int(row)] for row in rows],
            self.truth[rows],
            self.known[rows],
            self.weights[rows],
            tuple(self.sources[int(row)] for row in rows),
            None if self.vectors is None else self.vectors[rows],
        )
