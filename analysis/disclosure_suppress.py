"""Chooses what to hide beside the small groups, so that they cannot be computed.

For each number that must stay unknown a mixed-integer program looks for other persons who could
have given all that is shown, with that number changed by enough; where there are none, it may move
shown figures as well, at their price, and those that it moved are hidden (after J. P. Kelly,
B. L. Golden and A. A. Assad, "Cell suppression: disclosure protection for sensitive tabular data",
Networks 22, 1992). What it finds is a witness: whole persons, consistent with everything shown,
and it stays one when more is hidden. So each number ends with two witnesses that differ by the
width promised, whatever the order in which they were found.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import LinearConstraint, milp

from analysis.disclosure_tables import Atoms, Group, Key, Members, Release, Table

# What a moved person costs: a total is read more than a margin, a margin more than a cell.
_MARGIN_PRICE = 1.5
_NODES = 200
_WHOLE = 1e-6

_GONE = "answers that an earlier release counted are gone"
_OTHERS = "the tables, or the earlier releases, are not about the same persons"


@dataclass
class _Unit:
    """Figures of now that are about the very same persons."""

    members: Members
    group: Group
    price: float
    places: list[tuple[str, Key]]
    hidden: bool = False


@dataclass
class _Target:
    """A number of persons that must stay unknown: of `members`, seen as `low` to `high` in the
    witnesses so far. `empty`: it must also be possible that they are nobody."""

    members: Members
    low: float
    high: float
    empty: bool
    row: Any
    settled: bool = False


def suppress(
    tables: Sequence[Table], earlier: Sequence[Release], threshold: int
) -> frozenset[tuple[str, Key]]:
    """The places (table, key) to hide.

    ValueError: tables that are not about the same persons, or fewer answers than earlier.
    """
    found = _Search(tables, earlier, threshold)
    found.run()
    return frozenset(place for unit in found.units if unit.hidden for place in unit.places)


class _Search:
    def __init__(self, tables: Sequence[Table], earlier: Sequence[Release], threshold: int) -> None:
        if len({table.id for table in tables}) < len(tables):
            raise ValueError("two tables have the same id")
        self.threshold = threshold
        now = len(earlier)
        atoms = Atoms(
            [[t.dimensions for t in release.tables] for release in earlier]
            + [[table.dimensions for table in tables]]
        )
        nobody = np.zeros(atoms.number, dtype=bool)
        current: list[tuple[Members, Group, str, Key]] = []
        before: list[tuple[Members, Group | None]] = []
        for number, release in enumerate(earlier):
            for shown in release.tables:
                nobody |= atoms.outside(shown.dimensions, number)
                for key, figure in shown.figures.items():
                    members = atoms.members(shown.dimensions, key, number)
                    before.append((members, figure.group))
                    if figure.group is not None and not figure.group.persons:
                        nobody |= members
        for table in tables:
            nobody |= atoms.outside(table.dimensions, now)
            for key, group in table.figures().items():
                members = atoms.members(table.dimensions, key, now)
                current.append((members, group, table.id, key))
                if not group.persons:
                    nobody |= members
        nobody = _nobody_new(current, before, nobody)
        self.units = self._units(current, ~nobody)
        self._before = [(m[~nobody], g) for m, g in before if (m & ~nobody).any()]
        if any(g and g.persons and not (m & ~nobody).any() for m, g in before):
            raise ValueError(_GONE)
        self._size = int((~nobody).sum())
        self._equations()
        self.targets: list[_Target] = []

    def _units(
        self, current: Sequence[tuple[Members, Group, str, Key]], somebody: Members
    ) -> list[_Unit]:
        units: dict[bytes, _Unit] = {}
        most = max((group.persons for _, group, _, _ in current), default=0)
        for members, group, table, key in current:
            if not group.persons:
                continue
            inside = members[somebody]
            # Among equals the one with fewest persons is missed least.
            price = (
                _MARGIN_PRICE ** sum(label is None for label in key) + 0.1 * group.persons / most
            )
            unit = units.setdefault(inside.tobytes(), _Unit(inside, group, 0.0, []))
            if unit.group.persons != group.persons or any(
                unit.group.distributions.get(question, counts) != counts
                for question, counts in group.distributions.items()
            ):
                raise ValueError(_OTHERS)
            unit.group = Group(group.persons, {**unit.group.distributions, **group.distributions})
            unit.price += price
            unit.places.append((table, key))
        return list(units.values())

    # --- the equations --------------------------------------------------------------------------

    def _equations(self) -> None:
        """Columns: persons by question, level and atom; then what each shown figure of now is
        moved up and down. Rows: the shown figures; the floors; last, added anew each time, the
        number that is asked for."""
        levels: dict[str, int] = {}
        for group in [u.group for u in self.units] + [g for _, g in self._before if g is not None]:
            for question, counts in group.distributions.items():
                if levels.setdefault(question, len(counts)) != len(counts):
                    raise ValueError(f"question {question!r} has not always the same levels")
        levels = levels or {"": 1}
        size = self._size
        self._first = next(iter(levels.values()))
        persons = size * sum(levels.values())
        start = dict(zip(levels, itertools.accumulate(levels.values(), initial=0), strict=False))
        rows: list[Any] = []
        values: list[int] = []
        slack_of: list[int] = []  # the row of each pair of slack columns
        owner: list[int] = []  # the unit that pays for it

        def at(members: Members, block: int, blocks: int = 1) -> Any:
            inside = np.flatnonzero(members)
            columns = np.concatenate([inside + size * (block + i) for i in range(blocks)])
            return columns

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

        for number, unit in enumerate(self.units):
            add(unit.members, unit.group, number)
        for members, past in self._before:
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
        floors = [at(u.members, 0, self._first) for u in self.units]
        floors += [at(m, 0, self._first) for m, g in self._before if g is None]
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

    def _row(self, members: Members) -> Any:
        row = np.zeros(self._rows.shape[1])
        row[: self._first * self._size] = np.tile(members, self._first)
        return row

    def _solve(
        self, target: _Target, least: float, most: float, floor: bool, free: bool = False
    ) -> tuple[float, Any] | None:
        """The cheapest witness with the target's number from `least` to `most`, and its price;
        None when there is none. `free`: nothing of now counts as shown."""
        prices = np.array([0.0 if u.hidden or free else u.price for u in self.units])
        cost = np.concatenate([np.zeros(self._persons), np.tile(prices[self._owner], 2)])
        lower = np.append(self._lower, least)
        if not floor:
            lower[self._floor_at : -1] = 0
        rows = sparse.vstack([self._rows, sparse.csr_array([target.row])], format="csr")
        constraints = LinearConstraint(rows, lower, np.append(self._upper, most))
        # Most often the linear program has a whole solution; parts of persons are the last resort.
        linear = milp(cost, constraints=constraints)
        if linear.x is None:
            return None
        found = linear
        if np.abs(linear.x - np.round(linear.x)).max() > _WHOLE:
            found = milp(
                cost,
                integrality=self._integral,
                constraints=constraints,
                options={"node_limit": _NODES, "mip_rel_gap": 0.1},
            )
        if found.x is None:
            return (float(linear.fun), linear.x) if found.status == 1 else None
        return float(found.fun), np.round(found.x)

    # --- the search -----------------------------------------------------------------------------

    def run(self) -> None:
        """Hides units until every target is settled."""
        if not self.units:
            return
        for unit in self.units:
            if unit.group.persons < self.threshold:
                self._hide(unit)
        for members, persons in self._rests():
            self._aim(members, persons, small=True)
        everybody = np.ones(self._size, dtype=bool)
        whole = _Target(everybody, 0, 0, False, self._row(everybody))
        start = self._solve(whole, 0, np.inf, floor=True)
        if start is None or start[0] > _WHOLE:
            raise ValueError(_OTHERS)
        for members, group in self._before:
            if group is None:
                self._aim(members, round(float(self._row(members) @ start[1])), small=False)
        while waiting := [target for target in self.targets if not target.settled]:
            self._settle(waiting[0])

    def _hide(self, unit: _Unit) -> None:
        unit.hidden = True
        self._aim(unit.members, unit.group.persons, small=unit.group.persons < self.threshold)

    def _aim(self, members: Members, persons: int, small: bool) -> None:
        self.targets.append(_Target(members, persons, persons, small, self._row(members)))

    def _rests(self) -> list[tuple[Members, int]]:
        """Small groups that are no figure but what one figure has beside another inside it: who
        came since an earlier release, and "the rest"."""
        figures = [(unit.members, unit.group.persons) for unit in self.units]
        known = {members.tobytes() for members, _ in figures}
        figures += [(m, group.persons) for m, group in self._before if group is not None]
        found: dict[bytes, tuple[Members, int]] = {}
        for (outer, many), (inner, few) in itertools.permutations(figures, 2):
            if 0 < many - few < self.threshold and not (inner & ~outer).any():
                rest = outer & ~inner
                if rest.tobytes() not in known:
                    found[rest.tobytes()] = (rest, many - few)
        return list(found.values())

    def _settle(self, target: _Target) -> None:
        target.settled = True
        if target.empty and (found := self._solve(target, 0, 0, floor=False)) is not None:
            self._take(found[1], floor=False)
        if target.high - target.low >= self.threshold:
            return
        ways = [self._solve(target, target.low + self.threshold, np.inf, floor=True)]
        if (ways[0] is None or ways[0][0] > _WHOLE) and target.high >= self.threshold:
            ways.append(self._solve(target, 0, target.high - self.threshold, floor=True))
        possible = [way for way in ways if way is not None]
        if possible:
            self._take(min(possible, key=lambda way: way[0])[1], floor=True)
            return
        # Earlier releases can leave less on each side: then as much as there is on both.
        for more in range(self.threshold - 1, 0, -1):
            if found := self._solve(target, target.high + more, np.inf, floor=True):
                self._take(found[1], floor=True)
                break
        for more in range(self.threshold, 0, -1):
            if target.high - target.low >= self.threshold:
                return
            if found := self._solve(target, 0, target.low - more, floor=True):
                self._take(found[1], floor=True)
                return

    def _take(self, witness: Any, floor: bool) -> None:
        """Hides what the witness moved; with the floors kept, it shows how wide numbers are."""
        moved = witness[self._persons :].reshape(2, -1).sum(axis=0) > _WHOLE
        for number in sorted(set(self._owner[moved].tolist())):
            if not self.units[number].hidden:
                self._hide(self.units[number])
        if floor:
            for target in self.targets:
                persons = round(float(target.row @ witness))
                target.low, target.high = min(target.low, persons), max(target.high, persons)


def _nobody_new(
    current: Sequence[tuple[Members, Group, str, Key]],
    before: Sequence[tuple[Members, Group | None]],
    nobody: Members,
) -> Members:
    """The atoms of nobody, with those who came to a figure that has not changed."""
    nobody = nobody.copy()
    for members, group, _, _ in current:
        for inner, past in before:
            if past is None or (inner & ~members).any():
                continue
            if past.persons > group.persons or any(
                few > many
                for question, counts in past.distributions.items()
                for few, many in zip(counts, group.distributions.get(question, counts), strict=True)
            ):
                raise ValueError(_GONE)
            if past.persons == group.persons:
                nobody |= members & ~inner
    return nobody


def _matrix(rows: Sequence[Any], width: int) -> Any:
    """Ones in the columns given for each row."""
    columns = np.concatenate(rows) if rows else np.array([], dtype=int)
    at = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    return sparse.csr_array((np.ones(len(columns)), (at, columns)), shape=(len(rows), width))


def _widen(matrix: Any, by: int) -> Any:
    return sparse.hstack([matrix, sparse.csr_array((matrix.shape[0], by))], format="csr")
