"""What becomes of a request between the wire and the application, and back."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cafe.app import GUESSES
from cafe.errors import Busy
from cafe.known import CROWDED, Place
from cafe.server import desk
from cafe.store.database import LEAST_PATIENCE, Store
from tests.cafe.server.conftest import Served, until

Serving = Callable[..., Served]


def echo(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Says what it was asked."""
    body = environ["wsgi.input"].read()
    known = {name: value for name, value in environ.items() if isinstance(value, str)}
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(known | {"body": body.decode("latin-1")}).encode()]


def told(answer: bytes) -> dict[str, str]:
    """What `echo` says, out of its answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), answer
    found: dict[str, str] = json.loads(body)
    return found


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    """A request after which the connection is over."""
    length = [f"Content-Length: {len(body)}"] if body else []
    lines = [f"{line} HTTP/1.1", "Host: a", "Connection: close", *length, *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def test_a_request_comes_as_wsgi_calls_it(serving: Serving) -> None:
    served = serving(echo)
    got = told(
        served.ask(
            request(
                "POST /k%C3%A5r/a%2Fb%FF?x=%C3%A5&y",
                "Content-Type: text/plain",
                "Accept-Language: sv",
                "Cookie: a=1",
                "Cookie: b=2",
                "X-More: 1",
                "X-More: 2",
                body="åä".encode(),
            )
        )
    )
    assert got["REQUEST_METHOD"] == "POST"
    assert got["PATH_INFO"] == "/kår/a/b".encode().decode("latin-1") + "\xff"
    assert got["QUERY_STRING"] == "x=%C3%A5&y"
    assert (got["CONTENT_TYPE"], got["CONTENT_LENGTH"]) == ("text/plain", "4")
    assert got["HTTP_ACCEPT_LANGUAGE"] == "sv"
    assert (got["HTTP_COOKIE"], got["HTTP_X_MORE"]) == ("a=1; b=2", "1,2")
    assert (got["HTTP_HOST"], got["REMOTE_ADDR"]) == ("a", "127.0.0.1")
    assert (got["SERVER_PROTOCOL"], got["wsgi.url_scheme"]) == ("HTTP/1.1", "http")
    assert got["body"] == "åä".encode().decode("latin-1")


def test_a_header_cannot_pass_for_another(serving: Serving) -> None:
    asked = request("GET /", "X_Forwarded_For: 10.0.0.1", "Content_Length: 5")
    got = told(serving(echo).ask(asked))
    assert not {"HTTP_X_FORWARDED_FOR", "CONTENT_LENGTH"} & got.keys()


def test_a_body_in_chunks_arrives_as_one_of_known_length(serving: Serving) -> None:
    asked = request("POST /", "Transfer-Encoding: chunked") + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    got = told(serving(echo).ask(asked))
    assert (got["body"], got["CONTENT_LENGTH"]) == ("abcde", "5")
    assert "HTTP_TRANSFER_ENCODING" not in got


@pytest.mark.parametrize(
    "asked",
    [
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"something else\r\n\r\n",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(serving: Serving, asked: bytes) -> None:
    assert serving(echo).ask(asked).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200),
        (b"GET / HTTP/1.0\r\n\r\n", 200),
    ],
)
def test_a_request_says_which_host_it_means(serving: Serving, asked: bytes, status: int) -> None:
    assert serving(echo).ask(asked).startswith(b"HTTP/1.1 %d " % status)


def sized(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Refuses by length, as Flask does."""
    size = int(environ["CONTENT_LENGTH"])
    start("413 Large" if size > 1000 else "200 OK", [("Content-Length", "2")])
    assert size > 1000 or len(environ["wsgi.input"].read()) == size
    return [b"ok"]


@pytest.mark.parametrize("chunked", [False, True])
def test_who_sends_too_much_gets_to_read_why(serving: Serving, chunked: bool) -> None:
    served = serving(sized, most=1000)
    many = b"x" * 200_000
    head = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(many)}"
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(many), many) if chunked else many
    with served.open() as phone:
        phone.sendall(f"POST / HTTP/1.1\r\nHost: a\r\n{head}\r\n\r\n".encode())
        phone.sendall(body)  # all of it, however early the answer comes
        assert phone.recv(65536).startswith(b"HTTP/1.1 413 ")
        # And what follows on the connection is a request of its own.
        phone.sendall(request("POST /", body=b"x" * 1000))
        assert phone.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_answers_without_content_have_none(serving: Serving) -> None:
    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        status = environ["PATH_INFO"][1:]
        start(f"{status} Any", [("Content-Length", "3")] if status != "204" else [])
        return [b"abc"] if environ["REQUEST_METHOD"] == "GET" and status == "200" else []

    served = serving(application)
    assert served.ask(request("GET /200")).endswith(b"\r\n\r\nabc")
    head = served.ask(request("HEAD /200"))
    assert head.endswith(b"\r\n\r\n")
    assert b"content-length: 3" in head.lower()
    for status in (b"204", b"304"):
        answer = served.ask(request(f"GET /{status.decode()}"))
        assert answer.startswith(b"HTTP/1.1 " + status)
        assert answer.endswith(b"\r\n\r\n")
        assert b"content-length" not in answer.lower()


