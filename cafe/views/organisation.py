"""The administrator's page of the organisation: districts that merge, names that change."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlite_utils import Database

from cafe import accounts, days
from cafe.accounts import allow, store
from cafe.errors import Unknown
from cafe.store import organisation, organisation_history, takeovers, users
from cafe.store.organisation import AREA, DISTRICT, PROFESSION, District, Grouping, Organisation
from cafe.views.submit import attempt
from forms.organisation import (
    AddDistrictForm,
    AddForm,
    EndForm,
    EnglishForm,
    RenameDistrictForm,
    TakeOverForm,
)

bp = Blueprint("organisation", __name__, url_prefix="/admin/organisation")
KINDS = (DISTRICT, AREA, PROFESSION)


@bp.get("/")
@allow("administrator")
def everything() -> Any:
    """Districts, areas and professions, those that have ended too, and every change."""
    db = store().read()
    known = organisation.get(db)
    return render_template(
        "admin/organisation.html",
        organisation=known,
        changes=organisation_history.changes(db)[:100],
        orphans=takeovers.orphans(db, known, days.today()),
        names={f"user:{u.id}": u.name for u in users.all_users(db)},
        today=days.today(),
    )


@bp.get("/<kind>/new")
@allow("administrator")
def new(kind: str) -> Any:
    """The form of something new."""
    return _add_page(_known_kind(kind), _add_form(kind)())


@bp.post("/<kind>/add")
@allow("administrator")
def add(kind: str) -> Any:
    """Add a district, an area or a profession."""
    form = _add_form(_known_kind(kind))(request.form)

    def save(db: Database) -> str:
        name, english = _tidy(form.name.data), _tidy(form.name_en.data)
        fields = {"first_day": form.first_day.data} if kind == DISTRICT else {"name_en": english}
        organisation_history.add(db, accounts.actor(), kind, name, **fields)
        return url_for("organisation.everything")

    return attempt(form, save, lambda: _add_page(kind, form))


@bp.get("/<kind>/<identity>")
@allow("administrator")
def one(kind: str, identity: str) -> Any:
    """One of them: rename it, end it."""
    return _page(kind, identity)


@bp.post("/<kind>/<identity>/rename")
@allow("administrator")
def rename(kind: str, identity: str) -> Any:
    """Give it a new name from a day on."""
    _find(organisation.get(store().read()), kind, identity)
    form = RenameDistrictForm(request.form)

    def save(db: Database) -> str:
        name = _tidy(form.name.data)
        day = form.from_day.data or ""
        organisation_history.rename(db, accounts.actor(), kind, identity, name, day)
        return url_for("organisation.everything")

    return attempt(form, save, lambda: _page(kind, identity, renaming=form))


@bp.post("/<kind>/<identity>/english")
@allow("administrator")
def english(kind: str, identity: str) -> Any:
    """Say what it is called on English pages."""
    _find(organisation.get(store().read()), kind, identity)
    form = EnglishForm(request.form)

    def save(db: Database) -> str:
        name = _tidy(form.name_en.data)
        organisation_history.call_in_english(db, accounts.actor(), kind, identity, name)
        return url_for("organisation.everything")

    return attempt(form, save, lambda: _page(kind, identity, calling=form))


@bp.post("/<kind>/<identity>/end")
@allow("administrator")
def end(kind: str, identity: str) -> Any:
    """Say when it ended, and which district took over; without a day: it goes on."""
    _find(organisation.get(store().read()), kind, identity)
    form = EndForm(request.form)
    form.successor.choices = _successors(organisation.get(store().read()), kind, identity)

    def save(db: Database) -> str:
        last = form.last_day.data
        if kind == DISTRICT:
            heir = (form.successor.data or None) if last else None
            organisation_history.end_district(db, accounts.actor(), identity, last, heir)
            if heir and takeovers.open_cases(db, identity).count:
                return url_for("organisation.take_over", identity=identity)
        else:
            organisation_history.end_choice(db, accounts.actor(), kind, identity, last)
        return url_for("organisation.everything")

    return attempt(form, save, lambda: _page(kind, identity, ending=form))


@bp.get("/district/<identity>/takeover")
@allow("administrator")
def take_over(identity: str) -> Any:
    """What is open in a district that ends, and the district that it all goes to."""
    known = organisation.get(store().read())
    found = _find(known, DISTRICT, identity)
    heir = known.kept_by.get(identity) or known.today(identity)
    form = TakeOverForm(data={"by": "" if heir == identity else heir})
    return _take_over_page(found, form)


@bp.post("/district/<identity>/takeover/save")
@allow("administrator")
def take_over_save(identity: str) -> Any:
    """Let another district take over what is open."""
    found = _find(organisation.get(store().read()), DISTRICT, identity)
    form = TakeOverForm(request.form)
    form.by.choices = _heirs(found)

    def save(db: Database) -> str:
        takeovers.take_over(db, accounts.actor(), identity, form.by.data or "")
        return url_for("organisation.take_over", identity=identity)

    return attempt(form, save, lambda: _take_over_page(found, form))


def _heirs(found: District | Grouping) -> list[tuple[str, str]]:
    known = organisation.get(store().read())
    day = max(days.today(), days.after(found.last_day or days.today()))
    return [("", ""), *((d.id, d.name) for d in known.districts_on(day) if d.id != found.id)]


def _take_over_page(found: District | Grouping, form: TakeOverForm) -> str:
    form.by.choices = _heirs(found)
    with store().snapshot() as db:
        return render_template(
            "admin/takeover.html",
            one=found,
            form=form,
            cases=takeovers.open_cases(db, found.id),
            organisation=organisation.get(db),
        )


def _tidy(name: str | None) -> str:
    return " ".join((name or "").split())


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise Unknown("not_found")
    return kind


def _find(known: Organisation, kind: str, identity: str) -> District | Grouping:
    _known_kind(kind)
    everyone: tuple[District | Grouping, ...] = known.districts
    if kind != DISTRICT:
        in_use = known.areas if kind == AREA else known.professions
        everyone = (*in_use, *known.ended.get(kind, ()))
    found = next((c for c in everyone if c.id == identity), None)
    if found is None:
        raise Unknown("not_found")
    return found


def _add_form(kind: str) -> type[AddForm]:
    return AddDistrictForm if kind == DISTRICT else AddForm


def _successors(known: Organisation, kind: str, identity: str) -> list[tuple[str, str]]:
    if kind != DISTRICT:
        return [("", "")]
    return [("", ""), *((d.id, d.name) for d in known.districts if d.id != identity)]


def _add_page(kind: str, form: AddForm) -> str:
    return render_template("admin/organisation_new.html", kind=kind, form=form)


def _page(
    kind: str,
    identity: str,
    renaming: RenameDistrictForm | None = None,
    ending: EndForm | None = None,
    calling: EnglishForm | None = None,
) -> str:
    known = organisation.get(store().read())
    found = _find(known, kind, identity)
    successor = found.successor if isinstance(found, District) else None
    if ending is None:
        ending = EndForm(data={"last_day": found.last_day, "successor": successor or ""})
        ending.successor.choices = _successors(known, kind, identity)
    return render_template(
        "admin/organisation_one.html",
        kind=kind,
        one=found,
        organisation=known,
        earlier=known.names.get((kind, identity), ()),
        renaming=renaming or RenameDistrictForm(data={"from_day": days.today()}),
        calling=calling
        or EnglishForm(data={"name_en": found.name_en if isinstance(found, Grouping) else ""}),
        ending=ending,
    )
