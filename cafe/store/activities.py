"""Activities of a local action plan.

Wording and progress are entries that are only added to; the latest one says how it stands.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit, plans
from cafe.store.database import row, rows
from cafe.store.plans import Plan

KINDS = ("written", "progress", "dropped", "resumed")


@dataclass(frozen=True)
class ActivityContent:
    """What an activity says. `target` and `unit` measure the sub-goal, None and "" for one in words
    alone; `due` is an ISO date, None for none."""

    title: str
    goal: str
    target: float | None
    unit: str
    responsible: str
    due: str | None


@dataclass(frozen=True)
class ActivityEntry:
    """One entry in an activity's history: how it read and stood from `at` on, and why."""

    kind: str
    content: ActivityContent
    percent: int
    note: str
    name: str
    at: str


@dataclass(frozen=True)
class Activity:
    """An activity of a plan as it stands. `from_id` is the one of an earlier plan that it goes on
    from; `changes` the number of entries, which a form hands back to tell what it has seen."""

    id: int
    plan_id: int
    code: str
    from_id: int | None
    content: ActivityContent
    percent: int
    dropped: bool
    note: str
    changed_at: str
    changes: int

    @property
    def done(self) -> bool:
        """Whether it has come all the way."""
        return self.percent == 100 and not self.dropped

    def late(self, today: str) -> bool:
        """Whether its day has passed without it being done or dropped."""
        due = self.content.due
        return due is not None and due < today and not self.dropped and self.percent < 100


_ACTIVITY = (
    "SELECT a.id, a.plan_id, a.code, a.from_id, e.*, "
    "(SELECT count(*) FROM activity_entry c WHERE c.activity_id = a.id) AS changes "
    "FROM activity a JOIN activity_entry e ON e.id = "
    "(SELECT max(id) FROM activity_entry last WHERE last.activity_id = a.id)"
)


def _content(r: Row) -> ActivityContent:
    return ActivityContent(
        r["title"], r["goal"], r["target"], r["unit"], r["responsible"], r["due"]
    )


def _activity(r: Row) -> Activity:
    return Activity(
        r["activity_id"],
        r["plan_id"],
        r["code"],
        r["from_id"],
        _content(r),
        r["percent"],
        r["kind"] == "dropped",
        r["note"],
        r["at"],
        r["changes"],
    )


def of_plan(db: Database, plan_id: int) -> list[Activity]:
    """The plan's activities in the order in which they were written."""
    return [
        _activity(r) for r in rows(db, f"{_ACTIVITY} WHERE a.plan_id = ? ORDER BY a.id", (plan_id,))
    ]


def of_plan_at(db: Database, plan_id: int, at: str) -> list[Activity]:
    """The plan's activities as they stood at a stored time."""
    found = rows(
        db,
        "SELECT a.id, a.plan_id, a.code, a.from_id, e.*, 0 AS changes FROM activity a "
        "JOIN activity_entry e ON e.id = (SELECT max(id) FROM activity_entry last "
        "WHERE last.activity_id = a.id AND last.at <= ?) WHERE a.plan_id = ? ORDER BY a.id",
        (at, plan_id),
    )
    return [_activity(r) for r in found]


def get(db: Database, activity_id: int) -> Activity:
    """One activity. Raises Unknown("not_found")."""
    found = row(db, f"{_ACTIVITY} WHERE a.id = ?", (activity_id,))
    if found is None:
        raise Unknown("not_found")
    return _activity(found)


def finished(db: Database, districts: Collection[str], since: str) -> list[tuple[Activity, str]]:
    """The activities of the districts' adopted plans that have come all the way and did so after a
    stored time, with when, the first first."""
    found = rows(
        db,
        f"SELECT * FROM ({_ACTIVITY} JOIN plan p ON p.id = a.plan_id "  # noqa: S608
        "WHERE p.adopted_at IS NOT NULL AND p.district IN (SELECT value FROM json_each(?)))",
        (json.dumps(sorted(districts)),),
    )
    ended = []
    for one in map(_activity, found):
        if not one.done:
            continue
        at = ""  # of the first of the entries since which it is done: a later one words it anew
        for entry in history(db, one.id):
            done = entry.percent == 100 and entry.kind != "dropped"
            at = (at or entry.at) if done else ""
        if at > since:
            ended.append((one, at))
    return sorted(ended, key=lambda pair: (pair[1], pair[0].id))


def history(db: Database, activity_id: int) -> list[ActivityEntry]:
    """All entries of an activity, the first first."""
    found = rows(
        db,
        "SELECT e.*, coalesce(u.name, '') AS name FROM activity_entry e "
        "LEFT JOIN user u ON u.id = e.user_id WHERE e.activity_id = ? ORDER BY e.id",
        (activity_id,),
    )
    return [
        ActivityEntry(r["kind"], _content(r), r["percent"], r["note"], r["name"], r["at"])
        for r in found
    ]


