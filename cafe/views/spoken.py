"""The language of a request, and how it writes times and numbers."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date, format_datetime
from flask_babel import get_locale
from markupsafe import Markup

from cafe import days

_MONTH = re.compile(r"\d{4}-\d\d")


def spoken() -> str:
    """ "sv" or "en"."""
    return str(get_locale() or "sv")


def local_time(stamp: str) -> str:
    """A stored time as people in the room would say it: "14 oktober 13:05"."""
    return str(format_datetime(days.local(stamp), "d MMMM y HH:mm", locale=get_locale() or "sv"))


def dated(stored: str | None) -> Markup:
    """A date, or the day of a stored time, as pages write it, "14 oktober 2026": it does not break.
    Nothing for none."""
    if not stored:
        return Markup()
    return Markup('<time datetime="{}">{}</time>').format(stored, in_words(stored))


def in_words(stored: str) -> str:
    """A date, or the day of a stored time, in the language of the request: "14 oktober 2026"; a
    month as one, "april 2026", and a year or a quarter as it is written."""
    month = _MONTH.fullmatch(stored) is not None
    if not month and len(stored) < len("2026-10-14"):
        return stored
    on = date.fromisoformat(f"{stored}-01" if month else days.day_of(stored))
    locale = get_locale() or "sv"
    return str(format_date(on, "LLLL y" if month else "d MMMM y", locale=locale))


def parted(address: str) -> Markup:
    """An address to read off: where it does not fit on a line it breaks before a slash, not within
    a word."""
    return Markup("<wbr>/").join(address.split("/"))


def short_day(iso: str) -> str:
    """An ISO date as it is said: "3 dec", with the year when it is another than this."""
    pattern = "d MMM" if iso[:4] == str(days.year()) else "d MMM y"
    said = format_date(date.fromisoformat(iso), pattern, locale=get_locale() or "sv")
    return str(said).replace(".", "")


def number(value: float | None) -> str:
    """A number as the request's language writes it; a dash for none."""
    return "–" if value is None else f"{value:g}".replace(".", "," if spoken() == "sv" else ".")
