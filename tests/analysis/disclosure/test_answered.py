"""Of which groups a question is told, and what that tells of the others."""

from __future__ import annotations

import itertools
import random

import pytest

from analysis.disclosure.answered import Answered, Held, held_back

LEAST = 5
NONE: Held = frozenset()


def back(
    persons: tuple[int, ...], answered: Answered, must: Held = NONE, apart: Held = NONE
) -> Held:
    return held_back(persons, answered, must, apart, LEAST)


@pytest.mark.parametrize("rate", [0.12, 0.45, 0.7])
def test_whoever_runs_it_again_keeps_an_interval_of_the_threshold(rate: float) -> None:
    told = 0
    for seed in range(30):
        chance = random.Random(f"{rate}:{seed}")
        persons = tuple(chance.choice((5, 6, 8, 9, 12, 18)) for _ in range(4))
        apart = frozenset([0] if chance.random() < 0.4 else [])
        answered = tuple(sum(chance.random() < rate for _ in range(size)) for size in persons)
        made = back(persons, answered, apart, apart)
        if made in (apart, frozenset(range(4))):
            continue
        assert not {at for at, n in enumerate(answered) if 0 < n < LEAST} - made
        told += 1
        places, total = sorted(made), sum(answered[at] for at in made)
        could = []
        for numbers in itertools.product(*(range(persons[at] + 1) for at in places[:-1])):
            rest = total - sum(numbers)
            if 0 <= rest <= persons[places[-1]]:
                given = dict(zip(places, (*numbers, rest), strict=True))
                crowd = tuple(given.get(at, n) for at, n in enumerate(answered))
                if back(persons, crowd, apart, apart) == made:
                    could.append(crowd)
        for at in made:
            assert max(c[at] for c in could) - min(c[at] for c in could) >= LEAST
    assert told


def test_where_half_answered_it_is_told_of_those_in_which_enough_did() -> None:
    # What hides the one small group may have more answers than that has persons.
    assert back((9, 22, 27, 35), (4, 11, 14, 17)) == {0, 1}
    assert back((7, 9, 14, 27, 44), (3, 5, 6, 13, 21)) == {0, 1, 2, 3}


def test_nothing_is_held_back_where_enough_or_all_answered_everywhere() -> None:
    assert back((9, 22, 27), (7, 20, 26)) == NONE
    assert back((9, 3, 27), (9, 3, 27), frozenset([1]), frozenset([1])) == {1}


def test_what_is_hidden_together_is_told_together_where_enough_answered() -> None:
    one = frozenset([0])
    assert back((12, 22, 27), (5, 20, 26), one, one) == one
    assert back((12, 22, 60), (4, 20, 40), one, one) > one


def test_few_who_answered_in_all_are_told_of_nowhere() -> None:
    assert back((9, 22, 27), (7, 0, 0)) == {0, 1, 2}
