"""Kill the server in the middle of a burst, again and again, and count what it had acknowledged."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from cafe.config import ROOT
from cafe.store import events, notes, organisation
from cafe.store.database import Store, value
from cafe.store.events import Event

TABLES = 4
BATCH = 5
DEADLINE = 60.0


@dataclass
class Report:
    """What came of it: notes acknowledged before each kill, and what was found afterwards."""

    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    integrity: list[str] = field(default_factory=list)
    in_flight: int = 0  # kills that hit while at least one request was under way


def run(folder: Path, port: int, *, kills: int, seed: int) -> Report:
    """`kills` times: start the server, let four tables write in bursts, SIGKILL all of it.

    The moment of each kill comes from `seed`. The database is looked at after every kill, as the
    next start finds it.
    """
    chance = random.Random(seed)
    store = Store(folder / "rundabord.db")
    store.migrate()
    event = add_event(store)
    report = Report()
    for _ in range(kills):
        process = start(folder, port)
        burst = _Burst(port, event, chance.randrange(2**32))
        burst.start()
        # The more is under way, the more a kill can break.
        burst.wait_for(chance.randrange(20, 120))
        report.in_flight += burst.under_way > 0
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        burst.join()
        report.kills += 1
        report.acknowledged |= burst.acknowledged
        report.integrity.append(str(value(store.read(), "PRAGMA integrity_check")))
    kept = {n.id for n in notes.of_event(store.read(), event.id)}
    report.missing = report.acknowledged - kept
    store.close()
    return report


class _Busy(ValueError):
    """The server took nothing, since others wrote."""


class _Burst:
    """Tables that send batches of new notes as fast as they can until the server is gone."""

    def __init__(self, port: int, event: Event, seed: int) -> None:
        self.acknowledged: set[str] = set()
        self.under_way = 0
        self._port = port
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._send, args=(table.key or "", seed + i))
            for i, table in enumerate(event.tables)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(DEADLINE)
            assert not thread.is_alive()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.acknowledged) >= count, DEADLINE)

    def _send(self, key: str, seed: int) -> None:
        chance = random.Random(seed)
        while True:
            batch = [_note(chance) for _ in range(BATCH)]
            with self._changed:
                self.under_way += 1
            try:
                stored = _post(self._port, {"key": key, "notes": batch})
            except (OSError, http.client.HTTPException, ValueError):
                return  # killed: nothing of this batch was acknowledged
            finally:
                with self._changed:
                    self.under_way -= 1
            with self._changed:
                self.acknowledged |= stored
                self._changed.notify_all()


def write(
    port: int, event: Event, batches: int, seed: int = 2026, *, again: bool = True
) -> set[str]:
    """Send so many batches of new notes, one after the other; the ids that were acknowledged. With
    `again`, what a busy server did not take is sent again, as a tablet does."""
    chance = random.Random(seed)
    stored: set[str] = set()
    for number in range(batches):
        table = event.tables[number % len(event.tables)]
        notes = [_note(chance) for _ in range(BATCH)]
        send = _post_until_taken if again else _post
        stored |= send(port, {"key": table.key or "", "notes": notes})
    return stored


def _post_until_taken(port: int, content: object) -> set[str]:
    end = time.monotonic() + DEADLINE
    while True:
        try:
            return _post(port, content)
        except _Busy:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def _note(chance: random.Random) -> dict[str, object]:
    return {
        "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "base": 0,
        "round": 1,
        "kind": "other",
        "text": "ä" * chance.randrange(1, 400),
    }


def _post(port: int, content: object) -> set[str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/api/notes", json.dumps(content).encode(), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 503:
            raise _Busy(answer.status)
        if answer.status != 200:
            raise ValueError(answer.status)
        return {str(n["id"]) for n in json.loads(body)["stored"]}


def add_event(store: Store, tables: int = TABLES) -> Event:
    """An open event with so many tables."""
    with store.write() as db:
        if organisation.is_empty(db):
            organisation.load(db, "test")
        code = events.add(
            db, "test", title="Prov", date="2026-10-14", questions=["Vad?"], tables=tables
        )
        events.move(db, "test", events.get(db, code), "open")
        return events.get(db, code)


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """`cafe run` on the instance, in a process group of its own; returns when it answers."""
    environ = os.environ | {"CAFE_INSTANCE": str(folder), "PORT": str(port)}
    environ.pop("PUBLIC_URL", None)
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cafe.cli", "run", "--workers", "2"],
            cwd=ROOT,
            env=environ,
            stdout=log,
            stderr=log,
            start_new_session=True,  # so that all its processes can be killed at one blow
        )
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return process
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise RuntimeError((folder / "server.log").read_text())
