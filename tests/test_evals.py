"""The quality tables can be printed one by one."""

from __future__ import annotations

import csv
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


def test_sheets_of_pairs_tell_nothing_of_the_judgement_and_are_scored_against_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(EVALS.parent)  # quality tables are no part of the package
    module = importlib.import_module("evals.pair_readers")
    kinds = ("same", "opposite", "related", "unrelated")
    of = {f"P{n}": module.Pair(f"the one {n}", f"the other {n}", kinds[n % 4]) for n in range(40)}
    module.sheets(tmp_path, of)
    read_by = [
        list(csv.DictReader((tmp_path / name).read_text("utf-8").splitlines(), delimiter="\t"))
        for name in module.SHEETS
    ]
    assert [row["id"] for row in read_by[0]] != [row["id"] for row in read_by[1]]
    for number, rows in enumerate(read_by):
        assert sorted(row["id"] for row in rows) == sorted(of)
        for row in rows:
            pair = of[row["id"]]
            assert {row["first"], row["second"]} == {pair.a, pair.b}
            assert not row["answer"]
            assert pair.kind not in "".join(row.values())
            row["answer"] = "related" if number and pair.kind == "same" else pair.kind
        with (tmp_path / module.SHEETS[number]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, module.COLUMNS, delimiter="\t")
            writer.writeheader()
            writer.writerows(rows)
    module.score([tmp_path / name for name in module.SHEETS], of)
    first, second = capsys.readouterr().out.split("sheet2.tsv: ")
    assert "same         10   same 1.00 (1.00-1.00)" in first
    assert "same         10   same 0.00 (0.00-0.00)" in second
    assert "agree on 0.75 (0.60-0.88) of 40, kappa 0.67" in second

    (tmp_path / "bad.tsv").write_text("id\tanswer\nP1\tperhaps\n", encoding="utf-8")
    with pytest.raises(module.SheetError, match=r"bad\.tsv, line 2: perhaps is none of same"):
        module.answers(tmp_path / "bad.tsv", of)
    (tmp_path / "bad.tsv").write_text("id\tanswer\nP1\tsame\nP1\tsame\n", encoding="utf-8")
    with pytest.raises(module.SheetError, match="line 3: P1 is no pair"):
        module.answers(tmp_path / "bad.tsv", of)