def test_an_application_that_fails_answers_500_and_the_server_goes_on(
    serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    closed = []

    class Parts:
        def __iter__(self) -> Any:
            yield b"some"
            raise RuntimeError("in the middle")

        def close(self) -> None:
            closed.append(True)

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/good":
            return echo(environ, start)
        start("200 OK", [])
        return Parts()

    served = serving(application)
    assert served.ask(request("GET /")).startswith(b"HTTP/1.1 500 ")
    assert closed == [True]
    assert "in the middle" in caplog.text
    assert told(served.ask(request("GET /good")))["PATH_INFO"] == "/good"


class Slow:
    """An application that answers when it is let go on."""

    def __init__(self) -> None:
        self.go_on = threading.Semaphore(0)
        self.seen: list[str] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(environ["PATH_INFO"])
        assert self.go_on.acquire(timeout=10)
        start("200 OK", [])
        return [b"ok"]


def send(served: Served, path: str, source: str = "127.0.0.1", method: str = "GET") -> Any:
    phone = served.open(source)
    phone.sendall(request(f"{method} {path}"))
    return phone


def test_who_asks_for_much_does_not_keep_others_waiting(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "READERS", 1)
    slow = Slow()
    served = serving(slow)
    phones = [send(served, "/first")]
    until(lambda: slow.seen == ["/first"])
    many = [send(served, f"/{n}") for n in range(5)]
    until(lambda: sum(c.stage.name == "WORK" for c in served.house.connections) == 6)
    phones += [*many, send(served, "/other", "127.0.0.2")]
    until(lambda: sum(c.stage.name == "WORK" for c in served.house.connections) == 7)
    slow.go_on.release(2)
    until(lambda: len(slow.seen) == 3)
    assert slow.seen[0] == "/first"
    assert "/other" in slow.seen[1:3]
    slow.go_on.release(10)
    for phone in phones:
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
        phone.close()


def test_readers_do_not_wait_for_writers(serving: Serving) -> None:
    slow = Slow()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return (slow if environ["REQUEST_METHOD"] == "POST" else echo)(environ, start)

    served = serving(application)
    phones = [send(served, "/", method="POST") for _ in range(20)]
    until(lambda: len(slow.seen) == desk.WRITERS)
    assert told(served.ask(request("GET /")))["PATH_INFO"] == "/"
    slow.go_on.release(20)
    for phone in phones:
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
        phone.close()


def guess(environ: dict[str, Any], body: bytes) -> Place | None:
    """`/guess/<account>` is a guess, `/known/<account>` one from a browser that knows it."""
    _, kind, account = f"{environ['PATH_INFO']}/".split("/")[:3]
    if kind not in ("guess", "known"):
        return None
    return Place(account if kind == "known" else "", "" if kind == "known" else account)


def test_who_guesses_at_one_account_keeps_nobody_else_waiting_who_signs_in(
    serving: Serving,
) -> None:
    """Of the same address: another account waits for one turn, a browser that the account knows
    for none, and who finds the line full is told so."""
    slow = Slow()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if CROWDED in environ:
            start("429 TOO MANY REQUESTS", [])
            return [b"crowded"]
        return slow(environ, start)

    served = serving(application, place=guess)
    phones = [send(served, "/guess/anna", method="POST")]
    until(lambda: slow.seen == ["/guess/anna"])
    phones += [send(served, "/guess/anna", method="POST") for _ in range(desk.GUESSES_AT_ACCOUNT)]
    until(lambda: sum(c.stage.name == "WORK" for c in served.house.connections) == len(phones))
    assert served.ask(request("POST /guess/anna")).endswith(b"crowded")
    others = [send(served, "/guess/bo", method="POST"), send(served, "/known/anna", method="POST")]
    until(lambda: "/known/anna" in slow.seen)
    until(lambda: sum(c.stage.name == "WORK" for c in served.house.connections) == len(phones) + 2)
    slow.go_on.release(3)
    until(lambda: "/guess/bo" in slow.seen)
    assert slow.seen.index("/guess/bo") == 3  # behind one more at most
    slow.go_on.release(len(phones))
    for phone in phones + others:
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
        phone.close()


def test_guesses_of_one_address_do_not_wait_without_end(serving: Serving) -> None:
    slow = Slow()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return (echo if CROWDED in environ else slow)(environ, start)

    served = serving(application, place=guess)
    number = desk.GUESSERS + desk.GUESSES_OF_ADDRESS
    phones = [send(served, "/guess/0", method="POST")]
    until(lambda: len(slow.seen) == 1)
    phones += [send(served, f"/guess/{n}", method="POST") for n in range(1, number)]
    until(lambda: sum(c.stage.name == "WORK" for c in served.house.connections) == number)
    assert told(served.ask(request("POST /guess/more")))["PATH_INFO"] == "/guess/more"
    elsewhere = send(served, "/guess/more", "127.0.0.2", "POST")
    slow.go_on.release(number + 1)
    for phone in [*phones, elsewhere]:
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
        phone.close()


def test_writers_do_not_wait_for_who_guesses_at_passwords(serving: Serving) -> None:
    slow = Slow()

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return (slow if environ["PATH_INFO"] == "/guess" else echo)(environ, start)

    served = serving(application, place=guess)
    phones = [send(served, "/guess", method="POST") for _ in range(desk.GUESSES_AT_ACCOUNT)]
    until(lambda: len(slow.seen) == desk.GUESSERS)
    for method in ("GET", "POST"):
        assert told(served.ask(request(f"{method} /note")))["PATH_INFO"] == "/note"
    assert len(slow.seen) == desk.GUESSERS
    slow.go_on.release(20)
    for phone in phones:
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
        phone.close()


def test_the_paths_that_have_threads_of_their_own_are_there(app: Flask) -> None:
    posts = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert {*app.config["READS"], *GUESSES} <= posts
    asking = [at for at in posts if "sign-in" in at or "setup" in at or "password" in at]
    assert set(asking) <= set(GUESSES)
    place = app.config["PLACE"]
    assert all(place({"PATH_INFO": at}, b"") is not None for at in GUESSES)
    assert place({"PATH_INFO": "/api/notes"}, b"") is None


def test_what_waited_for_its_thread_waits_less_for_its_turn_to_write(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However many writers wait, each has its answer in time; what is asked does not wait."""
    monkeypatch.setattr(desk, "WRITERS", 2)
    patience = 2.0
    monkeypatch.setattr(desk, "WRITER_PATIENCE", patience)
    store = Store(tmp_path / "a.db")

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] != "/read":
            try:
                with store.write():
                    status = "200 OK"
            except Busy:
                status = "503 Busy"
            start(status, [])
            return [b"a"]
        return echo(environ, start)

    with closing(sqlite3.connect(store.path, isolation_level=None)) as held:
        held.execute("PRAGMA journal_mode = WAL")
        held.execute("BEGIN IMMEDIATE")
        served = serving(application, reads=("/read",))
        start = time.monotonic()
        phones = [send(served, "/", method="POST") for _ in range(8)]
        for method in ("GET", "POST"):
            assert told(served.ask(request(f"{method} /read")))["PATH_INFO"] == "/read"
        assert time.monotonic() - start < patience
        for phone in phones:
            assert phone.recv(100).startswith(b"HTTP/1.1 503 ")
            phone.close()
        took = time.monotonic() - start
        # One patience for all of them, and the least there is for those that come to it last.
        assert patience <= took < 4 * patience + 3 * LEAST_PATIENCE
    assert served.ask(request("POST /")).startswith(b"HTTP/1.1 200 ")


def test_too_many_that_wait_are_told_to_come_back(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "READERS", 1)
    monkeypatch.setattr(desk, "WAITING", 2)
    slow = Slow()
    served = serving(slow)
    phones: list[socket.socket] = []
    for waiting in range(3):
        phones.append(send(served, "/"))
        until(lambda n=waiting: sum(c.stage.name == "WORK" for c in served.house.connections) > n)
    until(lambda: len(slow.seen) == 1)
    answer = served.ask(request("GET /"))
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 5" in answer
    slow.go_on.release(3)
    for phone in phones:
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
        phone.close()


def test_who_has_gone_is_not_shown_a_page_but_what_was_sent_is_kept(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "READERS", 1)
    monkeypatch.setattr(desk, "WRITERS", 1)
    slow = Slow()
    served = serving(slow)
    phones = [send(served, "/1"), send(served, "/2", method="POST")]
    until(lambda: len(slow.seen) == 2)
    for method in ("GET", "POST"):
        with send(served, f"/{method}", method=method):
            until(lambda: sum(c.stage.name == "WORK" for c in served.house.connections) == 3)
        until(lambda: len(served.house.connections) == 2)
    slow.go_on.release(4)
    for phone in phones:
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
        phone.close()
    until(lambda: "/POST" in slow.seen)
    assert "/GET" not in slow.seen


def test_behind_a_proxy_the_client_is_whom_it_names() -> None:
    class Named:
        who = "the proxy"

    forwarded = {"HTTP_X_FORWARDED_FOR": "1.1.1.1, 2.2.2.2"}
    for proxies, given, who in (
        (0, forwarded, "the proxy"),
        (1, forwarded, "2.2.2.2"),
        (2, forwarded, "1.1.1.1"),
        (3, forwarded, "the proxy"),
        (1, {}, "the proxy"),
    ):
        assert desk.Desk(echo, most=1, proxies=proxies)._who(Named(), given) == who  # type: ignore
