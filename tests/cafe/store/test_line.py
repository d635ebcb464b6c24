"""The line before the file lock, and that lock: in order, with a limit, not inherited by a fork."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from cafe.store import line
from cafe.store.line import FileLock, Line


def test_who_has_waited_longest_is_next() -> None:
    line = Line()
    order: list[int] = []
    assert line.enter(None)

    def wait(number: int) -> None:
        assert line.enter(10)
        order.append(number)
        line.leave()

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(line._waiting) <= number:
            pass
    line.leave()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]
    assert line.enter(0)


def test_who_gives_up_is_not_called() -> None:
    line = Line()
    assert line.enter(0)
    assert not line.enter(0.01)
    line.leave()
    assert line.enter(0)
    assert not line.enter(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
def test_a_forked_process_does_not_wait_for_threads_it_does_not_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Line()
    assert line.enter(0)
    child = os.getpid() + 1
    monkeypatch.setattr(os, "getpid", lambda: child)
    assert line.enter(0)
    assert not line.enter(0)


@pytest.fixture
def two(tmp_path: Path) -> tuple[FileLock, FileLock]:
    """The lock of one file, as two processes have it."""
    pytest.importorskip("fcntl")
    return FileLock(tmp_path / "turn"), FileLock(tmp_path / "turn")


def test_a_file_is_locked_by_one_at_a_time(two: tuple[FileLock, FileLock]) -> None:
    one, other = two
    assert one.enter(0)
    assert not other.enter(0.01)
    one.leave()
    assert other.enter(5)
    assert not one.enter(0)
    other.leave()


def test_who_gave_up_has_no_lock_when_it_comes_after_all(two: tuple[FileLock, FileLock]) -> None:
    one, other = two
    assert one.enter(0)
    assert not other.enter(0)
    one.leave()
    for _ in range(3):
        assert one.enter(5)
        one.leave()


def test_who_comes_next_goes_on_with_the_waiting_of_who_gave_up(
    two: tuple[FileLock, FileLock],
) -> None:
    one, other = two

    def waiting() -> int:
        return sum(thread.name == str(other._path) for thread in threading.enumerate())

    assert one.enter(0)
    for _ in range(5):
        assert not other.enter(0)
    assert waiting() == 1
    threading.Timer(0.05, one.leave).start()
    assert other.enter(10)
    assert not one.enter(0)
    other.leave()
    while waiting():
        time.sleep(0.01)


def test_the_thread_that_has_waited_waits_again(two: tuple[FileLock, FileLock]) -> None:
    one, other = two
    before = threading.active_count()
    for _ in range(10):
        assert one.enter(5)
        threading.Timer(0.002, one.leave).start()
        assert other.enter(10)
        other.leave()
    named = [thread for thread in threading.enumerate() if not isinstance(thread, threading.Timer)]
    assert len(named) <= before + 1


def test_a_process_keeps_the_lock_for_its_next_thread_but_not_for_long(
    two: tuple[FileLock, FileLock], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    assert one.enter(0)
    one.leave(followed=True)
    assert not other.enter(0)
    assert one.enter(0)
    monkeypatch.setattr(line, "KEEP_SECONDS", 0)
    one.leave(followed=False)
    assert other.enter(5)
    other.leave(followed=True)
    assert one.enter(5)  # it had had it for too long
    one.leave()


def test_the_turn_is_left_with_word_of_who_follows() -> None:
    turns = Line()
    told: list[bool] = []
    assert turns.enter(None)
    follows = threading.Thread(target=lambda: turns.enter(10) and turns.leave(told.append))
    follows.start()
    while not turns._waiting:
        pass
    turns.leave(told.append)
    follows.join(10)
    assert told == [True, False]
    assert turns.enter(0)


def test_a_lock_is_not_handed_on_to_a_fork(
    two: tuple[FileLock, FileLock], monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, _ = two
    assert lock.enter(0)
    handle = lock._handle
    child = os.getpid() + 1
    monkeypatch.setattr(os, "getpid", lambda: child)
    assert not lock.enter(0)
    assert handle is not None
    os.close(handle)
    assert lock.enter(5)
    lock.leave()
    lock.close()
