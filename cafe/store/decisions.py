"""Decisions: what a steering group said about a proposal that was sent to it. Only ever added to.

A referral begins as received. Each step is a row that the database refuses to change; what was
wrong is corrected by a further row that names the one it stands in for. A step is made on the step
that its writer saw (`base`), so that of two members at once the second sees the first's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Protocol

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused
from cafe.store import audit, proposals
from cafe.store.database import rows
from cafe.store.proposals import Proposal, Referral

RECEIVED = "received"
STATUSES = (
    RECEIVED,
    "assessing",
    "will_do",
    "partly",
    "sent_on",
    "will_not",
    "under_way",
    "done",
)
ANSWERS = ("will_do", "partly", "will_not", "under_way", "done")
# Those who asked have no answer yet.
UNANSWERED = (RECEIVED, "assessing")
DOING = ("will_do", "partly", "under_way")
# What is promised and not yet kept: here a date can be missed.
PROMISED = ("assessing", "will_do", "partly", "under_way")
_FIRST = ("assessing", "will_do", "partly", "sent_on", "will_not")
# The sensible steps. Staying where one is gives a new date or tells how far it has come.
NEXT = {
    RECEIVED: _FIRST,
    "assessing": _FIRST,
    "will_do": ("will_do", "under_way", "done", "partly", "will_not"),
    "partly": ("partly", "under_way", "done", "will_do", "will_not"),
    "sent_on": ("assessing",),
    "will_not": ("assessing", "will_do", "partly"),
    "under_way": ("under_way", "done", "partly", "will_not"),
    "done": ("under_way",),
}
# Those who asked are told these in a sentence; of the other steps they are told the status.
TOLD = ("will_do", "partly", "sent_on", "will_not", "done")


class HasStatus(Protocol):
    """A step, or where a referral stands."""

    @property
    def status(self) -> str:
        """One of `STATUSES`."""
        ...


class AsksStatus:
    """What is asked of a status again and again."""

    @property
    def waits(self: HasStatus) -> bool:
        """Whether those who asked have no answer yet."""
        return self.status in UNANSWERED

    @property
    def is_doing(self: HasStatus) -> bool:
        """Whether the group has said yes and is not done."""
        return self.status in DOING

    @property
    def is_under_way(self: HasStatus) -> bool:
        """Whether the work has begun, so that it can be told how far it has come."""
        return self.status == "under_way"

    @property
    def is_done(self: HasStatus) -> bool:
        """Whether what was decided has been done."""
        return self.status == "done"

    @property
    def is_sent_on(self: HasStatus) -> bool:
        """Whether another group answers instead."""
        return self.status == "sent_on"

    @property
    def is_settled(self: HasStatus) -> bool:
        """Whether the group has nothing more to do with it: done, declined or sent on."""
        return self.status in ("done", "will_not", "sent_on")

    @property
    def is_promised(self: HasStatus) -> bool:
        """Whether a date has been promised that can be missed."""
        return self.status in PROMISED


@dataclass(frozen=True)
class Milestone:
    """A part of the way: what, by when (ISO date or None), and whether it is there."""

    what: str
    due: str | None = None
    done: bool = False


@dataclass(frozen=True)
class Step(AsksStatus):
    """A step that a group takes.

    `public` is the sentence for those who asked, `reason` the grounds, for the groups and the lead.
    `sent_to` is the district that the proposal is sent on to, "" for the central group, None for
    every other status. `decided_on` is the day of the meeting. `by_group` is the group of the
    member who wrote it, None for the central one. `corrects`: it stands in for the step before.
    """

    status: str
    reason: str
    public: str = ""
    responsible: str = ""
    responsible_email: str = ""
    due: str | None = None
    percent: int | None = None
    milestones: tuple[Milestone, ...] = ()
    sent_to: str | None = None
    decided_on: str = ""
    by_group: str | None = None
    corrects: bool = False


@dataclass(frozen=True)
class Decision(AsksStatus):
    """A step as it stands in the history. `name` is the member's, for the groups and the lead only.

    `sent_to` is the referral that was asked next, with its district in `sent_to_district`;
    `corrects` the id of the step that it stands in for, `corrected` whether another stands in for
    this one. `proposal_id` differs from the proposal's for one that was joined to it later.
    """

    id: int
    referral_id: int
    proposal_id: int
    district: str | None
    base: int
    proposal_revision: int
    status: str
    reason: str
    public: str
    responsible: str
    responsible_email: str
    due: str | None
    percent: int | None
    milestones: tuple[Milestone, ...]
    sent_to: int | None
    sent_to_district: str | None
    corrects: int | None
    decided_on: str
    by_group: str | None
    user_id: int | None
    name: str
    at: str
    corrected: bool


@dataclass(frozen=True)
class ReferralStanding(AsksStatus):
    """How a referral stands: its latest step (None: received), and the ISO day since when it is so,
    that of the meeting.

    `answered_at` is when the first answer was given, None while there is none.
    """

    referral: Referral
    latest: Decision | None
    since: str
    answered_at: str | None

    @property
    def status(self) -> str:
        """One of `STATUSES`."""
        return self.latest.status if self.latest else RECEIVED

    @property
    def base(self) -> int:
        """What a next step is to be made on."""
        return self.latest.id if self.latest else 0


@dataclass(frozen=True)
class AssessmentNote:
    """An assessment note, private to the group `by_group` (None: the central one)."""

    id: int
    referral_id: int
    by_group: str | None
    text: str
    name: str
    at: str


@dataclass(frozen=True)
class ToldStep(AsksStatus):
    """A step as those who asked are told it: no grounds, no person, no function."""

    status: str
    sentence: str
    decided_on: str
    at: str
    due: str | None
    percent: int | None
    milestones: tuple[Milestone, ...]
    sent_to_district: str | None


@dataclass(frozen=True)
class GroupAnswer(AsksStatus):
    """One group's answer for those who asked; `steps` has what counts today, the first first.

    `since` is the ISO day from which the status holds; `asked_at` when the first of the groups that
    it went through was asked, `sent_at` when this one was.
    """

    district: str | None
    referral_id: int
    asked_at: str
    sent_at: str
    status: str
    since: str
    steps: tuple[ToldStep, ...]

    @property
    def sentence(self) -> str:
        """What was last said of it as it stands: a no says nothing once it is assessed anew."""
        holds = DOING if self.is_doing else (self.status,)
        said = [s.sentence for s in self.steps if s.sentence and s.status in holds]
        return said[-1] if said else ""


# --- reading ------------------------------------------------------------------------------------

_DECISIONS = (
    "SELECT d.*, f.proposal_id, f.district, t.district AS sent_to_district, "
    "coalesce(u.name, '') AS name, "
    "EXISTS (SELECT 1 FROM decision c WHERE c.corrects = d.id) AS corrected "
    "FROM decision d JOIN referral f ON f.id = d.referral_id "
    "LEFT JOIN referral t ON t.id = d.sent_to LEFT JOIN user u ON u.id = d.user_id"
)


def _decision(r: Row) -> Decision:
    fields = {name: r[name] for name in Decision.__dataclass_fields__}
    milestones = tuple(Milestone(**m) for m in json.loads(r["milestones"]))
    return Decision(**fields | {"milestones": milestones, "corrected": bool(r["corrected"])})


def _of_referrals(db: Database, ids: Collection[int]) -> dict[int, list[Decision]]:
    found: dict[int, list[Decision]] = {identity: [] for identity in ids}
    wanted = list(found)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for r in rows(
            db,
            f"{_DECISIONS} WHERE d.referral_id IN ({', '.join('?' * len(part))}) ORDER BY d.id",
            part,
        ):
            found[r["referral_id"]].append(_decision(r))
    return found


def history(db: Database, referral_id: int) -> list[Decision]:
    """Every step of the referral, and of the same group's referrals of proposals that were joined
    to this one, the first first. What was corrected is there too."""
    asked = proposals.referral(db, referral_id)
    ids = [
        r.id
        for mine in proposals.referrals(db, proposals.family(db, asked.proposal_id)).values()
        for r in mine
        if r.district == asked.district
    ]
    found = [d for mine in _of_referrals(db, ids).values() for d in mine]
    return sorted(found, key=lambda d: d.id)


def get(db: Database, referral_id: int) -> ReferralStanding:
    """How one referral stands. Raises Unknown."""
    asked = proposals.referral(db, referral_id)
    return _standing(asked, _of_referrals(db, [asked.id])[asked.id])


def standings(db: Database, proposal_ids: Collection[int]) -> dict[int, list[ReferralStanding]]:
    """By proposal: how its referrals stand, in the organisation's order, the city first."""
    asked = proposals.referrals(db, proposal_ids)
    steps = _of_referrals(db, [r.id for mine in asked.values() for r in mine])
    return {identity: [_standing(r, steps[r.id]) for r in mine] for identity, mine in asked.items()}


