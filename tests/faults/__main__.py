"""`python -m tests.faults`: the long runs, whose figures stand in docs/reliability.md.

Prints what was done and what was found; exit status 1 when anything is missing.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

from cafe.store.database import Store
from tests.faults import confined, documents, limits, pages, server, tablets, upkeep
from tests.journeys.conftest import _free_port
from tests.journeys.proxy import Proxy


def main() -> int:
    """Run all; the seed makes the course of actions the same each time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tablets", type=int, default=8)
    parser.add_argument("--notes", type=int, default=130, help="a tablet")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--slow", type=int, default=500, help="slow clients of each kind")
    parser.add_argument("--seconds", type=int, default=60, help="of slow clients, and of a lock")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--pictures", type=Path, help="folder for a picture of each page")
    parser.add_argument("--only-pages", action="store_true", help="look at all pages, nothing else")
    parser.add_argument("--looks", type=int, default=len(pages.LOOKS), help="at each page")
    options = parser.parse_args()
    seen = _pages(options.pictures, options.looks)
    if options.only_pages:
        return 0 if seen else 1
    well = limits.run(options.slow, options.seconds)
    with tempfile.TemporaryDirectory() as folder:
        killed = _kills(Path(folder), options.kills, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        written = _tablets(Path(folder), options.tablets, options.notes, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        opened = documents.run(Path(folder))
    print(opened, flush=True)
    return 0 if seen and well and killed and written and not opened.wrong and _upkeep() else 1


def _pages(pictures: Path | None, looks: int) -> bool:
    """Every page in so many of all sizes and colours, in both languages."""
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        report = pages.run(Path(folder), looks=looks, pictures=pictures)
    print(report, flush=True)
    return not report.faults


def _upkeep() -> bool:
    """What an operator meets."""
    good = True
    for drill, times in ((upkeep.stops, 12), (upkeep.lost, 6), (upkeep.analysis, 10)):
        with tempfile.TemporaryDirectory() as folder:
            report = drill(Path(folder), _free_port(), times=times)
        print(report, flush=True)
        good = good and not report.wrong
    with tempfile.TemporaryDirectory() as folder:
        report = upkeep.full(Path(folder), _free_port())
    print(report, flush=True)
    held = confined.run()
    print(held, flush=True)
    return good and not report.wrong and not held.wrong


def _kills(folder: Path, kills: int, seed: int) -> bool:
    report = server.run(folder, _free_port(), kills=kills, seed=seed)
    broken = [found for found in report.integrity if found != "ok"]
    print(
        f"server: {report.kills} kills in the middle of a burst ({report.in_flight} with a request "
        f"under way), {len(report.acknowledged)} notes acknowledged, {len(report.missing)} "
        f"missing, integrity check ok {len(report.integrity) - len(broken)} of "
        f"{len(report.integrity)} times",
        flush=True,
    )
    return not report.missing and not broken


def _tablets(folder: Path, count: int, notes: int, seed: int) -> bool:
    store = Store(folder / "rundabord.db")
    store.migrate()
    event = server.add_event(store, count)
    store.close()
    port = _free_port()
    process = server.start(folder, port)

    def kill() -> None:
        nonlocal process
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process = server.start(folder, port)

    try:
        with contextlib.ExitStack() as stack:
            proxy = stack.enter_context(contextlib.closing(Proxy(port)))
            proxy.start()
            report = tablets.run(
                proxy.base_url, proxy, [t.key or "" for t in event.tables], notes, seed, kill=kill
            )
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)
    faults = ", ".join(f"{name} {times}" for name, times in sorted(report.faults.items()))
    print(
        f"tablets: {report.tablets} wrote {report.notes} notes in {report.revisions} revisions in "
        f"{report.seconds:.0f} s, while: {faults}"
    )
    for what in ("missing", "doubled", "changed", "forked", "lost_drafts", "disordered"):
        print(f"  {what.replace('_', ' ')}: {len(getattr(report, what))}")
    return report.ok


if __name__ == "__main__":
    sys.exit(main())
