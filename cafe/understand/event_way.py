"""How far an event has come: collected, understood, decided on, told back. For its leads."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from cafe.store import decisions, events, feedback_pages, proposals, summaries, surveys
from cafe.store.events import Event
from cafe.understand import live

COLLECT, UNDERSTAND, DECIDE, TELL = "collect", "understand", "decide", "tell"
STEPS = (COLLECT, UNDERSTAND, DECIDE, TELL)


@dataclass(frozen=True)
class EventWay:
    """How far an event has come, for those who read every note of it.

    `written` of its `tables` have written; `notes`: whether there are any; `to_review` of them wait
    for a person's word; `shown`: whether readers have been shown a summary. Of its proposals
    `unsent` were sent to nobody, `waiting` have no answer, `answered` have. `published`: whether
    its page is public. `asked`: how the survey stands ("open" or "closed") at an event that is only
    that.
    """

    event: Event
    tables: int
    written: int
    notes: bool
    to_review: int
    shown: bool
    unsent: int
    waiting: int
    answered: int
    published: bool
    asked: str | None = None

    def is_done(self, step: str) -> bool:
        """Whether nothing of a step is left."""
        return {
            COLLECT: self.event.is_closed or self.asked == "closed",
            UNDERSTAND: self.shown and not self.to_review,
            DECIDE: bool(self.answered) and not self.waiting and not self.unsent,
            TELL: self.published,
        }[step]

    @property
    def now(self) -> str:
        """The first step of which something is left; "" when all is done."""
        return next((step for step in STEPS if not self.is_done(step)), "")


def of(db: Database, event: Event) -> EventWay:
    """How far the event has come."""
    tables, written = events.tables_written(db, [event.id]).get(event.id, (0, 0))
    stood = decisions.standings(db, [p.id for p in proposals.of_event(db, event.id)])
    waiting = [any(s.waits for s in mine) for mine in stood.values() if mine]
    return EventWay(
        event,
        tables=tables,
        written=written,
        notes=events.has_notes(db, event),
        to_review=live.to_review(db, [event.id]).get(event.id, 0),
        shown=event.id in summaries.shown(db),
        unsent=sum(not mine for mine in stood.values()),
        waiting=sum(waiting),
        answered=len(waiting) - sum(waiting),
        published=feedback_pages.get(db, event.id).published_at is not None,
        asked=surveys.of_drafts(db).get(event.id),
    )
