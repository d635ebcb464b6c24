"""Mailings: a survey's tickets by e-mail, with one reminder, so that nobody learns who answered.

Addresses are kept from the sending until the reminder has gone, the survey is closed or the lead
has them deleted, whichever comes first; never with a ticket, and in no order. What happens to an
address is written before and after its letter goes, so that a sending that was interrupted sends
none twice: a letter of which nobody knows whether it went is `unsure` and is not sent again.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict
from cafe.store import audit
from cafe.store.database import row, rows, value

FIRST, REMINDER, OVER = "first", "reminder", "over"
Fate = Literal["waiting", "trying", "sent", "unsure", "refused"]


@dataclass(frozen=True)
class Mailing:
    """How far a survey's letters have come.

    `phase`: "first" letters, the "reminder", or "over" once the addresses are gone. `running`: they
    are being sent. `problem` is what stopped them, in the mail server's words. `sent` and
    `reminded` letters have gone; `left` addresses wait in this phase; of `unsure` nobody knows;
    `refused` are addresses that the server refused, with its reason, and `later` those among the
    ones that are left of which it said so for now.
    """

    survey_id: int
    subject: str
    words: str
    reminder_words: str
    phase: str
    running: bool
    problem: str
    sent: int
    reminded: int
    sent_on: str
    reminded_on: str | None
    left: int
    unsure: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    later: tuple[tuple[str, str], ...]

    @property
    def mark(self) -> str:
        """What tells whether its page would read otherwise; nothing of an address is in it."""
        told = (self.sent, self.reminded, self.left, len(self.unsure), len(self.refused))
        return f"{self.phase}-{self.running}-{told}-{len(self.later)}-{bool(self.problem)}"

    @property
    def is_over(self) -> bool:
        """Whether the addresses have been deleted."""
        return self.phase == OVER

    @property
    def is_reminding(self) -> bool:
        """Whether it is the reminder that goes, or has stopped."""
        return self.phase == REMINDER

    @property
    def is_stopped(self) -> bool:
        """Whether addresses are left that nobody sends to now."""
        return not self.running and self.left > 0

    @property
    def may_give_up(self) -> bool:
        """Whether some have got the first letter, and those who are left can be left out."""
        return self.is_stopped and self.phase == FIRST and self.sent > 0

    @property
    def may_remind(self) -> bool:
        """Whether all first letters have gone and the reminder has not begun."""
        return self.phase == FIRST and not self.running and not self.left and self.sent > 0


def get(db: Database, survey_id: int) -> Mailing | None:
    """The survey's mailing; None while nothing has been sent."""
    found = row(db, "SELECT * FROM mailing WHERE survey_id = ?", (survey_id,))
    if found is None:
        return None
    listed = rows(db, "SELECT * FROM mailing_address WHERE survey_id = ?", (survey_id,))
    left = _due(listed, found["phase"])
    reminds = found["phase"] == REMINDER
    fate = "reminder" if reminds else "state"
    return Mailing(
        survey_id,
        found["subject"],
        found["words"],
        found["reminder_words"],
        found["phase"],
        bool(found["running"]),
        found["problem"],
        found["sent"],
        found["reminded"],
        found["sent_on"],
        found["reminded_on"],
        len(left),
        tuple(sorted(r["address"] for r in listed if r[fate] == "unsure")),
        tuple(sorted((r["address"], r["reason"]) for r in listed if r[fate] == "refused")),
        tuple(sorted((r["address"], r["reason"]) for r in left if r["reason"])),
    )


def running(db: Database) -> list[int]:
    """The surveys whose letters are being sent, or are to be."""
    return [r["survey_id"] for r in rows(db, "SELECT survey_id FROM mailing WHERE running = 1")]


def start(
    db: Database, actor: str, survey_id: int, code: str, subject: str, words: str,
    addresses: Iterable[str],
) -> int:  # fmt: skip
    """Have the first letters sent to these addresses, and to none that has got one; returns how
    many are new. Raises Conflict("mailing_over") once the reminder has begun."""
    before = get(db, survey_id)
    if before is not None and before.phase != FIRST:
        raise Conflict("mailing_over")
    db.conn.execute(
        "INSERT INTO mailing (survey_id, subject, words, phase, running, sent_on) "
        "VALUES (?, ?, ?, 'first', 1, ?) ON CONFLICT (survey_id) DO UPDATE SET "
        "words = excluded.words, running = 1, problem = ''",
        (survey_id, subject, words, days.today()),
    )
    new = 0
    for address in addresses:
        new += db.conn.execute(
            "INSERT INTO mailing_address (survey_id, address, state) VALUES (?, ?, 'waiting') "
            "ON CONFLICT DO NOTHING",
            (survey_id, address),
        ).rowcount
    audit.add(db, actor, "survey.mail", f"survey:{code}")
    return new


