"""Backups: one file with the database and the keys, made while people write, and looked into."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import logging
import re
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlite_utils import Database

from cafe import days, disk
from cafe.config import VERSION, Settings, age_recipient
from cafe.errors import Busy
from cafe.store import copies, settings
from cafe.store.database import Store

log = logging.getLogger(__name__)
LAST, DRILL = "backup_last", "drill_last"  # settings
NAME = re.compile(r"rundabord-(\d{8}T\d{6}Z)-[\w.]+\.tar(\.age)?")
DATABASE, KEY, MANIFEST = "rundabord.db", "secret_key", "manifest.json"
# Never rotated: without it no form that was sent before is known again (cafe.store.submissions).
FINGERPRINT_KEY = "fingerprint_key"
KEYS = (KEY, FINGERPRINT_KEY)
SQLITE, AGE = b"SQLite format 3\0", b"age-encryption.org/"


class BackupFailed(Exception):
    """A backup that could not be made or does not hold; the text is a sentence for whoever is to
    mend it."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when it was made, by which version, digests and rows by table."""

    made: str
    version: str
    digests: dict[str, str]
    rows: dict[str, int]


@dataclass(frozen=True)
class Backup:
    """A backup that was made: its file, what it holds, and the older ones that went for it."""

    path: Path
    manifest: Manifest
    removed: tuple[Path, ...]

    @property
    def encrypted(self) -> bool:
        """Whether only the holder of the private key can read it."""
        return self.path.suffix == ".age"


def make(store: Store, given: Settings, folder: Path, *, keep: int, recipient: str = "") -> Backup:
    """Make a backup in the folder, look into it, and remove all but the newest `keep` there.

    With `recipient`, an age public key (https://age-encryption.org/v1), it is encrypted. Raises
    BackupFailed when it does not hold what the database does, and for a recipient that is none;
    OSError when there is no room.
    """
    to = age_recipient(recipient) if recipient else None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = days.clock()
    name = f"rundabord-{made:%Y%m%dT%H%M%SZ}-{VERSION}.tar{'.age' if to else ''}"
    target = folder / name
    try:
        with scratch(folder) as work:
            manifest = _copy(store, given, work, days.stamp(made))
            plain = work / "plain.tar"
            _pack(plain, work, manifest)
            with unpacked(plain, work) as found:
                verify(found)
            with disk.whole(target) as file, plain.open("rb") as packed:
                if to is None:
                    shutil.copyfileobj(packed, file)
                else:
                    _age().encrypt_io(packed, file, [to])
    except sqlite3.DatabaseError as error:
        raise BackupFailed(f"The backup could not be made: {error}.") from error
    removed = _prune(folder, keep)
    told = {"at": manifest.made, "path": str(target), "encrypted": bool(to)}
    remember(store, LAST, told)
    return Backup(target, manifest, removed)


def remember(store: Store, name: str, told: dict[str, Any]) -> None:
    """Note in the instance when something was done last, where it can be written."""
    try:
        with store.write() as db:
            settings.put(db, name, json.dumps(told))
    except Busy:
        log.warning("%s could not be noted in the database", name)


def recall(db: Database, name: str) -> dict[str, Any]:
    """What was noted; {} for nothing."""
    written = settings.get(db, name)
    return dict(json.loads(written)) if written else {}


