"""What several breakdowns of the same persons tell together about a combination none of them shows.

A reader who puts together the breakdown by district, the one by area, and the one by both can prove
that somebody is in a combination that was put together with others for being small: a district of
six whose neighbours leave room for five elsewhere. `Linked.proved` finds such combinations, by
linear programming over all that is shown: the numbers of persons in every smallest group and, for
each question, how they answered.

**How the work is bounded.** Whoever knows the true persons can most often show that a combination
could be empty by moving a few of them so that all that is shown stays: what is found so is a crowd
that the attacker has to reckon with, too. First two persons at a time change a label with each
other (`Linked._swapped`), then small programs move persons among a few labels (`Linked._beside`).
Only what is left needs programs over everybody. All of it counts towards `Work`: programs by their
size, swaps by how many were tried; what it was not enough for is `undecided`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from analysis.disclosure.swaps import Swaps
from analysis.disclosure.tables import Group

# Persons are whole; what the solver leaves of rounding is far below.
_TINY = 1e-6
# The unknowns of a program among a few labels, and how many more there may be.
_LOCAL, _MORE = 800, 3
# After so many of them in a row that found nothing, programs over everybody are worth their time.
_FAILED = 3
# From so many unknowns on the interior point method is several times as fast as the simplex.
_MANY = 4_000
Labels = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Seen:
    """A group that is shown: the labels it has of each dimension (one that is missing: any)."""

    labels: Labels
    group: Group


@dataclass
class Work:
    """How much may still be spent on programs, in seconds of a processor as their sizes tell
    (inf: as much as it takes): what is found depends on no clock."""

    left: float = np.inf
    ran_out: bool = False

    def take(self, equations: Any) -> bool:
        """Whether there is enough left for a program of this size, which is then spent; smaller
        ones may be possible where it is not."""
        return self.spend(_cost(equations))

    def spend(self, seconds: float) -> bool:
        """Whether there is as much left, which is then spent."""
        if seconds > self.left:
            self.ran_out = True
            return False
        self.left -= seconds
        return True


# About how many seconds the equations take to be made, and a swap to be tried.
_MADE, _TRY = 0.008, 1e-4


def _cost(equations: Any) -> float:
    """About how many seconds a program takes: measured from 400 unknowns to 35,000."""
    rows, unknowns = equations.shape
    if unknowns <= _MANY:
        return float(0.004 + 3e-8 * rows * unknowns + 5e-6 * unknowns)
    # Few equations leave many ways, among which the interior point method takes long.
    return float(0.006 + max(2e-8 * rows * unknowns, 1.8e-4 * unknowns * (3 * rows < unknowns)))


class Proof(NamedTuple):
    """The places of cells that certainly hold somebody, and of those of which that is not known."""

    proved: list[int]
    undecided: list[int]


class Linked:
    """All that is shown of some persons. `dimensions` has every label of each dimension.

    Groups that tell of the same question have the same levels of it. `crowd`: the true persons, by
    a label of each dimension; they spare work and change nothing of what is found.
    """

    def __init__(
        self,
        dimensions: Mapping[str, Sequence[str]],
        seen: Iterable[Seen],
        crowd: Mapping[tuple[str, ...], Group] | None = None,
    ) -> None:
        product = list(itertools.product(*dimensions.values()))
        columns = list(zip(*product, strict=True)) if dimensions else []
        self._labels = dict(zip(dimensions, map(np.array, columns), strict=True))
        self._atoms = len(product)
        self._masks: dict[tuple[str, str], NDArray[np.bool_]] = {}
        shown = [(self._members(one.labels), one.group) for one in seen]
        nobody = np.zeros(self._atoms, dtype=bool)
        for members, group in shown:
            if not group.persons:
                nobody |= members
        self._somebody = np.flatnonzero(~nobody)
        self._build([(members[self._somebody], group) for members, group in shown])
        self._true = None if crowd is None else self._of(crowd, product)

    def proved(
        self, cells: Sequence[Labels], question: str | None = None, outside: Sequence[int] = ()
    ) -> list[int]:
        """Which of the cells certainly hold somebody (their places, in order); with a `question`,
        somebody who answered it with another level than those at the places `outside`.

        ValueError: figures that no persons can have given.
        """
        return self.proof(cells, question, outside, Work()).proved

    def proof(
        self,
        cells: Sequence[Labels],
        question: str | None,
        outside: Sequence[int],
        work: Work,
    ) -> Proof:
        """As `proved`, with a bound to the work."""
        rows = [
            self._row(self._members(labels)[self._somebody], question, outside) for labels in cells
        ]
        if not work.spend(_MADE):
            return Proof([], list(range(len(rows))))
        left = self._beside(rows, self._swapped(rows, work), work)
        found: list[int] = []
        while left:
            if not work.take(self._equal):
                return Proof(sorted(found), sorted(left))
            least = self._least(sum(rows[at] for at in left))
            some = [at for at in left if rows[at] @ least > _TINY]
            if len(some) == len(left):
                # None of them could be emptied together with the others: each by itself, then.
                empty: set[int] = set()
                for number, at in enumerate(left):
                    if at in empty:
                        continue
                    if len(left) > 1:
                        if not work.take(self._equal):
                            rest = [other for other in left[number:] if other not in empty]
                            return Proof(sorted(found), rest)
                        least = self._least(rows[at])
                    if rows[at] @ least > _TINY:
                        found.append(at)
                    empty |= {other for other in left if rows[other] @ least <= _TINY}
                break
            # What is empty in one possible crowd is not proved.
            left = some
        return Proof(sorted(found), [])

    def fewest(self, cells: Sequence[Labels]) -> list[int]:
        """Of each cell the fewest persons that there can be in it."""
        found = []
        for labels in cells:
            row = self._row(self._members(labels)[self._somebody])
            found.append(math.ceil(float(row @ self._least(row)) - _TINY))
        return found

    def range(self, cell: Labels, somebody: Sequence[Labels] = ()) -> tuple[float, float]:
        """The fewest and most persons that can be in the cell, for a reader who knows that there is
        somebody in each of `somebody`."""
        floors = [self._row(self._members(labels)[self._somebody]) for labels in somebody]
        row = self._row(self._members(cell)[self._somebody])
        least, most = self._least(row, floors), self._least(-row, floors)
        return float(row @ least), float(row @ most)

    # --- with the true persons ------------------------------------------------------------------

    def _of(
        self, crowd: Mapping[tuple[str, ...], Group], product: Sequence[tuple[str, ...]]
    ) -> NDArray[np.float64] | None:
        """The true persons as a solution; None when they are none of all that is shown, such as
        where a question keeps figures of an earlier time."""
        made = np.zeros(self._total)
        for at, atom in enumerate(self._somebody.tolist()):
            group = crowd.get(product[atom])
            for question, (start, width) in self._spans.items() if group else ():
                assert group is not None
                levels = group.distributions[question] if question else (group.persons,)
                for level in range(width):
                    made[(start + level) * self._size + at] = levels[level]
        made = made[self._kept]
        return made if np.allclose(self._equal @ made, self._values) else None

    def _swapped(self, rows: Sequence[NDArray[np.float64]], work: Work) -> list[int]:
        """Which of the rows were not emptied by persons who change a label with each other."""
        left = list(range(len(rows)))
        if self._true is None or self._equal.shape[1] <= _LOCAL:
            return left
        full = np.zeros(self._total)
        full[self._kept] = self._true
        groups = np.unique(np.array(self._groups).reshape(-1, self._size), axis=0)
        swaps = Swaps(self._places(), groups, full, self._spans, self._size)
        found: list[int] = []
        for at in left:
            row = np.zeros(self._total)
            row[self._kept] = rows[at]
            before = swaps.tried
            emptied = swaps.without(row) is not None
            if not work.spend((1 + swaps.tried - before) * _TRY):
                return found + left[at:]
            if not emptied:
                found.append(at)
        return found

    def _places(self) -> NDArray[np.int64]:
        """Of every atom that can be somebody its labels, by number (dimensions x atoms)."""
        codes = [np.unique(of, return_inverse=True)[1] for of in self._labels.values()]
        return np.array(codes, dtype=np.int64).reshape(len(codes), -1)[:, self._somebody]

    def _beside(
        self, rows: Sequence[NDArray[np.float64]], left: Sequence[int], work: Work
    ) -> list[int]:
        """Which of the rows that are left were not emptied by moving persons among a few labels."""
        left = list(left)
        size = self._equal.shape[1]
        few = len(left) <= _FAILED and work.left > (len(left) + 1) * _cost(self._equal)
        if not left or self._true is None or size <= _LOCAL or few:
            return left
        # Among a few labels of the dimension that has most.
        labels = max(self._labels.values(), key=lambda of: len(set(of)))
        of = labels[self._somebody][self._kept % self._size]
        every = sorted(set(of))
        many = max(2, len(every) * _LOCAL // size)
        if (many + 1) * size > _MORE * _LOCAL * len(every):
            return left
        columns = self._equal.tocsc()
        chance = np.random.default_rng(0)
        inside = {at: set(of[(rows[at] > 0) & (self._true > 0)]) for at in left}
        failed = 0
        for at in list(left):
            if at not in left:
                continue
            others = [label for label in every if label not in inside[at]]
            more = chance.permutation(others)[: max(2, many - len(inside[at]))]
            block = inside[at] | set(more)
            aim = [other for other in left if inside[other] <= block]
            free = np.isin(of, sorted(block))
            some = columns[:, free].tocsr()
            some = some[np.diff(some.indptr) > 0]
            if not work.take(some):
                break
            found = self._moved(some, [rows[o][free] for o in aim], self._true[free])
            left = [other for other in left if other not in {aim[n] for n in found}]
            failed = 0 if found else failed + 1
            if failed == _FAILED:
                break
        return left

    def _moved(
        self, some: Any, rows: Sequence[NDArray[np.float64]], true: NDArray[np.float64]
    ) -> list[int]:
        """Which rows are empty when the `true` persons move; `some`: the equations about them."""
        found = linprog(sum(rows), A_eq=some, b_eq=some @ true)
        if not found.success:
            return []
        # What stays where it is has none of them.
        return [at for at, row in enumerate(rows) if row @ found.x <= _TINY]

    # --- the equations --------------------------------------------------------------------------

    def _members(self, labels: Labels) -> NDArray[np.bool_]:
        inside = np.ones(self._atoms, dtype=bool)
        for dimension, among in labels.items():
            some = np.zeros(self._atoms, dtype=bool)
            for label in among:
                some |= self._with(dimension, label)
            inside &= some
        return inside

    def _with(self, dimension: str, label: str) -> NDArray[np.bool_]:
        if (dimension, label) not in self._masks:
            self._masks[dimension, label] = self._labels[dimension] == label
        return self._masks[dimension, label]

    def _build(self, shown: Sequence[tuple[NDArray[np.bool_], Group]]) -> None:
        questions = {q: len(d) for _, group in shown for q, d in group.distributions.items()}
        size = len(self._somebody)
        self._groups = [members for members, _ in shown]
        spans = questions or {"": 1}
        starts = dict(zip(spans, itertools.accumulate([0, *spans.values()]), strict=False))
        self._first = next(iter(spans.values()))
        total = size * sum(spans.values())
        most = np.full(total, np.inf)
        blocks, values = [], []
        for members, group in shown:
            inside = np.flatnonzero(members)
            counts = group.distributions
            if not counts and group.persons:
                over = [level * size + inside for level in range(self._first)]
                blocks.append(np.concatenate(over))
                values.append(float(group.persons))
            for question, levels in counts.items():
                for level, count in enumerate(levels):
                    at = (starts[question] + level) * size + inside
                    if count:
                        blocks.append(at)
                        values.append(float(count))
                    else:
                        most[at] = 0
        lengths = [len(at) for at in blocks]
        equal = sparse.csr_array(
            (
                np.ones(sum(lengths)),
                np.concatenate(blocks) if blocks else np.array([], dtype=int),
                np.array([0, *itertools.accumulate(lengths)]),
            ),
            shape=(len(blocks), total),
        )
        # What can only be nobody is left out: most of it is.
        self._kept = np.flatnonzero(most > 0)
        linked = [self._linked(starts[q], w, size, total) for q, w in list(spans.items())[1:]]
        self._equal = sparse.vstack([equal, *linked], format="csr")[:, self._kept]
        self._values = np.array([*values, *[0.0] * (size * len(linked))])
        self._total, self._size = total, size
        self._spans = {q: (starts[q], w) for q, w in spans.items()}

    def _linked(self, start: int, width: int, size: int, total: int) -> Any:
        """Everybody who is somewhere among the first question's answers is so among the other's."""
        first, other = self._first * size, width * size
        at = np.concatenate([np.arange(first), start * size + np.arange(other)])
        rows = np.concatenate([np.arange(first) % size, np.arange(other) % size])
        ones = np.concatenate([np.ones(first), -np.ones(other)])
        return sparse.csr_array((ones, (rows, at)), shape=(size, total))

    def _row(
        self, members: NDArray[np.bool_], question: str | None = None, outside: Sequence[int] = ()
    ) -> NDArray[np.float64]:
        row = np.zeros(self._total)
        if question is None:
            row[: self._first * self._size] = np.tile(members, self._first)
            return row[self._kept]
        start, width = self._spans[question]
        for level in range(width):
            if level not in outside:
                at = start + level * self._size
                row[at : at + self._size] = members
        return row[self._kept]

    def _least(self, objective: Any, floors: Sequence[NDArray[np.float64]] = ()) -> Any:
        found = linprog(
            objective,
            A_eq=self._equal,
            b_eq=self._values,
            A_ub=-sparse.csr_array(np.array(floors)) if floors else None,
            b_ub=-np.ones(len(floors)) if floors else None,
            method="highs-ipm" if self._equal.shape[1] > _MANY else "highs",
        )
        if not found.success:
            raise ValueError("no persons can have given these figures")
        return found.x
