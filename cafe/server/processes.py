"""The processes of a server: started, started again when one ends, and ended with it."""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import multiprocessing
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from cafe.config import ROOT, Settings
from cafe.server import desk, tls

# What ends is started again, but not more often than this.
RESTART_SECONDS = 5.0
# How long after the server was told to stop what has not ended is killed.
END_SECONDS = 9.0
TICK_SECONDS = 1.0
POSIX = os.name == "posix"
TOLD = {signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if POSIX else [])}
# A fork has what the server has loaded, and is there at once. Elsewhere than on Linux, what the
# system brings along does not stand it.
FORKS = sys.platform == "linux"


def run(settings: Settings, sock: socket.socket) -> None:
    """Answer on a listening socket, and analyse, until told to stop."""
    if FORKS:
        # What is started again later runs the same code as the others.
        application().extensions["store"].close()
    watch(
        [
            Ward("The analysis process", Analysis),
            *answering(settings.workers, functools.partial(_answer, settings, sock)),
        ]
    )


def answering(number: int, answer: Callable[[], None]) -> list[Ward]:
    """So many processes that answer; `answer` returns when it is told to stop."""
    context: Any = multiprocessing.get_context("fork" if FORKS else "spawn")

    def start() -> Running:
        process = context.Process(target=_child, args=(answer, os.getpid()))
        with _told_later():
            process.start()
        started: Running = process
        return started

    return [Ward("A process that answers", start) for _ in range(number)]


def application() -> Any:
    """The WSGI application, by its name: it stands above this room."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return importlib.import_module("wsgi").application


class Running(Protocol):
    """What can be known of a process and done to it, as multiprocessing has it."""

    @property
    def exitcode(self) -> int | None:
        """How it ended; None while it runs."""

    def terminate(self) -> None:
        """Tell it to end."""

    def kill(self) -> None:
        """End it."""

    def join(self, timeout: float) -> None:
        """Wait until it has ended, for so many seconds at most."""


class Analysis:
    """The analysis process; it also ends by itself when the server goes, however that goes."""

    def __init__(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", "cafe.server.worker"], cwd=ROOT)
        self.terminate, self.kill = self._process.terminate, self._process.kill

    @property
    def exitcode(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def join(self, timeout: float) -> None:
        """Wait until it has ended, for so many seconds at most."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout)


@dataclass
class Ward:
    """A process that shall run as long as the server does."""

    name: str
    start: Callable[[], Running]
    running: Running | None = None
    next_start: float = 0.0

    def look_after(self) -> None:
        """Start it when it does not run."""
        if self.running is not None:
            if (ended := self.running.exitcode) is None:
                return
            said = f"{self.name} ended ({ended}); it is started again."
            print(said, file=sys.stderr, flush=True)
            self.running = None
        if (now := time.monotonic()) >= self.next_start:
            self.next_start = now + RESTART_SECONDS
            self.running = self.start()


def watch(wards: list[Ward]) -> None:
    """Keep processes running until told to stop; then end them, by force where it takes too long.

    All of it in one thread: what is forked has nothing of another's start in it.
    """
    with _told() as told:
        try:
            while True:
                for ward in wards:
                    ward.look_after()
                if told(TICK_SECONDS):
                    return
        finally:
            until = time.monotonic() + END_SECONDS
            running = [ward.running for ward in wards if ward.running is not None]
            for process in running:
                process.terminate()
            for process in running:
                process.join(max(until - time.monotonic(), 0.01))
                if process.exitcode is None:
                    process.kill()
                    process.join(1.0)


@contextlib.contextmanager
def _told() -> Iterator[Callable[[float], bool]]:
    """A function that waits so many seconds, or until a process ends, and says whether the server
    has been told to stop."""
    stopped = False

    def stop(number: int, frame: object) -> None:
        nonlocal stopped
        stopped = number in TOLD or stopped

    hears, tells = socket.socketpair()
    with hears, tells:
        tells.setblocking(False)
        signals = TOLD | ({signal.SIGCHLD} if POSIX else set())
        before = {number: signal.signal(number, stop) for number in signals}
        signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)

        def wait(seconds: float) -> bool:
            if not stopped and select.select([hears], [], [], seconds)[0]:
                hears.recv(4096)
            return stopped

        try:
            yield wait
        finally:
            signal.set_wakeup_fd(-1)
            for number, handler in before.items():
                signal.signal(number, handler)


@contextlib.contextmanager
def _told_later() -> Iterator[None]:
    """A fork has the server's handlers until it has put its own in their place: what it is told in
    between would be lost, and the server would wait for it."""
    if not POSIX:
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD)


def _child(answer: Callable[[], None], server: int) -> None:
    signal.set_wakeup_fd(-1)
    for number in TOLD:
        signal.signal(number, signal.SIG_DFL)
    if POSIX:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD)
    end_with(server)
    # What is loaded stays: to look through it for garbage again and again takes time.
    gc.freeze()
    answer()


def _answer(settings: Settings, sock: socket.socket) -> None:
    app = application()
    server = desk.server(
        app,
        tls=tls.context(settings),
        most=app.config["MAX_CONTENT_LENGTH"],
        proxies=settings.proxies,
        reads=app.config["READS"],
        place=app.config["PLACE"],
    )
    server.run([sock])


def end_with(server: int) -> None:
    """This process ends when the server does, even one that was killed; else it would go on
    answering and hold the port."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
    if os.getppid() != server:
        os._exit(1)
