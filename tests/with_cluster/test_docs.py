"""What docs/joint.md tells people to type, typed in its order."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from cafe.store import events, notes, shared_events
from cafe.store.database import Store
from tests.with_cluster.conftest import invented, written

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(900)  # real processes, which load all libraries
def test_the_page_works_as_it_is_written(
    store: Store, add_user: Callable[..., int], tmp_path: Path
) -> None:
    lead, texts = add_user("lead"), invented(400)
    with store.write() as db:
        code = events.add(
            db, "test", title="Café", date="2026-05-01", district="farsta", participants=30,
            questions=["Vad behövs?"], tables=1,
        )  # fmt: skip
        events.move(db, "test", events.get(db, code), "open")
        event = events.get(db, code)
        said = [notes.NoteIn(str(uuid.uuid4()), 0, 1, "improve", text) for text in texts[:200]]
        notes.save(db, event, event.tables[0], said, source="tablet", actor="test")
        events.move(db, "test", events.get(db, code), "closed")
        shared_events.mark(db, lead, event, "Länets analys")
    shutil.move(written(tmp_path, "Nacka", texts[200:]), tmp_path / "share-nacka")
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for name in ("cafe", "dask"):
        (tmp_path / ".venv/bin" / name).symlink_to(ROOT / ".venv/bin" / name)
    (tmp_path / "cafe").symlink_to(ROOT / "cafe")  # the program's folder
    # What needs a network only tells whether it was asked for what there is.
    pip = tmp_path / ".venv/bin/pip"
    pip.write_text(f'#!/bin/sh\n[ -f "{ROOT}/$5" ]\n')
    pip.chmod(0o755)
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    page = (ROOT / "docs" / "joint.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.M | re.S)
    assert len(blocks) == 4
    script = "\n".join(blocks).replace("k7m2pq", code)
    script = script.replace("10.0.0.5", "127.0.0.1").replace("8786", str(port))
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        typed = subprocess.Popen(
            ["bash", "-e", "-c", script],
            cwd=tmp_path,
            env=os.environ | {"CAFE_INSTANCE": str(store.path.parent), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            stdout=out,
            stderr=err,
        )
    try:
        assert typed.wait(800) == 0, (tmp_path / "err").read_text()
    finally:  # the scheduler and the worker that it left running
        with contextlib.suppress(ProcessLookupError):
            os.killpg(typed.pid, signal.SIGKILL)
    told = (tmp_path / "out").read_text()
    assert f"{code}: 200 passages." in told
    assert "Solna: 200 passages." in told
    assert told.count("400 passages,") == 2
    first, again = (tmp_path / name / "passages" for name in ("together", "together-again"))
    assert [p.read_bytes() for p in sorted(first.iterdir())] == [
        p.read_bytes() for p in sorted(again.iterdir())
    ]
