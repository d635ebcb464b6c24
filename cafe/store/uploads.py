"""Files that have been uploaded and wait for a person to look at their preview."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.store.database import row

KEPT = timedelta(days=1)


def add(db: Database, event_id: int, name: str, content: bytes) -> str:
    """Keep a file for a day; returns its id."""
    purge(db)
    upload_id = uuid.uuid4().hex
    db.conn.execute(
        "INSERT INTO upload (id, event_id, name, content, at) VALUES (?, ?, ?, ?, ?)",
        (upload_id, event_id, name, content, days.now()),
    )
    return upload_id


def purge(db: Database) -> None:
    """Remove the files that are older than a day: they hold what staff wrote."""
    limit = days.stamp(days.clock() - KEPT)
    db.conn.execute("DELETE FROM upload WHERE at < ?", (limit,))
    db.conn.execute("DELETE FROM interview_file WHERE at < ?", (limit,))
    db.conn.execute("DELETE FROM pending_file WHERE at < ?", (limit,))


def drop(db: Database, event_id: int, upload_id: str) -> None:
    """Remove a file whose notes came in, or that somebody does not want."""
    db.conn.execute("DELETE FROM upload WHERE id = ? AND event_id = ?", (upload_id, event_id))


def get(db: Database, event_id: int, upload_id: str) -> tuple[str, bytes]:
    """Name and content. Raises Unknown("upload_gone")."""
    found = row(
        db,
        "SELECT name, content FROM upload WHERE id = ? AND event_id = ?",
        (upload_id, event_id),
    )
    if found is None:
        raise Unknown("upload_gone")
    return found["name"], found["content"]


# Files of exit interviews belong to whom chose them: nobody else reads what stands in them.


@dataclass(frozen=True)
class InterviewFile:
    """A file of exit interviews, of one district and on one questionnaire."""

    name: str
    content: bytes
    questionnaire: str
    district: str


def add_interviews(db: Database, user_id: int, file: InterviewFile) -> str:
    """Keep a file for a day; returns its id."""
    purge(db)
    upload_id = uuid.uuid4().hex
    db.conn.execute(
        "INSERT INTO interview_file (id, user_id, name, content, questionnaire, district, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            upload_id,
            user_id,
            file.name,
            file.content,
            file.questionnaire,
            file.district,
            days.now(),
        ),
    )
    return upload_id


def interviews(db: Database, user_id: int, upload_id: str) -> InterviewFile:
    """A file of the user's. Raises Unknown("upload_gone")."""
    found = row(
        db, "SELECT * FROM interview_file WHERE id = ? AND user_id = ?", (upload_id, user_id)
    )
    if found is None:
        raise Unknown("upload_gone")
    return InterviewFile(found["name"], found["content"], found["questionnaire"], found["district"])


def drop_interviews(db: Database, user_id: int, upload_id: str) -> None:
    """Remove a file whose interviews came in, or that its user does not want."""
    db.conn.execute("PRAGMA secure_delete = ON")
    db.conn.execute("DELETE FROM interview_file WHERE id = ? AND user_id = ?", (upload_id, user_id))


# Files of figures too: figures of few persons are in them.

FIGURES = "figures"


def add_figures(db: Database, actor: str, name: str, content: bytes) -> str:
    """Keep a file for a day; returns its id."""
    purge(db)
    upload_id = uuid.uuid4().hex
    db.conn.execute(
        "INSERT INTO pending_file (id, purpose, actor, name, content, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (upload_id, FIGURES, actor, name, content, days.now()),
    )
    return upload_id


def figures(db: Database, actor: str, upload_id: str) -> tuple[str, bytes]:
    """Name and content of a file of the actor's. Raises Unknown("upload_gone")."""
    found = row(
        db,
        "SELECT name, content FROM pending_file WHERE id = ? AND actor = ? AND purpose = ?",
        (upload_id, actor, FIGURES),
    )
    if found is None:
        raise Unknown("upload_gone")
    return found["name"], found["content"]


def drop_figures(db: Database, actor: str, upload_id: str) -> None:
    """Remove a file whose figures came in, or that its user does not want."""
    db.conn.execute("PRAGMA secure_delete = ON")
    db.conn.execute(
        "DELETE FROM pending_file WHERE id = ? AND actor = ? AND purpose = ?",
        (upload_id, actor, FIGURES),
    )
