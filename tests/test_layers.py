"""Who may import whom (docs/architecture.md)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("cafe", "forms", "analysis")
# A module, and the modules of our own that it may import. What is not named here is a view or the
# top of the house.
ALLOWED = {
    "analysis": {"analysis"},
    "forms": {"forms"},
    "cafe.errors": set(),
    "cafe.compress": {"cafe.accounts", "cafe.errors"},
    "cafe.config": {"cafe.errors"},
    "cafe.store": {"cafe.store", "cafe.errors", "cafe.config"},
    "cafe.spreadsheet": {"forms"},
    "cafe.accounts": {"cafe.store", "cafe.errors"},
    "cafe.summary": {
        "cafe.store",
        "cafe.codebooks",
        "cafe.themes",
        "cafe.thresholds",
        "cafe.errors",
        "analysis",
        "forms",
    },
    "cafe.counted": {"analysis", "forms"},
    "cafe.pairs": {"cafe.counted", "analysis"},
    "cafe.results": {
        "cafe.counted",
        "cafe.pairs",
        "cafe.store",
        "cafe.thresholds",
        "cafe.errors",
        "analysis",
        "forms",
    },
    "cafe.series": {
        "cafe.counted",
        "cafe.pairs",
        "cafe.results",
        "cafe.store",
        "analysis",
        "forms",
    },
    "cafe.agree": {"cafe.store", "cafe.codebooks", "cafe.errors", "analysis"},
    "cafe.gathered": {
        "cafe.store",
        "cafe.codebooks",
        "cafe.themes",
        "cafe.thresholds",
        "cafe.errors",
        "analysis",
    },
    "cafe.points": {"cafe.store", "cafe.themes", "cafe.thresholds", "cafe.errors", "analysis"},
    "cafe.support": {
        "cafe.points",
        "cafe.store",
        "cafe.themes",
        "cafe.thresholds",
        "cafe.errors",
        "analysis",
    },
    "cafe.themes": {"cafe.codebooks", "cafe.store", "cafe.errors", "analysis"},
    "cafe.thresholds": {"cafe.store", "analysis"},
    "cafe.codebooks": {"cafe.store", "cafe.errors", "analysis"},
    "cafe.feedback": {
        "cafe.support",
        "cafe.store",
        "cafe.themes",
        "cafe.thresholds",
        "cafe.errors",
    },
    "cafe.masks": {"cafe.store", "analysis", "forms"},
    "cafe.texts": {
        "cafe.masks",
        "cafe.store",
        "cafe.thresholds",
        "cafe.errors",
        "analysis",
        "forms",
    },
    "cafe.learned": {"cafe.store", "cafe.codebooks", "cafe.errors", "analysis"},
    "cafe.mail": {"cafe.store", "cafe.errors", "cafe.config"},
    "cafe.worker": {
        "analysis.embedding",
        "cafe.analyse",
        "cafe.mail",
        "cafe.texts",
        "cafe.store",
        "cafe.errors",
        "cafe.config",
    },
    "cafe.analyse": {"cafe.store", "cafe.codebooks", "cafe.themes", "cafe.errors", "analysis"},
    "cafe.imports": {
        "cafe.masks",
        "cafe.store",
        "cafe.codebooks",
        "cafe.errors",
        "cafe.spreadsheet",
        "forms",
    },
    "cafe.rescue": {
        "cafe.masks",
        "cafe.store",
        "cafe.codebooks",
        "cafe.errors",
        "cafe.spreadsheet",
        "forms",
    },
    "cafe.indicators": {"cafe.store", "cafe.thresholds", "cafe.errors", "analysis"},
    "cafe.observation_file": {"cafe.store", "cafe.errors", "cafe.spreadsheet", "forms"},
    "cafe.demo": {"cafe.store", "analysis", "forms"},
    "cafe.exports": {
        "cafe.exports",
        "cafe.summary",
        "cafe.results",
        "cafe.indicators",
        "cafe.series",
        "cafe.errors",
        "analysis",
        "forms",
    },
}
# Importing it must not bring these along: they are slow to load, or belong to another layer.
MUST_NOT_BRING = {
    "cafe.store.database": {"flask", "wtforms", "sklearn", "analysis", "forms"},
    "forms.base": {"flask", "sqlite3", "sqlite_utils", "analysis", "cafe"},
    "analysis.tagging.tagger": {"flask", "wtforms", "sqlite_utils", "cafe", "forms"},
    "analysis.themes.find": {"flask", "wtforms", "sqlite_utils", "cafe", "forms"},
    "cafe.app": {"sklearn", "scipy", "nltk", "altair", "vl_convert", "docx", "xlsxwriter"},
    "cafe.cli": {"sklearn", "scipy", "nltk", "altair", "flask", "docx"},
    "cafe.worker": {"sklearn", "scipy", "nltk", "flask", "sentence_transformers", "torch"},
}


def modules() -> list[str]:
    """Every module of our packages."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def ours(module: str) -> set[str]:
    """The modules of our packages that a module imports, anywhere in its text."""
    path = ROOT / Path(*module.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in PACKAGES}


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_the_layers_below_it(module: str) -> None:
    rule = next(
        (allowed for name, allowed in ALLOWED.items() if f"{module}.".startswith(f"{name}.")), None
    )
    if rule is None:
        assert module.startswith(("cafe.views", "cafe.app", "cafe.cli", "cafe.serve")) or (
            module == "cafe"
        ), f"{module} belongs to no layer: name it in ALLOWED"
        return
    for imported in ours(module):
        assert any(f"{imported}.".startswith(f"{name}.") for name in rule), (
            f"{module} imports {imported}"
        )


@pytest.mark.parametrize("module", sorted(MUST_NOT_BRING))
def test_importing_a_layer_brings_no_other_along(module: str) -> None:
    code = f"import {module}, sys; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert module in loaded
    assert not MUST_NOT_BRING[module] & {name.split(".")[0] for name in loaded}


def test_table_names_stand_in_the_store_only() -> None:
    sql = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ")
    for module in modules():
        if module.startswith("cafe.store"):
            continue
        path = ROOT / Path(*module.split("."))
        source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.startswith(sql), f"{module}: {node.value[:60]}"
