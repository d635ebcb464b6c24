"""The disk: how much room there is, and files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

# With less than this nothing can be relied on: SQLite needs room for a log and its index.
FULL_BYTES = 1 * 2**20
NEARLY_FULL = 0.90


@dataclass(frozen=True)
class Space:
    """The room on the disk that holds a folder, in bytes; `free` is what this process may use."""

    total: int
    free: int

    @property
    def used(self) -> float:
        """The share that is taken, from 0 to 1."""
        return 1 - self.free / self.total if self.total else 1.0

    @property
    def full(self) -> bool:
        """Whether there is no room left for a write."""
        return self.free < FULL_BYTES

    @property
    def nearly_full(self) -> bool:
        """Whether somebody should see to it."""
        return self.used >= NEARLY_FULL


def space(folder: Path) -> Space:
    """The room on the disk that holds the folder, or the nearest one above that there is."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    found = shutil.disk_usage(folder)
    return Space(found.used + found.free, found.free)


def size(path: Path) -> int:
    """The bytes of a file; 0 when there is none. SQLite may remove its log at any moment, also
    between the question whether it is there and the one about its size."""
    try:
        return path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        return 0


@contextlib.contextmanager
def whole(path: Path, *, mode: int = 0o600, replace: bool = True) -> Iterator[BinaryIO]:
    """A file that stands at `path` when the block has ended and all of it is on disk; before, and
    after a failure, what stood there stands untouched.

    With `replace` False a file that is already there, or that another process puts there meanwhile,
    is kept: raises FileExistsError.
    """
    with _named(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        if replace:
            part.replace(path)
        else:
            _link(part, path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to write in that stands at `path` when the block has ended; after a failure nothing
    does. The block may put it there itself (`replace`), as the last step of something larger."""
    with _named(path):
        made = tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(made)
    try:
        yield part
        if part.exists():
            part.replace(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let a failure name what was asked for, not what is written in its stead meanwhile."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def _link(part: Path, path: Path) -> None:
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if path.exists():
            raise FileExistsError(path) from None
        part.replace(path)


def settle(path: Path) -> None:
    """Wait until the content of a file is on disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync(folder: Path) -> None:
    """Wait until the names in the folder are on disk."""
    if os.name != "posix":
        return  # a folder cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
