import itertools
import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from analysis.disclosure.gate import Cell, Gate

GATE = Gate()
COUNTS = st.integers(0, 50)
PERSONS = st.none() | st.integers(0, 40)
GROUPS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.tuples(COUNTS, PERSONS))


def split(
    groups: dict[str, tuple[int, int | None]],
) -> tuple[dict[str, int], dict[str, int | None]]:
    return {k: c for k, (c, _) in groups.items()}, {k: p for k, (_, p) in groups.items()}


@pytest.mark.parametrize(
    ("count", "persons", "expected"),
    [
        (3, 5, Cell(3, 5, False)),
        (0, 5, Cell(0, 5, False)),
        (3, 4, Cell(None, None, True, "too_few")),
        (0, 4, Cell(None, None, True, "too_few")),
        (1, None, Cell(None, None, True, "unknown_persons")),
        (1, 0, Cell(None, None, True, "unknown_persons")),
        (0, None, Cell(0, None, False)),
        (0, 0, Cell(0, 0, False)),
    ],
)
def test_a_figure_is_shown_only_for_enough_persons(
    count: int, persons: int | None, expected: Cell
) -> None:
    assert GATE.cell(count, persons) == expected


def test_small_figures_of_a_large_group_are_shown() -> None:
    cells = GATE.table([[1, 0], [2, 30]], 12)
    assert [[cell.count for cell in row] for row in cells] == [[1, 0], [2, 30]]


@pytest.mark.parametrize(("persons", "why"), [(4, "too_few"), (None, "unknown_persons")])
def test_a_small_or_unknown_group_is_hidden_whole_with_its_zeros(
    persons: int | None, why: str
) -> None:
    cells = GATE.table([[0, 7], [0, 0]], persons)
    assert {cell for row in cells for cell in row} == {Cell(None, None, True, why)}


def test_a_single_hidden_group_takes_the_next_smallest_with_it() -> None:
    cells = GATE.groups(
        {"one": 2, "two": 9, "three": 4, "four": 5},
        {"one": 3, "two": 30, "three": 6, "four": 8},
    )
    assert cells["one"].why == "too_few"
    assert cells["three"] == Cell(None, None, True, "complementary")
    assert cells["two"] == Cell(9, 30, False)
    assert cells["four"] == Cell(5, 8, False)


def test_two_hidden_groups_that_are_too_few_together_take_a_third() -> None:
    cells = GATE.groups({"a": 1, "b": 1, "c": 9, "d": 9}, {"a": 1, "b": 2, "c": 20, "d": 10})
    assert [key for key, cell in cells.items() if cell.hidden] == ["a", "b", "d"]


def test_two_hidden_groups_that_are_enough_together_take_no_third() -> None:
    cells = GATE.groups({"a": 1, "b": 1, "c": 9}, {"a": 3, "b": 4, "c": 20})
    assert not cells["c"].hidden


def test_an_empty_group_is_no_cover_for_a_hidden_one() -> None:
    cells = GATE.groups({"a": 1, "empty": 0, "c": 9}, {"a": 3, "empty": 0, "c": 20})
    assert cells["empty"] == Cell(0, 0, False)
    assert cells["c"].why == "complementary"


def test_a_group_without_persons_is_unknown() -> None:
    assert GATE.groups({"a": 1}, {})["a"].why == "unknown_persons"


@given(GROUPS)
def test_what_is_hidden_cannot_be_computed_from_the_total(
    groups: dict[str, tuple[int, int | None]],
) -> None:
    cells = GATE.groups(*split(groups))
    hidden = [key for key, cell in cells.items() if cell.hidden]
    covered = sum(groups[key][1] or 0 for key in hidden)
    coverable = [key for key, cell in cells.items() if not cell.hidden and groups[key][1]]
    assert not hidden or not coverable or (len(hidden) >= 2 and covered >= GATE.threshold)


