"""Figures: notes by point and by kind, as SVG for the page and PNG for Word, made offline."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from cafe.exports.tables import clean, listed, suggested, words
from cafe.reports.summary import CountRow, Summary
from cafe.reports.summary.first_page import largest_first
from forms.kinds import KINDS

NAMES = ("points", "kinds")
MANY = 4  # that there is most of: more are not told by name
# Liberation Sans stands in for Arial, with the same widths, where there is no Arial.
FONT = "Arial, Liberation Sans, sans-serif"


@dataclass(frozen=True)
class Tones:
    """Colours of one theme. Both bars have one hue and differ in lightness, so that grey print and
    every kind of colour vision keeps them apart; the edge keeps the light one off the paper."""

    paper: str
    ink: str
    soft: str
    grid: str
    sure: str
    likely: str
    edge: str


LIGHT = Tones("#ffffff", "#1d2426", "#4d585b", "#d5d8d6", "#0b5f66", "#d3e7e5", "#0b5f66")
DARK = Tones("#1e2526", "#ecefee", "#b3bdbc", "#384243", "#7fd3cb", "#24474a", "#7fd3cb")


def available(summary: Summary) -> tuple[str, ...]:
    """The figures that can be drawn: none when the counts are hidden."""
    if summary.hidden or not summary.notes:
        return ()
    return NAMES if summary.points else ("kinds",) if summary.kinds else ()


def said(name: str, summary: Summary, language: str = "sv") -> str:
    """What there is most of, in a sentence."""
    word = words(language)
    rows = summary.points if name == "points" else summary.kinds[: len(KINDS)]
    counts = [row.count.count for row in rows if row.count.count is not None]
    top = max(counts, default=0)
    if not top:
        return word[f"most_{name}_none"]
    most = [row for row in rows if row.count.count == top]
    if len(most) > MANY:
        return word["most_many"].format(number=len(most), count=top, all=summary.notes)
    named = [f"”{row.short}”" if name == "kinds" else f"{row.id} {row.short}" for row in most]
    # A hidden figure may be the largest.
    key = f"most_{name}_shown" if len(counts) < len(rows) else f"most_{name}"
    told = word[key].format(most=listed(named, language), count=top, all=summary.notes)
    return clean(f"{told} {word['each']}" if len(most) > 1 else told)


def description(name: str, summary: Summary, language: str = "sv") -> str:
    """What the figure shows, in one sentence; the table beside it holds every number."""
    rows = [r for r in _rows(name, summary) if r.count.count is not None]
    title = words(language)[f"figure_{name}"]
    parts = ", ".join(f"{r.short} {r.count.count}" for r in rows)
    return clean(f"{title}: {parts}.")


def svg(
    name: str, summary: Summary, language: str = "sv", *, dark: bool = False, narrow: bool = False
) -> str:
    """The figure `name` ("points" or "kinds") as SVG, `narrow` for a phone.

    ValueError: it is not `available`.
    """
    return _svg(bars(name, summary), name, language, dark, narrow)


def png(name: str, summary: Summary, language: str = "sv") -> bytes:
    """The figure as PNG on white, at print resolution. ValueError: it is not `available`."""
    return _png(bars(name, summary), name, language)


# One bar: label, confirmed by a person, suggested by the machine.
Bar = tuple[str, int, int]


def _rows(name: str, summary: Summary) -> tuple[CountRow, ...]:
    """The points that anybody spoke of, or all where nobody did, by size, as their order has no
    meaning of its own; kinds have one."""
    if name != "points":
        return summary.kinds
    return largest_first(summary.points) or summary.points


def bars(name: str, summary: Summary) -> tuple[Bar, ...]:
    """What is drawn, in its order. ValueError: it is not `available`."""
    if name not in available(summary):
        raise ValueError(f"no figure {name!r} of this summary")
    bars = []
    for row in _rows(name, summary):
        rest = suggested(row)
        label = f"{row.id}  {row.short}" if name == "points" else row.short
        if row.confirmed is None or rest is None:
            bars.append((label, row.count.count or 0, 0))
        else:
            bars.append((label, row.confirmed.count or 0, rest.count or 0))
    return tuple(bars)


# Drawing takes some hundredths of a second, and half a second the first time in a process.
@functools.lru_cache(maxsize=128)
def _svg(bars: tuple[Bar, ...], name: str, language: str, dark: bool, narrow: bool) -> str:
    import vl_convert

    tones = DARK if dark else LIGHT
    return str(vl_convert.vegalite_to_svg(_chart(bars, name, language, tones, narrow)))


@functools.lru_cache(maxsize=16)
def _png(bars: tuple[Bar, ...], name: str, language: str) -> bytes:
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_chart(bars, name, language, LIGHT), scale=3))


def _chart(
    bars: tuple[Bar, ...], name: str, language: str, tones: Tones, narrow: bool = False
) -> str:
    import altair as alt

    word = words(language)
    split = name == "points"
    series = (word["in_confirmed"], word["in_suggested"])
    order = [label for label, _, _ in bars]
    values = [
        {"label": label, "part": part, "rank": rank, "count": count}
        for label, *counts in bars
        for rank, (part, count) in enumerate(zip(series, counts, strict=True))
        if count
    ]
    totals = [{"label": label, "count": sure + likely} for label, sure, likely in bars]
    top = max(1, *(sure + likely for _, sure, likely in bars))
    y = alt.Y("label:N", sort=order, title=None, scale=alt.Scale(domain=order))
    # Room at the right for the number at the end of the longest bar.
    x = alt.X(
        "count:Q",
        title=word["count"],
        scale=alt.Scale(domain=[0, top * (1.25 if narrow else 1.08)], nice=False),
        axis=alt.Axis(format="d", tickMinStep=1, tickCount=3 if narrow else 6),
    )
    bar = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(height={"band": 0.72}, stroke=tones.edge if split else None, strokeWidth=1)
        .encode(
            y=y,
            x=x,
            order=alt.Order("rank:O"),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(series), range=[tones.sure, tones.likely]),
                legend=alt.Legend(
                    title=None, orient="top", symbolStrokeWidth=1, columns=1 if narrow else 2
                )
                if split
                else None,
            ),
        )
    )
    number = (
        alt.Chart(alt.InlineData(values=totals))
        .mark_text(align="left", dx=5, color=tones.ink, fontSize=13)
        .encode(y=y, x=x, text="count:Q")
    )
    chart = (
        (bar + number)
        .properties(
            width=105 if narrow else 430, height=alt.Step(27), background=tones.paper, padding=8
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=tones.ink,
            titleColor=tones.soft,
            gridColor=tones.grid,
            domainColor=tones.soft,
            tickColor=tones.soft,
            labelFontSize=13,
            titleFontSize=12,
            titleFontWeight="normal",
            labelLimit=260,
        )
        .configure_axisY(grid=False, ticks=False, domain=False, labelPadding=8)
        .configure_legend(labelColor=tones.ink, labelFontSize=13, symbolType="square")
    )
    return str(chart.to_json())
