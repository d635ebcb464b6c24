"""The answers on a scale as a bar that parts at its middle, for files: as on the results' page."""

from __future__ import annotations

import functools
import json
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
NARROW = 4.5  # percent: a piece with no room for its number


@dataclass(frozen=True)
class ScaleBar:
    """One item's bar; `said` is what it shows, in a sentence."""

    pieces: tuple[BarPiece, ...]
    said: str


def svg(bar: ScaleBar) -> str:
    """The bar as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_spec(bar.pieces)))


def png(bar: ScaleBar) -> bytes:
    """The bar as PNG on white, at print resolution."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_spec(bar.pieces), scale=3))


@functools.lru_cache(maxsize=64)
def _spec(pieces: tuple[BarPiece, ...]) -> str:
    import altair as alt

    values = [
        {
            "step": one.value,
            "from": one.x,
            "to": one.x + one.width,
            "at": one.x + one.width / 2,
            "fill": (fill := COLOURS[one.side][one.strength - 1]),
            "ink": LIGHT.paper if fill in DARKEST else LIGHT.ink,
            "shown": one.value if one.width >= NARROW else "",
        }
        for one in pieces
        if one.width
    ]
    data = alt.InlineData(values=values)
    x = alt.X("from:Q", scale=alt.Scale(domain=[-100, 100]), axis=None)
    bars = (
        alt.Chart(data)
        .mark_bar(height=26, stroke=LIGHT.paper, strokeWidth=1)
        .encode(x=x, x2="to:Q", color=alt.Color("fill:N", scale=None))
    )
    numbers = (
        alt.Chart(data)
        .mark_text(fontSize=13)
        .encode(x="at:Q", text="shown:N", color=alt.Color("ink:N", scale=None))
    )
    middle = (
        alt.Chart(alt.InlineData(values=[{"at": 0}]))
        .mark_rule(color=LIGHT.soft, strokeDash=[3, 3])
        .encode(x=alt.X("at:Q", axis=None))
    )
    whole = (
        alt.layer(middle, bars, numbers)  # the line runs through no number
        .properties(width=640, height=40, background=LIGHT.paper)
        .configure(font=FONT)
        .configure_view(stroke=None)
    )
    return json.dumps(whole.to_dict())
