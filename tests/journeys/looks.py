"""How a page is looked at: its size, in light or dark.

`make test` takes one look at each page, not the same at all of them; with SWEEP=all, as in
`make soak`, a page is looked at in every way.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.worlds import SWEEP

Test = Callable[..., Any]
WALL, DESK, TABLET, PHONE = (1920, 1080), (1280, 800), (1024, 768), (360, 740)
NARROW = (320, 640)  # the narrowest phone that pages are made for


def looks(page: str, *sizes: tuple[int, int]) -> Callable[[Test], Test]:
    """Gives a test `width`, `height` and `dark`; `page` decides which look is taken."""
    every = [(*size, dark) for size, dark in itertools.product(sizes, (False, True))]
    taken = every if SWEEP else [every[zlib.crc32(page.encode()) % len(every)]]
    names = [f"{width}x{height}-{'dark' if dark else 'light'}" for width, height, dark in taken]
    given = pytest.mark.parametrize(("width", "height", "dark"), taken, ids=names)
    return lambda test: pytest.mark.looks(given(test))
