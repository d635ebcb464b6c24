"""The analysis process: `python -m cafe.server.worker`, started beside the server.

It takes one job at a time, queues one by itself when there is text that no run has read, and ends
with the process that started it. A request never waits for it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from analysis.embedding import EmbeddingError
from cafe import config, days
from cafe.config import Settings
from cafe.errors import Busy, Expected, MailFailed, UnsafeStart
from cafe.server import mail
from cafe.store import events, jobs, surveys, uploads
from cafe.store.database import Store
from cafe.understand import analyse, texts

try:
    import fcntl
except ImportError:  # Windows: two servers on one instance would then both analyse
    fcntl = None  # type: ignore[assignment]

POLL_SECONDS = 1.0
QUIET = timedelta(seconds=20)
PATIENCE = timedelta(minutes=3)
TIDY_SECONDS = 3600.0
log = logging.getLogger("cafe.server.worker")


class _Stop(BaseException):
    """The process shall end; whatever runs is given back."""


def step(store: Store, check: Callable[[], None] = lambda: None) -> bool:
    """Do what there is to do once: queue what is due, take a job and carry it out.

    `check` is called between the parts of a job and may raise to stop it; the job is then queued
    again. Returns whether there was a job. An analysis that goes wrong leaves a failed job.
    """
    for event_id in jobs.due(store.read(), QUIET, PATIENCE):
        with store.write() as db:
            jobs.queue(db, event_id)
    if not jobs.any_queued(store.read()):
        return False
    with store.write() as db:
        job = jobs.take(db)
    if job is None:
        return False
    name = f"event {job.event_id}" if job.event_id else f"gathering {job.gathering_id}"

    def told(share: float, name: str) -> None:
        check()
        with store.write() as db:
            jobs.advance(db, job.id, share, name)

    try:
        if job.event_id is not None:
            code = events.by_id(store.read(), job.event_id).code
            outcome = analyse.analyse(store, code, told)
        else:
            outcome = analyse.analyse_gathering(store, job.gathering_id or 0, told)
    except Exception as error:
        log.exception("analysis of %s failed", name)
        with store.write() as db:
            jobs.fail(db, job.id, _named(error))
    except BaseException:
        with store.write() as db:
            jobs.give_back(db, job.id)
        raise
    else:
        with store.write() as db:
            jobs.finish(db, job.id)
        log.info("%s: read %d passages, %d themes", name, outcome.read, outcome.themes)
    return True


def _named(error: Exception) -> str:
    """What the page says of a job that failed."""
    if isinstance(error, EmbeddingError):
        return "embeddings"
    return "busy" if isinstance(error, Busy) else "fault"


@contextlib.contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether this process is the only one that analyses the instance, for as long as it is."""
    if fcntl is None:
        yield True
        return
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def work(
    store: Store, stopped: threading.Event, parent: int, settings: Settings | None = None
) -> None:
    """Work until `stopped` is set or the parent process is gone. Reminders go out when `settings`
    name a mail server."""

    def check() -> None:
        if stopped.is_set() or os.getppid() != parent:
            raise _Stop

    with contextlib.suppress(_Stop):
        while True:
            check()
            with alone(store.path.with_name(store.path.name + ".worker")) as first:
                if first:
                    with store.write() as db:
                        jobs.recover(db)
                        uploads.purge(db)
                    _watch(store, stopped, check, settings)
            stopped.wait(POLL_SECONDS)


def bring_in_texts(store: Store) -> int:
    """Make passages of the surveys' words that can come in now; returns of how many surveys."""
    with store.snapshot() as db:
        waits = texts.due(db)
    for one in waits:
        with store.write() as db:
            if (still := texts.waiting(db, surveys.by_id(db, one.survey.id))) is not None:
                texts.bring_in(db, "machine", still)
    return len(waits)


def _remind(store: Store, settings: Settings | None) -> None:
    """Send the reminders that are due; a mail server that is away is tried again in an hour."""
    if settings is None or settings.mail is None:
        return
    try:
        if gone := mail.remind(store, settings):
            log.info("sent %d reminders", gone)
    except MailFailed as error:
        log.warning("no reminders could be sent: %s", error)


def _watch(
    store: Store,
    stopped: threading.Event,
    check: Callable[[], None],
    settings: Settings | None = None,
) -> None:
    bring_in_texts(store)
    _remind(store, settings)
    seen, since = -1, time.monotonic()
    tidied = since
    while True:
        check()
        busy = False
        try:
            if time.monotonic() - tidied > TIDY_SECONDS:
                tidied = time.monotonic()
                with store.write() as db:
                    uploads.purge(db)
                bring_in_texts(store)
                _remind(store, settings)
            if (changes := jobs.changes(store.read())) != seen:
                seen, since = changes, time.monotonic()
            # Once all has been quiet for longer than a note has to ripen, nothing can be due
            # before somebody writes again.
            if time.monotonic() - since < QUIET.total_seconds() + 10:
                busy = step(store, check)
        except Expected:
            since = time.monotonic()  # the store was busy: a moment later it is not
            with contextlib.suppress(Expected), store.write() as db:
                jobs.recover(db)  # the job whose end could not be written
        if busy:
            since = time.monotonic()
        else:
            stopped.wait(POLL_SECONDS)


def main() -> int:
    """Run until SIGTERM, SIGINT or the end of the parent process; returns the exit status."""
    parent = os.getppid()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = config.load()
    except UnsafeStart as error:
        print(error, file=sys.stderr)
        return 1
    days.use_zone(settings.time_zone)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    if hasattr(os, "nice"):
        os.nice(5)  # the café's pages go first
    store = Store(settings.database)
    store.migrate()
    try:
        work(store, stopped, parent, settings)
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
