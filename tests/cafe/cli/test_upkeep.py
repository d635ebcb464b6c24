"""Backups, restoring and looking after an instance from the shell."""

from __future__ import annotations

import contextlib
import json
import uuid
from pathlib import Path

import pytest

from cafe.cli.main import main
from cafe.store import events, notes, serving
from cafe.store.database import Store
from cafe.store.notes import NoteIn, PlaceTable
from cafe.upkeep import program

Out = pytest.CaptureFixture[str]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> Path:
    """An instance with one café."""
    folder = tmp_path / "instance"
    monkeypatch.setenv("CAFE_INSTANCE", str(folder))
    for name in (
        "HOST",
        "PORT",
        "PUBLIC_URL",
        "SECRET_KEY",
        "BACKUP_DIR",
        "BACKUP_RECIPIENT",
        "KEEP_MONTHS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert main(["event", "add", "--title", "Café", "--date", "2026-10-14"]) == 0
    capsys.readouterr()
    return folder


def titles(instance: Path) -> list[str]:
    store = Store(instance / "rundabord.db")
    store.migrate()
    found = [o.event.title for o in events.overviews(store.read())]
    store.close()
    return found


def test_backed_up_lost_and_restored(instance: Path, capsys: Out) -> None:
    assert main(["backup"]) == 0
    told = capsys.readouterr().out
    path = Path(told.split(" (")[0])
    assert path.parent == instance / "backups"
    assert "not encrypted" in told
    assert main(["drill"]) == 0
    assert "events: 1" in capsys.readouterr().out
    assert main(["check"]) == 0
    told = capsys.readouterr().out
    assert "BAD" not in told
    assert path.name in told
    (instance / "rundabord.db").unlink()
    for part in ("-wal", "-shm"):
        (instance / f"rundabord.db{part}").unlink(missing_ok=True)
    assert main(["restore", str(path)]) == 0
    assert "is in place" in capsys.readouterr().out
    assert titles(instance) == ["Café"]


def test_words_past_their_time_are_listed_and_then_erased(
    instance: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextlib.closing(Store(instance / "rundabord.db")) as store:
        store.migrate()
        (event,) = (o.event for o in events.overviews(store.read()))
        with store.write() as db:
            said = [
                NoteIn(str(uuid.uuid4()), 0, 1, "works", f"Kalle Testsson {n}") for n in range(3)
            ]
            table = events.table_for(db, event, "Bord 1")
            notes.save(db, event, PlaceTable(table), said, source="import", actor="test")
            events.move(db, "test", events.by_id(db, event.id), "closed")
            closed = "UPDATE event SET closed_at = '2020-01-31T12:00:00Z'"
            db.conn.execute(closed)
    assert main(["purge"]) == 1
    assert "KEEP_MONTHS" in capsys.readouterr().err
    monkeypatch.setenv("KEEP_MONTHS", "24")
    assert main(["purge", "--erase"]) == 0
    assert "left alone: its summary was never shown" in capsys.readouterr().out
    with contextlib.closing(Store(instance / "rundabord.db")) as store, store.write() as db:
        shown = {"notes": [], "persons": 0, "rounds": [], "tables": []}
        limits = {"threshold": 5, "quote_threshold": 10}
        db.conn.execute(
            "INSERT INTO summary_release VALUES (1, 1, '2020-02-01T12:00:00Z', ?)",
            (json.dumps(shown | limits),),
        )
    assert main(["backup"]) == 0
    backup = capsys.readouterr().out.split(" (")[0]
    assert main(["purge"]) == 0
    assert "3 texts: the same with --erase" in capsys.readouterr().out
    assert b"Testsson" in (instance / "rundabord.db").read_bytes()
    assert main(["purge", "--erase"]) == 0
    assert "Erased: 3 texts." in capsys.readouterr().out
    assert b"Testsson" not in (instance / "rundabord.db").read_bytes()
    assert main(["purge", "--months", "1000"]) == 0
    assert "nothing" in capsys.readouterr().out
    assert main(["restore", backup]) == 0
    assert "Erased again what had been erased since" in capsys.readouterr().out
    with contextlib.closing(Store(instance / "rundabord.db")) as store:
        assert {n.text for n in notes.of_event(store.read(), event.id)} == {""}


def test_what_cannot_be_done_is_one_plain_line(instance: Path, capsys: Out) -> None:
    other = instance / "other.tar"
    other.write_text("what is no backup", encoding="utf-8")
    wrong = [
        (["drill"], "make one with cafe backup"),
        (["restore", str(other)], "other.tar is no backup, or is damaged: it cannot be read.\n"),
        (["purge", "--months", "0"], "from 1 to 1200"),
        (["purge", "--months", "99999999"], "from 1 to 1200"),
        (["restore", "nothing.tar"], "nothing.tar is not there"),
        (["backup", "--recipient", "age1x"], "public key"),
        (["backup", "--keep", "0"], "1 or more"),
    ]
    for words, why in wrong:
        assert main(words) == 1
        told = capsys.readouterr().err
        assert why in told
        assert told.count("\n") == 1


def test_check_ends_with_1_and_names_what_is_wrong(instance: Path, capsys: Out) -> None:
    (instance / "rundabord.db").chmod(0o644)
    assert main(["check"]) == 1
    told = capsys.readouterr()
    assert f"BAD   Others on the server can read {instance / 'rundabord.db'}" in told.out or (
        "chmod 600" in told.out
    )
    assert told.err.startswith("1 of ")


def test_version_tells_of_the_server_that_runs(instance: Path, capsys: Out) -> None:
    assert main(["version"]) == 0
    assert "No server runs" in capsys.readouterr().out
    path = instance / "rundabord.db"
    with serving.hold(path):
        serving.tell(path, {"version": "0.1", "program": "old", "since": "2026-10-14 09:00"})
        assert main(["version"]) == 0
        assert "Restart it" in capsys.readouterr().out
        serving.tell(path, {"version": "0.3.0", "program": program.fingerprint()})
        assert main(["version"]) == 0
        told = capsys.readouterr().out
    assert f"Rundabord {program.shown_version()}" in told
    assert "Restart it" not in told


def test_restore_stops_while_a_server_runs(instance: Path, capsys: Out) -> None:
    assert main(["backup"]) == 0
    path = capsys.readouterr().out.split(" (")[0]
    with serving.hold(instance / "rundabord.db"):
        assert main(["restore", path]) == 1
    assert "stop it first" in capsys.readouterr().err


def test_an_instance_without_anything_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.setenv("CAFE_INSTANCE", str(tmp_path / "none"))
    for words in (["check"], ["backup"]):
        assert main(words) == 1
        assert "There is no database" in capsys.readouterr().err
