"""The proposals that an account may open, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days, rights
from cafe.store import deadlines, decisions
from cafe.store.deadlines import Deadline
from cafe.store.decisions import ReferralStanding
from cafe.store.proposals import Proposal
from cafe.store.users import User


@dataclass(frozen=True)
class ProposalRow:
    """A proposal in a list with how its referrals stand. `waits` is the number of days that those
    who asked have waited for the slowest group, None when nobody
    waits; `late` is what has been missed, the earliest first."""

    proposal: Proposal
    standings: tuple[ReferralStanding, ...]
    waits: int | None
    late: tuple[Deadline, ...]

    def is_in(self, state: str) -> bool:
        """Whether a group has it in the state of the filter."""
        if state == "overdue":
            return bool(self.late)
        if state == "unsent":
            return not self.standings
        wanted = {
            "waits": ("received", "assessing"),
            "assessing": ("assessing",),
            "promised": ("will_do", "partly"),
            "will_not": ("will_not", "sent_on"),
        }.get(state, (state,))
        return not state or any(s.status in wanted for s in self.standings)


def rows_for(db: Database, user: User) -> list[ProposalRow]:
    """The proposals that the account may open, what waits longest first."""
    day = days.today()
    rule = deadlines.rule(db)
    found = []
    for proposal, stood in decisions.everything(db):
        if not rights.sees_proposal(user, proposal, [s.referral for s in stood]):
            continue
        waits = [days.since(s.referral.asked_at, day) for s in stood if s.waits]
        late = sorted((d for s in stood for d in rule.late(s, day)), key=lambda d: d.day)
        found.append(ProposalRow(proposal, tuple(stood), max(waits, default=None), tuple(late)))
    return found


def asked_among(db: Database, user: User, some: Iterable[Proposal]) -> list[ProposalRow]:
    """The same of those of some proposals that a group has been asked about."""
    mine = {p.id for p in some}
    if not mine:
        return []
    return [row for row in rows_for(db, user) if row.proposal.id in mine and row.standings]


@dataclass(frozen=True)
class ProposalCounts:
    """How many proposals wait for an answer, and of how many something is late."""

    waits: int
    late: int


def counts_for(db: Database, user: User) -> ProposalCounts:
    """The figures of the lead's first page, of the proposals that the account may open."""
    rows = rows_for(db, user)
    return ProposalCounts(sum(r.waits is not None for r in rows), sum(bool(r.late) for r in rows))
