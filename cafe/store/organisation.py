"""The organisation: districts with their first and last day, areas of work, professions."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from cafe.store import audit
from cafe.store.database import rows, value

STOCKHOLM = Path(__file__).resolve().parent.parent / "organisations" / "stockholm.toml"


@dataclass(frozen=True)
class District:
    """A district administration or a central one; days are ISO dates, `last_day` None: still."""

    id: str
    name: str
    kind: str
    first_day: str
    last_day: str | None
    successor: str | None

    def valid_on(self, day: str) -> bool:
        """Whether it existed on the ISO date."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Choice:
    """An area of work or a profession."""

    id: str
    name: str


@dataclass(frozen=True)
class Organisation:
    """All that figures are broken down by, in the order in which it is shown."""

    districts: tuple[District, ...]
    areas: tuple[Choice, ...]
    professions: tuple[Choice, ...]

    def districts_on(self, day: str) -> tuple[District, ...]:
        """The districts that existed on the ISO date."""
        return tuple(d for d in self.districts if d.valid_on(day))

    def name(self, identity: str | None) -> str:
        """The name of a district, area or profession; an unknown id names itself."""
        names = {d.id: d.name for d in self.districts}
        names |= {c.id: c.name for c in (*self.areas, *self.professions)}
        return names.get(identity or "", identity or "")


def get(db: Database) -> Organisation:
    """The organisation as it stands."""
    return Organisation(
        tuple(
            District(r["id"], r["name"], r["kind"], r["first_day"], r["last_day"], r["successor"])
            for r in rows(db, "SELECT * FROM district ORDER BY position")
        ),
        tuple(Choice(r["id"], r["name"]) for r in rows(db, "SELECT * FROM area ORDER BY position")),
        tuple(
            Choice(r["id"], r["name"])
            for r in rows(db, "SELECT * FROM profession ORDER BY position")
        ),
    )


def is_empty(db: Database) -> bool:
    """Whether no organisation has been loaded."""
    return not value(db, "SELECT EXISTS (SELECT 1 FROM district)")


def load(db: Database, actor: str, path: Path = STOCKHOLM) -> None:
    """Load an organisation file (TOML) into an instance that has none."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for position, d in enumerate(data["district"]):
        db.conn.execute(
            "INSERT INTO district (id, name, kind, first_day, last_day, successor, position) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                d["id"],
                d["name"],
                d.get("kind", "district"),
                _day(d["first_day"]),
                _day(d["last_day"]) if "last_day" in d else None,
                d.get("successor"),
                position,
            ),
        )
    for table in ("area", "profession"):
        db.conn.executemany(
            f"INSERT INTO {table} (id, name, position) VALUES (?, ?, ?)",  # noqa: S608
            [(c["id"], c["name"], position) for position, c in enumerate(data[table])],
        )
    audit.add(db, actor, "organisation.load", "organisation", file=path.name)


def _day(written: object) -> str:
    return written.isoformat() if isinstance(written, date) else str(written)
