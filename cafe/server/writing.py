"""The writing process kept up: started when a file is wanted, and again when it has died."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from cafe.config import ROOT
from cafe.store import hand_outs, queued
from cafe.store.database import Store

POLL_SECONDS = 0.2
START_AGAIN_SECONDS = 5.0
END_SECONDS = 5.0
log = logging.getLogger("cafe.server.writing")


@contextlib.contextmanager
def kept_up(store: Store) -> Iterator[None]:
    """Within it a writing process is started when a file is wanted, and again when it has died.
    To be held by one process of an instance at a time."""
    stopped = threading.Event()
    keeper = threading.Thread(target=_keep_up, args=(store, stopped), name="writing")
    keeper.start()
    try:
        yield
    finally:
        stopped.set()
        keeper.join()


def _keep_up(store: Store, stopped: threading.Event) -> None:
    process: subprocess.Popen[bytes] | None = None
    started = -START_AGAIN_SECONDS
    fresh = True
    try:
        while not stopped.wait(POLL_SECONDS):
            try:
                if process is not None and process.poll() is not None:
                    process, fresh = None, True
                if process is not None:
                    continue
                if fresh and queued.any_running(store.read(), hand_outs.TABLE):
                    log.warning("the writing process ended before its file was made")
                    with store.write() as db:
                        queued.recover(db, hand_outs.TABLE)
                fresh = False
                soon = time.monotonic() - started < START_AGAIN_SECONDS
                if not soon and queued.any_queued(store.read(), hand_outs.TABLE):
                    started = time.monotonic()
                    process = subprocess.Popen(
                        [sys.executable, "-m", "cafe.server.writer"], cwd=ROOT
                    )
            except Exception:
                log.exception("no file can be made for now")
                fresh = True
                stopped.wait(START_AGAIN_SECONDS)
    finally:
        if process is not None:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
