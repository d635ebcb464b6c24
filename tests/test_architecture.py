"""docs/architecture.md and its picture tell how the house is, today."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from tests.test_layers import FLOORS

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
WHERE = TEXT.partition("## Where do I find")[2].partition("\n## ")[0]


def test_the_picture_is_drawn_from_todays_imports() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "architecture.py"))
    kept = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
    assert made["drawing"]() == kept, "the picture is stale: run `make architecture`"
    assert kept.count("<rect") == sum(map(len, FLOORS))


@pytest.mark.parametrize("room", [room for rooms in FLOORS for room in rooms])
def test_every_room_has_its_job_in_a_line(room: str) -> None:
    path = room.replace(".", "/")
    assert re.search(rf"^\| `{path}(/|\.py)` \| .{{10,}} \|$", TEXT, re.MULTILINE), room


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:cafe|forms|analysis|tests|docs|templates)/[\w./-]*)`", TEXT)
    assert len(named) > 40
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_what_one_looks_for_stands_where_it_is_said_to() -> None:
    found = re.findall(r"`([\w/]+\.py)`: `(\w+)`", WHERE)
    assert len(found) >= 9
    for path, name in found:
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8")), (path, name)
