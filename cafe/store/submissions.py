"""What has been sent once: a form's key, what it held, and where its answer stands."""

from __future__ import annotations

import hashlib
import hmac

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict
from cafe.store import settings
from cafe.store.database import Store, row, rows

# Set by a migration: the rows from before there was a key hold the hash alone.
UNKEYED = "submissions_unkeyed"


def keyed(key: str, content_hash: str) -> str:
    """What is kept of a hash of what was sent: without the key nobody finds by trying what it
    held before it was masked (RFC 2104)."""
    return hmac.digest(key.encode(), content_hash.encode(), hashlib.sha256).hex()


def key_old(store: Store, key: str) -> None:
    """Key the hashes of submissions that came before there was a key, once."""
    if settings.get(store.read(), UNKEYED) is None:
        return
    with store.write() as db:
        if settings.get(db, UNKEYED) is None:
            return
        found = rows(db, "SELECT key, content_hash FROM submission")
        db.conn.executemany(
            "UPDATE submission SET content_hash = ? WHERE key = ?",
            [(keyed(key, r["content_hash"]), r["key"]) for r in found],
        )
        settings.drop(db, UNKEYED)


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
