"""Blocks of indicators: the city's figures as readers see them, with the change in words, the curve
and every figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from sqlite_utils import Database

from cafe.exports.live.content import BlockChoice, BlockKind, BlockSource, LiveContent, LiveSource
from cafe.exports.series import Chart, SeriesLine
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports import indicator_change, indicators
from cafe.reports.indicators import IndicatorFigure
from cafe.store import indicators as indicator_store
from cafe.store import observations, organisation
from cafe.store.indicators import Indicator
from cafe.store.organisation import Organisation

FIRST, LAST, GROUP = "first", "last", "group"
YEARS_ACROSS = 8  # so many years stand beside each other in a table

WORDS: Final = {
    "indicator": _("Indikator"),
    "year": _("År"),
    "period": _("Period"),
    "value": _("Värde"),
    "all": _("Alla yrkesgrupper"),
    "few": _("för få"),
    FIRST: _("Från och med"),
    LAST: _("Till och med"),
    GROUP: _("Yrkesgrupp"),
    "earliest": _("Den första siffran"),
    "latest": _("Den senaste siffran"),
    "every": _("Alla som har siffror"),
}


def _offered(db: Database, language: str) -> list[LiveSource]:
    word = in_language(WORDS, language)
    return [
        LiveSource(f"{KIND.name}:{one.id}", one.name, word["indicator"])
        for one in indicator_store.every(db)
        if any(place[0] is None for _, place in observations.current(db, one))
    ]


def _choices(db: Database, source: BlockSource, language: str) -> list[BlockChoice]:
    word, known = in_language(WORDS, language), organisation.get(db, language)
    shown = _city(db, indicator_store.get(db, int(source.key)), known)
    periods = [
        (one, indicator_change.when(one, language)) for one in sorted({f.period for f in shown})
    ]
    found = [
        BlockChoice(FIRST, word[FIRST], (("", word["earliest"]), *periods)),
        BlockChoice(LAST, word[LAST], (("", word["latest"]), *periods)),
    ]
    groups = _names(shown, known, word)
    if len(groups) > 1:
        named = [(one or ALL, name) for one, name in groups.items()]
        found.append(BlockChoice(GROUP, word[GROUP], (("", word["every"]), *named)))
    return found


# Figures of all professions, told apart from every group's figures.
ALL = "*"


def _city(db: Database, indicator: Indicator, known: Organisation) -> list[IndicatorFigure]:
    return [f for f in indicators.read(db, indicator, known) if f.district is None]


def _names(
    shown: Sequence[IndicatorFigure], known: Organisation, word: Mapping[str, str]
) -> dict[str | None, str]:
    groups = dict.fromkeys(f.profession for f in shown)
    return {one: known.name(one) if one else word["all"] for one in groups}


def _read(db: Database, source: BlockSource, number: int | None, language: str) -> LiveContent:
    word, known = in_language(WORDS, language), organisation.get(db, language)
    indicator = indicator_store.get(db, int(source.key))
    shown = _city(db, indicator, known)
    since, until, group = (next(iter(source.values(n)), "") for n in (FIRST, LAST, GROUP))
    if group:
        shown = [f for f in shown if (f.profession or ALL) == group]
    shown = [f for f in shown if since <= f.period and (not until or f.period <= until)]
    breaks = indicator_store.breaks(db, indicator.id)
    name = _names(shown, known, word)
    sentences = []
    for one in name:
        mine = [f for f in shown if f.profession == one]
        change = indicator_change.between(indicator, mine, breaks)
        if change is not None:
            said = indicator_change.sentence(indicator, change, language)
            sentences.append(f"{name[one]}: {said}" if len(name) > 1 else said)
    columns, rows = (
        _figure_table(shown, name, indicator.definition.unit, word, language) if shown else ((), ())
    )
    # What is said of every figure is said of the picture too, since that is passed on alone.
    first = next((f.remark for f in shown), "")
    common = first if all(f.remark == first for f in shown) else ""
    said_of: dict[str, dict[str, None]] = {}
    for f in shown:
        if f.remark:
            said_of.setdefault(f.remark, {})[indicator_change.when(f.period, language)] = None
    remarks = [f"{', '.join(when)}: {remark}" for remark, when in said_of.items()]
    notices = dict.fromkeys(
        indicators.why(f, known, language) for f in shown if f.value is None and f.why
    )
    title = f"{indicator.name}: {known.name(group).lower()}" if group not in ("", ALL) else ""
    chart = _chart(indicator, shown, name, tuple(b.period for b in breaks), common, language)
    told = remarks if not common else () if chart else (common,)
    return LiveContent(
        title or indicator.name,
        (*sentences, *told),
        tuple(notices),
        chart,
        columns,
        rows,
    )


def _chart(
    indicator: Indicator,
    shown: Sequence[IndicatorFigure],
    name: Mapping[str | None, str],
    breaks: tuple[str, ...],
    remark: str,
    language: str,
) -> Chart | None:
    periods = sorted({f.period for f in shown})
    by = {(f.profession, f.period): f.value for f in shown}
    lines = tuple(
        SeriesLine(name[one], tuple((period, by.get((one, period))) for period in periods))
        for one in list(name)[:12]
    )
    decimal = "," if language == "sv" else "."
    made = Chart(lines, indicator.definition.unit, breaks, None, decimal, remark)
    return made if made.drawable and len(periods) > 2 else None


def _figure_table(
    shown: Sequence[IndicatorFigure],
    name: Mapping[str | None, str],
    unit: str,
    word: Mapping[str, str],
    language: str,
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Years by the months that figures are usually of; professions by few years; else periods by
    profession."""
    by = {(f.period, f.profession): f for f in shown}
    periods = sorted({f.period for f in shown})
    if len(name) == 1 and all(len(p) > len("2021") for p in periods):
        months = usual_months(periods)
        if months is not None:
            group = next(iter(name))
            rows: dict[str, list[str]] = {}
            for period, month in placed(periods, months).items():
                line = rows.setdefault(period[:4], [""] * len(months))
                said = _number(by[period, group], word, language)
                if period[5:7] != month:
                    said += f" ({_month(period[5:7], language)})"
                line[months.index(month)] = said
            head = (word["year"], *(_month(m, language).capitalize() for m in months))
            return head, tuple((year, *line) for year, line in sorted(rows.items()))
    yearly = all(len(p) == len("2021") for p in periods)
    if yearly and len(periods) <= YEARS_ACROSS:
        several = len(name) > 1
        head = (word[GROUP if several else "year"], *periods)
        return head, tuple(
            (
                said if several else unit.capitalize(),
                *(
                    _number(by[period, one], word, language) if (period, one) in by else ""
                    for period in periods
                ),
            )
            for one, said in name.items()
        )
    head = (
        word["year" if yearly else "period"],
        *(name.values() if len(name) > 1 else (word["value"],)),
    )
    return head, tuple(
        (
            indicator_change.when(period, language),
            *(
                _number(by[period, one], word, language) if (period, one) in by else ""
                for one in name
            ),
        )
        for period in periods
    )


