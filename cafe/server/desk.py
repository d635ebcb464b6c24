"""The desk: takes a request when it has arrived whole, and finds it a thread.

uvicorn's way into a WSGI application. Those adapters that exist take a thread first or cost more
(docs/decisions/0021): here a thread is taken when nothing is left to wait for but ourselves.
"""

from __future__ import annotations

import asyncio
import functools
import io
import logging
import math
import queue
import ssl
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

import uvicorn

from cafe.known import CROWDED, Place
from cafe.server.wire import (
    REST_SECONDS,
    SMALL_BYTES,
    Connection,
    House,
    Stage,
    Wire,
    allowed,
    places,
    whose,
)
from cafe.store.database import patience

# A page takes the processor, and what is stored waits for its turn and the disk: neither stands in
# the other's way, and each thread has a connection of its own to the database.
READERS = 4
WRITERS = 4
# Guesses at passwords take the processor and 64 MB each, on purpose: they keep nobody else waiting.
# Browsers in which somebody has signed in have a thread beside the others'.
GUESSERS = 1
# So many guesses of one address wait, and at one account; who comes then is told so at once.
GUESSES_OF_ADDRESS = 8
GUESSES_AT_ACCOUNT = 4
# More than these do not wait for a thread: they are told to come back.
WAITING = 1000
COME_BACK_SECONDS = 5
# How long what is sent to be stored may wait, for its thread and for its turn to write, so that
# there is an answer within ten seconds; and what reads, where it stores something beside.
WRITER_PATIENCE = 6.0
READER_PATIENCE = 0.5
# The size that a body may have where the application does not say.
MOST_BYTES = 12 * 2**20
# How long what is under way may take after the server was told to stop.
FINISH_SECONDS = 6
READING = ("GET", "HEAD", "OPTIONS")

Message = MutableMapping[str, Any]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Guesses = Callable[[dict[str, Any], bytes], Place | None]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Pending:
    """A request that a thread is to answer."""

    connection: Connection
    environ: dict[str, Any]
    reads: bool
    until: float  # when what it stores should have had its turn (time.monotonic)
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Answer | None]


class Threads:
    """So many threads; who has to wait for one gets it by turns of who they are, and of what each
    of them asks for (`part`).

    A thread that is done takes the next request by itself, without a look at the event loop.
    """

    def __init__(self, name: str, number: int, work: Callable[[Pending], None]) -> None:
        self.waiting = 0
        self._guard = threading.Lock()
        self._lines: dict[str, dict[str, deque[Pending]]] = {}
        self._idle: list[queue.SimpleQueue[Pending]] = []
        for _ in range(number):
            threading.Thread(target=self._run, args=(work,), name=name, daemon=True).start()

    def put(self, who: str, job: Pending, part: str = "") -> None:
        """Have a job done, for `who`."""
        with self._guard:
            if self._idle:
                self._idle.pop().put(job)
            else:
                self._lines.setdefault(who, {}).setdefault(part, deque()).append(job)
                self.waiting += 1

    def line(self, who: str, part: str) -> tuple[int, int]:
        """How many jobs of `who` wait, and how many of them with the same `part`."""
        with self._guard:
            lines = self._lines.get(who, {})
            return sum(map(len, lines.values())), len(lines.get(part, ()))

    def _run(self, work: Callable[[Pending], None]) -> None:
        mine: queue.SimpleQueue[Pending] = queue.SimpleQueue()
        while True:
            work(self._next(mine))

    def _next(self, mine: queue.SimpleQueue[Pending]) -> Pending:
        with self._guard:
            if self._lines:
                who = next(iter(self._lines))
                lines = self._lines.pop(who)
                part = next(iter(lines))
                line = lines.pop(part)
                job = line.popleft()
                if line:
                    lines[part] = line  # behind the others
                if lines:
                    self._lines[who] = lines
                self.waiting -= 1
                return job
            self._idle.append(mine)
        return mine.get()


