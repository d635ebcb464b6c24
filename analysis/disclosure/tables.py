"""What the disclosure gate takes in and gives out, and the smallest groups that it tells apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# One label for each dimension of a table; None stands for all of them (a margin).
Key = tuple[str | None, ...]
Members = NDArray[np.bool_]


@dataclass(frozen=True)
class Dimension:
    """What persons are divided by: each has one of `labels`.

    `groups` names unions of labels that are shown as well, such as a part of the city, or "all
    but A". `parts` says what a label consists of where other tables tell that apart, such as a
    district that two others became.
    """

    id: str
    labels: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """How many persons, and how many of them gave each answer to each question.

    `distributions` maps a question to its counts, which add up to `persons`: those who skipped it
    are a level of their own. ValueError: they do not, or a number is negative.
    """

    persons: int
    distributions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.persons < 0 or any(n < 0 for d in self.distributions.values() for n in d):
            raise ValueError("numbers of persons must not be negative")
        for question, counts in self.distributions.items():
            if sum(counts) != self.persons:
                raise ValueError(f"the answers to {question!r} do not add up to the persons")

    def __add__(self, other: Group) -> Group:
        """The two groups together; they must not share a person."""
        if not self.persons or not other.persons:
            return self if self.persons else other
        if {q: len(d) for q, d in self.distributions.items()} != {
            q: len(d) for q, d in other.distributions.items()
        }:
            raise ValueError("all groups of a table must have the same questions and levels")
        return Group(
            self.persons + other.persons,
            {
                q: tuple(a + b for a, b in zip(d, other.distributions[q], strict=True))
                for q, d in self.distributions.items()
            },
        )


@dataclass(frozen=True)
class Breakdown:
    """A breakdown: the groups by one label of each dimension; a missing cell is a group of nobody.

    All margins, named unions and the total are figures too: see `figures`.
    """

    id: str
    dimensions: tuple[Dimension, ...]
    cells: Mapping[tuple[str, ...], Group]

    def figures(self) -> dict[Key, Group]:
        """Every cell, union, margin and the total, in the order of the labels.

        ValueError: a cell that the dimensions do not have.
        """
        found = dict.fromkeys(keys(self.dimensions), Group(0))
        over = [_over(dimension) for dimension in self.dimensions]
        for labels, group in self.cells.items():
            if len(labels) != len(over) or any(
                label not in dimension.labels
                for label, dimension in zip(labels, self.dimensions, strict=True)
            ):
                raise ValueError(f"table {self.id!r} has no cell {labels!r}")
            for key in itertools.product(*(o[at] for o, at in zip(over, labels, strict=True))):
                found[key] += group
        return found


@dataclass(frozen=True)
class Figure:
    """One group as a reader sees it: `group`, or None and the reason key `why`."""

    group: Group | None
    why: str | None = None


@dataclass(frozen=True)
class Released:
    """One table as a reader sees it, with its margins."""

    id: str
    dimensions: tuple[Dimension, ...]
    figures: Mapping[Key, Figure]


@dataclass(frozen=True)
class Release:
    """All that a reader is shown at one time. Holds nothing of what is hidden."""

    tables: tuple[Released, ...]
    threshold: int

    @property
    def share_hidden(self) -> float:
        """The share of figures that are hidden, among those of at least one person."""
        of_somebody = [
            figure
            for table in self.tables
            for figure in table.figures.values()
            if figure.group is None or figure.group.persons
        ]
        hidden = sum(figure.group is None for figure in of_somebody)
        return hidden / len(of_somebody) if of_somebody else 0.0


def keys(dimensions: Sequence[Dimension]) -> Iterator[Key]:
    """Every figure of a table with these dimensions."""
    return itertools.product(*((*d.labels, *d.groups, None) for d in dimensions))


def _over(dimension: Dimension) -> dict[str, list[str | None]]:
    """For each label what it counts in: itself, the unions that hold it, all."""
    if len({*dimension.labels, *dimension.groups}) < len(dimension.labels) + len(dimension.groups):
        raise ValueError(f"dimension {dimension.id!r} names something twice")
    unions = {**dimension.parts, **dimension.groups}
    finest = {label: _parts(label, unions) for label in dimension.labels}
    over: dict[str, list[str | None]] = {label: [label] for label in dimension.labels}
    for name in dimension.groups:
        whole = _parts(name, unions)
        within = [label for label in dimension.labels if finest[label] <= whole]
        if frozenset[str]().union(*(finest[label] for label in within)) != whole:
            raise ValueError(f"union {name!r} is not made of labels of {dimension.id!r}")
        for label in within:
            over[label].append(name)
    return {label: [*names, None] for label, names in over.items()}


def _parts(
    label: str, groups: Mapping[str, Sequence[str]], within: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The labels that a label or union consists of in the end."""
    if label in within:
        raise ValueError(f"union {label!r} holds itself")
    if label not in groups:
        return frozenset([label])
    return frozenset[str]().union(*(_parts(p, groups, within | {label}) for p in groups[label]))


class Atoms:
    """The smallest groups that tables can tell apart: one label of every dimension of any table,
    and the release that a person's answer was first part of.

    `releases` has the tables of each release in order of time, each as (dimensions).
    ValueError: a union that is defined in two ways, or labels of one table that overlap.
    """

    def __init__(self, releases: Sequence[Iterable[Sequence[Dimension]]]) -> None:
        every = [d for tables in releases for dimensions in tables for d in dimensions]
        unions: dict[str, dict[str, tuple[str, ...]]] = {}
        for dimension in every:
            known = unions.setdefault(dimension.id, {})
            for name, labels in (*dimension.groups.items(), *dimension.parts.items()):
                if set(known.setdefault(name, labels)) != set(labels):
                    raise ValueError(f"union {name!r} is defined in two ways")
        self._parts: dict[str, dict[str, frozenset[str]]] = {}
        for dimension in every:
            parts = self._parts.setdefault(dimension.id, {})
            for label in (*dimension.labels, *dimension.groups):
                parts[label] = _parts(label, unions[dimension.id])
        finest = {
            name: sorted(frozenset[str]().union(*parts.values()))
            for name, parts in self._parts.items()
        }
        product = list(itertools.product(*finest.values(), range(len(releases))))
        self.number = len(product)
        columns = list(zip(*product, strict=True)) or [()] * (len(finest) + 1)
        self._labels = {
            name: np.array(column, dtype=object)
            for name, column in zip(finest, columns[:-1], strict=True)
        }
        self._since = np.array(columns[-1], dtype=int)

    def members(self, dimensions: Sequence[Dimension], key: Key, release: int) -> Members:
        """Which atoms a figure of the release counted (shape: number of atoms)."""
        inside: Members = self._since <= release
        for dimension, label in zip(dimensions, key, strict=True):
            if label is not None:
                inside = inside & self._among(dimension.id, self._parts[dimension.id][label])
        return inside

    def outside(self, dimensions: Sequence[Dimension], release: int) -> Members:
        """The atoms that a table has no label for: as it covers everybody, nobody is in them."""
        nowhere: Members = np.zeros(self.number, dtype=bool)
        for dimension in dimensions:
            parts = [self._parts[dimension.id][label] for label in dimension.labels]
            covered = frozenset[str]().union(*parts)
            if sum(map(len, parts)) > len(covered):
                raise ValueError(f"labels of {dimension.id!r} overlap")
            nowhere = nowhere | ~self._among(dimension.id, covered)
        return nowhere & (self._since <= release)

    def _among(self, name: str, labels: frozenset[str]) -> Members:
        return np.isin(self._labels[name].astype(str), sorted(labels))
