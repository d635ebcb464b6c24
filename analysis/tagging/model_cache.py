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
KEPT = 4  # files; the oldest beyond them are removed


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
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, RuntimeError):
        return None


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
        kept = sorted(path.parent.glob("model-*.npz"), key=lambda p: p.stat().st_mtime)
        for old in kept[:-KEPT]:
            old.unlink(missing_ok=True)


def _path(digest: str) -> Path:
    return folder() / f"model-{digest[:32]}.npz"
