"""What waits for an account, what comes next, and what has changed since it was here last.

Made of few queries, however much there is: events without their tables, counts by event in one
query each, and of the latest events only. What an account may not see is never counted into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from cafe import days, rights
from cafe.store import (
    audit,
    communication,
    deadlines,
    digests,
    events,
    feedback_pages,
    interviews,
    late_notes,
    plans,
    samples,
    summaries,
    surveys,
)
from cafe.store.audit import AuditEntry
from cafe.store.communication import Communication
from cafe.store.deadlines import Deadline
from cafe.store.decisions import ReferralStanding
from cafe.store.digests import DigestSeries
from cafe.store.events import EventHead
from cafe.store.interviews import InterviewDraft
from cafe.store.proposals import Proposal
from cafe.store.samples import Sample
from cafe.store.surveys import Count, Survey
from cafe.store.users import User
from cafe.store.visits import Visit
from cafe.understand import live, pace
from cafe.understand.pace import Pace
from cafe.understand.proposals import ProposalRow, rows_for

# Older events are found in their list.
LATEST_EVENTS = 12
SURVEYS_TOLD = 3
AHEAD = timedelta(days=60)
DIGEST_AHEAD = timedelta(days=14)  # a digest is made within two weeks of its last day
NEXT_MOST, NEWS_MOST = 5, 8
# What a first visit is told of.
FIRST_TOLD = timedelta(days=30)
NEWS_READ = 200

# What is told to whom: an action of the trail, and what it was done to.
OF_EVENTS = ("event.add", "event.open", "event.closed")
OF_SUMMARIES = ("summary.release", "feedback_page.publish")
OF_SURVEYS = ("survey.open", "survey.closed")
OF_RESULTS = ("survey.reveal",)
OF_PROPOSALS = ("proposal.send", "decision.add", "decision.correct")
OF_PLANS = ("plan.adopt", "plan.adopt_again")
OF_CODEBOOKS = ("codebook.publish",)
TOLD = (
    *OF_EVENTS,
    *OF_SUMMARIES,
    *OF_SURVEYS,
    *OF_RESULTS,
    *OF_PROPOSALS,
    *OF_PLANS,
    *OF_CODEBOOKS,
)


@dataclass(frozen=True)
class OpenNow:
    """An event whose tables write: how many there are, and how many have written. `left`: its day
    has passed."""

    event: EventHead
    tables: int
    written: int
    left: bool


@dataclass(frozen=True)
class ToReview:
    """Notes of an event with a code that nobody has decided on, and about how long they take."""

    event: EventHead
    notes: int
    minutes: int


@dataclass(frozen=True)
class ToDecide:
    """A proposal that waits for the answer of a group of the account's: for how many days, and how
    many are left of those that were promised, less than none when they are over."""

    proposal: Proposal
    standing: ReferralStanding
    waited: int
    left: int


@dataclass(frozen=True)
class Missed:
    """A date that a group of the account's has promised to be done by and missed."""

    proposal: Proposal
    standing: ReferralStanding
    deadline: Deadline


@dataclass(frozen=True)
class Unanswered:
    """Proposals that the account follows and that wait for an answer: how many, for how many days
    the oldest has, of how many something is late, and how many nobody was sent."""

    waits: int
    oldest: int
    late: int
    unsent: int


@dataclass(frozen=True)
class OpenSurvey:
    """A survey that takes answers."""

    survey: Survey
    count: Count


@dataclass(frozen=True)
class Coming:
    """What is to come on an ISO date: an event, something that is to be told, or a date that a
    group has promised."""

    day: str
    event: EventHead | None = None
    tables: int = 0
    told: Communication | None = None
    proposal: Proposal | None = None
    standing: ReferralStanding | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True)
class NewsItem:
    """Something that somebody else did: the action of the trail, when, and what to: an event, a
    survey, the proposals of a group (`group` is its district, None for the city's), a plan."""

    action: str
    at: str
    event: EventHead | None = None
    survey: Survey | None = None
    group: str | None = None
    proposals: tuple[Proposal, ...] = ()
    plan: tuple[str, int] | None = None


@dataclass(frozen=True)
class Today:
    """The account's day. `looks_back`: of so many of the latest events what is to be reviewed and
    shown is counted, 0 when that is all of them."""

    pace: Pace
    open_now: tuple[OpenNow, ...]
    late_notes: tuple[tuple[EventHead, int], ...]
    to_decide: tuple[ToDecide, ...]
    missed: tuple[Missed, ...]
    unanswered: Unanswered
    late_told: tuple[Communication, ...]
    digests: tuple[DigestSeries, ...]
    open_surveys: tuple[OpenSurvey, ...]
    more_surveys: int
    to_review: tuple[ToReview, ...]
    unshown: tuple[EventHead, ...]
    untold: tuple[EventHead, ...]
    to_read: tuple[tuple[Sample, int], ...]
    drafts: tuple[InterviewDraft, ...]
    coming: tuple[Coming, ...]
    news: tuple[NewsItem, ...]
    has_events: bool
    looks_back: int

    @property
    def waits(self) -> bool:
        """Whether anything waits for the account."""
        u = self.unanswered
        return any(
            (
                self.open_now, self.late_notes, self.to_decide, self.missed, self.late_told,
                self.digests, self.open_surveys, self.to_review, self.unshown, self.untold,
                self.to_read, self.drafts, u.waits, u.late, u.unsent,
            )
        )  # fmt: skip