def everything(db: Database) -> list[tuple[Proposal, list[ReferralStanding]]]:
    """All proposals that stand for themselves with how they stand; what nobody was sent has none.
    What waits longest comes first, then what has been answered, then what is not sent."""
    found = {p.id: p for p in proposals.all_proposals(db)}
    stood = standings(db, list(found))
    return sorted(((found[i], stood[i]) for i in found), key=lambda pair: _order(*pair))


def _order(proposal: Proposal, stood: Sequence[ReferralStanding]) -> tuple[int, str, int]:
    waiting = [s.referral.asked_at for s in stood if s.waits]
    if waiting:
        return 0, min(waiting), proposal.id
    if stood:
        return 1, min(s.referral.asked_at for s in stood), proposal.id
    return 2, proposal.created_at, proposal.id


def _standing(asked: Referral, steps: Sequence[Decision]) -> ReferralStanding:
    counted = effective(steps)
    latest = steps[-1] if steps else None
    since, before = days.day_of(asked.sent_at), RECEIVED
    for step in counted:  # the beginning of the stretch in which it has been as it is now
        if step.status != before:
            since, before = step.decided_on, step.status
    answered = next((s.at for s in counted if s.status in ANSWERS), None)
    return ReferralStanding(asked, latest, since, answered)


def effective(steps: Sequence[Decision]) -> list[Decision]:
    """The steps that count: those that no later one stands in for."""
    return [step for step in steps if not step.corrected]


