"""What the processes beside the server share: how they begin, and that one which hangs ends."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import signal
import sys
import threading

from cafe import config, days
from cafe.config import Settings
from cafe.errors import UnsafeStart


def begin() -> tuple[Settings, threading.Event] | None:
    """The settings, and what is set when SIGTERM or SIGINT comes; None, with the reason on standard
    error, where the settings are unsafe to start with."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = config.load()
    except UnsafeStart as error:
        print(error, file=sys.stderr)
        return None
    days.use_zone(settings.time_zone)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return settings, stopped


def end_when_silent(seconds: float) -> None:
    """End this process, with a traceback in the log, unless this is called again within `seconds`
    or `no_longer` is: from outside the interpreter, which may be what hangs."""
    with contextlib.suppress(ValueError, OSError):  # standard error is no file: nothing to watch by
        faulthandler.dump_traceback_later(seconds, exit=True)


def no_longer() -> None:
    """What was watched is done."""
    faulthandler.cancel_dump_traceback_later()
