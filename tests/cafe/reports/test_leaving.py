"""By year, words of exit interviews are counted as each release let them be."""

from __future__ import annotations

import pytest

from cafe.reports.leaving import YearSizes, told_years

Told = dict[str, int | None]


@pytest.mark.parametrize(
    ("history", "told"),
    [
        ([(5, {"2024": 8, "2025": 30})], {"2024": 8, "2025": 30}),
        ([(5, {"2024": 3})], {"2024": None}),
        # A raised threshold would hide the 12 beside the 3, and show the 8: 23 less both are the 3.
        (
            [(5, {"2024": 8, "2025": 3, "2026": 12}), (8, {"2024": 8, "2025": 3, "2026": 12})],
            {"2024": None, "2025": None, "2026": 12},
        ),
        # So would a small year that has grown since: what it had at first could be computed.
        (
            [(5, {"2024": 8, "2025": 12, "2026": 3}), (5, {"2024": 8, "2025": 12, "2026": 15})],
            {"2024": None, "2025": 12, "2026": None},
        ),
    ],
)
def test_what_was_told_of_a_year_stays_and_tells_no_other(
    history: list[YearSizes], told: Told
) -> None:
    found, years = told_years(history)
    assert found == told
    assert years[-1] <= {year for year, number in told.items() if number}
    assert told_years(history, years) == (found, years), "as it is kept"


def test_a_year_that_grows_by_few_stays_as_it_was_told() -> None:
    found, years = told_years([(5, {"2025": 20, "2026": 10}), (5, {"2025": 20, "2026": 13})])
    assert (found, years[-1]) == ({"2025": 20, "2026": 10}, {"2025"})
    assert told_years([(5, {"2026": 10}), (5, {"2026": 13}), (5, {"2026": 19})])[0] == {"2026": 19}


def test_a_year_that_was_told_stays_and_hides_the_others_whatever_would_be_chosen_now() -> None:
    # An earlier version hid 2025 beside the three of 2026; this one would hide 2024.
    history = [(5, {"2024": 12, "2025": 14, "2026": 3})]
    assert told_years(history)[1] == [{"2025"}]
    then = frozenset({"2024"})
    assert told_years(history, [then]) == ({"2024": 12, "2025": None, "2026": None}, [then])
    more = [*history, (5, {"2024": 12, "2025": 14, "2026": 9})]
    assert told_years(more, [then])[1][0] == then
    assert "2025" not in told_years(more, [then])[1][1], "29 less 12 and 14 are the three"
