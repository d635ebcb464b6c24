"""What the pages about themes share: where they are looked at, the list, and what passages need."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from sqlite_utils import Database

from cafe import rights
from cafe.accounts import account, need, store
from cafe.store import gatherings, organisation
from cafe.store.events import Event
from cafe.store.gatherings import Gathering
from cafe.store.scopes import Scope
from cafe.understand import codebooks
from cafe.understand import themes as standing_themes
from cafe.understand.status import status
from cafe.understand.theme_lists import shown_themes
from cafe.understand.themes import ThemeMaterial
from cafe.views.named import event_for
from cafe.views.spoken import local_time, spoken

NO_POINT = "none"


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


def common(db: Database, what: ThemeMaterial) -> dict[str, Any]:
    """What every page with passages needs."""
    return {
        "tables": {t.id: t for e in what.events for t in e.tables},
        "events": {e.id: e for e in what.events},
        "organisation": organisation.get(db, spoken()),
        "local_time": local_time,
    }
