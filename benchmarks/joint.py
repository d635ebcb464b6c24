"""What many organisations share, analysed together: seconds, processor time and peak memory of the
plain loop, of one worker and of two, by the number of passages; `docs/joint-growth.svg` is drawn
anew.

Each case runs in a process of its own, its workers with it. Needs the extra `cluster`. Other sizes:
`JOINT_SIZES="10000 5000000" JOINT_ENGINES="two workers" python -m benchmarks joint`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.themes import passages

SIZES = (10_000, 100_000, 1_000_000)
AN_ORGANISATION = 100_000  # passages that one shares at the most
PLOT = Path(__file__).parents[1] / "docs" / "joint-growth.svg"
ENGINES = {"loop": 0, "one worker": 1, "two workers": 2}


class JointCase(NamedTuple):
    """One case. `cpu`: processor seconds of all processes together; `alone`: of the gathering one
    and of one worker, about what it takes on cores that nobody else uses; `worker` and `main`: peak
    memory in MB of the largest worker, and of the process that gathers."""

    passages: int
    engine: str
    seconds: float
    cpu: float
    alone: float
    worker: float
    main: float
    themes: int


def run() -> None:
    """Print a line for each size and engine, and draw it."""
    if importlib.util.find_spec("pyarrow") is None:
        print("needs the extra `cluster`: pip install --require-hashes -r requirements/cluster.txt")
        return
    sizes = [int(word) for word in os.environ.get("JOINT_SIZES", "").split()] or list(SIZES)
    engines = os.environ.get("JOINT_ENGINES", ",".join(ENGINES)).split(",")
    done: list[JointCase] = []
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(
        f"{'passages':>10} {'engine':12} {'seconds':>8} {'cpu':>7} {'alone':>7} {'÷ loop':>7} "
        f"{'cpu ÷':>6} {'worker MB':>9} {'main MB':>8} {'themes':>7} {'load':>5}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as made:
            folders = _shares(Path(made), size)
            loop: JointCase | None = None
            for engine in engines:
                if engine == "loop" and size > 1_000_000:
                    continue
                case = _case(Path(made), folders, size, engine)
                loop = loop or (case if engine == "loop" else None)
                wall, cpu = (
                    (case.seconds / loop.seconds, case.cpu / loop.cpu) if loop else (0.0, 0.0)
                )
                print(
                    f"{size:>10,} {engine:12} {case.seconds:>8.1f} {case.cpu:>7.1f} "
                    f"{case.alone:>7.1f} {wall:>7.2f} {cpu:>6.2f} {case.worker:>9.0f} "
                    f"{case.main:>8.0f} {case.themes:>7} {os.getloadavg()[0]:>5.1f}",
                    flush=True,
                )
                done.append(case)
    _draw(done)
    print(f"drawn in {PLOT}")


def _shares(parent: Path, size: int) -> list[Path]:
    """Folders of invented organisations with so many passages together."""
    from analysis.codebook import builtin
    from cafe.exports import share_folder
    from cafe.reports.shared import SharedRow, ShareOfEvent
    from cafe.store.events import Event
    from cafe.store.shared_events import SharedEvent

    folders = []
    each = min(AN_ORGANISATION, size // 5)
    mark = SharedEvent("2026-05-02T08:00:00.000Z", "Lena Ledare", "mätning")
    event = Event(1, "abcdef", "Mätning", "2026-05-01", "", None, 500, "closed", (), ())
    for number in range(size // each):
        folder = parent / f"share {number}"
        folder.mkdir()
        rows = tuple(
            SharedRow(f"{number} {n}", text, "", "improve", (None,) * 4, False)
            for n, text in enumerate(passages(each, seed=number)[1])
        )
        one = ShareOfEvent(event, f"Kommun {number}", persons=500, mark=mark, rows=rows)
        share_folder.write(folder, one.organiser, [one], builtin(), threshold=5, quote_threshold=10)
        folders.append(folder)
    return folders


def _case(parent: Path, folders: list[Path], size: int, engine: str) -> JointCase:
    out = parent / f"out of {engine}"
    given = json.dumps({"folders": [str(f) for f in folders], "out": str(out), "engine": engine})
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.joint", given],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    return JointCase(size, engine, **json.loads(ended.stdout.splitlines()[-1]))


def _measure(given: dict[str, Any]) -> dict[str, float]:
    """Run one case in this process, its start included."""
    from analysis.codebook import builtin
    from cafe.understand.joint import analysis
    from cafe.understand.joint import engine as engines

    start = time.monotonic()
    out = Path(given["out"])
    out.mkdir()
    opened = analysis.open_shares([Path(f) for f in given["folders"]], leave_out_damaged=False)
    number = ENGINES[given["engine"]]
    others: list[tuple[float, float]] = []
    if number:
        with engines.workers(number) as computes:
            result = analysis.analyse(opened, computes, out, builtin())
            others = list(computes.client.run(_used).values())
    else:
        result = analysis.analyse(opened, engines.Loop(), out, builtin())
    cpu, main = _used()
    return {
        "seconds": time.monotonic() - start,
        "cpu": cpu + sum(used for used, _ in others),
        "alone": cpu + max((used for used, _ in others), default=0.0),
        "worker": max((peak for _, peak in others), default=0.0),
        "main": main,
        "themes": len(result.themes.themes),
    }


def _used() -> tuple[float, float]:
    """Processor seconds of this process, and its peak memory in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return time.process_time(), peak / 1024


def _draw(done: list[JointCase]) -> None:
    """Seconds and peak memory of a process by passages, a line for each engine."""
    import altair as alt
    import vl_convert

    values = [one._asdict() | {"memory": max(one.worker, one.main)} for one in done]
    panels = []
    for name, title in (("cpu", "processor seconds, all together"), ("memory", "peak MB, one")):
        panels.append(
            alt.Chart(alt.InlineData(values=values))
            .mark_line(point=True)
            .encode(
                x=alt.X("passages:Q", scale=alt.Scale(type="log"), title="passages"),
                y=alt.Y(f"{name}:Q", scale=alt.Scale(type="log"), title=title),
                color=alt.Color("engine:N", title=None, sort=list(ENGINES)),
            )
            .properties(width=300, height=220)
        )
    chart = alt.hconcat(*panels, title="cafe analyse --input")
    PLOT.write_text(vl_convert.vegalite_to_svg(chart.to_json()), encoding="utf-8")


if __name__ == "__main__":
    print(json.dumps(_measure(json.loads(sys.argv[1]))))
