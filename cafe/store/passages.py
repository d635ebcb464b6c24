"""Passages: the free texts that are to be understood, as they read today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.store.database import Params, rows, value

# A note that is kept and not withdrawn, in the revision that counts.
PASSAGES = (
    "FROM passage p JOIN note n ON n.id = p.id "
    "JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
    "JOIN cafe_table t ON t.id = n.table_id"
)
# What the revision answers.
ASKED = "LEFT JOIN round q ON q.event_id = p.event_id AND q.number = v.round"
# When it was written: the device's time; of a survey's words the day it was opened (no hour, and
# the same for all); of what came from paper or a file without a time the day of its event.
WRITTEN = (
    "CASE WHEN o.survey_id IS NOT NULL "
    "THEN coalesce((SELECT opened_on FROM survey WHERE survey.id = o.survey_id), o.date) "
    "WHEN v.written_at IS NULL AND v.source IN ('import', 'lead') THEN o.date "
    "ELSE coalesce(v.written_at, v.received_at) END AS written_at"
)
HELD = "JOIN event o ON o.id = p.event_id"
KEPT = "v.standing = 'kept' AND NOT v.withdrawn"
# Rounds as they were held; within one, tables in their order and what came first.
ORDER = " ORDER BY v.round, t.number, n.created_at, v.written_at, p.id"


@dataclass(frozen=True)
class Passage:
    """One text and what is known of where it was said.

    `kind` is None while nobody has chosen one; `important`: its table holds it among the most
    important. `point` is the code that the table itself chose; `area`, `profession` and `district`
    are ids of what the text concerns, None for mixed. `written_at` is the device's time, else when
    it came, or a day alone (see `WRITTEN`). `question` is what the text answers: that of its round,
    or the heading that it stood under. `taken_back`: what was said, of one that has no text since
    it was taken back: for what has been made of it, and never shown.
    """

    id: str
    event_id: int
    revision: int
    text: str
    round: int
    table_id: int
    table_number: int
    table_name: str
    kind: str | None
    votes: int
    important: bool
    point: str | None
    area: str | None
    profession: str | None
    district: str | None
    written_at: str
    received_at: str
    question: str
    taken_back: str = ""

    @property
    def wording(self) -> str:
        """What was said, to be compared."""
        return self.text or self.taken_back

    @property
    def day(self) -> str:
        """The ISO date on which it was written."""
        return days.day_of(self.written_at)


def _passage(r: Row) -> Passage:
    fields = {name: r[name] for name in Passage.__dataclass_fields__}
    return Passage(**fields | {"important": bool(r["important"])})


def _find(db: Database, condition: str, params: Params) -> list[Passage]:
    found = rows(
        db,
        "SELECT p.id, p.event_id, v.revision, v.text, v.round, t.id AS table_id, "
        "t.number AS table_number, t.name AS table_name, v.kind, v.votes, v.important, v.point, "
        "v.area, v.profession, v.district, "
        f"{WRITTEN}, v.received_at, coalesce(q.question, '') AS question, '' AS taken_back "
        f"{PASSAGES} {ASKED} {HELD} WHERE {KEPT} AND {condition} {ORDER}",
        params,
    )
    return [_passage(r) for r in found]


def of_event(db: Database, event_id: int) -> list[Passage]:
    """All passages of an event, by round, table and the order in which they first came."""
    return _find(db, "p.event_id = ?", (event_id,))


def event_of(db: Database, passage_id: str) -> int | None:
    """The id of the event that a text belongs to, also when it was taken back; None when there is
    no such text."""
    found = value(db, "SELECT event_id FROM passage WHERE id = ?", (passage_id,))
    return None if found is None else int(found)


def revisions(db: Database, event_id: int) -> dict[tuple[str, int], Passage]:
    """Every passage of an event as it read at each revision, by id and revision; without its text
    when it has been taken back since."""
    found = rows(
        db,
        "SELECT p.id, p.event_id, v.revision, v.round, t.id AS table_id, "  # noqa: S608
        "CASE WHEN w.withdrawn THEN '' ELSE v.text END AS text, "
        "CASE WHEN w.withdrawn THEN v.text ELSE '' END AS taken_back, "
        "t.number AS table_number, t.name AS table_name, v.kind, v.votes, v.important, v.point, "
        "v.area, v.profession, v.district, "
        f"{WRITTEN}, v.received_at, coalesce(q.question, '') AS question "
        "FROM passage p JOIN note n ON n.id = p.id "
        "JOIN note_revision w ON w.note_id = n.id AND w.revision = n.current "
        "JOIN note_revision v ON v.note_id = n.id JOIN cafe_table t ON t.id = n.table_id "
        f"{ASKED} {HELD} WHERE p.event_id = ?",
        (event_id,),
    )
    return {(r["id"], r["revision"]): _passage(r) for r in found}


def get(db: Database, event_id: int, passage_id: str) -> Passage | None:
    """One passage of the event, or None when it is not there (any longer)."""
    found = _find(db, "p.event_id = ? AND p.id = ?", (event_id, passage_id))
    return found[0] if found else None


def unread(db: Database, event_id: int, by: tuple[str, str] | None = None) -> list[Passage]:
    """The passages whose present text the machine has not read.

    With `by` (codebook, model) also those that were last read with another codebook or by another
    model, whether that reading is shown or waits. A new revision with the same text, such as one
    more vote, has been read.
    """
    read = "reading"
    if by is not None:
        read = (
            "(SELECT r.passage_id, r.revision, coalesce(w.run_id, r.run_id) AS run_id "
            "FROM reading r LEFT JOIN waiting_reading w ON w.passage_id = r.passage_id)"
        )
    condition = (
        f"p.event_id = :event AND NOT EXISTS (SELECT 1 FROM {read} g "  # noqa: S608
        "JOIN run ON run.id = g.run_id "
        "JOIN note_revision was ON was.note_id = g.passage_id AND was.revision = g.revision "
        "WHERE g.passage_id = p.id AND was.text = v.text"
    )
    params: dict[str, object] = {"event": event_id}
    if by is not None:
        condition += " AND run.codebook = :codebook AND run.model = :model"
        params |= {"codebook": by[0], "model": by[1]}
    return _find(db, condition + ")", params)


def newer(db: Database, event_id: int, at: str) -> list[Passage]:
    """The passages whose present text came after the time `at`."""
    return _find(
        db,
        "p.event_id = ? AND NOT EXISTS (SELECT 1 FROM note_revision was WHERE was.note_id = p.id "
        "AND was.standing = 'kept' AND was.received_at <= ? AND was.text = v.text)",
        (event_id, at),
    )


def same_text(db: Database, event_id: int, wanted: Collection[Passage]) -> set[str]:
    """The ids of those whose text still reads as it does in `wanted`."""
    now = {passage.id: passage.text for passage in of_event(db, event_id)}
    return {passage.id for passage in wanted if now.get(passage.id) == passage.text}
