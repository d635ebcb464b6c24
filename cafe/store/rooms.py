"""The room: what each tablet last told, how each table stands, and tables' new keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import audit, receipts
from cafe.store.database import row, rows, value
from cafe.store.events import KEY_LENGTH, Event, Table
from cafe.store.receipts import Receipt
from cafe.store.typed_codes import new_code
from forms.room import TabletFlags

# A tablet tells how it is every 15 seconds: after six that did not come, its figures are old.
SILENT = timedelta(seconds=90)
# When nothing has changed, it is enough to know this closely when a tablet was last heard.
REST = timedelta(seconds=10)
# How often a tablet asks, in seconds: while nothing is due, and when the moderator is about to do
# something, which is so when less than SOON is left of the round.
EVERY_QUIET, EVERY_SOON = 15, 5
SOON = timedelta(seconds=30)
NO_FLAGS = TabletFlags()
# Who wrote so lately writes now; who has not for so many minutes may need a visit.
NOW = timedelta(seconds=40)
QUIET_MINUTES = 5
TABLETS_MAX = 50


@dataclass(frozen=True)
class DeviceState:
    """What a tablet tells about itself. `device` is its UUID, `round` the number of the round that
    it shows, `waiting` how many notes it has not got into the server; `ready` says whether the
    table is done, None when the tablet says nothing new about that; `flags` how it is around it."""

    device: str
    round: int | None
    waiting: int
    ready: bool | None = None
    flags: TabletFlags = NO_FLAGS


@dataclass(frozen=True)
class Tablet:
    """One tablet at one table, as it last told. `ready` means that it has been heard since the
    table said that it is done, and the table has not taken that back. `id` is the store's own."""

    id: str
    table_id: int
    first_at: str
    seen_at: str
    round: int | None
    waiting: int
    ready: bool
    away: bool = False
    weak: bool = False
    low: bool = False
    awake: bool | None = None
    wrote_at: str | None = None

    def fresh(self, at: datetime) -> bool:
        """Whether it has been heard lately."""
        # A time that has not come was told by a clock that was wrong.
        return abs(at - days.moment(self.seen_at)) <= SILENT


