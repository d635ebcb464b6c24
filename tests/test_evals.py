"""The quality tables can be printed one by one."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from evals import __main__ as tables


def test_every_table_is_there() -> None:
    made = {
        p.stem for p in Path(tables.__file__).parent.glob("*.py") if "def run()" in p.read_text()
    }
    assert set(tables.TABLES) == made


def test_only_the_tables_that_are_named_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def module(name: str) -> SimpleNamespace:
        return SimpleNamespace(run=lambda: print(name))

    monkeypatch.setattr(tables.importlib, "import_module", module)
    monkeypatch.setattr(sys, "argv", ["evals", "masking", "tagging"])
    tables.main()
    assert capsys.readouterr().out.split() == ["evals.tagging", "evals.masking"]
    monkeypatch.setattr(sys, "argv", ["evals", "mask"])
    with pytest.raises(SystemExit):
        tables.main()
    assert "no table mask" in capsys.readouterr().err
