"""The writing process: `python -m cafe.server.writer`, which makes the files that are ordered.

It has the heavy libraries loaded, makes one file at a time, and ends when nobody has wanted one for
a while: so an idle server does not hold their memory, and a file that takes the process down takes
neither pages nor analyses with it. `writing` starts it.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import os
import pkgutil
import sys
import threading
import time

from cafe import exports
from cafe.errors import Busy
from cafe.exports import orders
from cafe.server import beside
from cafe.store import hand_outs, queued
from cafe.store.database import Store, patience

POLL_SECONDS = 0.2
IDLE_SECONDS = 120.0
# A file that takes so long hangs: the process ends, with a traceback in the log.
SILENT_SECONDS = 120.0
SAY_SECONDS = 0.5
log = logging.getLogger("cafe.server.writer")


def step(store: Store) -> bool:
    """Make the file that has waited longest; returns whether there was one. One that cannot be made
    has failed. Raises Busy when the store cannot be written."""
    if not queued.any_queued(store.read(), hand_outs.TABLE):
        return False
    with store.write() as db:
        taken = hand_outs.take(db)
    if taken is None:
        return False
    wanted, content = taken

    def told(share: float, name: str) -> None:
        # How far it has come is worth no waiting, and no file.
        with contextlib.suppress(Busy), patience(SAY_SECONDS), store.write() as db:
            queued.advance(db, hand_outs.TABLE, wanted.id, share, name)

    beside.end_when_silent(SILENT_SECONDS)
    try:
        file = io.BytesIO()
        orders.make(orders.unpacked(content), file, told)
    except Exception:
        log.exception("hand-out %d could not be made", wanted.id)
        with store.write() as db:
            queued.fail(db, hand_outs.TABLE, wanted.id, "fault")
    else:
        with store.write() as db:
            hand_outs.keep(db, wanted.id, file.getvalue())
    finally:
        beside.no_longer()
    return True


def work(store: Store, stopped: threading.Event, parent: int) -> None:
    """Make files until `stopped` is set, the parent process is gone, or none has been wanted for a
    while."""
    since = time.monotonic()
    while not stopped.is_set() and os.getppid() == parent:
        if step(store):
            since = time.monotonic()
        elif time.monotonic() - since > IDLE_SECONDS:
            return
        else:
            stopped.wait(POLL_SECONDS)


def main() -> int:
    """Run until SIGTERM, the end of the parent process, or a while without work."""
    parent = os.getppid()
    if (begun := beside.begin()) is None:
        return 1
    settings, stopped = begun
    # Now, and not with the first order of a format: an update may change the files meanwhile.
    for module in pkgutil.iter_modules(exports.__path__, f"{exports.__name__}."):
        importlib.import_module(module.name)
    store = Store(settings.database)
    try:
        work(store, stopped, parent)
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
