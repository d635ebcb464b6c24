"""The worked example's report of the year: the city's of 2021, and all that it rests on."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from cafe.demo import asking
from cafe.store import (
    events,
    indicators,
    notes,
    observations,
    organisation_history,
    plan_versions,
    plans,
    year_reports,
)
from cafe.store.observations import Given
from cafe.store.organisation import ProfessionLevel

REPORT = Path(__file__).with_name("report.toml")


@dataclass(frozen=True)
class ReportGround:
    """What the report rests on: the sources of its blocks by what they show, the code of its
    workshop and those of its surveys. Nothing of them is shown to readers yet."""

    sources: Mapping[str, str]
    workshop: str
    surveys: tuple[str, ...]


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(REPORT.read_text(encoding="utf-8"))


def prepare(db: Database, actor: str) -> ReportGround | None:
    """Add what the report rests on; None when there is one already."""
    written = _written()
    if any(one.title == written["title"] for one in year_reports.every(db)):
        return None
    indicators.define_builtin(db)
    _figures(db, actor)
    _plans(db, actor)
    workshop = _workshop(db, actor, written["workshop"])
    joins = {
        name: asking.ask(
            db,
            actor,
            survey,
            [_without_times(one) for one in survey["answers"] for _ in range(one["times"])],
        )
        for name, survey in written["surveys"].items()
    }
    known = {one.heading: one.id for one in indicators.every(db)}
    return ReportGround(
        {
            "turnover": f"indicator:{known['Personalomsättning']}",
            "consultants": f"indicator:{known['Antal konsulter']}",
            "placements": f"indicator:{known['VFU-platser']}",
            "managers": f"indicator:{known['Chefer i ledarskapsprogrammet']}",
            "matrix": f"matrix:{written['plans']['year']}",
            "inputs": f"inputs:{workshop}",
            "april": f"evaluation:{joins['april']}",
            "august": f"evaluation:{joins['august']}",
            "rating": f"question:{joins['rating']}:rating",
        },
        workshop,
        tuple(joins.values()),
    )


def write(db: Database, actor: str, ground: ReportGround) -> int:
    """Write the report; returns its id."""
    written = _written()
    made = year_reports.start(db, actor, written["title"], [])
    last: int | None = None
    for part in written["parts"]:
        named, mark, chosen = part.get("source", "").partition("?")
        last = year_reports.add(
            db,
            actor,
            made,
            after=last,
            heading=part.get("heading", ""),
            text=part.get("text", ""),
            level=part.get("level", 1),
            source=f"{ground.sources[named]}{mark}{chosen}" if named else None,
        )
    return made


def _figures(db: Database, actor: str) -> None:
    for level in _written()["levels"]:
        made = ProfessionLevel(level["id"], level["id"].partition(".")[0], level["name"])
        organisation_history.add_level(db, actor, made)
    known, now = {one.heading: one for one in indicators.every(db)}, observations.moment(db)
    for series in _written()["figures"]:
        for period, number in series["values"].items():
            given = Given(
                None,
                period,
                float(number),
                profession=series.get("profession"),
                remark=series.get("remark", ""),
                source=series.get("source", ""),
            )
            observations.put(db, actor, known[series["indicator"]], given, together=now)


def _plans(db: Database, actor: str) -> None:
    written = _written()["plans"]
    year = written["year"]
    there = {plan.district for plan in plans.every(db) if plan.year == year}
    for district, points in written["priorities"].items():
        if district in there:
            continue
        plan = plans.start(db, actor, district, year)
        for point in points:
            plans.set_point(db, actor, plan, point, priority=True, why=written["why"], seen=0)
        plan_versions.adopt(db, None, plan)


def _workshop(db: Database, actor: str, written: Mapping[str, Any]) -> str:
    """Add the workshop with its inputs under their headings, as from a file; returns its code."""
    code = events.add(
        db,
        actor,
        title=written["title"],
        date=written["date"].isoformat(),
        participants=written["participants"],
        questions=[one["heading"] for one in written["headings"]],
        tables=0,
    )
    table = events.table_for(db, events.get(db, code), None)
    event = events.get(db, code)
    given = [
        notes.NoteIn(
            str(uuid.uuid5(asking.NAMESPACE, f"{code} {number} {place}")), 0, number, None, said
        )
        for number, one in enumerate(written["headings"], start=1)
        for place, said in enumerate(one["inputs"])
    ]
    by_id = {one.id: one for one in event.tables}
    notes.save(db, event, by_id[table], given, source="import", actor=actor)
    events.move(db, actor, events.get(db, code), "closed")
    events.open_words(db, actor, events.get(db, code), True)
    return code


def _without_times(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "times"}
