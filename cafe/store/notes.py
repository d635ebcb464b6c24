"""Notes: what was said at a table, with every revision that was ever sent.

A revision is never changed but for its standing:

* kept: it is, or has been, what the note says (`note.current` is the one that counts);
* sibling: written on another revision than the current one, so that the current one stands;
* late: it came after the event was closed, and waits for the lead;
* declined: the lead left it outside, or the table chose another version over it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any, Protocol

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.store import audit
from cafe.store.database import row, rows
from cafe.store.events import AsksState, no_such_key
from cafe.store.typed_codes import plain_code

CONTENT = (
    "round",
    "kind",
    "text",
    "votes",
    "point",
    "area",
    "profession",
    "district",
    "withdrawn",
    "important",
)
# A table says of so many of its notes that they matter most.
IMPORTANT_MAX = 3


@dataclass(frozen=True)
class NoteIn:
    """A note as it is sent: checked, its text with "\\n" as the only line end.

    `id` is a UUID in lower case; `base` the revision that it was written on, 0 for a new note;
    `kind` is one of `forms.kinds.KINDS`, None while nobody has chosen; `important`: among those
    that its table holds most important; `written_at` the device's clock (ISO 8601), None when it
    gave none; `settles` the siblings (by revision) that somebody saw beside this version and chose
    it over.
    """

    id: str
    base: int
    round: int
    kind: str | None
    text: str
    votes: int = 0
    point: str | None = None
    area: str | None = None
    profession: str | None = None
    district: str | None = None
    withdrawn: bool = False
    written_at: str | None = None
    settles: tuple[int, ...] = ()
    important: bool = False

    @property
    def fingerprint(self) -> str:
        """Equal for equal content, whoever sent it when."""
        return _fingerprint(self)


@dataclass(frozen=True)
class NoteOutcome:
    """What became of one note. `refused` names a sentence of `forms.messages`, or is None.

    `revision` holds the content that was sent; `current` is the one that counts, None when none
    does yet. `late` and `sibling` are the standing of `revision`.
    """

    id: str
    revision: int = 0
    current: int | None = None
    late: bool = False
    sibling: bool = False
    refused: str | None = None


@dataclass(frozen=True)
class Note:
    """A note with the content of one revision.

    `siblings` tells that other versions wait beside the current one, `late` that a revision waits
    for the lead; `standing` is that of the revision shown.
    """

    id: str
    event_id: int
    table_id: int
    revision: int
    base: int
    standing: str
    round: int
    kind: str | None
    text: str
    votes: int
    point: str | None
    area: str | None
    profession: str | None
    district: str | None
    withdrawn: bool
    important: bool
    written_at: str | None
    received_at: str
    created_at: str
    source: str
    siblings: bool
    late: bool

    @property
    def stands(self) -> bool:
        """Whether the revision shown belongs to what was said, or may come to."""
        return self.standing in ("kept", "late")

    @property
    def came_late(self) -> bool:
        """Whether the revision shown came after closing, and waits for the lead."""
        return self.standing == "late"

    @property
    def was_declined(self) -> bool:
        """Whether the revision shown came after closing, and the lead declined it."""
        return self.standing == "declined"

    @property
    def is_sibling(self) -> bool:
        """Whether the revision shown was written at the same time as another."""
        return self.standing == "sibling"


class HasId(Protocol):
    """A table, as far as saving has to know it."""

    @property
    def id(self) -> int: ...


class Takes(HasId, Protocol):
    """An event, as far as saving has to know it."""

    @property
    def is_draft(self) -> bool: ...

    @property
    def is_closed(self) -> bool: ...


@dataclass(frozen=True)
class PlaceTable:
    """A table by its id."""

    id: int


@dataclass(frozen=True)
class PlaceEvent(AsksState):
    """An event by its id, with its state and date (ISO)."""

    id: int
    state: str
    date: str


@dataclass(frozen=True)
class NotePlace:
    """Where a note is written: no more than what taking one needs to know."""

    event: PlaceEvent
    table: PlaceTable
    rounds: frozenset[int]


def place(db: Database, key: str) -> NotePlace:
    """The table with this key, in two short queries. Raises as `events.no_such_key`."""
    found = row(
        db,
        "SELECT t.id, e.id AS event_id, e.state, e.date FROM cafe_table t "
        "JOIN event e ON e.id = t.event_id WHERE t.key = ?",
        (plain_code(key),),
    )
    if found is None:
        raise no_such_key(db, key)
    rounds = db.conn.execute("SELECT number FROM round WHERE event_id = ?", (found["event_id"],))
    return NotePlace(
        PlaceEvent(found["event_id"], found["state"], found["date"]),
        PlaceTable(found["id"]),
        frozenset(r[0] for r in rounds),
    )


def save(
    db: Database,
    event: Takes,
    table: HasId,
    notes: Iterable[NoteIn],
    *,
    source: str,
    actor: str,
    renew: Callable[[str], str] | None = None,
    drawn: bool = False,
) -> list[NoteOutcome]:
    """Keep the notes of one table, in the open write transaction; one outcome each, in order.

    `source` is "tablet", "form", "import" or "lead". Sending a note again changes nothing. What an
    import or the lead brings is taken in any state of the event; else a draft event refuses, and
    in a closed one every change waits for the lead. A fourth note that a table would mark as most
    important is refused. The caller has read `event` in this same transaction. `renew` makes of a
    text that was stored what would be stored of it today: words that were kept before a rule of
    masking came are still the same note when a tablet sends them again.

    `drawn`: the sender draws the ids of new notes at random. One that is made of words (version 5)
    anybody could make, to ask whether those words stand elsewhere: it is refused alike whether they
    do or not.
    """
    every = list(notes)
    marks = _Marks(db, table, every)
    return [_save(db, event, table, note, source, actor, renew, drawn, marks) for note in every]


class _Marks:
    """Which notes of a table it holds most important, as they will be when all that is sent now has
    been kept: who moves a mark may send the new one first."""

    def __init__(self, db: Database, table: HasId, sent: Sequence[NoteIn]) -> None:
        if not any(note.important for note in sent):
            self._before: set[str] = set()
            return
        found = rows(
            db,
            "SELECT n.id FROM note n JOIN note_revision v ON v.note_id = n.id "
            "AND v.revision = n.current WHERE n.table_id = ? AND v.important AND NOT v.withdrawn",
            (table.id,),
        )
        self._before = {r["id"] for r in found}
        self._marked = self._before - {n.id for n in sent if not n.important or n.withdrawn}

    def has_room_for(self, note: NoteIn) -> bool:
        """Whether the note may stand as it is sent; it is then among those that are marked."""
        if not note.important or note.withdrawn or note.id in self._before:
            return True
        if len(self._marked | {note.id}) > IMPORTANT_MAX:
            return False
        self._marked.add(note.id)
        return True


def _save(
    db: Database,
    event: Takes,
    table: HasId,
    note: NoteIn,
    source: str,
    actor: str,
    renew: Callable[[str], str] | None,
    drawn: bool,
    marks: _Marks,
) -> NoteOutcome:
    given = source in ("import", "lead")  # by who decides what counts
    if event.is_draft and not given:
        return NoteOutcome(note.id, refused="event_not_open")
    known = row(
        db,
        "SELECT table_id, current, EXISTS (SELECT 1 FROM erased_text x WHERE x.id = note.id) "
        "AS erased FROM note WHERE id = ?",
        (note.id,),
    )
    fingerprint = note.fingerprint
    late = event.is_closed and not given
    made = drawn and uuid.UUID(note.id).version == 5
    if made if known is None else known["table_id"] != table.id:
        return NoteOutcome(note.id, refused="note_other_table")
    if known is not None and known["erased"]:  # a tablet or a file may still have it
        return NoteOutcome(note.id, refused="note_erased")
    if not given and not marks.has_room_for(note):
        return NoteOutcome(note.id, refused="note_important_max")
    if known is None:
        at = days.fine_stamp()
        standing = "late" if late else "kept"
        db.conn.execute(
            "INSERT INTO passage (id, source, event_id) VALUES (?, 'note', ?)", (note.id, event.id)
        )
        db.conn.execute(
            "INSERT INTO note (id, table_id, current, created_at) VALUES (?, ?, ?, ?)",
            (note.id, table.id, None if late else 1, at),
        )
        _insert(db, note, 1, standing, fingerprint, source, at)
        _trail(db, actor, "note.add", note.id, 1, standing)
        return NoteOutcome(note.id, 1, None if late else 1, late=late)
    current: int | None = known["current"]
    earlier: dict[int, Mapping[str, Any]] = {
        r["revision"]: dict(r)
        for r in rows(
            db,
            "SELECT revision, base, standing, fingerprint FROM note_revision WHERE note_id = ? "
            "ORDER BY revision",
            (note.id,),
        )
    }
    same = _same(earlier, current, note.base, fingerprint)
    if same is None and renew:
        same = _same(_renewed(db, note.id, renew), current, note.base, fingerprint)
    if same is not None:
        standing = earlier[same]["standing"]
        if same == current:
            _settle_siblings(db, actor, note, current)
        return NoteOutcome(note.id, same, current, standing == "late", standing == "sibling")

    revision = max(earlier) + 1
    chain = waiting_chain(earlier, note.base)
    origin = earlier[chain[-1]]["base"] if chain else note.base
    if late:
        standing = "late"
    elif current is None or origin == current:
        standing = "kept"
    else:
        standing = "sibling"
    _insert(db, note, revision, standing, fingerprint, source, days.fine_stamp())
    if standing == "kept":
        settle_late(db, note.id, chain, "kept")
        current = revision
        db.conn.execute("UPDATE note SET current = ? WHERE id = ?", (revision, note.id))
        _settle_siblings(db, actor, note, current)
    _trail(
        db, actor, "note.withdraw" if note.withdrawn else "note.change", note.id, revision, standing
    )
    return NoteOutcome(note.id, revision, current, standing == "late", standing == "sibling")


def _settle_siblings(db: Database, actor: str, note: NoteIn, current: int) -> None:
    """Leave the siblings outside that the note was chosen over. They stay in its history; one that
    nobody had seen stays beside it."""
    settled = [
        revision
        for revision in note.settles
        if db.conn.execute(
            "UPDATE note_revision SET standing = 'declined' "
            "WHERE note_id = ? AND revision = ? AND standing = 'sibling'",
            (note.id, revision),
        ).rowcount
    ]
    if settled:
        audit.add(db, actor, "note.settle", f"note:{note.id}", revision=current, over=settled)


def _same(
    earlier: Mapping[int, Mapping[str, Any]], current: int | None, base: int, fingerprint: str
) -> int | None:
    """The revision that already holds what is sent, if one does."""
    seen = earlier.get(base)
    # Who goes back on a change that still waits does change something: the change is called off.
    called_off = (
        seen is not None and seen["standing"] == "late" and seen["fingerprint"] != fingerprint
    )
    if current is not None and earlier[current]["fingerprint"] == fingerprint and not called_off:
        return current
    for revision, r in earlier.items():
        if r["base"] == base and r["fingerprint"] == fingerprint:
            return revision  # sent again: its answer was lost
    # The device saw its own waiting revision as the note's content, and has changed nothing.
    if (
        seen is not None
        and seen["standing"] in ("late", "declined")
        and seen["fingerprint"] == fingerprint
    ):
        return base
    return None


def _renewed(
    db: Database, note_id: str, renew: Callable[[str], str]
) -> dict[int, Mapping[str, Any]]:
    """The revisions with the fingerprints that their content would have today."""
    kept = rows(db, "SELECT * FROM note_revision WHERE note_id = ? ORDER BY revision", (note_id,))
    return {
        r["revision"]: {
            "base": r["base"],
            "standing": r["standing"],
            "fingerprint": NoteIn(
                note_id, r["base"], r["round"], r["kind"], renew(r["text"]), r["votes"],
                r["point"], r["area"], r["profession"], r["district"], bool(r["withdrawn"]),
                important=bool(r["important"]),
            ).fingerprint,
        }
        for r in kept
    }  # fmt: skip


def choose_kind(
    db: Database, actor: str, event: Takes, chosen: Mapping[str, int], kind: str
) -> int:
    """Give notes of an event a kind, in the open write transaction: `chosen` maps the id of each to
    the revision that was looked at. Returns how many have it now; one that has been changed since
    is left as it is. Raises Unknown for a note that is not of this event."""
    there = {note.id: note for note in of_event(db, event.id)}
    if not chosen.keys() <= there.keys():
        raise Unknown("not_found")
    done = 0
    for identity, revision in chosen.items():
        note = there[identity]
        if note.revision != revision or note.withdrawn:
            continue
        done += 1
        if note.kind != kind:
            content = {name: getattr(note, name) for name in CONTENT} | {"kind": kind}
            new = NoteIn(identity, revision, written_at=note.written_at, **content)
            save(db, event, PlaceTable(note.table_id), [new], source="lead", actor=actor)
    return done


def waiting_chain(earlier: Mapping[int, Any], base: int) -> list[int]:
    """The late or declined revisions that `base` builds on, itself first."""
    chain: list[int] = []
    while base in earlier and earlier[base]["standing"] in ("late", "declined"):
        chain.append(base)
        base = earlier[base]["base"]
        if base >= chain[-1]:
            break  # a device that named a revision before it existed
    return chain


def of_table(db: Database, table_id: int) -> list[Note]:
    """What a table has written, the latest first, as the table itself wrote it last: what waits
    for the lead stands with its new content. Withdrawn notes are among them."""
    return [
        note_of(r)
        for r in rows(
            db,
            f"{SELECT} WHERE n.table_id = ? AND v.revision = coalesce("  # noqa: S608
            "(SELECT max(revision) FROM note_revision WHERE note_id = n.id AND standing = 'late'), "
            "n.current, (SELECT max(revision) FROM note_revision WHERE note_id = n.id)) "
            "ORDER BY n.created_at DESC, n.id DESC",
            (table_id,),
        )
    ]


def of_event(db: Database, event_id: int) -> list[Note]:
    """All notes of an event that count, by round, table and time, with their current content.

    Withdrawn notes are among them; a note that only waits for the lead is not.
    """
    return [
        note_of(r)
        for r in rows(
            db,
            f"{SELECT} JOIN cafe_table t ON t.id = n.table_id "
            "WHERE p.event_id = ? AND v.revision = n.current "
            "ORDER BY v.round, t.number, n.created_at, n.id",
            (event_id,),
        )
    ]


def get(db: Database, table_id: int, note_id: str) -> Note:
    """One note of a table, as in `of_table`. Raises Unknown("not_found")."""
    for note in of_table(db, table_id):
        if note.id == note_id:
            return note
    raise Unknown("not_found")


def revisions(db: Database, note_id: str) -> list[Note]:
    """All revisions of a note, the first first. Raises Unknown("not_found")."""
    found = rows(db, f"{SELECT} WHERE n.id = ? ORDER BY v.revision", (note_id,))
    if not found:
        raise Unknown("not_found")
    return [note_of(r) for r in found]


def event_of(db: Database, note_id: str) -> int | None:
    """The event that a note belongs to, None when there is no such note."""
    found = row(db, "SELECT event_id FROM passage WHERE id = ?", (note_id,))
    return None if found is None else int(found["event_id"])


def siblings(db: Database, event_id: int) -> dict[str, list[Note]]:
    """The versions that stand beside the current one, by the note's id; only notes with any."""
    found: dict[str, list[Note]] = {}
    for r in rows(
        db,
        f"{SELECT} WHERE p.event_id = ? AND v.standing = 'sibling' ORDER BY v.note_id, v.revision",
        (event_id,),
    ):
        found.setdefault(r["note_id"], []).append(note_of(r))
    return found


