"""What a unit forbids is tried (`make soak`), or left out knowingly."""

from __future__ import annotations

import pytest

from tests.faults import confined


def test_the_drill_knows_all_that_the_servers_unit_forbids(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert confined.not_tried() == []
    monkeypatch.setattr(confined, "DONE", {**confined.DONE, "ProtectSystem": "full"})
    assert confined.not_tried() == ["ProtectSystem=strict"]
