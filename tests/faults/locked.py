"""Another program has the database for a minute: what readers and writers notice of it.

`run` holds the write lock as a program does that takes no turns, lets so many tables want to store
a note all the while, and asks for pages at a steady pace, each timed from the moment when it was
due.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import sqlite3
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.slow import ordinary, share

PATIENCE = 60.0


@dataclass
class Report:
    """Seconds that reads and answers to writers took, what was answered, and what is missing."""

    reads: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    written: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    stored_after: float = 0.0

    def read_share(self, percent: int) -> float:
        """Milliseconds within which so many percent of the reads were answered."""
        return share(self.reads, percent)


def run(
    port: int, database: Path, key: str, *, writers: int, seconds: float, rate: float
) -> Report:
    """Lock the database for so long, with so many writers and `rate` reads a second beside.

    A writer that is told to come back does, five seconds later, with the same note, until it is
    stored; `key` is an open table's.
    """
    report = Report()
    locked = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    with contextlib.closing(locked), ThreadPoolExecutor(writers + 200) as pool:
        locked.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        waiting = [
            pool.submit(_write, port, key, start + seconds + PATIENCE) for _ in range(writers)
        ]
        due = [start + number / rate for number in range(int(rate * seconds))]
        asked = [
            pool.submit(ordinary, port, when, "GET", f"/t/{key}" if number % 2 else "/healthz")
            for number, when in enumerate(due)
        ]
        time.sleep(max(start + seconds - time.monotonic(), 0))
        locked.execute("ROLLBACK")
        released = time.monotonic()
        for ended in asked:
            found = ended.result()
            (report.reads if isinstance(found, float) else report.failed).append(found)  # type: ignore[arg-type]
        for note, answers in (one.result() for one in waiting):
            report.written.add(note)
            for status, took in answers:
                report.statuses[status] += 1
                report.answers.append(took)
        report.stored_after = time.monotonic() - released
    with contextlib.closing(sqlite3.connect(database)) as conn:
        kept = {row[0] for row in conn.execute("SELECT id FROM note")}
    report.missing = report.written - kept
    return report


def _write(port: int, key: str, until: float) -> tuple[str, list[tuple[int, float]]]:
    """The note that was to be stored, and what was answered each time, after how many seconds."""
    note = {"id": str(uuid.uuid4()), "base": 0, "round": 1, "kind": "other", "text": "Tid"}
    body = json.dumps({"key": key, "notes": [note]})
    answers = []
    while True:
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("POST", "/api/notes", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
        answers.append((answer.status, time.monotonic() - began))
        if answer.status != 503 or time.monotonic() > until:
            return str(note["id"]), answers
        time.sleep(float(answer.headers["Retry-After"]))
