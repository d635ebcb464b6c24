"""The codebook in force: the organisation's last published version, or the built-in one.

Drafts and versions are `analysis.codebook.Codebook`s kept as JSON by `cafe.store.codebooks`; here
they are read, written, compared and published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlite_utils import Database

from analysis.codebook import Code, Codebook, builtin, change, extra, file
from analysis.codebook.change import Move
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import codebooks as store
from cafe.store.codebooks import CodebookVersion, ToReread

__all__ = ["Code", "Codebook", "Move", "builtin", "extra", "in_force"]


@dataclass(frozen=True)
class CodebookDraft:
    """What is being written: the codebook, whose codes' meaning it changes, and what tells it
    from what it was before or becomes later."""

    codebook: Codebook
    revised: frozenset[str]
    digest: str
    changed_at: str


@dataclass(frozen=True)
class Consequence:
    """What publishing means for decisions on one code: `confirmed` and `rejected` passages."""

    move: Move
    code: Code
    confirmed: int
    rejected: int


@dataclass(frozen=True)
class Again:
    """A passage to be read again: what was decided, under which wording, and the codes of today
    that somebody has to decide on (`left` of them are still without a word)."""

    item: ToReread
    old: Code | None
    into: tuple[Code, ...]
    left: tuple[str, ...]


def in_force(db: Database) -> Codebook:
    """The codebook by which passages are tagged, reviewed and summed up today."""
    return _history(db)[0]


def ever(db: Database) -> frozenset[str]:
    """The ids of all codes that any version has had: a tablet may name one that it was shown
    before the codebook changed."""
    return _history(db)[1]


def named(db: Database, name: str) -> Codebook:
    """The version that runs and decisions name so. Raises Unknown("codebook_unknown")."""
    if name == builtin().name:
        return builtin()
    found = store.named(db, name)
    if found is None:
        raise Unknown("codebook_unknown")
    return _read(found.content)


def versions(db: Database) -> list[tuple[Codebook, CodebookVersion | None]]:
    """Every version that was ever in force, the newest first; the built-in one has no row."""
    found: list[tuple[Codebook, CodebookVersion | None]] = [
        (_read(v.content), v) for v in store.published(db)
    ]
    return [*found, (builtin(), None)]


def draft(db: Database) -> CodebookDraft:
    """What is being written. Raises Unknown("codebook_no_draft")."""
    found = store.draft(db)
    if found is None:
        raise Unknown("codebook_no_draft")
    return CodebookDraft(
        _read(found.content), frozenset(found.revised), found.hash, found.changed_at
    )


def begin(db: Database, actor: str) -> None:
    """Begin the next version from the one in force. Raises Conflict("codebook_has_draft")."""
    base = in_force(db)
    taken = {book.version for book, _ in versions(db)}
    number = 2
    while f"{builtin().version}-{number}" in taken:
        number += 1
    made = change.begin(base, f"{builtin().version}-{number}")
    content = write(made)
    store.begin(db, actor, made.name, content, digest(content, ()))


def save(db: Database, codebook: Codebook, revised: Collection[str] = ()) -> None:
    """Keep what the draft holds now; a code that is gone or new is not among the revised ones."""
    base = in_force(db)
    kept = sorted(set(revised) & set(codebook.ids) & set(base.ids))
    content = write(codebook)
    store.save_draft(db, content, digest(content, kept), kept)


def consequences(db: Database, found: CodebookDraft) -> tuple[Consequence, ...]:
    """What publishing the draft means for the decisions made so far."""
    base = in_force(db)
    counts = store.touched(db)
    none = store.Touched("", 0, 0)
    return tuple(
        Consequence(
            move,
            base.code(move.code),
            counts.get(move.code, none).confirmed,
            counts.get(move.code, none).rejected,
        )
        for move in change.moves(base, found.codebook, found.revised)
    )


def publish(db: Database, user_id: int | None, version: str, seen: str) -> Codebook:
    """Publish the draft as `version`; `seen` is the digest of what was looked at.

    Raises Unknown, Conflict as `store.publish`, and Refused("codebook_unchanged") when it is what
    is in force already.
    """
    found = draft(db)
    base = in_force(db)
    made = replace(found.codebook, version=version)
    unchanged = replace(change.begin(base, version), title=made.title) == made
    if unchanged and made.title == base.title and not found.revised:
        raise Refused("codebook_unchanged")
    if made.name == builtin().name:
        raise Conflict("codebook_name_taken", name=version)
    content = write(made)
    store.publish(
        db,
        user_id,
        name=made.name,
        content=content,
        digest=digest(content, found.revised),
        seen=seen,
        gone=ever(db) - set(made.ids),
        known=base.ids,
        moves=change.moves(base, made, found.revised),
    )
    return made


def rereading(db: Database) -> tuple[list[Again], int]:
    """What must be read again, oldest first, and how much of it somebody has read already."""
    book = in_force(db)
    judged = store.judged_since(db)
    found: list[Again] = []
    done = 0
    for item in store.to_reread(db):
        ids = dict.fromkeys(id for old in item.into for id in _today(book, old))
        if not ids:
            continue  # retired since: nothing to decide
        left = tuple(id for id in ids if judged.get((item.passage_id, id), 0) <= item.tag_id)
        if not left:
            done += 1
            continue
        try:
            old: Code | None = named(db, item.codebook).code(item.code)
        except (Unknown, KeyError):
            old = None
        found.append(Again(item, old, tuple(book.code(id) for id in ids), left))
    return found, done


def write(codebook: Codebook) -> str:
    """The canonical JSON of a codebook, as the store keeps it."""
    return json.dumps(file.to_data(codebook), ensure_ascii=False, sort_keys=True)


def digest(content: str, revised: Collection[str]) -> str:
    """What tells a draft from another: its content, and whose meaning it changes."""
    written = json.dumps([content, sorted(revised)], ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=16)
def _read(content: str) -> Codebook:
    found = file.read_data(json.loads(content))
    if found.codebook is None:  # only what was read before is ever written
        raise ValueError(f"a stored codebook is damaged: {found.problems[0]}")
    return found.codebook


# By the hashes of the published versions, which say all: asked for with every note that comes in.
_known: dict[tuple[str, ...], tuple[Codebook, frozenset[str]]] = {}


def _history(db: Database) -> tuple[Codebook, frozenset[str]]:
    state = store.hashes(db)
    if state not in _known:
        books = [book for book, _ in versions(db)]
        if len(_known) > 100:
            _known.clear()
        _known[state] = (books[0], frozenset(id for book in books for id in book.ids))
    return _known[state]


def _today(book: Codebook, id: str) -> tuple[str, ...]:
    became = book.became(id)
    return (id,) if became is None else became.into
