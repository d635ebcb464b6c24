"""Slow clients are ended, those that hold most give way, and nobody else notices."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from cafe.server import desk, wire
from tests.cafe.server.conftest import SHORT, Served, goes_on_saying, rest, until

Serving = Callable[..., Served]
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\n"
LARGE = b"x" * 8_000_000


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answers at once; `/large` with more than fits in the buffers of the kernel."""
    environ["wsgi.input"].read()
    start("200 OK", [])
    return [LARGE if environ["PATH_INFO"] == "/large" else b"ok"]


def test_half_sent_requests_do_not_keep_others_waiting(serving: Serving) -> None:
    served = serving(application)
    half = [served.open() for _ in range(4 * (desk.READERS + desk.WRITERS))]
    for phone in half:
        phone.sendall(POST + b"Content-Length: 5000\r\n\r\nx")
    until(lambda: all(c.stage is wire.Stage.BODY for c in served.house.connections))
    start = time.monotonic()
    for method in (GET, POST + b"Content-Length: 1\r\n\r\nx"):
        with served.open() as phone:
            phone.sendall(method)
            assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
    assert time.monotonic() - start < 5
    for phone in half:
        phone.close()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: a\r\nX-More",
        POST + b"Content-Length: 5000\r\n\r\nx",
        POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        GET,  # and nothing more
        b"\r\n\r\n",
    ],
)
@pytest.mark.usefixtures("short")
def test_who_says_nothing_more_is_ended(serving: Serving, said: bytes) -> None:
    served = serving(application)
    with served.open() as phone:
        phone.sendall(said)
        start = time.monotonic()
        got = rest(phone)
        assert time.monotonic() - start < 5
    assert got.startswith(b"HTTP/1.1 200 ") if said == GET else not got
    until(lambda: not served.house.connections)


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n", POST + b"Content-Length: 5000\r\n\r\n"])
@pytest.mark.usefixtures("short")
def test_saying_a_little_now_and_then_does_not_help(serving: Serving, said: bytes) -> None:
    served = serving(application)
    with served.open() as phone:
        phone.sendall(said)
        assert not goes_on_saying(phone, b"X: 1\r\n", pause=0.05)


