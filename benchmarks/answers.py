"""A phone's answer to an evaluation beside the same ten questions written by hand in Flask-WTF.

Two servers in one run, of the same kind and with the same processes and threads, both writing
durably to SQLite (WAL, synchronous=FULL). An answer is, on either side, a new connection, a GET of
the form and a POST of it. Processor time is the server processes' own, from /proc; the load comes
from a process of its own. At the end, phones behind one address that answer within a given time:
what one waits for there is the server and not the queue that a full load makes.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.notes import ROOT, _count, _server

# Clients at once, and what each of them does.
LOADS = ((8, 60), (64, 8))
ROUNDS = 3
WARM_UP = (8, 20)
# The hall is 500 phones in two minutes; a quarter of both is the same pace.
HALL, HALL_SECONDS = 125, 30.0
WORDS = (
    "Att vi turas om att ta de svåra samtalen, och att handledningen ligger fast varannan vecka."
)
# The built-in evaluation has nine questions; a rating makes it ten.
TENTH = {
    "id": "again",
    "type": "one",
    "label": {"sv": "Skulle du rekommendera workshoppen?"},
    "choices": [{"id": "yes", "sv": "Ja"}, {"id": "no", "sv": "Nej"}],
}
ANSWER = {
    "use": "4",
    "whole": "5",
    "length": "right",
    "take-home": WORDS,
    "improve": WORDS,
    "next": WORDS,
    "profession": "",
    "area": "",
    "district": "farsta",
    "again": "yes",
}


def run() -> None:
    """Print rates, latencies and processor time per answer, and the ratios of the two."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        path, code = _ours(Path(folder))
        plain = Path(folder) / "plain.db"
        ours = stack.enter_context(_server("wsgi:application", CAFE_INSTANCE=folder))
        form = stack.enter_context(_server("benchmarks.answers:plain_form()", PLAIN_DB=str(plain)))
        jobs = {"ours": (ours, f"/a/{code}"), "form": (form, "/")}
        sent = dict.fromkeys(jobs, 0)
        for kind, (server, place) in jobs.items():
            sent[kind] += int(_load(kind, server.port, place, *WARM_UP)["done"])
        print(f"{'':34}{'per s':>8}{'p50 ms':>9}{'p99 ms':>9}{'p99/p50':>9}{'cpu ms':>9}")
        names = {"ours": "our page, GET+POST", "form": "minimal form, GET+POST"}
        for clients, each in LOADS:
            results: dict[str, list[dict[str, float]]] = {kind: [] for kind in jobs}
            # In turns, so that a noisy neighbour disturbs both alike.
            for _ in range(ROUNDS):
                for kind, (server, place) in jobs.items():
                    before = server.cpu()
                    told = _load(kind, server.port, place, clients, each)
                    told["cpu"] = (server.cpu() - before) / told["done"] * 1000
                    results[kind].append(told)
                    sent[kind] += int(told["done"])
            middle = {
                kind: {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
                for kind, rounds in results.items()
            }
            for kind, m in middle.items():
                print(
                    f"{names[kind] + f', {clients} clients':34}{m['rate']:8.0f}{m['p50']:9.1f}"
                    f"{m['p99']:9.1f}{m['p99'] / m['p50']:9.1f}{m['cpu']:9.2f}"
                )
            cpu = middle["ours"]["cpu"] / middle["form"]["cpu"]
            rate = middle["ours"]["rate"] / middle["form"]["rate"]
            print(
                f"{clients} clients: processor time {cpu:.2f} of the form's (aim: at most 0.45), "
                f"rate {rate:.1f} times its (aim: at least 2)"
            )
        told = _load("ours", ours.port, f"/a/{code}", HALL, 1, HALL_SECONDS)
        sent["ours"] += int(told["done"])
        print(
            f"{HALL} phones behind one address in {HALL_SECONDS:.0f} s: GET p50 "
            f"{told['get50']:.1f} ms, p99 {told['get99']:.1f} ms; POST p50 "
            f"{told['post50']:.1f} ms, p99 {told['post99']:.1f} ms (aim: 10 and 30)"
        )
        print(f"our answers acknowledged {sent['ours']}, on disk {_count(path, 'answer')}")
        print(f"form's answers acknowledged {sent['form']}, on disk {_count(plain, 'answer')}")


def _ours(folder: Path) -> tuple[Path, str]:
    """An instance with an open survey of ten questions: its database, the survey's code."""
    from cafe.store import organisation, questionnaires, surveys
    from cafe.store.database import Store
    from forms.questionnaire import model
    from forms.questionnaire.file import builtin, from_plain

    raw = model.plain(builtin("workshop-evaluation"))
    questions = raw["questions"]
    assert isinstance(questions, list)
    made = from_plain(raw | {"id": "ten", "questions": [*questions, TENTH]})
    assert len(made.asked) == len(ANSWER) == 10
    store = Store(folder / "rundabord.db")
    store.migrate()
    with store.write() as db:
        organisation.load(db, "benchmark")
        questionnaires.ensure_builtin(db, [("ten", 1, model.to_json(made), made.digest)])
        code = surveys.add(
            db, "benchmark", title="Workshop", questionnaire=("ten", 1), admission="open"
        )
        surveys.move(db, "benchmark", surveys.get(db, code), "open")
    store.close()
    return store.path, code


# ---- the other side: the least that a form in Flask-WTF can be -------------------------------

FORM = """<!doctype html><html lang="sv"><meta charset="utf-8"><title>Utvärdering</title>
<h1>Utvärdering</h1>
<form method="post">{{ form.hidden_tag() }}
{% for field in form if field.widget.input_type != 'hidden' %}
<p>{{ field.label }} {{ field }}</p>{% for error in field.errors %}<p>{{ error }}</p>{% endfor %}
{% endfor %}
<button>Skicka</button></form>"""


def plain_form() -> Any:
    """The WSGI application of the minimal form: one page, one table, no idempotency."""
    import threading

    from flask import Flask, redirect, render_template
    from flask_wtf import FlaskForm
    from wtforms import RadioField, SelectField, TextAreaField
    from wtforms.validators import InputRequired, Length, Optional

    scale = [(str(n), str(n)) for n in range(1, 6)]

    class EvaluationForm(FlaskForm):
        use = RadioField("Nytta", [InputRequired()], choices=scale)
        whole = RadioField("Helhet", [Optional()], choices=scale)
        length = RadioField("Längd", [Optional()], choices=["too-short", "right", "too-long"])
        take_home = TextAreaField("Tar med", [Length(max=20_000)])
        improve = TextAreaField("Bättre", [Length(max=20_000)])
        next = TextAreaField("Nästa", [Length(max=20_000)])
        profession = SelectField("Yrke", choices=["", "chef", "soc", "bist"])
        area = SelectField("Område", choices=["", *(f"a{n}" for n in range(6))])
        district = SelectField("Förvaltning", choices=["", "farsta", *(f"d{n}" for n in range(11))])
        again = RadioField("Rekommendera", [Optional()], choices=["yes", "no"])

    app = Flask("plain")
    app.config["SECRET_KEY"] = "only for measuring, on the loopback address"
    template = app.jinja_env.from_string(FORM)  # compiled once, as a file would be
    local = threading.local()
    names = [name.replace("-", "_") for name in ANSWER]

    def connection() -> sqlite3.Connection:
        if not hasattr(local, "conn"):
            local.conn = sqlite3.connect(os.environ["PLAIN_DB"], timeout=30, isolation_level=None)
            local.conn.execute("PRAGMA journal_mode = WAL")
            local.conn.execute("PRAGMA synchronous = FULL")
            local.conn.execute(
                f"CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, {', '.join(names)})"
            )
        conn: sqlite3.Connection = local.conn
        return conn

    @app.route("/", methods=["GET", "POST"])
    def page() -> Any:
        form = EvaluationForm()
        if form.validate_on_submit():
            connection().execute(
                f"INSERT INTO answer ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                [form[name].data for name in names],
            )
            return redirect("/thanks", 303)
        return render_template(template, form=form)

    @app.get("/healthz")
    def healthz() -> Any:
        connection()
        return {"ok": True}

    return app


# ---- the load: a process of its own, `python -m benchmarks.answers JSON` ----------------------


def _load(
    kind: str, port: int, place: str, clients: int, each: int, spread: float = 0.0
) -> dict[str, float]:
    asked = {"kind": kind, "port": port, "place": place, "n": clients, "each": each}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.answers", json.dumps(asked | {"spread": spread})],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told: dict[str, float] = json.loads(done.stdout)
    return told


# Looked for in the pages: what has to come back with the answer.
TOKEN = {
    "ours": re.compile(rb'name="once" value="([0-9a-f]{32})"'),
    "form": re.compile(rb'name="csrf_token"[^>]* value="([^"]+)"'),
}
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: ([^;\r]+)", re.IGNORECASE)


def _body(kind: str) -> bytes:
    """An answer, form-encoded, but for its token."""
    if kind == "form":
        fields = {name.replace("-", "_"): given for name, given in ANSWER.items()}
        return urlencode(fields).encode() + b"&csrf_token="
    fields = {f"q-{name}": given for name, given in ANSWER.items()}
    return urlencode({"language": "sv"} | fields).encode() + b"&once="


def _ask(phone: socket.socket, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of the response. Plain sockets: on two cores, what the load costs is taken
    from the servers, and asyncio's streams cost three times as much."""
    phone.sendall(request)
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(phone)
    head, body = got[: end + 2], got[end + 4 :]
    length = LENGTH.search(head)
    wanted = int(length[1]) if length else 0
    while len(body) < wanted:
        body += _more(phone)
    return head, body


def _more(phone: socket.socket) -> bytes:
    got = phone.recv(65536)
    if not got:
        raise RuntimeError("the server hung up")
    return got


def _answer(kind: str, port: int, place: bytes, body: bytes) -> tuple[float, float]:
    """Send one answer; seconds until the form was there, and until it was taken."""
    start = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as phone:
        host = b"Host: 127.0.0.1:%d\r\n" % port
        head, page = _ask(phone, b"GET %s HTTP/1.1\r\n%s\r\n" % (place, host))
        get = time.perf_counter() - start
        token = TOKEN[kind].search(page)
        if not token:
            raise RuntimeError(f"no form: {head!r}")
        body += token[1]
        if cookie := COOKIE.search(head):
            host += b"Cookie: %s\r\n" % cookie[1]
        start = time.perf_counter()
        head, said = _ask(
            phone,
            b"POST %s HTTP/1.1\r\n%sContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (place, host, len(body), body),
        )
        post = time.perf_counter() - start
        if b" 303 " not in head[:20]:
            raise RuntimeError(f"not stored: {head!r} {said!r}")
        return get, post


def _drive(asked: dict[str, Any]) -> dict[str, float]:
    body, place = _body(asked["kind"]), asked["place"].encode()

    def one(number: int) -> list[tuple[float, float]]:
        time.sleep(random.uniform(0, asked["spread"]))
        each = range(asked["each"])
        return [_answer(asked["kind"], asked["port"], place, body) for _ in each]

    start = time.perf_counter()
    with ThreadPoolExecutor(asked["n"]) as phones:
        times = [both for some in phones.map(one, range(asked["n"])) for both in some]
    took = time.perf_counter() - start
    told = {"done": len(times), "rate": len(times) / took}
    gets, posts = ([both[part] for both in times] for part in (0, 1))
    for name, seconds in (("p", list(map(sum, times))), ("get", gets), ("post", posts)):
        cut = statistics.quantiles(seconds, n=100)
        told |= {f"{name}50": cut[49] * 1000, f"{name}99": cut[98] * 1000}
    return told


if __name__ == "__main__":
    print(json.dumps(_drive(json.loads(sys.argv[1]))))
