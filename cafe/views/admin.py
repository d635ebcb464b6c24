"""The administrator's pages: accounts and the audit trail."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from sqlite_utils import Database

from cafe import accounts, alphabet, days
from cafe.accounts import allow, store
from cafe.errors import Refused, Unknown
from cafe.reports.summary import day
from cafe.store import (
    audit,
    deadlines,
    organisation,
    practices,
    reminders,
    settings,
    users,
)
from cafe.store.practices import Practices
from cafe.store.users import User
from cafe.thresholds import gate
from cafe.upkeep import check
from cafe.views import trail
from cafe.views.spoken import spoken
from cafe.views.submit import attempt, once
from forms.account import AccountForm
from forms.base import Form
from forms.feedback import PromiseForm
from forms.threshold import ThresholdForm

bp = Blueprint("admin", __name__, url_prefix="/admin")
AUDIT_PAGE = 200


@bp.get("/users")
@allow("administrator")
def users_list() -> Any:
    """All accounts."""
    db = store().read()
    known = organisation.get(db, spoken())

    def place(granted: tuple[str, str]) -> tuple[int, alphabet.Place]:
        role, scope = granted
        return users.ROLES.index(role), alphabet.place(
            "" if scope == users.ALL else known.name(scope)
        )

    every = users.all_users(db)
    return render_template(
        "admin/users.html",
        users=every,
        roles={user.id: sorted(user.roles, key=place) for user in every},
        organisation=known,
    )


@bp.get("/users/new")
@allow("administrator")
def user_new() -> Any:
    """The form for a new account."""
    return _form_page(AccountForm(data={"active": True}), None, [])


@bp.post("/users/add")
@allow("administrator")
def user_add() -> Any:
    """Add an account."""
    form = AccountForm(request.form)
    granted = _granted()

    def save(db: Database) -> str:
        _check(db, granted)
        accounts.check_password(
            form.new_password.data or "", name=form.name.data, email=form.email.data
        )
        users.add(
            db,
            accounts.actor(),
            email=form.email.data,
            name=form.name.data,
            password_hash=accounts.hash_password(form.new_password.data),
            roles=granted,
        )
        return url_for("admin.users_list")

    return attempt(form, save, lambda: _form_page(form, None, granted))


@bp.get("/users/<int:user_id>")
@allow("administrator")
def user(user_id: int) -> Any:
    """The form of one account."""
    found = _user(user_id)
    form = AccountForm(data={"name": found.name, "email": found.email, "active": found.active})
    return _form_page(form, found, sorted(found.roles))


@bp.post("/users/<int:user_id>/save")
@allow("administrator")
def user_save(user_id: int) -> Any:
    """Change an account."""
    found = _user(user_id)
    form = AccountForm(request.form)
    granted = _granted()

    def save(db: Database) -> str:
        _check(db, granted)
        new = form.new_password.data or None
        if new:
            accounts.check_password(new, name=form.name.data, email=found.email)
        users.change(
            db,
            accounts.actor(),
            found.id,
            name=form.name.data,
            roles=granted,
            active=bool(form.active.data),
            password_hash=accounts.hash_password(new) if new else None,
        )
        return url_for("admin.users_list")

    return attempt(form, save, lambda: _form_page(form, found, granted))


@bp.get("/thresholds")
@allow("administrator")
def thresholds() -> Any:
    """How many persons a figure or a verbatim text must be about before it is shown."""
    now = gate(store().read())
    data = {"threshold": now.threshold, "quote_threshold": now.quote_threshold}
    return _thresholds_page(ThresholdForm(data=data))


@bp.post("/thresholds/save")
@allow("administrator")
def thresholds_save() -> Any:
    """Raise the thresholds; they are never lowered."""
    form = ThresholdForm(request.form)
    now = gate(store().read())
    form.least = (now.threshold, now.quote_threshold)

    def save(db: Database) -> str:
        wanted = {
            "threshold": form.threshold.data or 0,
            "quote_threshold": form.quote_threshold.data or 0,
        }
        for name, number in wanted.items():
            settings.put(db, name, str(number))
        audit.add(db, accounts.actor(), "thresholds.raise", "setting:threshold", **wanted)
        return url_for("admin.thresholds")

    return attempt(form, save, lambda: _thresholds_page(form))


@bp.get("/reminders")
@allow("administrator")
def reminder_list() -> Any:
    """Within how many days an answer is promised; which reminders are due and have gone out."""
    return _reminders_page(PromiseForm(data={"days": deadlines.promised_days(store().read())}))


@bp.post("/reminders/promise")
@allow("administrator")
def promise_save() -> Any:
    """Set within how many days the steering groups promise an answer."""
    form = PromiseForm(request.form)

    def save(db: Database) -> str:
        deadlines.promise(db, accounts.actor(), form.days.data or 1)
        return url_for("admin.reminder_list")

    return attempt(form, save, lambda: _reminders_page(form))


@bp.get("/operation")
@allow("administrator")
def operation() -> Any:
    """How the instance stands: version, disk, clock, jobs, backups; what is wrong first."""
    found = check.look(current_app.config["SETTINGS"], store())
    order = [check.WRONG, check.SEE_TO, check.FINE]
    return render_template(
        "admin/operation.html",
        found=sorted(found, key=lambda one: order.index(one.state)),
        practised=_practices().count(),
        most=practices.MOST,
        offered=practices.offered(store().read()),
    )


@bp.post("/operation/practice")
@allow("administrator")
def practice_switch() -> Any:
    """Let anybody begin a practice café, or nobody: then those that run are erased."""
    on = request.form.get("switch") == "on"

    def save(db: Database) -> str:
        practices.offer(db, accounts.actor(), on)
        return url_for("admin.operation", _anchor="practice")

    answer = once(Form(request.form), save)
    if not on:
        _practices().end_all()
    return answer


def _practices() -> Practices:
    found: Practices = current_app.extensions["practices"]
    return found


@bp.get("/audit")
@allow("administrator")
def audit_trail() -> Any:
    """Who did what to which object, the newest first."""
    written = request.args.get("before", "")
    before = int(written) if re.fullmatch("[0-9]{1,18}", written) else None
    db = store().read()
    entries = audit.latest(db, AUDIT_PAGE, before)
    return render_template(
        "admin/audit.html",
        entries=entries,
        names=trail.Named(db),
        done=trail.done,
        details=trail.details,
        day=lambda written: day(written, spoken()),
        more=entries[-1].id if len(entries) == AUDIT_PAGE else None,
    )


@bp.post("/users/<int:user_id>/sign-out")
@allow("administrator")
def user_sign_out(user_id: int) -> Any:
    """End all sessions of another's account."""

    def save(db: Database) -> str:
        users.end_sessions(db, accounts.actor(), user_id)
        return url_for("admin.user", user_id=user_id, out=1)

    return once(Form(request.form), save)


