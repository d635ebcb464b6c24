"""Changes of the organisation, each kept as it was made: nothing is removed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import audit, organisation
from cafe.store.database import row, rows, value
from cafe.store.organisation import AREA, DISTRICT, PROFESSION, Organisation, ProfessionLevel

KINDS = (DISTRICT, AREA, PROFESSION)
FIELDS = {
    DISTRICT: ("name", "kind", "first_day", "last_day", "successor"),
    AREA: ("name", "name_en", "last_day"),
    PROFESSION: ("name", "name_en", "last_day"),
}


@dataclass(frozen=True)
class OrganisationChange:
    """One change: what it was about, and the fields before (None: it is new) and after."""

    id: int
    at: str
    actor: str
    kind: str
    object: str
    before: Mapping[str, str | None] | None
    after: Mapping[str, str | None]

    @property
    def differs(self) -> list[tuple[str, str | None, str | None]]:
        """The fields that changed: (field, before, after)."""
        before = self.before or {}
        return [
            (f, before.get(f), v)
            for f, v in self.after.items()
            if (before.get(f) or None) != (v or None)
        ]


def changes(db: Database) -> list[OrganisationChange]:
    """Every change, the newest first."""
    return [
        OrganisationChange(
            r["id"],
            r["at"],
            r["actor"],
            r["kind"],
            r["object"],
            json.loads(r["before"]) if r["before"] else None,
            json.loads(r["after"]),
        )
        for r in rows(db, "SELECT * FROM organisation_change ORDER BY id DESC")
    ]


def add(db: Database, actor: str, kind: str, name: str, **fields: str | None) -> str:
    """Add a district (with `first_day`, and `kind_of`: district or central), an area or a
    profession (with `name_en`); returns its id.

    Raises Conflict("organisation_name_taken").
    """
    identity = fields.pop("id", None) or plain(name)
    _check_name(db, kind, identity, name)
    if not identity or value(db, f"SELECT EXISTS (SELECT 1 FROM {kind} WHERE id = ?)", (identity,)):  # noqa: S608
        raise Conflict("organisation_name_taken", name=name)
    position = int(value(db, f"SELECT coalesce(max(position), -1) + 1 FROM {kind}"))  # noqa: S608
    if kind == DISTRICT:
        db.conn.execute(
            "INSERT INTO district (id, name, kind, first_day, position) VALUES (?, ?, ?, ?, ?)",
            (identity, name, fields.get("kind_of") or "district", fields["first_day"], position),
        )
    else:
        db.conn.execute(
            f"INSERT INTO {kind} (id, name, name_en, position) VALUES (?, ?, ?, ?)",  # noqa: S608
            (identity, name, fields.get("name_en") or "", position),
        )
    _note(db, actor, kind, identity, None)
    return identity


def add_level(db: Database, actor: str, level: ProfessionLevel) -> None:
    """Add a level of a profession, unless it is there."""
    if value(db, "SELECT EXISTS (SELECT 1 FROM profession_level WHERE id = ?)", (level.id,)):
        return
    db.conn.execute(
        "INSERT INTO profession_level (id, profession, name, position) "
        "VALUES (?, ?, ?, (SELECT count(*) FROM profession_level WHERE profession = ?))",
        (level.id, level.profession, level.name, level.profession),
    )
    audit.add(db, actor, "organisation.level", "organisation", name=level.name)


def rename(db: Database, actor: str, kind: str, identity: str, name: str, from_day: str) -> None:
    """Give it a new name from an ISO date on; before it the old one is read.

    Raises Unknown, Conflict("organisation_name_taken").
    """
    before = _fields(db, kind, identity)
    if before["name"] == name:
        return
    _check_name(db, kind, identity, name)
    last = (date.fromisoformat(from_day) - timedelta(days=1)).isoformat()
    db.conn.execute(
        "INSERT OR REPLACE INTO organisation_name (kind, id, last_day, name) VALUES (?, ?, ?, ?)",
        (kind, identity, last, before["name"]),
    )
    db.conn.execute(f"UPDATE {kind} SET name = ? WHERE id = ?", (name, identity))  # noqa: S608
    _note(db, actor, kind, identity, before)


def call_in_english(db: Database, actor: str, kind: str, identity: str, name: str) -> None:
    """Say what an area or profession is called on English pages, "" for as in Swedish.
    Raises Unknown."""
    if kind == DISTRICT:
        raise Unknown("not_found")
    before = _fields(db, kind, identity)
    db.conn.execute(f"UPDATE {kind} SET name_en = ? WHERE id = ?", (name, identity))  # noqa: S608
    _note(db, actor, kind, identity, before)


def end_district(
    db: Database, actor: str, identity: str, last_day: str | None, successor: str | None
) -> None:
    """Say when a district ended and which one took over; None and None: it has not ended.

    Raises Unknown; Refused "organisation_ends_before_it_began", "organisation_successor_later"
    (it began after the day that follows, or had ended by then), "organisation_successor_itself"
    (or one that came of it).
    """
    known = organisation.get(db)
    before = _fields(db, DISTRICT, identity)
    if last_day is None:
        successor = None
    else:
        _check_end(known, identity, last_day, successor)
    if last_day is None:  # it goes on, and answers for itself
        db.conn.execute("DELETE FROM takeover WHERE district = ?", (identity,))
    db.conn.execute(
        "UPDATE district SET last_day = ?, successor = ? WHERE id = ?",
        (last_day, successor, identity),
    )
    _note(db, actor, DISTRICT, identity, before)


def end_choice(db: Database, actor: str, kind: str, identity: str, last_day: str | None) -> None:
    """Say when an area or profession was last used; None: it is in use. Raises Unknown."""
    before = _fields(db, kind, identity)
    db.conn.execute(f"UPDATE {kind} SET last_day = ? WHERE id = ?", (last_day, identity))  # noqa: S608
    _note(db, actor, kind, identity, before)


def compare(db: Database, data: Mapping[str, Any]) -> list[OrganisationChange]:
    """What an organisation file would change. What stands in the instance and not in the file
    stays as it is.

    Raises Refused("organisation_file_wrong") with the place of the first fault.
    """
    found = []
    seen: set[tuple[str, str]] = set()
    for kind in KINDS:
        listed = data.get(kind, [])
        if not isinstance(listed, list):
            raise Refused("organisation_file_wrong", place=kind)
        for number, entry in enumerate(listed, start=1):
            after = _entry(kind, number, entry)
            identity = str(entry["id"])
            if (kind, identity) in seen:
                raise Refused("organisation_file_wrong", place=f"{kind} {number}: {identity}")
            seen.add((kind, identity))
            before = _fields(db, kind, identity) if _exists(db, kind, identity) else None
            if before:
                # A file that was written before an ending does not undo it.
                kept = {"last_day", "successor"} if after.get("last_day") is None else set()
                kept |= {"name_en"} if not after.get("name_en") else set()
                after |= {f: before[f] for f in (kept | {"kind", "first_day"}) & after.keys()}
            if before != after:
                found.append(OrganisationChange(0, "", "", kind, identity, before, after))
    if not seen:
        raise Refused("organisation_file_wrong", place="[[district]]")
    known = {d.id for d in organisation.get(db).districts}
    known |= {identity for kind, identity in seen if kind == DISTRICT}
    for change in found:
        heir = change.after.get("successor")
        if heir and heir not in known:
            raise Refused("organisation_file_wrong", place=f"{change.object}: successor = {heir}")
    return found


def bring_in(db: Database, actor: str, data: Mapping[str, Any], day: str) -> int:
    """Make the changes of an organisation file, new names from the ISO date `day` on; returns how
    many things changed. All or nothing; raises as `compare`, `add`, `rename` and `end_district`."""
    found = compare(db, data)
    for change in found:
        if change.before is None:
            after = change.after
            add(
                db,
                actor,
                change.kind,
                str(after["name"]),
                id=change.object,
                name_en=after.get("name_en"),
                first_day=after.get("first_day"),
                kind_of=after.get("kind"),
            )
        else:
            rename(db, actor, change.kind, change.object, str(change.after["name"]), day)
            if (english := change.after.get("name_en")) is not None:
                call_in_english(db, actor, change.kind, change.object, english)
    for change in found:  # successors are there by now
        ending = change.after.get("last_day"), change.after.get("successor")
        now_is = _fields(db, change.kind, change.object)
        if ending == (now_is.get("last_day"), now_is.get("successor")):
            continue
        if change.kind == DISTRICT:
            end_district(db, actor, change.object, *ending)
        else:
            end_choice(db, actor, change.kind, change.object, ending[0])
    return len(found)


def plain(name: str) -> str:
    """An id made of a name: letters a–z, digits and hyphens."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in bare
                   if not unicodedata.combining(c))  # fmt: skip
    return "-".join(part for part in kept.split("-") if part)[:60].strip("-")


