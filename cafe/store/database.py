"""The database file: connections, durable writes in turn, migrations with a copy before."""

from __future__ import annotations

import contextlib
import logging
import math
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NoReturn

from sqlite_utils import Database

from cafe import config, disk
from cafe.errors import Busy, UnsafeStart
from cafe.store import copies, logs, serving
from cafe.store.line import FileLock, Line
from cafe.store.migrations import migrations

log = logging.getLogger(__name__)
BUSY_MS = 10_000
# However long it has waited already, a write waits so many seconds for the one that is under way.
LEAST_PATIENCE = 0.2
_left: ContextVar[float | None] = ContextVar("patience", default=None)
# The disk is full, failing or write-protected, or somebody else holds the file: nothing was stored,
# and the same may succeed later.
UNWRITABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
CHECKPOINT_MS = 3000
SAY_SECONDS = 2.0
WAITS = "waiting: another process writes to %s, or changes it for a new version"
PUT_BACK = (
    "Nothing was changed. `cafe restore FILE` moves what is here aside and puts a backup back; a "
    "log of another file may also be moved away by hand."
)
Params = Sequence[Any] | Mapping[str, Any]


# What holds after every write, whoever makes it: done in its transaction, at its end.
_at_the_end: list[Callable[[Database], None]] = []