def of(db: Database, user: User, visit: Visit) -> Today:
    """The account's day. Read it within one snapshot."""
    day = days.today()
    every = events.heads(db) if user.has(*rights.READERS) else []
    led = [e for e in every if user.has("lead") and rights.changes_event(user, e)]
    held = [e for e in led if e.survey_id is None]
    follows = user.has(*rights.FOLLOWERS)
    proposed = rows_for(db, user) if follows else []
    plan = [c for c in communication.every(db) if c.is_planned] if follows else []
    told = [c for c in plan if rights.sees_communication(user, c)]
    shown = summaries.shown(db) if led else {}
    known = surveys.all_surveys(db) if user.has(*rights.READERS) else []
    mine = [s for s in known if user.has("lead") and rights.changes_survey(user, s)]
    opened = [s for s in mine if s.takes_answers and not s.of_interviews]
    opened.sort(key=lambda s: s.last_day or "9999")  # what closes first stands first
    tables = _tables(db, held, day)
    untold = feedback_pages.answered(db) - feedback_pages.published(db).keys() if led else set()
    took = pace.of(db, user.id) if led else Pace(pace.USUAL_SECONDS, own=False)
    waiting = late_notes.by_event(db) if held else {}
    groups = rights.groups_of(user)
    soon = (date.fromisoformat(day) + DIGEST_AHEAD).isoformat()
    return Today(
        pace=took,
        open_now=tuple(
            OpenNow(e, *tables.get(e.id, (0, 0)), e.date < day) for e in held if e.is_open
        ),
        late_notes=tuple((e, waiting[e.id]) for e in held if e.id in waiting),
        to_decide=tuple(_to_decide(db, proposed, groups, day)),
        missed=tuple(_missed(db, proposed, groups, day)),
        unanswered=_unanswered(db, proposed, user),
        late_told=tuple(c for c in told if c.late(day) and rights.changes_communication(user, c)),
        digests=tuple(
            d
            for d in (digests.every_series(db) if user.has(*rights.PLANNERS) else ())
            if d.due <= soon and rights.makes_digests(user, d.district)
        ),
        open_surveys=tuple(OpenSurvey(s, surveys.counts(db, s.id)) for s in opened[:SURVEYS_TOLD]),
        more_surveys=max(0, len(opened) - SURVEYS_TOLD),
        to_review=tuple(_to_review(db, led, took)),
        unshown=tuple(e for e in _latest(led) if e.is_closed and e.id not in shown),
        untold=tuple(e for e in held if e.id in untold),
        to_read=tuple(
            (s, left) for s, left in samples.to_read(db, user.id) if rights.reads_sample(user, s)
        )
        if user.has(*rights.BLIND_READERS)
        else (),
        drafts=tuple(interviews.of_user(db, user.id)) if user.has("manager") else (),
        coming=tuple(_coming(db, held, tables, told, proposed, day)),
        news=tuple(_news(db, user, visit, every, known, proposed)),
        has_events=bool(every),
        looks_back=LATEST_EVENTS if sum(not e.is_draft for e in led) > LATEST_EVENTS else 0,
    )


def _latest(led: Iterable[EventHead]) -> list[EventHead]:
    return [e for e in led if not e.is_draft][:LATEST_EVENTS]


def _tables(db: Database, held: Iterable[EventHead], day: str) -> Mapping[int, tuple[int, int]]:
    wanted = [e.id for e in held if e.is_open or e.date >= day]
    return events.tables_written(db, wanted) if wanted else {}


def _to_review(db: Database, led: Iterable[EventHead], took: Pace) -> list[ToReview]:
    latest = _latest(led)
    left = live.to_review(db, [e.id for e in latest]) if latest else {}
    return [ToReview(e, left[e.id], took.minutes(left[e.id])) for e in latest if e.id in left]


def _to_decide(
    db: Database, proposed: Iterable[ProposalRow], groups: Sequence[str | None], day: str
) -> list[ToDecide]:
    if not groups:
        return []
    rule = deadlines.rule(db)
    found = []
    for r in proposed:
        for s in r.standings:
            if s.waits and s.referral.district in groups:
                due = next(d for d in rule.of(s) if d.is_answer)
                left = (date.fromisoformat(due.day) - date.fromisoformat(day)).days
                waited = days.since(s.referral.asked_at, day)
                found.append(ToDecide(r.proposal, s, waited, left))
    return sorted(found, key=lambda one: (one.left, one.proposal.id))


