"""What is proved stays proved, whatever spares the work."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.disclosure import linked as linked_module
from analysis.disclosure.linked import Labels, Linked, Seen, Work
from analysis.disclosure.swaps import Swaps
from analysis.disclosure.tables import Group

DIMENSIONS = {"district": ("a", "b", "c", "d", "e"), "area": ("x", "y", "z")}


def world(seed: int) -> tuple[dict[tuple[str, ...], Group], list[Seen]]:
    """Persons with an answer each, and what is shown of them by one dimension and by two."""
    chance = random.Random(seed)
    crowd = {}
    for atom in itertools.product(*DIMENSIONS.values()):
        answers = (chance.choice((0, 0, 1, 4)), chance.choice((0, 1, 6)))
        crowd[atom] = Group(sum(answers), {"q": answers})

    def seen(labels: Labels) -> Seen:
        inside = [
            group
            for atom, group in crowd.items()
            if all(atom[n] in labels.get(way, (atom[n],)) for n, way in enumerate(DIMENSIONS))
        ]
        answers = [group.distributions["q"] for group in inside]
        told = tuple(sum(column) for column in zip(*answers, strict=True))
        return Seen(labels, Group(sum(told), {"q": told}))

    shown = [{way: frozenset([la])} for way, told in DIMENSIONS.items() for la in told]
    shown += [{"district": frozenset("ab"), "area": frozenset("x")}]
    shown += [{"district": frozenset("cde"), "area": frozenset("x")}]
    return crowd, [seen(labels) for labels in [{}, *shown]]


CELLS = [
    {"district": frozenset([a]), "area": frozenset([b])}
    for a, b in itertools.product(*DIMENSIONS.values())
]


@pytest.mark.parametrize("seed", range(2))
def test_who_knows_the_true_persons_proves_the_same(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd, seen = world(seed)
    proved = Linked(DIMENSIONS, seen).proved(CELLS)
    monkeypatch.setattr(linked_module, "_LOCAL", 4)
    assert Linked(DIMENSIONS, seen, crowd).proved(CELLS) == proved


WIDER = {"district": ("a", "b", "c", "d"), "area": ("x", "y", "z"), "job": ("p", "q")}


def wider_world(seed: int) -> tuple[dict[tuple[str, ...], Group], list[Seen]]:
    """Few persons in each group, with answers to two questions; breakdowns by one, and by two with
    some labels together."""
    chance = random.Random(seed)
    crowd = {}
    for atom in itertools.product(*WIDER.values()):
        persons = [
            (chance.randrange(2), chance.randrange(3)) for _ in range(chance.choice((0, 1, 3)))
        ]
        answers = {
            "q": tuple(sum(q == level for q, _ in persons) for level in range(2)),
            "r": tuple(sum(r == level for _, r in persons) for level in range(3)),
        }
        crowd[atom] = Group(len(persons), answers)
    by_one: list[Labels] = [{way: frozenset(la)} for way, told in WIDER.items() for la in told]
    by_two: list[Labels] = [
        *({"district": frozenset(some), "area": frozenset(la)} for some in ("ab", "cd")
          for la in "xyz"),
        *({"district": frozenset(some), "job": frozenset(la)} for some in ("a", "bcd")
          for la in "pq"),
        *({"area": frozenset(some), "job": frozenset(la)} for some in ("xy", "z") for la in "pq"),
    ]  # fmt: skip
    return crowd, [_seen(crowd, labels) for labels in [{}, *by_one, *by_two]]


def _seen(crowd: dict[tuple[str, ...], Group], labels: Labels) -> Seen:
    together = Group(0)
    for atom, group in crowd.items():
        if all(atom[n] in labels.get(way, (atom[n],)) for n, way in enumerate(WIDER)):
            together += group
    return Seen(labels, together)


@pytest.mark.parametrize("seed", range(3))
def test_persons_who_change_labels_leave_all_that_is_shown(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd, seen = wider_world(seed)
    cells: list[Labels] = [
        {first: frozenset(a), second: frozenset(b)}
        for first, second in itertools.combinations(WIDER, 2)
        for a, b in itertools.product(WIDER[first], WIDER[second])
    ]
    proved = Linked(WIDER, seen).proved(cells)
    answered = Linked(WIDER, seen).proved(cells, "r", [0])
    emptied = 0
    real = Swaps.without

    def kept(swaps: Swaps, row: NDArray[np.float64]) -> NDArray[np.float64] | None:
        nonlocal emptied
        made = real(swaps, row)
        if made is not None:
            emptied += 1
            before = swaps._answers
            after = made.reshape(before.shape)
            assert after.min() >= 0
            assert (after @ swaps._groups.T == before @ swaps._groups.T).all()
            assert (after[:2].sum(axis=0) == after[2:].sum(axis=0)).all()
            assert row @ made == 0
        return made

    monkeypatch.setattr(linked_module, "_LOCAL", 4)
    monkeypatch.setattr(Swaps, "without", kept)
    assert Linked(WIDER, seen, crowd).proved(cells) == proved
    assert Linked(WIDER, seen, crowd).proved(cells, "r", [0]) == answered
    assert emptied > 5


@pytest.mark.parametrize("seed", range(2))
def test_what_the_work_is_not_enough_for_is_undecided_and_nothing_proved_is_missing(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd, seen = world(seed)
    proved = Linked(DIMENSIONS, seen).proved(CELLS)
    monkeypatch.setattr(linked_module, "_LOCAL", 4)
    for left in (0.0, 0.02):
        work = Work(left)
        proof = Linked(DIMENSIONS, seen, crowd).proof(CELLS, None, (), work)
        assert set(proved) <= {*proof.proved, *proof.undecided}
        assert set(proof.proved) <= set(proved)
        assert work.ran_out == bool(proof.undecided)


def test_equations_and_swaps_that_are_tried_count_as_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd, seen = wider_world(0)
    cells: list[Labels] = [
        {"district": frozenset(a), "area": frozenset(b)} for a in "abcd" for b in "xyz"
    ]
    monkeypatch.setattr(linked_module, "_LOCAL", 4)
    monkeypatch.setattr(Linked, "_beside", lambda self, rows, left, work: [])  # no programs
    work = Work(1.0)
    assert not Linked(WIDER, seen, crowd).proof(cells, None, (), work).undecided
    tried = 1.0 - linked_module._MADE - work.left
    assert tried > 0
    none = Work(0.0)
    assert len(Linked(WIDER, seen, crowd).proof(cells, None, (), none).undecided) == len(cells)
    assert none.ran_out


def test_the_fewest_persons_there_can_be() -> None:
    seen = [Seen({}, Group(12)), Seen({"district": frozenset("a")}, Group(9)),
            Seen({"area": frozenset("x")}, Group(7))]  # fmt: skip
    cell = {"district": frozenset("a"), "area": frozenset("x")}
    other = {"district": frozenset("b"), "area": frozenset("x")}
    assert Linked(DIMENSIONS, seen).fewest([cell, other]) == [4, 0]
