"""Pages that are drawn once and sent many times: what differs from one sending to the next is left
open in them, as gaps.

What is kept stands under a key that names all that it is drawn from. Nobody can write a gap: what
it looks like is made anew in each process.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from flask import Response, current_app
from markupsafe import Markup

from cafe import practice
from cafe.server.compress import PageRun, in_runs

T = TypeVar("T")
_MARK = f"gap-{secrets.token_hex(12)}-"
_INDENT = re.compile(r"\n[ \n]+")
_GAP = re.compile(rf"{_MARK}(\w+);")
SEAM = Markup(f"{_MARK}seam;")  # noqa: S704 - of letters and digits


def gap(name: str) -> Markup:
    """A place in a page that is filled when the page is sent."""
    return Markup(f"{_MARK}{name};")  # noqa: S704 - names are ours


class Kept(Generic[T]):
    """At most so many things by their keys; the one that was asked for longest ago goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> T | None:
        """What is kept under the key."""
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def put(self, key: Hashable, thing: T) -> T:
        """Keep it."""
        with self._lock:
            self._things[key] = thing
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return thing


def page(
    kept: Kept[tuple[PageRun | str, ...]],
    key: Hashable,
    draw: Callable[[], str],
    fill: Mapping[str, Callable[[], str]],
) -> Response:
    """The page that is kept under the key, drawn when there is none, with its gaps filled by name:
    a gap that stands several times gets what the call gives each time."""
    parts = kept.get(key)
    if parts is None:
        # What sets its lines in is for readers of templates; white space counts nowhere in it.
        split = _GAP.split(_INDENT.sub("\n", draw()))
        parts = kept.put(
            key, tuple(part if n % 2 else PageRun(part) for n, part in enumerate(split))
        )
    return in_runs([PageRun.short(fill[p]()) if isinstance(p, str) else p for p in parts])


def pieces(
    kept: Kept[str], keys: Sequence[Hashable], draw: Callable[[list[int]], str]
) -> list[str]:
    """The pieces that are kept under the keys; `draw` gets the places of those that are missing,
    and gives each of them with a SEAM after it."""
    found = [kept.get(key) for key in keys]
    missing = [n for n, piece in enumerate(found) if piece is None]
    if missing:
        for n, piece in zip(missing, draw(missing).split(SEAM), strict=False):
            found[n] = kept.put(keys[n], piece)
    return [piece or "" for piece in found]


def shelf(name: str, most: int) -> Kept[T]:
    """What this application keeps under a name. Of a practice café nothing is kept: what the keys
    name is of the instance."""
    if practice.current() is not None:
        return Kept(most)
    found: Kept[T] = current_app.extensions.setdefault(f"kept {name}", Kept(most))
    return found
