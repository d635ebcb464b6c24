"""The communication plan: what is told to whom, when, and whether it was.

An activity's wording and what became of it are entries that are only added to.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit
from cafe.store.database import row, rows

KINDS = ("written", "done", "cancelled", "resumed")


@dataclass(frozen=True)
class CommunicationContent:
    """What is to be told, to whom, by which channel, when (ISO date), by which function."""

    what: str
    to_whom: str
    channel: str
    due: str
    responsible: str


@dataclass(frozen=True)
class Communication:
    """An activity of the communication plan as it stands.

    `district` None is the city; `event_id`, `code` and `proposal_id` are what it is about, if
    anything. `public`:
    it is a promise that the event's feedback page shows. `state` is "planned", "done" (on
    `done_on`) or "cancelled"; `note` is what was last written about it; `changes` the number of
    entries.
    """

    id: int
    district: str | None
    event_id: int | None
    event_code: str | None
    event_title: str | None
    code: str | None
    public: bool
    content: CommunicationContent
    state: str
    done_on: str | None
    note: str
    changed_at: str
    changes: int
    proposal_id: int | None = None
    proposal_title: str = ""

    def late(self, today: str) -> bool:
        """Whether its day has passed and it is still planned."""
        return self.is_planned and self.content.due < today

    @property
    def is_planned(self) -> bool:
        """Whether it is still to be done."""
        return self.state == "planned"

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.state == "done"

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not be done."""
        return self.state == "cancelled"


@dataclass(frozen=True)
class CommunicationEntry:
    """One entry in its history."""

    kind: str
    content: CommunicationContent
    done_on: str | None
    note: str
    name: str
    at: str


_ALL = (
    "SELECT c.id AS communication, c.district, c.event_id, c.code, c.public, c.proposal_id, "
    "(SELECT title FROM proposal_revision v JOIN proposal p ON p.id = v.proposal_id "
    "AND p.revision = v.revision WHERE p.id = c.proposal_id) AS proposal_title, "
    "event.code AS event_code, event.title AS event_title, e.*, "
    "(SELECT count(*) FROM communication_entry n WHERE n.communication_id = c.id) AS changes "
    "FROM communication c JOIN communication_entry e ON e.id = "
    "(SELECT max(id) FROM communication_entry last WHERE last.communication_id = c.id) "
    "LEFT JOIN event ON event.id = c.event_id"
)


def _content(r: Row) -> CommunicationContent:
    return CommunicationContent(r["what"], r["to_whom"], r["channel"], r["due"], r["responsible"])


def _communication(r: Row) -> Communication:
    return Communication(
        id=r["communication"],
        district=r["district"],
        event_id=r["event_id"],
        event_code=r["event_code"],
        event_title=r["event_title"],
        code=r["code"],
        proposal_id=r["proposal_id"],
        proposal_title=r["proposal_title"] or "",
        public=bool(r["public"]),
        content=_content(r),
        state={"done": "done", "cancelled": "cancelled"}.get(r["kind"], "planned"),
        done_on=r["done_on"],
        note=r["note"],
        changed_at=r["at"],
        changes=r["changes"],
    )


def every(db: Database) -> list[Communication]:
    """All activities by their day."""
    return [_communication(r) for r in rows(db, f"{_ALL} ORDER BY e.due, c.id")]


def get(db: Database, communication_id: int) -> Communication:
    """One activity. Raises Unknown("not_found")."""
    found = row(db, f"{_ALL} WHERE c.id = ?", (communication_id,))
    if found is None:
        raise Unknown("not_found")
    return _communication(found)


def promised(db: Database, event_id: int) -> list[Communication]:
    """What the public has been promised about an event, by day, kept or not."""
    return [
        _communication(r)
        for r in rows(
            db, f"{_ALL} WHERE c.event_id = ? AND c.public ORDER BY e.due, c.id", (event_id,)
        )
    ]


def of_proposal(db: Database, proposal_ids: Collection[int]) -> list[Communication]:
    """What is told about these proposals, by day."""
    wanted = list(proposal_ids)
    marks = ", ".join("?" * len(wanted))
    found = rows(db, f"{_ALL} WHERE c.proposal_id IN ({marks}) ORDER BY e.due, c.id", wanted)
    return [_communication(r) for r in found]


def history(db: Database, communication_id: int) -> list[CommunicationEntry]:
    """All entries of an activity, the first first."""
    found = rows(
        db,
        "SELECT e.*, coalesce(u.name, '') AS name FROM communication_entry e "
        "LEFT JOIN user u ON u.id = e.user_id WHERE e.communication_id = ? ORDER BY e.id",
        (communication_id,),
    )
    return [
        CommunicationEntry(r["kind"], _content(r), r["done_on"], r["note"], r["name"], r["at"])
        for r in found
    ]


def add(
    db: Database,
    user_id: int | None,
    content: CommunicationContent,
    *,
    district: str | None,
    event_id: int | None,
    code: str | None,
    public: bool,
    proposal_id: int | None = None,
) -> int:
    """Add an activity; returns its id. Raises Refused("communication_public_needs_event") for a
    public promise that is about no event, as there is no page to show it on."""
    if public and event_id is None:
        raise Refused("communication_public_needs_event")
    cursor = db.conn.execute(
        "INSERT INTO communication (district, event_id, code, public, proposal_id, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (district, event_id, code, int(public), proposal_id, days.now()),
    )
    made = int(cursor.lastrowid or 0)
    _enter(db, user_id, made, "written", content, None, "")
    audit.add(db, audit.by(user_id), "communication.add", f"communication:{made}")
    return made


def enter(
    db: Database,
    user_id: int | None,
    current: Communication,
    *,
    kind: str,
    seen: int,
    content: CommunicationContent | None = None,
    done_on: str | None = None,
    note: str = "",
) -> None:
    """Add an entry: another wording or day, that it was done on a day, cancelled, or resumed.

    Raises Conflict("plan_changed_meanwhile") when somebody else has written since `seen` entries,
    Refused("communication_day_needed") for done without a day, Refused("plan_note_needed") when it
    is cancelled without a reason.
    """
    if kind not in KINDS:
        raise Refused("not_a_choice")
    if kind == "done" and not done_on:
        raise Refused("communication_day_needed")
    if kind == "cancelled" and not note.strip():
        raise Refused("plan_note_needed")
    now_there = get(db, current.id)
    if now_there.changes != seen:
        raise Conflict("plan_changed_meanwhile")
    _enter(
        db,
        user_id,
        current.id,
        kind,
        content or now_there.content,
        done_on if kind == "done" else None,
        note,
    )
    audit.add(db, audit.by(user_id), f"communication.{kind}", f"communication:{current.id}")


def _enter(
    db: Database,
    user_id: int | None,
    communication_id: int,
    kind: str,
    content: CommunicationContent,
    done_on: str | None,
    note: str,
) -> None:
    db.conn.execute(
        "INSERT INTO communication_entry (communication_id, kind, what, to_whom, channel, due, "
        "responsible, done_on, note, user_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            communication_id,
            kind,
            content.what,
            content.to_whom,
            content.channel,
            content.due,
            content.responsible,
            done_on,
            note,
            user_id,
            days.now(),
        ),
    )
