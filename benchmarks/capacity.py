"""How many organisations, cafés and answers a day one server carries, from what each costs it.

Measured: proportional memory of idle servers side by side (`cafe run`, lean, one answering process
each); processor time of a tablet's poll, a table's page, a saved note, an answer (its page and its
sending), and of tagging and themes for a passage; bytes that a note and an answer take in the
database. From these a day is reckoned (`CAFE`, `SURVEY`), and what is used up first.
`docs/capacity.svg` is drawn anew.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

from benchmarks import answers, notes, themes

PLOT = Path(__file__).parents[1] / "docs" / "capacity.svg"
SERVERS = 3  # side by side, whose memory is told
POLLS = 400
PASSAGES = 10_000
# A day's work: a café of so many tables, each with so many notes, three hours long, whose tablets
# ask how it stands every ten seconds; every table opens its page six times. A survey of 200.
TABLES, NOTES, HOURS, POLL_SECONDS, OPENED = 20, 30, 3, 10, 6
ANSWERED = 200
# What the model takes for granted: a machine's cores and memory, and what may be used of each.
CORES, MEMORY_GB, DISK_GB = 2, 4, 40
BUSY, ROOM_GB = 0.5, 1.5  # share of a core at the busiest; kept free for an analysis and the system
DAYS_KEPT = 250 * 5  # working days of five years
BACKUPS = 14


@dataclass(frozen=True)
class Costs:
    """Processor milliseconds by what is done, bytes by what is kept, MB of an idle organisation."""

    poll: float
    page: float
    note: float
    answer: float
    passage: float
    note_bytes: float
    answer_bytes: float
    idle: float

    @property
    def cafe(self) -> float:
        """Processor seconds of a café while it is held."""
        polls = TABLES * HOURS * 3600 / POLL_SECONDS
        live = polls * self.poll + TABLES * OPENED * self.page + TABLES * NOTES * self.note
        return live / 1000

    @property
    def cafe_bytes(self) -> float:
        """What a café and its survey add to the database."""
        return TABLES * NOTES * self.note_bytes + ANSWERED * self.answer_bytes

    def day(self, cafes: int) -> float:
        """Processor seconds of a day with so many cafés, each with its survey and its analysis."""
        understood = (TABLES * NOTES + ANSWERED) * self.passage / 1000
        return cafes * (self.cafe + ANSWERED * self.answer / 1000 + understood)


def run() -> None:
    """Print what is measured and what follows, and draw it."""
    notes.WORKERS = 1
    costs = _measured()
    print(f"idle organisation: {costs.idle:.0f} MB (proportional, {SERVERS} side by side)")
    for name in ("poll", "page", "note", "answer", "passage"):
        print(f"{name:10}{getattr(costs, name):8.2f} ms of processor time")
    print(f"a note {costs.note_bytes:,.0f} bytes, an answer {costs.answer_bytes:,.0f} bytes")
    at_once = CORES * BUSY * HOURS * 3600 / costs.cafe
    organisations = (MEMORY_GB - ROOM_GB) * 1024 / costs.idle
    kept = DISK_GB * 2**30 / (costs.cafe_bytes * (1 + BACKUPS))
    print(f"a café of {TABLES} tables: {costs.cafe:.1f} s of processor time in {HOURS} hours")
    print(f"with its survey and analysis: {costs.day(1):.1f} s")
    print(f"{CORES} cores, half busy: {at_once:,.0f} such cafés at the same time")
    answered = CORES * BUSY * 8 * 3600 * 1000 / costs.answer
    print(f"or {answered:,.0f} answers in eight hours, and nothing else")
    print(f"{MEMORY_GB} GB: {organisations:.0f} organisations, {ROOM_GB} GB kept free")
    print(f"{DISK_GB} GB with {BACKUPS} backups: {kept:,.0f} cafés, {kept / DAYS_KEPT:.0f} a day")
    _draw(costs, organisations)


def _measured() -> Costs:
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
        folder = Path(made)
        for name in ("notes", "answers"):
            (folder / name).mkdir()
        path, keys, read_keys = notes._ours(folder / "notes")
        server = stack.enter_context(
            notes._server("wsgi:application", CAFE_INSTANCE=str(folder / "notes"))
        )
        milliseconds = {}
        empty = _bytes(path)
        for kind, at in (("page", read_keys), ("note", keys)):
            notes._load(kind, server.port, at, 8, 10)
            before = server.cpu()
            told = notes._load(kind, server.port, at, 8, 75)
            milliseconds[kind] = (server.cpu() - before) / told["done"] * 1000
        before = server.cpu()
        _poll(server.port, keys)
        milliseconds["poll"] = (server.cpu() - before) / POLLS * 1000
        saved = notes._count(path, "note") - len(read_keys) * notes.NOTES_ON_PAGE
        note_bytes = (_bytes(path) - empty) / saved
        path, code = answers._ours(folder / "answers")
        empty = _bytes(path)
        server = stack.enter_context(
            notes._server("wsgi:application", CAFE_INSTANCE=str(folder / "answers"))
        )
        answers._load("ours", server.port, f"/a/{code}", 8, 10)
        before = server.cpu()
        told = answers._load("ours", server.port, f"/a/{code}", 8, 50)
        answer = (server.cpu() - before) / told["done"] * 1000
        answer_bytes = (_bytes(path) - empty) / notes._count(path, "answer")
        one, many = themes._command(100, folder), themes._command(PASSAGES, folder)
        passage = (many.cpu - one.cpu) / (PASSAGES - 100) * 1000
        return Costs(
            milliseconds["poll"],
            milliseconds["page"],
            milliseconds["note"],
            answer,
            passage,
            note_bytes,
            answer_bytes,
            _idle(folder),
        )


def _bytes(path: Path) -> int:
    """The size of the database alone, its log brought in and nothing empty in it."""
    copy = path.with_name("copy.db")
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.execute("VACUUM INTO ?", (str(copy),))
    size = copy.stat().st_size
    copy.unlink()
    return size


def _poll(port: int, keys: list[str]) -> None:
    devices = {key: str(uuid.uuid4()) for key in keys}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as tablet:
        for number in range(POLLS):
            key = keys[number % len(keys)]
            told = json.dumps({"key": key, "device": devices[key], "waiting": 0})
            tablet.request("POST", "/api/table", told, {"Content-Type": "application/json"})
            answer = tablet.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"no answer to a poll: {answer.status} {body!r}")


def _idle(folder: Path) -> float:
    """MB of one of several idle servers, what they share divided among them."""
    running = []
    try:
        for number in range(SERVERS):
            with contextlib.closing(socket.socket()) as probe:
                probe.bind(("127.0.0.1", 0))
                port = int(probe.getsockname()[1])
            given = {"CAFE_INSTANCE": str(folder / f"idle{number}"), "PORT": str(port)}
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "cafe.cli", "run"],
                    cwd=notes.ROOT,
                    env=os.environ | given | {"WORKERS": "1", "LEAN": "1"},
                    stdout=subprocess.DEVNULL,
                )
            )
            until = time.monotonic() + 60
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                    break
                except OSError:
                    if time.monotonic() > until:
                        raise RuntimeError("a server did not start") from None
                    time.sleep(0.2)
        time.sleep(5)  # what the analysis process does at its start
        return sum(_memory(process.pid) for process in running) / SERVERS
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(20)
        for number in range(SERVERS):
            shutil.rmtree(folder / f"idle{number}", ignore_errors=True)


def _memory(pid: int) -> float:
    """Proportional MB of a process and those that it started."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(_memory(int(child)) for child in children)


