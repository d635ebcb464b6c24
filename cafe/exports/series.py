"""A series over time as a line chart: breaks and a target marked, gaps where nothing is shown."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, replace

from cafe.exports.figures import DARK, FONT, LIGHT, Tones

# Told apart by shape and dash as well as by colour.
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
SHAPES = ("circle", "square", "triangle-up", "diamond")
LIMIT = len(DASHES)
MOST = 12  # of small charts, one for each line, where there are more than can be told apart in one


@dataclass(frozen=True)
class SeriesLine:
    """One line: its name and its values by period; None where no figure is shown."""

    name: str
    values: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True)
class Chart:
    """At most `MOST` lines, together up to `LIMIT` of them, else each in a small chart of its own;
    `breaks` are periods from which figures cannot be compared with those
    before; `target` is a value to reach, with its label; `decimal` the sign for decimals;
    `remark` is what is said of all its figures, and stands above them in the picture."""

    lines: tuple[SeriesLine, ...]
    unit: str
    breaks: tuple[str, ...] = ()
    target: tuple[float, str] | None = None
    decimal: str = ","
    remark: str = ""

    @property
    def drawable(self) -> bool:
        """Whether there is a value to draw."""
        return any(value is not None for line in self.lines for _, value in line.values)


def caption(title: str, chart: Chart) -> str:
    """What is drawn, of which years and in which unit."""
    years = sorted(period[:4] for line in chart.lines for period, value in line.values)
    span = "–".join(dict.fromkeys((years[0], years[-1])))
    remark = f" {chart.remark}." if chart.remark else ""
    return f"{title}, {span} ({chart.unit}).{remark}"


def svg(chart: Chart, *, dark: bool = False, narrow: bool = False) -> str:
    """The chart as SVG, `narrow` for a phone. ValueError: nothing to draw, or too many lines."""
    if not chart.drawable or len(chart.lines) > MOST:
        raise ValueError("nothing that can be drawn")
    return _svg(chart, dark, narrow)


@functools.lru_cache(maxsize=128)
def _svg(chart: Chart, dark: bool, narrow: bool) -> str:
    import vl_convert

    return str(
        vl_convert.vegalite_to_svg(json.dumps(_spec(chart, DARK if dark else LIGHT, narrow)))
    )


def png(chart: Chart) -> bytes:
    """The chart as PNG on white, at print resolution. ValueError: as `svg`."""
    if not chart.drawable or len(chart.lines) > MOST:
        raise ValueError("nothing that can be drawn")
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(json.dumps(_spec(chart, LIGHT, False)), scale=3))


def _spec(chart: Chart, tones: Tones, narrow: bool) -> dict[str, object]:
    import altair as alt

    top = max(v for line in chart.lines for _, v in line.values if v is not None)
    if chart.target is not None:
        top = max(float(top), chart.target[0])
    if len(chart.lines) <= LIMIT:
        beside = 90 if len(chart.lines) > 1 else 0  # for the names
        whole = _layers(chart, tones, narrow, top).properties(
            width=250 - beside if narrow else 640 - beside, height=220
        )
    else:
        # One scale for all of them: what is higher stands higher.
        parts = [
            _layers(replace(chart, lines=(line,)), tones, narrow, top).properties(
                width=250 if narrow else 280, height=120, title=line.name
            )
            for line in chart.lines
            if any(value is not None for _, value in line.values)
        ]
        whole = alt.concat(*parts, columns=1 if narrow else 2).resolve_scale(
            color="independent", shape="independent", strokeDash="independent"
        )
    if chart.remark:
        whole = whole.properties(title=chart.remark)
    whole = (
        whole.properties(background=tones.paper)
        .configure(font=FONT)
        .configure_axis(
            labelColor=tones.ink,
            titleColor=tones.soft,
            gridColor=tones.grid,
            domainColor=tones.grid,
            tickColor=tones.grid,
            labelFontSize=13,
            titleFontSize=13,
            titleFontWeight="normal",
        )
        .configure_title(color=tones.ink, fontSize=14, anchor="start")
        .configure_view(stroke=None)
    )
    made: dict[str, object] = whole.to_dict()
    return made


def _layers(chart: Chart, tones: Tones, narrow: bool, top: float):  # type: ignore[no-untyped-def]
    """The lines with their names at their ends, breaks and target."""
    import altair as alt

    names = [line.name for line in chart.lines]
    periods = sorted({period for line in chart.lines for period, _ in line.values})
    years = [int(period[:4]) for period in periods]
    step = max(1, -(-(max(years) - min(years) + 1) // (5 if narrow else 12)))
    values = [
        {"line": line.name, "date": _date(period), "value": value}
        for line in chart.lines
        for period, value in _with_gaps(line.values)
    ]
    x = alt.X(
        "date:T",
        title=None,
        axis=alt.Axis(format="%Y", labelAngle=0, tickCount={"interval": "year", "step": step}),
    )
    y = alt.Y(
        "value:Q",
        title=chart.unit,
        scale=alt.Scale(domain=[0, float(top or 1) * 1.1], nice=True),
    )
    colours = alt.Scale(domain=names, range=[tones.sure, tones.soft] * 2)
    layers = [
        alt.Chart(alt.InlineData(values=values))
        .mark_line(
            point={"size": 60, "filled": True}, strokeWidth=2, invalid="break-paths-show-domains"
        )
        .encode(
            x=x,
            y=y,
            color=alt.Color("line:N", scale=colours, legend=None),
            strokeDash=alt.StrokeDash(
                "line:N",
                scale=alt.Scale(domain=names, range=list(DASHES[: len(names)])),
                legend=None,
            ),
            shape=alt.Shape(
                "line:N",
                scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])),
                legend=None,
            ),
        )
    ]
    layers.append(
        alt.Chart(alt.InlineData(values=_named_ends(chart, top, narrow)))
        .mark_text(align="left", dx=9, fontSize=13)
        .encode(
            x="date:T",
            y="at:Q",
            text="label:N",
            color=alt.Color("line:N", scale=colours, legend=None),
        )
    )
    marks = [p for p in chart.breaks if p in periods]
    if marks:
        layers.append(
            alt.Chart(alt.InlineData(values=[{"date": _date(p)} for p in marks]))
            .mark_rule(strokeDash=[4, 4], color=tones.ink, strokeWidth=1.5)
            .encode(x=alt.X("date:T"))
        )
    if chart.target is not None:
        goal, label = chart.target
        goals = alt.Chart(alt.InlineData(values=[{"value": goal, "label": label}]))
        layers.append(
            goals.mark_rule(color=tones.ink, strokeDash=[1, 3], strokeWidth=2).encode(y="value:Q")
        )
        layers.append(
            goals.mark_text(align="left", dx=4, dy=-7, color=tones.ink, x=0).encode(
                y="value:Q", text="label:N"
            )
        )
    return alt.layer(*layers)


def _named_ends(chart: Chart, top: float, narrow: bool) -> list[dict[str, object]]:
    """What stands at the end of each line: its last value, and of several its name; apart by a
    line's height where they end near each other."""
    ends = []
    last = max(period for line in chart.lines for period, _ in line.values)
    for line in chart.lines:
        shown = [(period, value) for period, value in line.values if value is not None]
        if not shown:
            continue
        value = shown[-1][1]
        written = f"{value:g}".replace(".", chart.decimal)
        several = len(chart.lines) > 1
        ends.append((value, line.name, f"{line.name} {written}" if several else written))
    apart, below = float(top or 1) * (0.09 if narrow else 0.08), None
    placed: list[dict[str, object]] = []
    for value, name, label in sorted(ends):
        at = value if below is None else max(value, below + apart)
        below = at
        placed.append({"line": name, "date": _date(last), "at": at, "label": label})
    return placed


def _with_gaps(
    values: tuple[tuple[str, float | None], ...],
) -> list[tuple[str, float | None]]:
    """The values, with nothing between two that lie more than a year apart: a line that runs on
    says that somebody counted in between."""
    found: list[tuple[str, float | None]] = []
    for period, value in sorted(values):
        if found and (months := _month(period) - _month(found[-1][0])) > 12:
            year, month = divmod(_month(period) - months // 2, 12)
            found.append((f"{year}-{month + 1:02}", None))
        found.append((period, value))
    return found


def _month(period: str) -> int:
    """Months since the beginning of the calendar."""
    return int(period[:4]) * 12 + (int(period[5:7]) - 1 if len(period) > 4 else 0)


def _date(period: str) -> str:
    """The first day of a year or month, without a zone: where it stands on the axis of time."""
    return f"{period}-01-01"[:10] + "T00:00:00" if len(period) == 4 else f"{period[:7]}-01T00:00:00"