class Desk:
    """The ASGI application that answers with a WSGI application.

    `most` is the size in bytes above which a body is not read: the application gets its request
    without it and says so. `proxies` is how many proxies stand in front and name the client.
    `reads` are paths to which a POST mostly asks something. `place` tells of a POST and its body
    where it waits, if it guesses at a password; one that finds its line full is answered all the
    same, with CROWDED in its environment.
    """

    def __init__(
        self,
        application: Application,
        *,
        most: int,
        proxies: int = 0,
        reads: Collection[str] = (),
        place: Guesses = lambda environ, body: None,
    ) -> None:
        self.application = application
        self.most = most
        self.proxies = proxies
        self.reads = reads
        self.place = place
        self.guessers = Threads("guesser", GUESSERS, self._work)
        self.known = Threads("known guesser", GUESSERS, self._work)
        self.readers = Threads("reader", READERS, self._work)
        self.writers = Threads("writer", WRITERS, self._work)

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Answer one request (uvicorn calls this)."""
        connection: Connection = scope["connection"]
        environ = environ_of(scope)
        try:
            answer = await self._serve(connection, environ, receive)
        finally:
            connection.house.give_back(connection)
        if answer is None:
            return
        status, headers, content = answer
        if connection.cycle.more_body:  # the rest of it passes, else the answer would not arrive
            connection.enter(Stage.BODY, allowed(int(environ.get("CONTENT_LENGTH") or 0)))
        else:
            connection.enter(Stage.ANSWER, allowed(connection.unsent() + len(content)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _serve(
        self, connection: Connection, environ: dict[str, Any], receive: Any
    ) -> Answer | None:
        """The answer to a request, None when the client is gone before it is whole."""
        chunked = environ.pop("HTTP_TRANSFER_ENCODING", None) is not None
        size = self.most if chunked else int(environ.get("CONTENT_LENGTH") or 0)
        body = b""
        if 0 < size <= self.most:
            if size > SMALL_BYTES and not connection.house.take(connection, size):
                return _come_back()
            connection.enter(Stage.BODY, allowed(size))
            arrived = await self._body(receive)
            if arrived is None:
                return None
            body = arrived
            environ["CONTENT_LENGTH"] = str(len(body))
        connection.enter(Stage.WORK, math.inf)
        environ["wsgi.input"] = io.BytesIO(body)
        return await self._answer(connection, environ, body)

    async def _body(self, receive: Any) -> bytes | None:
        """The whole body, or more than may be; None when the client is gone."""
        parts: list[bytes] = []
        size, more = 0, True
        while more and size <= self.most:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            parts.append(message["body"])
            size += len(message["body"])
            more = message["more_body"]
        return b"".join(parts)

    async def _answer(
        self, connection: Connection, environ: dict[str, Any], body: bytes
    ) -> Answer | None:
        path = environ["PATH_INFO"]
        reads = environ["REQUEST_METHOD"] in READING or path in self.reads
        threads = self.readers if reads else self.writers
        who, part = self._who(connection, environ), ""
        if not reads and (place := self.place(environ, body)):
            guessers, line = (self.known, place.line) if place.line else (self.guessers, who)
            of_all, of_part = guessers.line(line, place.part)
            if of_all < GUESSES_OF_ADDRESS and of_part < GUESSES_AT_ACCOUNT:
                threads, who, part = guessers, line, place.part
            else:
                threads, environ[CROWDED] = self.readers, True
        if threads.waiting >= WAITING:
            return _come_back()
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Answer | None] = loop.create_future()
        until = time.monotonic() + WRITER_PATIENCE
        threads.put(who, Pending(connection, environ, reads, until, loop, done), part)
        return await done

    def _work(self, job: Pending) -> None:
        """Answer a request, in a thread."""
        answer: Answer | None = None
        try:
            # Who has gone meanwhile is not shown a page; what was sent to be stored is stored.
            if not (job.reads and job.connection.gone):
                left = READER_PATIENCE if job.reads else job.until - time.monotonic()
                with patience(left):
                    answer = self._call(job.environ)
        except BaseException as error:
            job.loop.call_soon_threadsafe(_fail, job.done, error)
        else:
            job.loop.call_soon_threadsafe(_finish, job.done, answer)

    def _who(self, connection: Connection, environ: dict[str, Any]) -> str:
        if self.proxies:
            named = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
            if len(named) >= self.proxies and (client := named[-self.proxies].strip()):
                return whose(client)
        return connection.who

    def _call(self, environ: dict[str, Any]) -> Answer:
        status = 0
        headers: list[tuple[bytes, bytes]] = []
        content: list[bytes] = []

        def start(line: str, given: list[tuple[str, str]], exc_info: object = None) -> Any:
            nonlocal status, headers
            status = int(line[:3])
            headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in given]
            return content.append

        parts = self.application(environ, start)
        try:
            content.extend(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        whole = b"".join(content)
        if status in (204, 304):
            headers = [(name, value) for name, value in headers if name != b"Content-Length"]
        elif not any(name.lower() == b"content-length" for name, _ in headers):
            headers.append((b"content-length", str(len(whole)).encode()))
        return status, headers, whole


def environ_of(scope: Message) -> dict[str, Any]:
    """What WSGI (PEP 3333) calls a request, but for its body."""
    host, port = scope["server"] or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        key = _key_of(raw)
        if not key:
            continue
        text = value.decode("latin-1")
        if key in environ:
            text = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}"
        environ[key] = text
    return environ


@functools.lru_cache(maxsize=64)
def _key_of(header: bytes) -> str:
    """What WSGI calls a header; "" for one that has to be left out."""
    name = header.decode("latin-1")
    if "_" in name:  # else X_Forwarded_For would pass for X-Forwarded-For
        return ""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def _finish(done: asyncio.Future[Answer | None], answer: Answer | None) -> None:
    if not done.done():
        done.set_result(answer)


def _fail(done: asyncio.Future[Answer | None], error: BaseException) -> None:
    if not done.done():
        done.set_exception(error)


def _come_back() -> Answer:
    said = "Servern är överlastad. Försök igen om en stund. / Too busy: try again.\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(said)).encode()),
        (b"retry-after", str(COME_BACK_SECONDS).encode()),
    ]
    return 503, headers, said


def server(
    application: Application,
    *,
    tls: ssl.SSLContext | None = None,
    most: int = MOST_BYTES,
    proxies: int = 0,
    reads: Collection[str] = (),
    place: Guesses = lambda environ, body: None,
    house: House | None = None,
) -> Wire:
    """What serves an application on sockets: `run([socket])` until SIGTERM or SIGINT."""
    config = uvicorn.Config(
        Desk(application, most=most, proxies=proxies, reads=reads, place=place),
        http=Connection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=math.ceil(REST_SECONDS),
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    # Not for what clients do wrong.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    return Wire(config, tls, house or House(places()))
