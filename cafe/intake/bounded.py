"""Files of strangers are read in a process of their own, with limits on CPU time, memory and time.

A small file can be made, or happen, to cost minutes or gigabytes. `run` asks a helper, which has
the readers loaded, for a fork; the fork sets its limits, reads, and ends. The helper is started
with the first file and ends with the process that started it. Where the system has no forks, files
are read in place, and the sizes that each reader holds to are the only limits.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

from cafe.config import ROOT
from cafe.errors import Refused

CPU_SECONDS = 10
MEMORY_BYTES = 1024**3
SECONDS = 30  # with other work beside it
# Loaded once: what reads files, and what the readers load when they begin.
_READERS = (
    *("cafe.intake.note_sheet", "cafe.intake.observation_file", "cafe.intake.rescue"),
    *(
        "forms.questionnaire.xlsform",
        "analysis.codebook.file",
        "openpyxl",
        "defusedxml.ElementTree",
        "email.parser",
    ),
)
_LENGTH = struct.Struct("!Q")
_FORKS = hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"

T = TypeVar("T")


def run(function: Callable[..., T], *given: object) -> T:
    """What `function(*given)` returns or raises, in a process with limits.

    `function` stands at the top of a module; what goes in and comes out can be pickled. Raises
    Refused("file_too_heavy") when a limit is met.
    """
    if not _FORKS:
        return function(*given)
    with _helper.connection() as ours:
        ours.settimeout(SECONDS)
        try:
            _send(ours, pickle.dumps((function, given)))
            well, outcome = pickle.loads(_receive(ours))  # noqa: S301  our own fork's
        except (EOFError, OSError) as error:  # it was ended, or takes too long
            raise Refused("file_too_heavy") from error
    if well:
        result: T = outcome
        return result
    if isinstance(outcome, MemoryError | _TooLongError):
        raise Refused("file_too_heavy")
    raise outcome


class _TooLongError(BaseException):
    """The limit of CPU time was met; no reader takes it for a damaged file."""


class _Helper:
    """The process that forks, one for each process that asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._asked: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def connection(self) -> socket.socket:
        """A socket to a new fork, which ends when it is closed."""
        ours, its = socket.socketpair()
        with its, self._lock:
            # A process that was forked from one with a helper has none of its own.
            if self._asked is None or self._owner != os.getpid():
                self._start()
            try:
                self._hand(its)
            except OSError:  # it was ended from outside
                self._start()
                self._hand(its)
        return ours

    def _hand(self, its: socket.socket) -> None:
        assert self._asked is not None
        socket.send_fds(self._asked, [b"f"], [its.fileno()])

    def _start(self) -> None:
        asked, asks = socket.socketpair()
        with asks:
            # Where the modules lie is said, as a server may run from anywhere.
            path = [str(ROOT), *sys.path]
            code = f"import sys; sys.path[:] = {path!r}; from {__name__} import serve; serve()"
            process = subprocess.Popen(  # noqa: S603  this program
                [sys.executable, "-c", code],
                stdin=asks.fileno(),
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # a signal to the server is none for it
            )
        self.end()
        self._asked, self._process, self._owner = asked, process, os.getpid()

    def end(self) -> None:
        """Let the helper go; another process's is only forgotten."""
        if self._asked is not None:
            self._asked.close()
        if self._process is not None and self._owner == os.getpid():
            # A fork of ours may hold the other end of its socket open: it would wait for ever.
            self._process.kill()
            self._process.wait()


_helper = _Helper()
atexit.register(_helper.end)


def serve() -> None:
    """Fork for each socket that comes in, until the asking process is gone."""
    for name in _READERS:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries what has ended
    with socket.socket(fileno=0) as asks:
        while True:
            said, files, _, _ = socket.recv_fds(asks, 1, 1)
            if not said:
                return
            if os.fork() == 0:
                try:
                    asks.close()
                    with socket.socket(fileno=files[0]) as its:
                        _work(its)
                except (EOFError, OSError):  # who asked has gone
                    pass
                except BaseException:
                    traceback.print_exc()
                os._exit(0)
            os.close(files[0])


def _work(its: socket.socket) -> None:
    """Run what comes in over the socket and send back what came of it."""
    function, given = pickle.loads(_receive(its))  # noqa: S301  from the process that started us
    # Who asks no longer waits: there is no use in going on.
    threading.Thread(target=_end_with, args=(its,), daemon=True).start()
    _limit()
    outcome: tuple[bool, Any]
    try:
        outcome = True, function(*given)
    except (Exception, _TooLongError) as error:
        outcome = False, error
    try:
        answer = pickle.dumps(outcome)
    except MemoryError as error:
        answer = pickle.dumps((False, error))
    _send(its, answer)


def _end_with(its: socket.socket) -> None:
    with contextlib.suppress(OSError):
        its.recv(1)
    os._exit(1)


def _limit() -> None:
    import resource

    def met(number: int, frame: object) -> None:
        raise _TooLongError

    signal.signal(signal.SIGXCPU, met)
    for what, most in (
        (resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2)),
        (resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit stands already
            resource.setrlimit(what, most)


def _send(to: socket.socket, data: bytes) -> None:
    to.sendall(_LENGTH.pack(len(data)))
    to.sendall(data)


def _receive(source: socket.socket) -> bytes:
    length = _LENGTH.unpack(_exactly(source, _LENGTH.size))[0]
    return _exactly(source, length)


def _exactly(source: socket.socket, length: int) -> bytes:
    """So many bytes. Raises EOFError when there are fewer."""
    data = bytearray()
    while len(data) < length:
        part = source.recv(min(length - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)
