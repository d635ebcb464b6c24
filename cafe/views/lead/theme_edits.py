"""What a person changes about themes: another title, several into one, one into two; and undo."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from sqlite_utils import Database

from cafe.accounts import account, allow, store
from cafe.errors import Unknown
from cafe.understand import themes as standing_themes
from cafe.understand.theme_lists import ShownTheme, shown_themes
from cafe.views.lead.blueprint import bp
from cafe.views.lead.themed import ThemesPlace, common, place_for
from cafe.views.submit import attempt, once
from forms.base import Form
from forms.theme import MergeThemesForm, RenameThemeForm, SplitThemeForm

WAYS = ("rename", "merge", "split")
AnyForm = RenameThemeForm | MergeThemesForm | SplitThemeForm


@bp.get("/events/<code>/themes/<theme_id>/<way>")
@bp.get("/themes/<int:number>/theme/<theme_id>/<way>")
@allow("lead")
def theme_edit(theme_id: str, way: str, code: str | None = None, number: int | None = None) -> Any:
    """The form by which a theme is renamed, merged or split (`way`)."""
    place = place_for(code, number)
    shown = _shown(place, theme_id, way)
    form = _form(way, shown, None)
    if isinstance(form, RenameThemeForm):
        form.title.data = shown[0].theme.title
    return _page(place, way, shown, form)


@bp.post("/events/<code>/themes/<theme_id>/<way>/save")
@bp.post("/themes/<int:number>/theme/<theme_id>/<way>/save")
@allow("lead")
def theme_edit_save(
    theme_id: str, way: str, code: str | None = None, number: int | None = None
) -> Any:
    """Keep the change; the themes are found anew with it."""
    place = place_for(code, number)
    shown = _shown(place, theme_id, way)
    form = _form(way, shown, request.form)
    scope, theme, user = place.scope, shown[0].theme, account().id

    def save(db: Database) -> str:
        if isinstance(form, RenameThemeForm):
            at = standing_themes.rename(db, user, scope, theme.id, form.title.data)
        elif isinstance(form, MergeThemesForm):
            others = form.others.data or []
            at = standing_themes.merge(db, user, scope, theme.id, others, form.title.data or "")
        else:
            moved = form.passages.data or []
            at = standing_themes.split(db, user, scope, theme.id, moved, form.title.data)
        return place.address("theme", theme_id=at) + "#changed"

    return attempt(form, save, lambda: _page(place, way, shown, form))


@bp.post("/events/<code>/themes/undo")
@bp.post("/themes/<int:number>/undo")
@allow("lead")
def theme_undo(code: str | None = None, number: int | None = None) -> Any:
    """Take a change back."""
    place = place_for(code, number)
    edit = request.form.get("edit", "")

    def save(db: Database) -> str:
        if not (edit.isascii() and edit.isdigit()):
            raise Unknown("not_found")
        standing_themes.undo(db, account().id, place.scope, int(edit[:15]))
        return place.home

    return once(Form(request.form), save)


def _shown(place: ThemesPlace, theme_id: str, way: str) -> list[ShownTheme]:
    """The theme first, then the others. Raises Unknown when it is not there."""
    with store().snapshot() as db:
        what = standing_themes.material(db, place.scope)
        view = standing_themes.view(db, place.scope)
        shown, _ = shown_themes(db, what, view)
    wanted = view.merged.get(theme_id, theme_id)
    mine = [s for s in shown if s.theme.id == wanted]
    if way not in WAYS or not mine:
        raise Unknown("theme_unknown")
    return mine + [s for s in shown if s.theme.id != wanted]


def _form(way: str, shown: list[ShownTheme], data: Any) -> AnyForm:
    others = {s.theme.id: s.theme.title for s in shown[1:]}
    if way == "rename":
        return RenameThemeForm(data, taken=others.values())
    if way == "merge":
        return MergeThemesForm(data, themes=others)
    # What is said in the same words goes along with what stands for it.
    taken = [s.theme.title for s in shown]
    return SplitThemeForm(data, taken=taken, passages={p.id for p, _ in shown[0].said})


def _page(place: ThemesPlace, way: str, shown: list[ShownTheme], form: AnyForm) -> str:
    with store().snapshot() as db:
        together = common(db, standing_themes.material(db, place.scope))
    return render_template(
        f"lead/theme_{way}.html",
        place=place,
        event=place.event,
        shown=shown[0],
        others=shown[1:],
        form=form,
        **together,
    )
