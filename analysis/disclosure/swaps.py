"""Persons who could have changed a label with each other, so that all that is shown stays.

Of two persons of other districts and areas, one may as well have had the other's area: each
breakdown by area counts as many as before, and so does one by both where it tells their districts
or their areas together. What was answered stays as well when both gave the same answer; where they
did not, two others of their areas change answers with each other.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

# With so many others a person is tried to be swapped.
_TRIED = 200


class Swaps:
    """The true persons, and which of them can be swapped.

    `places`: of every atom (a label of each dimension) its labels, by number (dimensions x atoms).
    `groups`: what is shown, as the atoms it counts (groups x atoms). `persons`: how many gave each
    answer to each question in each atom, flat; `spans` has of each question its first level and the
    number of them, each of `size` atoms.
    """

    def __init__(
        self,
        places: NDArray[np.int64],
        groups: NDArray[np.bool_],
        persons: NDArray[np.float64],
        spans: Mapping[str, tuple[int, int]],
        size: int,
    ) -> None:
        self._places = places
        self._groups = groups.astype(np.int8)
        self._answers = persons.reshape(-1, size)
        self._spans = list(spans.values())
        self._size = size
        radix = places.max(axis=1, initial=0) + 1
        self._step = np.append(np.cumprod(radix[::-1])[::-1], 1)[1:]
        self._codes = self._step @ places
        self._atom = np.full(int(radix.prod()), -1)
        self._atom[self._codes] = np.arange(size)
        self.tried = 0  # how many swaps were tried, which is what takes time

    def without(self, row: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """Persons who could have been there, none of whom the row counts (coefficients like
        `persons`): the true ones after some swaps. None when no swaps were found."""
        counted = row.reshape(-1, self._size) > 0
        answers = self._answers.copy()
        inside = np.asarray(counted.any(axis=0))
        for atom in np.flatnonzero(inside).tolist():
            while (answers[:, atom] * counted[:, atom]).any():
                if not self._one(atom, counted[:, atom], inside, answers):
                    return None
        return answers.ravel()

    def _one(
        self,
        atom: int,
        counted: NDArray[np.bool_],
        inside: NDArray[np.bool_],
        answers: NDArray[np.float64],
    ) -> bool:
        """Swaps one person who is counted out of the atom, in `answers`, with one where there are
        most, if that is possible; whether there was a way."""
        tried = 0
        for dimension in range(len(self._places)):
            labels = self._places[dimension]
            step = (labels - labels[atom]) * self._step[dimension]
            to, back = self._atom[self._codes[atom] + step], self._atom[self._codes - step]
            able = (step != 0) & (to >= 0) & (back >= 0) & ~inside
            able[able] &= ~inside[to[able]] & ~inside[back[able]]
            others = np.flatnonzero(able & (self._sizes(answers) > 0))
            if not len(others):
                continue
            moved = self._groups[:, to[others]] + self._groups[:, back[others]]
            stays = moved == self._groups[:, [atom]] + self._groups[:, others]
            others = others[stays.all(axis=0)]
            for other in others[np.argsort(-self._sizes(answers)[others], kind="stable")].tolist():
                tried += 1
                if tried > _TRIED:
                    return False
                self.tried += 1
                changed = answers.copy()
                swap = (atom, other, int(to[other]), int(back[other]))
                if self._moved(swap, dimension, counted, inside, changed):
                    answers[:] = changed
                    return True
        return False

    def _sizes(self, answers: NDArray[np.float64]) -> NDArray[np.float64]:
        start, width = self._spans[0]
        sizes: NDArray[np.float64] = answers[start : start + width].sum(axis=0)
        return sizes

    def _moved(
        self,
        swap: tuple[int, int, int, int],
        dimension: int,
        counted: NDArray[np.bool_],
        inside: NDArray[np.bool_],
        answers: NDArray[np.float64],
    ) -> bool:
        """Swaps a person of the first atom with one of the second, who come to the third and the
        fourth; whether every question allows it."""
        atom, other, to, back = swap
        beside: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
        for start, width in self._spans:
            asked = answers[start : start + width]
            wanted = counted[start : start + width]
            mine = (asked[:, atom] > 0) & (wanted if wanted.any() else True)
            both = mine & (asked[:, other] > 0)
            if both.any():
                # What most gave there leaves most ways for the others.
                level = theirs = int(np.where(both, asked[:, other], -1).argmax())
            else:
                # They answered differently: two others, who differ as they do, change answers.
                if beside is None:
                    beside = self._beside(swap, dimension, inside)
                found = _changed(asked, mine, other, beside)
                if found is None:
                    return False
                level, theirs, here, there = found
                asked[theirs, here] -= 1
                asked[level, here] += 1
                asked[level, there] -= 1
                asked[theirs, there] += 1
            asked[level, atom] -= 1
            asked[level, to] += 1
            asked[theirs, other] -= 1
            asked[theirs, back] += 1
        return True

    def _beside(
        self, swap: tuple[int, int, int, int], dimension: int, inside: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of other atoms that all that is shown tells apart as it does the swap's first atom
        from its third."""
        atom, other, to, back = swap
        labels = self._places[dimension]
        step = (labels[to] - labels[atom]) * self._step[dimension]
        free = ~inside
        free[[atom, other, to, back]] = False
        here = np.flatnonzero((labels == labels[atom]) & free)
        there = self._atom[self._codes[here] + step]
        known = there >= 0
        known[known] &= free[there[known]]
        here, there = here[known], there[known]
        apart = self._groups[:, [to]] - self._groups[:, [atom]]
        alike = (self._groups[:, there] - self._groups[:, here] == apart).all(axis=0)
        return here[alike], there[alike]


def _changed(
    asked: NDArray[np.float64],
    mine: NDArray[np.bool_],
    other: int,
    beside: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> tuple[int, int, int, int] | None:
    """An answer of the first atom, one of the `other`, and two atoms where somebody gave the second
    and somebody the first."""
    here, there = beside
    gives = (asked[:, here] > 0).astype(np.int16)
    takes = (asked[:, there] > 0).astype(np.int16)
    # By answer of the first atom and of the other: in how many pairs they could be changed.
    ways = takes @ gives.T
    ways[~mine] = 0
    ways[:, asked[:, other] <= 0] = 0
    if not ways.any():
        return None
    level, theirs = np.unravel_index(int(ways.argmax()), ways.shape)
    at = np.flatnonzero((takes[level] > 0) & (gives[theirs] > 0))[0]
    return int(level), int(theirs), int(here[at]), int(there[at])
