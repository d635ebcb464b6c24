"""Classes hold enough persons, nest over time, and quantiles are those of the persons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import classes
from analysis.classes import of_numbers, of_quarters, of_times, place, quantile, quarter


def sizes_by_class(sizes: dict[int, int], cuts: tuple[int, ...]) -> list[int]:
    made = [0] * (len(cuts) + 1)
    for value, number in sizes.items():
        made[place(value, cuts)] += number
    return made


people = st.dictionaries(st.integers(-50, 4000), st.integers(1, 9), min_size=1, max_size=40)


@given(people, st.integers(1, 10))
def test_no_class_of_numbers_is_small_and_all_cuts_are_round(
    sizes: dict[int, int], least: int
) -> None:
    cuts = of_numbers(sizes, least)
    assert len(cuts) <= classes.CLASSES
    if cuts:
        assert min(sizes_by_class(sizes, cuts)) >= least


@given(people, people, st.integers(1, 10))
def test_later_classes_only_divide_earlier_ones(
    first: dict[int, int], more: dict[int, int], least: int
) -> None:
    both = {value: first.get(value, 0) + more.get(value, 0) for value in first | more}
    before = of_numbers(first, least)
    now = of_numbers(both, least, before)
    assert set(before) <= set(now)
    counts = sizes_by_class(both, now)
    assert classes.coarser([*counts, 7], now, before) == (*sizes_by_class(both, before), 7)
    if now:
        assert min(counts) >= least


@given(st.dictionaries(st.integers(8080, 8110), st.integers(1, 9), min_size=1), st.integers(1, 10))
def test_no_class_of_quarters_is_small(sizes: dict[int, int], least: int) -> None:
    cuts = of_quarters(sizes, least)
    if cuts:
        assert min(sizes_by_class(sizes, cuts)) >= least


def test_quarters_are_told_apart_where_each_has_enough_and_else_years() -> None:
    year = 2025 * 4
    assert of_quarters({year: 5, year + 1: 6, year + 3: 9}, 5) == (year + 1, year + 3)
    assert of_quarters({year: 5, year + 1: 2, year + 4: 9}, 5) == (year + 4,)
    assert of_quarters({year: 3, year + 4: 4}, 5) == ()


def test_cuts_are_at_round_numbers() -> None:
    assert of_numbers(dict.fromkeys(range(0, 100), 1), 5) == tuple(range(10, 100, 10))
    assert of_numbers({1: 5, 2: 5, 3: 4}, 5) == (2,)


def test_a_day_and_a_written_quarter_are_the_same_quarter() -> None:
    assert quarter("2026-07-31") == quarter("2026-Q3") == 2026 * 4 + 2
    assert quarter("soon") is None


def test_quartiles_are_of_the_persons() -> None:
    ten = dict.fromkeys(range(1, 11), 1)
    assert [quantile(ten, k, 4) for k in (1, 2, 3)] == [3, 5.5, 8]
    assert quantile({2: 3, 9: 1}, 1, 2) == 2
    with pytest.raises(ValueError, match="nobody"):
        quantile({}, 1, 2)


def test_cuts_that_were_none_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="among"):
        classes.coarser([1, 2], (5,), (6,))


def test_times_are_divided_at_quarters_and_whole_hours() -> None:
    at_work = {7 * 60 + 50: 4, 8 * 60 + 10: 5, 8 * 60 + 20: 6, 9 * 60: 7}
    assert of_times(at_work, 5) == (8 * 60 + 15, 9 * 60)
    assert of_times(dict.fromkeys(range(0, 24 * 60, 10), 1), 40) == (480, 960)
    assert of_times(at_work, 5, before=(8 * 60,)) == (8 * 60, 8 * 60 + 20, 9 * 60)
