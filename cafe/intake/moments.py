"""Dates and times as survey tools and people write them, in Swedish and English.

Which of two small numbers is the day, 3/4/2026 does not say: `day_first` looks for a date in the
same column that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone

_MONTHS = (
    *("jan januari january", "feb februari february", "mar mars march", "apr april", "maj may"),
    *("jun juni june", "jul juli july", "aug augusti august", "sep sept september"),
    *("okt oct oktober october", "nov november", "dec december"),
)
_NAMES = {name: n for n, names in enumerate(_MONTHS, start=1) for name in names.split()}
_DATE = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"|(?P<one>\d{1,2})(?P<between>[-/.])(?P<two>\d{1,2})(?P=between)(?P<last>\d{4}|\d\d)"
    r"|(?P<day_>\d{1,2})(?:[:.]?e|st|nd|rd|th)?[ .-]{1,2}(?P<name>[a-z]{3,9})\.?[ ,-]{1,2}"
    r"(?P<year_>\d{4})"
    r"|(?P<name_>[a-z]{3,9})\.?[ ](?P<day__>\d{1,2})(?:st|nd|rd|th)?,?[ ](?P<year__>\d{4})"
)
_HOUR = (
    r"(?:kl\.?[ ]?)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?:[ ]?(?P<half>[aApPfFeE]\.?[mM]\.?))?"
)
_ZONE = (
    r"(?P<zone>z|(?:(?:gmt|utc)(?P<offset>[+-]\d{1,2}(?::?\d\d)?)?)|cest|cet|eest|eet"
    r"|[+-]\d\d:?\d\d)"
)
_MOMENT = re.compile(rf"(?:{_DATE})(?:(?:,?[ ]|t){_HOUR}(?:[ ]?{_ZONE})?)?", re.IGNORECASE)
_LONGEST = 60
_ZONES = {"z": 0, "gmt": 0, "utc": 0, "cet": 1, "cest": 2, "eet": 2, "eest": 3}


def moment(written: str, day_is_first: bool | None = None) -> str | None:
    """The date or time in ISO 8601; None for what is none, or may be two. `day_is_first` says how
    3/4/2026 is meant."""
    found = _MOMENT.fullmatch(" ".join(written.split())) if len(written) <= _LONGEST else None
    if found is None:
        return None
    try:
        when = _day(found, day_is_first)
        if when is None or not found["hour"]:
            return when.isoformat() if when else None
        return datetime.combine(when, _time(found)).isoformat()
    except ValueError:
        return None


def day_first(column: Iterable[str]) -> bool | None:
    """Whether the day stands before the month in a column of dates such as 14/3/2026; None where
    no date tells it, or two tell the opposite."""
    told = set()
    for written in column:
        found = _MOMENT.match(" ".join(written[:_LONGEST].split()))
        if found and found["one"]:
            told |= {True} if int(found["one"]) > 12 else set()
            told |= {False} if int(found["two"]) > 12 else set()
    return told.pop() if len(told) == 1 else None


def month_named(word: str) -> int | None:
    """The month (1–12) that a word names, whole or shortened."""
    return _NAMES.get(word.casefold())


def _day(found: re.Match[str], day_is_first: bool | None) -> date | None:
    year = found["year"] or found["year_"] or found["year__"]
    name = found["name"] or found["name_"]
    if name:
        month = _NAMES.get(name.lower())
        return date(int(year), month, int(found["day_"] or found["day__"])) if month else None
    if year:
        return date(int(year), int(found["month"]), int(found["day"]))
    one, two = int(found["one"]), int(found["two"])
    if found["between"] == ".":
        day_is_first = True  # no country writes the month first with points
    elif one > 12 or two > 12 or one == two:
        day_is_first = one > 12
    if day_is_first is None:
        return None
    day, month = (one, two) if day_is_first else (two, one)
    last = found["last"]
    return date(int(last) + 2000 * (len(last) == 2), month, day)


def _time(found: re.Match[str]) -> time:
    hour = int(found["hour"])
    half = (found["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + 12 * (half in "pe")  # p.m., eftermiddag
    zone = (found["zone"] or "").lower()
    shift = found["offset"] or (zone if zone[:1] in ("+", "-") and zone else "")
    offset = None
    if shift:
        digits = shift[1:].replace(":", "")
        hours, minutes = (
            (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
        )
        offset = timezone((-1 if shift[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    elif zone:
        offset = timezone(timedelta(hours=_ZONES[zone]))
    return time(hour, int(found["minute"]), int(found["second"] or 0), tzinfo=offset)
