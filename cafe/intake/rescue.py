"""The file that a tablet saves when its notes cannot reach the server, brought in by the lead.

It holds the table's notes as `POST /api/notes` takes them:
`{"rundabord": "notes", "event": code, "table": number, "saved_at": ISO time, "notes": [...]}`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import masks
from cafe.errors import Refused
from cafe.intake import bounded
from cafe.intake.table import RowProblem
from cafe.store import audit, notes, organisation
from cafe.store.events import Event, Table
from cafe.understand import codebooks
from forms import note
from forms.messages import wording

NOTES_MAX = 20_000


@dataclass(frozen=True)
class Rescue:
    """A rescue file as it was read. `problems` name a note by its place in the file, from 1;
    0 is the file itself. Only when there are none, `notes` are all of them."""

    table: Table | None
    saved_at: str | None
    notes: tuple[note.Written, ...]
    problems: tuple[RowProblem, ...]


def is_rescue(data: bytes) -> bool:
    """Whether a file looks like one: a JSON object, not a spreadsheet."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read(db: Database, event: Event, data: bytes) -> Rescue:
    """Read the file against the event that its notes are to go into. Raises Refused for one that
    cannot be read within limits."""
    known = organisation.get(db)
    choices = note.Choices(
        frozenset(r.number for r in event.rounds),
        codebooks.ever(db),
        frozenset(a.id for a in known.areas),
        frozenset(p.id for p in known.professions),
        frozenset(d.id for d in known.districts_on(event.date)),
    )
    return bounded.run(judged, event, choices, data)


def judged(event: Event, choices: note.Choices, data: bytes) -> Rescue:
    """What is in the file, in the words of its event."""
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return _unread("rescue_unreadable")
    if not isinstance(content, dict) or content.get("rundabord") != "notes":
        return _unread("rescue_unreadable")
    written = content.get("notes")
    if not isinstance(written, list) or len(written) > NOTES_MAX:
        return _unread("rescue_unreadable")
    if content.get("event") != event.code:
        return _unread("rescue_other_event", code=str(content.get("event"))[:20])
    number = content.get("table")
    table = next((t for t in event.tables if t.number == number and t.key), None)
    if table is None:
        return _unread("rescue_table_unknown", number=str(number)[:20])
    read_notes, problems = [], []
    for place, raw in enumerate(written, start=1):
        try:
            read_notes.append(note.read_note(raw, choices))
        except note.Malformed as error:
            problems.append(RowProblem(place, None, wording(error.name, **error.params)))
    saved_at = content.get("saved_at")
    return Rescue(
        table,
        saved_at if isinstance(saved_at, str) else None,
        tuple(read_notes),
        tuple(problems),
    )


def bring_in(db: Database, actor: str, event: Event, rescue: Rescue) -> tuple[int, int]:
    """Store the notes in the open transaction: (revisions added, notes that were there already).

    What the lead brings in counts, also after the event was closed. A note that was changed on the
    server meanwhile keeps both versions. Raises Refused for a file with problems, and when a note
    belongs to another table.
    """
    if rescue.problems or rescue.table is None:
        raise Refused("import_has_problems")
    before = notes.revision_count(db, event.id)
    outcomes = notes.save(
        db,
        event,
        rescue.table,
        masks.of_notes([notes.NoteIn(**vars(n)) for n in rescue.notes]),
        source="import",
        actor=actor,
        renew=masks.of_text,
    )
    for outcome in outcomes:
        # What was erased stays so, and the rest of the file comes in.
        if outcome.refused not in (None, "note_erased"):
            raise Refused(str(outcome.refused))
    added = notes.revision_count(db, event.id) - before
    audit.add(db, actor, "event.rescue", f"event:{event.code}", added=added)
    return added, len(outcomes) - added


def _unread(name: str, **params: object) -> Rescue:
    return Rescue(None, None, (), (RowProblem(0, None, wording(name, **params)),))