def settle_late(db: Database, note_id: str, chain: Sequence[int], standing: str) -> None:
    """Give the late revisions of the chain their standing, in the open write transaction."""
    db.conn.executemany(
        "UPDATE note_revision SET standing = ? "
        "WHERE note_id = ? AND revision = ? AND standing = 'late'",
        [(standing, note_id, revision) for revision in chain],
    )


def _insert(
    db: Database,
    note: NoteIn,
    revision: int,
    standing: str,
    fingerprint: str,
    source: str,
    at: str,
) -> None:
    db.conn.execute(
        "INSERT INTO note_revision (note_id, revision, base, standing, fingerprint, round, kind, "
        "text, votes, point, area, profession, district, withdrawn, important, written_at, "
        "received_at, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            note.id,
            revision,
            note.base,
            standing,
            fingerprint,
            note.round,
            note.kind,
            note.text,
            note.votes,
            note.point,
            note.area,
            note.profession,
            note.district,
            int(note.withdrawn),
            int(note.important),
            note.written_at,
            at,
            source,
        ),
    )


def _trail(
    db: Database, actor: str, action: str, note_id: str, revision: int, standing: str
) -> None:
    audit.add(db, actor, action, f"note:{note_id}", revision=revision, standing=standing)


def _fingerprint(note: NoteIn) -> str:
    content = [getattr(note, name) for name in CONTENT]
    if not note.important:
        content.pop()  # as it was before there were marks: a tablet may send such a note again
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


