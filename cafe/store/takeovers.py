"""What is open in a district that ends goes to the one that takes over: all of it, at once.

Nothing is moved that would change what has been: a proposal was sent to the group of its day, a
café was held by the district of its day. The takeover itself is kept, and whoever has a role in the
district that took over has it in the one that ended too (`cafe.store.users`). Only accounts change:
a role in the district that ended becomes one in the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.errors import Refused
from cafe.store import (
    activities,
    audit,
    communication,
    decisions,
    digests,
    events,
    interviews,
    meetings,
    organisation,
    plans,
    surveys,
    users,
)
from cafe.store.activities import Activity
from cafe.store.communication import Communication
from cafe.store.decisions import ReferralStanding
from cafe.store.digests import DigestSeries
from cafe.store.events import EventHead
from cafe.store.meetings import Meeting
from cafe.store.organisation import Organisation
from cafe.store.plans import Plan
from cafe.store.proposals import Proposal
from cafe.store.surveys import Survey
from cafe.store.users import User


@dataclass(frozen=True)
class OpenPlan:
    """A plan that is a draft, or has activities that are neither done nor ended."""

    plan: Plan
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class OpenCases:
    """What is open in a district: what its group has to answer and has promised, its own proposals
    that are sent to nobody, plans, what is to be told, `digests` that its working groups get,
    `meetings` whose minutes are not kept, events, surveys, `drafts` of exit interviews, and the
    accounts that have a role there and in no other way reach it."""

    waiting: tuple[tuple[Proposal, ReferralStanding], ...]
    promises: tuple[tuple[Proposal, ReferralStanding], ...]
    unsent: tuple[Proposal, ...]
    plans: tuple[OpenPlan, ...]
    told: tuple[Communication, ...]
    digests: tuple[DigestSeries, ...]
    meetings: tuple[Meeting, ...]
    events: tuple[EventHead, ...]
    surveys: tuple[Survey, ...]
    drafts: int
    accounts: tuple[User, ...]

    @property
    def count(self) -> int:
        """How many there are of all kinds."""
        listed = (
            self.waiting, self.promises, self.unsent, self.plans, self.told, self.digests,
            self.meetings, self.events, self.surveys, self.accounts,
        )  # fmt: skip
        return sum(map(len, listed)) + self.drafts


def open_cases(db: Database, district: str) -> OpenCases:
    """What is open in the district. Read it within one snapshot."""
    every = decisions.everything(db)
    mine = [(p, s) for p, stood in every for s in stood if s.referral.district == district]
    return OpenCases(
        waiting=tuple((p, s) for p, s in mine if s.waits),
        promises=tuple((p, s) for p, s in mine if s.is_doing),
        unsent=tuple(p for p, stood in every if not stood and p.home == district),
        plans=tuple(_open_plans(db, district)),
        told=tuple(c for c in communication.every(db) if c.is_planned and c.district == district),
        digests=tuple(d for d in digests.every_series(db) if d.district == district),
        meetings=tuple(m for m in meetings.of_group(db, district) if not m.is_kept),
        events=tuple(e for e in events.heads(db) if e.district == district and not e.is_closed),
        surveys=tuple(
            s
            for s in surveys.all_surveys(db)
            if s.district == district and (s.is_open or s.is_draft)
        ),
        drafts=interviews.drafts_in(db, district),
        accounts=tuple(
            u
            for u in users.all_users(db)
            if u.active and any(scope == district for _, scope in u.roles)
        ),
    )


def _open_plans(db: Database, district: str) -> list[OpenPlan]:
    found = []
    for plan in plans.every(db):
        left = [a for a in activities.of_plan(db, plan.id) if not a.done and not a.dropped]
        if plan.district == district and (left or plan.open):
            found.append(OpenPlan(plan, tuple(left)))
    return found


def orphans(db: Database, known: Organisation, today: str) -> list[str]:
    """The districts that have ended, were taken over by none, and have something open."""
    return [
        d.id
        for d in known.districts
        if d.last_day is not None
        and d.last_day < today
        and d.id not in known.kept_by
        and open_cases(db, d.id).count
    ]


def take_over(db: Database, actor: str, district: str, by: str) -> OpenCases:
    """Let the district `by` take over what is open in one that has ended, or will on a day that is
    known; returns what it was. May be done again: the last one counts.

    Raises Refused("takeover_not_ended"), Refused("takeover_by_none") when `by` does not exist any
    more, or would be taken over by itself.
    """
    known = organisation.get(db)
    ending, heir = known.district(district), known.district(by)
    if ending is None or ending.last_day is None:
        raise Refused("takeover_not_ended")
    after = max(days.today(), days.after(ending.last_day))
    if heir is None or not heir.valid_on(after) or known.keeper(by) != by or by == district:
        raise Refused("takeover_by_none")
    found = open_cases(db, district)
    db.conn.execute(
        "INSERT INTO takeover (district, by_district, at) VALUES (?, ?, ?) ON CONFLICT (district) "
        "DO UPDATE SET by_district = excluded.by_district, at = excluded.at",
        (district, by, days.now()),
    )
    for one in found.accounts:
        users.change(
            db,
            actor,
            one.id,
            name=one.name,
            active=one.active,
            roles={(role, by if scope == district else scope) for role, scope in one.roles},
        )
    audit.add(
        db,
        actor,
        "organisation.take_over",
        f"district:{district}",
        by=by,
        answers=len(found.waiting),
        promises=len(found.promises),
        proposals=len(found.unsent),
        plans=len(found.plans),
        communication=len(found.told),
        digests=len(found.digests),
        meetings=len(found.meetings),
        events=len(found.events),
        surveys=len(found.surveys),
        interviews=found.drafts,
        accounts=len(found.accounts),
    )
    return found
