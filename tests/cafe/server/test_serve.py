"""What the start of the server checks before it serves."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from cafe import config
from cafe.errors import UnsafeStart
from cafe.server import serve
from cafe.store import settings as setting_store
from cafe.store.database import Store


def test_a_port_in_use_stops_the_start_also_when_its_owner_would_share_it(tmp_path: Path) -> None:
    with socket.socket() as other:
        if hasattr(socket, "SO_REUSEPORT"):
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        settings = config.load({"CAFE_INSTANCE": str(tmp_path), "PORT": str(port)})
        with pytest.raises(UnsafeStart, match=f"port {port}"):
            serve.serve(settings)
    assert not (tmp_path / "rundabord.db").exists()


def test_a_second_start_leaves_the_first_ones_set_up_address_good(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = config.load({"CAFE_INSTANCE": str(tmp_path)})
    serve._say(settings, store)
    serve._say(settings, store)
    first, second = (
        line.partition("token=")[2]
        for line in capsys.readouterr().out.splitlines()
        if "token=" in line
    )
    assert first == second
    assert len(first) == 24
    assert setting_store.is_setup_token(store.read(), first)
    other = config.load({"CAFE_INSTANCE": str(tmp_path / "other")})
    assert serve.setup_token(other) != first


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to end the children")
def test_what_serves_ends_with_the_server_even_when_that_is_killed() -> None:
    program = (
        "import os, signal, time\n"
        "from cafe.server.serve import _end_with\n"
        "os.register_at_fork(after_in_child=_end_with(os.getpid()))\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    print(os.getpid(), flush=True)\n"
        "signal.pause()\n"
    )
    server = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    child = int(server.stdout.readline())
    os.kill(child, 0)  # it is there
    server.send_signal(signal.SIGKILL)
    server.wait(10)
    assert server.stdout.read() == ""  # the pipe ends only when the child has ended too
    server.stdout.close()


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="nothing is forked here")
def test_what_serves_ends_when_told_while_it_still_loads() -> None:
    program = (
        "import os, signal, time\n"
        "from cafe.server.serve import _end_forks_when_told\n"
        "signal.signal(signal.SIGTERM, lambda *_: None)  # as the server's own handler\n"
        "_end_forks_when_told()\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    time.sleep(20)\n"
        "    os._exit(0)\n"
        "os.kill(child, signal.SIGTERM)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert told.stdout.strip() == str(-signal.SIGTERM), told.stderr
