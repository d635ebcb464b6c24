"""How time and memory grow with the number of passages, drawn."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Point:
    """A run: passages, processor seconds, peak memory in MB."""

    passages: int
    seconds: float
    memory: float


def plot(points: list[Point], path: Path, title: str) -> None:
    """Seconds and memory by passages, both axes logarithmic, as SVG."""
    import altair as alt
    import vl_convert

    def panel(name: str, label: str) -> alt.Chart:
        values = [{"passages": p.passages, "value": getattr(p, name)} for p in points]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=values))
            .mark_line(point=True, color="#0b5f66")
            .encode(
                x=alt.X("passages:Q", scale=alt.Scale(type="log"), title="passages"),
                y=alt.Y("value:Q", scale=alt.Scale(type="log"), title=label),
            )
            .properties(width=300, height=220)
        )
        return chart

    chart = alt.hconcat(
        panel("seconds", "processor seconds"), panel("memory", "peak MB"), title=title
    )
    path.write_text(vl_convert.vegalite_to_svg(chart.to_json()), encoding="utf-8")
