"""Audit entries: who did what to which object, when. Written in the change's own transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.errors import Busy
from cafe.store.actors import COMMAND_LINE
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

    @property
    def day(self) -> str:
        """The ISO day that it happened on, in the zone."""
        return days.day_of(self.at)


def by(user_id: int | None) -> str:
    """The actor that an account is, or, without one, whoever sits at the command line."""
    return f"user:{user_id}" if user_id is not None else COMMAND_LINE


def add(db: Database, actor: str, action: str, object: str, **detail: Any) -> None:
    """Add an entry to the open transaction. `detail` holds no text that was written by staff."""
    db.conn.execute(
        "INSERT INTO audit (at, actor, action, object, detail) VALUES (?, ?, ?, ?, ?)",
        (days.now(), actor, action, object, json.dumps(detail, ensure_ascii=False)),
    )


def add_once(db: Database, actor: str, action: str, object: str) -> None:
    """The same, unless the actor did just that with the object a short while ago: of a text that is
    kept at every pause."""
    same = (
        "SELECT EXISTS (SELECT 1 FROM (SELECT * FROM audit ORDER BY id DESC LIMIT 50) "
        "WHERE (actor, action, object) = (?, ?, ?))"
    )
    if not value(db, same, (actor, action, object)):
        add(db, actor, action, object)


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
    return [_entry(r) for r in found]


def _entry(r: Row) -> AuditEntry:
    detail = json.loads(r["detail"])
    return AuditEntry(r["id"], r["at"], r["actor"], r["action"], r["object"], detail)


# Of what tables write and people tag there are far more entries than of all else; the index that
# leaves them out has this condition.
SELDOM = "substr(action, 1, 4) NOT IN ('note', 'tag.')"


def since(
    db: Database, entry_id: int, actions: Collection[str], but: str, limit: int
) -> list[AuditEntry]:
    """The entries after the one with this id, of these actions (none about a single note or tag)
    and not by the actor `but`, the newest first."""
    found = rows(
        db,
        f"SELECT * FROM audit WHERE id > ? AND {SELDOM} AND actor <> ? "  # noqa: S608
        "AND action IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?",
        (entry_id, but, json.dumps(sorted(actions)), limit),
    )
    return [_entry(r) for r in found]


def last_id(db: Database) -> int:
    """The id of the newest entry, 0 without any."""
    return int(value(db, "SELECT coalesce(max(id), 0) FROM audit"))


def first_id_from(db: Database, stamp: str) -> int:
    """The id before the first entry of the seldom ones from a stored time on."""
    found = value(
        db,
        f"SELECT min(id) FROM audit WHERE {SELDOM} AND at >= ?",  # noqa: S608
        (stamp,),
    )
    return int(found) - 1 if found is not None else last_id(db)


def newest(db: Database) -> str:
    """The latest time that one of the last entries has; "" without any."""
    found = value(db, "SELECT max(at) FROM (SELECT at FROM audit ORDER BY id DESC LIMIT 500)")
    return str(found or "")
