"""Which labels are put together, beside every other way to do it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence

import pytest

from analysis.disclosure import merge

Groups = list[list[int]]


def partitions(labels: Sequence[int]) -> Iterator[Groups]:
    if not labels:
        yield []
        return
    first, *others = labels
    for made in partitions(others):
        yield [[first], *made]
        for at in range(len(made)):
            yield [*made[:at], [first, *made[at]], *made[at + 1 :]]


def alone(table: list[list[int]], rows: Groups, columns: Groups) -> int | None:
    """The persons whose row and column both stand alone; None where a group is small."""
    if min(len(rows), len(columns)) < 2:
        return None
    shown = 0
    for row, column in itertools.product(rows, columns):
        persons = sum(table[a][b] for a in row for b in column)
        if 0 < persons < 5:
            return None
        shown += persons if len(row) == len(column) == 1 else 0
    return shown


def people(seed: int, persons: int = 80, shape: tuple[int, int] = (5, 4)) -> list[list[int]]:
    chance = random.Random(seed)
    weights = [[chance.paretovariate(1.2) for _ in range(size)] for size in shape]
    table = [[0] * shape[1] for _ in range(shape[0])]
    for _ in range(persons):
        row, column = (chance.choices(range(len(w)), w)[0] for w in weights)
        table[row][column] += 1
    return table


@pytest.mark.parametrize("seed", range(12))
def test_no_other_way_to_put_together_leaves_more_persons_under_their_own_labels(seed: int) -> None:
    table = people(seed)
    every = (
        alone(table, rows, columns)
        for rows in partitions(range(5))
        for columns in partitions(range(4))
    )
    most = max((shown for shown in every if shown is not None), default=None)
    found = merge.best(table, 5)
    if found is None:
        assert not most
        return
    sides = [
        [*([at] for at in range(size) if at not in some), *([sorted(some)] if some else [])]
        for size, some in zip((5, 4), found, strict=True)
    ]
    assert alone(table, *sides) == most


def test_labels_that_were_together_before_are_nobody_who_stands_alone() -> None:
    table = [[30, 30], [4, 30], [30, 30]]
    assert merge.best(table, 5) == ({0, 1}, frozenset())
    assert merge.best(table, 5, ([True, True, False], [True, True])) == ({1, 2}, frozenset())


def test_what_is_small_whatever_is_put_together_has_no_table() -> None:
    assert merge.best([[3, 0], [0, 30]], 5) is None
    assert merge.best([[30], [30]], 5) is None


def test_a_label_that_can_hardly_be_divided_is_put_together_whatever_its_parts_are() -> None:
    # Of 3 + 4 a reader who knows the rule would learn that both parts are small, else.
    for parts in ([3, 4], [0, 7], [7, 0], [5, 2]):
        assert merge.best([parts, [20, 20], [30, 30]], 5) == ({0, 1}, frozenset())
    for row in ([1, 4], [5, 0]):
        assert merge.best([row, [10, 6]], 5) is None
