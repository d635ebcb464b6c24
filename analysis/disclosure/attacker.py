"""The attacker: what can be computed from everything that readers have been shown.

Linear programming over the numbers of persons in the smallest groups, by answer. It reads nothing
but releases and knows how the gate works: that a hidden figure is about somebody, that those who
answered before an earlier release are among those of a later one, and that all tables of a release
are about the same persons. It knows nothing of how the gate chose what to hide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from analysis.disclosure.tables import Atoms, Group, Key, Members, Release

# What scipy says when there is no optimum. Simplifying first, HiGHS cannot always tell which.
_UNBOUNDED, _EITHER = 3, 4


class FigurePlace(NamedTuple):
    """Where a figure stands: number of the release (from 0), table, key."""

    release: int
    table: str
    key: Key


@dataclass(frozen=True)
class Bounds:
    """What an attacker knows of a number of persons: `least` to `most` (infinite when nothing
    shown limits it). `asserted` is how many the shown figures alone prove, without the knowledge
    that a hidden figure is about somebody; 0 means that no answer can be proved to be theirs."""

    least: float
    most: float
    asserted: float

    @property
    def width(self) -> float:
        return self.most - self.least


class Attacker:
    """Builds the equations once; `bounds` asks for one number of persons.

    ValueError: figures that no persons can have given.
    """

    def __init__(self, releases: Sequence[Release]) -> None:
        atoms = Atoms([[t.dimensions for t in release.tables] for release in releases])
        self._members: dict[FigurePlace, Members] = {}
        shown: list[tuple[Members, Group]] = []
        self.hidden: list[FigurePlace] = []
        nobody = np.zeros(atoms.number, dtype=bool)
        for number, release in enumerate(releases):
            for table in release.tables:
                nobody |= atoms.outside(table.dimensions, number)
                for key, figure in table.figures.items():
                    place = FigurePlace(number, table.id, key)
                    members = atoms.members(table.dimensions, key, number)
                    self._members[place] = members
                    if figure.group is None:
                        self.hidden.append(place)
                    elif figure.group.persons:
                        shown.append((members, figure.group))
                    else:
                        nobody |= members
        levels: dict[str, int] = {}
        for _, group in shown:
            levels |= {question: len(d) for question, d in group.distributions.items()}
        self._somebody = ~nobody
        self._levels = levels or {"": 1}
        self._first = next(iter(self._levels.values()))
        self._equations(shown)

    def bounds(self, place: FigurePlace, less: FigurePlace | None = None) -> Bounds:
        """Of one figure, or of those in it who are not in `less`, a figure inside it."""
        members = self._members[place]
        if less is not None:
            members = members & ~self._members[less]
        row = self._row(members)
        least, most = self._solve(row, self._floor), -self._solve(-row, self._floor)
        return Bounds(least, most, self._solve(row, np.zeros_like(self._floor)))

    def _row(self, members: Members) -> Any:
        """Coefficients of a number of persons: the first question's answers, all levels."""
        width = int(self._somebody.sum()) * sum(self._levels.values())
        row = np.zeros(width)
        row[: self._first * int(self._somebody.sum())] = np.tile(
            members[self._somebody], self._first
        )
        return row

    def _equations(self, shown: Iterable[tuple[Members, Group]]) -> None:
        size = int(self._somebody.sum())
        blocks, values, start = [], [], 0
        total = size * sum(self._levels.values())
        where = {}
        for question, number in self._levels.items():
            where[question] = start
            start += number * size
        for members, group in shown:
            inside = members[self._somebody].astype(float)
            if not group.distributions:
                blocks.append(self._row(members))
                values.append(group.persons)
            for question, counts in group.distributions.items():
                for level, count in enumerate(counts):
                    row = np.zeros(total)
                    at = where[question] + level * size
                    row[at : at + size] = inside
                    blocks.append(row)
                    values.append(count)
        equal = [sparse.csr_array(np.array(blocks).reshape(len(blocks), total))]
        one = sparse.eye_array(size)
        for question, number in list(self._levels.items())[1:]:
            # Everybody who answered the first question is somewhere among each other's levels.
            link = sparse.lil_array((size, total))
            link[:, : self._first * size] = sparse.hstack([one] * self._first)
            at = where[question]
            link[:, at : at + number * size] = -sparse.hstack([one] * number)
            equal.append(sparse.csr_array(link))
            values.extend([0] * size)
        self._equal = sparse.vstack(equal, format="csr")
        self._values = np.array(values, dtype=float)
        rows = [self._row(self._members[place]) for place in self.hidden]
        self._hidden = sparse.csr_array(np.array(rows).reshape(len(rows), total))
        self._floor = np.ones(len(rows))

    def _solve(self, objective: Any, floor: Any) -> float:
        for presolve in (True, False):
            found = linprog(
                objective,
                A_ub=-self._hidden if len(floor) else None,
                b_ub=-floor if len(floor) else None,
                A_eq=self._equal if len(self._values) else None,
                b_eq=self._values if len(self._values) else None,
                options={"presolve": presolve},
            )
            if found.status != _EITHER:
                break
        if found.status == _UNBOUNDED:
            return -float("inf")
        if not found.success:
            raise ValueError("no persons can have given these figures")
        return round(float(found.fun), 6)


def audit(releases: Sequence[Release]) -> Mapping[FigurePlace, Bounds]:
    """What an attacker knows of every hidden figure, from all releases of the same figures in
    order of time."""
    attacker = Attacker(releases)
    return {place: attacker.bounds(place) for place in attacker.hidden}
