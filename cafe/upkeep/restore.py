"""Putting a backup back: what is there is moved aside, and what was erased since goes again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cafe import days, disk
from cafe.config import Settings
from cafe.store import erasures, hand_outs, logs, serving, surveys
from cafe.store.database import Store
from cafe.upkeep import backup
from cafe.upkeep.backup import BackupFailed, Unpacked

PARTS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """What was done: where what was there lies now (None: nothing was), when the backup was made
    ("" for a bare database file), its rows, how many erasures were applied again, the titles of
    surveys that need new tickets, and whether the key came along."""

    aside: Path | None
    made: str
    rows: dict[str, int]
    erased: int
    without_tickets: tuple[str, ...]
    key: bool


def put_back(given: Settings, path: Path, identity: Path | None = None) -> Restored:
    """Put a backup, or a copy of the database file, in the place of the instance's database.

    Raises BackupFailed, and changes nothing, when a server runs on the instance, or the backup
    does not hold; UnsafeStart when it was made by a newer version.
    """
    if not path.is_file():
        raise BackupFailed(f"{path} is not there.")
    given.instance.mkdir(parents=True, exist_ok=True)
    database = given.database
    with serving.hold(database, alone=True) as alone:
        if not alone:
            raise BackupFailed(
                "A server runs on this instance, or has not ended yet: stop it first."
            )
        with backup.unpacked(path, given.instance, identity) as found:
            rows = backup.verify(found)
            trial = Store(found.database)
            try:
                trial.pending()  # a newer version's file is refused before anything is moved
                logs.begin_life(trial.read())
                trial.checkpoint()
            finally:
                trial.close()
            aside = _exchange(given, found)
        made = found.manifest.made if found.manifest else ""
        store = Store(database)
        try:
            # The backup has it as it was; a copy here would keep what is erased again below.
            store.start(copy=False)
            with store.write() as db:
                # An order for a file is carried out as it stands, so it has to be of this instance.
                hand_outs.clear(db)
                erased = erasures.again(db, erasures.noted(database, made))
                open_ones = [
                    s.title for s in surveys.all_surveys(db) if s.by_ticket and s.takes_answers
                ]
            backup.remember(store, backup.DRILL, {"at": days.now(), "path": str(path)})
            store.checkpoint()
        finally:
            store.close()
    return Restored(aside, made, rows, erased, tuple(open_ones), found.key is not None)


def _exchange(given: Settings, found: Unpacked) -> Path | None:
    """Move what is there aside and the unpacked files into its place; or leave all as it was."""
    names = [given.database.name + part for part in PARTS]
    keys = {backup.KEY: found.key, backup.FINGERPRINT_KEY: found.fingerprint_key}
    names += [name for name, key in keys.items() if key is not None]
    there = [given.instance / name for name in names if (given.instance / name).exists()]
    aside = None
    moved: list[tuple[Path, Path]] = []
    try:
        if there:
            aside = given.instance / f"aside-{days.clock():%Y%m%dT%H%M%S%fZ}"
            aside.mkdir(mode=0o700)
            for path in there:
                path.rename(aside / path.name)
                moved.append((aside / path.name, path))
        for new, path in (
            (found.database, given.database),
            *((key, given.instance / name) for name, key in keys.items()),
        ):
            if new is not None:
                new.chmod(0o600)
                disk.settle(new)
                new.rename(path)
                moved.append((path, new))
        disk.sync(given.instance)
    except OSError:
        for now, before in reversed(moved):
            now.rename(before)
        raise
    return aside
