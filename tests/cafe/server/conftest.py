"""A server in this process, with limits that a test can wait for."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cafe.server import desk, wire

SHORT = {
    "HEAD_SECONDS": 0.4,
    "BODY_SECONDS": 0.4,
    "LONGEST_SECONDS": 1.0,
    "REST_SECONDS": 0.4,
    "SWEEP_SECONDS": 0.1,
}


class Served:
    """A server that runs; `port` is where, `house` its connections."""

    def __init__(self, port: int, house: wire.House) -> None:
        self.port = port
        self.house = house

    def open(self, source: str = "127.0.0.1", receive: int | None = None) -> socket.socket:
        """A connection to it, from an address of this machine."""
        phone = socket.socket()
        phone.settimeout(10)
        if receive is not None:
            phone.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        phone.bind((source, 0))
        phone.connect(("127.0.0.1", self.port))
        return phone

    def ask(self, request: bytes, source: str = "127.0.0.1") -> bytes:
        """All that it says to a request, until it hangs up."""
        with self.open(source) as phone:
            phone.sendall(request)
            return rest(phone)


def rest(phone: socket.socket) -> bytes:
    """What still comes until the other side hangs up, in whichever way."""
    got = b""
    with contextlib.suppress(ConnectionError):
        while more := phone.recv(65536):
            got += more
    return got


def goes_on_saying(phone: socket.socket, said: bytes, pause: float) -> bool:
    """Whether the other side lets one say something again and again, for ten seconds."""
    end = time.monotonic() + 10
    with contextlib.suppress(ConnectionError):
        while time.monotonic() < end:
            phone.sendall(said)
            time.sleep(pause)
        return True
    return False


def until(true: Callable[[], bool]) -> None:
    """Wait until something holds; fails when it never does, which on a busy machine shows late."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """All time limits are short."""
    for name, seconds in SHORT.items():
        monkeypatch.setattr(wire, name, seconds)
    monkeypatch.setattr(desk, "REST_SECONDS", SHORT["REST_SECONDS"])


@pytest.fixture
def serving() -> Iterator[Callable[..., Served]]:
    """`serving(application, most=…, house=…)`: a server that stops with the test."""
    with contextlib.ExitStack() as stack:

        def start(application: Any, **options: Any) -> Served:
            house = options.setdefault("house", wire.House())
            sock = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=500))
            port = sock.getsockname()[1]
            server = desk.server(application, **options)
            thread = threading.Thread(target=server.run, args=([sock],))
            thread.start()

            def stop() -> None:
                server.should_exit = True
                server.force_exit = True
                thread.join(10)
                assert not thread.is_alive()

            stack.callback(stop)
            until(lambda: server.started)
            return Served(port, house)

        yield start