@pytest.mark.usefixtures("short")
def test_who_does_not_read_is_ended(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LEAST_RATE", len(LARGE) * 10)
    served = serving(application)
    with served.open(receive=2048) as phone:
        phone.sendall(GET.replace(b"/", b"/large", 1))
        until(lambda: any(c.stage is wire.Stage.ANSWER for c in served.house.connections))
        until(lambda: not served.house.connections)
    # Who reads gets all of it, on a busy machine too.
    monkeypatch.setattr(wire, "BODY_SECONDS", 30.0)
    monkeypatch.setattr(wire, "LONGEST_SECONDS", 30.0)
    with served.open() as phone:
        phone.sendall(GET.replace(b"/", b"/large", 1))
        assert rest(phone).endswith(LARGE)


@pytest.mark.usefixtures("short")
def test_our_own_slowness_is_not_held_against_anybody(serving: Serving) -> None:
    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        time.sleep(3 * SHORT["HEAD_SECONDS"])
        return application(environ, start)

    with serving(slow).open() as phone:
        phone.sendall(GET + GET)  # and what is asked meanwhile waits
        assert rest(phone).count(b"HTTP/1.1 200 ") == 2


@pytest.mark.usefixtures("short")
def test_requests_that_wait_for_no_answer_are_ended(serving: Serving) -> None:
    asked = threading.Event()

    def slow(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked.wait(10)
        return application(environ, start)

    served = serving(slow)
    with served.open() as few, served.open() as phone:
        few.sendall(GET * (1 + wire.BEHIND))
        phone.sendall(GET * 1000)
        assert rest(phone) == b""
        assert len(served.house.connections) == 1
        asked.set()
        assert rest(few).count(b"HTTP/1.1 200 ") == 1 + wire.BEHIND


@pytest.mark.usefixtures("short")
def test_a_body_in_crumbs_is_ended(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CRUMBS", 100)
    served = serving(application)
    for crumbs, taken in ((100, True), (101, False)):
        with served.open() as phone:
            chunked = POST + b"Transfer-Encoding: chunked\r\n\r\n"
            phone.sendall(chunked + b"1\r\nx\r\n" * crumbs + b"0\r\n\r\n")
            assert rest(phone).startswith(b"HTTP/1.1 200 ") == taken


def test_a_head_without_end_is_ended(serving: Serving) -> None:
    served = serving(application)
    with served.open() as phone:
        phone.sendall(b"GET / HTTP/1.1\r\n")
        assert not goes_on_saying(phone, b"X: " + b"x" * 9995 + b"\r\n", pause=0.001)


def test_time_that_is_allowed_grows_with_the_size_and_has_an_end() -> None:
    assert wire.allowed(0) == wire.BODY_SECONDS
    assert wire.allowed(10 * wire.LEAST_RATE) == wire.BODY_SECONDS + 10
    assert wire.allowed(2**40) == wire.LONGEST_SECONDS


def test_when_places_run_out_those_of_whom_has_most_are_made_free(serving: Serving) -> None:
    served = serving(application, house=wire.House(connections=20))
    lone = served.open("127.0.0.2")
    lone.sendall(POST + b"Content-Length: 2\r\n\r\nx")
    until(lambda: len(served.house.connections) == 1)
    many = []
    for number in range(60):
        many.append(served.open())
        until(lambda n=number: len(served.house.connections) > min(n, 9))
    assert len(served.house.connections) <= 20
    # The oldest have gone; the newest and whoever holds little are served.
    assert rest(many[0]) == b""
    for phone, said in ((many[-1], GET), (lone, b"x")):
        phone.sendall(said)
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
    for phone in [lone, *many]:
        phone.close()


def test_who_waits_for_us_keeps_the_place() -> None:
    house = wire.House(connections=2)
    working, resting = Stub(house, wire.Stage.WORK), Stub(house, wire.Stage.REST)
    new = Stub(house, wire.Stage.HEAD)
    assert resting.ended
    assert not working.ended
    assert house.connections == {working, new}


def test_memory_for_large_bodies_is_taken_from_whom_has_most() -> None:
    house = wire.House(body_bytes=100)
    greedy = [Stub(house, wire.Stage.BODY, who="greedy", since=n) for n in range(2)]
    other = Stub(house, wire.Stage.BODY, who="other", since=-1)
    small = Stub(house, wire.Stage.BODY, who="greedy", since=-2)
    assert all(house.take(connection, 40) for connection in greedy)
    assert house.take(other, 50)
    assert [c.ended for c in (*greedy, other, small)] == [True, False, False, False]
    assert house.held == 90
    # What has arrived whole is not taken away again.
    greedy[1].stage = other.stage = wire.Stage.WORK
    assert not house.take(small, 50)
    assert not small.ended
    house.give_back(other)
    assert house.take(small, 50)
    for connection in (greedy[1], other, small):
        house.give_back(connection)
    assert house.held == 0


class Stub(wire.Connection):
    """A connection without a client."""

    def __init__(
        self, house: wire.House, stage: wire.Stage, who: str = "a", since: float = 0.0
    ) -> None:
        self.house, self.stage, self.who, self.since = house, stage, who, since
        self.held = 0
        self.ended = False
        house.enter(self)

    def end(self) -> None:
        self.ended = True
        self.house.leave(self)


def test_bodies_that_are_too_much_for_the_memory_are_told_to_come_back(serving: Serving) -> None:
    served = serving(application, most=2**20, house=wire.House(body_bytes=2**17))
    with served.open() as phone:
        phone.sendall(POST + b"Content-Length: 200000\r\n\r\n" + b"x" * 200_000)
        assert phone.recv(100).startswith(b"HTTP/1.1 503 ")
    with served.open() as phone:
        phone.sendall(POST + b"Content-Length: 100000\r\n\r\n" + b"x" * 100_000)
        assert phone.recv(100).startswith(b"HTTP/1.1 200 ")
    until(lambda: served.house.held == 0)


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("no:address", "no:address"),
    ],
)
def test_a_network_of_one_connection_counts_as_one(address: str, who: str) -> None:
    assert wire.whose(address) == who
