"""Local action plans: a district's priorities for a year, its activities, and all plans at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlite_utils import Database

from cafe import alphabet, days, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Unknown
from cafe.exports import plan_document
from cafe.exports.plan_document import PlanShown
from cafe.reports import by_whom as whom
from cafe.reports import points
from cafe.reports.summary.release import show_first
from cafe.store import activities, organisation, plan_matrix, plan_versions, plans
from cafe.store import users as user_store
from cafe.store.activities import Activity, ActivityContent
from cafe.store.plans import Plan
from cafe.understand import codebooks
from cafe.understand.codebooks import Code
from cafe.views import by_whom, handed
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.event import ConfirmForm
from forms.plan import (
    YEARS,
    ActivityForm,
    AdoptForm,
    PointForm,
    ProgressForm,
    ReasonForm,
    StartForm,
)

bp = Blueprint("plans", __name__, url_prefix="/plans")


@bp.get("/", endpoint="plans")
@allow(*rights.READERS)
def plan_list() -> Any:
    """The plans that the account reaches, the latest year first."""
    return _list_page(StartForm(data={"year": days.year()}))


@bp.post("/start")
@allow(*rights.PLANNERS)
def start() -> Any:
    """Begin a plan for a district and a year."""
    form = StartForm(request.form)
    form.district.choices = _writable_choices()

    def save(db: Database) -> str:
        need(rights.writes_plan(account(), form.district.data))
        plan = plans.start(db, actor(), form.district.data, form.year.data or 0)
        return url_for("plans.plan", district=plan.district, year=plan.year)

    return attempt(form, save, lambda: _list_page(form))


@bp.get("/matrix")
@allow(*rights.READERS)
def matrix() -> Any:
    """Districts by points: what has priority where, and how far it has come. For the city's own
    steering group and others whose role reaches every district."""
    return render_template("plans/matrix.html", endings=handed.endings(), **_all_plans())


@bp.get("/matrix.<extension>")
@allow(*rights.READERS)
def matrix_file(extension: str) -> Any:
    """The matrix as a file."""
    told = _all_plans()
    made = plan_document.of_matrix(
        told["year"], {d.id: d.name for d in told["districts"]}, told["codes"], told["cells"],
        spoken(),
    )  # fmt: skip
    return handed.file(made, extension, f"handlingsplaner-{told['year']}")


def _all_plans() -> dict[str, Any]:
    """What the matrix of the asked year shows."""
    need(rights.sees_all_plans(account()))
    with store().snapshot() as db:
        years = sorted({p.year for p in plans.every(db) if p.adopted}, reverse=True)
        written = request.args.get("year", "")
        chosen = (
            int(written) if re.fullmatch("[0-9]{4}", written) and int(written) in years else None
        )
        year = chosen or (years[0] if years else days.year())
        cells = plan_matrix.of_year(db, year, days.today())
        known = organisation.get(db, spoken())
        codes = _codes(db)
    districts = [
        d
        for d in known.districts
        if d.id in cells or (d.kind == "district" and d.existed_in(str(year)))
    ]
    return {
        "year": year,
        "years": years,
        "cells": cells,
        "districts": districts,
        "codes": codes,
        "prioritised": {
            code.id: sum(bool(c.get(code.id) and c[code.id].priority) for c in cells.values())
            for code in codes
        },
    }


@bp.get("/<district>/<int:year>")
@allow(*rights.READERS)
def plan(district: str, year: int) -> Any:
    """One plan: point by point what was said, what has priority and why, and what is done."""
    return _shown(district, year, ConfirmForm())


@bp.get("/<district>/<int:year>/plan.<extension>")
@allow(*rights.READERS)
def plan_file(district: str, year: int, extension: str) -> Any:
    """The plan as a file: what its page shows to who asks for it."""
    found, writes = _plan(district, year)
    show_first(store())
    with store().snapshot() as db:
        shown = _as_shown(db, found, writes)
    made = plan_document.of_plan(shown, spoken(), days.today())
    return handed.file(made, extension, f"handlingsplan-{district}-{year}")


def _as_shown(db: Database, found: Plan, writes: bool) -> PlanShown:
    """The plan as the account reads it: who only reads gets what was adopted."""
    said, before = points.for_plan(db, found.district, found.year)
    codes = _codes(db)
    doing = activities.of_plan(db, found.id)
    written = (plans.points if writes else plan_versions.adopted_points)(db, found.id)
    used = {a.code for a in doing} | {c for c, p in written.items() if p.priority or p.why}
    return PlanShown(
        plan=found if writes else replace(found, revising=False),
        name=organisation.get(db, spoken()).name(found.district),
        codes=sorted(codes, key=lambda c: not (c.id in written and written[c.id].priority)),
        gone=sorted(used - {code.id for code in codes}),
        points=written,
        doing={c: [a for a in doing if a.code == c] for c in {a.code for a in doing}},
        waiting=activities.waiting(db, found),
        said=said,
        before=before,
        versions=plan_versions.of_plan(db, found.id),
    )


def _shown(district: str, year: int, revise: ConfirmForm) -> str:
    found, writes = _plan(district, year)
    show_first(store())
    with store().snapshot() as db:
        shown = _as_shown(db, found, writes)
        held = points.held_in(db, district, shown.said.year)
        ways, by = by_whom.asked(lambda one: whom.of_points(db, held, one, spoken()))
    doing = [a for some in shown.doing.values() for a in some]
    return render_template(
        "plans/plan.html",
        plan=found,
        writes=writes,
        name=shown.name,
        codes=shown.codes,
        gone=shown.gone,
        said=shown.said,
        before=shown.before,
        points=shown.points,
        doing=shown.doing,
        waiting=shown.waiting,
        ways=ways,
        by=by,
        today=days.today(),
        late=sum(a.late(days.today()) for a in doing),
        versions=shown.versions,
        revise=revise,
        endings=handed.endings(),
    )


@bp.get("/<district>/<int:year>/points/<point>")
@allow(*rights.PLANNERS)
def point(district: str, year: int, point: str) -> Any:
    """The form of one point: priority, and why."""
    found, code = _writable(district, year), _code(point)
    current = plans.points(store().read(), found.id).get(point)
    form = PointForm(
        data={
            "seen": str(current.revision if current else 0),
            "priority": bool(current and current.priority),
            "why": current.why if current else "",
        }
    )
    return _point_page(found, code, form)


@bp.post("/<district>/<int:year>/points/<point>/save")
@allow(*rights.PLANNERS)
def point_save(district: str, year: int, point: str) -> Any:
    """Say whether the plan gives the point priority, and why."""
    found, code = _writable(district, year), _code(point)
    form = PointForm(request.form)

    def save(db: Database) -> str:
        current = plans.points(db, found.id).get(point)
        seen, form.seen.data = _seen(form.seen.data), str(current.revision if current else 0)
        plans.set_point(
            db,
            actor(),
            plans.by_id(db, found.id),
            point,
            priority=bool(form.priority.data),
            why=(form.why.data or "").strip(),
            seen=seen,
        )
        return url_for("plans.plan", district=district, year=year) + f"#{point}"

    return attempt(form, save, lambda: _point_page(found, code, form))


@bp.get("/<district>/<int:year>/points/<point>/new")
@allow(*rights.PLANNERS)
def activity_new(district: str, year: int, point: str) -> Any:
    """The form of a new activity."""
    return _activity_page(_writable(district, year), _code(point), ActivityForm(), None)


@bp.post("/<district>/<int:year>/points/<point>/add")
@allow(*rights.PLANNERS)
def activity_add(district: str, year: int, point: str) -> Any:
    """Add an activity to the plan."""
    found, code = _writable(district, year), _code(point)
    form = ActivityForm(request.form)

    def save(db: Database) -> str:
        made = activities.add(
            db, account().id, found, point, _content(form), note=form.note.data or ""
        )
        return url_for("plans.activity", activity_id=made)

    return attempt(form, save, lambda: _activity_page(found, code, form, None))


@bp.get("/activities/<int:activity_id>")
@allow(*rights.READERS)
def activity(activity_id: int) -> Any:
    """One activity: how far it has come, and its history."""
    found, of = _activity(activity_id)
    form = ProgressForm(data={"percent": found.percent, "seen": str(found.changes)})
    return _activity_shown(found, of, form, ReasonForm(data={"seen": str(found.changes)}))


@bp.get("/activities/<int:activity_id>/edit")
@allow(*rights.PLANNERS)
def activity_edit(activity_id: int) -> Any:
    """The form of an activity's wording."""
    found, of = _activity(activity_id, write=True)
    content = found.content
    form = ActivityForm(
        data={
            "seen": str(found.changes),
            "title": content.title,
            "goal": content.goal,
            "target": content.target,
            "unit": content.unit,
            "responsible": content.responsible,
            "due": content.due,
        }
    )
    return _activity_page(of, _code(found.code, strict=False), form, found)


