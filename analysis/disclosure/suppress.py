"""Chooses what to hide beside the small groups, so that they cannot be computed.

For each number that must stay unknown a mixed-integer program looks for other persons who could
have given all that is shown, with that number changed by enough; where there are none, it may move
shown figures as well, at their price, and those that it moved are hidden (after J. P. Kelly,
B. L. Golden and A. A. Assad, "Cell suppression: disclosure protection for sensitive tabular data",
Networks 22, 1992). What it finds is a witness: whole persons, consistent with everything shown,
and it stays one when more is hidden. So each number ends with two witnesses that differ by the
width promised, whatever the order in which they were found. At last each figure of enough persons
that was hidden is shown again where witnesses can be found without it.

Measured on one core of a 2-core machine, 500 persons, half of all figures hidden (the costly case):
14 x 6 with margins 0.2 s, with the answers to a 1-7 rating 0.5 s; three linked tables (14 x 6,
14 x 3, 6 x 3) 1.4 s, with the rating 5 s. What is released is meant to be kept, not searched again.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.disclosure.equations import Equations, Witness
from analysis.disclosure.tables import (
    Atoms,
    Breakdown,
    Figure,
    Group,
    Key,
    Members,
    Release,
    Released,
)

# What a moved person costs: a total is read more than a margin, a margin more than a cell.
_MARGIN_PRICE = 1.5
_TRIES = 2

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
    witnesses so far. `empty`: it must also be possible that they are nobody, and `gone` is
    whether a witness says so. `unit`: the figure whose being hidden makes it a target, if one does.
    `tried`: no more can be had."""

    members: Members
    start: int
    low: int
    high: int
    empty: bool
    row: Any
    unit: _Unit | None = None
    gone: bool = False
    tried: bool = False


def suppress(
    tables: Sequence[Breakdown], earlier: Sequence[Release], threshold: int
) -> frozenset[tuple[str, Key]]:
    """The places (table, key) to hide.

    ValueError: tables that are not about the same persons, or fewer answers than earlier.
    """
    hidden: frozenset[tuple[str, Key]] = frozenset()
    # First by persons alone, which is fast and finds most of it, then with the answers.
    if any(group.distributions for table in tables for group in table.cells.values()):
        hidden = _Search(*_persons_only(tables, earlier), threshold, hidden).run()
    return _Search(tables, earlier, threshold, hidden).run()


def _persons_only(
    tables: Sequence[Breakdown], earlier: Sequence[Release]
) -> tuple[list[Breakdown], list[Release]]:
    return (
        [
            replace(table, cells={at: Group(g.persons) for at, g in table.cells.items()})
            for table in tables
        ],
        [
            replace(release, tables=tuple(_shown_persons(table) for table in release.tables))
            for release in earlier
        ],
    )


def _shown_persons(table: Released) -> Released:
    figures = {
        key: figure if figure.group is None else Figure(Group(figure.group.persons))
        for key, figure in table.figures.items()
    }
    return replace(table, figures=figures)


