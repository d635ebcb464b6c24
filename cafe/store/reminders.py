"""Which reminders of promised dates are due, and which have gone out. Each goes out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from cafe import days
from cafe.store import audit, deadlines, decisions
from cafe.store.database import rows
from cafe.store.proposals import Proposal

SOON, LATE = "soon", "late"
SOON_DAYS = 7


@dataclass(frozen=True)
class Reminder:
    """A date that a function has promised to keep, with the address that it wants word at.

    `kind`: "soon" from `SOON_DAYS` before the date, "late" from the day after it. `milestone` is
    what ought to be there by then, "" when it is the whole.
    """

    referral_id: int
    proposal: Proposal
    district: str | None
    due: str
    kind: str
    milestone: str
    status: str
    responsible: str
    email: str

    @property
    def of_assessment(self) -> bool:
        """Whether what was promised is an assessment, not that something is done."""
        return self.status == "assessing"


@dataclass(frozen=True)
class SentReminder:
    """A reminder that has gone out."""

    proposal_id: int
    title: str
    district: str | None
    due: str
    kind: str
    email: str
    sent_at: str


def due(db: Database, today: str) -> list[Reminder]:
    """What ought to be sent on the ISO date `today`, the earliest date first."""
    gone = {
        (r["referral_id"], r["due"], r["kind"], r["email"])
        for r in rows(db, "SELECT referral_id, due, kind, email FROM reminder")
    }
    last = (date.fromisoformat(today) + timedelta(days=SOON_DAYS)).isoformat()
    rule = deadlines.rule(db)
    found = []
    for proposal, stood in decisions.everything(db):
        for standing in stood:
            step = standing.latest
            if step is None or not step.responsible_email:
                continue
            dates: dict[str, str] = {}
            for one in sorted(rule.of(standing), key=lambda d: d.is_milestone):
                if one.given:  # by the group; of the promise to all, nobody has an address
                    dates.setdefault(one.day, one.what)
            for day, what in dates.items():
                kind = LATE if day < today else SOON
                key = (standing.referral.id, day, kind, step.responsible_email)
                if day <= last and key not in gone:
                    found.append(
                        Reminder(
                            standing.referral.id,
                            proposal,
                            standing.referral.district,
                            day,
                            kind,
                            what,
                            step.status,
                            step.responsible,
                            step.responsible_email,
                        )
                    )
    return sorted(found, key=lambda r: (r.due, r.referral_id))


def keep(db: Database, sent: Iterable[Reminder]) -> None:
    """Record that these have gone out."""
    for one in sent:
        db.conn.execute(
            "INSERT OR IGNORE INTO reminder (referral_id, due, kind, email, sent_at) "
            "VALUES (?, ?, ?, ?, ?)",
            (one.referral_id, one.due, one.kind, one.email, days.now()),
        )
        audit.add(
            db, "machine", "reminder.send", f"proposal:{one.proposal.id}", due=one.due,
            kind=one.kind,
        )  # fmt: skip


def sent(db: Database, limit: int = 100) -> list[SentReminder]:
    """The reminders that have gone out, the latest first."""
    return [
        SentReminder(
            r["proposal_id"], r["title"], r["district"], r["due"], r["kind"], r["email"],
            r["sent_at"],
        )
        for r in rows(
            db,
            "SELECT s.*, f.proposal_id, f.district, v.title FROM reminder s "
            "JOIN referral f ON f.id = s.referral_id JOIN proposal p ON p.id = f.proposal_id "
            "JOIN proposal_revision v ON v.proposal_id = p.id AND v.revision = p.revision "
            "ORDER BY s.sent_at DESC, s.due DESC LIMIT ?",
            (limit,),
        )
    ]  # fmt: skip