def next_statuses(
    standing: ReferralStanding, steps: Sequence[Decision], correct: bool
) -> tuple[str, ...]:
    """The statuses that the referral can go to; `correct`: that its latest step could have gone to.

    `steps` are the referral's own. A step that sent the proposal on stays one: the other group has
    been asked.
    """
    if not correct or standing.latest is None:
        return NEXT[standing.status]
    if standing.latest.is_sent_on:
        return ("sent_on",)
    before = [s for s in effective(steps) if s.id != standing.latest.id]
    return NEXT[before[-1].status if before else RECEIVED]


def own_steps(db: Database, referral_id: int) -> list[Decision]:
    """The referral's own steps, the first first."""
    return _of_referrals(db, [referral_id])[referral_id]


def between(
    db: Database, first: str, last: str, groups: Collection[str | None] | None = None
) -> list[Decision]:
    """The steps that were decided from the ISO date `first` to `last`, by day and in the order in
    which they were written; of these groups only (None among them: the central one)."""
    found = rows(
        db, f"{_DECISIONS} WHERE d.decided_on BETWEEN ? AND ? ORDER BY d.decided_on, d.id",
        (first, last),
    )  # fmt: skip
    return [_decision(r) for r in found if groups is None or r["by_group"] in groups]


def days_of(db: Database, groups: Collection[str | None] | None = None) -> list[str]:
    """The days on which the groups decided something, the latest first."""
    found = rows(
        db, "SELECT DISTINCT decided_on AS day, by_group FROM decision ORDER BY decided_on DESC"
    )
    return list(dict.fromkeys(r["day"] for r in found if groups is None or r["by_group"] in groups))


def answers(db: Database, proposal_id: int) -> list[GroupAnswer]:
    """What those who asked are told, group by group, the city first: status, sentences, dates."""
    found = []
    for standing in standings(db, [proposal_id])[proposal_id]:
        steps = effective(own_steps(db, standing.referral.id))
        found.append(
            GroupAnswer(
                standing.referral.district,
                standing.referral.id,
                standing.referral.asked_at,
                standing.referral.sent_at,
                standing.status,
                standing.since,
                tuple(
                    ToldStep(
                        s.status,
                        s.public,
                        s.decided_on,
                        s.at,
                        s.due,
                        s.percent,
                        s.milestones,
                        s.sent_to_district,
                    )
                    for s in steps
                ),
            )
        )
    return found


