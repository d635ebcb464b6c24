"""The analysis process: one job at a time, nothing lost, and it ends when it should."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from analysis.embedding import EmbeddingError
from cafe.errors import Busy
from cafe.server import worker
from cafe.store import gatherings, jobs, runs
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
        (Busy("store_busy"), "busy"),
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
