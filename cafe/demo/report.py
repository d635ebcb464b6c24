"""The worked example's report of the year, as it is being written."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from cafe.store import indicators, observations, year_reports
from cafe.store.observations import Given

REPORT = Path(__file__).with_name("report.toml")


def load(db: Database, actor: str, code: str) -> int | None:
    """Add the report with figures of its own, about the café with this code; returns its id, None
    when there is one already."""
    written: dict[str, Any] = tomllib.loads(REPORT.read_text(encoding="utf-8"))
    if any(one.title == written["title"] for one in year_reports.every(db)):
        return None
    known = {one.heading: one for one in indicators.every(db)}
    turnover = written["turnover"]
    for year, number in turnover["values"].items():
        given = Given(None, year, number, remark=turnover["remark"], source=turnover["source"])
        observations.put(db, actor, known[turnover["indicator"]], given)
    made = year_reports.start(db, actor, written["title"], [])
    last: int | None = None
    for part in written["parts"]:
        source: str | None = part.get("source")
        if source is not None:
            kind, _, key = source.format(event=code).partition(":")
            source = f"{kind}:{known[key].id if kind == 'indicator' else key}"
        last = year_reports.add(
            db,
            actor,
            made,
            after=last,
            heading=part.get("heading", ""),
            text=part.get("text", ""),
            level=part.get("level", 1),
            source=source,
        )
    return made
