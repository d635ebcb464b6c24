"""What likes and opposites have learnt, as the package brings it: one file of arrays.

`python -m evals.alike_learnt` learns and writes them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

__all__ = ["FILE", "kept"]

FILE: Final = Path(__file__).parent.parent / "data" / "likes.npz"


@lru_cache(maxsize=1)
def kept() -> Mapping[str, npt.NDArray[Any]]:
    """The arrays by name."""
    import numpy as np

    with np.load(FILE, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
