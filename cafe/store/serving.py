"""Who has an instance in hand: servers share it, a restore has it alone."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from cafe import disk

try:
    import fcntl
except ImportError:  # Windows: nobody is kept from anything
    fcntl = None  # type: ignore[assignment]


_alone: set[Path] = set()  # what this process has for itself


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".serving")


def worker(path: Path) -> Path:
    """What the analysis process of the instance locks while it works."""
    return path.with_name(path.name + ".worker")


@contextlib.contextmanager
def hold(path: Path, *, alone: bool = False) -> Iterator[bool]:
    """Have the instance of the database at `path` in hand; whether it could be had.

    Servers hold it beside each other, together with what they fork; `alone` is for what must find
    no server and no analysis. It is given back when the last of the processes ends, however it
    ends.
    """
    with contextlib.ExitStack() as locks:
        had = locks.enter_context(_lock(_beside(path), shared=not alone))
        if alone and had:
            had = locks.enter_context(_lock(worker(path)))
        if alone and had:
            _alone.add(path)
            locks.callback(_alone.discard, path)
        yield had


def held(path: Path) -> bool:
    """Whether somebody else has the instance in hand: a server, its analysis, or a restore."""
    if path in _alone or not _beside(path).exists():
        return False
    with _lock(_beside(path)) as free:
        return not free


def analysed(path: Path) -> bool:
    """Whether an analysis process is there for the instance."""
    if not worker(path).exists():
        return False
    with _lock(worker(path)) as free:
        return not free


def tell(path: Path, told: dict[str, str]) -> None:
    """Leave word of the server that has the instance in hand: since when, with what program."""
    with disk.whole(path.with_name(path.name + ".server")) as file:
        file.write(json.dumps(told).encode())


def told(path: Path) -> dict[str, str]:
    """What the server that was started last has left word of."""
    try:
        found = json.loads(path.with_name(path.name + ".server").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


@contextlib.contextmanager
def _lock(file: Path, *, shared: bool = False) -> Iterator[bool]:
    """Whether the file could be locked; it is for as long as the block runs."""
    if fcntl is None:
        yield True
        return
    handle = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
