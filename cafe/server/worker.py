"""The analysis process: `python -m cafe.server.worker`, started beside the server.

It takes one job at a time, queues one by itself when there is text that no run has read, and ends
with the process that started it. A request never waits for it. Beside it, `writing` has
the files made that are ordered: nobody who wants one waits for an analysis.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from analysis.embedding import EmbeddingError
from cafe import days, disk, shares
from cafe.config import Settings
from cafe.errors import Busy, MailFailed, UnsafeStart
from cafe.server import beside, mail, mailing, writing
from cafe.store import events, hand_outs, jobs, surveys, uploads
from cafe.store.database import Store, passes, unstored
from cafe.store.jobs import Job
from cafe.store.practices import Practices
from cafe.understand import analyse, search, texts

try:
    import fcntl
except ImportError:  # Windows: two servers on one instance would then both analyse
    fcntl = None  # type: ignore[assignment]

POLL_SECONDS = 1.0
QUIET = timedelta(seconds=20)
PATIENCE = timedelta(minutes=3)
TIDY_SECONDS = 3600.0
# A job that has said nothing for so long hangs. Its process ends, and another takes it up.
SILENT_SECONDS = 1800.0
SAY_SECONDS = 2.0
ADVANCE_SECONDS = 1.0  # how far a job has come is written no more often than this
AGAIN_SECONDS = 60.0
# While the store cannot be written it is tried again, less and less often.
LONGEST_WAIT = 30.0
TRIES = 3
log = logging.getLogger("cafe.server.worker")


class _Stop(BaseException):
    """The process shall end; whatever runs is given back."""


class Ends:
    """How jobs ended, where that could not be written yet, and how often each was tried."""

    def __init__(self) -> None:
        self._owed: dict[int, Callable[[Database], None]] = {}
        self._tries: Counter[int] = Counter()

    def settle(self, store: Store) -> None:
        """Write what is owed. A job that is said to run, and that nobody has in hand, is taken up
        again: to be called between jobs. Raises Busy when the store cannot be written."""
        if self._owed:
            with store.write() as db:
                for write in self._owed.values():
                    write(db)
            self._owed.clear()
        if jobs.any_running(store.read()):
            with store.write() as db:
                jobs.recover(db)

    def owe(self, job: Job, write: Callable[[Database, int], None]) -> None:
        """The end of a job, to be written as soon as the store can be."""
        self._owed[job.id] = lambda db: write(db, job.id)

    def put_off(self, job: Job, why: str) -> None:
        """The store could not be written: the job waits, or has failed when that is too often."""
        self._tries[job.id] += 1
        if self._tries[job.id] < TRIES:
            self.owe(job, lambda db, number: jobs.give_back(db, number, why))
        else:
            self.owe(job, lambda db, number: jobs.fail(db, number, why))


def step(store: Store, check: Callable[[], None] = lambda: None, ends: Ends | None = None) -> bool:
    """Do what there is to do once: queue what is due, take a job and carry it out.

    `check` is called between the parts of a job and may raise to stop it; the job is then queued
    again. Returns whether there was a job. An analysis that goes wrong leaves a failed job. Raises
    Busy when the store cannot be written: `ends` then knows what is still to be said of the job.
    """
    ends = ends or Ends()
    ends.settle(store)
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

    last = ("", 0.0)

    def told(share: float, name: str) -> None:
        nonlocal last
        check()
        beside.end_when_silent(SILENT_SECONDS)
        if name == last[0] and time.monotonic() - last[1] < ADVANCE_SECONDS:
            return
        last = (name, time.monotonic())
        with store.write() as db:
            jobs.advance(db, job.id, share, name)

    beside.end_when_silent(SILENT_SECONDS)
    try:
        if job.event_id is not None:
            code = events.by_id(store.read(), job.event_id).code
            outcome = analyse.analyse(store, code, told)
        else:
            outcome = analyse.analyse_gathering(store, job.gathering_id or 0, told)
    except Exception as error:
        if (busy := _passing(error, store)) is not None:
            log.warning("analysis of %s has to wait: %s", name, error)
            ends.put_off(job, "disk_full" if busy.name == "disk_full" else "busy")
            ends.settle(store)
            raise busy from error
        log.exception("analysis of %s failed", name)
        why = "embeddings" if isinstance(error, EmbeddingError) else "fault"
        ends.owe(job, lambda db, number: jobs.fail(db, number, why))
    except BaseException:
        ends.owe(job, jobs.give_back)
        with contextlib.suppress(Busy):  # the next process takes it up
            ends.settle(store)
        raise
    else:
        ends.owe(job, jobs.finish)
        log.info("%s: read %d passages, %d themes", name, outcome.read, outcome.themes)
    finally:
        beside.no_longer()
    ends.settle(store)
    return True


def _passing(error: Exception, store: Store) -> Busy | None:
    """The failure to reach the store that it is, if it is one: writes say so themselves."""
    if isinstance(error, Busy):
        return error
    if isinstance(error, sqlite3.OperationalError) and passes(error):
        return unstored(error, store.path)
    return None


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
                    with writing.kept_up(store) if settings else contextlib.nullcontext():
                        _watch(store, stopped, check, settings)
            stopped.wait(POLL_SECONDS)


def close_surveys(store: Store) -> int:
    """Close the surveys whose last day is over; returns how many."""
    if not (found := surveys.past(store.read())):
        return 0
    with store.write() as db:
        for survey in found:
            surveys.move(db, "machine", survey, "closed")
    return len(found)


def bring_in_texts(store: Store) -> int:
    """Make passages of the surveys' words that can come in now; returns of how many surveys."""
    with store.snapshot() as db:
        waits = texts.due(db)
    for one in waits:
        with store.write() as db:
            if (still := texts.waiting(db, surveys.by_id(db, one.survey.id))) is not None:
                texts.bring_in(db, "machine", still)
    return len(waits)


