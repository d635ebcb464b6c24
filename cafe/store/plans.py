"""Local action plans: what a district gives priority to in a year, why, and how far it has come.

A draft's priorities may be changed. Once the plan is adopted they stay, until it is revised: then
they may be written anew while readers see what was adopted, and the next version says why it came.
Each version stays as it was adopted. An activity's wording and
progress are entries that are only added to; the latest one says how it stands.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days, shares
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit
from cafe.store.database import row, rows, value

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


@dataclass(frozen=True)
class MatrixCell:
    """One cell of the matrix: what a district's plan says of one code."""

    priority: bool
    activities: int
    done: int
    late: int
    percent: int | None  # the mean of the activities that were not dropped


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


def versions(db: Database, plan_id: int) -> list[PlanVersion]:
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
    for change in compared(points(db, plan.id), adopted):
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
    if left := len(waiting(db, plan)):
        raise Refused("plan_carry_first", count=left)
    if not any(point.priority for point in points(db, plan.id).values()):
        raise Refused("plan_empty")
    if plan.revising:
        if not compared(adopted_points(db, plan.id), points(db, plan.id)):
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


# --- activities ----------------------------------------------------------------------------------

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


def activities(db: Database, plan_id: int) -> list[Activity]:
    """The plan's activities in the order in which they were written."""
    return [
        _activity(r) for r in rows(db, f"{_ACTIVITY} WHERE a.plan_id = ? ORDER BY a.id", (plan_id,))
    ]


def activities_at(db: Database, plan_id: int, at: str) -> list[Activity]:
    """The plan's activities as they stood at a stored time."""
    found = rows(
        db,
        "SELECT a.id, a.plan_id, a.code, a.from_id, e.*, 0 AS changes FROM activity a "
        "JOIN activity_entry e ON e.id = (SELECT max(id) FROM activity_entry last "
        "WHERE last.activity_id = a.id AND last.at <= ?) WHERE a.plan_id = ? ORDER BY a.id",
        (at, plan_id),
    )
    return [_activity(r) for r in found]


def activity(db: Database, activity_id: int) -> Activity:
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


def add_activity(
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
    now_there = activity(db, current.id)
    if now_there.changes != seen:
        raise Conflict("plan_changed_meanwhile")
    adopted = by_id(db, current.plan_id).adopted
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
        for a in activities(db, before)
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
    return add_activity(
        db,
        user_id,
        plan,
        earlier.code,
        earlier.content,
        from_id=earlier.id,
        percent=earlier.percent,
        note=reason,
    )


def matrix(db: Database, year: int, today: str) -> dict[str, dict[str, MatrixCell]]:
    """By district with an adopted plan for the year, and code: its priority and activities."""
    found: dict[str, dict[str, MatrixCell]] = {}
    for plan in every(db):
        if plan.year != year or not plan.adopted:
            continue
        said = adopted_points(db, plan.id)
        doing: dict[str, list[Activity]] = {}
        for one in activities(db, plan.id):
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
