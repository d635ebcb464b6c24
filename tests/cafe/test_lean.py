"""A server that is started lean has no heavy library, and still the program that it began with."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cafe.config import ROOT
from cafe.upkeep.program import KeptModules

PROGRAM = """
import sys
import wsgi
client = wsgi.application.test_client()
assert client.get("/healthz").status_code == 200
assert client.get("/sign-in").status_code in (200, 302)
heavy = {"altair", "docx", "nltk", "openpyxl", "sklearn", "torch", "typst", "vl_convert"}
print(sorted(heavy & set(sys.modules)), "scipy.sparse" in sys.modules)
import analysis.agreement
from cafe.upkeep.program import KeptModules
print(type(sys.modules["analysis.agreement"].__loader__) is KeptModules)
"""


def test_no_heavy_library_is_loaded_before_somebody_needs_it(tmp_path: Path) -> None:
    names = ("HOST", "PORT", "PUBLIC_URL", "SECRET_KEY", "CAFE_DEBUG")
    environ = {name: text for name, text in os.environ.items() if name not in names}
    environ |= {"CAFE_INSTANCE": str(tmp_path), "LEAN": "1"}
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split("\n")[:2] == ["[] False", "True"]


def test_a_module_is_loaded_as_it_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept_for_this.py"
    file.write_text("SAID = 'before'\n")
    monkeypatch.syspath_prepend(tmp_path)
    kept = KeptModules()
    kept.keep("kept_for_this")
    file.write_text("raise RuntimeError('after')\n")
    monkeypatch.setattr(sys, "meta_path", [kept, *sys.meta_path])
    try:
        module = importlib.import_module("kept_for_this")
        assert (module.SAID, module.__file__) == ("before", str(file))
    finally:
        sys.modules.pop("kept_for_this", None)
