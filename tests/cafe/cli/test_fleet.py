"""Many instances in one folder: how they stand, and one after another brought to a new version."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from pathlib import Path

import pytest

from cafe import config
from cafe.cli.main import main
from cafe.store import serving
from cafe.store.database import Store
from cafe.upkeep import fleet, standing

Out = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three instances; their steps are taken in this process, each with its own settings alone."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("PORT", "what another instance has")
    for name in ("aby", "boby", "ceby"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rundabord.env").write_text("# settings\nKEEP_MONTHS='24'\n")
        with contextlib.closing(Store(tmp_path / name / "rundabord.db")) as store:
            store.migrate()
    (tmp_path / "lost+found").mkdir()

    def here(member: fleet.FleetMember, step: str) -> object:
        given = config.load(fleet.settings_of(member))
        assert given.keep_months == 24
        try:
            return json.loads(json.dumps(standing.STEPS[step](given), default=vars))
        except (OSError, sqlite3.DatabaseError, config.UnsafeStart) as error:
            raise fleet.StepFailed(str(error)) from error

    monkeypatch.setattr(fleet, "_step", here)
    return tmp_path


def behind(instance: Path) -> None:
    """Take the last step of the schema back, as far as its name goes."""
    with contextlib.closing(sqlite3.connect(instance / "rundabord.db")) as conn, conn:
        conn.execute(
            "DELETE FROM _sqlite_migrations WHERE rowid = "
            "(SELECT max(rowid) FROM _sqlite_migrations)"
        )


def steps(instance: Path) -> list[str]:
    with contextlib.closing(Store(instance / "rundabord.db")) as store:
        return store.pending()


def test_the_state_of_all_is_told_and_nothing_is_changed(folder: Path, capsys: Out) -> None:
    behind(folder / "aby")
    (folder / "ceby" / "rundabord.db").write_bytes(b"no database at all" * 100)
    assert main(["fleet", str(folder)]) == 1
    told, why = capsys.readouterr()
    lines = {line.split()[1]: line.split() for line in told.splitlines()[1:] if line[0] != " "}
    assert {name: words[0] for name, words in lines.items()} == {
        "aby": "look",
        "boby": "look",
        "ceby": "BAD",
    }
    assert "1 to come" in told
    assert why == "1 of 3 are wrong: ceby.\n"
    assert steps(folder / "aby")
    assert main(["fleet", str(folder), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["aby"]["waiting"] == 1
    assert data["boby"]["backup"] == ""
    assert data["boby"]["bytes"] > 100_000


def test_an_upgrade_stops_at_the_first_that_fails_and_leaves_the_others(
    folder: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("aby", "boby", "ceby"):
        behind(folder / name)
    start = Store.start

    def start_or_fail(store: Store, **how: bool) -> list[str]:
        if store.path.parent.name == "boby":
            raise config.UnsafeStart("The step failed; all is as it was.")
        return start(store, **how)

    monkeypatch.setattr(Store, "start", start_or_fail)
    monkeypatch.setattr(Store, "_migrate", lambda store, pending, keep: pending)
    assert main(["fleet", str(folder), "--upgrade"]) == 1
    told, why = capsys.readouterr()
    assert "aby: 1 steps of the database" in told
    assert why == "boby: The step failed; all is as it was. Untouched: ceby.\n"
    assert list((folder / "aby" / "backups").glob("*.tar"))
    assert not (folder / "ceby" / "backups").exists()


def test_a_server_that_runs_is_stopped_and_started_by_its_unit(
    folder: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "aby" / "rundabord.db"
    served = contextlib.ExitStack()
    served.enter_context(serving.hold(path))
    serving.tell(path, {"version": "0.1", "program": "an earlier one"})
    assert main(["fleet", str(folder), "--upgrade"]) == 1
    assert "aby: A server runs on it: say with --service" in capsys.readouterr().err
    told = []

    def systemctl(verb: str, unit: str) -> None:
        told.append((verb, unit))
        if verb == "stop":
            served.close()

    monkeypatch.setattr(fleet, "_systemctl", systemctl)
    monkeypatch.setattr(standing, "_healthy", lambda given: True)
    monkeypatch.setattr(standing, "START_SECONDS", 0)
    assert main(["fleet", str(folder), "--upgrade", "--service", "rundabord@{}"]) == 1
    assert told == [("stop", "rundabord@aby"), ("start", "rundabord@aby")]
    assert "No server answered" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["nowhere"], "nowhere is no folder.\n"),
        (["."], "holds no instance"),
        ([".", "--service", "rundabord"], "--service needs {}"),
    ],
)
def test_what_cannot_be_a_fleet_is_said(
    arguments: list[str], why: str, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["fleet", *arguments]) == 1
    assert why in capsys.readouterr().err


def test_each_is_looked_at_in_a_process_of_its_own_with_its_own_settings(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAFE_INSTANCE", str(tmp_path / "another"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name, line in (("aby", "PORT=8001"), ("boby", "PORT = 8001"), ("ceby", "PORT=many")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rundabord.env").write_text(f"{line}\n")
    assert main(["fleet", str(tmp_path)]) == 1
    told, why = capsys.readouterr()
    assert "No server has been started on it yet." in told
    assert f"{tmp_path / 'boby' / 'rundabord.env'}, line 1: not a setting like NAME=value." in told
    assert "PORT is many" in told
    assert "2 of 3 are wrong: boby, ceby." in why
    assert not (tmp_path / "another").exists()
    assert sorted(os.listdir(tmp_path / "boby")) == ["rundabord.env"]
