"""Local action plans as they were adopted.

Once a plan is adopted its priorities stay, until it is revised: then they may be written anew while
readers see what was adopted, and the next version says why it came. Each stays as it was adopted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused
from cafe.store import activities, audit, plans
from cafe.store.database import rows
from cafe.store.plans import Plan, Point


@dataclass(frozen=True)
class PlanVersion:
    """A plan as it was adopted for the `number`th time, by whom, and why it was revised."""

    number: int
    why: str
    adopted_at: str
    adopted_by: str


@dataclass(frozen=True)
class PointChange:
    """A code whose priority or reason differs between two versions; None: nothing was said."""

    code: str
    before: Point | None
    after: Point | None

    @property
    def gained(self) -> bool:
        """Whether it has become a priority."""
        return bool(self.after and self.after.priority) and not self.was

    @property
    def lost(self) -> bool:
        """Whether it is a priority no longer."""
        return self.was and not (self.after and self.after.priority)

    @property
    def was(self) -> bool:
        """Whether it was a priority before."""
        return bool(self.before and self.before.priority)


def adopted_points(db: Database, plan_id: int, version: int | None = None) -> dict[str, Point]:
    """By code: what the plan said when the version, or the latest one, was adopted; nothing for a
    draft."""
    found = rows(
        db,
        "SELECT * FROM plan_version_point v WHERE plan_id = ? AND version = coalesce(?, "
        "(SELECT max(version) FROM plan_version w WHERE w.plan_id = v.plan_id))",
        (plan_id, version),
    )
    return {r["code"]: Point(r["code"], bool(r["priority"]), r["why"], 0) for r in found}


def of_plan(db: Database, plan_id: int) -> list[PlanVersion]:
    """Every version that was adopted, the first first."""
    found = rows(
        db,
        "SELECT v.*, coalesce(u.name, '') AS name FROM plan_version v "
        "LEFT JOIN user u ON u.id = v.adopted_by WHERE v.plan_id = ? ORDER BY v.version",
        (plan_id,),
    )
    return [PlanVersion(r["version"], r["why"], r["adopted_at"], r["name"]) for r in found]


def compared(before: Mapping[str, Point], after: Mapping[str, Point]) -> list[PointChange]:
    """What differs between two versions, by code."""

    def said(point: Point | None) -> tuple[bool, str]:
        return (point.priority, point.why.strip()) if point else (False, "")

    return [
        PointChange(code, before.get(code), after.get(code))
        for code in sorted({*before, *after})
        if said(before.get(code)) != said(after.get(code))
    ]


def revise(db: Database, actor: str, plan: Plan) -> None:
    """Begin the plan's next version. Raises Conflict("plan_not_adopted"),
    Conflict("plan_revised_already")."""
    if not plan.adopted:
        raise Conflict("plan_not_adopted")
    if plan.revising:
        raise Conflict("plan_revised_already")
    db.conn.execute("UPDATE plan SET revising = 1 WHERE id = ?", (plan.id,))
    audit.add(db, actor, "plan.revise", f"plan:{plan.id}", version=plan.version + 1)


def stop_revising(db: Database, actor: str, plan: Plan) -> None:
    """Throw the next version away: the plan reads as it was adopted. Raises
    Conflict("plan_not_revised")."""
    if not plan.revising:
        raise Conflict("plan_not_revised")
    adopted = adopted_points(db, plan.id)
    for change in compared(plans.points(db, plan.id), adopted):
        db.conn.execute(
            "UPDATE plan_point SET priority = ?, why = ?, revision = revision + 1 "
            "WHERE plan_id = ? AND code = ?",
            (
                int(bool(change.after and change.after.priority)),
                change.after.why if change.after else "",
                plan.id,
                change.code,
            ),
        )
    db.conn.execute("UPDATE plan SET revising = 0 WHERE id = ?", (plan.id,))
    audit.add(db, actor, "plan.stop_revising", f"plan:{plan.id}", version=plan.version + 1)


def adopt(db: Database, user_id: int | None, plan: Plan, why: str = "") -> None:
    """Adopt the plan, or its next version, which says why it came: from now on its priorities stay,
    and others may read it. `user_id` None is the command line.

    Raises Conflict("plan_adopted"), Refused("plan_carry_first") while an activity of the plan
    before waits for a decision, Refused("plan_empty") without any priority,
    Refused("plan_unchanged") for a version that says nothing new, Refused("plan_note_needed") for
    one without a reason.
    """
    if not plan.open:
        raise Conflict("plan_adopted")
    if left := len(activities.waiting(db, plan)):
        raise Refused("plan_carry_first", count=left)
    if not any(point.priority for point in plans.points(db, plan.id).values()):
        raise Refused("plan_empty")
    if plan.revising:
        if not compared(adopted_points(db, plan.id), plans.points(db, plan.id)):
            raise Refused("plan_unchanged")
        if not why.strip():
            raise Refused("plan_note_needed")
    at, version = days.now(), plan.version + 1
    db.conn.execute(
        "INSERT INTO plan_version (plan_id, version, why, adopted_at, adopted_by) "
        "VALUES (?, ?, ?, ?, ?)",
        (plan.id, version, why.strip(), at, user_id),
    )
    db.conn.execute(
        "INSERT INTO plan_version_point (plan_id, version, code, priority, why) "
        "SELECT plan_id, ?, code, priority, why FROM plan_point WHERE plan_id = ?",
        (version, plan.id),
    )
    db.conn.execute(
        "UPDATE plan SET adopted_at = coalesce(adopted_at, ?), revising = 0, "
        "adopted_by = coalesce(adopted_by, ?) WHERE id = ?",
        (at, user_id, plan.id),
    )
    action = "plan.adopt_again" if plan.revising else "plan.adopt"
    audit.add(db, audit.by(user_id), action, f"plan:{plan.id}", version=version)
