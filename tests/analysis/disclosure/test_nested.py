"""What is told of a whole, its parts and their parts."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest

from analysis.disclosure.nested import Nested, told

LEAST = 5

Sizes = tuple[int, ...]


def flat(sizes: Sizes) -> Nested:
    """Parts, and who is in none of them."""
    parts = tuple(Nested(f"{at}", number) for at, number in enumerate(sizes[:-1]))
    return Nested("whole", sum(sizes), parts)


def unnamed(sizes: Sizes) -> Nested:
    """Parts whose sum nobody tells."""
    return Nested("", sum(sizes), tuple(Nested(f"{at}", number) for at, number in enumerate(sizes)))


def merged(sizes: Sizes) -> Nested:
    """Two parts of a part, a part beside it, and who is in none."""
    a, b, c, rest = sizes
    union = Nested("a+b", a + b, (Nested("a", a), Nested("b", b)))
    return Nested("whole", a + b + c + rest, (union, Nested("c", c)))


def levels(sizes: Sizes) -> Nested:
    """A profession with who is at one of its levels, and another."""
    level, other, rest = sizes
    profession = Nested("p", level + other, (Nested("level", level),))
    return Nested("whole", level + other + rest, (profession, Nested("q", rest)))


def every(number: int, most: int, least: Sizes) -> Iterator[Sizes]:
    """All numbers of so many places that are `most` or fewer together."""
    for sizes in itertools.product(range(most + 1), repeat=number):
        if sum(sizes) <= most and all(n >= low for n, low in zip(sizes, least, strict=True)):
            yield sizes


def names(part: Nested) -> dict[str, int]:
    """All that could be told."""
    found = {part.name: part.persons} if part.name else {}
    for inner in part.parts:
        found |= names(inner)
    return found


@pytest.mark.parametrize(
    ("shape", "least", "most"),
    [
        (flat, (1, 0), 20),
        (flat, (1, 1, 0), 18),
        (unnamed, (1, 1, 1), 18),
        (merged, (1, 1, 1, 0), 16),
        (levels, (1, 0, 1), 20),
    ],
)
def test_whoever_runs_it_again_keeps_an_interval_of_the_threshold(
    shape: Callable[[Sizes], Nested], least: Sizes, most: int
) -> None:
    pictures: dict[frozenset[tuple[str, int]], list[dict[str, int]]] = defaultdict(list)
    shown = 0
    for sizes in every(len(least), most, least):
        whole = shape(sizes)
        mine, open_ = names(whole), told(whole, LEAST)
        assert all(mine[name] >= LEAST for name in open_ or () if mine[name])
        seen = frozenset((name, mine[name]) for name in open_ or ())
        pictures[seen].append(mine)
        shown += len(open_ or ())
    assert shown
    for seen, worlds in pictures.items():
        known = {name for name, _ in seen}
        for name in worlds[0].keys() - known:
            numbers = {world[name] for world in worlds}
            assert max(numbers) - min(numbers) >= LEAST, (seen, name, numbers)


def test_what_hides_few_may_be_who_is_in_no_part() -> None:
    few = (Nested("few", 2), Nested("many", 40))
    assert told(Nested("whole", 42, few), LEAST) == frozenset({"whole"})
    assert told(Nested("whole", 51, few), LEAST) == frozenset({"whole", "many"}), (
        "nine are in neither"
    )


def test_a_part_of_nobody_is_told_and_parts_of_the_hidden_are_not() -> None:
    both = Nested("both", 6, (Nested("one", 6), Nested("nobody", 0)))
    assert told(Nested("whole", 40, (both, Nested("large", 34))), LEAST) == frozenset(
        {"whole", "nobody"}
    )


def test_parts_that_are_more_than_their_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        told(Nested("whole", 3, (Nested("one", 4),)), LEAST)
