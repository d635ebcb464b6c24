"""The answers to a question of choices or numbers as bars, for files: as on the results' page."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

from cafe.exports.figures import FONT, LIGHT


@dataclass(frozen=True)
class LevelBars:
    """The answers to the question that is called `title`, each as what it is called, its persons
    and its percent, in an order that has a meaning; `said` is what they show, in a sentence, and
    `details` all of it in words."""

    title: str
    levels: tuple[tuple[str, int, int], ...]
    said: str
    details: str


def svg(bars: LevelBars) -> str:
    """The bars as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_spec(bars.levels)))


def png(bars: LevelBars) -> bytes:
    """The bars as PNG on white, at print resolution."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(_spec(bars.levels), scale=3))


@functools.lru_cache(maxsize=64)
def _spec(levels: tuple[tuple[str, int, int], ...]) -> str:
    import altair as alt

    # Two answers may be called the same: the place keeps them apart.
    values = [
        {"at": f"{at:03}", "name": name, "percent": percent, "shown": f"{percent} %"}
        for at, (name, _persons, percent) in enumerate(levels)
    ]
    names = {one["at"]: one["name"] for one in values}
    data = alt.InlineData(values=values)
    y = alt.Y(
        "at:O",
        title=None,
        axis=alt.Axis(labelExpr=f"({json.dumps(names)})[datum.value]"),
    )
    top = max(percent for _, _, percent in levels) or 1
    x = alt.X("percent:Q", scale=alt.Scale(domain=[0, top * 1.15], nice=False), axis=None)
    whole = (
        alt.layer(
            alt.Chart(data).mark_bar(height={"band": 0.72}, color=LIGHT.sure).encode(x=x, y=y),
            alt.Chart(data)
            .mark_text(align="left", dx=5, color=LIGHT.ink, fontSize=13)
            .encode(x=x, y=y, text="shown:N"),
        )
        .properties(width=430, height=alt.Step(27), background=LIGHT.paper, padding=8)
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
