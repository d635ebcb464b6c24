"""The processes of a server: what ends is started again, and nothing outlives the server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cafe.config import ROOT
from tests.cafe.server.conftest import until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")

# A server whose processes write down their number and wait; `stubborn` ones do not end when told.
PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from cafe.server import processes
folder, stubborn = Path(sys.argv[1]), sys.argv[2] == "stubborn"
processes.RESTART_SECONDS, processes.END_SECONDS = 0.1, 0.5
def answer():
    if stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    (folder / str(os.getpid())).touch()
    time.sleep(60)
processes.watch(processes.answering(2, answer))
print("ended", flush=True)
"""


class Server:
    """A server of two processes that do nothing."""

    def __init__(self, folder: Path, kind: str = "willing") -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), kind],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def pids(self) -> set[int]:
        """The processes that have started, also those that have ended."""
        return {int(path.name) for path in self.folder.iterdir()}

    def out(self) -> tuple[str, str]:
        """What it has said in the end, which comes when all that it started has ended too."""
        return self.process.communicate(timeout=20)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_ends_is_started_again_and_all_end_when_told(tmp_path: Path) -> None:
    server = Server(tmp_path)
    until(lambda: len(server.pids()) == 2)
    killed = min(server.pids())
    os.kill(killed, signal.SIGKILL)
    until(lambda: len(server.pids()) == 3)
    server.process.terminate()
    said, warned = server.out()
    assert said == "ended\n"
    assert warned == "A process that answers ended (-9); it is started again.\n"
    assert not any(runs(pid) for pid in server.pids())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_other_ways_to_stop_a_server(tmp_path: Path, number: signal.Signals) -> None:
    server = Server(tmp_path)
    until(lambda: len(server.pids()) == 2)
    server.process.send_signal(number)
    assert server.out() == ("ended\n", "")


def test_what_does_not_end_when_told_is_ended(tmp_path: Path) -> None:
    server = Server(tmp_path, "stubborn")
    until(lambda: len(server.pids()) == 2)
    start = time.monotonic()
    server.process.terminate()
    assert server.out() == ("ended\n", "")
    assert time.monotonic() - start < 10
    assert not any(runs(pid) for pid in server.pids())


def test_a_stop_right_after_the_start_reaches_what_was_just_started(tmp_path: Path) -> None:
    for _ in range(3):
        server = Server(tmp_path)
        before = server.pids()
        until(lambda s=server, b=before: s.pids() - b)
        server.process.terminate()
        start = time.monotonic()
        assert server.out() == ("ended\n", "")
        assert time.monotonic() - start < 5


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to end the children")
def test_what_answers_ends_with_the_server_even_when_that_is_killed(tmp_path: Path) -> None:
    server = Server(tmp_path)
    until(lambda: len(server.pids()) == 2)
    server.process.kill()
    said, _ = server.out()  # the pipe ends only when the children have ended too
    assert said == ""
