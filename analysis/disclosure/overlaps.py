"""Whether what is told of the same notes in two ways tells of a few of them.

Two tables each divide notes into blocks, such as by profession and by area of work, or by district
in two releases. A reader who knows which blocks have no notes in common (all care managers work
with the elderly) adds some blocks of the one, subtracts some of the other, and is left with what
the two unions differ by.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Final, TypeVar

Item = TypeVar("Item", bound=Hashable)
Node = tuple[int, Hashable]

OUTSIDE: Final[Node] = (2, None)
# So many blocks that only few items tie together are tried in every way; more count as proved.
TRIED: Final = 12


def few_apart(
    first: Mapping[Item, Hashable],
    second: Mapping[Item, Hashable],
    few: Callable[[Collection[Item]], bool],
) -> frozenset[Item]:
    """The items that a union of blocks of `first` and one of blocks of `second` differ by, where
    they are few and not just blocks, which are told by themselves; none where no unions do.

    `first` and `second` tell the block of each item that the table counts. `few` must hold for
    every part, but the empty one, of items that it holds for.
    """
    ties: defaultdict[tuple[Node, Node], set[Item]] = defaultdict(set)
    for item in first.keys() | second.keys():
        mine = (0, first[item]) if item in first else OUTSIDE
        theirs = (1, second[item]) if item in second else OUTSIDE
        ties[mine, theirs].add(item)
    blocks: defaultdict[Node, set[Item]] = defaultdict(set)
    for nodes, items in ties.items():
        for node in nodes:
            blocks[node] |= items
    blocks.pop(OUTSIDE, None)
    # What many items tie together, no two unions that differ by few can take apart.
    firm = _joined([*blocks, OUTSIDE], [nodes for nodes, items in ties.items() if not few(items)])
    loose = [nodes for nodes in ties if firm[nodes[0]] != firm[nodes[1]]]
    linked = _joined(set(firm.values()), [(firm[one], firm[other]) for one, other in loose])
    for group in set(linked.values()):
        parts = sorted((part for part, of in linked.items() if of == group), key=repr)
        between = [nodes for nodes in loose if linked[firm[nodes[0]]] == group]
        if len(parts) > TRIED:
            return frozenset(item for nodes in between for item in ties[nodes])
        # The last part stays outside: a union and its opposite differ by the same.
        for inside in _some(parts[:-1]):
            apart = {
                item
                for one, other in between
                if (firm[one] in inside) != (firm[other] in inside)
                for item in ties[one, other]
            }
            told = [block for block in blocks.values() if block <= apart]
            left = apart.difference(*told)
            if left and few(left):
                return frozenset(left)
    return frozenset()


def few_between(
    sets: Sequence[Collection[Item]], few: Callable[[Collection[Item]], bool]
) -> frozenset[Item]:
    """The items that are in just the same ones of some sets, where they are few; none where all
    such parts are large enough. Who is told how many of each set did something, time after time,
    learns by subtraction what each part did, never what some of a part did.

    `few` as in `few_apart`.
    """
    parts: defaultdict[tuple[bool, ...], set[Item]] = defaultdict(set)
    for item in itertools.chain.from_iterable(sets):
        parts[tuple(item in one for one in sets)].add(item)
    return next((frozenset(part) for part in parts.values() if few(part)), frozenset())


def _joined(nodes: Collection[Node], pairs: Sequence[tuple[Node, Node]]) -> dict[Node, Node]:
    """A node that stands for all that pairs tie together, of each node."""
    of = {node: node for node in nodes}

    def standing(node: Node) -> Node:
        while of[node] != node:
            of[node] = of[of[node]]
            node = of[node]
        return node

    for one, other in pairs:
        of[standing(one)] = standing(other)
    return {node: standing(node) for node in of}


def _some(parts: Sequence[Node]) -> list[frozenset[Node]]:
    sizes = range(1, len(parts) + 1)
    return [frozenset(s) for n in sizes for s in itertools.combinations(parts, n)]
