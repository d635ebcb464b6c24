"""What is proved stays proved, whatever spares the work."""

from __future__ import annotations

import itertools
import random

import pytest

from analysis.disclosure import linked as linked_module
from analysis.disclosure.linked import Labels, Linked, Seen, Work
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


def test_the_fewest_persons_there_can_be() -> None:
    seen = [Seen({}, Group(12)), Seen({"district": frozenset("a")}, Group(9)),
            Seen({"area": frozenset("x")}, Group(7))]  # fmt: skip
    cell = {"district": frozenset("a"), "area": frozenset("x")}
    other = {"district": frozenset("b"), "area": frozenset("x")}
    assert Linked(DIMENSIONS, seen).fewest([cell, other]) == [4, 0]