def _check_end(known: Organisation, identity: str, last_day: str, successor: str | None) -> None:
    district = known.district(identity)
    if district is None or last_day < district.first_day:
        raise Refused("organisation_ends_before_it_began")
    if not successor:
        return
    heir = known.district(successor)
    if heir is None:
        raise Refused("district_unknown", id=successor)
    if heir.id in known.family(identity):
        raise Refused("organisation_successor_itself")
    next_day = (date.fromisoformat(last_day) + timedelta(days=1)).isoformat()
    if not heir.valid_on(next_day):
        raise Refused("organisation_successor_later", name=heir.name, day=next_day)


def _entry(kind: str, number: int, entry: object) -> dict[str, str | None]:
    place = f"{kind} {number}"
    if not isinstance(entry, dict):
        raise Refused("organisation_file_wrong", place=place)
    for key in ("id", "name"):
        written = entry.get(key)
        if not isinstance(written, str) or not written.strip() or len(written) > 100:
            raise Refused("organisation_file_wrong", place=f"{place}: {key}")
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,59}", entry["id"]):
        raise Refused("organisation_file_wrong", place=f"{place}: id = {entry['id']}")
    made: dict[str, str | None] = {"name": " ".join(entry["name"].split())}
    for key in FIELDS[kind][1:]:
        written = entry.get(key)
        if key in ("first_day", "last_day"):
            made[key] = _iso(written, f"{place}: {key}")
        elif key == "kind":
            made[key] = str(written or "district")
        elif key == "name_en":
            made[key] = " ".join(str(written or "").split())
            if len(made[key] or "") > 100:
                raise Refused("organisation_file_wrong", place=f"{place}: {key}")
        else:
            made[key] = str(written) if written else None
    if kind == DISTRICT and (
        made["first_day"] is None or made["kind"] not in ("district", "central")
    ):
        raise Refused("organisation_file_wrong", place=f"{place}: first_day, kind")
    return made


