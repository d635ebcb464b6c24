"""Sealing: a closed survey's answers can no longer be joined to its tickets."""

from __future__ import annotations

import sqlite3

from cafe import days
from cafe.errors import Busy, Conflict
from cafe.store import audit, surveys
from cafe.store.database import Store, unstored


def seal(store: Store, actor: str, survey_id: int) -> None:
    """Make a closed survey's answers impossible to join to its tickets, in the database file and
    in every copy that is taken from now on. Once more changes nothing.

    The tickets go; the file is written anew without freed pages, in the order of the random keys;
    the write-ahead log is emptied. When it is interrupted it can be done again. Copies that were
    taken earlier, and what a disk keeps of overwritten files, are out of its reach (see `copies`).
    Raises Conflict("survey_state") for one that is not closed, Busy when readers hold the log.
    """
    with store.write() as db:
        survey = surveys.by_id(db, survey_id)
        if survey.is_sealed:
            return
        if not survey.may_be_sealed:
            raise Conflict("survey_state")
        db.conn.execute(
            "UPDATE survey SET invited = coalesce(invited, nullif("
            "(SELECT count(*) FROM ticket WHERE survey_id = survey.id), 0)) "
            "WHERE id = ? AND admission <> ?",
            (survey_id, surveys.INTERVIEW),
        )
        surveys.remember_vouched(db, survey_id)
        db.conn.execute("DELETE FROM ticket WHERE survey_id = ?", (survey_id,))
    _write_anew(store)
    with store.write() as db:
        db.conn.execute(
            "UPDATE survey SET state = 'sealed', sealed_at = ? WHERE id = ?",
            (days.now(), survey_id),
        )
        audit.add(db, actor, "survey.seal", f"survey:{survey.code}")


def _write_anew(store: Store) -> None:
    db = store.read()
    try:
        with store._turn():
            db.conn.execute("VACUUM")
            blocked = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise unstored(error, store.path) from error
    if blocked:
        raise Busy("store_busy")


def copies(store: Store) -> list[str]:
    """The names of older copies of the database beside it, which sealing does not reach."""
    beside = store.path.parent.glob(f"{store.path.stem}*{store.path.suffix}")
    return sorted(path.name for path in beside if path != store.path)
