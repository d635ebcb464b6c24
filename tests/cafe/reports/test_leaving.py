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
    found, now = told_years(history)
    assert found == told
    assert now <= {year for year, number in told.items() if number}


def test_a_year_that_grows_by_few_stays_as_it_was_told() -> None:
    found, now = told_years([(5, {"2025": 20, "2026": 10}), (5, {"2025": 20, "2026": 13})])
    assert (found, now) == ({"2025": 20, "2026": 10}, {"2025"})
    assert told_years([(5, {"2026": 10}), (5, {"2026": 13}), (5, {"2026": 19})])[0] == {"2026": 19}
