"""Read what was said at an event from the store, and how it was understood."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from cafe.reports.summary.make import make
from cafe.reports.summary.model import (
    ConfirmedAtOnce,
    FoundTheme,
    Reading,
    SaidNote,
    Summary,
)
from cafe.store import bulk, passages, runs, tags, texts
from cafe.store.events import Event
from cafe.store.organisation import Organisation
from cafe.thresholds import gate as gate_of
from cafe.understand import codebooks
from cafe.understand.decided import counted
from cafe.understand.themes import view


def summarise(
    db: Database, event: Event, organisation: Organisation, language: str = "sv"
) -> Summary:
    """The summary of an event as it stands, in "sv" or "en", for those who read every note;
    readers get `release.shown`. Read it within one snapshot."""
    notes = said(db, event)
    tagged = any(note.points or note.asked for note in notes)
    organiser = organisation.name(event.district)
    reading = reading_of(db, event, language, tagged)
    return make(event, organiser, notes, reading, language, gate_of(db))


def said(db: Database, event: Event) -> list[SaidNote]:
    """The event's notes, each with the points that it counts for."""
    suggested = runs.suggestions(db, event.id)
    decided = tags.current(db, event.id)
    parents = {c.id: c.parent for c in codebooks.in_force(db).codes if c.parent}
    free = texts.released(db, event.id) if event.survey_id is not None else ()
    named = asked_by_round(db, event)
    notes: list[SaidNote] = []
    for passage in passages.of_event(db, event.id):
        decisions = decided.get(passage.id, {})
        points, at_once = counted(
            (s.code for s in suggested.get(passage.id, ()) if s.asserted),
            (code for code, d in decisions.items() if d.confirmed),
            {code for code, d in decisions.items() if d.rejected},
            {code: d.bulk for code, d in decisions.items() if d.confirmed and d.bulk},
            parents,
        )
        asked = points.keys() & named.get(passage.round, frozenset())
        notes.append(
            SaidNote(
                id=passage.id,
                text=passage.text,
                kind=passage.kind,
                round=passage.round,
                table=passage.table_name,
                votes=passage.votes,
                points={code: sure for code, sure in points.items() if code not in asked},
                read=passage.id in suggested,
                released=event.survey_id is None or passage.id in free,
                revision=passage.revision,
                place=passage.table_id,
                important=passage.important,
                bulk=at_once,
                asked={code: points[code] for code in asked},
            )
        )
    return notes


def asked_by_round(db: Database, event: Event) -> dict[int, frozenset[str]]:
    """By round of a survey's words: the points that its question names."""
    if event.survey_id is None:
        return {}
    parents = {c.id: c.parent for c in codebooks.in_force(db).codes if c.parent}
    return {
        number: _with_parents(codes, parents) for number, codes in runs.named(db, event.id).items()
    }


def _with_parents(codes: frozenset[str], parents: Mapping[str, str]) -> frozenset[str]:
    return codes | {parents[code] for code in codes if code in parents}


def themes_of(db: Database, event: Event, before: str | None = None) -> tuple[FoundTheme, ...]:
    """The event's themes with what people decided; `before`: as the last run before this time found
    them, none when there was no run."""
    last = None
    if before is not None:
        earlier = [run for run in runs.of_themes(db, event.id) if run.at < before]
        if not earlier:
            return ()
        last = earlier[-1]
    return tuple(
        FoundTheme(t.title, t.terms, t.code, t.passages, t.quotes, t.edited, t.chosen)
        for t in view(db, event.id, last).themes
    )


def reading_of(
    db: Database, event: Event, language: str, tagged: bool, themes_before: str | None = None
) -> Reading | None:
    """How the event was understood, None when neither the machine has read nor a person tagged.
    `themes_before`: its themes are those of the last run before this time."""
    run = runs.latest(db, event.id, "tags")
    if run is None and not tagged:
        return None
    book = codebooks.in_force(db)
    english = language == "en"
    return Reading(
        codebook=book.title,
        version=book.version,
        labels={
            c.id: (c.label_en, c.short_en) if english else (c.label, c.short) for c in book.codes
        },
        model=run.model if run else "",
        at=run.at if run else None,
        themes=themes_of(db, event, themes_before),
        bulks=_bulks(db, event),
    )


def _bulks(db: Database, event: Event) -> tuple[ConfirmedAtOnce, ...]:
    titles = {t.id: t.title for t in view(db, event.id).themes}
    return tuple(
        ConfirmedAtOnce(
            b.id,
            b.code,
            titles.get(b.theme, "") if b.theme else None,
            b.above,
            b.read,
            b.wrong,
            b.at,
        )
        for b in reversed(bulk.of_event(db, event.id))
        if b.undone_at is None
    )
