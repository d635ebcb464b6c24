"""Dates and times as tools and people write them."""

from __future__ import annotations

import pytest

from cafe.intake.moments import day_first, moment


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2026/10/14 13:05:22", "2026-10-14T13:05:22"),
        ("2026-10-14 13.05.22", "2026-10-14T13:05:22"),
        ("2026/10/14 1:05:22 em GMT+2", "2026-10-14T13:05:22+02:00"),
        ("2026/10/14 12:05:22 fm CET", "2026-10-14T00:05:22+01:00"),
        ("14.10.2026 kl. 13.05", "2026-10-14T13:05:00"),
        ("10/14/26 1:05 PM", "2026-10-14T13:05:00"),
        ("14-10-2026", "2026-10-14"),
        ("3.4.2026", "2026-04-03"),
        ("3/3/2026", "2026-03-03"),
        ("den 14 oktober", None),
        ("14 oktober 2026 13:05", "2026-10-14T13:05:00"),
        ("14 okt. 2026", "2026-10-14"),
        ("14-Oct-2026", "2026-10-14"),
        ("Oct 14, 2026 1:05 p.m.", "2026-10-14T13:05:00"),
        ("2026-10-14 13:05:22 UTC", "2026-10-14T13:05:22+00:00"),
        ("2026-10-14T13:05:22.123+0200", "2026-10-14T13:05:22+02:00"),
        ("3/4/2026", None),  # in March, or in April?
        ("31.2.2026", None),
        ("2026-10-14 25:00", None),
        ("2026-10-14 14:05 pm", None),
        ("45658", None),
        ("igår", None),
    ],
)
def test_a_moment_is_read_or_is_none(written: str, iso: str | None) -> None:
    assert moment(written) == iso


def test_another_date_of_the_column_tells_which_number_is_the_day() -> None:
    assert day_first(["3/4/2026", "", "14/4/2026"]) is True
    assert day_first(["3/4/2026 10:00", "4/14/2026 10:00"]) is False
    assert day_first(["14/4/2026", "4/14/2026"]) is None
    assert moment("3/4/2026", day_is_first=True) == "2026-04-03"
    assert moment("3/4/2026", day_is_first=False) == "2026-03-04"