# A note with one revision; which note and revision, the query says.
SELECT = (
    "SELECT v.*, n.table_id, n.created_at, p.event_id, "
    "EXISTS (SELECT 1 FROM note_revision s WHERE s.note_id = n.id AND s.standing = 'sibling') "
    "AS siblings, "
    "EXISTS (SELECT 1 FROM note_revision s WHERE s.note_id = n.id AND s.standing = 'late') AS late "
    "FROM note n JOIN passage p ON p.id = n.id JOIN note_revision v ON v.note_id = n.id"
)


def note_of(r: Row) -> Note:
    """The note that a row of `SELECT` holds."""
    return Note(
        id=r["note_id"],
        event_id=r["event_id"],
        table_id=r["table_id"],
        revision=r["revision"],
        base=r["base"],
        standing=r["standing"],
        round=r["round"],
        kind=r["kind"],
        text=r["text"],
        votes=r["votes"],
        point=r["point"],
        area=r["area"],
        profession=r["profession"],
        district=r["district"],
        withdrawn=bool(r["withdrawn"]),
        important=bool(r["important"]),
        written_at=r["written_at"],
        received_at=r["received_at"],
        created_at=r["created_at"],
        source=r["source"],
        siblings=bool(r["siblings"]),
        late=bool(r["late"]),
    )


def revision_count(db: Database, event_id: int) -> int:
    """How many revisions an event's notes have, whatever their standing."""
    found = row(
        db,
        "SELECT count(*) AS n FROM note_revision v JOIN passage p ON p.id = v.note_id "
        "WHERE p.event_id = ?",
        (event_id,),
    )
    return int(found["n"]) if found is not None else 0
