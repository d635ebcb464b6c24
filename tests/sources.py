"""The program's own code, parsed once for all the tests that read it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def parsed(source: str) -> ast.Module:
    """The tree of a module's text. Who asks does not change it."""
    return ast.parse(source)


@cache
def parsed_file(path: Path) -> ast.Module:
    """The tree of a module's file, as it was when first asked for."""
    return parsed(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module's file."""
    return tuple(ast.walk(parsed_file(path)))
