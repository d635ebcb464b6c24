"""What is past its time of keeping: which words would go, and erasing them.

Words go, figures stay. Of a café they stay as its readers were last shown them, so that one whose
summary was never shown is left alone; of a survey the answers that are no words stay themselves.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from cafe import days
from cafe.store import erased, events, summaries, surveys
from cafe.store.database import Store

EVENT, SURVEY = "event", "survey"
EVER = "9999-12-31"


@dataclass(frozen=True)
class PastItsTime:
    """An event or a survey whose words are past their time. `ended` (ISO date) is the day on which
    it was closed, or for interviews, which go on, "" (`until` is then the day up to which answers
    are past it). `unshown`: its figures have not been shown, so that it is left alone."""

    kind: str
    code: str
    title: str
    ended: str
    until: str
    texts: int
    unshown: bool = False


def limit(months: int) -> str:
    """The day so many months ago, as an ISO date."""
    today = days.today_date()
    month = today.year * 12 + today.month - 1 - months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])).isoformat()


def past(db: Database, months: int) -> list[PastItsTime]:
    """What was closed more than so many months ago and still has words, the oldest first."""
    day = limit(months)
    found = []
    for event, closed in events.closed_before(db, day):
        unshown = not summaries.releases(db, event)
        number = len(erased.notes_of(db, event.code))
        found.append(PastItsTime(EVENT, event.code, event.title, closed, EVER, number, unshown))
    for survey in surveys.all_surveys(db):
        over = survey.is_over and (survey.closed_on or EVER) < day
        until = EVER if over else day if survey.of_interviews else ""
        if until:
            ended = (survey.closed_on or "") if over else ""
            number = len(erased.words_of(db, survey.code, until))
            found.append(PastItsTime(SURVEY, survey.code, survey.title, ended, until, number))
    return sorted((one for one in found if one.texts), key=lambda one: (one.ended, one.code))


def purge(store: Store, actor: str, months: int) -> list[PastItsTime]:
    """Erase it, each in a transaction of its own; returns what was past its time."""
    listed = past(store.read(), months)
    for one in listed:
        if one.unshown:
            continue
        with store.write() as db:
            if one.kind == EVENT:
                erased.purge_event(db, actor, one.code)
            else:
                erased.purge_survey(db, actor, one.code, one.until)
    store.checkpoint()
    return listed
