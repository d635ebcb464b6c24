"""Activities of a plan: how far each has come, and which of the year before go on."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import days, rights
from cafe.accounts import account, allow, need, store
from cafe.errors import Unknown
from cafe.store import activities, organisation, plans
from cafe.store.activities import Activity, ActivityContent
from cafe.store.plans import Plan
from cafe.understand.codebooks import Code
from cafe.views.plans import named
from cafe.views.plans.blueprint import bp
from cafe.views.submit import attempt
from forms.plan import ActivityForm, ProgressForm, ReasonForm


@bp.get("/<district>/<int:year>/points/<point>/new")
@allow(*rights.PLANNERS)
def activity_new(district: str, year: int, point: str) -> Any:
    """The form of a new activity."""
    return _activity_page(named.writable(district, year), named.code(point), ActivityForm(), None)


@bp.post("/<district>/<int:year>/points/<point>/add")
@allow(*rights.PLANNERS)
def activity_add(district: str, year: int, point: str) -> Any:
    """Add an activity to the plan."""
    found, code = named.writable(district, year), named.code(point)
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
    return _activity_page(of, named.code(found.code, strict=False), form, found)


@bp.post("/activities/<int:activity_id>/save")
@allow(*rights.PLANNERS)
def activity_save(activity_id: int) -> Any:
    """Write the activity anew; how it read before stays in its history."""
    found, of = _activity(activity_id, write=True)
    form = ActivityForm(request.form)

    def save(db: Database) -> str:
        seen, form.seen.data = (
            named.seen_revision(form.seen.data),
            str(activities.get(db, found.id).changes),
        )
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
        form, save, lambda: _activity_page(of, named.code(found.code, strict=False), form, found)
    )


@bp.post("/activities/<int:activity_id>/progress")
@allow(*rights.PLANNERS)
def activity_progress(activity_id: int) -> Any:
    """Say how far it has come."""
    found, of = _activity(activity_id, write=True)
    form = ProgressForm(request.form)

    def save(db: Database) -> str:
        seen, form.seen.data = (
            named.seen_revision(form.seen.data),
            str(activities.get(db, found.id).changes),
        )
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
        seen, form.seen.data = (
            named.seen_revision(form.seen.data),
            str(activities.get(db, found.id).changes),
        )
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
    found = named.writable(district, year)
    return _carry_page(found, _earlier(found, activity_id), ReasonForm())


@bp.post("/<district>/<int:year>/carry/<int:activity_id>/save")
@allow(*rights.PLANNERS)
def carry_save(district: str, year: int, activity_id: int) -> Any:
    """Go on with an activity of the plan before (`step` "on" or "change"), or end it ("drop")."""
    found = named.writable(district, year)
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


def _activity(activity_id: int, *, write: bool = False) -> tuple[Activity, Plan]:
    db = store().read()
    found = activities.get(db, activity_id)
    of = plans.by_id(db, found.plan_id)
    if write:
        need(rights.writes_plan(account(), of.district))
    else:
        named.plan_of(of.district, of.year)
    return found, of


def _earlier(found: Plan, activity_id: int) -> Activity:
    earlier = activities.get(store().read(), activity_id)
    if earlier.plan_id not in activities.plans_before(store().read(), found):
        raise Unknown("not_found")
    return earlier


def _content(form: ActivityForm) -> ActivityContent:
    return ActivityContent(
        title=(form.title.data or "").strip(),
        goal=(form.goal.data or "").strip(),
        target=form.target.data,
        unit=(form.unit.data or "").strip(),
        responsible=(form.responsible.data or "").strip(),
        due=form.due.data,
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
        code=named.code(found.code, strict=False),
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
        code=named.code(earlier.code, strict=False),
        form=form,
        history=activities.history(db, earlier.id),
        name=organisation.get(db).name(found.district),
    )
