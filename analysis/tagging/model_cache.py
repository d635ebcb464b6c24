"""Fitted models on disk, by a hash of all that they were made from.

A file holds arrays and no code (numpy's format without pickles). A missing, broken or unwritable
cache is no fault: the model is then fitted anew.
"""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]
# A model of the built-in size is some 8 MB. Many organisations may share one cache, and one whose
# model was thrown out fits it anew at its next analysis: what was not read for longest goes first.
BUDGET = 128 * 2**20  # bytes


def folder() -> Path:
    """Where models are kept: RUNDABORD_CACHE, else the user's cache folder."""
    given = os.environ.get("RUNDABORD_CACHE")
    if given:
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rundabord"


def load(digest: str) -> dict[str, npt.NDArray[Any]] | None:
    """The arrays that were kept under this hash, None when there are none that can be read."""
    try:
        with np.load(_path(digest), allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, RuntimeError):
        return None
    with contextlib.suppress(OSError):
        os.utime(_path(digest))
    return arrays


def save(digest: str, arrays: Arrays) -> None:
    """Keep arrays under this hash, whole or not at all."""
    with contextlib.suppress(OSError, RuntimeError):
        path = _path(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, allow_pickle=False, **dict(arrays))
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _within_budget(path)


def _within_budget(newest: Path) -> None:
    """Remove what was not read for longest until the rest fits; the newest always stays."""
    stats = {path: path.stat() for path in newest.parent.glob("model-*.npz")}
    size = sum(stat.st_size for stat in stats.values())
    for path in sorted(stats, key=lambda path: stats[path].st_mtime_ns):
        if size > BUDGET and path != newest:
            path.unlink(missing_ok=True)
            size -= stats[path].st_size


def _path(digest: str) -> Path:
    return folder() / f"model-{digest[:32]}.npz"