def _index(store: Store, check: Callable[[], None]) -> None:
    """Keep the index for searching in step; after an update all there is has to be read."""
    from cafe.reports import shown_themes  # it brings the reading of words along

    said = time.monotonic()

    def told(done: int, of: int) -> None:
        nonlocal said
        check()
        if of > search.AT_ONCE and time.monotonic() - said > SAY_SECONDS:
            said = time.monotonic()
            log.info("index for searching: %d of %d", done, of)

    search.catch_up(store, shown_themes.told, told)


def _room(store: Store) -> None:
    room = disk.space(store.path.parent)
    if room.nearly_full:
        log.warning(
            "the disk of %s is %d %% full: %d MB are left",
            store.path.parent,
            shares.percent(room.used),
            room.free // 2**20,
        )


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
    seen, since, to_index = -1, time.monotonic(), False
    tidied, day = since - TIDY_SECONDS - 1, ""
    ends, wait = Ends(), POLL_SECONDS
    while True:
        check()
        busy = False
        try:
            if settings is not None and mailing.send(store, settings):
                busy = True
            if days.today() != day:
                close_surveys(store)
                day, tidied = days.today(), tidied - TIDY_SECONDS
            if time.monotonic() - tidied > TIDY_SECONDS:
                _room(store)
                with store.write() as db:
                    uploads.purge(db)
                    hand_outs.purge(db)
                bring_in_texts(store)
                _remind(store, settings)
                if settings is not None:
                    Practices(settings).tidy()
                tidied = time.monotonic()
            if (changes := jobs.changes(store.read())) != seen:
                seen, since, to_index = changes, time.monotonic(), True
            # Once all has been quiet for longer than a note has to ripen, nothing can be due
            # before somebody writes again.
            if time.monotonic() - since < QUIET.total_seconds() + 10:
                busy = step(store, check, ends)
            if to_index and not busy:  # somebody waits for an analysis, seldom for a search
                _index(store, check)
                to_index = False
            wait = POLL_SECONDS
        except Exception as error:
            if _passing(error, store) is None:
                raise
            since = time.monotonic()
            wait = min(2 * wait, LONGEST_WAIT)
        if busy:
            since = time.monotonic()
        else:
            stopped.wait(wait)


def main() -> int:
    """Run until SIGTERM, SIGINT or the end of the parent process; returns the exit status."""
    parent = os.getppid()
    if (begun := beside.begin()) is None:
        return 1
    settings, stopped = begun
    if hasattr(os, "nice"):
        os.nice(5)  # the café's pages go first
    store = Store(settings.database)
    try:
        store.migrate()
    except UnsafeStart as error:
        print(error, file=sys.stderr, flush=True)
        stopped.wait(AGAIN_SECONDS)  # whoever starts it again need not say so every moment
        return 1
    try:
        work(store, stopped, parent, settings)
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