def last(db: Database, folder: Path) -> dict[str, Any]:
    """When the last backup was made (`at`) and its `path`; {} for none. A database that was put
    back knows of none that was made after it: the folder does."""
    noted = recall(db, LAST)
    found = newest(folder)
    written = NAME.fullmatch(found.name) if found else None
    if found is None or written is None:
        return noted
    at = days.stamp(datetime.strptime(written[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))
    # The name has whole seconds: the one that is noted is not older than itself.
    return noted if noted.get("at", "") >= at else {"at": at, "path": str(found)}


def newest(folder: Path) -> Path | None:
    """The newest backup in the folder."""
    found = _found(folder)
    return found[-1] if found else None


@dataclass(frozen=True)
class Unpacked:
    """A backup's files in a scratch folder. A database file by itself has no manifest and no
    key."""

    database: Path
    key: Path | None
    manifest: Manifest | None
    fingerprint_key: Path | None = None


@contextlib.contextmanager
def unpacked(path: Path, work: Path, identity: Path | None = None) -> Iterator[Unpacked]:
    """The files of a backup, unpacked into a folder of its own in `work`.

    Takes what `make` writes, and a copy of the database file. Raises BackupFailed for anything
    else, and for an encrypted one without the file of its private key (`identity`).
    """
    with scratch(work) as folder:
        with path.open("rb") as file:
            head = file.read(32)
        if head.startswith(AGE):
            plain = folder / "plain.tar"
            _decrypt(path, plain, identity)
            path = plain
        elif head.startswith(SQLITE):
            shutil.copyfile(path, folder / DATABASE)
            (folder / DATABASE).chmod(0o600)
            yield Unpacked(folder / DATABASE, None, None)
            return
        try:
            with tarfile.open(path) as tar:
                for member in tar.getmembers():
                    if member.isfile() and member.name in (DATABASE, *KEYS, MANIFEST):
                        with contextlib.closing(_content(tar, member)) as content:
                            _write(folder / member.name, content)
            told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            manifest = Manifest(**told)
        except (tarfile.TarError, OSError, ValueError, TypeError, EOFError) as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise
            raise BackupFailed(
                f"{path.name} is no backup, or is damaged: it cannot be read."
            ) from error
        key, fingerprint_key = (
            path if path.exists() else None for path in map(folder.joinpath, KEYS)
        )
        yield Unpacked(folder / DATABASE, key, manifest, fingerprint_key)


def verify(found: Unpacked) -> dict[str, int]:
    """Look whether a backup holds together and holds what its manifest says; returns its rows by
    table. Raises BackupFailed."""
    if found.manifest is not None:
        for name, digest in found.manifest.digests.items():
            path = found.database.with_name(name)
            if not path.exists() or _digest(path) != digest:
                raise BackupFailed(f"{name} in the backup is not what was put into it.")
    try:
        if said := copies.faults(found.database):
            raise BackupFailed(f"The database in the backup is damaged: {said[0]}.")
        rows = copies.rows_in(found.database)
    except sqlite3.DatabaseError as error:
        raise BackupFailed(f"The database in the backup is damaged: {error}.") from error
    if found.manifest is not None and rows != found.manifest.rows:
        raise BackupFailed("The database in the backup does not have the rows that it should.")
    return rows


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder that only the owner reads and that is gone afterwards, on the same disk."""
    made = Path(tempfile.mkdtemp(prefix=".rundabord-", dir=folder))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy(store: Store, given: Settings, work: Path, made: str) -> Manifest:
    with store.snapshot() as db:
        there = copies.rows_by_table(db)
        copies.write(db, work / DATABASE)
    rows = copies.rows_in(work / DATABASE)
    short = [t for t, n in there.items() if t not in copies.IN_NO_COPY and rows.get(t) != n]
    if short:
        raise BackupFailed(f"The copy does not have all rows of {short[0]}.")
    names = [DATABASE]
    for name in KEYS:
        if (given.instance / name).exists():  # SECRET_KEY may have taken the place of the first
            shutil.copyfile(given.instance / name, work / name)
            names.append(name)
    return Manifest(made, VERSION, {name: _digest(work / name) for name in names}, rows)


def _pack(target: Path, work: Path, manifest: Manifest) -> None:
    with tarfile.open(target, "w") as tar:
        told = json.dumps(asdict(manifest), indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(told), 0o600
        tar.addfile(entry, io.BytesIO(told))
        for name in manifest.digests:
            entry = tar.gettarinfo(work / name, name)
            entry.mode, entry.uid, entry.gid, entry.uname, entry.gname = 0o600, 0, 0, "", ""
            with (work / name).open("rb") as file:
                tar.addfile(entry, file)


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = tar.extractfile(member)
    assert found is not None  # it is a file
    return found


def _write(path: Path, content: IO[bytes]) -> None:
    path.touch(0o600)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _found(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("rundabord-*") if NAME.fullmatch(path.name))


def _prune(folder: Path, keep: int) -> tuple[Path, ...]:
    gone = tuple(_found(folder)[:-keep])
    for path in gone:
        path.unlink()
    return gone


def _age() -> Any:
    import pyrage

    return pyrage


def _decrypt(path: Path, plain: Path, identity: Path | None) -> None:
    if identity is None:
        raise BackupFailed(
            f"{path.name} is encrypted: name the file of its private key with --identity."
        )
    lines = [line.strip() for line in identity.read_text(encoding="utf-8").splitlines()]
    age = _age()
    try:
        keys = [age.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-")]
        if not keys:
            raise BackupFailed(f"{identity} holds no private key of age.")
        plain.touch(0o600)
        with path.open("rb") as file, plain.open("wb") as out:
            age.decrypt_io(file, out, keys)
    except (age.IdentityError, age.DecryptError) as error:
        raise BackupFailed(f"{path.name} cannot be opened with {identity}: {error}.") from error