class _Search:
    def __init__(
        self,
        tables: Sequence[Breakdown],
        earlier: Sequence[Release],
        threshold: int,
        hidden: frozenset[tuple[str, Key]],
    ) -> None:
        if len({table.id for table in tables}) < len(tables):
            raise ValueError("two tables have the same id")
        self._threshold = threshold
        now = len(earlier)
        atoms = Atoms(
            [[t.dimensions for t in release.tables] for release in earlier]
            + [[table.dimensions for table in tables]]
        )
        nobody = np.zeros(atoms.number, dtype=bool)
        current: list[tuple[Members, Group, str, Key]] = []
        before: list[tuple[Members, Group | None]] = []
        latest = 0  # where in `before` the latest earlier release begins
        for number, release in enumerate(earlier):
            latest = len(before)
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
        nobody = _nobody_new(current, before, latest, nobody)
        self._units = self._merged(current, ~nobody)
        self._before = [(m[~nobody], g) for m, g in before if (m & ~nobody).any()]
        if any(g and g.persons and not (m & ~nobody).any() for m, g in before):
            raise ValueError(_GONE)
        self._equations = Equations(
            int((~nobody).sum()), [(u.members, u.group) for u in self._units], self._before
        )
        self._start_hidden = hidden
        self._targets: list[_Target] = []
        self._witnesses: list[Witness] = []

    def _merged(
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

    # --- the search -----------------------------------------------------------------------------

    def run(self) -> frozenset[tuple[str, Key]]:
        """Hides units until every target is met; the places to hide."""
        if not self._units:
            return frozenset()
        start = self._equations.solve([None] * len(self._units))
        if start is None:
            raise ValueError(_OTHERS)
        for unit in self._units:
            small = unit.group.persons < self._threshold
            if small or not self._start_hidden.isdisjoint(unit.places):
                self._hide(unit)
        for members, persons in self._rests():
            self._aim(members, persons, small=True)
        for members, group in self._before:
            if group is None:
                persons = round(float(start.persons[members].sum()))
                self._aim(members, persons, small=False)
        while any(not self._met(target) for target in self._targets):
            self._meet_together()
            for target in [t for t in self._targets if not self._met(t)]:
                self._meet(target)
        spare = [
            (unit.price, number)
            for number, unit in enumerate(self._units)
            if unit.hidden
            and unit.group.persons >= self._threshold
            and self._start_hidden.isdisjoint(unit.places)
        ]
        for _, number in sorted(spare, reverse=True):
            self._show_again(number)
        return frozenset(place for unit in self._units if unit.hidden for place in unit.places)

    def _met(self, target: _Target) -> bool:
        wide = target.high - target.low >= self._threshold
        return target.tried or (wide and (target.gone or not target.empty))

    def _hide(self, unit: _Unit) -> None:
        unit.hidden = True
        persons = unit.group.persons
        self._aim(unit.members, persons, small=persons < self._threshold, unit=unit)

    def _aim(self, members: Members, persons: int, small: bool, unit: _Unit | None = None) -> None:
        row = self._equations.row(members)
        self._targets.append(_Target(members, persons, persons, persons, small, row, unit))

    def _rests(self) -> list[tuple[Members, int]]:
        """Small groups that are no figure but what one figure has beside another inside it: who
        came since an earlier release, and "the rest"."""
        figures = [(unit.members, unit.group.persons) for unit in self._units]
        known = {members.tobytes() for members, _ in figures}
        figures += [(m, group.persons) for m, group in self._before if group is not None]
        found: dict[bytes, tuple[Members, int]] = {}
        for (outer, many), (inner, few) in itertools.permutations(figures, 2):
            if 0 < many - few < self._threshold and not (inner & ~outer).any():
                rest = outer & ~inner
                if rest.tobytes() not in known:
                    found[rest.tobytes()] = (rest, many - few)
        return list(found.values())

    def _prices(self) -> list[float | None]:
        return [0.0 if unit.hidden else unit.price for unit in self._units]

    def _fixed(self) -> list[float | None]:
        return [0.0 if unit.hidden else None for unit in self._units]

    def _meet_together(self) -> None:
        """Meets as many targets at once as can be without hiding more."""
        prices = self._fixed()
        while waiting := [t for t in self._targets if t.empty and not (t.gone or t.tried)]:
            aim = np.sum([target.row for target in waiting], axis=0)
            self._take(self._equations.solve(prices, aim=aim, floor=False))
            if len(waiting) == sum(t.empty and not (t.gone or t.tried) for t in self._targets):
                break
        signs, failed = np.random.default_rng(0), 0
        while failed < _TRIES and (waiting := [t for t in self._targets if not self._wide(t)]):
            ways = signs.choice([-1.0, 1.0], size=len(waiting))
            aim = sum(way * target.row for way, target in zip(ways, waiting, strict=True))
            self._take(self._equations.solve(prices, aim=aim))
            failed += len(waiting) == sum(not self._wide(t) for t in self._targets)

    def _wide(self, target: _Target) -> bool:
        return target.tried or target.high - target.low >= self._threshold

    def _meet(self, target: _Target) -> None:
        """Meets one target, hiding more where it must."""
        self._reach(target, shown=True)
        # Earlier releases can leave less on each side: then as much as there is on both.
        solve, row = self._equations.solve, target.row
        more = self._threshold
        while not self._wide(target) and (more := more - 1):
            self._take(solve(self._prices(), row=row, least=target.high + more))
        more = self._threshold + 1
        while not self._wide(target) and (more := more - 1):
            if target.low >= more:
                self._take(solve(self._prices(), row=row, most=target.low - more))
        target.tried = True

    def _reach(self, target: _Target, shown: bool) -> None:
        """Looks for witnesses that meet the target; `shown`: they may move shown figures."""
        solve, row = self._equations.solve, target.row
        prices = self._prices() if shown else self._fixed()
        if target.empty and not target.gone:
            self._take(solve(prices, row=row, most=0, floor=False))
            prices = self._prices() if shown else prices
        if not self._wide(target):
            up = solve(prices, row=row, least=target.low + self._threshold)
            down = None
            if (up is None or up.price) and target.high >= self._threshold:
                down = solve(prices, row=row, most=target.high - self._threshold)
            self._take(min((w for w in (up, down) if w), key=lambda w: w.price, default=None))

    def _take(self, witness: Witness | None) -> None:
        """Hides what the witness moved, and notes what it shows to be possible."""
        if witness is None:
            return
        for number in sorted(witness.moved):
            if not self._units[number].hidden:
                self._hide(self._units[number])
        self._witnesses.append(witness)
        self._note(witness)

    def _note(self, *witnesses: Witness) -> None:
        if not witnesses or not self._targets:
            return
        members = np.array([target.members for target in self._targets], dtype=float)
        persons = np.round(members @ np.array([w.persons for w in witnesses]).T).astype(int)
        firm = persons[:, [witness.floor for witness in witnesses]]
        for target, every, some in zip(self._targets, persons, firm, strict=True):
            target.gone = target.gone or bool((every == 0).any())
            target.low = int(some.min(initial=target.low))
            target.high = int(some.max(initial=target.high))

    def _show_again(self, number: int) -> None:
        """Shows a figure of enough persons if, with all that is hidden now, it was not needed."""
        unit = self._units[number]
        targets, witnesses = self._targets, self._witnesses
        unit.hidden = False
        self._witnesses = [w for w in witnesses if number not in w.moved]
        kept = [target for target in targets if target.unit is not unit]
        self._targets = [
            replace(t, low=t.start, high=t.start, gone=False, tried=False) for t in kept
        ]
        self._note(*self._witnesses)
        asked = 0
        for target, before in zip(self._targets, kept, strict=True):
            if self._as_good(target, before):
                continue
            self._reach(target, shown=False)
            if not self._as_good(target, before):
                unit.hidden, self._targets, self._witnesses = True, targets, witnesses
                return
            asked += 1
            if asked == _TRIES:
                self._meet_together()
        for target in self._targets:
            target.tried = True

    def _as_good(self, target: _Target, before: _Target) -> bool:
        width = min(self._threshold, before.high - before.low)
        return target.high - target.low >= width and target.gone >= (before.gone and before.empty)


def _nobody_new(
    current: Sequence[tuple[Members, Group, str, Key]],
    before: Sequence[tuple[Members, Group | None]],
    latest: int,
    nobody: Members,
) -> Members:
    """The atoms of nobody, with those who came to a figure that has not changed.

    Only since the latest release (`before` from `latest` on): a release between may hide the
    figure, and that it was the same then is not to be told.
    """
    nobody = nobody.copy()
    for members, group, _, _ in current:
        for number, (inner, past) in enumerate(before):
            if past is None or (inner & ~members).any():
                continue
            if past.persons > group.persons or any(
                few > many
                for question, counts in past.distributions.items()
                for few, many in zip(counts, group.distributions.get(question, counts), strict=True)
            ):
                raise ValueError(_GONE)
            if past.persons == group.persons and number >= latest:
                nobody |= members & ~inner
    return nobody
