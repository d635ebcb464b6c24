"""What has been sent once: a form's key, what it held, and where its answer stands."""

from __future__ import annotations

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict
from cafe.store.database import row


def earlier(db: Database, key: str, content_hash: str) -> str | None:
    """The address that answered this very submission before, or None for a new one.

    Raises Conflict("sent_before_with_other_content") for a known key with other content.
    """
    found = row(db, "SELECT content_hash, result FROM submission WHERE key = ?", (key,))
    if found is None:
        return None
    if found["content_hash"] != content_hash:
        raise Conflict("sent_before_with_other_content")
    return str(found["result"])


def keep(db: Database, key: str, content_hash: str, result: str) -> None:
    """Remember, in the transaction that stores the content, that it is stored."""
    db.conn.execute(
        "INSERT INTO submission (key, content_hash, result, at) VALUES (?, ?, ?, ?)",
        (key, content_hash, result, days.now()),
    )
