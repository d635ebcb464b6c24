"""What an operator meets: stops by every signal, a lost database, an old log, an analysis that is
killed, a full disk. `python -m tests.faults.upkeep FOLDER` fills a small disk that it mounts there.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from cafe import accounts
from cafe.config import ROOT
from cafe.store import jobs, notes, users
from cafe.store.database import Store, value
from cafe.store.events import Event
from tests.faults import server

PASSWORD = "lila giraffer dansar tango"
DEADLINE = 60.0
SMALL = "24m"


@dataclass
class Drill:
    """What a drill did, in figures by name, and what went wrong."""

    name: str
    figures: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = ", ".join(f"{name} {number:g}" for name, number in self.figures.items())
        return f"{self.name}: {told}" + "".join(f"\n  WRONG: {line}" for line in self.wrong)


def stops(folder: Path, port: int, *, times: int) -> Drill:
    """The process group is told to stop in the middle of a burst; the file alone holds all."""
    drill = Drill("stops")
    store, event = _instance(folder)
    store.close()
    acknowledged: set[str] = set()
    slowest = longest = 0.0
    for number in range(times):
        told = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)[number % 3]
        process = server.start(folder, port)
        burst = _burst(port, event, number, lambda: True)
        time.sleep(1.0)
        began = time.monotonic()
        os.killpg(process.pid, told)
        process.wait(DEADLINE)
        slowest = max(slowest, time.monotonic() - began)
        acknowledged |= burst()
        log = folder / "rundabord.db-wal"
        longest = max(longest, log.stat().st_size if log.exists() else 0)
        alone = folder / "alone.db"
        shutil.copy(folder / "rundabord.db", alone)
        with closing(sqlite3.connect(alone)) as conn:
            kept = {row[0] for row in conn.execute("SELECT id FROM note")}
        if missing := len(acknowledged - kept):
            drill.wrong.append(f"{missing} notes are not in the file alone after {told.name}")
    if longest:
        drill.wrong.append(f"a log of {longest:g} bytes was left")
    drill.figures = {
        "stops": times,
        "notes": len(acknowledged),
        "longest log left": longest,
        "slowest seconds": round(slowest, 1),
    }
    return drill


def lost(folder: Path, port: int, *, times: int) -> Drill:
    """A backup while notes come in, a kill, the copy put back by hand beside the old log (which
    the start has to refuse), and then the right way."""
    drill = Drill("lost and restored")
    refused = restored = checked = 0
    for number in range(times):
        here = folder / str(number)
        here.mkdir()
        store, event = _instance(here)
        store.close()
        process = server.start(here, port)
        before = server.write(port, event, 40, seed=number)
        ended = threading.Event()
        burst = _burst(port, event, 100 + number, lambda ended=ended: not ended.is_set())
        backup = _cafe(here, "backup").stdout.split(" (")[0]
        with (
            closing(sqlite3.connect(here / "rundabord.db")) as conn,
            closing(sqlite3.connect(here / "by-hand.db")) as copy,
        ):
            conn.backup(copy)
        server.write(port, event, 100, seed=1000 + number)
        ended.set()
        burst()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        shutil.copy(here / "by-hand.db", here / "rundabord.db")
        stopped = _cafe(here, "run", port=port)
        refused += stopped.returncode == 1 and "was not written for" in stopped.stderr
        done = _cafe(here, "restore", backup)
        restored += done.returncode == 0
        again = server.start(here, port)
        os.killpg(again.pid, signal.SIGTERM)
        again.wait(DEADLINE)
        store = Store(here / "rundabord.db")
        kept = {n.id for n in notes.of_event(store.read(), event.id)}
        whole = value(store.read(), "PRAGMA integrity_check")
        store.close()
        if before - kept:
            drill.wrong.append(f"{len(before - kept)} notes from before the backup are missing")
        if whole != "ok":
            drill.wrong.append(f"integrity: {whole}")
        checked += _cafe(here, "drill", backup).returncode == 0
    drill.figures = {
        "times": times,
        "old logs refused": refused,
        "restored": restored,
        "drills": checked,
    }
    if (refused, restored, checked) != (times,) * 3:
        drill.wrong.append("not every time")
    return drill


def analysis(folder: Path, port: int, *, times: int) -> Drill:
    """The analysis process is killed again and again while it has a job; another takes it up."""
    drill = Drill("analysis killed")
    store, event = _instance(folder)
    process = server.start(folder, port)
    server.write(port, event, 20)
    slowest, started = 0.0, 0
    try:
        before = _worker(process.pid, 0)
        for _ in range(times):
            with store.write() as db:
                jobs.queue(db, event.id)
            began = time.monotonic()
            os.kill(before, signal.SIGKILL)
            before = _worker(process.pid, before)
            started += 1
            slowest = max(slowest, time.monotonic() - began)
            _until(lambda: not _waits(store, event), "a job waits for ever")
    except TimeoutError as error:
        drill.wrong.append(str(error))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(DEADLINE)
        store.close()
    drill.figures = {
        "kills": times,
        "started again": started,
        "slowest seconds": round(slowest, 1),
    }
    return drill


def full(folder: Path, port: int) -> Drill:
    """The same as `fill`, on a small disk of its own; needs Linux with user namespaces."""
    command = ["unshare", "-rm", sys.executable, "-m", "tests.faults.upkeep", str(folder)]
    environ = os.environ | {"PORT": str(port)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    try:
        return Drill(**json.loads(done.stdout.splitlines()[-1]))
    except (ValueError, IndexError, TypeError):
        return Drill("full disk", wrong=[done.stdout + done.stderr])


def fill(folder: Path, port: int) -> Drill:
    """The disk fills while notes come in; people still sign in and read; there is room again."""
    drill = Drill("full disk")
    store, event = _instance(folder)
    with store.write() as db:
        secret = accounts.hash_password(PASSWORD)
        roles = [("lead", users.ALL)]
        users.add(db, "test", email="a@example.test", name="A", password_hash=secret, roles=roles)
    process = server.start(folder, port)
    acknowledged = server.write(port, event, 20)
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            pass
    refused = 0
    for number in range(400):
        try:
            acknowledged |= server.write(port, event, 1, seed=10_000 + number, again=False)
        except ValueError as error:
            refused += error.args == (503,)
    status, body = _ask(port, "GET", "/healthz")
    if status != 503 or b"full" not in body:
        drill.wrong.append(f"/healthz answers {status} {body!r}")
    pages = _signed_in(port, ["/lead/events", f"/lead/events/{event.code}", "/account"])
    drill.wrong += [f"{path} answers {status}" for path, status in pages if status != 200]
    init = subprocess.run(
        [sys.executable, "-m", "cafe.cli", "init"],
        cwd=ROOT,
        env=os.environ | {"CAFE_INSTANCE": str(folder / "second")},
        capture_output=True,
        text=True,
    )
    key = folder / "second" / "secret_key"
    if key.exists() and len(key.read_text()) < 48:
        drill.wrong.append("an empty key was left")
    if init.returncode == 0 or "full" not in init.stderr.lower():
        drill.wrong.append(f"init: {init.returncode} {init.stderr}")
    ballast.unlink()
    later = server.write(port, event, 5, seed=99_999)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(DEADLINE)
    kept = {n.id for n in notes.of_event(store.read(), event.id)}
    whole = value(store.read(), "PRAGMA integrity_check")
    store.close()
    missing = (acknowledged | later) - kept
    if missing or whole != "ok" or not refused:
        drill.wrong.append(f"{len(missing)} missing, integrity {whole}, {refused} refused")
    drill.figures = {
        "notes acknowledged": len(acknowledged | later),
        "refused while full": refused,
        "missing": len(missing),
        "pages read while full": len(pages),
    }
    return drill


def _instance(folder: Path) -> tuple[Store, Event]:
    store = Store(folder / "rundabord.db")
    store.start()
    return store, server.add_event(store)


def _burst(port: int, event: Event, seed: int, go_on: Callable[[], bool]) -> Callable[[], set[str]]:
    """Notes come in from now on, until the server has gone; the function returned waits for that
    and gives those that were acknowledged."""
    stored: set[str] = set()

    def send() -> None:
        number = 0
        while go_on():
            number += 1
            try:
                stored.update(server.write(port, event, 1, seed=seed * 100_000 + number))
            except (OSError, http.client.HTTPException, ValueError):
                return

    thread = threading.Thread(target=send)
    thread.start()

    def end() -> set[str]:
        thread.join(DEADLINE)
        return stored

    return end


def _cafe(folder: Path, *words: str, port: int = 0) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"CAFE_INSTANCE": str(folder), "LC_ALL": "C.UTF-8"}
    if port:
        environ["PORT"] = str(port)
    return subprocess.run(
        [sys.executable, "-m", "cafe.cli", *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
    )


def _worker(main: int, other_than: int) -> int:
    """The number of the analysis process of a server, when it is another one than that."""
    found = 0

    def there() -> bool:
        nonlocal found
        for path in Path("/proc").glob("[0-9]*"):
            try:
                words = (path / "cmdline").read_bytes()
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if b"cafe.server.worker" in words and parent == main and int(path.name) != other_than:
                found = int(path.name)
                return True
        return False

    _until(there, "no analysis process was started")
    return found


def _waits(store: Store, event: Event) -> bool:
    job = jobs.latest(store.read(), event.id)
    return job is not None and job.waiting


def _until(holds: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + DEADLINE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(otherwise)
        time.sleep(0.05)


def _ask(
    port: int, method: str, path: str, body: str | None = None, cookie: str = ""
) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        headers = {"Cookie": cookie} if cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        told = answer.read()
        for sent in answer.headers.get_all("Set-Cookie") or []:
            told += f"\nCookie: {sent}".encode()
        return answer.status, told


def _signed_in(port: int, paths: list[str]) -> list[tuple[str, int]]:
    """What pages answer to somebody who signs in now."""
    _, page = _ask(port, "GET", "/sign-in")
    cookie = re.findall(rb"\nCookie: (session=[^;]+)", page)[-1].decode()
    token = re.findall(rb'name="csrf_token" value="([^"]+)"', page)[0].decode()
    fields = {"csrf_token": token, "email": "a@example.test", "password": PASSWORD}
    status, told = _ask(port, "POST", "/sign-in/send", urllib.parse.urlencode(fields), cookie)
    if status != 303:
        return [("/sign-in/send", status)]
    cookie = re.findall(rb"\nCookie: (session=[^;]+)", told)[-1].decode()
    return [(path, _ask(port, "GET", path, cookie=cookie)[0]) for path in paths]


if __name__ == "__main__":
    disk = Path(sys.argv[1])
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", disk], check=True)
    found = fill(disk, int(os.environ["PORT"]))
    print(json.dumps({"name": found.name, "figures": found.figures, "wrong": found.wrong}))
