"""Unions of blocks of two tables over the same notes: what they differ by must not be few."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Mapping

import pytest

from analysis.disclosure.overlaps import few_apart, few_between


def few(items: Collection[str]) -> bool:
    return 0 < len(items) < 5


def table(**blocks: Collection[str]) -> dict[str, str]:
    return {item: block for block, items in blocks.items() for item in items}


def notes(name: str, number: int) -> list[str]:
    return [f"{name}{n}" for n in range(number)]


def test_blocks_that_are_the_same_or_cross_widely_tell_nothing_new() -> None:
    care, social, both = notes("c", 8), notes("s", 8), notes("b", 9)
    jobs = table(care=care, social=[*social, *both])
    assert not few_apart(jobs, jobs, few)
    assert not few_apart(jobs, table(old=[*care, *both], young=social), few)


def test_one_note_more_in_a_block_is_what_is_left() -> None:
    care, social = notes("c", 8), notes("s", 8)
    jobs = table(care=[*care, "extra"], social=social)
    assert few_apart(jobs, table(old=care, young=["extra", *social]), few) == {"extra"}


def test_a_sum_of_two_blocks_is_subtracted_too() -> None:
    # No block lies within another, but two of each differ by the one note.
    a, b, c, d, e = (notes(name, 6) for name in "abcde")
    jobs = table(one=[*a, *b], two=[*c, *d], three=[*e, "extra"])
    areas = table(one=[*a, *c], two=[*b, *d, "extra"], three=e)
    assert few_apart(jobs, areas, few) == {"extra"}


def test_a_block_of_few_notes_that_is_told_by_itself_is_no_news() -> None:
    care, social = notes("c", 2), notes("s", 9)
    assert not few_apart(table(care=care, social=social), table(all=[*care, *social]), few)


def test_what_came_since_is_seen_as_well() -> None:
    before = notes("n", 8)
    assert few_apart(table(all=before), table(all=[*before, "late"]), few) == {"late"}
    assert not few_apart(table(all=before), table(all=[*before, *notes("late", 5)]), few)


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_what_trying_every_union_finds(seed: int) -> None:
    chance = random.Random(seed)
    items = [f"n{n}" for n in range(30)]
    first = {i: chance.choice("abc") for i in items if chance.random() < 0.9}
    usual = {one: chance.choice("xyz") for one in "abc"}
    second = {i: usual[of] if chance.random() < 0.9 else "x" for i, of in first.items()}
    assert bool(few_apart(first, second, few)) == _tried(first, second)


def _tried(first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    mine, theirs = _blocks(first), _blocks(second)
    for one, other in itertools.product(_unions(mine), _unions(theirs)):
        apart = one ^ other
        if few(apart.difference(*(block for block in [*mine, *theirs] if block <= apart))):
            return True
    return False


def _blocks(of: Mapping[str, str]) -> list[frozenset[str]]:
    return [frozenset(i for i, b in of.items() if b == block) for block in set(of.values())]


def _unions(blocks: list[frozenset[str]]) -> list[frozenset[str]]:
    found = [frozenset[str]()]
    for block in blocks:
        found += [block | one for one in found]
    return found


def test_who_came_in_between_two_times_is_a_part_of_its_own() -> None:
    before, came = notes("t", 6), notes("new", 3)
    assert few_between([before, [*before, *came]], few) == set(came)
    assert not few_between([before, [*before, *came, *notes("more", 2)]], few)
    # Time after time: enough came since the first, and enough since the second, but one went.
    assert few_between([before, [*before[1:], *notes("x", 7)]], few) == {before[0]}
    assert not few_between([before, before], few)
