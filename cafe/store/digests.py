"""Digests: what a district's working groups are told each quarter, and who is to get it.

A series says which groups (of a district, or of an area of work there), how, and by whom. It has at
most one draft; what is published is written down as it was told, and the database refuses to change
it. What was said is kept by its passage and revision, not word for word, so that erased words are
gone from digests too.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import audit
from cafe.store.database import row, rows, value
from cafe.store.events import CODE_LENGTH
from cafe.store.typed_codes import new_code


@dataclass(frozen=True)
class DigestSeries:
    """Who gets digests of a district: `area` None for all of its areas of work. `told_at` is when
    the last went out, with its code `told_as`; None while none has."""

    id: int
    district: str
    area: str | None
    to_whom: str
    channel: str
    responsible: str
    created_at: str
    ended_at: str | None
    told_at: str | None
    told_as: str | None

    @property
    def is_ended(self) -> bool:
        """Whether no more digests are made."""
        return self.ended_at is not None

    @property
    def due(self) -> str:
        """The ISO day by which the next one has to be out: the last of the quarter in which the
        series began, and after each digest the last of the quarter that follows."""
        if self.told_at is None:
            return days.quarter_ends(days.day_of(self.created_at))
        return days.quarter_ends(days.day_of(self.told_at), 1)

    def awaited(self, today: str) -> bool:
        """Whether one is to be made in the quarter of the ISO date, or should have been before."""
        return not self.is_ended and self.due <= days.quarter_ends(today)

    def late(self, today: str) -> bool:
        """Whether its day has passed on the ISO date."""
        return not self.is_ended and self.due < today


@dataclass(frozen=True)
class StoredDigest:
    """A digest of a series. While it is a draft (`published_at` None) its `content` is empty;
    `without` are ids of proposals that it leaves out, `not_done` ids of activities."""

    id: int
    series_id: int
    code: str
    intro: str
    without: frozenset[int]
    not_done: frozenset[int]
    content: dict[str, Any]
    published_at: str | None


_SERIES = (
    "SELECT s.*, d.published_at AS told_at, d.code AS told_as FROM digest_series s "
    "LEFT JOIN digest d ON d.id = (SELECT max(id) FROM digest t "
    "WHERE t.series_id = s.id AND t.published_at IS NOT NULL)"
)


def _series(r: Row) -> DigestSeries:
    return DigestSeries(**{name: r[name] for name in DigestSeries.__dataclass_fields__})


def _digest(r: Row) -> StoredDigest:
    return StoredDigest(
        r["id"],
        r["series_id"],
        r["code"],
        r["intro"],
        frozenset(json.loads(r["without"])),
        frozenset(json.loads(r["not_done"])),
        json.loads(r["content"] or "{}"),
        r["published_at"],
    )


def every_series(db: Database) -> list[DigestSeries]:
    """All series that have not ended, by district in the organisation's order, whole districts
    before their areas of work."""
    found = rows(
        db,
        f"{_SERIES} JOIN district p ON p.id = s.district LEFT JOIN area a ON a.id = s.area "
        "WHERE s.ended_at IS NULL ORDER BY p.position, s.area IS NOT NULL, a.position",
    )
    return [_series(r) for r in found]


def series(db: Database, series_id: int) -> DigestSeries:
    """One series. Raises Unknown("not_found")."""
    found = row(db, f"{_SERIES} WHERE s.id = ?", (series_id,))
    if found is None:
        raise Unknown("not_found")
    return _series(found)


def add(
    db: Database,
    actor: str,
    *,
    district: str,
    area: str | None,
    to_whom: str,
    channel: str,
    responsible: str,
) -> int:
    """Begin a series; returns its id. Raises Conflict("digest_series_exists")."""
    if value(
        db,
        "SELECT 1 FROM digest_series WHERE district = ? AND area IS ? AND ended_at IS NULL",
        (district, area),
    ):
        raise Conflict("digest_series_exists")
    cursor = db.conn.execute(
        "INSERT INTO digest_series (district, area, to_whom, channel, responsible, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (district, area, to_whom.strip(), channel.strip(), responsible.strip(), days.now()),
    )
    made = int(cursor.lastrowid or 0)
    audit.add(db, actor, "digest_series.add", f"digest_series:{made}")
    return made


def change(
    db: Database,
    actor: str,
    series_id: int,
    *,
    to_whom: str,
    channel: str,
    responsible: str,
    ended: bool = False,
) -> None:
    """Say who gets it from now on, or that no more are made: then its draft goes.

    Raises Unknown, Conflict("digest_series_ended").
    """
    _open(db, series_id)
    db.conn.execute(
        "UPDATE digest_series SET to_whom = ?, channel = ?, responsible = ?, ended_at = ? "
        "WHERE id = ?",
        (
            *(to_whom.strip(), channel.strip(), responsible.strip()),
            *(days.now() if ended else None, series_id),
        ),
    )
    if ended:
        db.conn.execute(
            "DELETE FROM digest WHERE series_id = ? AND published_at IS NULL", (series_id,)
        )
    done = "digest_series.end" if ended else "digest_series.change"
    audit.add(db, actor, done, f"digest_series:{series_id}", to=to_whom.strip())


def draft(db: Database, series_id: int) -> StoredDigest | None:
    """The series' draft as somebody has saved it; None while nobody has."""
    found = row(
        db, "SELECT * FROM digest WHERE series_id = ? AND published_at IS NULL", (series_id,)
    )
    return _digest(found) if found else None


