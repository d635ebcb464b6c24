"""A server that is killed in the middle of a burst has kept every note that it acknowledged."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cafe.store.database import Store
from tests.faults import server, upkeep
from tests.journeys.conftest import _free_port


@pytest.mark.journey
def test_every_acknowledged_note_survives_sigkill(tmp_path: Path) -> None:
    report = server.run(tmp_path, _free_port(), kills=4, seed=2026)
    assert report.kills == 4
    assert report.in_flight >= 1
    assert len(report.acknowledged) >= 80
    assert report.missing == set()
    assert report.integrity == ["ok"] * 4


@pytest.mark.journey
def test_a_stop_leaves_one_file_that_holds_everything(tmp_path: Path) -> None:
    store = Store(tmp_path / "rundabord.db")
    store.migrate()
    event = server.add_event(store)
    store.close()
    port = _free_port()
    process = server.start(tmp_path, port)
    acknowledged = server.write(port, event, 40)
    os.killpg(process.pid, signal.SIGTERM)  # as a service manager does unless told otherwise
    process.wait(30)
    log = tmp_path / "rundabord.db-wal"
    assert not log.exists() or log.stat().st_size == 0
    alone = tmp_path / "alone.db"
    shutil.copy(tmp_path / "rundabord.db", alone)
    with closing(sqlite3.connect(alone)) as conn:
        kept = {row[0] for row in conn.execute("SELECT id FROM note")}
    assert len(acknowledged) == 200
    assert acknowledged <= kept


@pytest.mark.journey
@pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")
def test_an_analysis_that_is_killed_is_started_again_and_its_job_done(tmp_path: Path) -> None:
    drill = upkeep.analysis(tmp_path, _free_port(), times=2)
    assert drill.wrong == []
    assert drill.figures["started again"] == 2
