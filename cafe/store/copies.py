"""Copies of the database file that are fit to keep."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from cafe import days, disk

KEPT = 3  # copies from before a migration
# Whom a survey was sent to is kept for its reminder only.
IN_NO_COPY = ("ticket", "mailing_address", "hand_out", "hand_out_ask")


def strip(copy: Path) -> None:
    """Make a copy of the database fit to keep: the tickets of surveys that are not sealed go, with
    the addresses that they were sent to, and so do files that somebody ordered, which are kept for
    a day; and the file is written anew. For every backup; a survey that is restored from one needs
    new tickets."""
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as conn:
        there = {name for (name,) in conn.execute("SELECT name FROM sqlite_master")}
        for table in there & set(IN_NO_COPY):
            conn.execute(f"DELETE FROM {table}")  # noqa: S608
        conn.execute("VACUUM")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def faults(path: Path, *, thorough: bool = True) -> list[str]:
    """What does not hold together in the database at `path`, in SQLite's words; nothing is written.
    A quick look leaves out whether indexes agree with their tables and rows with their parents.
    Raises sqlite3.DatabaseError for a file that SQLite does not take for a database."""
    name = "integrity_check" if thorough else "quick_check"
    uri = f"{path.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as conn:
        said = "\n".join(str(line[0]) for line in conn.execute(f"PRAGMA {name}(5)")).splitlines()
        found = [line for line in said if line != "ok" and not line.startswith("***")]
        if thorough and not found:
            found = [
                f"row {row} of {table} refers to nothing in {parent}"
                for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check").fetchmany(5)
            ]
    return found


def rows_by_table(db: Database) -> dict[str, int]:
    """How many rows each table has."""
    names = [
        str(line[0])
        for line in db.conn.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
            "ORDER BY name"
        )
    ]
    return {
        name: int(db.conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
        for name in names
    }


def rows_in(path: Path) -> dict[str, int]:
    """How many rows each table of the database at `path` has."""
    with contextlib.closing(Database(sqlite3.connect(path))) as db:
        return rows_by_table(db)


def write(db: Database, target: Path) -> None:
    """Copy the database, while it is in use, to a file that stands there whole or not at all, fit
    to keep and readable by its owner only."""
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        part.touch(0o600)
        with contextlib.closing(sqlite3.connect(part)) as copy:
            db.conn.backup(copy)
        strip(part)
        disk.settle(part)
        part.replace(target)
        disk.sync(target.parent)
    finally:
        for name in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + name).unlink(missing_ok=True)


def before(db: Database, path: Path, version: str) -> Path:
    """Copy the database at `path` beside itself before it is changed for a new version."""
    stamp = days.clock().strftime("%Y%m%dT%H%M%S%fZ")
    target = path.with_name(f"{path.stem}-before-{version}-{stamp}{path.suffix}")
    write(db, target)
    return target


def prune(path: Path) -> list[Path]:
    """Remove all but the newest copies from before a migration; returns those that went."""
    found = sorted(path.parent.glob(f"{path.stem}-before-*{path.suffix}"), key=_age, reverse=True)
    for old in found[KEPT:]:
        old.unlink()
    return found[KEPT:]


def _age(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name
