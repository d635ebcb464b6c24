"""Files that are made beside the server: what is to be made, how far it has come, who asked.

A file is found by the key of its content, so the same content is made once, whoever asks. It is
kept for a day. Only who has asked, and whose rights have been judged, is ever sent one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.store import queued
from cafe.store.database import row, value
from cafe.store.queued import Queued
from cafe.store.users import User

TABLE = "hand_out"
KEPT = timedelta(days=1)
# For so long the file that was asked for may still be fetched after what it shows has changed:
# while notes come in, the content is another one at each look.
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class HandOut(Queued):
    """A file on its way, without its bytes; `key` is that of its content."""

    key: str


@dataclass(frozen=True)
class WantedFile:
    """A hand-out as an account asked for it: at which `address`, what the file is called, and the
    page to go `back` to ("" where that is not known)."""

    hand_out: HandOut
    address: str
    name: str
    back: str


def ask(
    db: Database,
    user: User,
    key: str,
    content: bytes,
    *,
    address: str,
    name: str,
    back: str = "",
) -> int:
    """Note that the account wants the file with this key, and queue it unless it is there or on its
    way; what failed is tried again. Returns its id."""
    purge(db)
    db.conn.execute(
        "INSERT INTO hand_out (key, state, queued_at, content) VALUES (?, 'queued', ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET state = 'queued', message = '', step = '', progress = 0, "
        "queued_at = excluded.queued_at, content = excluded.content WHERE state = 'failed'",
        (key, days.now(), content),
    )
    number = int(value(db, "SELECT id FROM hand_out WHERE key = ?", (key,)))
    db.conn.execute(
        "INSERT INTO hand_out_ask (hand_out_id, user_id, address, name, back, held, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name, "
        "back = excluded.back, held = excluded.held, at = excluded.at",
        (number, user.id, address, name, back, _held(user), days.now()),
    )
    return number


def asked(db: Database, user_id: int, number: int) -> WantedFile | None:
    """The account's own asking for a hand-out, the latest; None when it has not asked for it."""
    found = row(
        db,
        "SELECT h.*, a.address, a.name, a.back FROM hand_out_ask a "
        "JOIN hand_out h ON h.id = a.hand_out_id "
        "WHERE a.user_id = ? AND h.id = ? ORDER BY a.at DESC LIMIT 1",
        (user_id, number),
    )
    if found is None:
        return None
    return WantedFile(_hand_out(found), found["address"], found["name"], found["back"])


def of_content(db: Database, key: str) -> bytes | None:
    """The file with this key, if it has been made."""
    found = value(db, "SELECT file FROM hand_out WHERE key = ? AND state = 'done'", (key,))
    return None if found is None else bytes(found)


def of_asking(db: Database, user: User, address: str, number: int) -> bytes | None:
    """The file that the account asked for at the address a moment ago, whatever is shown there by
    now; not when its roles are others since, which may be shown less."""
    found = value(
        db,
        "SELECT h.file FROM hand_out_ask a JOIN hand_out h ON h.id = a.hand_out_id "
        "WHERE h.id = ? AND a.user_id = ? AND a.address = ? AND a.held = ? AND a.at >= ? "
        "AND h.state = 'done'",
        (number, user.id, address, _held(user), days.stamp(days.clock() - FRESH)),
    )
    return None if found is None else bytes(found)


def take(db: Database) -> tuple[HandOut, bytes] | None:
    """Take the one that has waited longest, with what it is to be made of."""
    found = queued.take(db, TABLE)
    return None if found is None else (_hand_out(found), bytes(found["content"]))


def keep(db: Database, number: int, file: bytes) -> None:
    """The file is made; what it was made of is let go."""
    db.conn.execute("PRAGMA secure_delete = ON")
    db.conn.execute("UPDATE hand_out SET file = ?, content = NULL WHERE id = ?", (file, number))
    queued.finish(db, TABLE, number)


def purge(db: Database) -> None:
    """Remove what was asked for more than a day ago: it holds what staff said."""
    limit = days.stamp(days.clock() - KEPT)
    if value(db, "SELECT EXISTS (SELECT 1 FROM hand_out WHERE queued_at < ?)", (limit,)):
        db.conn.execute("PRAGMA secure_delete = ON")
        db.conn.execute("DELETE FROM hand_out WHERE queued_at < ?", (limit,))


def clear(db: Database) -> None:
    """Remove all of them: something has been erased that may stand in one."""
    db.conn.execute("PRAGMA secure_delete = ON")
    db.conn.execute("DELETE FROM hand_out")


def _hand_out(r: Row) -> HandOut:
    return HandOut(**{name: r[name] for name in HandOut.__dataclass_fields__})


def _held(user: User) -> str:
    """A mark of the account's roles; it is another one after any change of them."""
    held = json.dumps([sorted(user.roles), sorted(user.inherited), user.epoch])
    return hashlib.sha256(held.encode()).hexdigest()
