"""Writes are whole, take turns, and survive the process."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from cafe.errors import Busy
from cafe.store import database
from cafe.store.database import Store, value


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    class HalfwayError(Exception):
        pass

    def half() -> None:
        with store.write() as db:
            db.conn.execute("INSERT INTO setting VALUES ('a', 'b')")
            raise HalfwayError

    with pytest.raises(HalfwayError):
        half()
    assert value(store.read(), "SELECT count(*) FROM setting") == 0


def test_a_nested_write_joins_the_outer_one(store: Store) -> None:
    def nested() -> None:
        with store.write() as db:
            with store.write() as inner:
                assert inner is db
                inner.conn.execute("INSERT INTO setting VALUES ('a', 'b')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        nested()
    assert value(store.read(), "SELECT count(*) FROM setting") == 0


def test_one_statement_is_written_at_once_or_not_at_all(store: Store) -> None:
    sql = "INSERT INTO setting VALUES (?, 'x') ON CONFLICT DO NOTHING"
    with contextlib.closing(sqlite3.connect(store.path)) as other:
        assert (store.write_one(sql, ("a",)), store.write_one(sql, ("a",))) == (1, 0)
        assert other.execute("SELECT name FROM setting").fetchall() == [("a",)]
        with pytest.raises(sqlite3.IntegrityError):
            store.write_one("INSERT INTO setting VALUES ('a', 'y')")
        with store.write() as db:
            assert store.write_one(sql, ("b",)) == 1  # joins it
            assert other.execute("SELECT count(*) FROM setting").fetchone() == (1,)
            db.conn.execute("INSERT INTO setting VALUES ('c', 'x')")
        assert other.execute("SELECT count(*) FROM setting").fetchone() == (3,)
        other.execute("BEGIN IMMEDIATE")
        with database.patience(0.1), pytest.raises(Busy):
            store.write_one(sql, ("d",))
        other.execute("ROLLBACK")
    assert store.write_one(sql, ("d",)) == 1
    assert not store.read().conn.in_transaction


def test_a_snapshot_sees_one_state(store: Store) -> None:
    with store.snapshot() as db:
        before = value(db, "SELECT count(*) FROM setting")
        thread = threading.Thread(target=_put, args=(store, "from another thread"))
        thread.start()
        thread.join()
        assert value(db, "SELECT count(*) FROM setting") == before
    assert value(store.read(), "SELECT count(*) FROM setting") == before + 1


def test_threads_take_turns_and_lose_nothing(store: Store) -> None:
    threads = [
        threading.Thread(target=lambda n=n: [_put(store, f"{n}-{i}") for i in range(25)])
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value(store.read(), "SELECT count(*) FROM setting") == 200


def test_what_was_acknowledged_survives_a_kill(store: Store) -> None:
    code = (
        "import sys; from cafe.store.database import Store\n"
        "s = Store(sys.argv[1])\n"
        "n = 0\n"
        "while True:\n"
        "    with s.write() as db:\n"
        "        db.conn.execute('INSERT INTO setting VALUES (?, ?)', (str(n), 'x'))\n"
        "    print(n, flush=True)\n"
        "    n += 1\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(store.path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(60)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += [int(line) for line in process.stdout if line.endswith("\n")]
    process.stdout.close()
    process.wait()
    kept = {int(r["name"]) for r in database.rows(store.read(), "SELECT name FROM setting")}
    assert set(acknowledged) <= kept
    assert value(store.read(), "PRAGMA integrity_check") == "ok"


def test_a_lock_that_never_ends_is_said_plainly(store: Store) -> None:
    """A program that takes no turns has the file."""
    held = sqlite3.connect(store.path, isolation_level=None)
    with contextlib.closing(held):
        held.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with database.patience(0.3), pytest.raises(Busy), store.write():
            pass
        assert 0.25 < time.monotonic() - start < 5
    # The next one waits as long as it may again.
    with store.write() as db:
        assert value(db, "PRAGMA busy_timeout") == database.BUSY_MS


def test_patience_is_for_all_writes_together_and_ends_late_ones_soon(store: Store) -> None:
    with contextlib.closing(sqlite3.connect(store.path, isolation_level=None)) as held:
        held.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with database.patience(0.5):
            for _ in range(3):
                with pytest.raises(Busy), store.write():
                    pass
        assert time.monotonic() - start < 0.5 + 2 * database.LEAST_PATIENCE + 2
        held.execute("ROLLBACK")
        with database.patience(0), store.write() as db:  # what is free is had at once
            db.conn.execute("INSERT INTO setting VALUES ('late', 'x')")


def test_a_process_that_stops_in_the_middle_of_a_write_is_not_waited_for_without_end(
    store: Store,
) -> None:
    other = Store(store.path)
    with store.write(), database.patience(0), pytest.raises(Busy), other.write():
        pass
    # Who gave up does not take the lock for good when it comes after all.
    for _ in range(3):
        with store.write() as db:
            db.conn.execute("SELECT 1")
    with other._turn(endless=True), database.patience(0), pytest.raises(Busy), store.write():
        pass
    other.close()


def _put(store: Store, name: str) -> None:
    with store.write() as db:
        db.conn.execute("INSERT INTO setting VALUES (?, 'x')", (name,))
