"""The answers on a scale as bars that part at its middle, for files: as on the results' page."""

from __future__ import annotations

import functools
import json
import textwrap
from dataclasses import dataclass

from cafe.exports.figures import FONT, LIGHT
from cafe.reports.survey.results import BarPiece

# By band and distance from the middle: two hues that differ in lightness too, with the step's
# number in each piece, so that grey print and every kind of colour vision keep them apart.
COLOURS = {
    "low": ("#f3cf9c", "#e0a252", "#b86e14"),
    "middle": ("#dfe3e1", "#dfe3e1", "#dfe3e1"),
    "high": ("#b9dcd9", "#5fa9a6", "#0b5f66"),
}
DARKEST = ("#b86e14", "#0b5f66")
NAME_SIGNS = 36  # in a line of a statement's name
NARROW = 4.5  # percent: a piece with no room for its number


@dataclass(frozen=True)
class ScaleBars:
    """The bar of each item of the question that is called `title`, with the item's name, "" where
    it is the question itself; `said` is what they show, in a sentence, and `details` all of it in
    words."""

    title: str
    rows: tuple[tuple[str, tuple[BarPiece, ...]], ...]
    said: str
    details: str


def svg(bars: ScaleBars) -> str:
    """The bars as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_spec(bars.rows)))


def png(bars: ScaleBars) -> bytes:
    """The bars as PNG on white, at print resolution."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_spec(bars.rows), scale=3))


@functools.lru_cache(maxsize=64)
def _spec(rows: tuple[tuple[str, tuple[BarPiece, ...]], ...]) -> str:
    import altair as alt

    names = [textwrap.wrap(name, NAME_SIGNS) for name, _pieces in rows]
    tall = max(len(lines) for lines in names)
    values = [
        {
            "row": f"{at:03}",
            "step": one.value,
            "from": one.x,
            "to": one.x + one.width,
            "at": one.x + one.width / 2,
            "fill": (fill := COLOURS[one.side][one.strength - 1]),
            "ink": LIGHT.paper if fill in DARKEST else LIGHT.ink,
            "shown": one.value if one.width >= NARROW else "",
        }
        for at, (_name, pieces) in enumerate(rows)
        for one in pieces
        if one.width
    ]
    data = alt.InlineData(values=values)
    # As much room to both sides of the middle as the longest bar needs.
    pieces_drawn = [one for _name, pieces in rows for one in pieces]
    far = max((max(abs(one.x), abs(one.x + one.width)) for one in pieces_drawn), default=100.0)
    x = alt.X("from:Q", scale=alt.Scale(domain=[-far, far]), axis=None)
    lines = json.dumps({f"{at:03}": said for at, said in enumerate(names)})
    axis = alt.Axis(labelExpr=f"({lines})[datum.value]") if tall else None
    y = alt.Y("row:O", title=None, axis=axis)
    bars = (
        alt.Chart(data)
        .mark_bar(height=26, stroke=LIGHT.paper, strokeWidth=1)
        .encode(x=x, x2="to:Q", y=y, color=alt.Color("fill:N", scale=None))
    )
    numbers = (
        alt.Chart(data)
        .mark_text(fontSize=13)
        .encode(x="at:Q", y=y, text="shown:N", color=alt.Color("ink:N", scale=None))
    )
    middle = (
        alt.Chart(alt.InlineData(values=[{"at": 0}]))
        .mark_rule(color=LIGHT.soft, strokeDash=[3, 3])
        .encode(x=alt.X("at:Q", axis=None))
    )
    whole = (
        alt.layer(middle, bars, numbers)  # the line runs through no number
        .properties(
            width=430 if tall else 640, height=alt.Step(max(40, 18 * tall)), background=LIGHT.paper
        )
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axisY(
            labelColor=LIGHT.ink,
            labelFontSize=13,
            labelLimit=260,
            grid=False,
            ticks=False,
            domain=False,
            labelPadding=8,
        )
    )
    return json.dumps(whole.to_dict())