@bp.post("/activities/<int:activity_id>/save")
@allow(*rights.PLANNERS)
def activity_save(activity_id: int) -> Any:
    """Write the activity anew; how it read before stays in its history."""
    found, of = _activity(activity_id, write=True)
    form = ActivityForm(request.form)

    def save(db: Database) -> str:
        seen, form.seen.data = _seen(form.seen.data), str(activities.get(db, found.id).changes)
        activities.enter(
            db,
            account().id,
            found,
            kind="written",
            seen=seen,
            content=_content(form),
            note=(form.note.data or "").strip(),
        )
        return url_for("plans.activity", activity_id=found.id)

    return attempt(
        form, save, lambda: _activity_page(of, _code(found.code, strict=False), form, found)
    )


@bp.post("/activities/<int:activity_id>/progress")
@allow(*rights.PLANNERS)
def activity_progress(activity_id: int) -> Any:
    """Say how far it has come."""
    found, of = _activity(activity_id, write=True)
    form = ProgressForm(request.form)

    def save(db: Database) -> str:
        seen, form.seen.data = _seen(form.seen.data), str(activities.get(db, found.id).changes)
        activities.enter(
            db,
            account().id,
            found,
            kind="progress",
            seen=seen,
            percent=form.percent.data,
            note=(form.note.data or "").strip(),
        )
        return url_for("plans.activity", activity_id=found.id)

    return attempt(
        form,
        save,
        lambda: _activity_shown(found, of, form, ReasonForm(data={"seen": str(found.changes)})),
    )


