"""Local action plans: what a district gives priority to in a year, and why, as it is written.

Priorities may be changed in a draft, and while the next version is written
(`cafe.store.plan_versions`); what is done about them: `cafe.store.activities`.
"""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit
from cafe.store.database import row, rows, value


@dataclass(frozen=True)
class Point:
    """What the plan says of one code. `revision` 0: nothing yet."""

    code: str
    priority: bool
    why: str
    revision: int


@dataclass(frozen=True)
class Plan:
    """A district's plan for a year. `previous_id` is the plan that it starts from, `version` the
    number of what was adopted last, at `adopted_at` (0: none); `revising`: the next is written."""

    id: int
    district: str
    year: int
    previous_id: int | None
    created_at: str
    adopted_at: str | None
    adopted_by: str
    version: int
    revising: bool

    @property
    def adopted(self) -> bool:
        """Whether it has been decided on; before that it is a draft."""
        return self.adopted_at is not None

    @property
    def open(self) -> bool:
        """Whether its priorities may be changed."""
        return self.revising or not self.adopted


_PLAN = (
    "SELECT plan.id, district, year, previous_id, plan.created_at, revising, "
    "coalesce(v.adopted_at, plan.adopted_at) AS adopted_at, coalesce(v.version, 0) AS version, "
    "coalesce(u.name, '') AS name FROM plan LEFT JOIN plan_version v ON v.plan_id = plan.id "
    "AND v.version = (SELECT max(version) FROM plan_version w WHERE w.plan_id = plan.id) "
    "LEFT JOIN user u ON u.id = v.adopted_by"
)


def _plan(r: Row) -> Plan:
    return Plan(
        r["id"],
        r["district"],
        r["year"],
        r["previous_id"],
        r["created_at"],
        r["adopted_at"],
        r["name"],
        r["version"],
        bool(r["revising"]),
    )


def get(db: Database, district: str, year: int) -> Plan:
    """The plan. Raises Unknown("plan_unknown")."""
    found = row(db, f"{_PLAN} WHERE district = ? AND year = ?", (district, year))
    if found is None:
        raise Unknown("plan_unknown")
    return _plan(found)


def by_id(db: Database, plan_id: int) -> Plan:
    """The plan with this id. Raises Unknown("plan_unknown")."""
    found = row(db, f"{_PLAN} WHERE plan.id = ?", (plan_id,))
    if found is None:
        raise Unknown("plan_unknown")
    return _plan(found)


def every(db: Database) -> list[Plan]:
    """All plans, the latest year first."""
    return [_plan(r) for r in rows(db, f"{_PLAN} ORDER BY year DESC, plan.id")]


def start(db: Database, actor: str, district: str, year: int) -> Plan:
    """Begin the district's plan for a year, from its latest adopted plan of an earlier year.

    Priorities and reasons come along as they were; each of its activities that is neither done nor
    dropped waits for a decision (see `waiting`). Raises Conflict when there is one already.
    """
    if value(db, "SELECT 1 FROM plan WHERE district = ? AND year = ?", (district, year)):
        raise Conflict("plan_exists")
    before = row(
        db,
        "SELECT id FROM plan WHERE district = ? AND year < ? AND adopted_at IS NOT NULL "
        "ORDER BY year DESC LIMIT 1",
        (district, year),
    )
    previous = before["id"] if before else None
    cursor = db.conn.execute(
        "INSERT INTO plan (district, year, previous_id, created_at) VALUES (?, ?, ?, ?)",
        (district, year, previous, days.now()),
    )
    made = int(cursor.lastrowid or 0)
    if previous is not None:
        db.conn.execute(
            "INSERT INTO plan_point (plan_id, code, priority, why) "
            "SELECT ?, code, priority, why FROM plan_version_point v WHERE plan_id = ? AND "
            "version = (SELECT max(version) FROM plan_version w WHERE w.plan_id = v.plan_id)",
            (made, previous),
        )
    audit.add(db, actor, "plan.start", f"plan:{made}", district=district, year=year)
    return by_id(db, made)


def points(db: Database, plan_id: int) -> dict[str, Point]:
    """By code: what the plan says of it as those who write it see it. Codes that nobody has written
    about are missing."""
    found = rows(db, "SELECT * FROM plan_point WHERE plan_id = ?", (plan_id,))
    return {
        r["code"]: Point(r["code"], bool(r["priority"]), r["why"], r["revision"]) for r in found
    }


def set_point(
    db: Database, actor: str, plan: Plan, code: str, *, priority: bool, why: str, seen: int
) -> None:
    """Say whether the plan gives the code priority, and why; `seen` is the revision that the writer
    had before them.

    Raises Conflict("plan_adopted"), Conflict("plan_changed_meanwhile") when somebody else has
    written since, Refused("plan_why_needed") for a priority without a reason.
    """
    if not plan.open:
        raise Conflict("plan_adopted")
    if priority and not why.strip():
        raise Refused("plan_why_needed")
    current = points(db, plan.id).get(code)
    if (current.revision if current else 0) != seen:
        raise Conflict("plan_changed_meanwhile")
    db.conn.execute(
        "INSERT INTO plan_point (plan_id, code, priority, why) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (plan_id, code) DO UPDATE SET priority = excluded.priority, "
        "why = excluded.why, revision = revision + 1",
        (plan.id, code, int(priority), why),
    )
    audit.add(db, actor, "plan.point", f"plan:{plan.id}", code=code, priority=priority)
