"""A restore that is tried: a backup put back in a scratch folder, and looked at there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cafe.config import Settings
from cafe.store import copies
from cafe.store.database import Store
from cafe.upkeep import backup, restore
from cafe.upkeep.restore import Restored


@dataclass(frozen=True)
class Tried:
    """The settings of the scratch instance, what the restore said, and how many rows there are now
    and in the instance itself."""

    given: Settings
    restored: Restored
    rows: dict[str, int]


@contextmanager
def tried(given: Settings, path: Path, identity: Path | None = None) -> Iterator[Tried]:
    """A backup restored beside the instance, which stays untouched; gone after the block.

    Raises what `restore.put_back` does, and BackupFailed when the restored instance does not hold
    the rows of the backup.
    """
    with backup.scratch(given.instance) as folder:
        there = dataclasses.replace(given, instance=folder)
        done = restore.put_back(there, path, identity)
        with backup.unpacked(there.database, folder) as found:
            rows = backup.verify(found)
        short = [
            table
            for table, n in done.rows.items()
            if rows.get(table, 0) < n and table not in ("_sqlite_migrations", *copies.IN_NO_COPY)
        ]
        if short:
            raise backup.BackupFailed(f"After the restore, rows of {short[0]} are missing.")
        yield Tried(there, done, rows)


def remember(given: Settings, path: Path, at: str) -> None:
    """Note in the instance that the drill went well."""
    store = Store(given.database)
    try:
        backup.remember(store, backup.DRILL, {"at": at, "path": str(path)})
    finally:
        store.close()
