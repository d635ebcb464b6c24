"""Meetings of a steering group: who was there, notes and decisions in the order taken, minutes.

Until the minutes are kept, notes and attendance may be adjusted, and a decision is read as it
stands. Keeping writes all of it down as it reads then; it never changes after that, also when a
decision is corrected later.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit, decisions, proposals
from cafe.store.database import row, rows, value


@dataclass(frozen=True)
class MinutesEntry:
    """A note or a decision in the minutes. `note_id` None for a decision, which has a `status`,
    grounds (`text`), a `public` sentence, and who answers for it by when (`due` ISO or None).
    `proposal_id` and `title`: what it is about; None and "" for a note about nothing of them."""

    at: str
    text: str
    note_id: int | None = None
    proposal_id: int | None = None
    title: str = ""
    status: str = ""
    public: str = ""
    responsible: str = ""
    due: str | None = None


@dataclass(frozen=True)
class Meeting:
    """A group's meeting of an ISO `day` (`district` None: the central group). `present` says who
    was there; `kept_at` is when the minutes were kept, None until then. `revision` grows with each
    change, and a form hands it back to tell what it has seen."""

    id: int
    district: str | None
    day: str
    present: str
    kept_at: str | None
    revision: int
    entries: tuple[MinutesEntry, ...]

    @property
    def is_kept(self) -> bool:
        """Whether the minutes are written down for good."""
        return self.kept_at is not None


def get(db: Database, meeting_id: int) -> Meeting:
    """The meeting. Raises Unknown("not_found")."""
    found = row(db, "SELECT * FROM meeting WHERE id = ?", (meeting_id,))
    if found is None:
        raise Unknown("not_found")
    return _meeting(db, found)


def of_group(db: Database, district: str | None) -> list[Meeting]:
    """The group's meetings, the latest first."""
    found = rows(
        db, "SELECT * FROM meeting WHERE district IS ? ORDER BY day DESC, id DESC", (district,)
    )
    return [_meeting(db, r) for r in found]


def about(db: Database, proposal_ids: Collection[int]) -> list[Meeting]:
    """The meetings whose minutes have a note or a decision about one of these proposals, the
    latest first."""
    every = [_meeting(db, r) for r in rows(db, "SELECT * FROM meeting ORDER BY day DESC, id DESC")]
    return [m for m in every if any(e.proposal_id in proposal_ids for e in m.entries)]


def _meeting(db: Database, r: Row) -> Meeting:
    if r["content"] is not None:
        entries = tuple(MinutesEntry(**one) for one in json.loads(r["content"]))
    else:
        entries = _as_it_stands(db, r["id"], r["district"], r["day"])
    return Meeting(
        r["id"], r["district"], r["day"], r["present"], r["kept_at"], r["revision"], entries
    )


def _as_it_stands(
    db: Database, meeting_id: int, district: str | None, day: str
) -> tuple[MinutesEntry, ...]:
    found = []
    for r in rows(db, "SELECT * FROM meeting_note WHERE meeting_id = ?", (meeting_id,)):
        about = proposals.get(db, r["proposal_id"]) if r["proposal_id"] else None
        found.append(
            MinutesEntry(
                r["at"], r["text"], r["id"], r["proposal_id"], about.title if about else ""
            )
        )
    for step in decisions.effective(decisions.between(db, day, day, [district])):
        about = proposals.leading(db, step.proposal_id)
        found.append(
            MinutesEntry(
                step.at, step.reason, None, about.id, about.title, step.status, step.public,
                step.responsible, step.due,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.at, one.note_id or 0)))


def start(db: Database, user_id: int | None, district: str | None, day: str) -> int:
    """Begin a meeting; returns its id. Raises Conflict("meeting_exists")."""
    if value(db, "SELECT 1 FROM meeting WHERE district IS ? AND day = ?", (district, day)):
        raise Conflict("meeting_exists")
    cursor = db.conn.execute("INSERT INTO meeting (district, day) VALUES (?, ?)", (district, day))
    made = int(cursor.lastrowid or 0)
    audit.add(db, audit.by(user_id), "meeting.start", f"meeting:{made}", day=day)
    return made


def note(
    db: Database, user_id: int | None, meeting_id: int, text: str, proposal_id: int | None = None
) -> None:
    """Note something, about a proposal or in general. Raises Unknown, Conflict("meeting_kept"),
    Refused("meeting_note_missing")."""
    _open(db, meeting_id)
    if not text.strip():
        raise Refused("meeting_note_missing")
    db.conn.execute(
        "INSERT INTO meeting_note (meeting_id, proposal_id, text, at) VALUES (?, ?, ?, ?)",
        (meeting_id, proposal_id, text.strip(), days.fine_stamp()),
    )
    _grow(db, meeting_id)
    audit.add(db, audit.by(user_id), "meeting.note", f"meeting:{meeting_id}")


def adjust(
    db: Database,
    user_id: int | None,
    meeting_id: int,
    *,
    present: str,
    notes: Mapping[int, str],
    seen: int,
) -> None:
    """Adjust the minutes: who was there, and the notes by id; one that is left empty goes.

    Raises Unknown, Conflict("meeting_kept"), Conflict("meeting_changed_meanwhile") when somebody
    else has written since revision `seen`.
    """
    before = _open(db, meeting_id)
    if before.revision != seen:
        raise Conflict("meeting_changed_meanwhile")
    db.conn.execute("UPDATE meeting SET present = ? WHERE id = ?", (present.strip(), meeting_id))
    for entry in before.entries:
        text = notes.get(entry.note_id or 0)
        if entry.note_id is None or text is None or text.strip() == entry.text:
            continue
        if text.strip():
            db.conn.execute(
                "UPDATE meeting_note SET text = ? WHERE id = ?", (text.strip(), entry.note_id)
            )
        else:
            db.conn.execute("DELETE FROM meeting_note WHERE id = ?", (entry.note_id,))
    _grow(db, meeting_id)
    audit.add(db, audit.by(user_id), "meeting.adjust", f"meeting:{meeting_id}")


def keep(db: Database, user_id: int | None, meeting_id: int, seen: int) -> None:
    """Write the minutes down for good.

    Raises Unknown, Conflict("meeting_kept"), Conflict("meeting_changed_meanwhile"),
    Refused("meeting_present_missing"), Refused("meeting_empty").
    """
    before = _open(db, meeting_id)
    if before.revision != seen:
        raise Conflict("meeting_changed_meanwhile")
    if not before.present:
        raise Refused("meeting_present_missing")
    if not before.entries:
        raise Refused("meeting_empty")
    content = json.dumps([asdict(one) for one in before.entries], ensure_ascii=False)
    db.conn.execute(
        "UPDATE meeting SET content = ?, kept_at = ?, kept_by = ? WHERE id = ?",
        (content, days.now(), user_id, meeting_id),
    )
    audit.add(db, audit.by(user_id), "meeting.keep", f"meeting:{meeting_id}")


def _open(db: Database, meeting_id: int) -> Meeting:
    found = get(db, meeting_id)
    if found.is_kept:
        raise Conflict("meeting_kept")
    return found


def _grow(db: Database, meeting_id: int) -> None:
    db.conn.execute("UPDATE meeting SET revision = revision + 1 WHERE id = ?", (meeting_id,))
