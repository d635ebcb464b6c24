"""A network between browser and server that breaks on command.

Chromium's own offline switch does not reach a service worker's requests; a proxy that is gone does.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from dataclasses import dataclass, field

CHUNK = 16_384
REQUEST = re.compile(rb"(?:GET|POST|HEAD) (\S+) HTTP/1\.[01]\r\n")


@dataclass
class Wire:
    """What has passed: bytes to and from the server, headers included, and the requests' paths."""

    up: int = 0
    down: int = 0
    requests: list[str] = field(default_factory=list)


class Proxy:
    """Forwards TCP from a port of its own, which stays the same, to `target` on this machine.

    `stop` and `start` take the network away and bring it back; `slow` gives each direction so many
    bytes a second and each piece a delay; `swallow` lets requests through and loses the answers;
    `cut_after` breaks each connection when so many bytes of its answers have passed; `hole` takes
    connections and says nothing. `clear` ends all of that but `stop`.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.wire = Wire()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self._stopped = threading.Event()  # wakes what waits, when all ends
        self.clear()
        with contextlib.closing(_bound(0)) as probe:
            self.port = int(probe.getsockname()[1])
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.start()

    def clear(self) -> None:
        """An ordinary network again."""
        self.rate: float | None = None
        self.delay = 0.0
        self.lose_answers = False
        self.answer_limit: int | None = None
        self.black_hole = False

    def slow(self, rate: float, delay: float = 0.0) -> None:
        """So many bytes a second in each connection, and a delay in seconds for each piece."""
        self.rate, self.delay = rate, delay

    def swallow(self) -> None:
        """The server gets what is sent, and nobody hears its answer."""
        self.lose_answers = True

    def cut_after(self, count: int) -> None:
        """Break each connection in the middle of what it answers."""
        self.answer_limit = count

    def hole(self) -> None:
        """Connections are taken, and nothing ever comes back."""
        self.black_hole = True

    def start(self) -> None:
        """The network is there."""
        if self._listener is not None:
            return
        listener = _bound(self.port)
        listener.listen(64)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def stop(self) -> None:
        """The network is gone: nobody listens, and what was open breaks."""
        listener, self._listener = self._listener, None
        if listener is not None:
            # Closing alone would leave the thread in accept, and the port taken.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self.drop()

    def drop(self) -> None:
        """Break what is open; new connections are taken."""
        with self._lock:
            left = list(self._open)
            self._open.clear()
        for one in left:
            _break(one)

    def close(self) -> None:
        """End for good."""
        self._stopped.set()
        self.stop()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with self._lock:
            self._open.add(client)
        if self._listener is None:  # stopped in this very moment
            _break(client)
            return
        if self.black_hole:
            return  # stays open until the network is stopped or dropped
        try:
            server = socket.create_connection(("127.0.0.1", self.target), 5)
        except OSError:
            _break(client)
            return
        with self._lock:
            self._open.add(server)
        up = threading.Thread(target=self._pump, args=(client, server, True), daemon=True)
        up.start()
        self._pump(server, client, False)
        up.join()
        with self._lock:
            self._open -= {client, server}

    def _pump(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        passed = 0
        try:
            while piece := source.recv(CHUNK):
                if up:
                    with self._lock:
                        self.wire.up += len(piece)
                        found = REQUEST.findall(piece)
                        self.wire.requests += [path.decode("latin-1") for path in found]
                elif self.lose_answers:
                    break
                elif self.answer_limit is not None and passed + len(piece) > self.answer_limit:
                    sink.sendall(piece[: self.answer_limit - passed])
                    break
                self._drag(len(piece))
                if self.black_hole:
                    self._stopped.wait(60)
                    break
                sink.sendall(piece)
                passed += len(piece)
                if not up:
                    with self._lock:
                        self.wire.down += len(piece)
        except OSError:
            pass
        finally:
            _break(source)
            _break(sink)

    def _drag(self, size: int) -> None:
        wait = self.delay + (size / self.rate if self.rate else 0.0)
        if wait:
            time.sleep(wait)


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


def _break(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
