"""Rows that wait to be worked on by another process: queued → running → done or failed.

`table` is one of those with the columns `id`, `state`, `progress`, `step`, `message`, `queued_at`,
`started_at` and `finished_at`; its name comes from the module of its noun, never from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.store.database import row, value

RESTARTED = "restarted"


@dataclass(frozen=True)
class Queued:
    """How far one has come. `progress` goes from 0 to 1; `step` and `message` are names that the
    pages put into words."""

    id: int
    state: str
    progress: float
    step: str
    message: str
    queued_at: str
    started_at: str | None
    finished_at: str | None

    @property
    def waiting(self) -> bool:
        """Whether it has not come to its end."""
        return self.state in ("queued", "running")

    @property
    def is_queued(self) -> bool:
        """Whether it has not begun."""
        return self.state == "queued"

    @property
    def is_done(self) -> bool:
        """Whether it ended well."""
        return self.state == "done"

    @property
    def has_failed(self) -> bool:
        """Whether it ended with a fault, told in `message`."""
        return self.state == "failed"


def any_queued(db: Database, table: str) -> bool:
    """Whether one waits to be taken."""
    return bool(value(db, f"SELECT EXISTS (SELECT 1 FROM {table} WHERE state = 'queued')"))  # noqa: S608


def any_running(db: Database, table: str) -> bool:
    """Whether one is said to be under way."""
    return bool(value(db, f"SELECT EXISTS (SELECT 1 FROM {table} WHERE state = 'running')"))  # noqa: S608


def take(db: Database, table: str) -> Row | None:
    """Take the one that has waited longest; it is running from now on."""
    found = row(db, f"SELECT id FROM {table} WHERE state = 'queued' ORDER BY id LIMIT 1")  # noqa: S608
    if found is None:
        return None
    db.conn.execute(
        f"UPDATE {table} SET state = 'running', started_at = ?, progress = 0, step = '' "  # noqa: S608
        "WHERE id = ?",
        (days.now(), found["id"]),
    )
    return row(db, f"SELECT * FROM {table} WHERE id = ?", (found["id"],))  # noqa: S608


def advance(db: Database, table: str, number: int, progress: float, step: str) -> None:
    """Note how far a running one has come."""
    db.conn.execute(
        f"UPDATE {table} SET progress = ?, step = ? WHERE id = ? AND state = 'running'",  # noqa: S608
        (min(max(progress, 0.0), 1.0), step, number),
    )


def finish(db: Database, table: str, number: int) -> None:
    """It is done."""
    db.conn.execute(
        f"UPDATE {table} SET state = 'done', progress = 1, message = '', finished_at = ? "  # noqa: S608
        "WHERE id = ?",
        (days.now(), number),
    )


def fail(db: Database, table: str, number: int, message: str) -> None:
    """It came to nothing; `message` names why."""
    db.conn.execute(
        f"UPDATE {table} SET state = 'failed', message = ?, finished_at = ? WHERE id = ?",  # noqa: S608
        (message, days.now(), number),
    )


def give_back(db: Database, table: str, number: int, message: str | None = None) -> None:
    """Put a running one back in the queue, as if it had not been taken; `message` names why, when
    a page should say so."""
    db.conn.execute(
        f"UPDATE {table} SET state = 'queued', started_at = NULL, progress = 0, step = '', "  # noqa: S608
        "message = coalesce(?, message) WHERE id = ? AND state = 'running'",
        (message, number),
    )


def recover(db: Database, table: str) -> None:
    """Queue again what a process that died was running. To be called when none runs.

    What has died twice has failed: what takes the process down would do so for ever.
    """
    db.conn.execute(
        f"UPDATE {table} SET state = 'failed', message = 'died', finished_at = ? "  # noqa: S608
        "WHERE state = 'running' AND message = ?",
        (days.now(), RESTARTED),
    )
    db.conn.execute(
        f"UPDATE {table} SET state = 'queued', message = ?, started_at = NULL, progress = 0, "  # noqa: S608
        "step = '' WHERE state = 'running'",
        (RESTARTED,),
    )