def notes(db: Database, referral_id: int, groups: Collection[str | None]) -> list[AssessmentNote]:
    """The assessment notes that these groups wrote on the referral, and on the same group's
    referrals of proposals that were joined to it, the first first."""
    asked = proposals.referral(db, referral_id)
    ids = [
        r.id
        for mine in proposals.referrals(db, proposals.family(db, asked.proposal_id)).values()
        for r in mine
        if r.district == asked.district
    ]
    found = rows(
        db,
        "SELECT a.*, coalesce(u.name, '') AS name FROM assessment a "  # noqa: S608
        "LEFT JOIN user u ON u.id = a.user_id "
        f"WHERE a.referral_id IN ({', '.join('?' * len(ids))}) ORDER BY a.id",
        ids,
    )
    return [
        AssessmentNote(r["id"], r["referral_id"], r["by_group"], r["text"], r["name"], r["at"])
        for r in found
        if r["by_group"] in groups
    ]


# --- writing ------------------------------------------------------------------------------------


class DecidedMeanwhile(Conflict):
    """Somebody else has taken a step since; `latest` is the one that counts now."""

    def __init__(self, latest: Decision | None) -> None:
        super().__init__("decided_meanwhile")
        self.latest = latest


def decide(db: Database, user_id: int | None, referral_id: int, base: int, step: Step) -> int:
    """Take a step; `base` is the id of the step that the writer saw last, 0 for none.

    Returns the step's id. Raises Unknown, `DecidedMeanwhile` when another was taken since, Conflict
    ("proposal_joined"), Refused("not_a_choice") for a step that does not follow on the one before,
    Refused("sent_to_itself"), Refused("reason_missing") or Refused("public_missing").
    """
    asked = proposals.referral(db, referral_id)
    proposal = proposals.get(db, asked.proposal_id)
    if proposal.joined_to is not None:
        raise Conflict("proposal_joined")
    steps = own_steps(db, referral_id)
    standing = _standing(asked, steps)
    if standing.base != base:
        raise DecidedMeanwhile(standing.latest)
    correct = step.corrects and standing.latest is not None
    if step.status not in next_statuses(standing, steps, correct):
        raise Refused("not_a_choice")
    if not step.reason.strip():
        raise Refused("reason_missing")
    if step.status in TOLD and not step.public.strip():
        raise Refused("public_missing")
    sent_to = None
    if step.is_sent_on:
        if correct and standing.latest is not None and standing.latest.sent_to is not None:
            sent_to = standing.latest.sent_to
        elif step.sent_to is None:
            raise Refused("not_a_choice")
        else:
            sent_to = proposals.send_on(db, referral_id, step.sent_to or None)
    cursor = db.conn.execute(
        "INSERT INTO decision (referral_id, base, proposal_revision, status, reason, public, "
        "responsible, responsible_email, due, percent, milestones, sent_to, corrects, decided_on, "
        "by_group, user_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            referral_id,
            base,
            proposal.revision,
            step.status,
            step.reason.strip(),
            step.public.strip(),
            step.responsible.strip(),
            step.responsible_email.strip(),
            step.due,
            step.percent if step.is_under_way else None,
            _written(step.milestones),
            sent_to,
            base if correct else None,
            step.decided_on or days.today(),
            step.by_group,
            user_id,
            days.now(),
        ),
    )
    decision_id = int(cursor.lastrowid or 0)
    audit.add(
        db,
        audit.by(user_id),
        "decision.correct" if correct else "decision.add",
        f"proposal:{proposal.id}",
        referral=referral_id,
        status=step.status,
    )
    return decision_id


def _written(milestones: Iterable[Milestone]) -> str:
    listed = [{"what": m.what, "due": m.due, "done": m.done} for m in milestones]
    return json.dumps(listed, ensure_ascii=False)


def note(
    db: Database, user_id: int | None, referral_id: int, by_group: str | None, text: str
) -> int:
    """Add an assessment note of the group; returns its id. Raises Unknown, Refused."""
    asked = proposals.referral(db, referral_id)
    if not text.strip():
        raise Refused("assessment_missing")
    cursor = db.conn.execute(
        "INSERT INTO assessment (referral_id, by_group, text, user_id, at) VALUES (?, ?, ?, ?, ?)",
        (referral_id, by_group, text.strip(), user_id, days.now()),
    )
    audit.add(
        db,
        audit.by(user_id),
        "assessment.add",
        f"proposal:{asked.proposal_id}",
        referral=referral_id,
    )
    return int(cursor.lastrowid or 0)
