"""What time and what day it is: the only place in cafe that asks the clock and knows the zone.

Rows are stamped in UTC; a day, and a time that is shown, is that of the zone where the cafés are
held (the setting TIME_ZONE). So what happens at half past midnight belongs to the new day on every
page, in every file and in every rule.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOME = "Europe/Stockholm"
_zone = ZoneInfo(HOME)


def clock() -> datetime:
    """This moment, in UTC. Everything here asks it by its name, so that a test can set it."""
    return datetime.now(UTC)


def is_zone(name: str) -> bool:
    """Whether a zone is called so."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # A folder of zones is an OSError, and a name that leaves their folder a ValueError.
        return False
    return True


def use_zone(name: str) -> None:
    """From now on days are those of this zone, like "Europe/Stockholm". Raises what ZoneInfo does
    for a name that is none."""
    global _zone
    _zone = ZoneInfo(name)


def zone_name() -> str:
    """The name of the zone, for the browser."""
    return _zone.key


def now() -> str:
    """This moment as it is stored: UTC, ISO 8601, whole milliseconds."""
    return stamp(clock())


def stamp(at: datetime) -> str:
    """A moment as it is stored: UTC, ISO 8601, whole milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fine_stamp() -> str:
    """This moment to the microsecond, where the order of what came together must be kept."""
    return clock().isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(stored: str) -> datetime:
    """The moment of a stored time."""
    return datetime.fromisoformat(stored)


def local(stored: str) -> datetime:
    """A stored time in the zone."""
    return moment(stored).astimezone(_zone)


def today() -> str:
    """The ISO date of today."""
    return today_date().isoformat()


def today_date() -> date:
    """Today."""
    return clock().astimezone(_zone).date()


def after(day: str) -> str:
    """The day after an ISO date."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def day_of(stored: str) -> str:
    """The ISO date of a stored time; a date, or nothing, stays as it is."""
    return stored if len(stored) <= len("2026-10-14") else local(stored).date().isoformat()


def time_of(stored: str) -> str:
    """The time of day of a stored time, like 14:05."""
    return local(stored).strftime("%H:%M")


def year() -> int:
    """This year."""
    return today_date().year


def quarter_begun(day: str) -> str:
    """The first day of the quarter of an ISO date."""
    on = date.fromisoformat(day)
    return on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1).isoformat()


def quarter_ends(day: str, further: int = 0) -> str:
    """The last day of the quarter of an ISO date, or of the one that is so many quarters later."""
    begun = date.fromisoformat(quarter_begun(day))
    months = begun.year * 12 + begun.month - 1 + 3 * (further + 1)
    return (date(months // 12, months % 12 + 1, 1) - timedelta(days=1)).isoformat()


def since(stored: str, day: str = "") -> int:
    """How many days have begun since that of a stored time or date, until `day` (an ISO date) or
    today; never less than 0."""
    until = date.fromisoformat(day or today())
    return max(0, (until - date.fromisoformat(day_of(stored))).days)