@bp.post("/activities/<int:activity_id>/step")
@allow(*rights.PLANNERS)
def activity_step(activity_id: int) -> Any:
    """End the activity, or take it up again, with a reason."""
    found, of = _activity(activity_id, write=True)
    form = ReasonForm(request.form)
    kind = "resumed" if form.step.data == "resumed" else "dropped"

    def save(db: Database) -> str:
        seen, form.seen.data = _seen(form.seen.data), str(activities.get(db, found.id).changes)
        activities.enter(
            db, account().id, found, kind=kind, seen=seen, note=(form.note.data or "").strip()
        )
        return url_for("plans.activity", activity_id=found.id)

    progress = ProgressForm(data={"percent": found.percent, "seen": str(found.changes)})
    return attempt(form, save, lambda: _activity_shown(found, of, progress, form))


@bp.get("/<district>/<int:year>/carry/<int:activity_id>")
@allow(*rights.PLANNERS)
def carry(district: str, year: int, activity_id: int) -> Any:
    """The form that decides on an activity of the plan before."""
    found = _writable(district, year)
    return _carry_page(found, _earlier(found, activity_id), ReasonForm())


@bp.post("/<district>/<int:year>/carry/<int:activity_id>/save")
@allow(*rights.PLANNERS)
def carry_save(district: str, year: int, activity_id: int) -> Any:
    """Go on with an activity of the plan before (`step` "on" or "change"), or end it ("drop")."""
    found = _writable(district, year)
    earlier = _earlier(found, activity_id)
    form = ReasonForm(request.form)

    def save(db: Database) -> str:
        made = activities.carry(
            db,
            account().id,
            plans.by_id(db, found.id),
            activities.get(db, activity_id),
            go_on=form.step.data in ("on", "change"),
            reason=(form.note.data or "").strip(),
        )
        if form.step.data == "change" and made is not None:
            return url_for("plans.activity_edit", activity_id=made)
        return url_for("plans.plan", district=district, year=year) + "#before"

    return attempt(form, save, lambda: _carry_page(found, earlier, form))


@bp.get("/<district>/<int:year>/adopt")
@allow(*rights.PLANNERS)
def adopt(district: str, year: int) -> Any:
    """What adopting means, and the button."""
    return _adopt_page(_writable(district, year), AdoptForm())


