"""Events (cafés and workshops) with their rounds and tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Protocol

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Gone, Refused, Unknown
from cafe.store import audit, typed_codes
from cafe.store.database import row, rows, value

CODE_LENGTH = 6
KEY_LENGTH = 10
NEXT = {"draft": ("open", "closed"), "open": ("closed",), "closed": ("open",)}
IMPORTED = "importerat"
# Of an event whose tables choose their round themselves.
NO_ROUND = (
    "current_round = NULL, round_started_at = NULL, round_minutes = NULL, round_paused_at = NULL, "
    "round_paused = 0"
)


@dataclass(frozen=True)
class Round:
    """One round of an event and its question. `kind` is what its notes are until a table chooses
    otherwise, None for nothing."""

    number: int
    question: str
    kind: str | None = None


@dataclass(frozen=True)
class Table:
    """One table. `key` is the right to write at it, None for what was brought in from a file;
    `participants` is the number of persons who sat there, None when nobody has said."""

    id: int
    event_id: int
    number: int
    name: str
    key: str | None
    participants: int | None
    professions: tuple[tuple[str, int], ...] = ()
    areas: tuple[tuple[str, int], ...] = ()


class HasState(Protocol):
    """What is a draft, open or closed."""

    @property
    def state(self) -> str: ...


class AsksState:
    """What is asked of an event's state again and again."""

    @property
    def is_draft(self: HasState) -> bool:
        """Whether it has never been opened."""
        return self.state == "draft"

    @property
    def is_open(self: HasState) -> bool:
        """Whether its tables write now."""
        return self.state == "open"

    @property
    def is_closed(self: HasState) -> bool:
        """Whether it has been held: what tables write now comes late."""
        return self.state == "closed"


