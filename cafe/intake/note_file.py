"""Notes from a spreadsheet into an event: all of them or none, and never twice."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from cafe import masks
from cafe.errors import Refused
from cafe.intake import bounded, row_ids
from cafe.intake.note_sheet import NoteRow, ReadSheet, read_notes
from cafe.intake.table import RowProblem, shown
from cafe.store import audit, events, jobs, notes, organisation
from cafe.store.events import Event
from cafe.understand import codebooks
from forms.messages import Message, common
from forms.messages import files as say
from forms.messages.files import unknown_tables
from forms.written import unmarked

NAMESPACE = uuid.UUID("6f1d8a52-7c53-4f0e-9d67-0a4f6c1b2e90")
ROUND_WITHOUT_QUESTION = "Inspel"


@dataclass(frozen=True)
class ImportedNotes:
    """What an import came to: notes added, and notes that were there already."""

    added: int
    known: int


def read(name: str, data: bytes) -> ReadSheet:
    """`read_notes` of a file that somebody brought, within limits. Raises Refused."""
    return bounded.run(read_notes, name, data)


def problems(db: Database, event: Event, sheet: ReadSheet) -> list[RowProblem]:
    """All that stands in the way of importing the sheet: its own problems, and names of points,
    areas, professions and districts that the instance does not know. Empty: it can go in."""
    names = _names(db, event)
    found = list(sheet.problems)
    for row in sheet.rows:
        for field, (what, known) in names.items():
            written = getattr(row, field)
            if written and _plain(written) not in known:
                found.append(
                    RowProblem(
                        row.row,
                        _column(sheet, field),
                        common.IMPORT_VALUE_UNKNOWN.format(value=written, what=what),
                    )
                )
    return found


def notices(db: Database, event: Event, sheet: ReadSheet) -> tuple[Message, ...]:
    """What to tell of the sheet before it goes in: its own notices, and tables that the event does
    not have."""
    names = dict.fromkeys(row.table for row in sheet.rows if row.table)
    unknown = [
        shown(name)
        for name in names
        if name.casefold() != events.IMPORTED and not events.has_table(db, event, name)
    ]
    return (*sheet.notices, unknown_tables(unknown)) if unknown else sheet.notices


def unknown_kinds(sheet: ReadSheet) -> list[RowProblem]:
    """The rows whose kind is a word of the file's own, where nobody can be asked what it means."""
    column = next((heading for heading, field in sheet.columns if field == "kind"), None)
    return [
        RowProblem(row.row, column, say.IMPORT_UNKNOWN_KIND.format(value=shown(row.kind_said)))
        for row in sheet.rows
        if row.kind_said
    ]


def bring_in(
    db: Database,
    actor: str,
    event: Event,
    sheet: ReadSheet,
    kind: str | None = None,
    *,
    key: str,
    own_kinds: Mapping[str, str | None] | None = None,
) -> ImportedNotes:
    """Store the sheet's notes in the open transaction; `kind` is that of notes for which the sheet
    says none, `own_kinds` those of its own words (as in `ReadSheet.own_kinds`), `key` the
    instance's `fingerprint_key`.

    A round that is missing is made; a table that is missing becomes "importerat". A note's id comes
    from the key, the event, the note's content and its occurrence, so that the same file adds
    nothing a second time. What was added is to be read at once. Raises Refused when the sheet has
    problems.
    """
    if problems(db, event, sheet):
        raise Refused("import_has_problems")
    names = {field: known for field, (_, known) in _names(db, event).items()}
    given = own_kinds or {}
    meant = {row.row: given.get(word) for word, those in sheet.own_kinds.items() for row in those}
    rounds: dict[str | None, int] = {}
    tables: dict[str | None, int] = {}
    occurrences: Counter[str] = Counter()
    per_table: dict[int, list[notes.NoteIn]] = {}
    kept = {n.id: n for n in notes.of_event(db, event.id)}
    for row in sheet.rows:
        if row.round not in rounds:
            rounds[row.round] = _round(db, event, row.round)
        if row.table not in tables:
            tables[row.table] = events.table_for(db, event, row.table)

        def known_id(field: str, row: NoteRow = row) -> str | None:
            written = getattr(row, field)
            return names[field][_plain(written)] if written else None

        row = replace(row, text=masks.of_text(row.text))
        content = _content(row)
        occurrences[content] += 1
        said = f"{event.code} {occurrences[content]} {content}"
        before = str(row_ids.unkeyed(NAMESPACE, said))
        per_table.setdefault(tables[row.table], []).append(
            notes.NoteIn(
                id=before if before in kept else str(row_ids.of_row(key, NAMESPACE, said)),
                base=0,
                round=rounds[row.round],
                kind=row.kind or meant.get(row.row, kind),
                text=row.text,
                votes=row.votes or 0,
                written_at=row.written_at,
                point=known_id("point"),
                area=known_id("area"),
                profession=known_id("profession"),
                district=known_id("district"),
            )
        )
    event = events.by_id(db, event.id)
    by_id = {t.id: t for t in event.tables}
    ours = {n.id for written in per_table.values() for n in written}
    # A file that came in before a rule of writing or masking did has its notes under other ids.
    others = Counter(
        (n.table_id, n.round, masks.of_text(unmarked(n.text)))
        for n in kept.values()
        if n.source == "import" and n.id not in ours
    )
    added = 0
    for table_id, written in per_table.items():
        new = []
        for note in written:
            same = (table_id, note.round, note.text)
            if note.id not in kept and not others[same]:
                new.append(note)
            elif note.id not in kept:
                others[same] -= 1
        notes.save(db, event, by_id[table_id], new, source="import", actor=actor)
        added += len(new)
    if added:
        jobs.queue(db, event.id)  # the file is whole: nothing to wait for
    audit.add(db, actor, "event.import", f"event:{event.code}", added=added)
    return ImportedNotes(added, sum(map(len, per_table.values())) - added)


def _round(db: Database, event: Event, written: str | None) -> int:
    if written is not None:
        return events.round_for(db, event, written)
    first = events.by_id(db, event.id).rounds
    return first[0].number if first else events.round_for(db, event, ROUND_WITHOUT_QUESTION)


def _content(row: NoteRow) -> str:
    values = {k: v for k, v in vars(row).items() if k != "row" and v not in (None, "")}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _names(db: Database, event: Event) -> dict[str, tuple[Message, Mapping[str, str]]]:
    """For each field with fixed values: what they are called, and every way to write one → id."""
    known = organisation.get(db)
    return {
        "point": (
            common.WHAT_POINTS,
            _ways((c.id, (c.id, c.label, c.short)) for c in codebooks.in_force(db).codes),
        ),
        "area": (common.WHAT_AREAS, _ways((a.id, a.ways) for a in known.areas)),
        "profession": (
            common.WHAT_PROFESSIONS,
            _ways((p.id, p.ways) for p in known.professions),
        ),
        "district": (
            common.WHAT_DISTRICTS,
            _ways((d.id, (d.id, d.name)) for d in known.districts_on(event.date)),
        ),
    }


def _ways(choices: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    return {_plain(way): identity for identity, ways in choices for way in ways}


def _plain(written: str) -> str:
    return " ".join(written.split()).casefold()


def _column(sheet: ReadSheet, field: str) -> str | None:
    return next((header for header, becomes in sheet.columns if becomes == field), None)
