"""Who may import whom (docs/architecture.md)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.sources import nodes

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("cafe", "forms", "analysis")
# From the top of the house to its ground. A room may import itself, and the rooms of the floors
# below its own; rooms of one floor do not know each other.
FLOORS = (
    ("cafe.cli",),
    ("cafe.app",),
    ("cafe.views",),
    ("cafe.server",),
    ("cafe.exports",),
    ("cafe.reports", "cafe.intake", "cafe.demo"),
    ("cafe.understand", "cafe.flask_parts"),
    ("cafe.accounts", "cafe.rights", "cafe.thresholds", "cafe.masks", "cafe.upkeep"),
    ("cafe.practice",),
    ("cafe.store",),
    ("cafe.config", "cafe.language", "cafe.known"),
    ("cafe.errors", "cafe.days", "cafe.shares", "cafe.alphabet", "cafe.disk"),
    ("forms", "analysis"),
)
# Importing it must not bring these along: they are slow to load, or belong to another layer.
MUST_NOT_BRING = {
    "cafe.store.database": {"flask", "wtforms", "sklearn", "analysis", "forms"},
    "forms.base": {"flask", "sqlite3", "sqlite_utils", "analysis", "cafe"},
    "analysis.tagging.tagger": {"flask", "wtforms", "sqlite_utils", "cafe", "forms"},
    "analysis.themes.find": {"flask", "wtforms", "sqlite_utils", "cafe", "forms"},
    "cafe.app": {"sklearn", "scipy", "nltk", "altair", "vl_convert", "docx", "xlsxwriter"},
    # What the analysis process loads at its start, to look whether the index is in step.
    "cafe.reports.shown_themes": {"sklearn", "nltk", "flask"},
    "cafe.server.worker": {
        "docx",
        "xlsxwriter",
        "sklearn",
        "scipy",
        "nltk",
        "flask",
        "sentence_transformers",
        "torch",
    },
}


@cache
def modules() -> tuple[str, ...]:
    """Every module of our packages."""
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return tuple(found)


def file_of(module: str) -> Path:
    """A module's file."""
    path = ROOT / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def ours(module: str) -> frozenset[str]:
    """The modules of our packages that a module imports, anywhere in its text."""
    found = set()
    for node in nodes(file_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(name for name in found if name.split(".")[0] in PACKAGES)


def room_of(module: str) -> tuple[int, str] | None:
    """The floor (0 at the top) and the room that a module belongs to; None for a bare package."""
    for floor, rooms in enumerate(FLOORS):
        for room in rooms:
            if f"{module}.".startswith(f"{room}."):
                return floor, room
    return None


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_rooms_below_its_own(module: str) -> None:
    if module == "cafe":
        assert not ours(module)
        return
    here = room_of(module)
    assert here, f"{module} stands in no room: give it one, or name the room in FLOORS"
    for imported in ours(module):
        there = room_of(imported)
        assert there, f"{module} imports {imported}, which is no room"
        assert there[1] == here[1] or there[0] > here[0], f"{module} imports {imported}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    known = set(modules())

    def module_in(name: str) -> str:
        while name not in known:
            name = name.rpartition(".")[0]
        return name

    imports = {module: {module_in(name) for name in ours(module)} - {"cafe"} for module in known}
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way[way.index(module) :], module])
        if module not in done:
            for below in sorted(imports[module]):
                walk(below, (*way, module))
            done.add(module)

    for module in sorted(known):
        walk(module, ())


def test_no_private_name_is_imported_from_another_module() -> None:
    for module in modules():
        for imported in ours(module):
            assert not imported.rpartition(".")[2].startswith("_"), f"{module}: {imported}"


def names_of_modules(file: Path) -> dict[str, str]:
    """What the imported modules of ours are called in a module: name → module."""
    known = set(modules())
    found = {}
    for node in nodes(file):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if f"{node.module}.{alias.name}" in known:
                    found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            found |= {a.asname or a.name: a.name for a in node.names if a.name in known}
    return found


def private_reads(file: Path) -> list[str]:
    """Private names of modules of ours that a module uses as `module._name`."""
    there = names_of_modules(file)
    return [
        ast.unparse(node)
        for node in nodes(file)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and ast.unparse(node.value) in there
    ]


def test_no_private_name_of_another_module_is_used() -> None:
    # Benchmarks and evals too: what they need is public.
    others = [*(ROOT / "benchmarks").rglob("*.py"), *(ROOT / "evals").rglob("*.py")]
    found = {str(p): private_reads(p) for p in (*map(file_of, modules()), *others)}
    assert {name: used for name, used in found.items() if used} == {}


def test_no_view_imports_another_view() -> None:
    # What two views need is a rule in a room below, or stands in a module without routes.
    routes = ("allow", "open_to_all", "accounts.allow", "accounts.open_to_all")
    views = {
        module
        for module in modules()
        if module.startswith("cafe.views.")
        and any(
            isinstance(node, ast.FunctionDef)
            and any(
                isinstance(d, ast.Call) and ast.unparse(d.func) in routes
                for d in node.decorator_list
            )
            for node in nodes(file_of(module))
        )
    }
    assert len(views) > 25
    known = set(modules())
    for module in modules():
        if module.startswith("cafe.views."):
            for imported in ours(module):
                of = imported if imported in known else imported.rpartition(".")[0]
                assert of == module or of not in views, f"{module} imports {imported}"


@pytest.mark.parametrize("module", sorted(MUST_NOT_BRING))
def test_importing_a_layer_brings_no_other_along(module: str) -> None:
    code = f"import {module}, sys; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert module in loaded
    assert not MUST_NOT_BRING[module] & {name.split(".")[0] for name in loaded}


def test_what_commands_there_are_is_told_without_what_they_use() -> None:
    # Every command and its help pay for what a module in cafe/cli imports at its top.
    code = "from cafe.cli.main import parser; parser(); import sys; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert {"cafe.cli.texts", "cafe.exports.formats"} <= set(loaded)
    assert not {"numpy", "sqlite_utils", "wtforms", "flask", "http", "email"} & set(loaded)
    rooms = {".".join(name.split(".")[:2]) for name in loaded if name.startswith("cafe.")}
    assert rooms.isdisjoint({"cafe.reports", "cafe.understand", "cafe.views", "cafe.masks"})


def test_table_names_stand_in_the_store_only() -> None:
    sql = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ")
    for module in modules():
        if module.startswith("cafe.store"):
            continue
        for node in nodes(file_of(module)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.startswith(sql), f"{module}: {node.value[:60]}"


def test_the_name_of_a_class_means_one_thing() -> None:
    homes: dict[str, list[str]] = {}
    for module in modules():
        for node in nodes(file_of(module)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(module)
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_the_glossary_names_classes_that_there_are() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    named = set(
        re.findall(r"`([A-Z][a-z]+[A-Za-z]*)`", text.partition("## One name, one thing")[2])
    )
    assert named
    there = set()
    for module in modules():
        there |= {node.name for node in nodes(file_of(module)) if isinstance(node, ast.ClassDef)}
    assert named <= there
