"""What the start of the server checks before it serves."""

from __future__ import annotations

import socket
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
