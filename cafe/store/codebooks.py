"""The organisation's own codebooks: one draft, and versions that are published and never change.

`content` is the canonical JSON that `understand.codebooks` writes and reads; the store keeps it as
it is. When a version is published, decisions go over to it: what that means for each code is given
as `CodeMove`s, and every decision that was made before stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Protocol

from sqlite_utils import Database

from cafe import days
from cafe.errors import Conflict, Unknown
from cafe.store import audit
from cafe.store.database import row, rows, value
from cafe.store.passages import KEPT, PASSAGES

DRAFT, PUBLISHED = "draft", "published"


class CodeMove(Protocol):
    """What a new version means for decisions on `code`: `fate` is "revised", "split", "merged" or
    "retired", `into` the codes that it became."""

    @property
    def code(self) -> str: ...
    @property
    def fate(self) -> str: ...
    @property
    def into(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class CodebookVersion:
    """A version of the codebook. `name` is how runs and decisions name it, `hash` the SHA-256 of
    `content`, `revised` the codes whose meaning it changes, `by` who published it."""

    number: int
    name: str
    content: str
    hash: str
    revised: tuple[str, ...]
    state: str
    changed_at: str
    published_at: str | None
    by: str


@dataclass(frozen=True)
class Touched:
    """How many passages carry a decision on a code today: confirmed, rejected."""

    code: str
    confirmed: int
    rejected: int


@dataclass(frozen=True)
class ToReread:
    """A confirmed decision that no longer says enough: on `code` in the wording of `codebook`,
    to be judged anew for the codes `into` (as they were called when it was put in the queue)."""

    tag_id: int
    passage_id: str
    event_id: int
    code: str
    codebook: str
    into: tuple[str, ...]
    name: str
    at: str


_VERSION = (
    "SELECT codebook.*, coalesce(u.name, '') AS by FROM codebook "
    "LEFT JOIN user u ON u.id = codebook.user_id"
)


def _version(r: Row | None) -> CodebookVersion | None:
    if r is None:
        return None
    return CodebookVersion(
        r["number"],
        r["name"],
        r["content"],
        r["hash"],
        tuple(json.loads(r["revised"])),
        r["state"],
        r["changed_at"],
        r["published_at"],
        r["by"],
    )


def in_force(db: Database) -> CodebookVersion | None:
    """The version published last; None while the built-in codebook is in force."""
    sql = f"{_VERSION} WHERE state = 'published' ORDER BY number DESC LIMIT 1"
    return _version(row(db, sql))


def hashes(db: Database) -> tuple[str, ...]:
    """What tells one state of the published versions from another, the newest first: cheap."""
    sql = "SELECT hash FROM codebook WHERE state = 'published' ORDER BY number DESC"
    return tuple(r["hash"] for r in rows(db, sql))


def published(db: Database) -> list[CodebookVersion]:
    """Every published version, the newest first."""
    found = rows(db, f"{_VERSION} WHERE state = 'published' ORDER BY number DESC")
    return [v for r in found if (v := _version(r))]


def named(db: Database, name: str) -> CodebookVersion | None:
    """The published version that runs and decisions name so."""
    return _version(row(db, f"{_VERSION} WHERE codebook.name = ? AND state = 'published'", (name,)))


def draft(db: Database) -> CodebookVersion | None:
    """What is being written, if anything is."""
    return _version(row(db, f"{_VERSION} WHERE state = 'draft'"))


def begin(db: Database, actor: str, name: str, content: str, digest: str) -> None:
    """Begin a draft. Raises Conflict("codebook_has_draft")."""
    if draft(db) is not None:
        raise Conflict("codebook_has_draft")
    db.conn.execute(
        "INSERT INTO codebook (name, content, hash, state, changed_at) "
        "VALUES (?, ?, ?, 'draft', ?)",
        (name, content, digest, days.now()),
    )
    audit.add(db, actor, "codebook.draft", f"codebook:{name}")


def save_draft(
    db: Database, content: str, digest: str, revised: Iterable[str], name: str | None = None
) -> None:
    """Keep what the draft holds now. Raises Unknown("codebook_no_draft")."""
    done = db.conn.execute(
        "UPDATE codebook SET content = ?, hash = ?, revised = ?, changed_at = ?, "
        "name = coalesce(?, name) WHERE state = 'draft'",
        (content, digest, json.dumps(sorted(revised)), days.now(), name),
    )
    if not done.rowcount:
        raise Unknown("codebook_no_draft")


def drop_draft(db: Database, actor: str) -> None:
    """Throw the draft away. Raises Unknown("codebook_no_draft")."""
    found = draft(db)
    if found is None:
        raise Unknown("codebook_no_draft")
    db.conn.execute("DELETE FROM codebook WHERE state = 'draft'")
    audit.add(db, actor, "codebook.drop", f"codebook:{found.name}")


def publish(
    db: Database,
    user_id: int | None,
    *,
    name: str,
    content: str,
    digest: str,
    seen: str,
    gone: Collection[str],
    known: Collection[str],
    moves: Sequence[CodeMove],
) -> int:
    """Publish the draft under `name`, and let decisions go over to it; returns its number.

    `seen` is the hash of the draft that was looked at, `content` with `digest` the same under its
    final name; `known` are the codes of the version before, `gone` all that are no longer in
    force. Raises Unknown("codebook_no_draft"), Conflict: "codebook_changed" when the draft has
    become another, "codebook_name_taken".
    """
    found = draft(db)
    if found is None:
        raise Unknown("codebook_no_draft")
    if found.hash != seen:
        raise Conflict("codebook_changed")
    taken = value(db, "SELECT 1 FROM codebook WHERE name = ? AND number <> ?", (name, found.number))
    if taken or value(db, "SELECT 1 FROM tag WHERE codebook = ? LIMIT 1", (name,)):
        raise Conflict("codebook_name_taken", name=name)
    at = days.now()
    db.conn.execute(
        "UPDATE codebook SET name = ?, content = ?, hash = ?, state = 'published', changed_at = ?, "
        "published_at = ?, user_id = ? WHERE number = ?",
        (name, content, digest, at, at, user_id, found.number),
    )
    for move in moves:
        if move.fate == "revised":
            for r in _decided(db, [move.code]):
                _again(db, r["id"], found.number, move.into)
        elif move.fate == "split":
            _split(db, found.number, name, move, [c for c in move.into if c not in known])
    merged: dict[str, list[str]] = {}
    for move in moves:
        if move.fate == "merged":
            merged.setdefault(move.into[0], []).append(move.code)
    for target, sources in merged.items():
        members = [*sources, *([target] if target in known else [])]
        _merge(db, found.number, name, target, members)
    db.conn.execute("DELETE FROM code_gone")
    db.conn.executemany("INSERT INTO code_gone (code) VALUES (?)", [(c,) for c in sorted(gone)])
    actor = audit.by(user_id)
    audit.add(db, actor, "codebook.publish", f"codebook:{name}", hash=digest)
    return found.number


def touched(db: Database) -> dict[str, Touched]:
    """By code: on how many passages a decision stands today, whatever has become of the code."""
    found = rows(
        db,
        "SELECT tag.code, sum(tag.decision = 'confirmed') AS confirmed, "
        f"sum(tag.decision = 'rejected') AS rejected {PASSAGES} "
        f"JOIN tag ON tag.passage_id = p.id WHERE {KEPT} AND {_LAST} GROUP BY tag.code",
    )
    return {r["code"]: Touched(r["code"], r["confirmed"], r["rejected"]) for r in found}


def to_reread(db: Database) -> list[ToReread]:
    """Every confirmed decision that a version has put in the queue, whether judged anew or not."""
    return [
        ToReread(
            r["tag_id"],
            r["passage_id"],
            r["event_id"],
            r["code"],
            r["codebook"],
            tuple(json.loads(r["into_codes"])),
            r["name"],
            r["at"],
        )
        for r in rows(
            db,
            "SELECT r.tag_id, r.into_codes, tag.passage_id, p.event_id, tag.code, tag.codebook, "
            f"tag.at, coalesce(u.name, '') AS name {PASSAGES} "
            "JOIN tag ON tag.passage_id = p.id JOIN rereading r ON r.tag_id = tag.id "
            "LEFT JOIN user u ON u.id = tag.user_id "
            f"WHERE {KEPT} AND tag.decision = 'confirmed' ORDER BY tag.id",
        )
    ]


def judged_since(db: Database) -> Mapping[tuple[str, str], int]:
    """By passage and code: the last decision that holds, for the passages in the queue."""
    found = rows(
        db,
        f"SELECT tag.passage_id, tag.code, tag.id FROM tag WHERE {_LAST} "  # noqa: S608
        "AND tag.id NOT IN (SELECT tag_id FROM rereading) AND tag.passage_id IN "
        "(SELECT t.passage_id FROM rereading r JOIN tag t ON t.id = r.tag_id)",
    )
    return {(r["passage_id"], r["code"]): r["id"] for r in found}


_LAST = (
    "tag.decision <> 'undone' AND tag.id = (SELECT max(id) FROM tag last "
    "WHERE last.passage_id = tag.passage_id AND last.code = tag.code)"
)


def _decided(db: Database, codes: Sequence[str]) -> list[Row]:
    marks = ", ".join("?" * len(codes))
    sql = f"SELECT tag.* FROM tag WHERE {_LAST} AND tag.code IN ({marks}) ORDER BY tag.id"  # noqa: S608
    return rows(db, sql, list(codes))


def _again(db: Database, tag_id: int, number: int, into: Iterable[str]) -> None:
    db.conn.execute(
        "INSERT OR REPLACE INTO rereading (tag_id, codebook, into_codes) VALUES (?, ?, ?)",
        (tag_id, number, json.dumps(list(into), ensure_ascii=False)),
    )


def _carry(db: Database, r: Row, code: str, name: str) -> None:
    """The same person's word on the same passage, now on another code."""
    cursor = db.conn.execute(
        "INSERT INTO tag (passage_id, revision, codebook, code, decision, user_id, at, bulk_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(r["passage_id"], r["revision"], name, code, r["decision"], r["user_id"], r["at"]),
            r["bulk_id"],
        ),
    )
    db.conn.execute(
        "INSERT INTO carried (tag_id, from_id) VALUES (?, ?)", (cursor.lastrowid, r["id"])
    )


def _split(db: Database, number: int, name: str, move: CodeMove, fresh: Sequence[str]) -> None:
    """What was not about the whole is about none of its new parts; what was is read again."""
    for r in _decided(db, [move.code]):
        if r["decision"] == "confirmed":
            _again(db, r["id"], number, move.into)
        else:
            for code in fresh:
                _carry(db, r, code, name)


def _merge(db: Database, number: int, name: str, target: str, members: Sequence[str]) -> None:
    """Confirmed for one part is confirmed for the whole; rejected it is only by all parts."""
    of: dict[str, dict[str, Row]] = {}
    for r in _decided(db, members):
        of.setdefault(r["passage_id"], {})[r["code"]] = r
    for words in of.values():
        own = words.get(target)
        yes = [r for r in words.values() if r["decision"] == "confirmed"]
        if yes:
            if own is None or own["decision"] != "confirmed":
                _carry(db, yes[-1], target, name)
        elif len(words) == len(members):
            if own is None:
                _carry(db, max(words.values(), key=lambda r: int(r["id"])), target, name)
        elif own is not None:
            _again(db, own["id"], number, [target])
