"""The analysis process: one job at a time, nothing lost, and it ends when it should."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlite_utils import Database

from analysis.embedding import EmbeddingError
from cafe.errors import Busy
from cafe.server import worker
from cafe.store import gatherings, jobs, runs, search
from cafe.store.database import Store
from cafe.store.events import Event
from cafe.understand import analyse

Say = Callable[..., str]


def queue(store: Store, event: Event) -> None:
    with store.write() as db:
        jobs.queue(db, event.id)


def state(store: Store, event: Event) -> tuple[str, str]:
    job = jobs.latest(store.read(), event.id)
    assert job is not None
    return job.state, job.message


def test_nothing_to_do_does_nothing(store: Store, event: Event, say: Say) -> None:
    say("nyss sagt")
    assert worker.step(store) is False
    assert jobs.latest(store.read(), event.id) is None


def test_a_job_is_carried_out(store: Store, event: Event, say: Say) -> None:
    note = say("För många ärenden per handläggare")
    queue(store, event)
    assert worker.step(store) is True
    job = jobs.latest(store.read(), event.id)
    assert job is not None
    assert (job.state, job.progress, job.step) == ("done", 1.0, "done")
    assert note in runs.suggestions(store.read(), event.id)
    assert worker.step(store) is False


def test_a_job_of_a_gathering_is_carried_out(store: Store, event: Event, say: Say) -> None:
    note = say("För många ärenden per handläggare")
    with store.write() as db:
        scope = gatherings.get(db, gatherings.add(db, "test", None, title="Alla", home=None)).scope
        jobs.queue(db, scope)
    assert worker.step(store) is True
    job = jobs.latest(store.read(), scope)
    assert job is not None
    assert job.state == "done"
    assert note in runs.suggestions(store.read(), event.id)
    found = runs.latest(store.read(), scope, "themes")
    assert found is not None
    assert found.passages == 1


def test_unread_notes_queue_a_job_by_themselves(
    store: Store, event: Event, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "QUIET", timedelta(0))
    note = say("För många ärenden per handläggare")
    assert worker.step(store) is True
    assert note in runs.suggestions(store.read(), event.id)
    assert worker.step(store) is False


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RuntimeError("boom"), "fault"),
        (EmbeddingError("gone"), "embeddings"),
    ],
)
def test_what_goes_wrong_leaves_a_failed_job_and_the_process_goes_on(
    store: Store,
    event: Event,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    message: str,
) -> None:
    def broken(*args: object) -> None:
        raise error

    monkeypatch.setattr(analyse, "analyse", broken)
    queue(store, event)
    with caplog.at_level(logging.ERROR):
        assert worker.step(store) is True
    assert state(store, event) == ("failed", message)
    assert f"analysis of event {event.id} failed" in caplog.text
    assert worker.step(store) is False


@pytest.mark.parametrize(
    ("code", "why"), [(sqlite3.SQLITE_FULL, "disk_full"), (sqlite3.SQLITE_BUSY, "busy")]
)
def test_a_job_that_meets_a_store_it_cannot_write_waits_and_says_why(
    store: Store,
    event: Event,
    say: Say,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    why: str,
) -> None:
    note = say("För många ärenden per handläggare")
    queue(store, event)
    write, shut = Store.write, False

    @contextlib.contextmanager
    def guarded(self: Store) -> Iterator[Database]:
        if shut:
            raise Busy("disk_full" if why == "disk_full" else "store_busy")
        with write(self) as db:
            yield db

    def broken(*args: object) -> None:
        nonlocal shut
        shut = True
        failure = sqlite3.OperationalError("cannot be read")
        failure.sqlite_errorcode = code
        raise failure

    monkeypatch.setattr(Store, "write", guarded)
    ends = worker.Ends()
    with monkeypatch.context() as patched:
        patched.setattr(analyse, "analyse", broken)
        for _ in range(2):  # nothing can be written about the job either
            with pytest.raises(Busy):
                worker.step(store, ends=ends)
    assert state(store, event) == ("running", "")
    shut = False
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(jobs, "any_queued", lambda db: seen.append(state(store, event)) or True)
    assert worker.step(store, ends=ends) is True
    assert seen == [("queued", why)]
    assert state(store, event) == ("done", "")
    assert note in runs.suggestions(store.read(), event.id)


def test_a_job_that_never_finds_a_store_to_write_to_fails_and_is_due_again_later(
    store: Store, event: Event, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "QUIET", timedelta(0))
    say("För många ärenden per handläggare")
    ends = worker.Ends()

    def broken(*args: object) -> None:
        raise Busy("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(analyse, "analyse", broken)
        for _ in range(worker.TRIES):
            with pytest.raises(Busy):
                worker.step(store, ends=ends)
    assert state(store, event) == ("failed", "disk_full")
    assert worker.step(store, ends=ends) is False
    with store.write() as db:
        db.conn.execute("UPDATE job SET finished_at = '2026-01-01T00:00:00.000Z'")
        db.conn.execute("UPDATE note_revision SET received_at = '2025-01-01T00:00:00.000Z'")
    assert worker.step(store, ends=ends) is True
    assert state(store, event) == ("done", "")


def test_a_job_said_to_run_that_nobody_has_in_hand_is_taken_up_again(
    store: Store, event: Event, say: Say
) -> None:
    say("För många ärenden")
    queue(store, event)
    with store.write() as db:
        jobs.take(db)
    assert worker.step(store) is True
    assert state(store, event)[0] == "done"


def test_an_analysis_that_says_nothing_for_too_long_ends_with_its_process(
    store: Store, event: Event, say: Say
) -> None:
    say("För många ärenden")
    queue(store, event)
    program = (
        "import threading\n"
        "from cafe.server import worker\n"
        "worker.SILENT_SECONDS = 0.3\n"
        "worker.analyse.analyse = lambda *_: threading.Event().wait()\n"
        "worker.main()\n"
    )
    environ = {**os.environ, "CAFE_INSTANCE": str(store.path.parent)}
    for expected in (("running", ""), ("running", "restarted"), ("failed", "died")):
        if expected[0] == "failed":
            assert worker.step(store) is False
        else:
            ended = subprocess.run(
                [sys.executable, "-c", program], env=environ, capture_output=True, text=True
            )
            assert ended.returncode == 1
            assert "Timeout" in ended.stderr
        assert state(store, event) == expected


def test_a_job_that_is_stopped_is_queued_again(store: Store, event: Event, say: Say) -> None:
    say("För många ärenden")
    queue(store, event)
    calls: list[None] = []

    def check() -> None:
        calls.append(None)
        if len(calls) == 2:
            raise worker._Stop

    with pytest.raises(worker._Stop):
        worker.step(store, check)
    assert state(store, event) == ("queued", "")
    assert worker.step(store) is True
    assert state(store, event) == ("done", "")


def test_a_second_worker_leaves_the_work_to_the_first(store: Store) -> None:
    path = store.path.with_name("lock")
    with worker.alone(path) as first, worker.alone(path) as second:
        assert (first, second) == (True, False)
    with worker.alone(path) as again:
        assert again is True


def test_it_ends_when_its_parent_is_gone(store: Store, event: Event) -> None:
    queue(store, event)
    worker.work(store, threading.Event(), parent=-1)
    assert state(store, event) == ("queued", "")


def test_a_job_of_a_dead_process_is_taken_up_at_start(
    store: Store, event: Event, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("För många ärenden")
    queue(store, event)
    with store.write() as db:
        jobs.take(db)
    stopped = threading.Event()
    step = worker.step

    def once(*args: object) -> bool:
        busy = step(store)
        stopped.set()
        return busy

    monkeypatch.setattr(worker, "step", once)
    worker.work(store, stopped, parent=os.getppid())
    assert state(store, event) == ("done", "")


def test_the_process_takes_a_job_and_ends_at_sigterm(store: Store, event: Event, say: Say) -> None:
    say("För många ärenden per handläggare")
    queue(store, event)
    process = subprocess.Popen(
        [sys.executable, "-m", "cafe.server.worker"],
        env={**os.environ, "CAFE_INSTANCE": str(store.path.parent)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()  # it says so when the job is done
        assert "read 1 passages" in line
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()
    assert state(store, event) == ("done", "")


def test_what_was_written_can_be_searched_once_the_jobs_are_done(
    store: Store, event: Event, say: Say
) -> None:
    say("Larmet hörs inte")
    stopped = threading.Event()
    looked: list[int] = []

    def wait(seconds: float) -> bool:
        looked.append(search.stale_count(store.read()))
        stopped.set()
        return True

    stopped.wait = wait  # type: ignore[assignment, method-assign]

    def check() -> None:
        if stopped.is_set():
            raise worker._Stop

    with pytest.raises(worker._Stop):
        worker._watch(store, stopped, check)
    assert looked == [0]
    assert store.read().execute("SELECT count(*) FROM search_entry").fetchone()[0] == 2
