"""The commands there are. A command is a function with @command, in any module of this folder."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cafe import cli


@dataclass(frozen=True)
class Argument:
    """What `ArgumentParser.add_argument` takes."""

    names: tuple[str, ...]
    settings: dict[str, Any]


@dataclass(frozen=True)
class Command:
    """`name` has two words where the first is a group; `run` raises Expected, CommandFailed or
    OSError when it cannot do what it should."""

    name: str
    help: str
    arguments: tuple[Argument, ...]
    run: Callable[[argparse.Namespace], None]


GROUPS: dict[str, str] = {}  # what a group of commands is about
COMMANDS: dict[str, Command] = {}


def argument(*names: str, **settings: Any) -> Argument:
    """An argument of a command, as `ArgumentParser.add_argument` takes it."""
    return Argument(names, settings)


def command(
    name: str, help: str, *arguments: Argument
) -> Callable[[Callable[[argparse.Namespace], None]], Callable[[argparse.Namespace], None]]:
    """Register the function below it as a command."""

    def register(
        run: Callable[[argparse.Namespace], None],
    ) -> Callable[[argparse.Namespace], None]:
        assert name not in COMMANDS, name
        COMMANDS[name] = Command(name, help, arguments, run)
        return run

    return register


def every_command() -> list[Command]:
    """All commands of all modules in this folder, by name."""
    for module in pkgutil.iter_modules(cli.__path__):
        if not module.name.startswith("__"):
            importlib.import_module(f"{cli.__name__}.{module.name}")
    return [COMMANDS[name] for name in sorted(COMMANDS)]


# What is said of a wrong argument


def day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written} is no date like 2026-10-14") from None


def line(written: str, limit: int = 200) -> str:
    line = written.strip()
    if not line or len(line) > limit or not line.isprintable():
        raise argparse.ArgumentTypeError(f"one line of text is needed, at most {limit} characters")
    return line


def question(written: str) -> str:
    return line(written, 500)


def small_number(written: str) -> int:
    if not written.isdigit() or int(written) > 5000:
        raise argparse.ArgumentTypeError(f"{written} is not a whole number from 0 to 5000")
    return int(written)


def positive(written: str) -> int:
    if not written.isdigit() or not 0 < int(written) <= 10**9:
        raise argparse.ArgumentTypeError(f"{written} is not a whole number above 0")
    return int(written)