def at_the_end(of_write: Callable[[Database], None]) -> Callable[[Database], None]:
    """Have this done at the end of every write, before it is on disk; it is asked each time, so it
    has to see soon whether there is anything to do."""
    if of_write not in _at_the_end:
        _at_the_end.append(of_write)
    return of_write


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Within it, the writes of this thread wait for so many seconds in all at the most; then they
    raise Busy. For who has to answer somebody in time."""
    token = _left.set(seconds)
    try:
        yield
    finally:
        _left.reset(token)


class Store:
    """One instance's database. One connection per thread; safe to share between threads.

    Writers take turns in a line of their process, and its first one at a file lock: SQLite's busy
    handler polls, so that several processes starve each other, while a waiter at the lock is woken
    as soon as it is free.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._local = threading.local()
        self._line = Line()
        self._turns = FileLock(self.path.with_name(self.path.name + ".turn"))

    def read(self) -> Database:
        """This thread's connection, for reading. Rows are `sqlite3.Row`."""
        # A forked worker must not use its parent's connection.
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.db = self._connect()
            self._local.wait_ms = BUSY_MS
            self._local.pid = os.getpid()
        db: Database = self._local.db
        return db

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Database]:
        """Several reads that see the same state."""
        db = self.read()
        if db.conn.in_transaction:
            yield db
            return
        db.conn.execute("BEGIN")
        try:
            yield db
        finally:
            db.rollback()

    @contextlib.contextmanager
    def write(self) -> Iterator[Database]:
        """A transaction that is on disk when the block ends, or not at all. Nested blocks join it.

        Raises Busy when its turn does not come or the database stays locked for longer than ten
        seconds, or the `patience` that there is (another process was stopped in the middle of a
        write), or when the disk cannot be written (full, failing): then nothing of the block is
        stored.
        """
        db = self.read()
        if db.conn.in_transaction:
            yield db
            return
        token = _left.set(BUSY_MS / 1000) if _left.get() is None else None
        try:
            with self._turn():
                try:
                    self._begin(db)
                    yield db
                    for finish in _at_the_end:
                        finish(db)
                    db.conn.execute("COMMIT")
                except sqlite3.OperationalError as error:
                    db.rollback()
                    if not passes(error):
                        raise
                    log.error("not stored: %s", error)
                    raise unstored(error, self.path) from error
                except BaseException:
                    db.rollback()
                    raise
        finally:
            if token is not None:
                _left.reset(token)

    def write_one(self, sql: str, params: Params = ()) -> int:
        """Carry out one statement that is a transaction of its own: on disk when this returns, or
        not at all. Returns how many rows it changed. Within a `write` it joins that.

        Raises as `write` does. For what comes by the hundred: on the way to the database and back
        threads take turns, and there is one instead of three.
        """
        db = self.read()
        if db.conn.in_transaction:
            return int(db.conn.execute(sql, params).rowcount)
        token = _left.set(BUSY_MS / 1000) if _left.get() is None else None
        try:
            with self._turn():
                self._be_patient(db)
                db.conn.isolation_level = None  # the driver begins no transaction
                began = time.monotonic()
                try:
                    return int(db.conn.execute(sql, params).rowcount)
                except sqlite3.OperationalError as error:
                    if not passes(error):
                        raise
                    log.error("not stored: %s", error)
                    raise unstored(error, self.path) from error
                finally:
                    _spend(began)
                    db.conn.isolation_level = "DEFERRED"  # as it begins with
        finally:
            if token is not None:
                _left.reset(token)

    def _be_patient(self, db: Database) -> None:
        """Whoever takes no turns (another program) may have the file locked for a while."""
        wait_ms = math.ceil(_seconds_left() * 10) * 100
        if wait_ms != self._local.wait_ms:
            self._patience_of_connection(db, wait_ms)

    def _begin(self, db: Database) -> None:
        self._be_patient(db)
        began = time.monotonic()
        try:
            db.conn.execute("BEGIN IMMEDIATE")
        finally:
            _spend(began)

    def _patience_of_connection(self, db: Database, wait_ms: int) -> None:
        db.conn.execute(f"PRAGMA busy_timeout = {wait_ms}")
        self._local.wait_ms = wait_ms

    def close(self) -> None:
        """Close this thread's connection."""
        if getattr(self._local, "pid", None) == os.getpid():
            self._local.db.close()
        # Only this thread's: others may be in the middle of a write.
        self._local.pid = None
        if self._line.enter(0):
            self._turns.close()
            self._line.leave()

    def start(self, *, copy: bool = True) -> list[str]:
        """What the start of a server does before anything else: look whether the file is whole and
        the log beside it is its own, migrate, and bring the log into the file. Returns the names
        of the migrations that were applied. Raises UnsafeStart as `migrate` does; the files are
        then as they were. Without `copy` the file that is migrated is not kept: another one has
        what was in it."""
        if self.path.exists() and not serving.held(self.path):
            self._inspect()
        applied = self.migrate(copy=copy)
        if not serving.held(self.path):
            logs.begin_life(self.read())
            self.checkpoint()
        return applied

    def checkpoint(self) -> bool:
        """Bring the write-ahead log into the file, so that the file alone holds everything; whether
        that could be done (not while another process reads or writes, or when the disk is full)."""
        db = self.read()
        try:
            self._patience_of_connection(db, CHECKPOINT_MS)
            busy = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self._patience_of_connection(db, BUSY_MS)
        except sqlite3.OperationalError as error:
            log.warning("the write-ahead log could not be brought into the database: %s", error)
            return False
        return not busy

    def migrate(self, *, copy: bool = True) -> list[str]:
        """Bring the schema up to date; returns the names of the migrations that were applied.

        A file that already holds tables is copied beside itself first (`copy`). Safe to call from
        several processes at once. Raises UnsafeStart for a file that is no database, is damaged or
        cannot be written, for one whose log is that of another file, for one that a newer version
        of Rundabord has changed, when a step fails (nothing is changed then), and when a server
        runs that was started with the schema as it is.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self.path.exists() and serving.told(self.path):
            # People would write on into an empty one, and find nothing of what they had.
            raise UnsafeStart(
                f"{self.path} is gone, though a server ran with it. Put a backup back with "
                f"`cafe restore FILE`; to begin with an empty one, remove {self.path}.server."
            )
        with self._plainly():
            if not serving.held(self.path) and logs.foreign(self.path):
                raise UnsafeStart(
                    f"The log {self.path}-wal was not written for {self.path}, which has been put "
                    f"there since: together they would be damaged. {PUT_BACK}"
                )
            if not self.pending():
                return []
            if serving.held(self.path):
                raise UnsafeStart(
                    "The program here is newer than the server that runs on this instance. Stop "
                    "the server and start it again: the database is changed at its start."
                )
            says = threading.Timer(SAY_SECONDS, log.warning, [WAITS, self.path])
            says.daemon = True
            says.start()
            try:
                with self._turn(endless=True):  # another process may be migrating
                    says.cancel()
                    return self._migrate(self.pending(), copy)
            finally:
                says.cancel()

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """What SQLite cannot do with the file, as a sentence that says what to do."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = _code(error)
            if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise self._damaged(str(error)) from error
            if isinstance(error, sqlite3.OperationalError) and (
                unstored(error, self.path).name == "disk_full"
            ):
                raise UnsafeStart(
                    f"The disk is full: {self.path} cannot be used. Make room on the disk that "
                    f"holds {self.path.parent} and start again; nothing is lost."
                ) from error
            if code in UNWRITABLE:
                raise UnsafeStart(f"{self.path} cannot be used: {error}.") from error
            raise

    def _damaged(self, how: str) -> UnsafeStart:
        return UnsafeStart(f"{self.path} is damaged or no database ({how}). {PUT_BACK}")

    def _inspect(self) -> None:
        """Raises UnsafeStart for a file that does not hold together, without writing to it."""
        with self._plainly():
            if logs.foreign(self.path):
                return  # `migrate` says so
            left = self.path.with_name(self.path.name + "-wal")
            thorough = disk.size(left) > 0  # the last stop was none
            found = copies.faults(self.path, thorough=thorough)
        if found:
            raise self._damaged(found[0])

    def pending(self) -> list[str]:
        """The steps that wait. Raises UnsafeStart when the file has some that nobody here knows."""
        db = self.read()
        with contextlib.closing(Database(memory=True)) as empty:
            known = {step.name for step in migrations.pending(empty)}
        strange = [step.name for step in migrations.applied(db) if step.name not in known]
        if strange:
            raise UnsafeStart(
                f"{self.path} was changed by a newer version of Rundabord ({strange[0]}): use "
                "that version, or put back the copy that was made before the change."
            )
        return [step.name for step in migrations.pending(db)]

    def _migrate(self, pending: list[str], keep: bool) -> list[str]:
        if not pending:
            return []
        db = self.read()
        copy = copies.before(db, self.path, config.VERSION) if keep and db.table_names() else None
        db.conn.execute("PRAGMA foreign_keys = OFF")
        try:
            with db.atomic():  # all steps or none
                migrations.apply(db)
                broken = db.conn.execute("PRAGMA foreign_key_check").fetchone()
                if broken:
                    raise sqlite3.IntegrityError(f"rows of {broken[0]} have lost their parent")
        except Exception as error:
            if copy is not None:
                copy.unlink(missing_ok=True)  # the file is as it was, and the next start tries too
            if isinstance(error, sqlite3.Error) and passes(error):
                raise
            log.exception("a step of the migration failed")
            raise UnsafeStart(
                f"{self.path} could not be brought to version {config.VERSION}: {error}. It is "
                "as it was before; go on with the version that you had, and report this."
            ) from error
        finally:
            db.conn.execute("PRAGMA foreign_keys = ON")
        if copy is not None:
            log.warning("the database as it was before the update is kept as %s", copy.name)
            for gone in copies.prune(self.path):
                log.warning("removed the older copy %s", gone.name)
        return pending

    def _connect(self) -> Database:
        if not self.path.exists() and self.path.parent.is_dir():
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        conn = sqlite3.connect(self.path, check_same_thread=False, cached_statements=256)
        conn.row_factory = sqlite3.Row
        conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        conn.execute("PRAGMA journal_mode = WAL")
        # NORMAL would lose acknowledged notes in a power cut.
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = ON")
        return Database(conn, execute_plugins=False)

    @contextlib.contextmanager
    def _turn(self, *, endless: bool = False) -> Iterator[None]:
        """Wait for this thread's turn to write; raises Busy when patience ends."""
        if not _wait(self._line.enter, endless):
            _no_turn()
        locked = False
        try:
            locked = _wait(self._turns.enter, endless)
            if not locked:
                _no_turn()
            yield
        finally:
            self._line.leave(self._turns.leave if locked else lambda followed: None)


