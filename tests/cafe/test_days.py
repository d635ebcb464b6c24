"""What day it is in Sweden, at the hours when that is easy to get wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cafe import days

# The clock in Sweden, and what is then so in UTC.
NIGHTS = {
    "half past midnight in summer": ("2026-07-02 00:30", "2026-07-01T22:30:00.000Z"),
    "half past midnight in winter": ("2026-11-02 00:30", "2026-11-01T23:30:00.000Z"),
    "the night to summer time, before": ("2026-03-29 01:59", "2026-03-29T00:59:00.000Z"),
    "the night to summer time, after": ("2026-03-29 03:00", "2026-03-29T01:00:00.000Z"),
    "the night to winter time, before": ("2026-10-25 00:30", "2026-10-24T22:30:00.000Z"),
    "the hour that comes twice, first": ("2026-10-25 02:30+02:00", "2026-10-25T00:30:00.000Z"),
    "the hour that comes twice, again": ("2026-10-25 02:30+01:00", "2026-10-25T01:30:00.000Z"),
    "the last night of the year": ("2026-12-31 00:30", "2026-12-30T23:30:00.000Z"),
    "the first night of the year": ("2027-01-01 00:30", "2026-12-31T23:30:00.000Z"),
    "week 53": ("2027-01-03 00:30", "2027-01-02T23:30:00.000Z"),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_a_day_begins_at_midnight_in_sweden_and_a_stamp_is_utc(
    at: Callable[[str], None], night: str
) -> None:
    clock, stamp = NIGHTS[night]
    at(clock)
    assert days.now() == stamp
    assert days.today() == days.today_date().isoformat() == clock[:10]
    assert days.year() == int(clock[:4])
    assert days.day_of(stamp) == clock[:10]
    assert days.time_of(stamp) == clock[11:16]
    assert days.since(stamp) == 0


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2026-10-14T22:30:00.000Z", "2026-10-15"),
        ("2026-12-31T23:00:00.000Z", "2027-01-01"),
        ("2026-10-14T09:30:00.000Z", "2026-10-14"),
        ("2026-10-14", "2026-10-14"),
        ("", ""),
    ],
)
def test_the_day_of_a_stored_time_is_the_day_in_sweden(stamp: str, day: str) -> None:
    assert days.day_of(stamp) == day


@pytest.mark.parametrize(
    ("stored", "day", "begun"),
    [
        ("2026-10-24T21:59:00.000Z", "2026-10-25", 1),
        ("2026-10-24T22:01:00.000Z", "2026-10-25", 0),
        ("2026-10-24", "2026-10-26", 2),  # 49 hours: the clocks change between
        ("2026-03-28", "2026-03-30", 2),  # 47 hours
        ("2026-12-31T23:30:00.000Z", "2026-12-31", 0),
    ],
)
def test_days_are_counted_by_the_calendar(stored: str, day: str, begun: int) -> None:
    assert days.since(stored, day) == begun


def test_stamps_sort_as_the_moments_they_name(at: Callable[[str], None]) -> None:
    at("2026-10-25 02:30+02:00")
    first, fine = days.now(), days.fine_stamp()
    at("2026-10-25 02:30+01:00")
    assert first < days.now()
    assert fine < days.fine_stamp() == "2026-10-25T01:30:00.000000Z"
    assert days.stamp(days.moment(first)) == first


def test_another_zone_has_other_days(
    at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "_zone", days._zone)  # back to it after the test
    at("2026-11-01 23:30")
    days.use_zone("Europe/Helsinki")
    assert days.zone_name() == "Europe/Helsinki"
    assert days.today() == "2026-11-02"
