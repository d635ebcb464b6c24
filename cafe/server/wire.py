"""The wire: connections, and how long a client may be slow at what.

uvicorn speaks HTTP; here is what it leaves open. Each part of an exchange has a time limit, a head
and a body have a size, and when the places for connections or the memory for bodies run out, those
of the address that holds most are ended. Nothing here waits in a thread (docs/decisions/0021).
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import socket
import ssl
import time
from collections import Counter
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# How long, in seconds, a client may take for the head of a request, or for TLS to be agreed on …
HEAD_SECONDS = 10.0
# … for a body or for taking an answer, beside what its size takes at the least rate, in all …
BODY_SECONDS = 20.0
LEAST_RATE = 8 * 1024
LONGEST_SECONDS = 300.0
# … and between two requests.
REST_SECONDS = 30.0
HEAD_BYTES = 64 * 1024
# Requests that may wait behind the one that is answered: browsers and proxies send none before they
# have their answer, and each costs us more than its sender.
BEHIND = 8
# And so do bodies in crumbs: so many pieces below that size are more than a bad network makes.
CRUMB_BYTES = 64
CRUMBS = 10_000
# Of each process. A phone opens up to six connections; a hall of 500 shares one address.
CONNECTIONS = 4096
# Files that a process opens beside its connections.
FILES = 128
# What bodies that are larger than most may take of the memory; the others have no more than their
# connections allow.
BODY_BYTES = 64 * 2**20
SMALL_BYTES = 64 * 1024
# When the places run out, so many are made at once: to find them takes a look at all.
MADE_AT_ONCE = 256
SWEEP_SECONDS = 1.0


class Stage(IntEnum):
    """What a connection is at, in the order in which it has to give way to others."""

    REST = 0
    HEAD = 1
    BODY = 2
    ANSWER = 3
    WORK = 4  # waits for us: no limit, and never ended


class HostError(Exception):
    """Stops the parser: the request does not say which host it means (RFC 9112, 3.2)."""


class GreedyError(Exception):
    """Stops the parser in the middle of what a connection sent that has been ended."""


class House:
    """All the connections of a process."""

    def __init__(self, connections: int = CONNECTIONS, body_bytes: int = BODY_BYTES) -> None:
        self.connections: set[Connection] = set()
        self.places = connections
        self.body_bytes = body_bytes
        self.held = 0

    def enter(self, connection: Connection) -> None:
        """Take a connection in; others are ended when there is no place."""
        if len(self.connections) >= self.places:
            self._make_room(lambda c: 1, min(MADE_AT_ONCE, self.places // 2))
        self.connections.add(connection)

    def leave(self, connection: Connection) -> None:
        """The connection is gone."""
        self.connections.discard(connection)

    def take(self, connection: Connection, size: int) -> bool:
        """Give a connection memory for a body until `give_back`. Others that have it, and whose
        bodies have not arrived, are ended where it is too little; False when that does not do."""
        while self.held + size > self.body_bytes:
            if not self._make_room(lambda c: c.held, 1):
                return False
        self.held += size
        connection.held = size
        return True

    def give_back(self, connection: Connection) -> None:
        """The memory of a body is free."""
        self.held -= connection.held
        connection.held = 0

    def sweep(self) -> None:
        """End what has taken longer than it may."""
        now = time.monotonic()
        for connection in list(self.connections):
            if connection.until <= now:
                connection.end()
            elif connection.stage is Stage.ANSWER and not connection.unsent():
                connection.enter(Stage.REST, REST_SECONDS)

    def _make_room(self, weigh: Callable[[Connection], int], number: int) -> int:
        """End up to so many of the address that weighs most; returns how many."""
        some = [c for c in self.connections if c.stage is not Stage.WORK and weigh(c)]
        weights = Counter[str]()
        for connection in some:
            weights[connection.who] += weigh(connection)
        some.sort(key=lambda c: (-weights[c.who], c.stage, c.since))
        for connection in some[:number]:
            self.give_back(connection)
            connection.end()
        return len(some[:number])


class Connection(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it, with a time by which each part has to be over."""

    def __init__(self, house: House, *given: Any) -> None:
        super().__init__(*given)
        self.house = house
        self.stage = Stage.HEAD
        self.since = 0.0
        self.until = math.inf
        self.head_bytes = 0  # since the last body
        self.crumbs = 0  # of the body that comes in
        self.held = 0
        self.who = ""
        self.ended = False

    def enter(self, stage: Stage, seconds: float) -> None:
        """Go on to a stage that may take so many seconds."""
        self.stage = stage
        self.since = time.monotonic()
        self.until = self.since + seconds

    def end(self) -> None:
        """Hang up, whatever is still to be said."""
        self.ended = True
        self.house.leave(self)
        self.transport.abort()

    def unsent(self) -> int:
        """Bytes of answers that the client has not taken."""
        return self.transport.get_write_buffer_size()

    @property
    def gone(self) -> bool:
        """Whether nobody is there any more to take an answer."""
        return self.transport.is_closing()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.who = whose(self.client[0] if self.client else "")
        self.enter(Stage.HEAD, HEAD_SECONDS)
        self.house.enter(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.house.leave(self)

    def data_received(self, data: bytes) -> None:
        if self.parser is None:  # it was ended, and this was on its way
            return
        self.head_bytes += len(data)
        super().data_received(data)
        if self.head_bytes > HEAD_BYTES and not self.ended:
            self.end()

    def send_400_response(self, msg: str) -> None:
        if not self.ended:
            super().send_400_response(msg)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self.stage in (Stage.REST, Stage.ANSWER):
            self.enter(Stage.HEAD, HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        if len(self.pipeline) >= BEHIND:
            self._end_now()
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise HostError  # answered with 400
        self.head_bytes = self.crumbs = 0
        # How the desk finds the connection of a request.
        self.scope["connection"] = self  # type: ignore[typeddict-unknown-key]
        if self.stage is not Stage.WORK:  # else it asks for more before it has its answer
            self.enter(Stage.BODY, BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if len(body) < CRUMB_BYTES:
            self.crumbs += 1
            if self.crumbs > CRUMBS:
                self._end_now()
        super().on_body(body)
        self.head_bytes = 0

    def _end_now(self) -> None:
        self.end()
        raise GreedyError

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.head_bytes = 0
        if self.cycle.response_complete:  # a body that nobody wanted has passed
            self.enter(Stage.REST, REST_SECONDS)


class Wire(uvicorn.Server):
    """A uvicorn server whose connections have limits."""

    def __init__(
        self, config: uvicorn.Config, tls: ssl.SSLContext | None = None, house: House | None = None
    ) -> None:
        super().__init__(config)
        self.tls = tls
        self.house = house or House()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen on the sockets."""
        loop = asyncio.get_running_loop()
        limit = HEAD_SECONDS if self.tls else None

        def connection() -> Connection:
            return Connection(self.house, self.config, self.server_state, {}, loop)

        self.servers = [
            await loop.create_server(
                connection,
                sock=one,
                ssl=self.tls,
                backlog=self.config.backlog,
                ssl_handshake_timeout=limit,
                ssl_shutdown_timeout=limit,
            )
            for one in sockets or []
        ]
        self.started = True

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; returns whether to stop."""
        if counter % int(10 * SWEEP_SECONDS) == 0:
            self.house.sweep()
        return await super().on_tick(counter)


def allowed(size: int) -> float:
    """Seconds that so many bytes may take on their way."""
    return min(BODY_SECONDS + size / LEAST_RATE, LONGEST_SECONDS)


def places() -> int:
    """How many connections this process may have."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return CONNECTIONS
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + FILES
    if files < wanted and files != resource.RLIM_INFINITY:
        files = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return min(CONNECTIONS, max(files - FILES, FILES))


def whose(address: str) -> str:
    """Whom an address counts as: itself, or the network of 64 bits that one connection gets."""
    if ":" not in address:
        return address
    try:
        number = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if number.ipv4_mapped:
        return str(number.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(number) >> 64 << 64, 64)))
