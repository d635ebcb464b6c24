"""How a figure has changed between two times, in words with both ends.

Computed from figures as readers see them (`reports.indicators`): what is hidden, or stands until a
correction may be shown, is no end. A count changes by so many per cent of where it began, or by its
number where it began with few, since per cent of few say little; a share by percentage points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from cafe import shares
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.indicators import IndicatorFigure
from cafe.store.indicators import PLAIN_NUMBER, Break, Indicator

# A count that began with fewer changes by its number.
FEW = 20

WORDS = {
    "from": _("Från {first} {unit} {since} till {last} {until}"),
    "down": _("minskat med {by}"),
    "up": _("ökat med {by}"),
    "same": _("oförändrat"),
    "month": _("i {period}"),
    "year": _("år {period}"),
    "percent": _("{by} procent"),
    "points": _("{by} procentenheter"),
    "point": _("{by} procentenhet"),
    "break": _("räknas på nytt sätt från {period} och går inte att jämföra"),
}


@dataclass(frozen=True)
class IndicatorChange:
    """A figure at two times, the earlier first. `by` is how much it has changed: per cent of the
    first (`how` is "percent"), percentage points ("points") or its number ("number"); None where
    figures cannot be compared, from the period `broken` on."""

    first: IndicatorFigure
    last: IndicatorFigure
    how: str
    by: float | None
    broken: str = ""


def ends(shown: Sequence[IndicatorFigure]) -> list[IndicatorFigure]:
    """Of the figures of one place those that may be an end, in order of time."""
    return [f for f in shown if f.value is not None and not f.waits]


def between(
    indicator: Indicator,
    shown: Sequence[IndicatorFigure],
    breaks: Sequence[Break] = (),
    since: str = "",
    until: str = "",
) -> IndicatorChange | None:
    """The change of the figures of one place, between two periods: where none is named, from the
    first that can be compared with the last. None: there are not two."""
    every = ends(shown)
    if len(every) < 2:
        return None
    named = {f.period: f for f in every}
    last = named.get(until, every[-1])
    counted_anew = [b.period for b in breaks if b.period <= last.period]
    alike = [f for f in every if not counted_anew or f.period >= max(counted_anew)]
    first = named.get(since) or (alike or every)[0]
    if first.period >= last.period:
        return None
    assert first.value is not None
    assert last.value is not None
    how = "points" if indicator.is_share else "percent" if first.value >= FEW else "number"
    broken = next((b for b in counted_anew if first.period < b), "")
    if broken:
        return IndicatorChange(first, last, how, None, broken)
    by = last.value - first.value
    if how == "percent":
        by = float(shares.percent(by, first.value))
    return IndicatorChange(first, last, how, round(by, 1))


def sentence(indicator: Indicator, change: IndicatorChange, language: str = "sv") -> str:
    """The change in words, with both ends, in "sv" or "en"."""
    words = in_language(WORDS, language)

    def at(period: str) -> str:
        return words["month" if len(period) > len("2021") else "year"].format(
            period=when(period, language)
        )

    unit = indicator.definition.unit
    said = words["from"].format(
        first=_number(change.first.value, language),
        unit="" if unit == PLAIN_NUMBER else unit,
        since=at(change.first.period),
        last=_number(change.last.value, language),
        until=at(change.last.period),
    )
    if change.by is None:
        how = words["break"].format(period=when(change.broken, language))
    elif change.last.value == change.first.value:
        how = words["same"]
    else:
        by = _number(abs(change.by), language)
        if change.how != "number":
            by = words["point" if (change.how, by) == ("points", "1") else change.how].format(by=by)
        how = words["down" if change.by < 0 else "up"].format(by=by)
    return f"{' '.join(said.split())}: {how}."


def when(period: str, language: str = "sv") -> str:
    """A period as it is said: 2021, april 2021."""
    if len(period) < len("2021-04"):
        return period
    return str(format_date(date.fromisoformat(f"{period[:7]}-01"), "MMMM y", locale=language))


def _number(value: float | None, language: str) -> str:
    written = f"{value or 0:g}"
    return written.replace(".", ",") if language == "sv" else written
