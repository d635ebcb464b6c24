"""Local action plans: the list, a plan with its points, its adoption and its versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import alphabet, days, rights
from cafe.accounts import account, actor, allow, need, store
from cafe.errors import Unknown
from cafe.exports import plan_document
from cafe.exports.plan_document import PlanShown
from cafe.reports import by_whom as whom
from cafe.reports import points
from cafe.reports.summary.release import show_first
from cafe.store import activities, organisation, plan_versions, plans
from cafe.store import users as user_store
from cafe.store.plans import Plan
from cafe.understand.codebooks import Code
from cafe.views import by_whom, handed
from cafe.views.plans import named
from cafe.views.plans.blueprint import bp
from cafe.views.spoken import spoken
from cafe.views.submit import attempt
from forms.event import ConfirmForm
from forms.plan import YEARS, AdoptForm, PointForm, StartForm


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


@bp.get("/<district>/<int:year>")
@allow(*rights.READERS)
def plan(district: str, year: int) -> Any:
    """One plan: point by point what was said, what has priority and why, and what is done."""
    return _shown(district, year, ConfirmForm())


@bp.get("/<district>/<int:year>/plan.<extension>")
@allow(*rights.READERS)
def plan_file(district: str, year: int, extension: str) -> Any:
    """The plan as a file: what its page shows to who asks for it."""
    found, writes = named.plan_of(district, year)
    show_first(store())
    with store().snapshot() as db:
        shown = _as_shown(db, found, writes)
    made = plan_document.of_plan(shown, spoken(), days.today())
    return handed.file(made, extension, f"handlingsplan-{district}-{year}")


def _as_shown(db: Database, found: Plan, writes: bool) -> PlanShown:
    """The plan as the account reads it: who only reads gets what was adopted."""
    said, before = points.for_plan(db, found.district, found.year)
    codes = named.codes(db)
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
    found, writes = named.plan_of(district, year)
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
    found, code = named.writable(district, year), named.code(point)
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
    found, code = named.writable(district, year), named.code(point)
    form = PointForm(request.form)

    def save(db: Database) -> str:
        current = plans.points(db, found.id).get(point)
        seen, form.seen.data = (
            named.seen_revision(form.seen.data),
            str(current.revision if current else 0),
        )
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


@bp.get("/<district>/<int:year>/adopt")
@allow(*rights.PLANNERS)
def adopt(district: str, year: int) -> Any:
    """What adopting means, and the button."""
    return _adopt_page(named.writable(district, year), AdoptForm())


@bp.post("/<district>/<int:year>/adopt/save")
@allow(*rights.PLANNERS)
def adopt_save(district: str, year: int) -> Any:
    """Adopt the plan, or its next version."""
    found = named.writable(district, year)
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
    found = named.writable(district, year)
    form = ConfirmForm(request.form)

    def save(db: Database) -> str:
        do(db, actor(), plans.by_id(db, found.id))
        return url_for("plans.plan", district=district, year=year)

    return attempt(form, save, lambda: _shown(district, year, form))


@bp.get("/<district>/<int:year>/versions/<int:number>")
@allow(*rights.READERS)
def version(district: str, year: int, number: int) -> Any:
    """A version as it was adopted: why it came, what changed, and the activities of that day."""
    found, _ = named.plan_of(district, year)
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
        codes = {code.id: code for code in named.codes(db)}
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


def _adopt_page(found: Plan, form: AdoptForm) -> str:
    db = store().read()
    written = plans.points(db, found.id)
    return render_template(
        "plans/adopt.html",
        plan=found,
        form=form,
        waiting=activities.waiting(db, found),
        priorities=[c for c in named.codes(db) if c.id in written and written[c.id].priority],
        activities=len(activities.of_plan(db, found.id)),
        changes=plan_versions.compared(plan_versions.adopted_points(db, found.id), written),
        codes={code.id: code for code in named.codes(db)},
        name=organisation.get(db).name(found.district),
    )
