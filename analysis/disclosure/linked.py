"""What several breakdowns of the same persons tell together about a combination none of them shows.

A reader who puts together the breakdown by district, the one by area, and the one by both can prove
that somebody is in a combination that was put together with others for being small: a district of
six whose neighbours leave room for five elsewhere. `Linked.proved` finds such combinations, by
linear programming over all that is shown: the numbers of persons in every smallest group and, for
each question, how they answered.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from analysis.disclosure.tables import Group

# Persons are whole; what the solver leaves of rounding is far below.
_TINY = 1e-6
Labels = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Seen:
    """A group that is shown: the labels it has of each dimension (one that is missing: any)."""

    labels: Labels
    group: Group


class Linked:
    """All that is shown of some persons. `dimensions` has every label of each dimension.

    Groups that tell of the same question have the same levels of it.
    """

    def __init__(self, dimensions: Mapping[str, Sequence[str]], seen: Iterable[Seen]) -> None:
        product = list(itertools.product(*dimensions.values()))
        columns = list(zip(*product, strict=True)) if dimensions else []
        self._labels = dict(zip(dimensions, map(np.array, columns), strict=True))
        self._atoms = len(product)
        shown = [(self._members(one.labels), one.group) for one in seen]
        nobody = np.zeros(self._atoms, dtype=bool)
        for members, group in shown:
            if not group.persons:
                nobody |= members
        self._somebody = np.flatnonzero(~nobody)
        self._build([(members[self._somebody], group) for members, group in shown])

    def proved(
        self, cells: Sequence[Labels], question: str | None = None, outside: Sequence[int] = ()
    ) -> list[int]:
        """Which of the cells certainly hold somebody (their places, in order); with a `question`,
        somebody who answered it with another level than those at the places `outside`.

        ValueError: figures that no persons can have given.
        """
        rows = [
            self._row(self._members(labels)[self._somebody], question, outside) for labels in cells
        ]
        left = list(range(len(cells)))
        found: list[int] = []
        while left:
            least = self._least(sum(rows[at] for at in left))
            some = [at for at in left if rows[at] @ least > _TINY]
            if len(some) == len(left):
                # None of them could be emptied together with the others: each by itself, then.
                empty: set[int] = set()
                for at in left:
                    if at in empty:
                        continue
                    least = self._least(rows[at])
                    if rows[at] @ least > _TINY:
                        found.append(at)
                    empty |= {other for other in left if rows[other] @ least <= _TINY}
                break
            # What is empty in one possible crowd is not proved.
            left = some
        return sorted(found)

    def range(self, cell: Labels, somebody: Sequence[Labels] = ()) -> tuple[float, float]:
        """The fewest and most persons that can be in the cell, for a reader who knows that there is
        somebody in each of `somebody`."""
        floors = [self._row(self._members(labels)[self._somebody]) for labels in somebody]
        row = self._row(self._members(cell)[self._somebody])
        least, most = self._least(row, floors), self._least(-row, floors)
        return float(row @ least), float(row @ most)

    def _members(self, labels: Labels) -> NDArray[np.bool_]:
        inside = np.ones(self._atoms, dtype=bool)
        for dimension, among in labels.items():
            inside &= np.isin(self._labels[dimension], sorted(among))
        return inside

    def _build(self, shown: Sequence[tuple[NDArray[np.bool_], Group]]) -> None:
        questions = {q: len(d) for _, group in shown for q, d in group.distributions.items()}
        size = len(self._somebody)
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
        one = sparse.eye_array(size)
        row = sparse.lil_array((size, total))
        row[:, : self._first * size] = sparse.hstack([one] * self._first)
        row[:, start * size : (start + width) * size] = -sparse.hstack([one] * width)
        return row.tocsr()

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
        )
        if not found.success:
            raise ValueError("no persons can have given these figures")
        return found.x
