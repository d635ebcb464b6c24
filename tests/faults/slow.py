"""Slow clients of every kind, and what ordinary ones notice of them.

`clients` holds a server in the grip of clients that do one thing slowly, for as long as it lasts:
each that the server ends comes back at once. `run` sends ordinary requests beside them, at a steady
pace, each over a connection of its own, and timed from the moment when it was due.
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
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cafe.config import ROOT

PATIENCE = 30.0
SETTLE = 3.0  # seconds until slow clients have taken their places
HEAD = b"Host: 127.0.0.1\r\nContent-Type: application/json\r\n"
# A client that does not read gets so many answers to one page; the last ones find no place in the
# buffers of the kernel.
ASKED_AT_ONCE = 4


@dataclass
class Report:
    """What ordinary requests met: seconds of each, and why those failed that did."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    well: bool = False  # whether that is as it should be

    def share(self, percent: int) -> float:
        """Milliseconds within which so many percent of the requests were answered."""
        return share(self.seconds, percent)


def share(seconds: list[float], percent: int) -> float:
    """Milliseconds within which so many percent were done; endless when there are none."""
    if len(seconds) < 2:
        return float("inf")
    return statistics.quantiles(seconds, n=100)[percent - 1] * 1000


@contextlib.contextmanager
def clients(port: int, kind: str, number: int) -> Iterator[None]:
    """So many slow clients of a kind (see KINDS), which have taken their places."""
    if not number:
        yield
        return
    command = [sys.executable, "-m", "tests.faults.slow", kind, str(port), str(number)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        try:
            time.sleep(SETTLE)
            yield
            assert process.poll() is None, "the slow clients gave up"
        finally:
            process.kill()


def run(port: int, key: str, *, rate: float, seconds: float) -> Report:
    """`rate` ordinary requests a second; one in four stores a note at the open table with `key`."""
    report = Report()
    start = time.monotonic()
    asked = []
    with ThreadPoolExecutor(200) as pool:
        for number in range(int(rate * seconds)):
            ask = ("GET", f"/t/{key}" if number % 2 else "/healthz", b"")
            if number % 4 == 0:
                ask = ("POST", "/api/notes", _note(key))
            asked.append(pool.submit(ordinary, port, start + number / rate, *ask))
    for one in asked:
        ended = one.result()
        if isinstance(ended, float):
            report.seconds.append(ended)
        else:
            report.failed.append(ended)
    return report


def _note(key: str) -> bytes:
    note = {"id": str(uuid.uuid4()), "base": 0, "round": 1, "kind": "other", "text": "Tid"}
    return json.dumps({"key": key, "notes": [note]}).encode()


def ordinary(port: int, due: float, method: str, path: str, body: bytes = b"") -> float | str:
    """Ask over a connection of its own when it is due (time.monotonic); the seconds from then until
    the answer was there, or why there was none."""
    time.sleep(max(due - time.monotonic(), 0))
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.closing(connection):
            headers = {"Content-Type": "application/json"} if body else {}
            connection.request(method, path, body or None, headers)
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