@dataclass(frozen=True)
class Event(AsksState):
    """A café or workshop. `district` None is the city; `date` is an ISO date.

    `current_round` is the moderator's round for all tables, None when each table chooses its own;
    it began at `round_started_at` (UTC) and has `round_minutes`, None without a clock; the clock
    stands still since `round_paused_at`, None while it goes, and has stood still for `round_paused`
    seconds before. `harvest` is
    "off", "open" or "closed", `harvest_by` "tables" or "phones", with `votes_each`. `survey_id`: it
    holds the words of that survey, and no table ever sat there. `verbatim`: its lead lets readers
    read all that was said, word for word, where persons are enough.
    """

    id: int
    code: str
    title: str
    date: str
    place: str
    district: str | None
    participants: int | None
    state: str
    rounds: tuple[Round, ...]
    tables: tuple[Table, ...]
    current_round: int | None = None
    round_started_at: str | None = None
    round_minutes: int | None = None
    round_paused_at: str | None = None
    round_paused: float = 0.0
    harvest: str = "off"
    harvest_by: str = "tables"
    votes_each: int = 3
    survey_id: int | None = None
    verbatim: bool = False

    @property
    def from_file(self) -> bool:
        """Whether it has no table to write at: its notes come from a file, under headings."""
        return self.survey_id is None and all(t.key is None for t in self.tables)

    def question(self, number: int) -> str:
        """The question of the round with this number, or its heading; "" when there is none."""
        return next((r.question for r in self.rounds if r.number == number), "")

    @property
    def moderated(self) -> Round | None:
        """The moderator's round for all tables, None when each chooses its own."""
        return next((r for r in self.rounds if r.number == self.current_round), None)

    @property
    def is_paused(self) -> bool:
        """Whether the round's clock stands still."""
        return self.round_paused_at is not None

    def time_gone(self, at: datetime) -> float:
        """How many seconds the round's clock has gone at that time; 0 without a round."""
        if self.round_started_at is None:
            return 0.0
        until = days.moment(self.round_paused_at) if self.round_paused_at else at
        return (until - days.moment(self.round_started_at)).total_seconds() - self.round_paused

    def time_left(self, at: datetime) -> float | None:
        """How many seconds the round has left at that time, negative when its time is out; None
        without a clock."""
        if self.round_minutes is None:
            return None
        return self.round_minutes * 60 - self.time_gone(at)

    @property
    def persons(self) -> int | None:
        """How many persons took part: what was said of the event, else the sum of its tables."""
        if self.participants is not None:
            return self.participants
        counted = [t.participants for t in self.tables if t.participants is not None]
        return sum(counted) if counted else None

    def persons_at(self, places: Collection[int]) -> int | None:
        """How many persons stand behind what some tables (by id) have written or voted.

        As many as the moderator told; where that was not told, an equal share of the others who
        took part, and all of them behind every table together. None when nobody knows how many
        took part. What was brought in from a file, and a survey's words, have no table that anybody
        sat at: all who took part stand behind them.
        """
        everybody = self.persons
        seats = {t.id: t.participants for t in self.tables if t.key is not None}
        if everybody is None or not seats.keys() >= set(places):
            return everybody
        told = [number for number in seats.values() if number is not None]
        untold = len(seats) - len(told)
        if untold and len(set(places)) == len(seats):
            return everybody
        share = max(1, (everybody - sum(told)) // untold) if untold else 0
        here = (seats[place] for place in set(places))
        return min(everybody, sum(share if number is None else number for number in here))


@dataclass(frozen=True)
class EventHead(AsksState):
    """What tells one event from another, without its rounds and tables."""

    id: int
    code: str
    title: str
    date: str
    place: str
    district: str | None
    participants: int | None
    state: str
    survey_id: int | None


@dataclass(frozen=True)
class Overview:
    """An event in a list."""

    event: Event
    notes: int
    late: int
    tables_with_notes: int


def _event(db: Database, r: Row) -> Event:
    seats: dict[int, dict[str, list[tuple[str, int]]]] = {}
    for s in rows(
        db,
        "SELECT seat.* FROM seat JOIN cafe_table t ON t.id = table_id WHERE t.event_id = ?",
        (r["id"],),
    ):
        seats.setdefault(s["table_id"], {}).setdefault(s["dimension"], []).append(
            (s["value"], s["persons"])
        )
    return Event(
        id=r["id"],
        code=r["code"],
        title=r["title"],
        date=r["date"],
        place=r["place"],
        district=r["district"],
        participants=r["participants"],
        state=r["state"],
        rounds=tuple(
            Round(q["number"], q["question"], q["kind"])
            for q in rows(db, "SELECT * FROM round WHERE event_id = ? ORDER BY number", (r["id"],))
        ),
        tables=tuple(
            Table(
                t["id"],
                t["event_id"],
                t["number"],
                t["name"],
                t["key"],
                t["participants"],
                tuple(seats.get(t["id"], {}).get("profession", ())),
                tuple(seats.get(t["id"], {}).get("area", ())),
            )
            for t in rows(
                db, "SELECT * FROM cafe_table WHERE event_id = ? ORDER BY number", (r["id"],)
            )
        ),
        current_round=r["current_round"],
        round_started_at=r["round_started_at"],
        round_minutes=r["round_minutes"],
        round_paused_at=r["round_paused_at"],
        round_paused=r["round_paused"],
        harvest=r["harvest"],
        harvest_by=r["harvest_by"],
        votes_each=r["votes_each"],
        survey_id=r["survey_id"],
        verbatim=bool(r["verbatim"]),
    )


def get(db: Database, code: str) -> Event:
    """The event with this code. Raises Unknown("event_unknown")."""
    found = row(db, "SELECT * FROM event WHERE code = ?", (typed_codes.plain_code(code),))
    if found is None:
        raise Unknown("event_unknown", code=code)
    return _event(db, found)


def by_id(db: Database, event_id: int) -> Event:
    """The event with this id. Raises Unknown."""
    found = row(db, "SELECT * FROM event WHERE id = ?", (event_id,))
    if found is None:
        raise Unknown("event_unknown", code=event_id)
    return _event(db, found)


def by_key(db: Database, key: str) -> tuple[Event, Table]:
    """The table with this key, and its event. Raises as `no_such_key` when there is none."""
    event_id = value(
        db, "SELECT event_id FROM cafe_table WHERE key = ?", (typed_codes.plain_code(key),)
    )
    if event_id is None:
        raise no_such_key(db, key)
    event = by_id(db, event_id)
    return event, next(t for t in event.tables if t.key == typed_codes.plain_code(key))


def no_such_key(db: Database, key: str) -> Unknown | Gone:
    """Why no table has this key: Gone("key_revoked") for one that a table had before, else
    Unknown("key_unknown")."""
    if value(
        db,
        "SELECT EXISTS (SELECT 1 FROM revoked_key WHERE key = ?)",
        (typed_codes.plain_code(key),),
    ):
        return Gone("key_revoked")
    return Unknown("key_unknown")


def heads(db: Database) -> list[EventHead]:
    """All events, the latest first, in one query."""
    names = tuple(EventHead.__dataclass_fields__)
    found = rows(db, f"SELECT {', '.join(names)} FROM event ORDER BY date DESC, id DESC")  # noqa: S608
    return [EventHead(*(r[name] for name in names)) for r in found]


def tables_written(db: Database, event_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By event: how many tables it has to write at, and how many of them have a note that
    counts."""
    found = rows(
        db,
        "SELECT t.event_id, count(*) AS tables, sum(EXISTS (SELECT 1 FROM note n "
        "JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
        "WHERE n.table_id = t.id AND v.standing = 'kept' AND NOT v.withdrawn)) AS written "
        "FROM cafe_table t WHERE t.key IS NOT NULL "
        "AND t.event_id IN (SELECT value FROM json_each(?)) GROUP BY t.event_id",
        (json.dumps(sorted(event_ids)),),
    )
    return {r["event_id"]: (r["tables"], r["written"]) for r in found}


def has_notes(db: Database, event: EventHead | Event) -> bool:
    """Whether a note of the event counts."""
    return bool(
        value(
            db,
            "SELECT EXISTS (SELECT 1 FROM passage p JOIN note n ON n.id = p.id "
            "JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
            "WHERE p.event_id = ? AND v.standing = 'kept' AND NOT v.withdrawn)",
            (event.id,),
        )
    )


def overviews(db: Database) -> list[Overview]:
    """All events, the latest first, with their counts of notes."""
    counts = {
        r["event_id"]: r
        for r in rows(
            db,
            "SELECT t.event_id, count(*) FILTER (WHERE v.standing = 'kept' AND NOT v.withdrawn) n, "
            "count(DISTINCT t.id) FILTER (WHERE v.standing = 'kept' AND NOT v.withdrawn) tables "
            "FROM note JOIN cafe_table t ON t.id = note.table_id "
            "JOIN note_revision v ON v.note_id = note.id AND v.revision = note.current "
            "GROUP BY t.event_id",
        )
    }
    late = {
        r["event_id"]: r["n"]
        for r in rows(
            db,
            "SELECT p.event_id, count(*) n FROM note_revision v JOIN passage p ON p.id = v.note_id "
            "WHERE v.standing = 'late' GROUP BY p.event_id",
        )
    }
    found = rows(db, "SELECT * FROM event ORDER BY date DESC, id DESC")
    return [
        Overview(
            _event(db, r),
            counts[r["id"]]["n"] if r["id"] in counts else 0,
            late.get(r["id"], 0),
            counts[r["id"]]["tables"] if r["id"] in counts else 0,
        )
        for r in found
    ]


def closed_before(db: Database, day: str) -> list[tuple[Event, str]]:
    """The events that were closed before an ISO date, and on which day (UTC); none that hold the
    words of a survey."""
    found = rows(
        db,
        "SELECT * FROM event WHERE state = 'closed' AND closed_at < ? AND survey_id IS NULL "
        "ORDER BY closed_at, id",
        (day,),
    )
    return [(_event(db, r), r["closed_at"][:10]) for r in found]


def add(
    db: Database,
    actor: str,
    *,
    title: str,
    date: str,
    place: str = "",
    district: str | None = None,
    participants: int | None = None,
    questions: Sequence[str],
    kinds: Sequence[str | None] = (),
    tables: int,
) -> str:
    """Add a draft event with its rounds and tables; returns its code.

    `kinds` are those of the rounds' notes, in the order of the questions; none where it ends.
    Without questions it can be filled from a file, which brings its own, but not opened. Raises
    Refused for a district that is unknown or did not exist on the date.
    """
    _check_district(db, district, date)
    code = typed_codes.new_code(CODE_LENGTH)
    cursor = db.conn.execute(
        "INSERT INTO event (code, title, date, place, district, participants, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (code, title.strip(), date, place.strip(), district, participants, days.now()),
    )
    event_id = int(cursor.lastrowid or 0)
    for number, question in enumerate(questions, start=1):
        _add_round(db, event_id, number, question, _nth(kinds, number))
    for number in range(1, tables + 1):
        _add_table(db, event_id, number, str(number))
    audit.add(db, actor, "event.add", f"event:{code}", rounds=len(questions), tables=tables)
    return code


def change(
    db: Database,
    actor: str,
    event: Event,
    *,
    title: str,
    date: str,
    place: str,
    district: str | None,
    participants: int | None,
    questions: Sequence[str],
    kinds: Sequence[str | None] | None = None,
    tables: int,
) -> None:
    """Change an event. Rounds and tables are added or taken away at the end only. `kinds` as in
    `add`, None to leave them; notes that are there keep theirs.

    Raises Refused for a district as in `add`, Conflict when a round or table that would go has
    notes.
    """
    _check_district(db, district, date)
    db.conn.execute(
        "UPDATE event SET title = ?, date = ?, place = ?, district = ?, participants = ? "
        "WHERE id = ?",
        (title.strip(), date, place.strip(), district, participants, event.id),
    )
    if kinds is None:
        kinds = [r.kind for r in event.rounds]
    for number, question in enumerate(questions, start=1):
        kind = _nth(kinds, number)
        if number <= len(event.rounds):
            db.conn.execute(
                "UPDATE round SET question = ?, kind = ? WHERE event_id = ? AND number = ?",
                (question.strip(), kind, event.id, number),
            )
        else:
            _add_round(db, event.id, number, question, kind)
    for gone in event.rounds[len(questions) :]:
        if value(
            db,
            "SELECT EXISTS (SELECT 1 FROM note_revision v JOIN passage p ON p.id = v.note_id "
            "WHERE p.event_id = ? AND v.round = ?)",
            (event.id, gone.number),
        ):
            raise Conflict("event_has_notes", number=gone.number)
        db.conn.execute(
            f"UPDATE event SET {NO_ROUND} WHERE id = ? AND current_round = ?",  # noqa: S608
            (event.id, gone.number),
        )
        db.conn.execute(
            "DELETE FROM round WHERE event_id = ? AND number = ?", (event.id, gone.number)
        )
    real = [t for t in event.tables if t.key is not None]
    for number in range(len(real) + 1, tables + 1):
        _add_table(db, event.id, _free_number(db, event.id), str(number))
    for table in real[tables:]:
        if value(db, "SELECT EXISTS (SELECT 1 FROM note WHERE table_id = ?)", (table.id,)):
            raise Conflict("table_has_notes", number=table.name)
        for what in ("seat", "device", "receipt", "revoked_key"):
            db.conn.execute(f"DELETE FROM {what} WHERE table_id = ?", (table.id,))  # noqa: S608
        db.conn.execute("DELETE FROM cafe_table WHERE id = ?", (table.id,))
    audit.add(db, actor, "event.change", f"event:{event.code}")


def move(db: Database, actor: str, event: Event, state: str) -> None:
    """Take the event to another state. Moving it to where it is changes nothing.

    A draft that was filled from a file may be closed at once. Raises Conflict("event_state") for
    a way that does not exist (such as back to draft), and
    Refused("event_needs_round") when there is nothing to write about.
    """
    if state == event.state:
        return
    if state not in NEXT[event.state]:
        raise Conflict("event_state")
    if (event.state, state) == ("draft", "closed") and not value(
        db, "SELECT EXISTS (SELECT 1 FROM passage WHERE event_id = ?)", (event.id,)
    ):
        raise Conflict("event_state")
    if state == "open" and not event.rounds:
        raise Refused("event_needs_round")
    column = "opened_at" if state == "open" else "closed_at"
    db.conn.execute(
        f"UPDATE event SET state = ?, {column} = ? WHERE id = ?",  # noqa: S608
        (state, days.now(), event.id),
    )
    if state == "closed":  # what tablets told of themselves has served its time
        ours = "(SELECT id FROM cafe_table WHERE event_id = ?)"
        db.conn.execute(
            "UPDATE device SET away = 0, weak = 0, low = 0, awake = NULL, wrote_at = NULL "  # noqa: S608
            f"WHERE table_id IN {ours}",
            (event.id,),
        )
        db.conn.execute("UPDATE cafe_table SET help_at = NULL WHERE event_id = ?", (event.id,))
    audit.add(db, actor, f"event.{state}", f"event:{event.code}")


def open_words(db: Database, actor: str, event: Event, verbatim: bool) -> None:
    """Let readers read all that was said at the event word for word, or no longer."""
    if verbatim != event.verbatim:
        db.conn.execute("UPDATE event SET verbatim = ? WHERE id = ?", (int(verbatim), event.id))
        done = "event.words_opened" if verbatim else "event.words_closed"
        audit.add(db, actor, done, f"event:{event.code}")


def count_persons(db: Database, actor: str, event: Event, persons: int) -> None:
    """Say how many persons took part."""
    if persons != event.participants:
        db.conn.execute("UPDATE event SET participants = ? WHERE id = ?", (persons, event.id))
        audit.add(db, actor, "event.persons", f"event:{event.code}", participants=persons)


def seat(
    db: Database,
    actor: str,
    table: Table,
    *,
    participants: int | None,
    professions: Mapping[str, int],
    areas: Mapping[str, int],
) -> None:
    """Say who sits at a table: how many persons, and how many by profession and by area."""
    db.conn.execute("UPDATE cafe_table SET participants = ? WHERE id = ?", (participants, table.id))
    db.conn.execute("DELETE FROM seat WHERE table_id = ?", (table.id,))
    for dimension, counts in (("profession", professions), ("area", areas)):
        db.conn.executemany(
            "INSERT INTO seat (table_id, dimension, value, persons) VALUES (?, ?, ?, ?)",
            [(table.id, dimension, k, n) for k, n in counts.items() if n > 0],
        )
    audit.add(db, actor, "table.seat", f"table:{table.id}", participants=participants)


def round_for(db: Database, event: Event, question: str) -> int:
    """The number of the round with this question, or with this number in `event`; made at the end
    when there is none."""
    found = _round_named(db, event, question)
    if found is not None:
        return found
    last = value(db, "SELECT max(number) FROM round WHERE event_id = ?", (event.id,))
    number = int(last or 0) + 1
    _add_round(db, event.id, number, question)
    return number


def has_round(db: Database, event: Event, question: str) -> bool:
    """Whether a round of the event has this question or number, as `round_for` understands it."""
    return _round_named(db, event, question) is not None


def _round_named(db: Database, event: Event, question: str) -> int | None:
    wanted = " ".join(question.split()).casefold()
    found = rows(db, "SELECT number, question FROM round WHERE event_id = ?", (event.id,))
    for r in found:
        if " ".join(r["question"].split()).casefold() == wanted:
            return int(r["number"])
    # A round that was just made for another name is not meant by its number.
    return next((r.number for r in event.rounds if str(r.number) == wanted), None)


def table_for(db: Database, event: Event, name: str | None, made: str = IMPORTED) -> int:
    """The id of the table with this name or number; a missing one becomes that called `made`."""
    wanted = name if name is not None and _table_named(db, event.id, name) else made
    found = _table_named(db, event.id, wanted)
    if found is not None:
        return found
    number = _free_number(db, event.id)
    return _add_table(db, event.id, number, wanted, with_key=False)


def has_table(db: Database, event: Event, name: str) -> bool:
    """Whether a table of the event has this name or number, as `table_for` understands it."""
    return _table_named(db, event.id, name) is not None


def _table_named(db: Database, event_id: int, name: str) -> int | None:
    for r in rows(db, "SELECT id, number, name FROM cafe_table WHERE event_id = ?", (event_id,)):
        written = name.strip().casefold()
        if written in (r["name"].casefold(), f"bord {r['name']}".casefold(), str(r["number"])):
            return int(r["id"])
    return None


def _free_number(db: Database, event_id: int) -> int:
    highest = value(db, "SELECT max(number) FROM cafe_table WHERE event_id = ?", (event_id,))
    return int(highest or 0) + 1


def _nth(kinds: Sequence[str | None], number: int) -> str | None:
    """The kind of the round with this number, counted from 1."""
    return kinds[number - 1] if number <= len(kinds) else None


def _add_round(
    db: Database, event_id: int, number: int, question: str, kind: str | None = None
) -> None:
    db.conn.execute(
        "INSERT INTO round (event_id, number, question, kind) VALUES (?, ?, ?, ?)",
        (event_id, number, question.strip(), kind),
    )


def _add_table(
    db: Database, event_id: int, number: int, name: str, *, with_key: bool = True
) -> int:
    cursor = db.conn.execute(
        "INSERT INTO cafe_table (event_id, number, name, key) VALUES (?, ?, ?, ?)",
        (event_id, number, name, typed_codes.new_code(KEY_LENGTH) if with_key else None),
    )
    return int(cursor.lastrowid or 0)


def _check_district(db: Database, district: str | None, date: str) -> None:
    if district is None:
        return
    found = row(db, "SELECT * FROM district WHERE id = ?", (district,))
    if found is None:
        raise Refused("district_unknown", id=district)
    if not (
        found["first_day"] <= date and (found["last_day"] is None or date <= found["last_day"])
    ):
        raise Refused("district_not_valid", name=found["name"], date=date)
