"""Of which groups a question is told, and what that tells of the others."""

from __future__ import annotations

import itertools
import random

import pytest

from analysis.disclosure.answered import Answered, Held, held_back, told_anew

LEAST = 5
NONE: Held = frozenset()


def back(
    persons: tuple[int, ...], answered: Answered, must: Held = NONE, apart: Held = NONE
) -> Held:
    return held_back(persons, answered, must, apart, LEAST)


@pytest.mark.parametrize("rate", [0.12, 0.45, 0.7])
def test_whoever_runs_it_again_keeps_an_interval_of_the_threshold(rate: float) -> None:
    told = 0
    for seed in range(15):
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
    assert back((10, 8, 24, 5, 8), (6, 5, 8, 3, 4)) == {0, 1, 3, 4}


def test_nothing_is_held_back_where_enough_or_all_answered_everywhere() -> None:
    assert back((15, 22, 27), (14, 20, 26)) == NONE
    assert back((9, 3, 27), (9, 3, 27), frozenset([1]), frozenset([1])) == {1}


def test_what_is_hidden_together_is_told_together_where_enough_answered() -> None:
    one = frozenset([0])
    assert back((12, 22, 60), (6, 20, 50), one, one) == one
    assert back((12, 22, 60), (4, 20, 40), one, one) > one


def test_few_who_answered_in_all_are_told_of_nowhere() -> None:
    assert back((9, 22, 27), (7, 0, 0)) == {0, 1, 2}


@pytest.mark.parametrize("persons", [(9, 15), (8, 17), (11, 26), (14, 9, 14), (13, 7, 12)])
def test_that_a_question_is_told_of_none_tells_of_none(persons: tuple[int, ...]) -> None:
    """Of two groups, of which one can hardly be few, that would tell of few in the other."""
    silent = frozenset(range(len(persons)))
    by_total: dict[int, list[tuple[bool, Answered]]] = {}
    for crowd in itertools.product(*(range(size + 1) for size in persons)):
        by_total.setdefault(sum(crowd), []).append((back(persons, crowd) == silent, crowd))
    told = 0
    for total, crowds in by_total.items():
        told += total < sum(persons) and not all(none for none, _ in crowds)
        for at in silent:
            could = [crowd[at] for _, crowd in crowds]
            left = {crowd[at] for none, crowd in crowds if none}
            if max(could) - min(could) >= LEAST and left & set(range(1, LEAST)):
                assert max(left) - min(left) >= LEAST
    assert told


def test_what_tells_nothing_by_telling_nothing_tells_most() -> None:
    assert back((20, 54, 50, 50), (18, 42, 47, 44)) == NONE
    # One that could be few is held back with a large one, whatever answered in it.
    assert back((49, 7, 40, 44, 34), (43, 6, 32, 39, 30)) == {0, 1}


@pytest.mark.parametrize("came", [(6, 14), (6, 0), (9, 9), (5, 7, 8), (6, 20, 20)])
def test_that_it_is_not_told_anew_tells_nothing_of_few_who_came(came: tuple[int, ...]) -> None:
    by_total: dict[int, list[tuple[bool, Answered]]] = {}
    for new in itertools.product(*(range(size + 1) for size in came)):
        by_total.setdefault(sum(new), []).append((told_anew(came, new, LEAST), new))
    for total, ways in by_total.items():
        if total < LEAST:
            continue  # the whole is not told anew
        for at in range(len(came)):
            could = [new[at] for _, new in ways]
            left = {new[at] for told, new in ways if not told}
            if max(could) - min(could) >= LEAST and left & set(range(LEAST)):
                assert max(left) - min(left) >= LEAST
    assert told_anew(came, came, LEAST)
