"""Slow clients of every kind, and what ordinary ones notice of them.

`run` holds a server in the grip of clients that do one thing slowly, for as long as it lasts: each
that the server ends comes back at once. Beside them, ordinary requests are sent at a steady pace,
each over a connection of its own, and timed from the moment when they were due.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cafe.config import ROOT

PATIENCE = 30.0
HEAD = b"Host: 127.0.0.1\r\nContent-Type: application/json\r\n"
# A client that does not read gets so many answers to one page; the last ones find no place in the
# buffers of the kernel.
ASKED_AT_ONCE = 4


@dataclass
class Report:
    """What the ordinary requests met: seconds of each, and how many failed (named by why)."""

    kind: str
    clients: int
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def share(self, percent: int) -> float:
        """Milliseconds within which so many percent of the requests were answered."""
        if len(self.seconds) < 2:
            return float("inf")
        return statistics.quantiles(self.seconds, n=100)[percent - 1] * 1000


def run(
    port: int,
    kind: str,
    *,
    clients: int,
    rate: float,
    seconds: float,
    key: str,
    settle: float = 3.0,
) -> Report:
    """`clients` slow ones of a kind (see KINDS), and `rate` ordinary requests a second.

    `key` is an open table's: one request in four stores a note there. The slow ones get `settle`
    seconds to take their places first.
    """
    report = Report(kind, clients)
    slow = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.slow", kind, str(port), str(clients)], cwd=ROOT
    )
    try:
        time.sleep(settle)
        start = time.monotonic()
        with ThreadPoolExecutor(200) as pool:
            due = [start + number / rate for number in range(int(rate * seconds))]
            for ended in pool.map(lambda n: _ordinary(port, n, due[n], key), range(len(due))):
                if isinstance(ended, float):
                    report.seconds.append(ended)
                else:
                    report.failed.append(ended)
        assert slow.poll() is None or not clients, "the slow clients gave up"
    finally:
        slow.kill()
        slow.wait()
    return report


def _ordinary(port: int, number: int, due: float, key: str) -> float | str:
    time.sleep(max(due - time.monotonic(), 0))
    store = number % 4 == 0
    body = b""
    if store:
        note = {"id": str(uuid.uuid4()), "base": 0, "round": 1, "kind": "other", "text": "Tid"}
        body = json.dumps({"key": key, "notes": [note]}).encode()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.closing(connection):
            if store:
                connection.request("POST", "/api/notes", body, {"Content-Type": "application/json"})
            else:
                connection.request("GET", f"/t/{key}" if number % 2 else "/healthz")
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                return str(answer.status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    return time.monotonic() - due


# ---- the slow ones: a process of its own, `python -m tests.faults.slow KIND PORT CLIENTS` --------


async def _idle(phone: socket.socket) -> None:
    """Says nothing."""
    await _until_ended(phone)


async def _headers(phone: socket.socket) -> None:
    """A header now and then, and never the last."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(phone, b"POST /api/notes HTTP/1.1\r\n")
    while True:
        await loop.sock_sendall(phone, b"X-More: 1\r\n")
        await asyncio.sleep(1)


async def _bodies(phone: socket.socket) -> None:
    """A byte of the body now and then."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(phone, b"POST /api/notes HTTP/1.1\r\n" + HEAD)
    await loop.sock_sendall(phone, b"Content-Length: 5000\r\n\r\n{")
    while True:
        await loop.sock_sendall(phone, b" ")
        await asyncio.sleep(1)


async def _silence(phone: socket.socket) -> None:
    """A tablet that lost its network in the middle of a note."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(phone, b"POST /api/notes HTTP/1.1\r\n" + HEAD)
    await loop.sock_sendall(phone, b'Content-Length: 5000\r\n\r\n{"key": "')
    await _until_ended(phone)


async def _readers(phone: socket.socket) -> None:
    """Asks for much and reads a byte of it now and then."""
    loop = asyncio.get_running_loop()
    ask = b"GET /static/style.css HTTP/1.1\r\n" + HEAD + b"\r\n"
    await loop.sock_sendall(phone, ask * ASKED_AT_ONCE)
    while await loop.sock_recv(phone, 1):
        await asyncio.sleep(1)


async def _until_ended(phone: socket.socket) -> None:
    await asyncio.get_running_loop().sock_recv(phone, 1)


KINDS: dict[str, Callable[[socket.socket], Awaitable[None]]] = {
    "idle": _idle,
    "headers": _headers,
    "bodies": _bodies,
    "silence": _silence,
    "readers": _readers,
}


async def _hold(kind: str, port: int, clients: int) -> None:
    loop = asyncio.get_running_loop()

    async def one() -> None:
        while True:
            with socket.socket() as phone, contextlib.suppress(OSError):
                phone.setblocking(False)
                if kind == "readers":
                    phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                await loop.sock_connect(phone, ("127.0.0.1", port))
                await KINDS[kind](phone)
            await asyncio.sleep(0.2)

    await asyncio.gather(*(one() for _ in range(clients)))


if __name__ == "__main__":
    asyncio.run(_hold(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