def remind(db: Database, actor: str, survey_id: int, code: str, words: str) -> None:
    """Have the one reminder sent to all who got the first letter.
    Raises Conflict("mailing_over") when it has begun, or there is nobody to remind."""
    before = get(db, survey_id)
    if before is None or not before.may_remind:
        raise Conflict("mailing_over")
    db.conn.execute(
        "UPDATE mailing SET phase = 'reminder', running = 1, problem = '', reminder_words = ?, "
        "reminded_on = ? WHERE survey_id = ?",
        (words, days.today(), survey_id),
    )
    audit.add(db, actor, "survey.mail_remind", f"survey:{code}")


def resume(db: Database, actor: str, survey_id: int, code: str) -> None:
    """Go on with letters that stopped."""
    db.conn.execute(
        "UPDATE mailing SET running = 1, problem = '' WHERE survey_id = ? AND phase <> 'over'",
        (survey_id,),
    )
    audit.add(db, actor, "survey.mail_resume", f"survey:{code}")


def give_up(db: Database, actor: str, survey_id: int, code: str) -> None:
    """Send no letter to the addresses that are left, so that the others can be reminded.
    Raises Conflict("mailing_over") when letters are being sent, or none is left."""
    before = get(db, survey_id)
    if before is None or not before.may_give_up:
        raise Conflict("mailing_over")
    db.conn.execute(
        "UPDATE mailing_address SET state = 'refused' WHERE survey_id = ? AND state = 'waiting'",
        (survey_id,),
    )
    db.conn.execute("UPDATE mailing SET problem = '' WHERE survey_id = ?", (survey_id,))
    audit.add(db, actor, "survey.mail_give_up", f"survey:{code}")


def forget(db: Database, survey_id: int) -> None:
    """Delete the addresses: no letter goes any more."""
    db.conn.execute("DELETE FROM mailing_address WHERE survey_id = ?", (survey_id,))
    db.conn.execute(
        "UPDATE mailing SET phase = 'over', running = 0 WHERE survey_id = ?", (survey_id,)
    )


# While letters go


def begin(db: Database, survey_id: int) -> list[tuple[str, str]]:
    """Those to whom a letter of this phase is still to go, as (address, id of the first letter),
    in an order that is new each time. A letter that was on its way when the program stopped counts
    as unsure."""
    phase = value(db, "SELECT phase FROM mailing WHERE survey_id = ?", (survey_id,))
    for column in ("state", "reminder"):
        db.conn.execute(
            f"UPDATE mailing_address SET {column} = 'unsure' "  # noqa: S608
            f"WHERE survey_id = ? AND {column} = 'trying'",
            (survey_id,),
        )
    listed = rows(db, "SELECT * FROM mailing_address WHERE survey_id = ?", (survey_id,))
    found = [(r["address"], r["letter"]) for r in _due(listed, phase)]
    random.SystemRandom().shuffle(found)
    return found


def _due(listed: list, phase: str) -> list:  # type: ignore[type-arg]
    if phase == FIRST:
        return [r for r in listed if r["state"] == "waiting"]
    return [r for r in listed if r["state"] in ("sent", "unsure") and not r["reminder"]]


def mark(
    db: Database, survey_id: int, address: str, fate: Fate, *, reminder: bool, letter: str = "",
    reason: str = "",
) -> None:  # fmt: skip
    """Write down what became of a letter. `letter` is the first letter's id, which tells nothing
    of its ticket."""
    column = "reminder" if reminder else "state"
    kept = "" if reminder and fate == "waiting" else fate
    db.conn.execute(
        f"UPDATE mailing_address SET {column} = ?, reason = ?, "  # noqa: S608
        "letter = CASE WHEN ? <> '' THEN ? ELSE letter END WHERE survey_id = ? AND address = ?",
        (kept, reason, letter, letter, survey_id, address),
    )
    if fate == "sent":
        count = "reminded" if reminder else "sent"
        db.conn.execute(
            f"UPDATE mailing SET {count} = {count} + 1 WHERE survey_id = ?",  # noqa: S608
            (survey_id,),
        )


def stop(db: Database, survey_id: int, problem: str = "") -> None:
    """The letters of this phase have gone, or stopped with a `problem`. After the reminder the
    addresses are deleted."""
    before = get(db, survey_id)
    more = before is not None and before.left > 0 and not problem  # that came while letters went
    db.conn.execute(
        "UPDATE mailing SET running = ?, problem = ? WHERE survey_id = ?",
        (int(more), problem, survey_id),
    )
    now = get(db, survey_id)
    if now is not None and now.is_reminding and not now.left:
        forget(db, survey_id)
