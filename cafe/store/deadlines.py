"""Deadlines: the one rule of when an answer, a promise or a milestone is due, and what is late.

Those who asked are promised an answer within so many days of when the first group was asked. A
group that begins to assess may give another day, and then that one holds. What a group has said yes
to is due on the day that it gave, and each milestone that is not there yet on its own. The last day
itself is not late.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from cafe import days, shares
from cafe.store import audit, decisions, settings
from cafe.store.database import row
from cafe.store.decisions import GroupAnswer, Milestone, ReferralStanding
from cafe.store.proposals import Proposal

PROMISE = "promised_days"
PROMISED_DAYS = 60
ANSWER, WHOLE, MILESTONE = "answer", "whole", "milestone"


@dataclass(frozen=True)
class Deadline:
    """Something that is due on the ISO date `day`.

    `kind`: "answer", "whole" (what was decided is to be done) or "milestone", which `what`
    names. `given`: a group has said the day; else it is the promise to all who ask.
    """

    day: str
    kind: str
    what: str = ""
    given: bool = True

    @property
    def is_answer(self) -> bool:
        """Whether it is an answer that is due."""
        return self.kind == ANSWER

    @property
    def is_milestone(self) -> bool:
        """Whether it is a milestone: its day is not the proposal's."""
        return self.kind == MILESTONE


@dataclass(frozen=True)
class DeadlineRule:
    """The rule, with the number of days within which an answer is promised."""

    within: int

    def promised(self, asked_at: str) -> str:
        """The ISO day by which those who ask at a stored time are promised an answer."""
        asked = date.fromisoformat(days.day_of(asked_at))
        return (asked + timedelta(days=self.within)).isoformat()

    def answer(self, answer: GroupAnswer) -> Deadline | None:
        """When a group's answer is due, as those who asked are told it; None once it is there."""
        if not answer.waits:
            return None
        step = answer.steps[-1] if answer.steps else None
        return self._answer(answer.asked_at, step.due if step else None)

    def of(self, standing: ReferralStanding) -> tuple[Deadline, ...]:
        """What is still due of a referral, the earliest first."""
        step = standing.latest
        due, parts = (step.due, step.milestones) if step else (None, ())
        found: list[Deadline] = []
        if standing.waits:
            found.append(self._answer(standing.referral.asked_at, due))
        elif standing.is_doing and due is not None:
            found.append(Deadline(due, WHOLE))
        if standing.is_promised:
            found += _parts(parts)
        return tuple(sorted(found, key=lambda one: (one.day, one.kind)))

    def late(self, standing: ReferralStanding, today: str) -> tuple[Deadline, ...]:
        """What of it has been missed on the ISO date `today`, the earliest first."""
        return tuple(one for one in self.of(standing) if one.day < today)

    def _answer(self, asked_at: str, given: str | None) -> Deadline:
        if given is not None:
            return Deadline(given, ANSWER)
        return Deadline(self.promised(asked_at), ANSWER, given=False)


def _parts(parts: Collection[Milestone]) -> list[Deadline]:
    return [Deadline(m.due, MILESTONE, m.what) for m in parts if m.due is not None and not m.done]


@dataclass(frozen=True)
class Late:
    """A referral with something that is late."""

    proposal: Proposal
    standing: ReferralStanding
    missed: tuple[Deadline, ...]


@dataclass(frozen=True)
class PromiseKept:
    """How far the promise of an answer within `days` is kept.

    Counted in referrals, one for each proposal and group, from when the first group was asked to
    when the answer was written here. `due` have been answered or ought to have been, `in_time` of
    them were answered within the days; `late` wait beyond them, and `waiting` wait within them and
    count in neither. A referral that was sent on is counted at the group that it was sent to. A
    day that a group has given itself is not asked for: the promise is the organisation's.
    """

    days: int
    due: int
    in_time: int
    late: int
    waiting: int

    @property
    def share(self) -> int | None:
        """Whole per cent of `due` that were in time; None when nothing was due."""
        return shares.percent(self.in_time, self.due) if self.due else None


def promised_days(db: Database) -> int:
    """Within how many days a group promises an answer (an organisation's setting)."""
    return int(settings.get(db, PROMISE) or PROMISED_DAYS)


def rule(db: Database) -> DeadlineRule:
    """The rule as the organisation has set it."""
    return DeadlineRule(promised_days(db))


def overdue(db: Database, today: str) -> list[Late]:
    """What is late on the ISO date `today`, the longest first."""
    asked = rule(db)
    late = [
        Late(proposal, standing, missed)
        for proposal, stood in decisions.everything(db)
        for standing in stood
        if (missed := asked.late(standing, today))
    ]
    return sorted(late, key=lambda entry: (entry.missed[0].day, entry.standing.referral.id))


def kept(db: Database, today: str, within: int | None = None) -> PromiseKept:
    """How far the promise of an answer is kept on the ISO date `today`."""
    asked = rule(db) if within is None else DeadlineRule(within)
    due = in_time = late = waiting = 0
    for _, stood in decisions.everything(db):
        for standing in stood:
            if standing.is_sent_on:
                continue
            last = asked.promised(standing.referral.asked_at)
            if standing.answered_at is not None:
                due += 1
                in_time += days.day_of(standing.answered_at) <= last
            elif last < today:
                due += 1
                late += 1
            else:
                waiting += 1
    return PromiseKept(asked.within, due, in_time, late, waiting)


def promise(db: Database, actor: str, within: int) -> None:
    """Set within how many days a group promises an answer."""
    before = row(db, "SELECT value FROM setting WHERE name = ?", (PROMISE,))
    settings.put(db, PROMISE, str(within))
    audit.add(
        db, actor, "promise.set", "promise", days=within, before=before["value"] if before else None
    )
