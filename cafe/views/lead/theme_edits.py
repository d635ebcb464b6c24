"""What a person changes about themes: another title, several into one, one into two, a note to
another, the quotes; and undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request
from sqlite_utils import Database

from cafe.accounts import account, allow, store
from cafe.errors import Unknown
from cafe.store import runs
from cafe.store.passages import Passage
from cafe.understand import themes as standing_themes
from cafe.understand.theme_lists import ShownTheme, shown_themes
from cafe.views.lead.blueprint import bp
from cafe.views.lead.themed import OUTSIDE, ThemesPlace, common, place_for, theme_page
from cafe.views.submit import attempt, once
from forms.base import Form
from forms.theme import (
    NEW,
    MergeThemesForm,
    MoveNoteForm,
    QuoteForm,
    RenameThemeForm,
    SplitThemeForm,
)

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


@bp.get("/events/<code>/notes/<note_id>/theme")
@bp.get("/themes/<int:number>/notes/<note_id>/theme")
@allow("lead")
def note_move(note_id: str, code: str | None = None, number: int | None = None) -> Any:
    """To which theme a note is moved, or that it makes a new one."""
    place = place_for(code, number)
    if runs.latest(store().read(), place.scope, "themes") is None:
        return redirect(place.home)  # which says that themes have not been looked for
    found = _movable(place, note_id)
    return _move_page(place, found, MoveNoteForm(None, themes=_titles(found)))


@bp.post("/events/<code>/notes/<note_id>/theme/save")
@bp.post("/themes/<int:number>/notes/<note_id>/theme/save")
@allow("lead")
def note_move_save(note_id: str, code: str | None = None, number: int | None = None) -> Any:
    """Move it. It holds at once, and in later runs."""
    place = place_for(code, number)
    found = _movable(place, note_id)
    form = MoveNoteForm(request.form, themes=_titles(found))

    def save(db: Database) -> str:
        into = form.into.data
        at = standing_themes.move(
            db,
            account().id,
            place.scope,
            note_id,
            "" if into == NEW else into,
            form.title.data or "",
        )
        return place.address("theme", theme_id=at) + "#changed"

    return attempt(form, save, lambda: _move_page(place, found, form))


@bp.post("/events/<code>/themes/<theme_id>/quotes")
@bp.post("/themes/<int:number>/theme/<theme_id>/quotes")
@allow("lead")
def theme_quotes(theme_id: str, code: str | None = None, number: int | None = None) -> Any:
    """A note becomes a quote of the theme, the first of them, or none."""
    place = place_for(code, number)
    form = QuoteForm(request.form)
    passage = form.passage.data or ""

    def save(db: Database) -> str:
        at = standing_themes.quote(
            db, account().id, place.scope, theme_id, passage, form.press.data or ""
        )
        return place.address("theme", theme_id=at) + f"#p-{passage}"

    return attempt(form, save, lambda: theme_page(place, theme_id, form))


@dataclass(frozen=True)
class _Movable:
    """A note, the theme that it is in, and those that it may be moved to: first those found within
    a code that it is about, each group the largest first."""

    passage: Passage
    copies: int
    here: ShownTheme | None
    others: list[ShownTheme]


def _movable(place: ThemesPlace, note_id: str) -> _Movable:
    """Raises Unknown when the note is not there, or there are no themes yet."""
    with store().snapshot() as db:
        what = standing_themes.material(db, place.scope)
        view = standing_themes.view(db, place.scope)
        shown, _ = shown_themes(db, what, view)
    passage = next((p for p in what.passages if p.id == note_id), None)
    if passage is None or view.run is None:
        raise Unknown("passage_unknown")
    here = next((s for s in shown if note_id in {p.id for p in s.passages}), None)
    groups = [*view.duplicates, *(here.theme.duplicates if here else ())]
    same = next((g for g in groups if note_id in g), (note_id,))
    about = standing_themes.codes_of(what.suggested.get(note_id, ()), what.decided.get(note_id, {}))
    others = [s for s in shown if here is None or s.theme.id != here.theme.id]
    others.sort(key=lambda s: s.theme.code not in about)
    return _Movable(passage, len(same) - 1, here, others)


def _titles(found: _Movable) -> dict[str, str]:
    return {s.theme.id: s.theme.title for s in found.others}


def _move_page(place: ThemesPlace, found: _Movable, form: MoveNoteForm) -> str:
    with store().snapshot() as db:
        together = common(db, standing_themes.material(db, place.scope))
    back = found.here.theme.id if found.here else OUTSIDE
    return render_template(
        "lead/theme_move.html",
        place=place,
        event=place.event,
        note=found,
        form=form,
        new=NEW,
        back=place.address("theme", theme_id=back),
        **together,
    )


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
