"""What was thrown away for good goes again after a restore, whoever erases it."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from cafe.store import erasures
from cafe.store.database import Store
from cafe.store.erasures import Erasure


def test_who_erases_something_need_not_be_imported_before() -> None:
    program = (
        "import sqlite3, sqlite_utils\n"
        "from cafe.store import erasures\n"
        "assert not erasures.KINDS\n"
        "erasures.again(sqlite_utils.Database(sqlite3.connect(':memory:')), [])\n"
        "print(sorted(erasures.KINDS))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "interview_draft" in told.stdout


def test_a_kind_that_is_not_known_is_told(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), store.write() as db:
        assert erasures.again(db, [Erasure("2026-11-01", "no-such-kind", "1")]) == 0
    assert "no-such-kind" in caplog.text
