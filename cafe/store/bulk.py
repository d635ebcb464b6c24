"""Tags that a person confirmed many at once, above a score, after reading some of them.

Each is an ordinary tag with the number of its bulk. Nobody has read them one by one, so they are
told apart wherever tags that a person confirmed are counted, teach the machine nothing, and count
as no reader's word.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from cafe import days
from cafe.errors import Unknown
from cafe.store import audit
from cafe.store.database import row, rows

# A tag that is the last word on its passage and code, and confirms.
_STANDS = (
    "decision = 'confirmed' AND id = (SELECT max(id) FROM tag last "
    "WHERE last.passage_id = tag.passage_id AND last.code = tag.code) "
    "AND code NOT IN (SELECT code FROM code_gone)"
)


@dataclass(frozen=True)
class Bulk:
    """Confirmed at once: `tags` suggestions of a code, or of a theme's passages, that had at least
    the score `above`. Of `read` that the person read first, `wrong` were rejected instead. `left`
    is how many are as they were made; `undone_at`: when all were taken back."""

    id: int
    code: str | None
    theme: str | None
    above: float
    tags: int
    read: int
    wrong: int
    left: int
    name: str
    at: str
    undone_at: str | None


def confirm(
    db: Database,
    user_id: int | None,
    event_id: int,
    found: Collection[tuple[str, int, str]],
    *,
    codebook: str,
    code: str | None,
    theme: str | None,
    above: float,
    read: int,
    wrong: int,
) -> int:
    """Confirm codes of revisions of passages (passage, revision, code) of the event; returns the
    bulk's id."""
    at = days.now()
    cursor = db.conn.execute(
        "INSERT INTO bulk (event_id, code, theme, above, tags, read, wrong, user_id, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (event_id, code, theme, above, len(found), read, wrong, user_id, at),
    )
    made = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "INSERT INTO tag (passage_id, revision, codebook, code, decision, user_id, at, bulk_id) "
        "VALUES (?, ?, ?, ?, 'confirmed', ?, ?, ?)",
        [(passage, revision, codebook, of, user_id, at, made) for passage, revision, of in found],
    )
    audit.add(
        db, audit.by(user_id), "bulk.confirm", f"bulk:{made}", tags=len(found), above=above,
        read=read, wrong=wrong,
    )  # fmt: skip
    return made


def undo(db: Database, user_id: int | None, event_id: int, bulk_id: int) -> None:
    """Take back a bulk of the event, but for those of its tags that somebody has had a word on
    since. Raises Unknown("not_found"); what is undone stays so."""
    found = row(db, "SELECT undone_at FROM bulk WHERE id = ? AND event_id = ?", (bulk_id, event_id))
    if found is None:
        raise Unknown("not_found")
    if found["undone_at"] is not None:
        return
    at = days.now()
    db.conn.execute(
        "INSERT INTO tag (passage_id, revision, codebook, code, decision, user_id, at, bulk_id) "  # noqa: S608
        "SELECT passage_id, revision, codebook, code, 'undone', ?, ?, bulk_id FROM tag "
        f"WHERE bulk_id = ? AND {_STANDS} ORDER BY id",
        (user_id, at, bulk_id),
    )
    db.conn.execute(
        "UPDATE bulk SET undone_by = ?, undone_at = ? WHERE id = ?", (user_id, at, bulk_id)
    )
    audit.add(db, audit.by(user_id), "bulk.undo", f"bulk:{bulk_id}")


def of_event(db: Database, event_id: int) -> list[Bulk]:
    """The bulks of an event, the latest first."""
    found = rows(
        db,
        "SELECT b.*, coalesce(u.name, '') AS name, "  # noqa: S608
        f"(SELECT count(*) FROM tag WHERE tag.bulk_id = b.id AND {_STANDS}) AS held "
        "FROM bulk b LEFT JOIN user u ON u.id = b.user_id WHERE b.event_id = ? ORDER BY b.id DESC",
        (event_id,),
    )
    return [
        Bulk(
            r["id"],
            r["code"],
            r["theme"],
            r["above"],
            r["tags"],
            r["read"],
            r["wrong"],
            r["held"],
            r["name"],
            r["at"],
            r["undone_at"],
        )
        for r in found
    ]
