"""Who computes: this process, one part after the other, or Dask's workers."""

from __future__ import annotations

import importlib
from typing import Any

from cafe.errors import Refused


def needed(module: str) -> Any:
    """A module of the extra `cluster`. Raises Refused("cluster_missing") where it is not there."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise Refused("cluster_missing") from error