def published(db: Database, series_id: int) -> list[StoredDigest]:
    """What the series has told, the latest first."""
    found = rows(
        db,
        "SELECT * FROM digest WHERE series_id = ? AND published_at IS NOT NULL ORDER BY id DESC",
        (series_id,),
    )
    return [_digest(r) for r in found]


def telling(db: Database, proposal_ids: Collection[int]) -> list[StoredDigest]:
    """The published digests that tell of one of these proposals, the latest first."""
    found = rows(
        db,
        "SELECT * FROM digest g WHERE published_at IS NOT NULL AND EXISTS (SELECT 1 FROM "
        "json_each(g.content, '$.items') i WHERE json_extract(i.value, '$.number') IN "
        "(SELECT value FROM json_each(?))) ORDER BY id DESC",
        (json.dumps(sorted(proposal_ids)),),
    )
    return [_digest(r) for r in found]


def by_code(db: Database, code: str) -> StoredDigest:
    """A published digest. Raises Unknown("digest_unknown")."""
    found = row(db, "SELECT * FROM digest WHERE code = ? AND published_at IS NOT NULL", (code,))
    if found is None:
        raise Unknown("digest_unknown")
    return _digest(found)


def save(
    db: Database,
    series_id: int,
    *,
    intro: str,
    without: Collection[int],
    not_done: Collection[int] = (),
) -> StoredDigest:
    """Keep the draft's own words and what it leaves out. Raises Unknown,
    Conflict("digest_series_ended")."""
    _open(db, series_id)
    left_out = [json.dumps(sorted(set(those))) for those in (without, not_done)]
    if draft(db, series_id) is None:
        db.conn.execute(
            "INSERT INTO digest (series_id, code) VALUES (?, ?)",
            (series_id, new_code(CODE_LENGTH)),
        )
    db.conn.execute(
        "UPDATE digest SET intro = ?, without = ?, not_done = ? "
        "WHERE series_id = ? AND published_at IS NULL",
        (intro.strip(), *left_out, series_id),
    )
    found = draft(db, series_id)
    assert found is not None
    return found


def publish(
    db: Database, actor: str, user_id: int | None, draft: StoredDigest, content: dict[str, Any]
) -> None:
    """Write the draft down as it is told, for good."""
    db.conn.execute(
        "UPDATE digest SET content = ?, published_at = ?, user_id = ? WHERE id = ?",
        (json.dumps(content, ensure_ascii=False), days.now(), user_id, draft.id),
    )
    audit.add(db, actor, "digest.publish", f"digest_series:{draft.series_id}", code=draft.code)


def _open(db: Database, series_id: int) -> None:
    if series(db, series_id).is_ended:
        raise Conflict("digest_series_ended")