def _iso(written: object, place: str) -> str | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(str(written)).isoformat()
    except ValueError:
        raise Refused("organisation_file_wrong", place=place) from None


def _check_name(db: Database, kind: str, identity: str, name: str) -> None:
    """No two that are in use are called the same."""
    for r in rows(db, f"SELECT id, name FROM {kind} WHERE last_day IS NULL"):  # noqa: S608
        if r["id"] != identity and r["name"].casefold() == name.casefold():
            raise Conflict("organisation_name_taken", name=name)


def _exists(db: Database, kind: str, identity: str) -> bool:
    return bool(value(db, f"SELECT EXISTS (SELECT 1 FROM {kind} WHERE id = ?)", (identity,)))  # noqa: S608


def _fields(db: Database, kind: str, identity: str) -> dict[str, str | None]:
    if kind not in KINDS:
        raise Unknown("not_found")
    found = row(db, f"SELECT * FROM {kind} WHERE id = ?", (identity,))  # noqa: S608
    if found is None:
        raise Unknown("not_found")
    return {name: found[name] for name in FIELDS[kind]}


def _note(
    db: Database,
    actor: str,
    kind: str,
    identity: str,
    before: Mapping[str, str | None] | None,
) -> None:
    after = _fields(db, kind, identity)
    if before == after:
        return
    db.conn.execute(
        "INSERT INTO organisation_change (at, actor, kind, object, before, after) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            days.now(),
            actor,
            kind,
            identity,
            json.dumps(before, ensure_ascii=False) if before else None,
            json.dumps(after, ensure_ascii=False),
        ),
    )
    audit.add(db, actor, "organisation.change", f"{kind}:{identity}")
