"""Who speaks of what, as a heat map: a row for each point, a column for each district."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

from cafe.exports.figures import DARK, FONT, LIGHT, Tones
from cafe.exports.tables import clean, words
from cafe.reports.summary.model import ByWhom

# One hue, lighter to darker (on a dark page darker to lighter), so that grey print and every kind
# of colour vision keep the steps apart; every cell says its number too. Nothing said has no colour.
RAMPS = {
    LIGHT: ("#e6f1f0", "#bcdcd9", "#7fbab6", LIGHT.sure),
    DARK: ("#24373a", "#2a4f53", "#2f6d70", DARK.sure),
}
# A hidden cell, in pixels from its middle: strokes that all hidden cells have alike.
HATCH = "M-8,8L0,-8M-2,8L6,-8M4,8L10,-4M-10,4L-6,-8"
STEP = 28
ROOM = 430  # for the columns
LABELS = 230  # about what the rows' names take
TOLD = 6  # in the sentence; of more the first ones, with how many more there are


@dataclass(frozen=True)
class HeatMap:
    """`cells`: for each row how many notes, and what share of the column's notes, by column. A
    column with no figures that may be shown stands last where `hidden`, under that word."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[tuple[int, float], ...], ...]
    hidden: str
    said: str


def of(made: ByWhom, language: str = "sv") -> HeatMap | None:
    """The map of what may be told by district (or organisation), None where there is nothing to
    draw. What no group speaks of is left out, as in its table."""
    word = words(language)
    topics = [
        (place, topic)
        for place, topic in enumerate(made.topics)
        if topic.id and any(group.counts[place] for group in made.groups)
    ]
    if not topics:
        return None
    return HeatMap(
        tuple((topic.id, clean(topic.short)) for _, topic in topics),
        tuple(clean(group.name) or word["not_named"] for group in made.groups),
        tuple(
            tuple(
                (group.counts[place], group.counts[place] / max(1, group.notes))
                for group in made.groups
            )
            for place, _ in topics
        ),
        word["hidden"] if made.hidden else "",
        _said(made, language),
    )


def _said(made: ByWhom, language: str) -> str:
    """Which groups give the largest share of their notes to one point, in a sentence."""
    word = words(language)
    topics = [(place, topic) for place, topic in enumerate(made.topics) if topic.id]
    most = [
        (group, *max(topics, key=lambda one: group.counts[one[0]]))
        for group in made.groups
        if group.label
    ]
    most.sort(key=lambda one: -one[0].counts[one[1]] / max(1, one[0].notes))
    most = [one for one in most if one[0].counts[one[1]]]
    parts = "; ".join(
        f"{group.name}: {topic.id} {topic.short} "
        f"({word['map_of'].format(count=group.counts[place], all=group.notes)})"
        for group, place, topic in most[:TOLD]
    )
    if (more := len(most) - TOLD) > 0:
        parts += word["map_more_one" if more == 1 else "map_more"].format(count=more)
    said = word["map_said"].format(parts=parts) if parts else word["map_nothing"]
    return clean(f"{said} {word['by_whom_hidden']}" if made.hidden else said)


def top_share(made: ByWhom) -> float:
    """The largest share of a group's notes that is about one point: where colours end."""
    places = [place for place, topic in enumerate(made.topics) if topic.id]
    return max(
        (group.counts[place] / max(1, group.notes) for group in made.groups for place in places),
        default=0.0,
    )


def share_of_width(drawn: HeatMap) -> float:
    """Which share of a page's text it is to take: one of few columns would else be blown up to
    fill it, and a page with it."""
    return min(1.0, (LABELS + _column(drawn, False) * _columns(drawn)) / (LABELS + ROOM))


def _columns(drawn: HeatMap) -> int:
    return len(drawn.columns) + bool(drawn.hidden)


def _column(drawn: HeatMap, narrow: bool) -> int:
    """How wide a column is, in pixels."""
    return max(22, min(64, (270 if narrow else ROOM) // _columns(drawn)))


def svg(drawn: HeatMap, *, dark: bool = False, narrow: bool = False) -> str:
    """The map as SVG, `narrow` for a phone: there the points are their ids alone."""
    return _svg(drawn, dark, narrow)


@functools.lru_cache(maxsize=64)
def _svg(drawn: HeatMap, dark: bool, narrow: bool) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_spec(drawn, DARK if dark else LIGHT, narrow)))


def png(drawn: HeatMap) -> bytes:
    """The map as PNG on white, at print resolution."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_spec(drawn, LIGHT, False), scale=3))


def _spec(drawn: HeatMap, tones: Tones, narrow: bool) -> str:
    import altair as alt

    rows = [f"{code}" if narrow else f"{code}  {short}" for code, short in drawn.rows]
    columns = [*drawn.columns, *([drawn.hidden] if drawn.hidden else [])]
    top = max(share for line in drawn.cells for _, share in line)
    told, hidden = [], []
    for row, line in zip(rows, drawn.cells, strict=True):
        for column, (count, share) in zip(drawn.columns, line, strict=True):
            step = -int(-4 * share / top // 1) if count else 0
            fill = RAMPS[tones][min(step, 4) - 1] if count else tones.paper
            ink = tones.paper if fill == RAMPS[tones][-1] else tones.ink if count else tones.soft
            told.append({"row": row, "column": column, "count": count, "fill": fill, "ink": ink})
        if drawn.hidden:
            hidden.append({"row": row, "column": drawn.hidden})
    x = alt.X(
        "column:N",
        title=None,
        sort=columns,
        scale=alt.Scale(domain=columns, paddingInner=0.04, paddingOuter=0),
        axis=alt.Axis(orient="top", labelAngle=-60 if narrow else -40, labelAlign="left"),
    )
    y = alt.Y(
        "row:N",
        title=None,
        sort=rows,
        scale=alt.Scale(domain=rows, paddingInner=0.06, paddingOuter=0),
    )
    data = alt.InlineData(values=told)
    layers = [
        alt.Chart(data)
        .mark_rect(stroke=tones.grid, strokeWidth=1)
        .encode(x=x, y=y, color=alt.Color("fill:N", scale=None)),
        alt.Chart(data)
        .mark_text(fontSize=11 if narrow else 13)
        .encode(x=x, y=y, text="count:Q", color=alt.Color("ink:N", scale=None)),
    ]
    if hidden:
        gaps = alt.Chart(alt.InlineData(values=hidden))
        layers += [
            gaps.mark_rect(color=tones.paper, stroke=tones.soft, strokeWidth=1).encode(x=x, y=y),
            # Of size 4 a unit of the shape is a pixel.
            gaps.mark_point(
                shape=HATCH, size=4, stroke=tones.soft, strokeWidth=0.5, filled=False, opacity=1
            ).encode(x=x, y=y),
        ]
    whole = (
        alt.layer(*layers)
        .properties(
            width=_column(drawn, narrow) * len(columns),
            height=STEP * len(rows),
            background=tones.paper,
            padding=8,
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=tones.ink,
            labelFontSize=11 if narrow else 13,
            labelLimit=110 if narrow else 260,
            ticks=False,
            domain=False,
            grid=False,
            labelPadding=6,
        )
    )
    return json.dumps(whole.to_dict())
