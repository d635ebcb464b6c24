"""Figures of indicators on pages, shared by those who show them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import gettext, ngettext
from sqlite_utils import Database

from cafe import days, language
from cafe.exports import series
from cafe.reports import indicator_change
from cafe.reports.indicators import IndicatorFigure
from cafe.store import indicators
from cafe.store.indicators import Break, Indicator
from cafe.store.organisation import Organisation
from cafe.views.spoken import number as spoken_number
from cafe.views.spoken import spoken


def chart(
    db: Database, found: Indicator, known: Organisation, shown: Sequence[IndicatorFigure]
) -> series.Chart | None:
    """The figures of one place over time, a line for each profession, with breaks and the place's
    next target; None when there is too little to draw."""
    places = list(dict.fromkeys(f.profession for f in shown))[: series.MOST]
    periods = sorted({f.period for f in shown})
    by = {(f.profession, f.period): f.value for f in shown}
    lines = tuple(
        series.SeriesLine(
            known.name(p) if p else gettext("Alla yrkesgrupper"),
            tuple((period, by.get((p, period))) for period in periods),
        )
        for p in places
    )
    district = shown[0].district if shown else None
    target = indicators.next_target(db, found, district, days.today())
    drawn = series.Chart(
        lines,
        found.definition.unit,
        tuple(b.period for b in indicators.breaks(db, found.id)),
        (target.value, gettext("Mål %(value)s", value=spoken_number(target.value)))
        if target
        else None,
        "," if spoken() == "sv" else ".",
    )
    return drawn if drawn.drawable and len(periods) > 1 else None


def changes(
    found: Indicator,
    known: Organisation,
    shown: Sequence[IndicatorFigure],
    breaks: Sequence[Break],
    since: str = "",
    until: str = "",
) -> list[str]:
    """How the figures of one place have changed, a sentence for each profession that has two."""
    said = []
    professions = list(dict.fromkeys(f.profession for f in shown))
    for one in professions:
        mine = [f for f in shown if f.profession == one]
        change = indicator_change.between(found, mine, breaks, since, until)
        if change is not None:
            sentence = indicator_change.sentence(found, change, language.of_request())
            whose = known.name(one) if one else gettext("Alla yrkesgrupper")
            said.append(f"{whose}: {sentence}" if len(professions) > 1 else sentence)
    return said


def came_in() -> str:
    """How many figures of a file came in, on the page after it ("" on any other). It stands in the
    address: a session's cookie is overwritten by whatever answer comes last."""

    def count(name: str) -> int:
        written = request.args.get(name, "")
        return int(written) if written.isdecimal() and len(written) < 8 else 0

    if "added" not in request.args:
        return ""
    said: str = ngettext("%(num)s ny uppgift.", "%(num)s nya uppgifter.", count("added"))
    if known := count("known"):
        said += " " + ngettext("%(num)s fanns redan.", "%(num)s fanns redan.", known)
    return said
