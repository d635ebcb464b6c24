"""How long a person takes over a note in the review, by what that person has done before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sqlite_utils import Database

from cafe import days
from cafe.store import tags

# Before somebody has a pace of their own.
USUAL_SECONDS = 10
# Whoever is away longer did something else.
PAUSE_SECONDS = 180
ENOUGH = 20
LOOKED_AT, AMONG = 400, 5000


@dataclass(frozen=True)
class Pace:
    """Seconds a note; `own`: measured on the account's own decisions."""

    seconds: float
    own: bool

    def minutes(self, notes: int) -> int:
        """About how many minutes so many notes take: whole ones, from ten on in fives."""
        exact = notes * self.seconds / 60
        step = 1 if exact < 10 else 5
        return max(round(exact / step) * step, 1)


def of(db: Database, user_id: int) -> Pace:
    """The account's pace: the median time from the first decision on a note to that on the next,
    without pauses; the usual one while there are fewer than twenty."""
    decided = tags.last_of(db, user_id, LOOKED_AT, AMONG)
    begun: list[float] = []
    before = ""
    for passage, at in decided:
        if passage != before:
            begun.append(days.moment(at).timestamp())
            before = passage
    took = [then - first for first, then in pairwise(begun) if 0 < then - first <= PAUSE_SECONDS]
    if len(took) < ENOUGH:
        return Pace(USUAL_SECONDS, own=False)
    return Pace(median(took), own=True)
