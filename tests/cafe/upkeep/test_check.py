"""How an instance stands is told in sentences that say what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest

from cafe import days, disk
from cafe.config import Settings
from cafe.store import jobs, serving
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.upkeep import backup, check, program

Say = Callable[..., str]


def found(given: Settings, store: Store, what: str) -> tuple[str, str]:
    """The state and the English sentence about one thing."""
    (one,) = [f for f in check.look(given, store) if f.what == what]
    return one.state, one.message.en


@pytest.fixture(autouse=True)
def _a_big_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "space", lambda folder: disk.Space(100 * 2**30, 50 * 2**30))
    monkeypatch.setattr(check, "_set_by_server", lambda: None)


def test_a_fresh_instance_is_fine_but_for_backups(given: Settings, store: Store) -> None:
    assert {f.what for f in check.examine(given, store) if f.state != check.FINE} == {
        "backup",
        "drill",
    }
    assert found(given, store, "database")[0] == check.FINE


def test_a_backup_is_told_and_grows_old(
    given: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make(store, given, given.backup_folder, keep=3)
    backup.remember(store, backup.DRILL, {"at": made.manifest.made})
    assert found(given, store, "backup") == (
        check.FINE,
        f"The last backup was made {check.shown_time(made.manifest.made)}: {made.path}",
    )
    assert found(given, store, "drill")[0] == check.FINE
    with store.write() as db:  # as in a database that an earlier backup was put back in
        db.conn.execute("DELETE FROM setting WHERE name = ?", (backup.LAST,))
    assert found(given, store, "backup")[1].endswith(str(made.path))
    later = days.clock() + timedelta(days=200)
    monkeypatch.setattr(days, "clock", lambda: later)
    assert "200 days ago" in found(given, store, "backup")[1]
    assert "cafe drill" in found(given, store, "drill")[1]


def test_a_folder_for_backups_that_is_gone_or_closed_is_wrong(
    given: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> tuple[str, str]:
        (one,) = [f for f in check.examine(given, store) if f.what == "backup"]
        return one.state, one.message.en

    assert told()[0] == check.SEE_TO, "it is made with the first backup"
    backup.make(store, given, given.backup_folder, keep=3)
    assert told()[0] == check.FINE
    assert not list(given.backup_folder.glob("tmp*"))

    def closed(**_: object) -> object:
        raise OSError(30, "Read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(check.tempfile, "TemporaryFile", closed)
        assert told()[0] == check.WRONG
        assert "(Read-only file system)" in told()[1]
        # A server that may only write its own folder, as the unit has it, is no fault.
        assert found(given, store, "backup")[0] == check.FINE
    shutil.rmtree(given.backup_folder)
    assert told() == found(given, store, "backup")
    assert told()[0] == check.WRONG
    assert f"is not there: {given.backup_folder}" in told()[1]
    backup.remember(store, backup.LAST, {"at": days.now(), "path": "/put-away/one.tar"})
    assert told()[0] == check.FINE


def test_a_model_that_is_not_there_is_wrong(
    given: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "embeddings" not in {f.what for f in check.look(given, store)}
    monkeypatch.setenv("EMBEDDINGS", str(given.instance / "nowhere"))
    assert found(given, store, "embeddings")[0] == check.WRONG
    assert "nowhere is not a folder" in found(given, store, "embeddings")[1]
    folder = given.instance / "model"
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    monkeypatch.setenv("EMBEDDINGS", str(folder))
    monkeypatch.setattr("analysis.embedding.find_spec", lambda name: True)
    assert found(given, store, "embeddings") == (
        check.FINE,
        f"The language model that the setting EMBEDDINGS names is there: {folder}",
    )


@pytest.mark.parametrize(
    ("free", "state", "words"),
    [
        (50, check.FINE, "50\N{NO-BREAK SPACE}GB"),
        (8, check.SEE_TO, "92\N{NO-BREAK SPACE}% is taken"),
        (0, check.WRONG, "is full"),
    ],
)
def test_the_disk(
    given: Settings,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    state: str,
    words: str,
) -> None:
    monkeypatch.setattr(disk, "space", lambda folder: disk.Space(100 * 2**30, free * 2**30))
    told = found(given, store, "disk")
    assert told[0] == state
    assert words in told[1]


def test_a_clock_that_is_behind_what_was_saved_is_wrong(
    given: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(given, store, "clock")[0] == check.FINE
    yesterday = days.clock() - timedelta(days=1)
    monkeypatch.setattr(days, "clock", lambda: yesterday)
    assert found(given, store, "clock")[0] == check.WRONG


def test_files_that_others_can_read_are_named(given: Settings, store: Store) -> None:
    store.path.chmod(0o644)
    state, words = found(given, store, "files")
    assert state == check.WRONG
    assert f"chmod 600 {store.path}" in words


def test_jobs_that_wait_or_have_failed_are_told(
    given: Settings, store: Store, event: Event, say: Say
) -> None:
    say("x")
    with store.write() as db:
        job = jobs.queue(db, event.id)
    assert found(given, store, "jobs")[0] == check.FINE
    with store.write() as db:
        db.conn.execute("UPDATE job SET queued_at = '2026-01-01T00:00:00.000Z'")
    assert found(given, store, "jobs")[0] == check.WRONG
    with store.write() as db:
        jobs.take(db)
        jobs.fail(db, job, "fault")
    assert found(given, store, "jobs") == (
        check.SEE_TO,
        "The latest analysis failed for 1 events. The fault stands in the server's log.",
    )
    with serving.hold(store.path):
        assert "analysis does not" in found(given, store, "jobs")[1]


def test_a_server_that_runs_an_earlier_program_is_told(given: Settings, store: Store) -> None:
    serving.tell(store.path, {"version": "0.1 (abc)", "program": "another"})
    assert "No server runs" in found(given, store, "version")[1]
    with serving.hold(store.path):
        assert found(given, store, "version") == (
            check.SEE_TO,
            "The program on the disk has changed since the server was started (it runs version "
            "0.1 (abc)). Restart the server.",
        )
        serving.tell(store.path, {"version": "0.1", "program": program.fingerprint()})
        assert found(given, store, "version")[0] == check.FINE


def test_a_damaged_database_is_found(given: Settings, store: Store) -> None:
    with store.write() as db:
        for _ in range(300):
            db.conn.execute(
                "INSERT INTO audit (at, actor, action, object) VALUES ('a', 'b', 'c', ?)",
                ("ord " * 100,),
            )
    store.checkpoint()
    store.close()
    with store.path.open("r+b") as file:
        file.seek(4096 * (store.path.stat().st_size // 4096 - 15))
        file.write(b"\xee" * 4096 * 4)
    told = {f.what: f for f in check.examine(given, store)}
    assert told["database"].state == check.WRONG
    assert "damaged" in told["database"].message.en
