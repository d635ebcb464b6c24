"""Times of day in classes."""

from __future__ import annotations

from analysis import classes
from analysis.classes import Cuts, Sizes
from cafe.reports.survey.counting.base import CountedItem
from cafe.reports.survey.counting.classed import ClassedCounting
from forms.questionnaire.types.base import CLOCK


class ClockCounting(ClassedCounting):
    """Minutes since midnight, with a middle."""

    name = CLOCK
    measured = True
    method = "numbers"

    def value(self, stored: object) -> int | None:
        """The minutes of "08:30"."""
        if not isinstance(stored, str):
            return None
        hour, _, minute = stored.partition(":")
        return int(hour) * 60 + int(minute)

    def cuts(self, sizes: Sizes, least: int, before: Cuts) -> Cuts:
        """At quarters, halves and whole hours."""
        return classes.of_times(sizes, least, before)

    def ends(
        self, item: CountedItem, low: int | None, high: int | None, language: str
    ) -> tuple[str, str]:
        """The times."""
        return clock(low or 0), clock(high - 1 if high is not None else 24 * 60 - 1)

    def middle(self, item: CountedItem, value: float, language: str, unit: bool = True) -> str:
        """A time."""
        return clock(value)


def clock(minutes: float) -> str:
    """The time of day of minutes since midnight: 08:30."""
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"


COUNTING = ClockCounting()
