"""A breakdown that is shown again: who runs the choice again learns no more of those who came."""

from __future__ import annotations

import itertools

import pytest

from analysis.disclosure.gate import NEW_ANSWERS, SMALL_GROUP, Gate
from cafe.errors import Conflict
from cafe.reports.survey.counted import Counted
from cafe.reports.survey.pairs import Way
from cafe.reports.survey.release import ShownRelease, release

GATE = Gate()
Sizes = tuple[int, ...]


def shown(*steps: Sizes) -> list[Way]:
    """The breakdowns by district of surveys that had so many answers of each at each release."""
    made: list[ShownRelease] = []
    for sizes in steps:
        groups: dict[tuple[str, ...], tuple[int, dict[str, list[int]]]] = {
            (f"d{at}", "", "", ""): (number, {}) for at, number in enumerate(sizes) if number
        }
        made.append(release(Counted(sum(sizes), groups), GATE, made, True))
    return [one.ways["district"] for one in made]


def persons(way: Way) -> dict[str, int | None]:
    return {label: cell.persons if cell else None for label, cell in way.cells.items()}


def test_who_came_is_shown_where_they_are_nobody_or_enough() -> None:
    first, second = shown((10, 20, 30, 40), (10, 26, 31, 50))
    assert persons(first) == {"d0": 10, "d1": 20, "d2": 30, "d3": 40}
    assert persons(second) == {"d0": 10, "d1": None, "d2": None, "d3": 50}
    assert set(second.why.values()) == {NEW_ANSWERS}


@pytest.mark.parametrize(
    ("first", "second"), [((6, 7, 8), (11, 9, 13)), ((6, 7, 8), (14, 9, 8)), ((6, 20), (10, 25))]
)
def test_who_runs_the_choice_again_is_no_nearer(first: Sizes, second: Sizes) -> None:
    made = shown(first, second)
    came = sum(second) - sum(first)
    new = [one for one in itertools.product(range(came + 1), repeat=len(first)) if sum(one) == came]
    same = [
        one
        for one in new
        if shown(first, tuple(a + b for a, b in zip(first, one, strict=True))) == made
    ]
    for at, number in enumerate(b - a for a, b in zip(first, second, strict=True)):
        if 0 < number < GATE.threshold:
            found = [one[at] for one in same]
            assert max(found) - min(found) >= GATE.threshold


def test_so_few_that_a_choice_would_divide_them_change_no_breakdown() -> None:
    for came in itertools.product(range(6), repeat=2):
        if sum(came) in (5, 6):
            _, second = shown((6, 20), (6 + came[0], 20 + came[1]))
            assert not second.cells


def test_why_a_label_is_hidden_follows_from_what_was_shown() -> None:
    """Not from whether it would be shown by now, which tells of how many it has."""
    for second in ((7, 9, 3), (10, 5, 4)):
        assert set(shown((5, 5, 2), second)[1].why.values()) == {SMALL_GROUP}


def test_what_was_hidden_stays_so_wherever_its_persons_came() -> None:
    one = shown((3, 20, 9, 30), (13, 31, 9, 40))[1]
    assert persons(one) == {"d0": None, "d1": 31, "d2": None, "d3": 40}
    assert one == shown((3, 20, 9, 30), (3, 31, 19, 40))[1]


def test_answers_that_are_gone_keep_the_release_that_had_them() -> None:
    with pytest.raises(Conflict) as refused:
        shown((10, 20), (9, 40))
    assert refused.value.name == "survey_answers_gone"