def _seconds_left() -> float:
    return max(_left.get() or 0.0, LEAST_PATIENCE)


def _wait(enter: Callable[[float | None], bool], endless: bool) -> bool:
    """Wait for as long as patience lasts, which is then shorter by that."""
    began = time.monotonic()
    try:
        return enter(None if endless else _seconds_left())
    finally:
        _spend(began)


def _spend(since: float) -> None:
    if (left := _left.get()) is not None:
        _left.set(left - (time.monotonic() - since))


def _no_turn() -> NoReturn:
    log.error("not stored: others have been writing for too long")
    raise Busy("store_busy")


def unstored(error: sqlite3.OperationalError, path: Path) -> Busy:
    """What to tell of a write that could not be made, or a read for which the file could not be
    used. A full disk shows itself also as one that fails, where SQLite cannot make its files."""
    full = _code(error) == sqlite3.SQLITE_FULL or (
        _code(error) in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
        and disk.space(path.parent).full
    )
    return Busy("disk_full" if full else "store_busy")


def passes(error: sqlite3.Error) -> bool:
    """Whether the same may succeed later: the disk is full or failing, or somebody holds the
    file."""
    return isinstance(error, sqlite3.OperationalError) and _code(error) in UNWRITABLE


def _code(error: sqlite3.Error) -> int:
    # Errors that Python's driver raises by itself have no code.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def rows(db: Database, sql: str, params: Params = ()) -> list[sqlite3.Row]:
    """All rows of a query."""
    return db.conn.execute(sql, params).fetchall()


def row(db: Database, sql: str, params: Params = ()) -> sqlite3.Row | None:
    """The first row of a query, if any."""
    found: sqlite3.Row | None = db.conn.execute(sql, params).fetchone()
    return found


def value(db: Database, sql: str, params: Params = ()) -> Any:
    """The first column of the first row, or None."""
    found = db.conn.execute(sql, params).fetchone()
    return None if found is None else found[0]
