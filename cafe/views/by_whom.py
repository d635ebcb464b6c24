"""By whom a page is read: everybody together, by profession, or by area of work (`?by=`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import request, url_for

from cafe.reports.by_whom import DIMENSIONS
from cafe.reports.summary.model import ByWhom

KEPT = ("place", "release")  # what else an address says of which figures


def asked(
    count: Callable[[str], ByWhom], dimensions: Sequence[str] = DIMENSIONS
) -> tuple[dict[str, str], ByWhom | None]:
    """The addresses of the page by each dimension ("" for everybody together), and what `count`
    finds of the one that is asked for, None of none."""
    here: dict[str, Any] = {name: request.args[name] for name in KEPT if request.args.get(name)}
    here |= request.view_args or {}
    at = request.endpoint or ""
    ways = {by: url_for(at, **here, by=by or None, _anchor="by-whom") for by in ("", *dimensions)}
    wanted = request.args.get("by", "")
    return ways, count(wanted) if wanted in dimensions else None
