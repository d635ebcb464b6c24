"""Whether the write-ahead log beside a database file is that file's own.

SQLite takes any log that lies there for its own: after a copy was put back over a file whose log
was left, it lays the pages of one database into another. What can be told of a log by its pages and
by the header of the file is told here (https://sqlite.org/fileformat2.html, sections 1.3 and 4).
"""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

# A file begins its life with a schema version of its own, above this, and a migration adds some
# dozens to it; a copy that SQLite made begins with 1.
LIVES = 1 << 20
STEPS = 10_000


@dataclass(frozen=True)
class _Header:
    """What page 1 says: how often it was changed, and the version of the schema."""

    changes: int
    schema: int

    @classmethod
    def of(cls, page: bytes) -> _Header:
        return cls(*struct.unpack_from(">I12xI", page, 24))


def foreign(path: Path) -> bool:
    """Whether the log beside the database at `path` was written over another file than this one.

    False where there is no log, or where it is too short to tell.
    """
    log = path.with_name(path.name + "-wal")
    for _ in range(5):  # somebody may be writing
        try:
            salts, frames, size = _frames(log)
            head = b""
            if path.exists():
                with path.open("rb") as file:
                    head = file.read(100)
            again = _frames(log)[0]
        except FileNotFoundError:
            return False
        if salts == again:
            return bool(salts and _strange(head, frames, size))
    return False


def _strange(head: bytes, frames: list[_Header], size: int) -> bool:
    if len(head) < 100:
        return True  # the file has gone: SQLite would begin another and throw the log away
    pages = struct.unpack_from(">H", head, 16)[0]
    if size != (65536 if pages == 1 else pages):
        return True
    if not frames:
        return False
    main, first = _Header.of(head), frames[0]
    moved = first.schema - main.schema
    known = main.changes == first.changes - 1 or main.changes in {f.changes for f in frames}
    return not (0 <= moved < STEPS and known)


def _frames(log: Path) -> tuple[bytes, list[_Header], int]:
    """The salts of a log, what its copies of page 1 say in their order, and its size of pages."""
    found: list[_Header] = []
    with log.open("rb") as file:
        header = file.read(32)
        if len(header) < 32:
            return b"", [], 0
        size, salts = struct.unpack_from(">I", header, 8)[0], header[16:24]
        while len(frame := file.read(24)) == 24 and frame[8:16] == salts:
            page = file.read(size) if frame[:4] == b"\0\0\0\1" else b""
            if page:
                if len(page) < size:
                    break
                found.append(_Header.of(page))
            else:
                file.seek(size, 1)
    return salts, found, size


def begin_life(db: Database) -> None:
    """Give the file a schema version that no copy of another begins with. To be called when nobody
    else has it open, outside a transaction."""
    if db.conn.execute("PRAGMA schema_version").fetchone()[0] < LIVES:
        fresh = LIVES + secrets.randbelow(1 << 30)
        db.conn.execute(f"PRAGMA schema_version = {fresh}")
