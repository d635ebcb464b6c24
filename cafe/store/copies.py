"""Copies of the database file that are fit to keep."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


def strip(copy: Path) -> None:
    """Make a copy of the database fit to keep: the tickets of surveys that are not sealed go, and
    the file is written anew. For every backup; a survey that is restored from one needs new
    tickets."""
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as conn:
        if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'ticket'").fetchone():
            conn.execute("DELETE FROM ticket")
        conn.execute("VACUUM")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
