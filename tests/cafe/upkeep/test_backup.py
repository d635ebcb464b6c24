"""A backup is one whole file that holds what the database did, and an old one goes for it."""

from __future__ import annotations

import sqlite3
import stat
import tarfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest

from cafe import days
from cafe.config import Settings
from cafe.errors import UnsafeStart
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.upkeep import backup
from cafe.upkeep.backup import BackupFailed

Say = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    return tmp_path / "backups"


def test_it_is_one_file_for_the_owner_alone_with_the_database_and_its_key(
    store: Store, given: Settings, folder: Path, event: Event, say: Say
) -> None:
    say("Vi behöver fler administratörer")
    made = backup.make(store, given, folder, keep=3)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert list(folder.iterdir()) == [made.path]
    with tarfile.open(made.path) as tar:
        assert tar.getnames() == [
            "manifest.json",
            "rundabord.db",
            "secret_key",
            "fingerprint_key",
        ]
        assert {member.mode for member in tar.getmembers()} == {0o600}
    with backup.unpacked(made.path, folder) as found:
        assert backup.verify(found)["note"] == 1
        assert found.key is not None
        assert found.key.read_text() == given.secret_key
        assert found.fingerprint_key is not None
        assert found.fingerprint_key.read_text() == given.fingerprint_key
    assert backup.recall(store.read(), backup.LAST)["path"] == str(made.path)


def test_it_is_made_while_notes_come_in(
    store: Store, given: Settings, folder: Path, event: Event, say: Say
) -> None:
    enough, stop = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            say("Fler som kan telefonen")
            number += 1
            if number == 20:
                enough.set()
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert enough.wait(30)
        for _ in range(3):
            before = value(store.read(), "SELECT count(*) FROM note")
            made = backup.make(store, given, folder, keep=9)
            assert before <= made.manifest.rows["note"]
            made.path.rename(folder / f"{before}.tar")  # three in one second have one name
    finally:
        stop.set()
        writer.join(30)


def test_only_the_holder_of_the_private_key_reads_an_encrypted_one(
    store: Store, given: Settings, folder: Path, event: Event, say: Say, tmp_path: Path
) -> None:
    say("Hemligt ord")
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    made = backup.make(store, given, folder, keep=3, recipient=str(mine.to_public()))
    assert made.encrypted
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    content = made.path.read_bytes()
    assert b"Hemligt ord" not in content
    assert given.secret_key.encode() not in content
    assert given.fingerprint_key.encode() not in content
    assert list(folder.iterdir()) == [made.path]
    key, wrong = tmp_path / "key.txt", tmp_path / "wrong.txt"
    key.write_text(f"# created: today\n{mine}\n")
    wrong.write_text(str(other))
    with backup.unpacked(made.path, folder, key) as found:
        assert backup.verify(found)["note"] == 1
    for identity, why in ((None, "--identity"), (wrong, "cannot be opened")):
        with (
            pytest.raises(BackupFailed, match=why),
            backup.unpacked(made.path, folder, identity),
        ):
            pass
    with pytest.raises(UnsafeStart, match="age1"):
        backup.make(store, given, folder, keep=3, recipient="age1nobody")


def test_the_newest_are_kept_and_what_goes_is_named(
    store: Store, given: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = datetime(2026, 10, 1, tzinfo=UTC)
    folder.mkdir()
    (folder / "rundabord-notes.txt").write_text("mine")
    for day in range(4):
        monkeypatch.setattr(days, "clock", lambda day=day: first + timedelta(days=day))
        made = backup.make(store, given, folder, keep=2)
    assert [path.name[10:18] for path in made.removed] == ["20261002"]
    assert sorted(path.name[10:18] for path in folder.glob("*.tar")) == ["20261003", "20261004"]
    assert (folder / "rundabord-notes.txt").exists()
    assert backup.newest(folder) == made.path


@pytest.mark.parametrize("damage", ["cut", "changed", "no backup", "empty"])
def test_a_backup_that_does_not_hold_is_found_out(
    store: Store, given: Settings, folder: Path, event: Event, say: Say, damage: str
) -> None:
    for _ in range(20):
        say("ord " * 200)
    path = backup.make(store, given, folder, keep=3).path
    content = bytearray(path.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "changed":
        content[len(content) // 2] ^= 0xFF
    else:
        content = bytearray(b"" if damage == "empty" else b"not a backup " * 99)
    path.write_bytes(content)
    with pytest.raises(BackupFailed), backup.unpacked(path, folder) as found:
        backup.verify(found)
    assert [p.name for p in folder.iterdir()] == [path.name]


def test_no_half_backup_is_left_when_the_disk_fills(
    store: Store, given: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backup.make(store, given, folder, keep=1).path
    kept = before.rename(before.with_name("rundabord-20200101T000000Z-0.1.tar"))

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(OSError, match="No space"):
        backup.make(store, given, folder, keep=1)
    assert list(folder.iterdir()) == [kept]


def test_a_copy_that_lacks_rows_is_no_backup(
    store: Store, given: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = backup.copies.strip

    def lose(copy: Path) -> None:
        strip(copy)
        conn = sqlite3.connect(copy)
        conn.execute("DELETE FROM audit")
        conn.commit()
        conn.close()

    monkeypatch.setattr(backup.copies, "strip", lose)
    with pytest.raises(BackupFailed, match="audit"):
        backup.make(store, given, folder, keep=1)
    assert list(folder.iterdir()) == []
