"""What is said more, or less, than the time before: an event beside the latest earlier one of the
same organiser and kind.

Both are taken as readers were last shown them, with the persons, seats and tags that were counted
then: nothing here moves but by a release. Whether a difference is clear is decided by
`analysis.themes.contrast`, with tables as units and as much on each side as it needs
(`cafe.reports.gathered`). The numbers of notes stand on both events' summaries already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from analysis.themes.contrast import contrast
from cafe.reports.gathered import TABLES, table_weights
from cafe.reports.summary.model import PointSince, SinceLast
from cafe.reports.summary.release import as_counted, persons_of
from cafe.store import events, summaries
from cafe.store.events import Event
from cafe.store.summaries import KeptSummary
from cafe.thresholds import gate as gate_of


def last_time(db: Database, event: Event, language: str = "sv") -> SinceLast | None:
    """The event beside the time before; None for a survey's words, and while readers have been
    shown nothing of it. Read it within one snapshot."""
    if event.survey_id is not None:
        return None
    kept = summaries.latest(db, [event.id]).get(event.id)
    if kept is None:
        return None
    earlier = _earlier(db, event)
    if earlier is None:
        return SinceLast(kept.number)
    before = summaries.latest(db, [earlier.id])[earlier.id]
    now, then = _side(event, kept), _side(earlier, before)
    found = SinceLast(
        kept.number,
        earlier.title,
        earlier.date,
        notes=len(now.weights),
        notes_then=len(then.weights),
        same_questions=_questions(kept.content) == _questions(before.content),
    )
    least = gate_of(db).threshold
    if not all(side.enough(least) for side in (now, then)):
        return found
    return replace(found, comparable=True, points=_clear(now, then, language))


@dataclass(frozen=True)
class _Side:
    """An event's notes as they were shown: what each weighs, where it was said, and those about
    each point."""

    weights: Mapping[str, float]
    tables: Mapping[str, str]
    about: Mapping[str, frozenset[str]]
    labels: Mapping[str, Any]
    persons: int | None
    threshold: int

    def enough(self, threshold: int) -> bool:
        """Whether it may be held against another."""
        persons = self.persons or 0
        return (
            persons >= max(threshold, self.threshold) and len(set(self.tables.values())) >= TABLES
        )


def _side(event: Event, kept: KeptSummary) -> _Side:
    content = kept.content
    notes = content["notes"]
    weight = table_weights(as_counted(event, content), [n["place"] for n in notes])
    about: dict[str, set[str]] = {}
    for n in notes:
        for code in n["points"]:
            about.setdefault(code, set()).add(n["id"])
    return _Side(
        {n["id"]: weight[n["place"]] for n in notes},
        {n["id"]: f"{event.id}:{n['place']}" for n in notes},
        {code: frozenset(ids) for code, ids in about.items()},
        content["reading"]["labels"] if content["reading"] else {"sv": {}},
        persons_of(event, content),
        content["threshold"],
    )


def _earlier(db: Database, event: Event) -> Event | None:
    """The latest one before that readers have been shown, of the same organiser; where people sat
    at tables the same."""
    shown = summaries.shown(db)
    for head in events.heads(db):  # the latest first
        if (
            head.id in shown
            and head.survey_id is None
            and head.district == event.district
            and head.date < event.date
        ):
            found = events.by_id(db, head.id)
            if found.from_file == event.from_file:
                return found
    return None


def _questions(content: Mapping[str, Any]) -> set[str]:
    return {question for _, question in content["rounds"]}


def _clear(now: _Side, then: _Side, language: str) -> tuple[PointSince, ...]:
    """The points of both codebooks that are said clearly more now, or less."""
    labels = now.labels.get(language) or now.labels["sv"]
    both = [code for code in labels if code in then.labels["sv"]]
    nobody: frozenset[str] = frozenset()
    topics = {
        code: here | there
        for code in both
        if (here := now.about.get(code, nobody)) | (there := then.about.get(code, nobody))
    }
    if not topics:
        return ()
    compared = contrast(topics, now.weights, then.weights, {**now.tables, **then.tables})
    found = []
    for one in sorted(compared, key=lambda one: -abs(one.difference)):
        if one.clear:
            label, short = labels[one.topic]
            notes_now, notes_then = (len(s.about.get(one.topic, nobody)) for s in (now, then))
            found.append(PointSince(one.topic, label, short, notes_now, notes_then, one.clear > 0))
    return tuple(found)
