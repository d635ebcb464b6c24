"""All adopted plans at once: districts by points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import shares
from cafe.store import activities, plan_versions, plans
from cafe.store.activities import Activity
from cafe.store.plans import Point


@dataclass(frozen=True)
class MatrixCell:
    """One cell of the matrix: what a district's plan says of one code."""

    priority: bool
    activities: int
    done: int
    late: int
    percent: int | None  # the mean of the activities that were not dropped


def of_year(db: Database, year: int, today: str) -> dict[str, dict[str, MatrixCell]]:
    """By district with an adopted plan for the year, and code: its priority and activities."""
    found: dict[str, dict[str, MatrixCell]] = {}
    for plan in plans.every(db):
        if plan.year != year or not plan.adopted:
            continue
        said = plan_versions.adopted_points(db, plan.id)
        doing: dict[str, list[Activity]] = {}
        for one in activities.of_plan(db, plan.id):
            doing.setdefault(one.code, []).append(one)
        found[plan.district] = {
            code: place(said.get(code), doing.get(code, ()), today) for code in {*said, *doing}
        }
    return found


def place(point: Point | None, doing: Sequence[Activity], today: str) -> MatrixCell:
    """A code's cell from what the plan says of it and its activities."""
    kept = [a for a in doing if not a.dropped]
    return MatrixCell(
        priority=bool(point and point.priority),
        activities=len(kept),
        done=sum(a.done for a in kept),
        late=sum(a.late(today) for a in kept),
        percent=shares.percent(sum(a.percent for a in kept), 100 * len(kept)) if kept else None,
    )
