"""What clients can do to a server by being slow, and another program by holding the database."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from cafe.store.database import Store
from tests.faults import locked, server, slow
from tests.journeys.conftest import _free_port

# What ordinary requests may notice of all that is slow; a machine that is busy with other things is
# forgiven as much as it takes without.
AIM_MS = 200
FORGIVEN = 1.5
# How long a server may take to stop, whatever its clients do, and a writer to be answered.
STOP_SECONDS = ANSWER_SECONDS = 10
RATE = 20
WRITERS = 40


def run(clients: int, seconds: int) -> bool:
    """So many slow clients of each kind, then a held lock, for so long each; prints what came of
    it, and returns whether that is as it should be."""
    calm = _slow("no", 0, seconds, AIM_MS)
    limit = max(AIM_MS, FORGIVEN * calm.share(99))
    well = [_slow(kind, clients, seconds, limit).well for kind in slow.KINDS]
    well.append(_locked(seconds, limit))
    return all(well)


@contextlib.contextmanager
def _serving() -> Iterator[tuple[Path, int, str, subprocess.Popen[bytes]]]:
    """A server: its folder, its port, the key of an open table, and its process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store(folder / "rundabord.db")
        store.migrate()
        event = server.add_event(store)
        store.close()
        port = _free_port()
        process = server.start(folder, port)
        try:
            yield folder, port, event.tables[0].key or "", process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _slow(kind: str, clients: int, seconds: int, limit: float) -> slow.Report:
    with _serving() as (_, port, key, process), slow.clients(port, kind, clients):
        report = slow.run(port, key, rate=RATE, seconds=seconds)
        began = time.monotonic()
        process.terminate()
        process.wait(60)
        stopped = time.monotonic() - began
    report.well = not report.failed and report.share(99) < limit and stopped < STOP_SECONDS
    print(
        f"slow: beside {clients} slow clients ({kind}), {len(report.seconds)} of "
        f"{len(report.seconds) + len(report.failed)} requests answered, p50 "
        f"{report.share(50):.0f} ms, p99 {report.share(99):.0f} ms (aim: {limit:.0f}); stopped "
        f"after {stopped:.1f} s",
        flush=True,
    )
    return report


def _locked(seconds: int, limit: float) -> bool:
    with _serving() as (folder, port, key, _):
        report = locked.run(
            port, folder / "rundabord.db", key, writers=WRITERS, seconds=seconds, rate=RATE
        )
    statuses = ", ".join(f"{number} × {status}" for status, number in report.statuses.items())
    print(
        f"locked: for {seconds} s with {WRITERS} writers, {len(report.reads)} of "
        f"{len(report.reads) + len(report.failed)} reads answered, p50 "
        f"{report.read_share(50):.0f} ms, p99 {report.read_share(99):.0f} ms (aim: {limit:.0f}); "
        f"writers were answered within {max(report.answers):.1f} s ({statuses}), the last was "
        f"stored {report.stored_after:.1f} s after the lock had gone, {len(report.missing)} "
        "missing",
        flush=True,
    )
    return (
        not report.failed
        and not report.missing
        and report.read_share(99) < limit
        and max(report.answers) < ANSWER_SECONDS
        and set(report.statuses) <= {200, 503}
    )