@bp.post("/<district>/<int:year>/adopt/save")
@allow(*rights.PLANNERS)
def adopt_save(district: str, year: int) -> Any:
    """Adopt the plan, or its next version."""
    found = _writable(district, year)
    form = AdoptForm(request.form)

    def save(db: Database) -> str:
        plan_versions.adopt(db, account().id, plans.by_id(db, found.id), form.why.data or "")
        return url_for("plans.plan", district=district, year=year)

    return attempt(form, save, lambda: _adopt_page(found, form))


# --- its versions --------------------------------------------------------------------------------


@bp.post("/<district>/<int:year>/revise")
@allow(*rights.PLANNERS)
def revise(district: str, year: int) -> Any:
    """Begin the adopted plan's next version. Readers see the adopted one until it is adopted."""
    return _turn(district, year, plan_versions.revise)


@bp.post("/<district>/<int:year>/revise/stop")
@allow(*rights.PLANNERS)
def stop_revising(district: str, year: int) -> Any:
    """Throw the next version away."""
    return _turn(district, year, plan_versions.stop_revising)


def _turn(district: str, year: int, do: Callable[[Database, str, Plan], None]) -> Any:
    found = _writable(district, year)
    form = ConfirmForm(request.form)

    def save(db: Database) -> str:
        do(db, actor(), plans.by_id(db, found.id))
        return url_for("plans.plan", district=district, year=year)

    return attempt(form, save, lambda: _shown(district, year, form))


@bp.get("/<district>/<int:year>/versions/<int:number>")
@allow(*rights.READERS)
def version(district: str, year: int, number: int) -> Any:
    """A version as it was adopted: why it came, what changed, and the activities of that day."""
    found, _ = _plan(district, year)
    with store().snapshot() as db:
        every = {one.number: one for one in plan_versions.of_plan(db, found.id)}
        if number not in every:
            raise Unknown("not_found")
        said = plan_versions.adopted_points(db, found.id, number)
        doing = activities.of_plan_at(db, found.id, every[number].adopted_at)
        earlier = every.get(number - 1)
        changes = (
            plan_versions.compared(plan_versions.adopted_points(db, found.id, number - 1), said)
            if earlier
            else []
        )
        there = activities.of_plan_at(db, found.id, earlier.adopted_at) if earlier else []
        codes = {code.id: code for code in _codes(db)}
        known = organisation.get(db, spoken())
    was = {a.id: a for a in there}
    return render_template(
        "plans/version.html",
        plan=found,
        version=every[number],
        versions=list(every.values()),
        points=sorted(said.values(), key=lambda p: (not p.priority, list(codes).index(p.code)
                                                    if p.code in codes else len(codes))),
        doing=doing,
        changes=changes,
        added=[a for a in doing if earlier and a.id not in was],
        ended=[a for a in doing if a.dropped and a.id in was and not was[a.id].dropped],
        codes=codes,
        today=days.day_of(every[number].adopted_at),
        name=known.name(district),
    )  # fmt: skip


# --- who may, and what is shown ------------------------------------------------------------------


def _plan(district: str, year: int) -> tuple[Plan, bool]:
    """The plan, and whether the account may write in it. Who only reads does not see a draft."""
    need(rights.follows_plans(account(), district))  # before it says whether there is one
    found = plans.get(store().read(), district, year)
    need(rights.sees_plan(account(), found))
    return found, rights.writes_plan(account(), district)


def _writable(district: str, year: int) -> Plan:
    need(rights.writes_plan(account(), district))
    return plans.get(store().read(), district, year)


def _activity(activity_id: int, *, write: bool = False) -> tuple[Activity, Plan]:
    db = store().read()
    found = activities.get(db, activity_id)
    of = plans.by_id(db, found.plan_id)
    if write:
        need(rights.writes_plan(account(), of.district))
    else:
        _plan(of.district, of.year)
    return found, of


def _earlier(found: Plan, activity_id: int) -> Activity:
    earlier = activities.get(store().read(), activity_id)
    if earlier.plan_id not in activities.plans_before(store().read(), found):
        raise Unknown("not_found")
    return earlier