def _draw(costs: Costs, organisations: float) -> None:
    """Cafés at the same time by the share of a core, organisations by GB."""
    import altair as alt
    import vl_convert

    busy = [
        {"x": n, "y": n * costs.cafe / (HOURS * 3600), "limit": CORES * BUSY}
        for n in range(0, int(1.4 * CORES * BUSY * HOURS * 3600 / costs.cafe) + 2)
    ]
    most = int(1.4 * organisations) + 2
    memory = [
        {"x": n, "y": n * costs.idle / 1024 + ROOM_GB, "limit": MEMORY_GB} for n in range(most)
    ]
    panels = []
    for values, across, up in (
        (busy, "cafés at the same time", "cores in use"),
        (memory, "organisations on the server", "GB of memory"),
    ):
        base = alt.Chart(alt.InlineData(values=values)).encode(x=alt.X("x:Q", title=across))
        line = base.mark_line(color="#0b5f66").encode(y=alt.Y("y:Q", title=up))
        wall = base.mark_line(color="#b4532a", strokeDash=[4, 4]).encode(y="limit:Q")
        panels.append((line + wall).properties(width=300, height=220))
    chart = alt.hconcat(*panels)
    PLOT.write_text(vl_convert.vegalite_to_svg(chart.to_json()), encoding="utf-8")


if __name__ == "__main__":
    run()