def _reminders_page(form: PromiseForm) -> str:
    db = store().read()
    day = days.today()
    return render_template(
        "admin/reminders.html",
        form=form,
        mail=current_app.config["SETTINGS"].mail,
        due=reminders.due(db, day),
        sent=reminders.sent(db),
        organisation=organisation.get(db, spoken()),
    )


def _thresholds_page(form: ThresholdForm) -> str:
    return render_template("admin/thresholds.html", form=form)


def _user(user_id: int) -> User:
    found = users.by_id(store().read(), user_id)
    if found is None:
        raise Unknown("not_found")
    return found


def _granted() -> list[tuple[str, str]]:
    """The roles that were ticked, each with the scope that was chosen beside it."""
    return [
        (role, request.form.get(f"scope-{role}", users.ALL))
        for role in users.ROLES
        if request.form.get(f"role-{role}")
    ]


def _check(db: Database, granted: list[tuple[str, str]]) -> None:
    """Raises Refused when no role was ticked, or one for a district that there is not."""
    if not granted:
        raise Refused("role_needed")
    known = {users.ALL, *(d.id for d in organisation.get(db).districts)}
    for _, scope in granted:
        if scope not in known:
            raise Refused("district_unknown", id=scope)


def _form_page(form: AccountForm, found: User | None, granted: list[tuple[str, str]]) -> str:
    return render_template(
        "admin/user.html",
        form=form,
        user=found,
        granted=dict(granted),
        roles=users.ROLES,
        organisation=organisation.get(store().read(), spoken()),
    )
