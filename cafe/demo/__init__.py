"""The worked example that `cafe demo` fills an instance with."""

from __future__ import annotations

import tomllib
import uuid
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from analysis.codebook import builtin
from cafe.demo import asking
from cafe.store import (
    activities,
    communication,
    decisions,
    events,
    feedback_pages,
    indicators,
    notes,
    observations,
    passages,
    plan_versions,
    plans,
    proposals,
    receipts,
)
from cafe.store.decisions import Milestone, Step
from cafe.store.events import Event
from cafe.store.observations import Given

CAFE = Path(__file__).with_name("cafe.toml")
SURVEY = Path(__file__).with_name("survey.toml")


def load(db: Database, actor: str) -> str:
    """Add the example as a closed event, in the open transaction; returns its code.

    Its evaluation, closed too, comes along, and so does what is told to whom. The figures of
    indicators and the district's plan come once, however often it is loaded.
    """
    cafe: dict[str, Any] = tomllib.loads(CAFE.read_text(encoding="utf-8"))
    code = events.add(
        db,
        actor,
        title=cafe["title"],
        date=cafe["date"].isoformat(),
        place=cafe["place"],
        district=cafe["organiser"],
        questions=[r["question"] for r in cafe["rounds"]],
        kinds=[r["kind"] for r in cafe["rounds"]],
        tables=len(cafe["tables"]),
    )
    events.move(db, actor, events.get(db, code), "open")
    event = events.get(db, code)
    tables = {t.number: t for t in event.tables}
    for written in cafe["tables"]:
        people: dict[str, Counter[str]] = {"profession": Counter(), "area": Counter()}
        for group in written["people"]:
            for dimension, counts in people.items():
                counts[group[dimension]] += group["count"]
        events.seat(
            db,
            actor,
            tables[written["number"]],
            participants=written["seated"],
            professions=people["profession"],
            areas=people["area"],
        )
    for position, written in enumerate(cafe["notes"]):
        note = notes.NoteIn(
            id=str(uuid.uuid5(asking.NAMESPACE, f"{code} {position}")),
            base=0,
            round=written["round"],
            kind=written["kind"],
            text=written["text"].strip(),
            votes=written.get("votes", 0),
            point=written.get("point"),
            area=written.get("area"),
            profession=written.get("profession"),
            district=written.get("district"),
            written_at=f"{event.date}T08:{position % 60:02}:00.000Z",
        )
        notes.save(db, event, tables[written["table"]], [note], source="tablet", actor=actor)
    events.move(db, actor, event, "closed")
    for written in cafe["proposals"]:
        _propose(db, event, written)
    for table in event.tables:
        receipts.issue(db, actor, table.id)
    feedback_pages.save(db, None, event.id, intro=cafe["told"], without=(), published=True)
    indicators.define_builtin(db)
    known = {i.heading: i for i in indicators.every(db)}
    now = observations.moment(db)
    for series in cafe["figures"]:
        indicator = known[series["indicator"]]
        for day, number in series["values"].items():
            given = Given(series["in"] or None, day, float(number), remark=cafe["invented"])
            observations.put(db, actor, indicator, given, together=now)
    for target in cafe["targets"]:
        if indicators.targets(db, known[target["indicator"]].id):
            continue
        indicators.add_target(
            db,
            actor,
            known[target["indicator"]].id,
            district=target["in"] or None,
            sub_goal=target["sub_goal"],
            direction=target["direction"],
            goal=float(target["value"]),
            by_day=target["by_day"].isoformat(),
        )
    _plan(db, actor, cafe["plan"])
    for written in cafe["communication"]:
        _tell(db, event, written)
    _evaluate(db, actor, event)
    return code


def _plan(db: Database, actor: str, written: dict[str, Any]) -> None:
    """Add the district's plan, adopted, unless it has one for that year."""
    district, year = written["district"], written["year"]
    if any((p.district, p.year) == (district, year) for p in plans.every(db)):
        return
    plan = plans.start(db, actor, district, year)
    for point in written["points"]:
        plans.set_point(db, actor, plan, point["code"], priority=True, why=point["why"], seen=0)
        for a in point.get("activities", ()):
            content = activities.ActivityContent(
                title=a["title"],
                goal=a["goal"],
                target=float(a["target"]),
                unit=a["unit"],
                responsible=a["responsible"],
                due=a["due"].isoformat(),
            )
            activities.add(
                db, None, plan, point["code"], content, percent=a["percent"], note=a["note"]
            )
    plan_versions.adopt(db, None, plan)


def _tell(db: Database, event: Event, written: dict[str, Any]) -> None:
    """Add an activity of the communication plan, and whether it was done."""
    made = communication.add(
        db,
        None,
        communication.CommunicationContent(
            what=written["what"],
            to_whom=written["to_whom"],
            channel=written["channel"],
            due=written["due"].isoformat(),
            responsible=written["responsible"],
        ),
        district=event.district,
        event_id=event.id,
        code=written.get("code"),
        public=written.get("public", False),
    )
    if done := written.get("done_on"):
        planned = communication.get(db, made)
        communication.enter(
            db, None, planned, kind="done", seen=planned.changes, done_on=done.isoformat()
        )


def _evaluate(db: Database, actor: str, event: Event) -> None:
    """Add the event's evaluation with its answers, and close it."""
    survey: dict[str, Any] = tomllib.loads(SURVEY.read_text(encoding="utf-8"))
    asking.ask(db, actor, survey, survey["answers"], event.id)


def _propose(db: Database, event: Event, written: dict[str, Any]) -> None:
    """Add a proposal, ask its groups, and let them decide."""
    said = passages.of_event(db, event.id)
    number = proposals.add(
        db,
        None,
        title=written["title"],
        what=written["what"],
        why=written.get("why", ""),
        points=written.get("points", []),
        codebook=builtin().name,
        home=event.district,
    )
    proposals.link(
        db, None, number, [p.id for p in said if p.text.startswith(tuple(written["from"]))]
    )
    # Two days after the café, so that the decisions come after it.
    sent = date.fromisoformat(event.date) + timedelta(days=2)
    groups = [district or None for district in written["to"]]
    proposals.send(db, None, number, groups, f"{sent}T08:00:00.000Z")
    asked = {r.district: r.id for r in proposals.referrals(db, [number])[number]}
    for step in written.get("decisions", ()):
        referral = asked[step["district"] or None]
        decisions.decide(
            db,
            None,
            referral,
            decisions.get(db, referral).base,
            Step(
                status=step["status"],
                reason=step["reason"],
                public=step["public"],
                responsible=step.get("responsible", ""),
                due=_day(step.get("due")),
                percent=step.get("percent"),
                milestones=tuple(
                    Milestone(m["what"], _day(m.get("due")), m.get("done", False))
                    for m in step.get("milestones", ())
                ),
                sent_to=step.get("sent_to"),
                decided_on=step["decided_on"].isoformat(),
                by_group=step["district"] or None,
            ),
        )


def _day(written: date | None) -> str | None:
    return written.isoformat() if written is not None else None
