"""What was shown of an indicator's figures, period by period, as it was shown: only added to.

What is shown is decided in `cafe.reports.indicator_gate`; the database notes by itself
(`figures_unjudged`) of which indicators something has come, or has come under another rule, since.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from cafe.store.database import rows, value


@dataclass(frozen=True)
class KeptFigures:
    """A period as it was shown; `content` is as `cafe.reports.indicator_shown` wrote it."""

    period: str
    content: dict[str, Any]


def kept(db: Database, heading: str) -> list[KeptFigures]:
    """What was shown of an indicator, the earliest first."""
    found = rows(
        db, "SELECT period, content FROM figures_shown WHERE indicator = ? ORDER BY id", (heading,)
    )
    return [KeptFigures(r["period"], json.loads(r["content"])) for r in found]


def keep(db: Database, heading: str, period: str, content: dict[str, Any]) -> None:
    """Keep what is shown of a period from now on."""
    db.conn.execute(
        "INSERT INTO figures_shown (indicator, period, content) VALUES (?, ?, ?)",
        (heading, period, json.dumps(content, ensure_ascii=False, separators=(",", ":"))),
    )


def unjudged(db: Database) -> list[str]:
    """The headings of the indicators of which something has come that nobody has judged. None in a
    file that is not migrated yet."""
    if not value(db, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'figures_unjudged')"):
        return []
    return [r[0] for r in rows(db, "SELECT indicator FROM figures_unjudged ORDER BY indicator")]


def solved(db: Database, heading: str) -> bool:
    """Whether what waits of an indicator has been shown by an earlier version, which chose by
    solving equations."""
    known = "EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'figures_solved')"
    if not value(db, f"SELECT {known}"):
        return True  # a file that is not migrated yet
    return bool(value(db, "SELECT count(*) FROM figures_solved WHERE indicator = ?", (heading,)))


def judged(db: Database, heading: str) -> None:
    """All of an indicator has been."""
    db.conn.execute("DELETE FROM figures_unjudged WHERE indicator = ?", (heading,))
    db.conn.execute("DELETE FROM figures_solved WHERE indicator = ?", (heading,))
