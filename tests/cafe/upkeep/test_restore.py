"""A backup that is put back is whole, moves aside what was there, and erases again."""

from __future__ import annotations

import contextlib
import gzip
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe import config
from cafe.config import Settings
from cafe.errors import UnsafeStart
from cafe.store import erasures, hand_outs, notes, serving, users
from cafe.store.database import Store, value
from cafe.store.events import Event
from cafe.upkeep import backup, drill
from cafe.upkeep.backup import BackupFailed
from cafe.upkeep.restore import put_back

EARLIER = config.ROOT / "tests" / "fixtures" / "version_0_2" / "rundabord.db.gz"

Say = Callable[..., str]


def kept(given: Settings, event: Event) -> set[str]:
    with contextlib.closing(Store(given.database)) as store:
        return {n.id for n in notes.of_event(store.read(), event.id)}


@pytest.fixture
def path(store: Store, given: Settings, event: Event, say: Say, tmp_path: Path) -> Path:
    """A backup that holds one note."""
    store.start()
    say("Före kopian")
    return backup.make(store, given, tmp_path / "backups", keep=3).path


def test_orders_for_files_go_into_no_backup_and_come_out_of_none(
    store: Store, given: Settings, event: Event, tmp_path: Path
) -> None:
    """What is ordered is unpickled where it is made: a file from elsewhere would be a program."""
    store.start()
    with store.write() as db:
        number = users.add(
            db,
            "test",
            email="lea@example.org",
            name="Lea Lead",
            password_hash="",
            roles=[("lead", "city")],
        )
        lead = users.by_id(db, number)
        assert lead is not None
        hand_outs.ask(db, lead, "key", b"an order", address="/a.pdf", name="a.pdf")
    copy = tmp_path / "copied.db"
    with contextlib.closing(sqlite3.connect(copy)) as conn:
        store.read().conn.backup(conn)
    made = backup.make(store, given, tmp_path / "backups", keep=3).path
    with backup.unpacked(made, given.instance) as found:
        assert backup.verify(found)["hand_out"] == 0
    store.close()
    put_back(given, copy)
    with contextlib.closing(Store(given.database)) as again:
        assert value(again.read(), "SELECT count(*) FROM hand_out") == 0


@pytest.mark.parametrize("loss", ["deleted", "a stale log", "another database", "nothing"])
def test_what_was_backed_up_is_there_again_whatever_happened(
    store: Store, given: Settings, event: Event, say: Say, path: Path, loss: str, tmp_path: Path
) -> None:
    before = kept(given, event)
    after = say("Efter kopian")
    log = Path(f"{store.path}-wal")
    stale = log.read_bytes()
    assert stale
    store.close()
    if loss == "deleted":
        store.path.unlink()
    elif loss == "another database":
        store.path.write_bytes(b"nonsense" * 1000)
    if loss in ("deleted", "a stale log", "another database"):
        log.write_bytes(stale)
    done = put_back(given, path)
    assert kept(given, event) == before
    assert after not in before
    assert done.rows["note"] == 1
    assert done.key
    assert done.aside is not None
    assert (done.aside / "secret_key").read_text() == given.secret_key
    assert (done.aside / "rundabord.db").exists() == (loss != "deleted")
    again = Store(given.database)
    assert value(again.read(), "PRAGMA integrity_check") == "ok"
    assert backup.recall(again.read(), backup.DRILL)["path"] == str(path), "it was tried in earnest"
    again.close()


def test_on_another_machine_it_brings_its_key_along(
    given: Settings, event: Event, path: Path, tmp_path: Path
) -> None:
    there = config.load({"CAFE_INSTANCE": str(tmp_path / "new"), "SECRET_KEY": "0123456789" * 4})
    done = put_back(there, path)
    assert done.aside is None
    assert (tmp_path / "new" / "secret_key").read_text() == given.secret_key
    assert (tmp_path / "new" / "fingerprint_key").read_text() == given.fingerprint_key
    assert kept(there, event)


def test_while_a_server_runs_nothing_is_put_back(
    store: Store, given: Settings, path: Path, event: Event
) -> None:
    before = kept(given, event)
    with (
        serving.hold(store.path),
        pytest.raises(BackupFailed, match="stop it first"),
    ):
        put_back(given, path)
    assert kept(given, event) == before
    assert list(given.instance.glob("aside-*")) == []


