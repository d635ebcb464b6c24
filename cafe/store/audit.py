"""Audit entries: who did what to which object, when. Written in the change's own transaction."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.errors import Busy
from cafe.store.database import Store, rows, value

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AuditEntry:
    """One row of the trail; `actor` is "user:3", "table:7", "setup" or "command line"."""

    id: int
    at: str
    actor: str
    action: str
    object: str
    detail: dict[str, Any]


def add(db: Database, actor: str, action: str, object: str, **detail: Any) -> None:
    """Add an entry to the open transaction. `detail` holds no text that was written by staff."""
    db.conn.execute(
        "INSERT INTO audit (at, actor, action, object, detail) VALUES (?, ?, ?, ?, ?)",
        (days.now(), actor, action, object, json.dumps(detail, ensure_ascii=False)),
    )


def tell(store: Store, actor: str, action: str, object: str, **detail: Any) -> None:
    """An entry about something that changes nothing and hides nothing, such as an export of figures
    that readers see. That goes on when the disk is full, and the entry then stands in the log."""
    try:
        with store.write() as db:
            add(db, actor, action, object, **detail)
    except Busy:
        log.warning("no entry in the audit trail: %s %s %s %s", actor, action, object, detail)


def latest(db: Database, limit: int = 200, before: int | None = None) -> list[AuditEntry]:
    """The newest entries first; `before` is the id where the page before ended."""
    found = rows(
        db,
        "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
        (before if before is not None else 2**62, limit),
    )
    return [
        AuditEntry(r["id"], r["at"], r["actor"], r["action"], r["object"], json.loads(r["detail"]))
        for r in found
    ]


def newest(db: Database) -> str:
    """The latest time that one of the last entries has; "" without any."""
    found = value(db, "SELECT max(at) FROM (SELECT at FROM audit ORDER BY id DESC LIMIT 500)")
    return str(found or "")
