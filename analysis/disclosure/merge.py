"""Which labels of a breakdown by two are put together, so that no group is small.

**What is sought.** On each side some labels stand alone and the others are one group, so that each
combination has at least the threshold of persons, or nobody. Of all ways to do that, the one with
most persons in combinations of two labels that both stand alone; among equals the one with most
labels alone. One group on each side is enough: to divide it would leave as many persons alone and
could only make groups smaller.

**What the choice tells.** A reader who knows this code, and how many persons each label has, learns
from a label that was put together, or from a table that is missing, that it could not be divided.
Of seven persons that tells how: each part is small. So labels of fewer than two thresholds, which
can hardly be divided, are always put together, whatever their combinations are (after R. C.-W.
Wong, A. W.-C. Fu, K. Wang and J. Pei, "Minimality attack in privacy preserving data publishing",
VLDB 2007). `evals/choice.py` tries all persons there can be in small worlds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Of a side with more labels than this only those with fewest persons are tried together.
SEARCHED = 6
# So many labels more than must be are tried in every combination; beyond, the smallest are taken.
MORE = 2


class LabelMerge(NamedTuple):
    """The places of the rows and of the columns that are put together (none, or two and more)."""

    rows: frozenset[int]
    columns: frozenset[int]


def best(
    sizes: Sequence[Sequence[int]],
    threshold: int,
    alone: tuple[Sequence[bool], Sequence[bool]] | None = None,
) -> LabelMerge | None:
    """The best way to put rows and columns together; None when none leaves two groups on each side.
    Labels of fewer than two thresholds do not stand alone.

    `sizes`: persons by row and column. `alone`: of each row and column whether it is one label
    (others, that were put together before, count as labels that nobody reads by themselves).
    """
    table = np.array(sizes, dtype=np.int64)
    if table.ndim != 2 or min(table.shape) < 2:
        return None
    single = [
        np.array(alone[side] if alone else [True] * table.shape[side], dtype=bool)
        for side in (0, 1)
    ]
    if table.shape[1] > table.shape[0]:
        found = _best(table.T, threshold, single[1], single[0])
        return found and LabelMerge(found.columns, found.rows)
    return _best(table, threshold, single[0], single[1])


def _best(
    table: NDArray[np.int64],
    threshold: int,
    rows_single: NDArray[np.bool_],
    columns_single: NDArray[np.bool_],
) -> LabelMerge | None:
    """As `best`, with no more columns than rows."""
    found: LabelMerge | None = None
    most = (-1, -1)
    few = _few(table.sum(axis=0), threshold)
    for columns in _subsets(table.sum(axis=0)):
        if not few <= columns:
            continue
        kept = np.array([at not in columns for at in range(table.shape[1])])
        if kept.sum() + bool(columns) < 2:
            continue
        told = table[:, kept]
        if columns:
            told = np.column_stack([told, table[:, ~kept].sum(axis=1)])
        # What a row is worth when it stands alone.
        worth = table[:, kept & columns_single].sum(axis=1) * rows_single
        if worth.sum() < most[0]:
            continue
        rows = _rows(told, worth, threshold)
        if rows is None:
            continue
        shown = (
            int(worth.sum() - worth[list(rows)].sum()),
            table.shape[0] - len(rows) + int(kept.sum()),
        )
        if shown > most:
            found, most = LabelMerge(rows, columns), shown
    return found


def _few(totals: NDArray[np.int64], threshold: int) -> set[int]:
    """Those of too few persons to be divided."""
    return set(np.flatnonzero((totals > 0) & (totals < 2 * threshold)).tolist())


def _subsets(totals: NDArray[np.int64]) -> Iterator[frozenset[int]]:
    """What can be put together on the shorter side: nothing, or two and more."""
    yield frozenset()
    order = sorted(range(len(totals)), key=lambda at: (totals[at], at))
    for number in range(2, min(len(order), SEARCHED) + 1):
        yield from map(frozenset, itertools.combinations(order[:SEARCHED], number))
    for number in range(SEARCHED + 1, len(order) + 1):
        yield frozenset(order[:number])


def _rows(
    told: NDArray[np.int64], worth: NDArray[np.int64], threshold: int
) -> frozenset[int] | None:
    """The rows that have to be put together, at least cost; None when no two groups are left."""
    small = (told > 0) & (told < threshold)
    must: list[int] = np.flatnonzero(small.any(axis=1)).tolist()
    must = sorted({*must, *_few(told.sum(axis=1), threshold)})
    others = sorted(
        (at for at in range(len(told)) if at not in must), key=lambda at: (worth[at], at)
    )
    if not must:
        return frozenset()

    def enough(rows: Sequence[int]) -> bool:
        if len(rows) < 2 or len(rows) == len(told):
            return False
        together = told[list(rows)].sum(axis=0)
        return not ((together > 0) & (together < threshold)).any()

    for number in range(MORE + 1):
        tried = [
            (sum(int(worth[at]) for at in more), more)
            for more in itertools.combinations(others, number)
        ]
        for _, more in sorted(tried):
            if enough([*must, *more]):
                return frozenset(map(int, [*must, *more]))
    for number in range(MORE + 1, len(others)):
        if enough([*must, *others[:number]]):
            return frozenset(map(int, [*must, *others[:number]]))
    return None