def usual_months(periods: Sequence[str]) -> list[str] | None:
    """The months that at least half of the years have a figure of; None when no such few months
    take in all periods (`placed`)."""
    years = {period[:4] for period in periods}
    counted = Counter(period[5:7] for period in periods)
    months = sorted(month for month, number in counted.items() if 2 * number >= len(years))
    if not months or len(months) > 4 or placed(periods, months).keys() < set(periods):
        return None
    return months


def placed(periods: Sequence[str], months: Sequence[str]) -> dict[str, str]:
    """By period the column it stands in: its own month, else the nearest one that its year has no
    figure of."""
    found = {period: period[5:7] for period in periods if period[5:7] in months}
    for period in periods:
        if period not in found:
            taken = {month for one, month in found.items() if one[:4] == period[:4]}
            free = [month for month in months if month not in taken]
            if free:
                found[period] = min(free, key=lambda m: abs(int(m) - int(period[5:7])))
    return dict(sorted(found.items()))


def _month(month: str, language: str) -> str:
    return indicator_change.when(f"2000-{month}", language).split()[0]


def _number(figure: IndicatorFigure, word: Mapping[str, str], language: str) -> str:
    if figure.value is None:
        return word["few"]
    written = f"{figure.value:g}"
    return written.replace(".", ",") if language == "sv" else written


KIND: Final = BlockKind("indicator", _offered, _read, _choices)
