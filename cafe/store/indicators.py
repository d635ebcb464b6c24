"""Indicators: what is counted and under which heading, breaks in the series, and targets.

A definition has revisions, and every one is kept. The heading is what figures are called in files
and questionnaires; observations are kept under it, so it never changes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import audit
from cafe.store.database import Store, row, rows, value

PLAIN_NUMBER = "antal"  # the unit of figures of which nobody has said what they count
BUILTIN = Path(__file__).resolve().parent.parent / "organisations" / "indicators.toml"
COUNT, SHARE = "count", "share"
MONTH, YEAR = "month", "year"
AT_MOST, AT_LEAST = "at_most", "at_least"


@dataclass(frozen=True)
class Definition:
    """What the figures of an indicator are. `kind` is count or share (percent of `base` persons);
    `rhythm` says whether a month or a year has one figure; a `protected` one is about persons who
    could be recognised (a share always is); `point` is the code of the plan that it follows."""

    name: str
    unit: str
    kind: str
    rhythm: str
    protected: bool
    owner: str
    counted: str
    point: str | None = None


@dataclass(frozen=True)
class Indicator:
    """An indicator as it is defined now; `heading` is its name in files and questionnaires."""

    id: int
    heading: str
    revision: int
    definition: Definition

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def is_share(self) -> bool:
        return self.definition.kind == SHARE

    def period(self, date: str) -> str:
        """The period that a date (2021, 2021-04 or 2021-04-14) falls in."""
        return date[:4] if self.definition.rhythm == YEAR else date[:7]


@dataclass(frozen=True)
class DefinitionRevision:
    """One version of a definition: who wrote it, when, and why."""

    number: int
    definition: Definition
    reason: str
    actor: str
    at: str


@dataclass(frozen=True)
class Break:
    """From this period on, figures cannot be compared with those before, because of `text`."""

    id: int
    period: str
    text: str


@dataclass(frozen=True)
class Target:
    """A sub-goal: the value that is to be reached by an ISO date, by a district or the city."""

    id: int
    indicator_id: int
    district: str | None
    sub_goal: str
    direction: str
    value: float
    by_day: str
    dropped_at: str | None = None
    dropped_why: str = ""

    def reached(self, figure: float) -> bool:
        """Whether a figure is on the right side of the target."""
        return figure <= self.value if self.direction == AT_MOST else figure >= self.value


NEWEST = (
    "SELECT i.id, i.heading, d.* FROM indicator i JOIN indicator_definition d "
    "ON d.indicator_id = i.id AND d.revision = (SELECT max(revision) FROM indicator_definition "
    "WHERE indicator_id = i.id) "
)


def ensure_builtin(store: Store) -> None:
    """Define the built-in indicators, each once: what has been edited since stays."""
    known = {r["heading"] for r in rows(store.read(), "SELECT heading FROM indicator")}
    if not all(heading in known for heading, _ in builtin()):
        with store.write() as db:
            define_builtin(db)


def define_builtin(db: Database) -> None:
    """The same within an open transaction."""
    for heading, definition in builtin():
        if not value(db, "SELECT EXISTS (SELECT 1 FROM indicator WHERE heading = ?)", (heading,)):
            add(db, "rundabord", heading, definition)


def builtin() -> list[tuple[str, Definition]]:
    """Heading and definition of the indicators that come with the software."""
    data = tomllib.loads(BUILTIN.read_text(encoding="utf-8"))
    return [
        (
            i["heading"],
            Definition(
                name=i["name"],
                unit=i["unit"],
                kind=i["kind"],
                rhythm=i["rhythm"],
                protected=i["kind"] == SHARE,
                owner=i["owner"],
                counted=i["counted"],
                point=i.get("point"),
            ),
        )
        for i in data["indicator"]
    ]


def every(db: Database) -> list[Indicator]:
    """All indicators, in the order in which they were defined."""
    return [_indicator(r) for r in rows(db, NEWEST + "ORDER BY i.id")]


def get(db: Database, identity: int) -> Indicator:
    """The indicator with this id. Raises Unknown."""
    found = row(db, NEWEST + "WHERE i.id = ?", (identity,))
    if found is None:
        raise Unknown("not_found")
    return _indicator(found)


def named(db: Database, name: str) -> Indicator:
    """The indicator with this name or heading. Raises Unknown("indicator_unknown")."""
    for one in every(db):
        if name.casefold() in (one.heading.casefold(), one.name.casefold()):
            return one
    raise Unknown("indicator_unknown", name=name)


def add(db: Database, actor: str, heading: str, definition: Definition) -> int:
    """Define a new indicator; returns its id. Raises Conflict("indicator_taken")."""
    taken = rows(db, NEWEST + "ORDER BY i.id")
    if any(heading.casefold() == r["heading"].casefold() for r in taken):
        raise Conflict("indicator_taken", heading=heading)
    identity = int(
        db.conn.execute(
            "INSERT INTO indicator (heading, added_at) VALUES (?, ?)", (heading, days.now())
        ).lastrowid
        or 0
    )
    _keep(db, actor, identity, 1, definition, "")
    audit.add(db, actor, "indicator.add", f"indicator:{identity}", heading=heading)
    return identity


def change(
    db: Database, actor: str, identity: int, base: int, definition: Definition, reason: str
) -> None:
    """Give an indicator a new version of its definition; the earlier ones stay readable.

    `base` is the revision that the change was made from. Raises Unknown,
    Conflict("indicator_changed_meanwhile") when it is not the current one.
    """
    before = get(db, identity)
    if before.revision != base:
        raise Conflict("indicator_changed_meanwhile")
    if before.definition == definition:
        return
    _keep(db, actor, identity, base + 1, definition, reason)
    audit.add(db, actor, "indicator.change", f"indicator:{identity}", revision=base + 1)


def revisions(db: Database, identity: int) -> list[DefinitionRevision]:
    """Every version of the definition, the newest first."""
    found = rows(
        db,
        "SELECT * FROM indicator_definition WHERE indicator_id = ? ORDER BY revision DESC",
        (identity,),
    )
    return [
        DefinitionRevision(r["revision"], _definition(r), r["reason"], r["actor"], r["at"])
        for r in found
    ]


def add_break(db: Database, actor: str, identity: int, period: str, text: str) -> None:
    """Mark that figures from `period` on cannot be compared with those before."""
    db.conn.execute(
        "INSERT INTO indicator_break (indicator_id, period, text, actor, at) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (identity, period, text, actor, days.now()),
    )
    audit.add(db, actor, "indicator.break", f"indicator:{identity}", period=period)


def breaks(db: Database, identity: int) -> list[Break]:
    """The breaks in the series, in order of time."""
    found = rows(
        db, "SELECT * FROM indicator_break WHERE indicator_id = ? ORDER BY period, id", (identity,)
    )
    return [Break(r["id"], r["period"], r["text"]) for r in found]


def add_target(
    db: Database,
    actor: str,
    identity: int,
    *,
    district: str | None,
    sub_goal: str,
    direction: str,
    goal: float,
    by_day: str,
) -> int:
    """Set a target for a district, or for the city (None); returns its id."""
    made = db.conn.execute(
        "INSERT INTO indicator_target "
        "(indicator_id, district, sub_goal, direction, value, by_day, actor, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (identity, district, sub_goal, direction, goal, by_day, actor, days.now()),
    ).lastrowid
    audit.add(db, actor, "indicator.target", f"indicator:{identity}", target=made)
    return int(made or 0)


def target(db: Database, target_id: int) -> Target:
    """A target by its id. Raises Unknown."""
    found = row(db, "SELECT * FROM indicator_target WHERE id = ?", (target_id,))
    if found is None:
        raise Unknown("not_found")
    return _target(found)


def drop_target(db: Database, actor: str, target_id: int, why: str) -> None:
    """End a target that no longer holds; it stays readable with the reason."""
    db.conn.execute(
        "UPDATE indicator_target SET dropped_at = ?, dropped_why = ? "
        "WHERE id = ? AND dropped_at IS NULL",
        (days.now(), why, target_id),
    )
    audit.add(db, actor, "indicator.target_drop", f"target:{target_id}")


def targets(db: Database, identity: int) -> list[Target]:
    """All targets of an indicator, those that hold first, each by its day."""
    found = rows(
        db,
        "SELECT * FROM indicator_target WHERE indicator_id = ? "
        "ORDER BY dropped_at IS NOT NULL, by_day, id",
        (identity,),
    )
    return [_target(r) for r in found]


def _keep(
    db: Database, actor: str, identity: int, revision: int, d: Definition, reason: str
) -> None:
    db.conn.execute(
        "INSERT INTO indicator_definition (indicator_id, revision, name, unit, kind, rhythm, "
        "protected, owner, counted, point, reason, actor, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            identity,
            revision,
            d.name,
            d.unit,
            d.kind,
            d.rhythm,
            int(d.protected or d.kind == SHARE),
            d.owner,
            d.counted,
            d.point,
            reason,
            actor,
            days.now(),
        ),
    )


def _definition(r: Row | dict[str, Any]) -> Definition:
    return Definition(
        name=r["name"],
        unit=r["unit"],
        kind=r["kind"],
        rhythm=r["rhythm"],
        protected=bool(r["protected"]),
        owner=r["owner"],
        counted=r["counted"],
        point=r["point"],
    )


def _indicator(r: Row) -> Indicator:
    return Indicator(r["id"], r["heading"], r["revision"], _definition(r))


def _target(r: Row) -> Target:
    return Target(
        r["id"],
        r["indicator_id"],
        r["district"],
        r["sub_goal"],
        r["direction"],
        r["value"],
        r["by_day"],
        r["dropped_at"],
        r["dropped_why"],
    )


def next_target(db: Database, found: Indicator, district: str | None, today: str) -> Target | None:
    """The next target of the place that holds, else the last one."""
    mine = [t for t in targets(db, found.id) if t.district == district and t.dropped_at is None]
    coming = [t for t in mine if t.by_day >= today]
    return coming[0] if coming else mine[-1] if mine else None