def _missed(
    db: Database, proposed: Iterable[ProposalRow], groups: Sequence[str | None], day: str
) -> list[Missed]:
    rule = deadlines.rule(db)
    found = [
        Missed(r.proposal, s, late[0])
        for r in proposed
        for s in r.standings
        if s.referral.district in groups
        and (late := [d for d in rule.late(s, day) if not d.is_answer])
    ]
    return sorted(found, key=lambda one: (one.deadline.day, one.proposal.id))


def _unanswered(db: Database, proposed: Sequence[ProposalRow], user: User) -> Unanswered:
    """What the account follows: of a member of a group what others have to answer."""
    groups = rights.groups_of(user)
    rule = deadlines.rule(db)
    waits, late = [], 0
    for r in proposed:
        others = [s for s in r.standings if s.referral.district not in groups]
        asked = [days.since(s.referral.asked_at) for s in others if s.waits]
        waits += [max(asked)] if asked else []
        late += any(rule.late(s, days.today()) for s in others)
    unsent = sum(not r.standings and rights.changes_proposal(user, r.proposal) for r in proposed)
    return Unanswered(len(waits), max(waits, default=0), late, unsent)


def _coming(
    db: Database,
    held: Iterable[EventHead],
    tables: Mapping[int, tuple[int, int]],
    told: Iterable[Communication],
    proposed: Iterable[ProposalRow],
    day: str,
) -> list[Coming]:
    until = (days.today_date() + AHEAD).isoformat()
    found = [
        Coming(e.date, event=e, tables=tables.get(e.id, (0, 0))[0])
        for e in held
        if e.date >= day and not e.is_closed
    ]
    found += [Coming(c.content.due, told=c) for c in told if day <= c.content.due <= until]
    rule = deadlines.rule(db)
    found += [
        Coming(due.day, proposal=r.proposal, standing=s, deadline=due)
        for r in proposed
        for s in r.standings
        for due in rule.of(s)
        if due.given and day <= due.day <= until
    ]
    return sorted(found, key=lambda c: (c.day, c.event is None))[:NEXT_MOST]


def _news(
    db: Database,
    user: User,
    visit: Visit,
    every: Iterable[EventHead],
    known: Iterable[Survey],
    proposed: Iterable[ProposalRow],
) -> list[NewsItem]:
    since = visit.since
    if since is None:
        since = audit.first_id_from(db, days.stamp(days.clock() - FIRST_TOLD))
    entries = audit.since(db, since, TOLD, f"user:{user.id}", NEWS_READ)
    if not entries:
        return []
    by_code = {f"event:{e.code}": e for e in every} | {f"survey:{s.code}": s for s in known}
    by_number = {f"proposal:{r.proposal.id}": r for r in proposed}
    found: dict[tuple[object, ...], NewsItem] = {}
    for entry in entries:
        one = (
            _of_thing(db, user, entry, by_code.get(entry.object))
            if entry.action not in OF_PROPOSALS
            else _of_proposal(entry, by_number.get(entry.object))
        )
        if one is None:
            continue
        # The same done twice, and what one group did in a day, is one piece of news.
        key: tuple[object, ...] = (entry.action, entry.object)
        if one.proposals:
            key = (one.action, one.group, days.day_of(one.at))
        there = found.setdefault(key, one)
        new = tuple(p for p in one.proposals if p not in there.proposals)
        if new:
            found[key] = NewsItem(
                there.action, there.at, group=there.group, proposals=there.proposals + new
            )
    return list(found.values())[:NEWS_MOST]


def _of_thing(
    db: Database, user: User, entry: AuditEntry, thing: EventHead | Survey | None
) -> NewsItem | None:
    action, at = entry.action, entry.at
    if isinstance(thing, EventHead):
        if action in OF_SUMMARIES:
            sees = rights.reads_summary(user, thing)
        else:  # what holds a survey's words is no café that anybody opens
            sees = user.has("lead") and rights.changes_event(user, thing) and not thing.survey_id
        return NewsItem(action, at, event=thing) if sees else None
    if isinstance(thing, Survey):
        if action in OF_RESULTS:
            sees = rights.reads_results(user, thing)
        else:
            sees = user.has("lead") and rights.changes_survey(user, thing)
        return NewsItem(action, at, survey=thing) if sees and not thing.of_interviews else None
    if action in OF_PLANS:
        plan = plans.by_id(db, int(entry.object.partition(":")[2]))
        if rights.sees_plan(user, plan):
            return NewsItem(action, at, plan=(plan.district, plan.year))
    if action in OF_CODEBOOKS and user.has("lead"):
        return NewsItem(action, at)
    return None


def _of_proposal(entry: AuditEntry, seen: ProposalRow | None) -> NewsItem | None:
    if seen is None:
        return None
    if entry.action == "proposal.send":
        return NewsItem(entry.action, entry.at, proposals=(seen.proposal,))
    asked = next(
        (s.referral for s in seen.standings if s.referral.id == entry.detail.get("referral")), None
    )
    if asked is None or entry.detail.get("status") == "assessing":
        return None
    return NewsItem("decision.add", entry.at, group=asked.district, proposals=(seen.proposal,))
