"""Who has an instance in hand: servers share it, a restore has it alone."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nobody is kept from anything
    fcntl = None  # type: ignore[assignment]


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".serving")


@contextlib.contextmanager
def hold(path: Path, *, alone: bool = False) -> Iterator[bool]:
    """Have the instance of the database at `path` in hand; whether it could be had.

    Servers hold it beside each other, together with what they fork; `alone` is for what must find
    no server. It is given back when the last of the processes ends, however it ends.
    """
    if fcntl is None:
        yield True
        return
    handle = os.open(_beside(path), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def held(path: Path) -> bool:
    """Whether a server runs on the instance, or a restore is under way."""
    if not _beside(path).exists():
        return False
    with hold(path, alone=True) as free:
        return not free
