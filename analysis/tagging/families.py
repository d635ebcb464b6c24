"""Codes that came out of another one start with what had been learnt of that: sub-codes of their
parent, the parts of a split of the whole.

A code of its own has too few seeds, and its sentences tell it from its siblings better than from
the rest. What it came out of has passages: its seeds, and those that people have confirmed of it or
of anything that came out of it. A linear judge learns from these what the whole is about; a passage
that is not about the whole is hardly about the part. How much that weighs beside the code's own
judges was learnt on other codes (`python -m evals.cold_start`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.codebook import Codebook
from analysis.tagging.linear import Floats, Linear
from analysis.tagging.seeds import Seed
from analysis.words import Batch, Ints, Words

__all__ = ["FAMILY_AT", "FAMILY_JOINED", "Families", "Member", "family_joined", "wholes"]

# Learnt by `python -m evals.cold_start`: the constant, the weights of the code's own log odds, of
# those of the whole, and of these again where they speak against it; and the line.
FAMILY_JOINED = (1.01, 0.59, -0.13, 1.15)
FAMILY_AT = 0.34
LEARNT_FROM = 40  # passages about the whole, below which it tells less than the code's sentences


@dataclass(frozen=True)
class Member:
    """A passage with its codes, of this version of the codebook or an earlier one; where not all
    are known (`settled`), it tells of the wholes that it is about alone."""

    text: Words
    codes: frozenset[str]
    weight: float
    settled: bool = True

    @classmethod
    def of(cls, seed: Seed, weight: float) -> "Member":
        return cls(Words(seed.text), seed.codes, weight)


def wholes(codebook: Codebook) -> dict[str, frozenset[str]]:
    """By code that came out of another: that one and all that is about it, by their ids. Of a part
    of a split that is a sub-code besides, the split, which is narrower."""
    found = {}
    for code in codebook.codes:
        if code.parent is not None:
            inside = {code.parent, *(child.id for child in codebook.children(code.parent))}
            found[code.id] = frozenset(inside)
    for gone in codebook.gone:
        became = codebook.became(gone.id)
        if became is not None and became.fate == "split":
            for part in became.into:
                found[part] = frozenset((gone.id, *became.into))
    return found


class Families:
    """Judges of what the codes at `columns` of a codebook came out of. `columns` are those of the
    given ones of which enough passages are known."""

    def __init__(self, codebook: Codebook, columns: Ints, members: Sequence[Member]) -> None:
        of = wholes(codebook)
        ids = codebook.ids
        mine = {int(column): of[ids[column]] for column in columns if ids[column] in of}
        every = sorted(set(mine.values()), key=sorted)
        holds = np.array([[not w.isdisjoint(m.codes) for w in every] for m in members], dtype=bool)
        holds = holds.reshape(len(members), len(every))
        enough = holds.sum(axis=0) >= LEARNT_FROM
        used = [whole for whole, many in zip(every, enough, strict=True) if many]
        self.columns: Ints = np.array(
            [column for column, whole in mine.items() if whole in used], dtype=np.int64
        )
        self.numbers: Ints = np.array(
            [used.index(mine[int(column)]) for column in self.columns], dtype=np.int64
        )
        self.linear = Linear(len(used))
        if used:
            holds = holds[:, enough]
            known = holds | np.array([[m.settled] for m in members])
            weights = np.array([m.weight for m in members])
            self.linear.fit([m.text for m in members], holds, known, weights)

    def joined(self, own: Floats, batch: Batch) -> Floats:
        """The log odds of the codes at `columns`, passages × columns, of their own ones."""
        return family_joined(FAMILY_JOINED, own, self.linear.scores(batch)[:, self.numbers])


def family_joined(weights: Sequence[float], own: Floats, whole: Floats) -> Floats:
    """The log odds of codes by their own ones and those of what they came out of."""
    constant, by_own, by_whole, against = weights
    result: Floats = constant + by_own * own + by_whole * whole + against * np.minimum(whole, 0.0)
    return result
