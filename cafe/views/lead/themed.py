"""What the pages about themes share: where they are looked at, the list, and what passages need."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, need, store
from cafe.errors import Unknown
from cafe.store import gatherings, organisation
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.scopes import Scope
from cafe.understand import codebooks, live
from cafe.understand import themes as standing_themes
from cafe.understand.status import status
from cafe.understand.theme_lists import once_each, shown_themes
from cafe.understand.themes import ThemeMaterial
from cafe.views.named import event_for
from cafe.views.spoken import local_time, spoken
from forms.base import Form

NO_POINT = "none"
OUTSIDE = "outside"


@dataclass(frozen=True)
class ThemesPlace:
    """Where themes are looked at: an event, or a gathering of events."""

    scope: Scope
    title: str
    event: Event | None = None
    gathering: Gathering | None = None

    @property
    def home(self) -> str:
        """The address of its list of themes."""
        return self.address("themes" if self.event else "gathering")

    def address(self, endpoint: str, **values: Any) -> str:
        """The address of one of the place's pages."""
        if self.event is not None:
            return url_for(f"lead.{endpoint}", code=self.event.code, **values)
        return url_for(f"lead.{endpoint}", number=self.scope.id, **values)


def place_for(code: str | None = None, number: int | None = None) -> ThemesPlace:
    """The event or gathering of an address, if the account leads it. Raises Unknown, Forbidden."""
    if code is not None:
        event = event_for(code)
        return ThemesPlace(Scope("event", event.id), event.title, event=event)
    gathering = gatherings.get(store().read(), number or 0)
    need(rights.changes_gathering(account(), gathering))
    return ThemesPlace(gathering.scope, gathering.title, gathering=gathering)


def themes_page(place: ThemesPlace) -> Any:
    """The themes of a place, with what has changed and what people have changed."""
    with store().snapshot() as db:
        what = standing_themes.material(db, place.scope)
        view = standing_themes.view(db, place.scope)
        shown, outside = shown_themes(db, what, view)
        codes = {c.id: c for c in codebooks.in_force(db).codes}
        counts = Counter(s.theme.code or "" for s in shown)
        order = [*codes, *sorted(counts.keys() - codes.keys())]
        wanted = request.args.get("point", "")
        return render_template(
            "lead/themes.html",
            place=place,
            event=place.event,
            status=status(db, place.scope, what, view.run),
            view=view,
            themes=shown,
            outside=outside,
            tally=Counter(s.change.kind for s in shown if s.change),
            point=codes.get(place.gathering.point) if place.gathering else None,
            points={code: counts[code] for code in order if counts[code]},
            wanted=wanted if wanted == NO_POINT or wanted in counts else "",
            codes=codes,
            **common(db, what),
        )


def theme_page(place: ThemesPlace, theme_id: str, form: Form | None = None) -> Any:
    """One theme with every passage in it; `OUTSIDE` is what belongs to none. `form`: a press that
    was refused, with why."""
    with store().snapshot() as db:
        what = standing_themes.material(db, place.scope)
        view = standing_themes.view(db, place.scope)
        shown, outside = shown_themes(db, what, view)
        codes = codebooks.in_force(db).codes
        together = common(db, what)
    into = view.merged.get(theme_id)
    if into is not None:
        return redirect(place.address("theme", theme_id=into))
    found = next((s for s in shown if s.theme.id == theme_id), None)
    if found is None and (theme_id != OUTSIDE or view.run is None):
        raise Unknown("theme_unknown")
    here = live.by_event(found.passages if found else ())
    return render_template(
        "lead/theme.html",
        place=place,
        event=place.event,
        shown=found,
        view=view,
        form=form,
        quotes_most=standing_themes.QUOTES_MOST,
        others=len(shown) - 1,
        said=found.said if found else once_each(outside, view.duplicates),
        passages=found.passages if found else outside,
        by_event=[(e, here[e.id]) for e in what.events if here[e.id]],
        edits=[e for e in view.edits if theme_id in (e.theme, *e.others)],
        confirmed={
            passage: [code for code in codes if code.id in said and said[code.id].confirmed]
            for passage, said in what.decided.items()
        },
        **together,
    )


def common(db: Database, what: ThemeMaterial) -> dict[str, Any]:
    """What every page with passages needs."""
    return {
        "tables": {t.id: t for e in what.events for t in e.tables},
        "events": {e.id: e for e in what.events},
        "organisation": organisation.get(db, spoken()),
        "local_time": local_time,
    }