def _codes(db: Database) -> list[Code]:
    """What a plan is made of: the codebook's points and focus questions, without sub-codes."""
    return [code for code in codebooks.in_force(db).codes if code.parent is None]


def _code(wanted: str, *, strict: bool = True) -> Code | None:
    found = next((c for c in _codes(store().read()) if c.id == wanted), None)
    if found is None and strict:
        raise Unknown("not_found")
    return found


def _seen(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 10 else -1


def _content(form: ActivityForm) -> ActivityContent:
    return ActivityContent(
        title=(form.title.data or "").strip(),
        goal=(form.goal.data or "").strip(),
        target=form.target.data,
        unit=(form.unit.data or "").strip(),
        responsible=(form.responsible.data or "").strip(),
        due=form.due.data,
    )


def _writable_choices() -> list[tuple[str, str]]:
    """The districts of today whose plans the account writes."""
    today, me = days.today(), account()
    return [
        (d.id, d.name)
        for d in organisation.get(store().read()).districts_on(today)
        if d.kind == "district" and rights.writes_plan(me, d.id)
    ]


def _list_page(form: StartForm) -> str:
    db = store().read()
    me = account()
    form.district.choices = _writable_choices()
    shown = [p for p in plans.every(db) if rights.sees_plan(me, p)]
    known = organisation.get(db, spoken())
    shown.sort(key=lambda p: (-p.year, alphabet.place(known.name(p.district))))
    counts = {p.id: activities.of_plan(db, p.id) for p in shown}
    return render_template(
        "plans/list.html",
        form=form,
        plans=shown,
        counts=counts,
        priorities={
            p.id: [
                c.code
                for c in (plan_versions.adopted_points if p.adopted else plans.points)(
                    db, p.id
                ).values()
                if c.priority
            ]
            for p in shown
        },
        late={i: sum(a.late(days.today()) for a in doing) for i, doing in counts.items()},
        organisation=organisation.get(db, spoken()),
        central=rights.sees_all_plans(me),
        writes=me.has(*rights.PLANNERS),
        years=YEARS,
        all=user_store.ALL,
    )


def _point_page(found: Plan, code: Code | None, form: PointForm) -> str:
    assert code is not None
    show_first(store())
    with store().snapshot() as db:
        said, before = points.for_plan(db, found.district, found.year)
        current = plans.points(db, found.id).get(code.id)
        known = organisation.get(db, spoken())
    return render_template(
        "plans/point.html",
        plan=found,
        code=code,
        form=form,
        said=said,
        before=before,
        current=current,
        name=known.name(found.district),
    )


def _activity_page(
    found: Plan, code: Code | None, form: ActivityForm, current: Activity | None
) -> str:
    return render_template(
        "plans/activity_form.html",
        plan=found,
        code=code,
        form=form,
        activity=current,
        name=organisation.get(store().read()).name(found.district),
    )


def _activity_shown(found: Activity, of: Plan, progress: ProgressForm, reason: ReasonForm) -> str:
    db = store().read()
    return render_template(
        "plans/activity.html",
        activity=activities.get(db, found.id),
        plan=of,
        code=_code(found.code, strict=False),
        progress=progress,
        reason=reason,
        history=activities.history(db, found.id),
        writes=rights.writes_plan(account(), of.district),
        today=days.today(),
        name=organisation.get(db).name(of.district),
    )


def _carry_page(found: Plan, earlier: Activity, form: ReasonForm) -> str:
    db = store().read()
    return render_template(
        "plans/carry.html",
        plan=found,
        activity=earlier,
        code=_code(earlier.code, strict=False),
        form=form,
        history=activities.history(db, earlier.id),
        name=organisation.get(db).name(found.district),
    )


def _adopt_page(found: Plan, form: AdoptForm) -> str:
    db = store().read()
    written = plans.points(db, found.id)
    return render_template(
        "plans/adopt.html",
        plan=found,
        form=form,
        waiting=activities.waiting(db, found),
        priorities=[c for c in _codes(db) if c.id in written and written[c.id].priority],
        activities=len(activities.of_plan(db, found.id)),
        changes=plan_versions.compared(plan_versions.adopted_points(db, found.id), written),
        codes={code.id: code for code in _codes(db)},
        name=organisation.get(db).name(found.district),
    )
