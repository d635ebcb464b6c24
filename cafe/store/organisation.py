"""The organisation: districts with their first and last day, areas of work, professions.

It changes: districts merge and names are changed. Nothing goes: what has ended keeps its last day,
an earlier name the last day that it was used, and every change is kept as it was made
(`organisation_history`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from cafe import days
from cafe.store import audit
from cafe.store.database import rows, value

DISTRICT, AREA, PROFESSION = "district", "area", "profession"
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

    def existed_in(self, period: str) -> bool:
        """Whether it existed on any day of a period: a year, a month or a day."""
        first, last = self.first_day[: len(period)], (self.last_day or period)[: len(period)]
        return first <= period <= last


@dataclass(frozen=True)
class Grouping:
    """An area of work or a profession; `last_day` (ISO date) None: in use. `name` is in the
    language that was asked for, `name_en` "" where nobody has written it."""

    id: str
    name: str
    last_day: str | None = None
    name_en: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """What it may be called in a file."""
        return tuple(way for way in (self.id, self.name, self.name_en) if way)


@dataclass(frozen=True)
class ProfessionLevel:
    """A level within a profession, such as an assistant head among managers. Its `id` begins with
    the profession's and a point, so that it says by itself what it is a part of."""

    id: str
    profession: str
    name: str


@dataclass(frozen=True)
class Organisation:
    """All that figures are broken down by, in the order in which it is shown.

    `areas` and `professions` are those in use, `ended` those that no longer are. `names` are
    earlier ones: kind and id to (last day that it was used, name), in order of time. `levels` are
    parts of professions that indicators have figures of. `kept_by`: of a district that has ended,
    the one that took over what was open in it.
    """

    districts: tuple[District, ...]
    areas: tuple[Grouping, ...]
    professions: tuple[Grouping, ...]
    ended: Mapping[str, tuple[Grouping, ...]] = field(default_factory=dict)
    names: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    levels: tuple[ProfessionLevel, ...] = ()
    kept_by: Mapping[str, str] = field(default_factory=dict)

    def districts_on(self, day: str) -> tuple[District, ...]:
        """The districts that existed on the ISO date."""
        return tuple(d for d in self.districts if d.valid_on(day))

    def name(self, identity: str | None) -> str:
        """The name of a district, area or profession; an unknown id names itself."""
        names = {d.id: d.name for d in self.districts}
        gone = [c for choices in self.ended.values() for c in choices]
        names |= {c.id: c.name for c in (*gone, *self.areas, *self.professions)}
        names |= {level.id: level.name for level in self.levels}
        return names.get(identity or "", identity or "")

    def name_on(self, identity: str | None, day: str, kind: str = DISTRICT) -> str:
        """What it was called on the ISO date (or in the month or year)."""
        for last_day, name in self.names.get((kind, identity or ""), ()):
            if day <= last_day[: len(day)]:
                return name
        return self.name(identity)

    def district(self, identity: str) -> District | None:
        """The district with this id."""
        return next((d for d in self.districts if d.id == identity), None)

    def keeper(self, identity: str | None) -> str | None:
        """The district that has taken over what was open there, in any number of steps; itself when
        none has."""
        return self.keepers(identity)[-1]

    def keepers(self, identity: str | None) -> tuple[str | None, ...]:
        """The district, and each that has taken over from the one before, the keeper last."""
        found = [identity]
        while (by := self.kept_by.get(found[-1] or "")) and by not in found:
            found.append(by)
        return tuple(found)

    def kept(self, identity: str | None) -> frozenset[str | None]:
        """The district, and those whose open cases it has taken over."""
        return frozenset({identity, *(d for d in self.kept_by if self.keeper(d) == identity)})

    def today(self, identity: str) -> str:
        """The district that it has become, following successors; one that still is, is itself."""
        seen = {identity}
        while (found := self.district(identity)) and found.successor:
            if found.successor in seen:
                break
            identity = found.successor
            seen.add(identity)
        return identity

    def predecessors(self, identity: str) -> tuple[District, ...]:
        """The districts that became this one in one step."""
        return tuple(d for d in self.districts if d.successor == identity)

    def family(self, identity: str) -> frozenset[str]:
        """The district and all that it came of, in any number of steps."""
        found = {identity}
        while more := {d.id for d in self.districts if d.successor in found} - found:
            found |= more
        return frozenset(found)


# Levels come from files of figures, which name them in Swedish only.
LEVELS_IN_ENGLISH = {
    "avdelningschef": "Head of department",
    "biträdande chef": "Assistant manager",
    "biträdande enhetschef": "Assistant head of unit",
    "chef": "Manager",
    "enhetschef": "Head of unit",
    "förste socialsekreterare": "Senior social worker",
    "gruppledare": "Team leader",
    "socialsekreterare": "Social worker",
    "specialistsocialsekreterare": "Specialist social worker",
    "verksamhetschef": "Head of operations",
}


def get(db: Database, language: str = "sv") -> Organisation:
    """The organisation as it stands, its areas and professions called as in the language, "sv" or
    "en"; districts are proper names, and so is a level that `LEVELS_IN_ENGLISH` does not know."""
    today = days.today()
    choices = {
        kind: [
            Grouping(
                r["id"],
                (r["name_en"] if language == "en" else "") or r["name"],
                r["last_day"],
                r["name_en"],
            )
            for r in rows(db, f"SELECT * FROM {kind} ORDER BY position")  # noqa: S608
        ]
        for kind in (AREA, PROFESSION)
    }
    names: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for r in rows(db, "SELECT * FROM organisation_name ORDER BY last_day"):
        names.setdefault((r["kind"], r["id"]), []).append((r["last_day"], r["name"]))
    return Organisation(
        tuple(
            District(*(r[name] for name in District.__dataclass_fields__))
            for r in rows(db, "SELECT * FROM district ORDER BY position")
        ),
        tuple(c for c in choices[AREA] if c.last_day is None or c.last_day >= today),
        tuple(c for c in choices[PROFESSION] if c.last_day is None or c.last_day >= today),
        {k: tuple(c for c in v if c.last_day and c.last_day < today) for k, v in choices.items()},
        {place: tuple(earlier) for place, earlier in names.items()},
        tuple(
            ProfessionLevel(
                r["id"],
                r["profession"],
                (LEVELS_IN_ENGLISH.get(r["name"].casefold()) if language == "en" else "")
                or r["name"],
            )
            for r in rows(db, "SELECT * FROM profession_level ORDER BY profession, position")
        ),
        {r["district"]: r["by_district"] for r in rows(db, "SELECT * FROM takeover")},
    )


def is_empty(db: Database) -> bool:
    """Whether no organisation has been loaded."""
    return not value(db, "SELECT EXISTS (SELECT 1 FROM district)")


# Another one after each change of the organisation, and after it was loaded: a value to select.
VERSION = (
    "coalesce((SELECT max(id) FROM organisation_change), -NOT EXISTS (SELECT 1 FROM district))"
)


def version(db: Database) -> int:
    """Another one after each change of the organisation, and after it was loaded."""
    return int(value(db, f"SELECT {VERSION}"))


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
            f"INSERT INTO {table} (id, name, name_en, position) VALUES (?, ?, ?, ?)",  # noqa: S608
            [(c["id"], c["name"], c["name_en"], at) for at, c in enumerate(data[table])],
        )
    audit.add(db, actor, "organisation.load", "organisation", file=path.name)


def _day(written: object) -> str:
    return written.isoformat() if isinstance(written, date) else str(written)
