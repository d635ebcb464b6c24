"""Jobs: analyses that wait for, or are with, the analysis process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.store import queued
from cafe.store.database import row, rows, value
from cafe.store.queued import Queued
from cafe.store.scopes import Where, condition, of

# The store could not be written, which is nobody's fault and passes.
PASSING = ("busy", "disk_full")
AGAIN = timedelta(minutes=10)  # after which what failed for such a reason is due anew


@dataclass(frozen=True)
class Job(Queued):
    """One analysis of an event or gathering."""

    event_id: int | None
    gathering_id: int | None


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
    return queued.any_queued(db, "job")


def any_running(db: Database) -> bool:
    """Whether a job is said to be under way."""
    return queued.any_running(db, "job")


def take(db: Database) -> Job | None:
    """Take the job that has waited longest; it is running from now on."""
    return _job(queued.take(db, "job"))


def advance(db: Database, job_id: int, progress: float, step: str) -> None:
    """Note how far a running job has come."""
    queued.advance(db, "job", job_id, progress, step)


def finish(db: Database, job_id: int) -> None:
    """The job is done."""
    queued.finish(db, "job", job_id)


def fail(db: Database, job_id: int, message: str) -> None:
    """The job came to nothing; `message` names why."""
    queued.fail(db, "job", job_id, message)


def give_back(db: Database, job_id: int, message: str | None = None) -> None:
    """Put a running job back in the queue, as if it had not been taken; `message` names why, when
    a page should say so."""
    queued.give_back(db, "job", job_id, message)


def recover(db: Database) -> None:
    """Queue again what a process that died was running; what has died twice has failed. To be
    called when none runs."""
    queued.recover(db, "job")


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
