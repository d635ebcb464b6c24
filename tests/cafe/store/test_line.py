"""The line before the file lock: in order, with a limit, and not inherited by a fork."""

from __future__ import annotations

import os
import threading

import pytest

from cafe.store.line import Line


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
