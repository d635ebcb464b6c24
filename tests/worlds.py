"""In how many invented worlds a promise is tried: a few in `make test`, with SWEEP=all, as in
`make soak`, many."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

Test = Callable[..., Any]
SWEEP = os.environ.get("SWEEP") == "all"


def worlds(few: int, many: int, **more: Any) -> Callable[[Test], Test]:
    """Gives a test of Hypothesis so many examples; `more` are its other settings."""
    tried = settings(max_examples=many if SWEEP else few, deadline=None, **more)
    return lambda test: pytest.mark.worlds(tried(test))
