"""The line in which the threads of one process wait for their turn to write, and the lock of a
file for which its first one waits."""

from __future__ import annotations

import functools
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: SQLite's own busy handler is then the only queue
    fcntl = None  # type: ignore[assignment]

# How long a process may keep the lock of a file from one of its threads to the next.
KEEP_SECONDS = 0.02
IDLE = "hand"  # a thread that waits for nothing


class Line:
    """A lock that goes to who has waited longest.

    Before the lock of the file, which only another process then holds up: waiting for that takes a
    thread of its own, and to pass it between the threads of one process cost several switches of
    the interpreter's lock while nobody could write.
    """

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False
        self._pid = os.getpid()

    def enter(self, limit: float | None) -> bool:
        """Wait for the turn; False when it does not come within `limit` seconds."""
        if self._pid != os.getpid():
            self._start()  # a forked process has none of the threads that wait or hold it
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=-1 if limit is None else limit):
            return True
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True  # it was called at the last moment

    def leave(self, end: Callable[[bool], None] = lambda followed: None) -> None:
        """Give the turn to the next. `end` is called before that with whether there is one, who
        then has the turn for sure."""
        with self._guard:
            end(bool(self._waiting))
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Hands:
    """Threads that wait for something in another one's place, kept for the next time: to start one
    takes longer than a write does. As many as have waited at once."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._guard = threading.Lock()
        self._idle: list[tuple[threading.Thread, queue.SimpleQueue[Callable[[], None]]]] = []
        self._pid = os.getpid()

    def give(self, name: str, job: Callable[[], None]) -> None:
        """Have a job done by a thread that has nothing to do, which is then called like this."""
        if self._pid != os.getpid():
            self._start()  # a forked process has none of the threads
        with self._guard:
            thread, jobs = self._idle.pop() if self._idle else (None, None)
        if thread is not None and jobs is not None:
            thread.name = name
            jobs.put(job)
        else:
            threading.Thread(target=self._run, args=(job,), name=name, daemon=True).start()

    def _run(self, job: Callable[[], None]) -> None:
        mine: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        while True:
            job()
            thread = threading.current_thread()
            thread.name = IDLE
            with self._guard:
                self._idle.append((thread, mine))
            job = mine.get()


_hands = Hands()


class FileLock:
    """The lock of a file, between processes. Of a process, one thread at a time may use it.

    Waiting for it has no time limit of its own, and to ask again and again would starve a process:
    so another thread waits, one at most, and only where the lock is not free at once. Since that
    costs more than a write does, a process may keep the lock for its next thread, for so long that
    others hardly notice.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._handle: int | None = None
        self._pid = 0
        self._coming: threading.Event | None = None  # set when the thread that waits has it
        self._wanted = False
        self._kept = False  # the next thread has it already
        self._until = 0.0

    def enter(self, limit: float | None) -> bool:
        """Wait for the lock; False when it does not come within `limit` seconds."""
        if fcntl is None:
            return True
        handle = self._open()
        if self._kept:
            self._kept = False
            return True
        if not self._enter(handle, limit):
            return False
        self._until = time.monotonic() + KEEP_SECONDS
        return True

    def _enter(self, handle: int, limit: float | None) -> bool:
        with self._guard:
            self._wanted = True
            coming = self._coming
            if coming is None:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    coming = self._coming = threading.Event()
                    _hands.give(str(self._path), functools.partial(self._wait, coming))
                else:
                    return True
        coming.wait(limit)
        with self._guard:
            self._wanted = False
            if not coming.is_set():
                return False
            self._coming = None
            return True

    def leave(self, followed: bool = False) -> None:
        """Give the lock to whoever waits for it, in any process; when a thread of this one follows
        for sure, to that one first, unless others have waited for long."""
        if fcntl is None or self._handle is None:
            return
        self._kept = followed and time.monotonic() < self._until
        if not self._kept:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the file, so that it is not handed on to what is forked."""
        with self._guard:
            if self._handle is not None and self._pid == os.getpid() and self._coming is None:
                os.close(self._handle)
                self._handle = None

    def _open(self) -> int:
        if self._handle is None or self._pid != os.getpid():  # a fork would share the lock
            self._guard = threading.Lock()
            self._coming = None
            self._kept = False
            self._handle = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            self._pid = os.getpid()
        return self._handle

    def _wait(self, coming: threading.Event) -> None:
        assert self._handle is not None
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        with self._guard:
            if self._wanted:
                coming.set()
            else:  # who waited has given up
                fcntl.flock(self._handle, fcntl.LOCK_UN)
                self._coming = None
