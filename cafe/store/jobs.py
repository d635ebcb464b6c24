"""Jobs: analyses that wait for, or are with, the analysis process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.store.database import row, rows, value
from cafe.store.scopes import Where, condition, of

RESTARTED = "restarted"
# The store could not be written, which is nobody's fault and passes.
PASSING = ("busy", "disk_full")
AGAIN = timedelta(minutes=10)  # after which what failed for such a reason is due anew


@dataclass(frozen=True)
class Job:
    """One analysis of an event or gathering: queued → running → done or failed.

    `progress` goes from 0 to 1; `step` and `message` are names that the pages put into words.
    """

    id: int
    event_id: int | None
    gathering_id: int | None
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
    def has_failed(self) -> bool:
        """Whether it ended with a fault, told in `message`."""
        return self.state == "failed"


def _job(r: Row | None) -> Job | None:
    return None if r is None else Job(**{name: r[name] for name in Job.__dataclass_fields__})


def queue(db: Database, where: Where) -> int:
    """Queue an analysis of the event or gathering; returns its id, or that of the one that waits
    already."""
    about, of_what = condition(where)
    waiting = value(
        db,
        f"SELECT id FROM job WHERE {about} AND state IN ('queued', 'running')",  # noqa: S608
        (of_what,),
    )
    if waiting is not None:
        return int(waiting)
    cursor = db.conn.execute(
        "INSERT INTO job (event_id, gathering_id, state, queued_at) VALUES (?, ?, 'queued', ?)",
        (*of(where).columns, days.now()),
    )
    return int(cursor.lastrowid or 0)


def queue_all(db: Database) -> None:
    """Queue an analysis of every event that has something to be read."""
    for r in rows(
        db,
        "SELECT e.id FROM event e WHERE EXISTS "
        "(SELECT 1 FROM passage p WHERE p.event_id = e.id) ORDER BY e.id",
    ):
        queue(db, r["id"])


def latest(db: Database, where: Where) -> Job | None:
    """The last job of the event or gathering."""
    about, of_what = condition(where)
    return _job(
        row(db, f"SELECT * FROM job WHERE {about} ORDER BY id DESC LIMIT 1", (of_what,))  # noqa: S608
    )


def any_queued(db: Database) -> bool:
    """Whether a job waits to be taken."""
    return bool(value(db, "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'queued')"))


def take(db: Database) -> Job | None:
    """Take the job that has waited longest; it is running from now on."""
    found = _job(row(db, "SELECT * FROM job WHERE state = 'queued' ORDER BY id LIMIT 1"))
    if found is None:
        return None
    db.conn.execute(
        "UPDATE job SET state = 'running', started_at = ?, progress = 0, step = '' WHERE id = ?",
        (days.now(), found.id),
    )
    return _job(row(db, "SELECT * FROM job WHERE id = ?", (found.id,)))


def advance(db: Database, job_id: int, progress: float, step: str) -> None:
    """Note how far a running job has come."""
    db.conn.execute(
        "UPDATE job SET progress = ?, step = ? WHERE id = ? AND state = 'running'",
        (min(max(progress, 0.0), 1.0), step, job_id),
    )


def finish(db: Database, job_id: int) -> None:
    """The job is done."""
    db.conn.execute(
        "UPDATE job SET state = 'done', progress = 1, message = '', finished_at = ? WHERE id = ?",
        (days.now(), job_id),
    )


def fail(db: Database, job_id: int, message: str) -> None:
    """The job came to nothing; `message` names why."""
    db.conn.execute(
        "UPDATE job SET state = 'failed', message = ?, finished_at = ? WHERE id = ?",
        (message, days.now(), job_id),
    )


def give_back(db: Database, job_id: int, message: str | None = None) -> None:
    """Put a running job back in the queue, as if it had not been taken; `message` names why, when
    a page should say so."""
    db.conn.execute(
        "UPDATE job SET state = 'queued', started_at = NULL, progress = 0, step = '', "
        "message = coalesce(?, message) WHERE id = ? AND state = 'running'",
        (message, job_id),
    )


def any_running(db: Database) -> bool:
    """Whether a job is said to be under way."""
    return bool(value(db, "SELECT EXISTS (SELECT 1 FROM job WHERE state = 'running')"))


def recover(db: Database) -> None:
    """Queue again what a process that died was running. To be called when none runs.

    What has died twice has failed: an analysis that takes the process down would do so for ever.
    """
    db.conn.execute(
        "UPDATE job SET state = 'failed', message = 'died', finished_at = ? "
        "WHERE state = 'running' AND message = ?",
        (days.now(), RESTARTED),
    )
    db.conn.execute(
        "UPDATE job SET state = 'queued', message = ?, started_at = NULL, progress = 0, step = '' "
        "WHERE state = 'running'",
        (RESTARTED,),
    )


def changes(db: Database) -> int:
    """A number that is another one when another connection has written since the last look."""
    return int(value(db, "PRAGMA data_version"))


def due(db: Database, quiet: timedelta, patience: timedelta) -> list[int]:
    """Ids of events with text that no run has read and that is ripe for one.

    Ripe: nothing has come for `quiet`, or something has waited for `patience`, or came by a clock
    that was wrong, at a time that has not been yet. An event whose
    job waits, or has failed since its last note came, is left alone; one that failed since the
    store could not be written only for ten minutes.
    """
    at = days.clock()
    found = rows(
        db,
        "WITH fresh AS (SELECT p.event_id, min(v.received_at) AS first, max(v.received_at) AS last "
        "FROM passage p JOIN note n ON n.id = p.id "
        "JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
        "LEFT JOIN reading g ON g.passage_id = p.id "
        "LEFT JOIN note_revision was ON was.note_id = p.id AND was.revision = g.revision "
        "WHERE v.standing = 'kept' AND NOT v.withdrawn AND was.text IS NOT v.text "
        "GROUP BY p.event_id) "
        "SELECT e.id FROM fresh JOIN event e ON e.id = fresh.event_id "
        "WHERE (fresh.last <= :quiet OR fresh.first <= :patience OR fresh.last > :ahead) "
        "AND NOT EXISTS (SELECT 1 FROM job WHERE job.event_id = e.id AND "
        "(job.state IN ('queued', 'running') "
        "OR (job.state = 'failed' AND job.finished_at >= fresh.last AND NOT "
        "(job.message IN (:busy, :full) AND job.finished_at < :again)))) ORDER BY e.id",
        {
            "quiet": days.stamp(at - quiet),
            "patience": days.stamp(at - patience),
            "ahead": days.stamp(at + patience),
            "again": days.stamp(at - AGAIN),
            "busy": PASSING[0],
            "full": PASSING[1],
        },
    )
    return [int(r["id"]) for r in found]


def waiting_since(db: Database, before: str) -> list[str]:
    """Since when the jobs wait that were queued before a stored time and have not ended, the
    longest first."""
    return [
        str(r["queued_at"])
        for r in rows(
            db,
            "SELECT queued_at FROM job WHERE state IN ('queued', 'running') AND queued_at < ? "
            "ORDER BY queued_at",
            (before,),
        )
    ]


def failures(db: Database) -> int:
    """For how many events and gatherings the latest job failed."""
    return int(
        value(
            db,
            "SELECT count(*) FROM job WHERE state = 'failed' AND id IN "
            "(SELECT max(id) FROM job GROUP BY event_id, gathering_id)",
        )
    )