@pytest.mark.parametrize("what", ["missing", "damaged", "from a newer version"])
def test_what_cannot_be_put_back_leaves_all_as_it_was(
    store: Store, given: Settings, path: Path, event: Event, what: str, tmp_path: Path
) -> None:
    if what == "missing":
        path.unlink()
    elif what == "damaged":
        path.write_bytes(path.read_bytes()[:9000])
    else:
        path = tmp_path / "newer.db"
        with contextlib.closing(sqlite3.connect(path)) as conn:
            store.read().conn.backup(conn)
            conn.execute("UPDATE _sqlite_migrations SET name = 'm999_later' WHERE rowid = 1")
            conn.commit()
    before = kept(given, event)
    store.close()
    with pytest.raises((BackupFailed, UnsafeStart)):
        put_back(given, path)
    assert kept(given, event) == before
    assert not [p for p in given.instance.iterdir() if p.name.startswith((".rund", "aside"))]


def test_a_bare_copy_of_the_database_can_be_put_back_too(
    store: Store, given: Settings, event: Event, say: Say, tmp_path: Path
) -> None:
    store.start()
    say("Före kopian")
    before = kept(given, event)
    copy = tmp_path / "rundabord-before-0.2.0.db"
    with contextlib.closing(sqlite3.connect(copy)) as conn:
        store.read().conn.backup(conn)
    say("Efter kopian")
    store.close()
    done = put_back(given, copy)
    assert kept(given, event) == before
    assert (done.made, done.key) == ("", False)
    assert (given.instance / "secret_key").read_text() == given.secret_key


def test_a_backup_of_an_earlier_version_leaves_no_copy_that_holds_what_was_erased(
    given: Settings, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.db"
    earlier.write_bytes(gzip.decompress(EARLIER.read_bytes()))
    put_back(given, earlier)
    assert list(given.instance.glob("*-before-*")) == []


def test_what_was_erased_after_the_backup_is_erased_again(
    store: Store, given: Settings, tmp_path: Path
) -> None:
    with store.write() as db:
        for statement in (
            "INSERT INTO user (id, email, name, password_hash, created_at) "
            "VALUES (1, 'e', 'n', 'h', '2026-01-01')",
            "INSERT INTO questionnaire (id, version, content, hash, state, changed_at) "
            "VALUES ('q', 1, '{}', 'h', 'published', '2026-01-01')",
            "INSERT INTO survey (id, code, title, questionnaire_id, questionnaire_version, "
            "admission, created_at) VALUES (1, 'c', 't', 'q', 1, 'interview', '2026-01-01')",
        ):
            db.conn.execute(statement)
        db.conn.executemany(
            "INSERT INTO interview_draft VALUES (?, 1, 1, 1, '{}', '2026-01-01')",
            [("early",), ("late",), ("stays",)],
        )
    with store.write() as db:
        erasures.erase(db, "interview_draft", "early")
    path = backup.make(store, given, tmp_path / "backups", keep=3).path
    with store.write() as db:
        erasures.erase(db, "interview_draft", "late")
    # The log outlives the database, and a torn last line.
    store.close()
    store.path.unlink()
    with erasures.beside(store.path).open("a") as file:
        file.write('{"at": "2026')
    assert "late" in erasures.beside(store.path).read_text()
    done = put_back(given, path)
    assert done.erased == 1
    again = Store(given.database)
    ids = [r[0] for r in again.read().conn.execute("SELECT id FROM interview_draft")]
    again.close()
    assert ids == ["stays"]


def test_a_drill_proves_a_backup_and_touches_nothing(
    store: Store, given: Settings, path: Path, event: Event, say: Say
) -> None:
    after = say("Efter kopian")
    before = sorted(p.name for p in given.instance.iterdir())
    with serving.hold(store.path), drill.tried(given, path) as tried:  # while the server runs
        assert tried.rows["note"] == 1
        assert tried.given.instance != given.instance
    assert sorted(p.name for p in given.instance.iterdir() if ".serving" not in p.name) == before
    assert after in kept(given, event)
    shutil.copy(path, path.with_name("cut.tar"))
    path.write_bytes(path.read_bytes()[:20000])
    with pytest.raises(BackupFailed), drill.tried(given, path):
        pass