@dataclass(frozen=True)
class TableState:
    """How it stands with one table. `notes` are in the server and count, `in_round` of them in the
    moderator's round, `late` wait for the lead; `tablets` the one that was heard last first;
    `wrote_at` is when its last note came, `help_at` since when it asks for help, `began_at` when
    the moderator's round began."""

    table: Table
    notes: int
    late: int
    tablets: tuple[Tablet, ...]
    receipt: Receipt | None
    at: datetime
    in_round: int = 0
    wrote_at: str | None = None
    help_at: str | None = None
    began_at: str | None = None

    @property
    def quiet_minutes(self) -> int:
        """For how many whole minutes nobody at the table has written, in the round or, without
        one, since its tablet was opened; 0 where nobody can say, and where the table is done."""
        known = [self.wrote_at, self.began_at, *(t.wrote_at for t in self.tablets)]
        known += [min(t.first_at for t in self.tablets)] if self.tablets else []
        if not self.tablets or self.ready:
            return 0
        last = max(days.moment(stamp) for stamp in known if stamp)
        return max(0, int((self.at - last).total_seconds() // 60))

    @property
    def writes_now(self) -> bool:
        """Whether somebody has written on one of its tablets just now."""
        return any(t.wrote_at and self.at - days.moment(t.wrote_at) <= NOW for t in self.tablets)

    @property
    def writes(self) -> bool:
        """Whether it counts as writing: heard, not done, and somebody has written there lately; to
        have opened the page is not to write."""
        wrote = [stamp for stamp in (self.wrote_at, *(t.wrote_at for t in self.tablets)) if stamp]
        lately = any(
            self.at - days.moment(stamp) < timedelta(minutes=QUIET_MINUTES) for stamp in wrote
        )
        return bool(self.tablets) and lately and not (self.ready or self.silent)

    @property
    def is_quiet(self) -> bool:
        """Whether it has been silent for so long that somebody should look."""
        return self.quiet_minutes >= QUIET_MINUTES

    @property
    def trouble(self) -> tuple[str, ...]:
        """What is wrong around its tablets: "away", "weak", "low", as those that are heard tell."""
        heard = [t for t in self.tablets if t.fresh(self.at)]
        away = bool(heard) and all(t.away for t in heard)
        found = {"away": away, "weak": any(t.weak for t in heard), "low": any(t.low for t in heard)}
        return tuple(name for name, there in found.items() if there)

    @property
    def ready(self) -> bool:
        """Whether the table has said that it is done."""
        return any(t.ready for t in self.tablets)

    @property
    def waiting(self) -> int:
        """Notes that are still on its tablets, as they last told."""
        return sum(t.waiting for t in self.tablets)

    @property
    def seen_at(self) -> str | None:
        """When one of its tablets was last heard."""
        return max((t.seen_at for t in self.tablets), default=None)

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds that its tablets show."""
        return tuple(sorted({t.round for t in self.tablets if t.round is not None}))

    @property
    def silent(self) -> tuple[Tablet, ...]:
        """The tablets that nobody knows about: their figures are old, and they were not done.

        One that said that it was done, with nothing left, may go to sleep: tablets lock after a
        minute or two, and it tells when it wakes.
        """
        return tuple(
            t for t in self.tablets if not t.fresh(self.at) and not (t.ready and not t.waiting)
        )

    @property
    def is_in(self) -> bool:
        """Whether all that the table wrote has come in."""
        return self.standing == "in"

    @property
    def has_waiting(self) -> bool:
        """Whether a tablet holds notes that have not come in."""
        return self.standing == "waiting"

    @property
    def standing(self) -> str:
        """What the room has to know, the most pressing first: "never" (no tablet has been heard,
        and no note has come), "waiting" (notes are still on a tablet), "silent" (a tablet is not
        heard, so that nobody knows), "writing", or "in": done, with nothing left on any tablet,
        as each last told."""
        if not self.tablets:
            return "writing" if self.notes or self.late else "never"
        if self.waiting:
            return "waiting"
        if self.silent:
            return "silent"
        # A tablet that has not been heard since the table was done may have more to send.
        return "in" if all(t.ready for t in self.tablets) else "writing"


@dataclass(frozen=True)
class Room:
    """All tables of an event that have a key, as of `at`."""

    event: Event
    tables: tuple[TableState, ...]
    at: datetime

    @property
    def all_in(self) -> bool:
        """Whether every table is done and everything it wrote is in the server, as it last told."""
        return bool(self.tables) and all(t.is_in for t in self.tables)

    @property
    def notes(self) -> int:
        """How many notes have come from all tables."""
        return sum(t.notes for t in self.tables)

    @property
    def writing(self) -> tuple[TableState, ...]:
        """The tables that write."""
        return tuple(t for t in self.tables if t.writes)

    @property
    def ends_at(self) -> datetime | None:
        """When the time of the round is out; None without a clock, and while it stands still."""
        left = self.event.time_left(self.at)
        if left is None or self.event.is_paused:
            return None
        return self.at + timedelta(seconds=left)

    @property
    def left(self) -> float:
        """Seconds that the round has left, negative when its time is out, 0 without a clock."""
        return self.event.time_left(self.at) or 0.0


def ask_again(event: Event) -> int:
    """In how many seconds a tablet is to ask again: soon while the room votes, between rounds and
    when the clock is nearly out, since the moderator is about to do something then."""
    left = event.time_left(days.clock())
    running = left is not None and not event.is_paused and left > SOON.total_seconds()
    quiet = not event.is_open or (running and event.harvest != "open")
    return EVERY_QUIET if quiet else EVERY_SOON


@dataclass(frozen=True)
class Tally:
    """What has been received from a table: (round, kind, number) of the notes that count, and how
    many more wait for the lead."""

    counts: tuple[tuple[int, str, int], ...]
    late: int

    @property
    def notes(self) -> int:
        """All of them."""
        return sum(n for _, _, n in self.counts) + self.late


# What tablets tell


def is_news(db: Database, table_id: int, told: DeviceState) -> bool:
    """Whether `hear` would write anything worth a write: a change, or ten seconds gone by."""
    tablets = of_table(db, table_id)
    known = next((t for t in tablets if t.id == _id(table_id, told)), None)
    if known is None or (known.round, known.waiting) != (told.round, told.waiting):
        return True
    flags = told.flags
    around = (known.away, known.weak, known.low, known.awake)
    if flags.help is not None or around != (flags.away, flags.weak, flags.low, flags.awake):
        return True
    ready = any(t.ready for t in tablets) if told.ready is None else told.ready
    if known.ready != ready or (not ready and any(t.ready for t in tablets)):
        return True
    return abs(days.clock() - days.moment(known.seen_at)) > REST


def hear(db: Database, table_id: int, told: DeviceState) -> None:
    """Keep what a tablet told. The first time that a table is done it gets its receipt; one that
    says so asks for help no longer, unless it does so in the same breath."""
    known = of_table(db, table_id)
    was_ready = any(t.ready for t in known)
    ready = was_ready if told.ready is None else told.ready
    name = _id(table_id, told)
    if len(known) >= TABLETS_MAX and all(t.id != name for t in known):
        least = min(known, key=lambda t: (t.waiting > 0, t.seen_at))
        db.conn.execute("DELETE FROM device WHERE id = ?", (least.id,))
    if told.ready is False:
        db.conn.execute("UPDATE device SET ready = 0 WHERE table_id = ?", (table_id,))
    db.conn.execute(
        "INSERT INTO device (id, table_id, first_at, seen_at, round, waiting, ready, away, weak, "
        "low, awake, wrote_at) VALUES (:id, :table, :at, :at, :round, :waiting, :ready, :away, "
        ":weak, :low, :awake, :wrote) ON CONFLICT (id) DO UPDATE SET seen_at = :at, "
        "round = :round, waiting = :waiting, ready = :ready, away = :away, weak = :weak, "
        "low = :low, awake = :awake, wrote_at = coalesce(:wrote, wrote_at)",
        {
            "id": name,
            "table": table_id,
            "at": days.now(),
            "round": told.round,
            "waiting": told.waiting,
            "ready": int(ready),
            "away": int(told.flags.away),
            "weak": int(told.flags.weak),
            "low": int(told.flags.low),
            "awake": None if told.flags.awake is None else int(told.flags.awake),
            "wrote": days.now() if told.flags.writing else None,
        },
    )
    if told.flags.help is not None:
        ask_help(db, table_id, told.flags.help)
    elif ready and not was_ready:
        ask_help(db, table_id, False)
    if ready:
        receipts.issue(db, f"table:{table_id}", table_id)


def ask_help(db: Database, table_id: int, wanted: bool) -> None:
    """A table asks for help, or no longer does. Asking again keeps since when."""
    db.conn.execute(
        "UPDATE cafe_table SET help_at = CASE WHEN ? THEN coalesce(help_at, ?) END WHERE id = ?",
        (int(wanted), days.now(), table_id),
    )


def asks_help(db: Database, table_id: int) -> bool:
    """Whether the table asks for help."""
    return bool(value(db, "SELECT help_at IS NOT NULL FROM cafe_table WHERE id = ?", (table_id,)))


def of_table(db: Database, table_id: int) -> list[Tablet]:
    """The tablets of a table, the one that was heard last first."""
    return [
        _tablet(r)
        for r in rows(
            db, "SELECT * FROM device WHERE table_id = ? ORDER BY seen_at DESC, id", (table_id,)
        )
    ]


def forget(db: Database, actor: str, table: Table, tablet_id: str) -> None:
    """Count a tablet no longer; it is back in the count when it is heard again.

    Raises Unknown("not_found") for one that is not at this table.
    """
    found = row(db, "SELECT * FROM device WHERE id = ? AND table_id = ?", (tablet_id, table.id))
    if found is None:
        raise Unknown("not_found")
    db.conn.execute("DELETE FROM device WHERE id = ?", (tablet_id,))
    audit.add(db, actor, "tablet.forget", f"table:{table.id}", waiting=found["waiting"])


def _id(table_id: int, told: DeviceState) -> str:
    # A tablet that has been at two tables has told about each.
    return f"{told.device}@{table_id}"


def _tablet(r: Row) -> Tablet:
    return Tablet(
        r["id"],
        r["table_id"],
        r["first_at"],
        r["seen_at"],
        r["round"],
        r["waiting"],
        bool(r["ready"]),
        bool(r["away"]),
        bool(r["weak"]),
        bool(r["low"]),
        None if r["awake"] is None else bool(r["awake"]),
        r["wrote_at"],
    )


def room(db: Database, event: Event) -> Room:
    """The event's tables with a key, as it stands now."""
    at = days.clock()
    counts = {
        r["table_id"]: r
        for r in rows(
            db,
            "SELECT n.table_id, "
            "count(*) FILTER (WHERE v.standing = 'kept' AND NOT v.withdrawn) AS kept, "
            "count(*) FILTER (WHERE EXISTS (SELECT 1 FROM note_revision w "
            "WHERE w.note_id = n.id AND w.standing = 'late')) AS late, "
            "count(*) FILTER (WHERE v.standing = 'kept' AND NOT v.withdrawn AND v.round = ?) "
            "AS in_round, max(v.received_at) AS wrote_at "
            "FROM note n JOIN cafe_table t ON t.id = n.table_id "
            "LEFT JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
            "WHERE t.event_id = ? GROUP BY n.table_id",
            (event.current_round, event.id),
        )
    }
    helps = {
        r["id"]: r["help_at"]
        for r in rows(db, "SELECT id, help_at FROM cafe_table WHERE event_id = ?", (event.id,))
    }
    tablets: dict[int, list[Tablet]] = {}
    for r in rows(
        db,
        "SELECT d.* FROM device d JOIN cafe_table t ON t.id = d.table_id WHERE t.event_id = ? "
        "ORDER BY d.seen_at DESC, d.id",
        (event.id,),
    ):
        tablets.setdefault(r["table_id"], []).append(_tablet(r))
    issued = {r.table_id: r for r in receipts.of_event(db, event)}
    return Room(
        event,
        tuple(
            TableState(
                table,
                found["kept"] if (found := counts.get(table.id)) else 0,
                found["late"] if found else 0,
                tuple(tablets.get(table.id, ())),
                issued.get(table.id),
                at,
                found["in_round"] if found else 0,
                found["wrote_at"] if found else None,
                helps[table.id],
                event.round_started_at,
            )
            for table in event.tables
            if table.key is not None
        ),
        at,
    )


def done(db: Database, event: Event) -> tuple[bool, ...]:
    """Of each table with a key, in their order: whether it has said that it is done."""
    found = rows(
        db,
        "SELECT t.id FROM cafe_table t JOIN device d ON d.table_id = t.id "
        "WHERE t.event_id = ? AND d.ready GROUP BY t.id",
        (event.id,),
    )
    ready = {r["id"] for r in found}
    return tuple(t.id in ready for t in event.tables if t.key is not None)


# What has come from a table


def tally(db: Database, table_id: int) -> Tally:
    """What has been received from a table, by round and kind; what was withdrawn is not counted."""
    found = rows(
        db,
        "SELECT v.round, v.kind, count(*) AS n FROM note n "
        "JOIN note_revision v ON v.note_id = n.id AND v.revision = n.current "
        "WHERE n.table_id = ? AND NOT v.withdrawn GROUP BY v.round, v.kind "
        "ORDER BY v.round, v.kind",
        (table_id,),
    )
    # Notes that only wait; a change of one that counts already is no further note.
    late = value(
        db,
        "SELECT count(*) FROM note n WHERE n.table_id = ? AND n.current IS NULL AND EXISTS "
        "(SELECT 1 FROM note_revision v WHERE v.note_id = n.id AND v.standing = 'late')",
        (table_id,),
    )
    return Tally(tuple((r["round"], r["kind"], r["n"]) for r in found), int(late))


# What a tablet has to know about its table's notes


def version(db: Database, table_id: int) -> str:
    """A short text that is another as soon as anything about the table's notes is."""
    digest = hashlib.sha256()
    for r in rows(
        db,
        "SELECT v.note_id, v.revision, v.standing, v.fingerprint, n.current FROM note n "
        "JOIN note_revision v ON v.note_id = n.id WHERE n.table_id = ? "
        "ORDER BY v.note_id, v.revision",
        (table_id,),
    ):
        digest.update(repr(tuple(r)).encode())
    return digest.hexdigest()[:16]


# Keys


def new_key(db: Database, actor: str, table: Table) -> str:
    """Give a table a new key and take the old one back; returns the new one.

    Raises Conflict("table_without_key") for a table that came from a file.
    """
    if table.key is None:
        raise Conflict("table_without_key")
    made = new_code(KEY_LENGTH)
    db.conn.execute("UPDATE cafe_table SET key = ? WHERE id = ?", (made, table.id))
    db.conn.execute(
        "INSERT INTO revoked_key (key, table_id, at) VALUES (?, ?, ?)",
        (table.key, table.id, days.now()),
    )
    audit.add(db, actor, "table.new_key", f"table:{table.id}")
    return made
