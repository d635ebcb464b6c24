"""The quality tables can be printed one by one."""

from __future__ import annotations

import importlib
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

EVALS = Path(__file__).resolve().parent.parent / "evals"
RUNNER = runpy.run_path(str(EVALS / "__main__.py"), run_name="evals")


def test_every_table_is_there() -> None:
    made = {path.stem for path in EVALS.glob("*.py") if "def run()" in path.read_text("utf-8")}
    assert set(RUNNER["TABLES"]) == made


def test_only_the_tables_that_are_named_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def module(name: str) -> SimpleNamespace:
        return SimpleNamespace(run=lambda: print(name))

    monkeypatch.setattr(importlib, "import_module", module)
    monkeypatch.setattr(sys, "argv", ["evals", "masking", "tagging"])
    RUNNER["main"]()
    assert capsys.readouterr().out.split() == ["evals.tagging", "evals.masking"]
    monkeypatch.setattr(sys, "argv", ["evals", "mask"])
    with pytest.raises(SystemExit):
        RUNNER["main"]()
    assert "no table mask" in capsys.readouterr().err
