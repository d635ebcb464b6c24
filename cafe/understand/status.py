"""How the analysis of an event or a gathering stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from cafe import days
from cafe.store import jobs, passages, runs, tags
from cafe.store.events import Event
from cafe.store.jobs import Job
from cafe.store.runs import Run
from cafe.store.scopes import Scope
from cafe.understand import live
from cafe.understand.themes import ThemeMaterial
from cafe.understand.waiting import WaitingReading, waiting

SLOW_START = timedelta(seconds=20)


@dataclass(frozen=True)
class Status:
    """How the analysis of an event or a gathering stands.

    `run` is the last that found themes; `newer` passages came or changed after it, `unread` ones
    have not been read for codes, and `reviewed` ones are about other codes since the last run, by
    people's decisions. `late`: a job waits although it should long have begun. `reading` is a new
    one that would change something, and waits to be shown.
    """

    notes: int
    run: Run | None
    job: Job | None
    newer: int
    unread: int
    late: bool
    reading: WaitingReading | None = None
    reviewed: int = 0

    @property
    def name(self) -> str:
        """ "running", "queued", "failed", "empty", "never" or "done"."""
        if self.job is not None and self.job.waiting:
            return self.job.state
        if self.notes == 0:
            return "empty"
        if self.job is not None and self.job.has_failed:
            return "failed"
        return "never" if self.run is None else "done"


def status_of(db: Database, event: Event) -> Status:
    """How the analysis of the event stands."""
    scope = Scope("event", event.id)
    what = ThemeMaterial(
        (event,), tuple(passages.of_event(db, event.id)), runs.suggestions(db, event.id), {}
    )
    return status(db, scope, what, runs.latest(db, scope, "themes"))


def status(db: Database, scope: Scope, what: ThemeMaterial, run: Run | None) -> Status:
    """How it stands for a scope with its passages; `run` is the last that found themes."""
    job = jobs.latest(db, scope)
    now = {p.id for p in what.passages}
    newer: set[str] = set()
    if run is not None:
        # A late note that was accepted afterwards is old by its time, but in no run.
        seen = {p for t in runs.themes(db, run.id) for p in t.passages}
        newer = now - seen - set(run.settings.get("outside", ()))
        for event in what.events:
            newer |= {p.id for p in passages.newer(db, event.id, run.at)} & now
    reading = None if job is not None and job.waiting else waiting(db, scope)
    return Status(
        notes=len(now),
        run=run,
        job=job,
        newer=len(newer),
        unread=live.unread(db, what.events),
        late=late(job),
        reading=reading if reading is not None and reading.changes else None,
        reviewed=len(_reviewed(db, scope, what) & now),
    )


def _reviewed(db: Database, scope: Scope, what: ThemeMaterial) -> set[str]:
    """The passages that are about other codes than when themes were last found."""
    last = runs.newest(db, scope, "themes")
    if last is None:
        return set()
    words = tags.changed_since(db, [event.id for event in what.events], last.at)
    found = set()
    for passage, codes in words.items():
        asserted = {s.code for s in what.suggested.get(passage, ()) if s.asserted}
        for code, (before, after) in codes.items():
            if _about(before, code in asserted) != _about(after, code in asserted):
                found.add(passage)
    return found


def _about(word: str | None, asserted: bool) -> bool:
    return word == "confirmed" or (asserted and word != "rejected")


def late(job: Job | None) -> bool:
    """Whether a job waits although it should long have begun."""
    return (
        job is not None and job.is_queued and days.moment(job.queued_at) + SLOW_START < days.clock()
    )
