"""Pages that are drawn once and sent many times: what differs from one sending to the next is left
open in them, as gaps.

A page may be kept under a key that names all that it is drawn from. Nobody can write a gap: what it
looks like is made anew in each process.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence

from flask import current_app
from markupsafe import Markup

_MARK = f"gap-{secrets.token_hex(12)}-"
_GAP = re.compile(rf"{_MARK}(\w+);")
SEAM = Markup(f"{_MARK}seam;")  # noqa: S704 - of letters and digits
MOST = 4_000


def gap(name: str) -> Markup:
    """A place in a page that is filled when the page is sent."""
    return Markup(f"{_MARK}{name};")  # noqa: S704 - names are ours


class Kept:
    """What was drawn, by its key; the one that was asked for longest ago goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._drawn: OrderedDict[Hashable, tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def page(
        self, key: Hashable, draw: Callable[[], str], fill: Mapping[str, Callable[[], str]]
    ) -> str:
        """The page under the key, drawn when there is none, its gaps filled by name: a gap that
        stands several times gets what the call gives each time."""
        parts = self._get(key)
        if parts is None:
            parts = self._put(key, tuple(_GAP.split(draw())))
        return "".join(fill[part]() if n % 2 else part for n, part in enumerate(parts))

    def pieces(
        self, keys: Sequence[Hashable], draw: Callable[[list[int]], str]
    ) -> list[str]:
        """The pieces under the keys; `draw` gets the places of those that are missing, and gives
        each of them with a SEAM after it."""
        found = [self._get(key) for key in keys]
        missing = [n for n, parts in enumerate(found) if parts is None]
        if missing:
            drawn = draw(missing).split(SEAM)
            for n, piece in zip(missing, drawn, strict=False):
                found[n] = self._put(keys[n], (piece,))
        return [parts[0] if parts else "" for parts in found]

    def _get(self, key: Hashable) -> tuple[str, ...] | None:
        with self._lock:
            parts = self._drawn.get(key)
            if parts is not None:
                self._drawn.move_to_end(key)
            return parts

    def _put(self, key: Hashable, parts: tuple[str, ...]) -> tuple[str, ...]:
        with self._lock:
            self._drawn[key] = parts
            while len(self._drawn) > self._most:
                self._drawn.popitem(last=False)
        return parts


def kept(name: str, most: int = MOST) -> Kept:
    """What this application keeps under a name."""
    found: Kept = current_app.extensions.setdefault(f"kept {name}", Kept(most))
    return found
