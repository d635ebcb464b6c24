"""Questionnaires by id and version: drafts, and what is published and never changed again.

`content` is the canonical JSON that `forms.questionnaire` writes and reads; the store keeps it as
it is and knows nothing of what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import audit
from cafe.store.database import row, rows, value

DRAFT, PUBLISHED = "draft", "published"


@dataclass(frozen=True)
class QuestionnaireVersion:
    """One version of a questionnaire. `hash` is the SHA-256 of `content`, in hex. `user_id` is who
    began it, `home` the district that it belongs to (None: the city, or built in), `begun_for` the
    event that it was begun for."""

    id: str
    version: int
    content: str
    hash: str
    state: str
    changed_at: str
    user_id: int | None = None
    home: str | None = None
    begun_for: int | None = None


@dataclass(frozen=True)
class RemovedQuestion:
    """A question that was taken out of a draft: its place then, from 0, and its JSON."""

    number: int
    place: int
    content: str


def _version(r: Row) -> QuestionnaireVersion:
    return QuestionnaireVersion(
        r["id"],
        r["version"],
        r["content"],
        r["hash"],
        r["state"],
        r["changed_at"],
        r["user_id"],
        r["home"],
        r["begun_for"],
    )


def get(db: Database, questionnaire_id: str, version: int) -> QuestionnaireVersion:
    """A published version. Raises Unknown("questionnaire_unknown")."""
    found = _find(db, questionnaire_id, version, PUBLISHED)
    if found is None:
        raise Unknown("questionnaire_unknown")
    return found


def latest(db: Database, questionnaire_id: str) -> QuestionnaireVersion:
    """The newest published version. Raises Unknown("questionnaire_unknown")."""
    found = row(
        db,
        "SELECT * FROM questionnaire WHERE id = ? AND state = 'published' "
        "ORDER BY version DESC LIMIT 1",
        (questionnaire_id,),
    )
    if found is None:
        raise Unknown("questionnaire_unknown")
    return _version(found)


def published(db: Database) -> list[QuestionnaireVersion]:
    """Every published version, by id, the newest version first."""
    return [
        _version(r)
        for r in rows(
            db,
            "SELECT * FROM questionnaire WHERE state = 'published' ORDER BY id, version DESC",
        )
    ]


def drafts(db: Database) -> list[QuestionnaireVersion]:
    """Every draft, by id; a questionnaire has at most one."""
    found = rows(db, "SELECT * FROM questionnaire WHERE state = 'draft' ORDER BY id, version")
    return [_version(r) for r in found]


def draft(db: Database, questionnaire_id: str) -> QuestionnaireVersion:
    """The draft of a questionnaire. Raises Unknown("questionnaire_unknown")."""
    found = row(
        db, "SELECT * FROM questionnaire WHERE id = ? AND state = 'draft'", (questionnaire_id,)
    )
    if found is None:
        raise Unknown("questionnaire_unknown")
    return _version(found)


def has_draft(db: Database, questionnaire_id: str) -> bool:
    """Whether the questionnaire is being written."""
    sql = "SELECT EXISTS (SELECT 1 FROM questionnaire WHERE id = ? AND state = 'draft')"
    return bool(value(db, sql, (questionnaire_id,)))


def next_version(db: Database, questionnaire_id: str) -> int:
    """The number that the next version gets; 1 for an id that is not taken."""
    found = value(db, "SELECT max(version) FROM questionnaire WHERE id = ?", (questionnaire_id,))
    return int(found or 0) + 1


def save_draft(
    db: Database,
    actor: str,
    questionnaire_id: str,
    version: int,
    content: str,
    digest: str,
    *,
    user_id: int | None = None,
    home: str | None = None,
    begun_for: int | None = None,
) -> None:
    """Keep a draft: a new one, which `user_id` begins, perhaps for an event, and which belongs to
    `home`, or what it holds now.

    Raises Conflict: "questionnaire_published" for a version that is published, and
    "questionnaire_has_draft" where the questionnaire has a draft of another version.
    """
    before = row(
        db,
        "SELECT 1 FROM questionnaire WHERE id = ? AND version = ?",
        (questionnaire_id, version),
    )
    if before is None:
        if has_draft(db, questionnaire_id):
            raise Conflict("questionnaire_has_draft")
        db.conn.execute(
            "INSERT INTO questionnaire "
            "(id, version, content, hash, state, changed_at, user_id, home, begun_for) "
            "VALUES (?, ?, ?, ?, 'draft', ?, ?, ?, ?)",
            (questionnaire_id, version, content, digest, days.now(), user_id, home, begun_for),
        )
        audit.add(db, actor, "questionnaire.draft", _named(questionnaire_id, version))
        return
    change_draft(db, questionnaire_id, version, content, digest)


def change_draft(
    db: Database, questionnaire_id: str, version: int, content: str, digest: str
) -> None:
    """What a draft holds now. Raises Conflict("questionnaire_published") where there is none."""
    changed = db.conn.execute(
        "UPDATE questionnaire SET content = ?, hash = ?, changed_at = ? "
        "WHERE id = ? AND version = ? AND state = 'draft'",
        (content, digest, days.now(), questionnaire_id, version),
    )
    if changed.rowcount != 1:
        raise Conflict("questionnaire_published")


def put_away(db: Database, questionnaire_id: str, version: int, place: int, content: str) -> None:
    """Keep a question that is taken out of the draft, so that it can be put back until the draft
    is published or thrown away."""
    db.conn.execute(
        "INSERT INTO removed_question (questionnaire_id, version, place, content) "
        "VALUES (?, ?, ?, ?)",
        (questionnaire_id, version, place, content),
    )


def removed(db: Database, questionnaire_id: str, version: int) -> list[RemovedQuestion]:
    """The questions that were taken out of a draft, the latest first."""
    found = rows(
        db,
        "SELECT id, place, content FROM removed_question "
        "WHERE questionnaire_id = ? AND version = ? ORDER BY id DESC",
        (questionnaire_id, version),
    )
    return [RemovedQuestion(r["id"], r["place"], r["content"]) for r in found]


def take_back(
    db: Database, questionnaire_id: str, version: int, number: int
) -> RemovedQuestion | None:
    """A question that was taken out, which then is no longer among them; None when it has been put
    back already."""
    found = [one for one in removed(db, questionnaire_id, version) if one.number == number]
    if not found:
        return None
    db.conn.execute("DELETE FROM removed_question WHERE id = ?", (number,))
    return found[0]


def _forget_removed(db: Database, questionnaire_id: str, version: int) -> None:
    db.conn.execute(
        "DELETE FROM removed_question WHERE questionnaire_id = ? AND version = ?",
        (questionnaire_id, version),
    )


def publish(db: Database, actor: str, questionnaire_id: str, version: int, digest: str) -> None:
    """Publish the draft that has this hash: what was looked at is what is published.

    Raises Unknown, and Conflict("questionnaire_changed") when the draft has become another.
    """
    found = _find(db, questionnaire_id, version, DRAFT)
    if found is None:
        raise Unknown("questionnaire_unknown")
    if found.hash != digest:
        raise Conflict("questionnaire_changed")
    db.conn.execute(
        "UPDATE questionnaire SET state = 'published', changed_at = ? WHERE id = ? AND version = ?",
        (days.now(), questionnaire_id, version),
    )
    _forget_removed(db, questionnaire_id, version)
    audit.add(
        db, actor, "questionnaire.publish", _named(questionnaire_id, version), hash=found.hash
    )


def drop_draft(db: Database, actor: str, questionnaire_id: str) -> None:
    """Throw the draft away. Raises Unknown."""
    found = draft(db, questionnaire_id)
    _forget_removed(db, found.id, found.version)
    db.conn.execute(
        "DELETE FROM questionnaire WHERE id = ? AND version = ? AND state = 'draft'",
        (found.id, found.version),
    )
    audit.add(db, actor, "questionnaire.drop", _named(found.id, found.version))


def ensure_builtin(db: Database, built_in: Iterable[tuple[str, int, str, str]]) -> int:
    """Publish what comes with the software where it is missing: (id, version, content, hash).

    A row that is there is left as it is. Returns how many were written.
    """
    written = 0
    for identity, version, content, digest in built_in:
        written += db.conn.execute(
            "INSERT OR IGNORE INTO questionnaire (id, version, content, hash, state, changed_at) "
            "VALUES (?, ?, ?, ?, 'published', ?)",
            (identity, version, content, digest, days.now()),
        ).rowcount
    return written


def _find(
    db: Database, questionnaire_id: str, version: int, state: str
) -> QuestionnaireVersion | None:
    found = row(
        db,
        "SELECT * FROM questionnaire WHERE id = ? AND version = ? AND state = ?",
        (questionnaire_id, version, state),
    )
    return _version(found) if found else None


def _named(questionnaire_id: str, version: int) -> str:
    return f"questionnaire:{questionnaire_id}:{version}"
