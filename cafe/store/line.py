"""The line in which the threads of one process wait for their turn to write."""

from __future__ import annotations

import os
import threading
from collections import deque


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

    def leave(self) -> None:
        """Give the turn to the next."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
