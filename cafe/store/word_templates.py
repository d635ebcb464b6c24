"""The organisation's own Word template: the one that Word files are made with, if there is one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.store import audit
from cafe.store.database import row

OBJECT = "word_template"


@dataclass(frozen=True)
class KeptTemplate:
    """A template that has been checked: the file's name and bytes, who brought it and when.
    `notices` are what it lacks, as the names of sentences with what they name."""

    name: str
    content: bytes
    at: str
    by: str
    notices: tuple[tuple[str, dict[str, str]], ...]


def current(db: Database) -> KeptTemplate | None:
    """The template in use; None for the built-in one."""
    found = row(
        db,
        "SELECT t.*, coalesce(user.name, '') AS by FROM word_template t "
        "LEFT JOIN user ON user.id = t.user_id",
    )
    if found is None:
        return None
    notices = tuple((name, params) for name, params in json.loads(found["notices"]))
    return KeptTemplate(found["name"], bytes(found["content"]), found["at"], found["by"], notices)


def put(
    db: Database,
    actor: str,
    user_id: int,
    *,
    name: str,
    content: bytes,
    notices: Sequence[tuple[str, dict[str, str]]],
) -> None:
    """Use this template from now on, in place of the one before."""
    db.conn.execute("DELETE FROM word_template")
    db.conn.execute(
        "INSERT INTO word_template (id, name, content, notices, user_id, at) "
        "VALUES (1, ?, ?, ?, ?, ?)",
        (name, content, json.dumps(list(notices)), user_id, days.now()),
    )
    audit.add(db, actor, "word_template.put", OBJECT, file=name, bytes=len(content))


def drop(db: Database, actor: str) -> None:
    """Use the built-in template again."""
    if db.conn.execute("DELETE FROM word_template").rowcount:
        audit.add(db, actor, "word_template.drop", OBJECT)
