"""Tickets, and the answers that are given to surveys.

An answer holds nothing that tells who gave it or at what time, and neither its table nor its
ticket's keeps an order: both are stored by random keys (WITHOUT ROWID). What still joins them
while a survey is open is the write-ahead log, where both change in one transaction, and the
places of pages in the file; `sealing` ends that. Nothing here goes to the audit trail or to
`submission`, which have times.
"""

from __future__ import annotations

import hashlib
import hmac
import random
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import observations, organisation, surveys
from cafe.store.database import Store, row, rows
from cafe.store.surveys import SURVEY_AND, Survey, survey_of
from cafe.store.typed_codes import ALPHABET, plain_code

# 31 signs: 59 bits, so that nobody finds a ticket by trying.
TICKET_LENGTH = 12


@dataclass(frozen=True)
class Door:
    """What an address opens: a survey, by its join code or by one of its tickets (`ticket` is the
    ticket's hash); and the version of the organisation then, for `lists`."""

    survey: Survey
    ticket: str | None = None
    spent: bool = False
    organisation: int | None = None


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as stored: `content` is JSON by question id, `date` the day (of an interview: the
    first day of its quarter), `persons` how many stand behind it."""

    id: str
    date: str
    persons: int
    language: str
    content: str


def ticket_hash(ticket: str) -> str:
    """What is stored of a ticket. It is random, so no salt and no slow hash are needed."""
    return hashlib.sha256(plain_code(ticket).encode()).hexdigest()


def issue(db: Database, survey: Survey, number: int, secret: str) -> list[str]:
    """Issue tickets; returns them, in no order that is kept. They cannot be read again: only their
    hashes are stored.

    The same survey, number and `secret` give the same tickets, so that a form that is sent twice
    issues them once; `secret` holds at least 128 random bits that are not stored. Raises
    Conflict("survey_sealed") once the survey is closed.
    """
    if surveys.by_id(db, survey.id).state not in ("draft", "open"):
        raise Conflict("survey_sealed")
    made = [_ticket(secret, f"{survey.code}:{number}:{n}") for n in range(number)]
    db.conn.executemany(
        "INSERT INTO ticket (hash, survey_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(ticket_hash(ticket), survey.id) for ticket in made],
    )
    return made


def _ticket(secret: str, name: str) -> str:
    number = int.from_bytes(hmac.digest(secret.encode(), name.encode(), "sha256"), "big")
    signs = []
    for _ in range(TICKET_LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def take_back(db: Database, tickets: Iterable[str]) -> None:
    """Take back these tickets, which nobody has been given."""
    db.conn.executemany(
        "DELETE FROM ticket WHERE hash = ? AND NOT spent", [(ticket_hash(t),) for t in tickets]
    )


def withdraw(db: Database, survey: Survey) -> int:
    """Take back the tickets that have not been used; returns how many."""
    return db.conn.execute(
        "DELETE FROM ticket WHERE survey_id = ? AND NOT spent", (survey.id,)
    ).rowcount


# One statement: answers come by the hundred.
_BY_TICKET = (
    SURVEY_AND.format(more=f", t.spent, {organisation.VERSION} AS organisation")
    + "JOIN ticket t ON t.survey_id = s.id WHERE t.hash = ?"
)
_BY_CODE = SURVEY_AND.format(more=f", {organisation.VERSION} AS organisation") + "WHERE s.code = ?"


def door(db: Database, code: str) -> Door:
    """What a join code or ticket opens. Raises Unknown("answer_address_unknown")."""
    written = plain_code(code)
    if len(written) == TICKET_LENGTH:
        hashed = ticket_hash(written)
        found = row(db, _BY_TICKET, (hashed,))
        if found is not None:
            return Door(survey_of(found), hashed, bool(found["spent"]), found["organisation"])
    found = row(db, _BY_CODE, (written,))
    if found is None:
        raise Unknown("answer_address_unknown")
    return Door(survey_of(found), organisation=found["organisation"])


# Nearly always an answer is the first of its key and the survey is open: one statement then.
_KEEP = (
    "INSERT INTO answer (id, survey_id, date, persons, language, content) "
    "SELECT ?, id, ?, ?, ?, ? FROM survey WHERE id = ? AND state = 'open' "
    "AND questionnaire_version = ? "
    "AND ? BETWEEN coalesce(first_day, '') AND coalesce(last_day, '9') "
    "ON CONFLICT (id) DO NOTHING"
)


def _kept(
    door: Door, key: str, content: str, persons: int, language: str, day: str
) -> tuple[object, ...]:
    survey = door.survey
    return (
        *(key, day, persons, language, content, survey.id),
        *(survey.questionnaire_version, days.today()),
    )


def keep_alone(
    store: Store,
    door: Door,
    *,
    key: str,
    content: str,
    persons: int,
    language: str,
    day: str,
) -> bool:
    """`keep` for an answer that needs nothing beside it, as one statement: whoever has the code may
    answer, and it makes no figures. False when it was not stored like this: `keep` then says why,
    or stores it."""
    if door.ticket is not None or not door.survey.by_code:
        return False
    return store.write_one(_KEEP, _kept(door, key, content, persons, language, day)) == 1


def keep(
    db: Database,
    door: Door,
    *,
    key: str,
    content: str,
    persons: int,
    language: str,
    day: str,
    figures: Iterable[tuple[str, str | None, str, float]] = (),
) -> bool:
    """Store an answer once, and spend its ticket in the same transaction. Returns False when this
    very answer is stored already.

    `figures`: as `observations.add_of_answer` takes them.
    `key` is the answer's id, random, from the page that it was written on. Raises
    Conflict("answer_key_taken") when the key comes with other content, Conflict("ticket_spent"),
    Conflict("survey_not_open"), Conflict("survey_asks_anew") where the survey asks another version
    since (`ask_instead`): the transaction is then to be rolled back.
    """
    survey_id = door.survey.id
    made = db.conn.execute(_KEEP, _kept(door, key, content, persons, language, day))
    if made.rowcount != 1:
        before = row(db, "SELECT survey_id, content, persons FROM answer WHERE id = ?", (key,))
        if before is None:
            asks = surveys.by_id(db, survey_id).questionnaire_version
            changed = asks != door.survey.questionnaire_version
            raise Conflict("survey_asks_anew" if changed else "survey_not_open")
        # A ticket that was used is no hindrance: its answer was lost on the way back.
        if tuple(before) == (survey_id, content, persons):
            return False
        raise Conflict("answer_key_taken")
    if door.ticket is not None:
        spent = db.conn.execute(
            "UPDATE ticket SET spent = 1 WHERE hash = ? AND NOT spent", (door.ticket,)
        )
        if spent.rowcount != 1:
            raise Conflict("ticket_spent")
    elif not door.survey.by_code:
        raise Conflict("answer_needs_ticket")
    observations.add_of_answer(db, key, figures)
    return True


def of_answer(db: Database, key: str) -> tuple[Survey, str, int] | None:
    """The survey that has an answer of this key, its content and its persons; None for none."""
    found = row(db, "SELECT survey_id, content, persons FROM answer WHERE id = ?", (key,))
    if found is None:
        return None
    return surveys.by_id(db, found["survey_id"]), found["content"], found["persons"]


def every(db: Database, survey_id: int) -> list[StoredAnswer]:
    """All answers of a survey, in an order that is new each time and means nothing."""
    found = [
        StoredAnswer(r["id"], r["date"], r["persons"], r["language"], r["content"])
        for r in rows(db, "SELECT * FROM answer WHERE survey_id = ?", (survey_id,))
    ]
    random.SystemRandom().shuffle(found)
    return found
