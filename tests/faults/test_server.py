"""A server that is killed in the middle of a burst has kept every note that it acknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import server
from tests.journeys.conftest import _free_port


@pytest.mark.journey
def test_every_acknowledged_note_survives_sigkill(tmp_path: Path) -> None:
    report = server.run(tmp_path, _free_port(), kills=4, seed=2026)
    assert report.kills == 4
    assert report.in_flight >= 1
    assert len(report.acknowledged) >= 80
    assert report.missing == set()
    assert report.integrity == ["ok"] * 4
