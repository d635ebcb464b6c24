"""Settings that live in the database, by name."""

from __future__ import annotations

import hashlib
import hmac

from sqlite_utils import Database

from cafe.store.database import value


def get(db: Database, name: str) -> str | None:
    """The setting's value, or None."""
    found: str | None = value(db, "SELECT value FROM setting WHERE name = ?", (name,))
    return found


def put(db: Database, name: str, text: str) -> None:
    """Set it."""
    db.conn.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, text))


def drop(db: Database, name: str) -> None:
    """Remove it."""
    db.conn.execute("DELETE FROM setting WHERE name = ?", (name,))


def put_setup_token(db: Database, token: str) -> None:
    """Keep the hash of the token that opens set-up; an earlier one no longer does."""
    put(db, "setup_token", hashlib.sha256(token.encode()).hexdigest())


def is_setup_token(db: Database, token: str) -> bool:
    """Whether this is the token that was printed at the last start."""
    given = hashlib.sha256(token.strip().encode()).hexdigest()
    return hmac.compare_digest(get(db, "setup_token") or "", given)
