"""Receipts: the code by which a table sees what became of its notes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.store import audit, events
from cafe.store.database import row, rows, value
from cafe.store.events import Event, Table
from cafe.store.typed_codes import new_code, plain_code

RECEIPT_LENGTH = 8


@dataclass(frozen=True)
class Receipt:
    """The code by which a table sees what became of its notes."""

    code: str
    table_id: int
    issued_at: str


def of_event(db: Database, event: Event) -> list[Receipt]:
    """The receipts of an event, by table."""
    found = rows(
        db,
        "SELECT r.* FROM receipt r JOIN cafe_table t ON t.id = r.table_id WHERE t.event_id = ? "
        "ORDER BY t.number",
        (event.id,),
    )
    return [Receipt(r["code"], r["table_id"], r["issued_at"]) for r in found]


def of_table(db: Database, table_id: int) -> Receipt | None:
    """The table's receipt, if it has one."""
    r = row(db, "SELECT * FROM receipt WHERE table_id = ?", (table_id,))
    return None if r is None else Receipt(r["code"], r["table_id"], r["issued_at"])


def issue(db: Database, actor: str, table_id: int) -> Receipt:
    """The table's receipt, made when there is none yet; it stays the same afterwards."""
    before = of_table(db, table_id)
    if before is not None:
        return before
    made = Receipt(new_code(RECEIPT_LENGTH), table_id, days.now())
    db.conn.execute(
        "INSERT INTO receipt (code, table_id, issued_at) VALUES (?, ?, ?)",
        (made.code, made.table_id, made.issued_at),
    )
    # Without the code: it is a right, and the trail is read by many.
    audit.add(db, actor, "receipt.issue", f"table:{table_id}")
    return made


def by_receipt(db: Database, code: str) -> tuple[Event, Table, Receipt]:
    """Whose receipt this is. Raises Unknown("receipt_unknown")."""
    r = row(db, "SELECT * FROM receipt WHERE code = ?", (plain_code(code),))
    if r is None:
        raise Unknown("receipt_unknown")
    event_id = value(db, "SELECT event_id FROM cafe_table WHERE id = ?", (r["table_id"],))
    event = events.by_id(db, event_id)
    table = next(t for t in event.tables if t.id == r["table_id"])
    return event, table, Receipt(r["code"], r["table_id"], r["issued_at"])
