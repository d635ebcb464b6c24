"""Observations: the figures of indicators, by district and day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe.store.database import rows

# An observation that an answer makes is the same one however often the answer is stored.
NAMESPACE = uuid.UUID("5a4f6f0e-3f0a-4f5e-9d43-0c6f3a1f7a21")


@dataclass(frozen=True)
class Observation:
    """A figure of an indicator on an ISO date; `district` None is the city as a whole."""

    id: str
    indicator: str
    district: str | None
    date: str
    value: float
    remark: str = ""
    answer_id: str | None = None


def add_of_answer(
    db: Database, answer_id: str, figures: Iterable[tuple[str, str | None, str, float]]
) -> int:
    """Keep what an answer says of indicators, in the transaction that stores the answer.

    `figures`: (indicator, district, ISO date, value), as `forms.answer.observations` finds them.
    Returns how many were new: an answer that is stored a second time adds none.
    """
    written = 0
    for indicator, district, date, figure in figures:
        identity = uuid.uuid5(NAMESPACE, f"{answer_id}:{indicator}").hex
        written += db.conn.execute(
            "INSERT INTO observation (id, indicator, district, date, value, answer_id) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            (identity, indicator, district, date, float(figure), answer_id),
        ).rowcount
    return written


def of_indicator(db: Database, indicator: str) -> list[Observation]:
    """All observations of an indicator, by date, then district."""
    found = rows(
        db,
        "SELECT * FROM observation WHERE indicator = ? ORDER BY date, district, id",
        (indicator,),
    )
    return [_observation(r) for r in found]


def indicators(db: Database) -> list[str]:
    """The names of the indicators that have an observation."""
    return [r[0] for r in rows(db, "SELECT DISTINCT indicator FROM observation ORDER BY indicator")]


def _observation(r: Row) -> Observation:
    return Observation(
        r["id"],
        r["indicator"],
        r["district"],
        r["date"],
        r["value"],
        r["remark"],
        r["answer_id"],
    )