@given(GROUPS)
def test_groups_show_exact_figures_of_large_enough_groups_or_nothing(
    groups: dict[str, tuple[int, int | None]],
) -> None:
    cells = GATE.groups(*split(groups))
    assert cells.keys() == groups.keys()
    for key, cell in cells.items():
        count, persons = groups[key]
        if cell.hidden:
            assert (cell.count, cell.persons) == (None, None)
            assert cell.why in {"too_few", "unknown_persons", "complementary"}
        else:
            assert (cell.count, cell.persons, cell.why) == (count, persons, None)
            assert count == 0 or (persons is not None and persons >= GATE.threshold)


@given(GROUPS.filter(lambda groups: all((p or 0) >= 5 for _, p in groups.values())))
def test_nothing_is_hidden_when_every_group_is_large_enough(
    groups: dict[str, tuple[int, int | None]],
) -> None:
    assert not any(cell.hidden for cell in GATE.groups(*split(groups)).values())


@given(GROUPS)
def test_the_order_of_the_groups_does_not_matter(
    groups: dict[str, tuple[int, int | None]],
) -> None:
    counts, persons = split(groups)
    assert GATE.groups(dict(reversed(counts.items())), persons) == GATE.groups(counts, persons)


@given(st.lists(st.lists(COUNTS, max_size=4), max_size=4), PERSONS)
def test_a_table_is_shown_whole_or_hidden_whole(
    counts: list[list[int]], persons: int | None
) -> None:
    cells = GATE.table(counts, persons)
    assert [len(row) for row in cells] == [len(row) for row in counts]
    assert len({(cell.hidden, cell.why) for row in cells for cell in row}) <= 1


def test_quotes_need_the_quote_threshold() -> None:
    assert GATE.quotable(10)
    assert not GATE.quotable(9)
    assert not GATE.quotable(None)


@pytest.mark.parametrize(("count", "persons"), [(-1, 5), (1, -5)])
def test_negative_figures_are_refused(count: int, persons: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        GATE.cell(count, persons)
    with pytest.raises(ValueError, match="negative"):
        GATE.table([[count]], persons)


@pytest.mark.parametrize(("threshold", "quote_threshold"), [(0, 10), (5, 4)])
def test_unsafe_thresholds_are_refused(threshold: int, quote_threshold: int) -> None:
    with pytest.raises(ValueError, match="threshold"):
        Gate(threshold, quote_threshold)


def _sizes(seed: int) -> list[int]:
    chance = random.Random(seed)
    return [int(chance.paretovariate(0.8) * 2) for _ in range(4)]


@pytest.mark.parametrize(
    "sizes",
    [
        *(_sizes(seed) for seed in (1, 2, 3)),
        [4, 6, 6],
        [4, 9, 9],
        [4, 30, 30],
        [3, 9, 9],
        [3, 30, 30],
        [2, 4, 6, 6],
        [2, 4, 14, 14],
        [1, 5, 7, 11],
        [11, 5, 3],
    ],
)
def test_who_knows_how_labels_are_hidden_and_tries_all_there_can_be_learns_no_number(
    sizes: list[int],
) -> None:
    def hidden(numbers: Sequence[int]) -> list[int]:
        return sorted(int(label) for label in GATE.labels(dict(zip("0123", numbers, strict=False))))

    places = hidden(sizes)
    if len(places) == len(sizes):
        return  # nothing is told
    together = sum(sizes[at] for at in places)
    possible: dict[int, set[int]] = {at: set() for at in places}
    for numbers in itertools.product(range(1, together + 1), repeat=len(places) - 1):
        if sum(numbers) < together:
            other = list(sizes)
            for at, number in zip(places, [*numbers, together - sum(numbers)], strict=True):
                other[at] = number
            if hidden(other) == places:
                for at in places:
                    possible[at].add(other[at])
    for numbers_of in possible.values():
        assert max(numbers_of) - min(numbers_of) >= GATE.threshold


@pytest.mark.parametrize("printed", [str, "{}".format, escape])
def test_a_page_cannot_print_a_cell_itself(printed: Callable[[Cell], str]) -> None:
    for cell in (Cell(3, 7, False), Cell(None, None, True, "too_few")):
        with pytest.raises(TypeError, match="its count"):
            printed(cell)
