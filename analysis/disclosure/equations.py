"""Persons who could have given what is shown, as a mixed-integer program."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure.tables import Group, Members

_NODES = 200
_ANY = 1e6  # the first whole solution is good enough
_WHOLE = 1e-6
_LIMIT = 1  # scipy: an iteration, node or time limit was reached


class Witness(NamedTuple):
    """Persons who could have been there: what moving shown figures cost, the numbers of the
    figures moved, whether every figure is about somebody, and how many are in each atom."""

    price: float
    moved: frozenset[int]
    floor: bool
    persons: NDArray[np.float64]


class Equations:
    """Columns: persons by question, level and atom; then what each figure of now is moved up and
    down. Rows: what is shown; then the floors: every figure of now, and every earlier hidden one,
    is about somebody.

    `now` are the figures to release, of at least one person each; `before` those of earlier
    releases, None where hidden. ValueError: a question whose number of levels varies.
    """

    def __init__(
        self,
        size: int,
        now: Sequence[tuple[Members, Group]],
        before: Sequence[tuple[Members, Group | None]],
    ) -> None:
        self._size = size
        levels: dict[str, int] = {}
        for group in [g for _, g in now] + [g for _, g in before if g is not None]:
            for question, counts in group.distributions.items():
                if levels.setdefault(question, len(counts)) != len(counts):
                    raise ValueError(f"question {question!r} has not always the same levels")
        levels = levels or {"": 1}
        self._first = next(iter(levels.values()))
        persons = size * sum(levels.values())
        start = dict(zip(levels, itertools.accumulate(levels.values(), initial=0), strict=False))
        rows: list[Any] = []
        values: list[int] = []
        slack_of: list[int] = []  # the row of each pair of slack columns
        owner: list[int] = []  # the unit that pays for it

        def at(members: Members, block: int, blocks: int = 1) -> Any:
            inside = np.flatnonzero(members)
            return np.concatenate([inside + size * (block + i) for i in range(blocks)])

        def add(members: Members, group: Group, unit: int | None) -> None:
            kinds = [
                (at(members, start[question] + level), count)
                for question, counts in group.distributions.items()
                for level, count in enumerate(counts)
            ] or [(at(members, 0, self._first), group.persons)]
            for columns, count in kinds:
                if unit is not None:
                    slack_of.append(len(rows))
                    owner.append(unit)
                rows.append(columns)
                values.append(count)

        for number, (members, group) in enumerate(now):
            add(members, group, number)
        for members, past in before:
            if past is not None:
                add(members, past, None)
        equal = _matrix(rows, persons)
        one = sparse.eye_array(size, format="csr")
        links = []
        for question in list(levels)[1:]:
            blocks: list[Any] = [sparse.csr_array((size, size))] * sum(levels.values())
            blocks[: self._first] = [one] * self._first
            for level in range(levels[question]):
                blocks[start[question] + level] = -one
            links.append(sparse.hstack(blocks, format="csr"))
        floors = [at(members, 0, self._first) for members, _ in now]
        floors += [at(members, 0, self._first) for members, past in before if past is None]
        slacks = sparse.csr_array(
            (np.ones(len(slack_of)), (slack_of, np.arange(len(slack_of)))),
            shape=(len(rows), len(slack_of)),
        )
        parts = [sparse.hstack([equal, slacks, -slacks], format="csr")]
        lower, upper = [float(v) for v in values], [float(v) for v in values]
        for link in links:
            parts.append(_widen(link, 2 * len(slack_of)))
            lower += [0.0] * size
            upper += [0.0] * size
        self._floor_at = len(lower)
        parts.append(_widen(_matrix(floors, persons), 2 * len(slack_of)))
        lower += [1.0] * len(floors)
        upper += [np.inf] * len(floors)
        self._rows = sparse.vstack(parts, format="csr")
        self._lower, self._upper = np.array(lower), np.array(upper)
        self._persons = persons
        self._owner = np.array(owner, dtype=int)
        self._integral = np.concatenate([np.ones(persons), np.zeros(2 * len(owner))])

    def row(self, members: Members) -> Any:
        """The coefficients of a number of persons."""
        row = np.zeros(self._rows.shape[1])
        row[: self._first * self._size] = np.tile(members, self._first)
        return row

    def solve(
        self,
        prices: Sequence[float | None],
        *,
        row: Any = None,
        least: float = 0,
        most: float = np.inf,
        aim: Any = None,
        floor: bool = True,
    ) -> Witness | None:
        """The cheapest witness, None when there is none.

        `prices`: what moving one person in or out of each figure of now costs; None: not allowed.
        `row`: a number of persons that must be from `least` to `most`. `aim`: coefficients of the
        persons, to be made small. `floor`: whether figures must be about somebody.
        """
        each = np.array([0.0 if price is None else price for price in prices])[self._owner]
        fixed = np.array([price is None for price in prices], dtype=bool)[self._owner]
        cost = np.concatenate([np.zeros(self._persons), np.tile(each, 2)])
        if aim is not None:
            cost += aim
        limits = np.full(len(cost), np.inf)
        limits[self._persons :] = np.where(np.tile(fixed, 2), 0.0, np.inf)
        rows, lower, upper = self._rows, self._lower, self._upper
        if not floor:
            lower = np.where(np.arange(len(lower)) < self._floor_at, lower, 0.0)
        if row is not None:
            rows = sparse.vstack([rows, sparse.csr_array([row])], format="csr")
            lower, upper = np.append(lower, least), np.append(upper, most)
        constraints = LinearConstraint(rows, lower, upper)
        # Most often the linear program has a whole solution. Where it has not, any whole one that
        # moves no other figures will do; then any other; parts of persons are the last resort.
        found = milp(cost, constraints=constraints, bounds=Bounds(0, limits))
        if found.x is None:
            return None
        persons = found.x[: self._persons]
        if np.abs(persons - np.round(persons)).max(initial=0) > _WHOLE:
            moving = found.x > 0
            moving[: self._persons] = True
            for within in (np.where(moving, limits, 0.0), limits):
                whole = milp(
                    cost,
                    integrality=self._integral,
                    constraints=constraints,
                    bounds=Bounds(0, within),
                    options={"node_limit": _NODES, "mip_rel_gap": _ANY},
                )
                if whole.x is not None:
                    found = whole
                    break
            else:
                if whole.status != _LIMIT:
                    return None
        moves = found.x[self._persons :]
        moved = moves.reshape(2, -1).sum(axis=0) > _WHOLE
        price = float(np.tile(each, 2) @ moves)
        return Witness(
            price if price > _WHOLE else 0.0,
            frozenset(self._owner[moved].tolist()),
            floor,
            found.x[: self._first * self._size].reshape(self._first, -1).sum(axis=0),
        )


def _matrix(rows: Sequence[Any], width: int) -> Any:
    """Ones in the columns given for each row."""
    columns = np.concatenate(rows) if rows else np.array([], dtype=int)
    at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return sparse.csr_array((np.ones(len(columns)), (at, columns)), shape=(len(rows), width))


def _widen(matrix: Any, by: int) -> Any:
    return sparse.hstack([matrix, sparse.csr_array((matrix.shape[0], by))], format="csr")