def add(
    db: Database,
    user_id: int | None,
    plan: Plan,
    code: str,
    content: ActivityContent,
    *,
    from_id: int | None = None,
    percent: int = 0,
    note: str = "",
) -> int:
    """Add an activity to a plan, adopted or not; returns its id."""
    cursor = db.conn.execute(
        "INSERT INTO activity (plan_id, code, from_id, created_at) VALUES (?, ?, ?, ?)",
        (plan.id, code, from_id, days.now()),
    )
    made = int(cursor.lastrowid or 0)
    _enter(db, user_id, made, "written", content, percent, note)
    audit.add(db, audit.by(user_id), "activity.add", f"activity:{made}", plan=plan.id, code=code)
    return made


def enter(
    db: Database,
    user_id: int | None,
    current: Activity,
    *,
    kind: str,
    seen: int,
    content: ActivityContent | None = None,
    percent: int | None = None,
    note: str = "",
) -> None:
    """Add an entry: how far the activity has come, a new wording, that it is dropped or resumed.

    `seen` is the number of entries that the writer had before them. Raises
    Conflict("plan_changed_meanwhile") when there are more by now, Refused("plan_note_needed") when
    it is dropped or an adopted plan's wording is changed without a reason.
    """
    if kind not in KINDS:
        raise Refused("not_a_choice")
    now_there = get(db, current.id)
    if now_there.changes != seen:
        raise Conflict("plan_changed_meanwhile")
    adopted = plans.by_id(db, current.plan_id).adopted
    if not note.strip() and (kind == "dropped" or (kind == "written" and adopted)):
        raise Refused("plan_note_needed")
    _enter(
        db,
        user_id,
        current.id,
        kind,
        content or now_there.content,
        now_there.percent if percent is None else percent,
        note,
    )
    audit.add(db, audit.by(user_id), f"activity.{kind}", f"activity:{current.id}")


def _enter(
    db: Database,
    user_id: int | None,
    activity_id: int,
    kind: str,
    content: ActivityContent,
    percent: int,
    note: str,
) -> None:
    db.conn.execute(
        "INSERT INTO activity_entry (activity_id, kind, title, goal, target, unit, responsible, "
        "due, percent, note, user_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            activity_id,
            kind,
            content.title,
            content.goal,
            content.target,
            content.unit,
            content.responsible,
            content.due,
            percent,
            note,
            user_id,
            days.now(),
        ),
    )


def waiting(db: Database, plan: Plan) -> list[Activity]:
    """The activities of the plan before that are neither done nor dropped, and on which nobody has
    decided whether this plan goes on with them."""
    decided = {r[0] for r in rows(db, "SELECT activity_id FROM carry")}
    return [
        a
        for before in plans_before(db, plan)
        for a in of_plan(db, before)
        if not a.done and not a.dropped and a.id not in decided
    ]


def plans_before(db: Database, plan: Plan) -> list[int]:
    """The ids of the plans that it goes on from: the district's own, and the latest adopted one of
    each district that it has taken over."""
    found = rows(
        db,
        "WITH RECURSIVE led (district) AS (SELECT district FROM takeover WHERE by_district = ? "
        "UNION SELECT t.district FROM takeover t JOIN led ON t.by_district = led.district) "
        "SELECT id FROM plan p WHERE district IN (SELECT district FROM led) AND year < ? AND "
        "year = (SELECT max(year) FROM plan o WHERE o.district = p.district "
        "AND o.adopted_at IS NOT NULL AND o.year < ?) ORDER BY id",
        (plan.district, plan.year, plan.year),
    )
    own = [] if plan.previous_id is None else [plan.previous_id]
    return [*own, *(r["id"] for r in found)]


def carry(
    db: Database, user_id: int, plan: Plan, earlier: Activity, *, go_on: bool, reason: str
) -> int | None:
    """Decide on an activity of the plan before: go on with it, as a new one of this plan (whose id
    is returned), or end it there, with a reason.

    Raises Conflict("plan_adopted"), Conflict("plan_carry_done") when it has been decided on or is
    not of the plan before, Refused("plan_note_needed") when it ends without a reason.
    """
    if plan.adopted:
        raise Conflict("plan_adopted")
    if earlier.id not in {a.id for a in waiting(db, plan)}:
        raise Conflict("plan_carry_done")
    if not go_on and not reason.strip():
        raise Refused("plan_note_needed")
    db.conn.execute(
        "INSERT INTO carry (plan_id, activity_id, decision, reason, user_id, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (plan.id, earlier.id, "on" if go_on else "dropped", reason, user_id, days.now()),
    )
    audit.add(db, f"user:{user_id}", "plan.carry", f"activity:{earlier.id}", plan=plan.id)
    if not go_on:
        enter(db, user_id, earlier, kind="dropped", seen=earlier.changes, note=reason)
        return None
    return add(
        db,
        user_id,
        plan,
        earlier.code,
        earlier.content,
        from_id=earlier.id,
        percent=earlier.percent,
        note=reason,
    )
