"""The language of a request, and how it writes times and numbers."""

from __future__ import annotations

from babel.dates import format_datetime
from flask_babel import get_locale

from cafe import days


def spoken() -> str:
    """ "sv" or "en"."""
    return str(get_locale() or "sv")


def local_time(stamp: str) -> str:
    """A stored time as people in the room would say it: "14 oktober 13:05"."""
    return str(format_datetime(days.local(stamp), "d MMMM y HH:mm", locale=get_locale() or "sv"))


def number(value: float | None) -> str:
    """A number as the request's language writes it; a dash for none."""
    return "–" if value is None else f"{value:g}".replace(".", "," if spoken() == "sv" else ".")
