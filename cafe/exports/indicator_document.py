"""An indicator's figures of a place as a document: change in words, series, targets, source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from cafe.exports import series
from cafe.exports.document import (
    Block,
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    TableBlock,
)
from cafe.exports.series import Chart
from cafe.exports.tables import TableSheet, Value, made_with
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.indicator_change import when
from cafe.reports.indicators import IndicatorFigure
from cafe.store.indicators import Break, Definition, Target

WORDS: Final = {
    "period": _("Period"),
    "where": _("Var"),
    "group": _("Yrkesgrupp"),
    "value": _("Värde"),
    "part": _("Antal"),
    "base": _("Av personer"),
    "why": _("Varför det inte visas"),
    "remark": _("Anmärkning"),
    "source": _("Källa"),
    "figures": _("Uppgifter"),
    "over_time": _("{name} över tid. Alla siffror står i tabellen nedanför."),
    "broken": _("Streckad linje uppifrån och ned: siffrorna går inte att jämföra med dem före."),
    "breaks": _("Räknas på nytt sätt"),
    "from": _("Från {period}: {text}"),
    "targets": _("Mål"),
    "at_most": _("högst {value} {unit} senast {day}"),
    "at_least": _("minst {value} {unit} senast {day}"),
    "dropped": _("Gäller inte"),
    "counted": _("Så räknas det"),
    "owner": _("Ansvarig: {owner}"),
    "published": _("Publicerade andelar, skyddade där de publicerades: {sources}."),
    "hidden": _("visas inte"),
    "none": _("Inga uppgifter ännu."),
}


@dataclass(frozen=True)
class IndicatorShown:
    """An indicator as its page shows it of one `place` (or of every district): its `figures` with
    the names of district and group, the reason of one that is hidden, and the `changes` in words.
    `targets` are those that the reader may see."""

    definition: Definition
    place: str
    figures: Sequence[tuple[IndicatorFigure, str, str]]
    changes: Sequence[str]
    chart: Chart | None
    breaks: Sequence[Break]
    targets: Sequence[tuple[Target, str]]
    why: Callable[[IndicatorFigure], str]
    number: Callable[[float | None], str]
    day: Callable[[str], str]


def of(shown: IndicatorShown, language: str) -> Document:
    """The document of an indicator."""
    made = shown.definition
    return Document(
        made.name, f"{shown.place} · {made.unit}", language, f"{made.name}, {shown.place}",
        tuple(_blocks(shown, language)), sheets=(_sheet(shown, language),),
        organisation=shown.place,
    )  # fmt: skip


def _blocks(shown: IndicatorShown, language: str) -> Iterator[Block]:
    word, made = in_language(WORDS, language), shown.definition
    if not shown.figures:
        yield LineBlock(word["none"], "lead")
    for said in shown.changes:
        yield LineBlock(said, "lead" if len(shown.changes) == 1 else "body")
    chart = shown.chart
    if chart is not None:
        told = " ".join(shown.changes) or word["over_time"].format(name=made.name)
        draw = partial(series.svg, chart), partial(series.png, chart)
        yield FigureBlock(made.name, series.caption(made.name, chart), told, *draw)
        if shown.breaks:
            yield LineBlock(word["broken"], "soft")
    if shown.figures:
        yield HeadingBlock(word["figures"], 1)
        yield _figures(shown, language)
    sources = list(dict.fromkeys(f.source for f, *_names in shown.figures if f.source))
    if sources:
        yield LineBlock(word["published"].format(sources="; ".join(sources)), "soft")
    for reason in dict.fromkeys(shown.why(f) for f, *_names in shown.figures if f.why):
        yield LineBlock(f"– {reason}", "soft")
    if shown.breaks:
        yield HeadingBlock(word["breaks"], 1)
        for one in shown.breaks:
            yield LineBlock(word["from"].format(period=one.period, text=one.text), "item")
    if shown.targets:
        yield HeadingBlock(word["targets"], 1)
        for target, where in shown.targets:
            reach = word["at_most" if target.direction == "at_most" else "at_least"].format(
                value=shown.number(target.value), unit=made.unit, day=shown.day(target.by_day)
            )
            gone = [f"{word['dropped']}: {target.dropped_why}"] if target.dropped_at else []
            yield EntryBlock(target.sub_goal, " · ".join([where, reach, *gone]))
    yield HeadingBlock(word["counted"], 1)
    yield LineBlock(made.counted)
    yield LineBlock(word["owner"].format(owner=made.owner), "soft")
    yield LineBlock(made_with(language), "soft")


def _figures(shown: IndicatorShown, language: str) -> TableBlock:
    """Periods by groups, or by districts; a figure that is hidden is a dash, and below is why."""
    word = in_language(WORDS, language)
    columns = list(dict.fromkeys((where, group) for _, where, group in shown.figures))
    several = len({where for where, _ in columns}) > 1
    at = {(f.period, where, group): f for f, where, group in shown.figures}
    periods = sorted({f.period for f, *_names in shown.figures}, reverse=True)
    rows: list[tuple[Value, ...]] = [
        (when(period, language), *(_said(shown, at.get((period, *column))) for column in columns))
        for period in periods
    ]
    names = tuple(where if several else group for where, group in columns)
    return TableBlock(
        TableSheet(word["figures"], (word["period"], *names), tuple(rows)),
        (3, *[13.5 / len(columns)] * len(columns)),
    )


def _said(shown: IndicatorShown, figure: IndicatorFigure | None) -> str:
    if figure is None:
        return ""
    if figure.value is None:
        return "–"
    said = shown.number(figure.value)
    return said if figure.part is None else f"{said} ({figure.part}/{figure.base})"


def _sheet(shown: IndicatorShown, language: str) -> TableSheet:
    """A row for each figure."""
    word = in_language(WORDS, language)
    columns = ("period", "where", "group", "value", "part", "base", "why", "remark", "source")
    return TableSheet(
        word["figures"],
        tuple(word[one] for one in columns),
        tuple(
            (
                f.period, where, group,
                word["hidden"] if f.value is None
                else int(f.value) if f.value == int(f.value) else shown.number(f.value),
                "" if f.part is None else f.part, "" if f.base is None else f.base,
                shown.why(f) if f.why else "", f.remark, f.source,
            )
            for f, where, group in shown.figures
        ),
    )  # fmt: skip
