"""Files and folders that are written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cafe import days, disk
from cafe.store import practices


def test_a_folder_stands_there_when_it_is_whole_and_after_a_failure_nothing_does(
    tmp_path: Path,
) -> None:
    with disk.whole_folder(tmp_path / "made") as part:
        (part / "one").write_text("ett")
        assert not (tmp_path / "made").exists()
    assert (tmp_path / "made" / "one").read_text() == "ett"
    with pytest.raises(ZeroDivisionError), disk.whole_folder(tmp_path / "other"):
        _ = 1 / 0
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


@pytest.mark.parametrize("write", [disk.whole, disk.whole_folder])
def test_what_cannot_be_written_is_named_as_it_was_asked_for(
    write: Callable[[Path], AbstractContextManager[object]], tmp_path: Path
) -> None:
    wanted = tmp_path / "no" / "such"
    with pytest.raises(FileNotFoundError) as found, write(wanted):
        pass
    assert found.value.filename == str(wanted)


def test_a_log_that_sqlite_has_just_removed_has_no_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "rundabord.db"
    database.write_bytes(b"12345")
    monkeypatch.setattr(practices, "LARGEST", 4)
    monkeypatch.setattr(Path, "exists", lambda path: True)  # it was there when one asked
    assert practices.Practice("key", database, days.clock()).is_full
    assert (disk.size(database), disk.size(tmp_path / "rundabord.db-wal")) == (5, 0)
