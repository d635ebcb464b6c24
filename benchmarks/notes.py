"""What a saved note costs the server, beside a minimal hand-written form.

Both are served by the same server with two processes over loopback and write durably to SQLite
(WAL, synchronous=FULL). Ours: `POST /api/notes`, and `GET /t/<key>`. The other: Flask-WTF with the
same fields; a saved answer there is a GET of the form and a POST of it with its token. Processor
time is the server processes' own, from /proc; the load comes from a process of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
TABLES = 8
NOTES_ON_PAGE = 20  # what a table has written when its page is opened
# Clients at once, and what each of them does: bounded, so that a run takes less than a minute.
LOADS = ((8, 75), (64, 10))
WARM_UP = (8, 25)
ROUNDS = 3
TEXT = (
    "Handledningen varannan vecka gör att vi orkar med de svåra ärendena, men den ställs in när "
    "det är som mest att göra. Vi föreslår att tiden skyddas i schemat."
)


def run() -> None:
    """Print rates, latencies and processor time per saved note, and the ratios of the two."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        ours, keys, read_keys = _ours(Path(folder))
        plain = Path(folder) / "plain.db"
        served = {
            "note": stack.enter_context(_server("wsgi:application", CAFE_INSTANCE=folder)),
            "form": stack.enter_context(
                _server("benchmarks.notes:plain_form()", PLAIN_DB=str(plain))
            ),
        }
        jobs = {"note": served["note"], "page": served["note"], "form": served["form"]}
        at = {"note": keys, "page": read_keys, "form": keys}
        for kind, server in jobs.items():
            _load(kind, server.port, at[kind], *WARM_UP)
        sent = dict.fromkeys(jobs, WARM_UP[0] * WARM_UP[1])
        sent["note"] += len(read_keys) * NOTES_ON_PAGE
        cpu: dict[str, list[float]] = {kind: [] for kind in jobs}
        print(f"{'':40}{'per s':>8}{'p50 ms':>9}{'p99 ms':>9}{'p99/p50':>9}{'cpu ms':>9}")
        names = {
            "note": "POST /api/notes",
            "page": f"GET /t/<key> with {NOTES_ON_PAGE} notes",
            "form": "minimal form, GET+POST",
        }
        for clients, each in LOADS:
            results: dict[str, list[dict[str, float]]] = {kind: [] for kind in jobs}
            # In turns, so that a noisy neighbour disturbs all of them alike.
            for _ in range(ROUNDS):
                for kind, server in jobs.items():
                    before = server.cpu()
                    told = _load(kind, server.port, at[kind], clients, each)
                    told["cpu"] = (server.cpu() - before) / told["done"] * 1000
                    results[kind].append(told)
                    sent[kind] += int(told["done"])
            for kind, rounds in results.items():
                middle = {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
                cpu[kind].append(middle["cpu"])
                print(
                    f"{names[kind] + f', {clients} clients':40}{middle['rate']:8.0f}"
                    f"{middle['p50']:9.1f}{middle['p99']:9.1f}{middle['p99'] / middle['p50']:9.1f}"
                    f"{middle['cpu']:9.2f}"
                )
        for (clients, _), note, form in zip(LOADS, cpu["note"], cpu["form"], strict=True):
            print(
                f"processor time of a saved note / of the form's saved answer, {clients} clients: "
                f"{note / form:.2f} (aim: at most 0.5)"
            )
        for (clients, _), page, form in zip(LOADS, cpu["page"], cpu["form"], strict=True):
            print(
                f"processor time of a table's page, {clients} clients: {page:.2f} ms (aim: at most "
                f"2), {page / form:.2f} of the form's saved answer"
            )
        print(f"notes acknowledged {sent['note']}, on disk {_count(ours, 'note')}")
        print(f"answers acknowledged {sent['form']}, on disk {_count(plain, 'answer')}")


def _ours(folder: Path) -> tuple[Path, list[str], list[str]]:
    """An instance with an open event: its database, tables to write at, tables that have."""
    from cafe.store import events, notes, organisation
    from cafe.store.database import Store
    from cafe.store.notes import NoteIn

    store = Store(folder / "rundabord.db")
    store.migrate()
    with store.write() as db:
        organisation.load(db, "benchmark")
        code = events.add(
            db,
            "benchmark",
            title="Benchmark",
            date="2026-10-14",
            questions=["Vad fungerar?", "Vad behöver bli bättre?", "Vad föreslår ni?"],
            tables=TABLES * 2,
        )
        events.move(db, "benchmark", events.get(db, code), "open")
        event = events.get(db, code)
        for table in event.tables[TABLES:]:
            some = [
                NoteIn(id=str(uuid.uuid4()), base=0, round=1, kind="works", text=TEXT)
                for _ in range(NOTES_ON_PAGE)
            ]
            notes.save(db, event, table, some, source="tablet", actor=f"table:{table.id}")
    keys = [str(t.key) for t in event.tables]
    store.close()
    return store.path, keys[:TABLES], keys[TABLES:]


def _count(path: Path, table: str) -> int:
    with contextlib.closing(sqlite3.connect(path)) as conn:
        return int(conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


class _Served:
    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def cpu(self) -> float:
        """Seconds of processor time that the server and its workers have used."""
        parents = {}
        used = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    parents[int(entry.name)] = int(fields[1])
                    used[int(entry.name)] = int(fields[11]) + int(fields[12])
        family = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in family} - family:
            family |= more
        return sum(used.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def _server(target: str, **environ: str) -> Iterator[_Served]:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "cafe.server", target, str(port), str(WORKERS)],
        cwd=ROOT,
        env=os.environ | environ,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{target} did not start") from None
                time.sleep(0.1)
        yield _Served(process, port)
    finally:
        process.terminate()
        process.wait(15)


# ---- the other side: the least that a form in Flask-WTF can be -------------------------------

FORM = """<!doctype html><html lang="sv"><meta charset="utf-8"><title>Bord</title>
<h1>Vad fungerar?</h1>
<form method="post">{{ form.hidden_tag() }}
{% for field in form if field.widget.input_type != 'hidden' %}
<p>{{ field.label }} {{ field }}</p>{% for error in field.errors %}<p>{{ error }}</p>{% endfor %}
{% endfor %}
<button>Spara</button></form>"""


def plain_form() -> Any:
    """The WSGI application of the minimal form: one page, one table, no accounts, no revisions."""
    import threading

    from flask import Flask, redirect, render_template
    from flask_wtf import FlaskForm
    from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
    from wtforms.validators import InputRequired, Length, NumberRange, Optional

    class NoteForm(FlaskForm):
        round = HiddenField(default="1")
        text = TextAreaField("Anteckning", [InputRequired(), Length(max=20_000)])
        kind = RadioField(
            "Vad är det?",
            choices=[(k, k) for k in ("works", "improve", "proposal", "other")],
            default="other",
        )
        votes = IntegerField("Röster", [Optional(), NumberRange(0, 99)], default=0)
        point = SelectField("Punkt", choices=[("", "")] + [(f"P{n}", f"P{n}") for n in range(13)])
        area = SelectField("Område", choices=[("", "")] + [(f"a{n}", f"a{n}") for n in range(6)])
        profession = SelectField("Yrke", choices=[("", ""), ("chef", "Chef"), ("soc", "Soc")])
        district = SelectField("Stadsdel", choices=[("", "")] + [(f"d{n}", "d") for n in range(11)])

    app = Flask("plain")
    app.config["SECRET_KEY"] = "only for measuring, on the loopback address"
    template = app.jinja_env.from_string(FORM)  # compiled once, as a file would be
    local = threading.local()

    def connection() -> sqlite3.Connection:
        if not hasattr(local, "conn"):
            local.conn = sqlite3.connect(os.environ["PLAIN_DB"], timeout=30, isolation_level=None)
            local.conn.execute("PRAGMA journal_mode = WAL")
            local.conn.execute("PRAGMA synchronous = FULL")
            local.conn.execute(
                "CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, round, kind, text, "
                "votes, point, area, profession, district)"
            )
        conn: sqlite3.Connection = local.conn
        return conn

    @app.route("/", methods=["GET", "POST"])
    def page() -> Any:
        form = NoteForm()
        if form.validate_on_submit():
            names = ("round", "kind", "text", "votes", "point", "area", "profession", "district")
            connection().execute(
                f"INSERT INTO answer ({', '.join(names)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [form[name].data for name in names],
            )
            return redirect("/thanks", 303)
        return render_template(template, form=form)

    @app.get("/healthz")
    def healthz() -> Any:
        connection()
        return {"ok": True}

    return app


# ---- the load: a process of its own, `python -m benchmarks.notes JSON` -----------------------


def _load(kind: str, port: int, keys: list[str], clients: int, each: int) -> dict[str, float]:
    asked = json.dumps({"kind": kind, "port": port, "keys": keys, "n": clients, "each": each})
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.notes", asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, float] = json.loads(done.stdout)
    return told


class _Client:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, bytes]:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        head += f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n" if body else ""
        self.writer.write(head.encode() + b"\r\n" + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(answer.split(" ", 2)[1])
        length = re.search(r"\r\ncontent-length: (\d+)", answer, re.IGNORECASE)
        if found := re.search(r"\r\nset-cookie: ([^;\r]+)", answer, re.IGNORECASE):
            self.cookie = found[1]
        return status, await self.reader.readexactly(int(length[1]) if length else 0)


async def _save_note(client: _Client, key: str) -> None:
    note = {
        "id": str(uuid.uuid4()),
        "base": 0,
        "round": 1,
        "kind": "proposal",
        "text": TEXT,
        "votes": 2,
        "point": "P3",
        "area": None,
        "profession": None,
        "district": None,
        "written_at": "2026-10-14T10:05:00.000Z",
        "withdrawn": False,
    }
    body = json.dumps({"key": key, "notes": [note]}).encode()
    status, said = await client.ask("POST", "/api/notes", body, "application/json")
    if status != 200 or json.loads(said)["stored"] != [{"id": note["id"], "revision": 1}]:
        raise RuntimeError(f"not stored: {status} {said!r}")


async def _open_page(client: _Client, key: str) -> None:
    status, said = await client.ask("GET", f"/t/{key}")
    if status != 200 or b"</html>" not in said:
        raise RuntimeError(f"no page: {status}")


async def _save_answer(client: _Client, key: str) -> None:
    _, page = await client.ask("GET", "/")
    found = re.search(rb'name="csrf_token"[^>]* value="([^"]+)"', page)
    if not found:
        raise RuntimeError("no token in the form")
    fields = {
        "csrf_token": found[1].decode(),
        "round": "1",
        "kind": "proposal",
        "text": TEXT,
        "votes": "2",
        "point": "P3",
        "area": "",
        "profession": "",
        "district": "",
    }
    status, said = await client.ask(
        "POST", "/", urlencode(fields).encode(), "application/x-www-form-urlencoded"
    )
    if status != 303:
        raise RuntimeError(f"not stored: {status} {said!r}")


WORK: dict[str, Callable[[_Client, str], Awaitable[None]]] = {
    "note": _save_note,
    "page": _open_page,
    "form": _save_answer,
}


async def _drive(asked: dict[str, Any]) -> dict[str, float]:
    work = WORK[asked["kind"]]
    times: list[float] = []

    async def one(number: int) -> None:
        client = _Client(asked["port"])
        await client.open()
        key = asked["keys"][number % len(asked["keys"])]
        for _ in range(asked["each"]):
            start = time.perf_counter()
            await work(client, key)
            times.append(time.perf_counter() - start)
        client.writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(asked["n"])))
    took = time.perf_counter() - start
    cut = statistics.quantiles(times, n=100)
    return {
        "done": len(times),
        "rate": len(times) / took,
        "p50": cut[49] * 1000,
        "p99": cut[98] * 1000,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_drive(json.loads(sys.argv[1])))))
