"""Files that belong to a proposal, or to what a group decided on it: PDF, Word, pictures.

What a file is, its content says, never its name. It is kept in the database, so that each backup
and each copy has it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Row

from sqlite_utils import Database

from cafe import days
from cafe.errors import Refused, Unknown
from cafe.store import audit, proposals
from cafe.store.database import row, rows, value
from cafe.store.picture_metadata import cleaned

LARGEST_MB = 5
MOST = 20  # of a proposal
PDF, WORD, PNG, JPEG = "pdf", "docx", "png", "jpeg"
# The parts that make an archive a Word document, and one that would let it run something.
_WORD_PARTS, _MACROS = {"[Content_Types].xml", "word/document.xml"}, "vbaproject.bin"


@dataclass(frozen=True)
class Attachment:
    """A file without its content: `size` in bytes; `referral_id` None for one of the proposal
    itself; `name` ends as its kind does."""

    id: int
    proposal_id: int
    referral_id: int | None
    name: str
    kind: str
    size: int
    at: str

    @property
    def kilobytes(self) -> int:
        """Its size in kB, begun ones whole."""
        return -(-self.size // 1024)


def kind_of(content: bytes) -> str:
    """The kind of file, by its first bytes and, of a Word document, by its parts.

    Raises Refused("attachment_kind"), Refused("attachment_macros").
    """
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise Refused("attachment_kind") from None
        if any(part.lower().endswith(_MACROS) for part in parts):
            raise Refused("attachment_macros")
        if parts >= _WORD_PARTS:
            return WORD
    raise Refused("attachment_kind")


def add(
    db: Database,
    user_id: int | None,
    proposal_id: int,
    referral_id: int | None,
    name: str,
    content: bytes,
) -> int:
    """Keep a file, a picture without what it tells beside what it shows; returns its id.

    Raises Unknown; Refused "attachment_missing", "attachment_too_large", "attachment_too_many",
    "attachment_kind", "attachment_macros", "attachment_damaged".
    """
    proposals.get(db, proposal_id)
    if referral_id is not None and proposals.referral(db, referral_id).proposal_id != proposal_id:
        raise Unknown("not_found")
    if not content:
        raise Refused("attachment_missing")
    if len(content) > LARGEST_MB * 2**20:
        raise Refused("attachment_too_large", limit=LARGEST_MB)
    kind = kind_of(content)
    content = cleaned(kind, content)
    there = value(db, "SELECT count(*) FROM attachment WHERE proposal_id = ?", (proposal_id,))
    if int(there) >= MOST:
        raise Refused("attachment_too_many", limit=MOST)
    cursor = db.conn.execute(
        "INSERT INTO attachment (proposal_id, referral_id, name, kind, content, user_id, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (proposal_id, referral_id, _named(name, kind), kind, content, user_id, days.now()),
    )
    made = int(cursor.lastrowid or 0)
    # Not its name: that may hold what staff wrote.
    audit.add(db, audit.by(user_id), "attachment.add", f"proposal:{proposal_id}", kind=kind)
    return made


def remove(db: Database, user_id: int | None, attachment_id: int) -> None:
    """Take a file away for good. Raises Unknown."""
    found = get(db, attachment_id)
    db.conn.execute("PRAGMA secure_delete = ON")
    db.conn.execute("DELETE FROM attachment WHERE id = ?", (attachment_id,))
    thing = f"proposal:{found.proposal_id}"
    audit.add(db, audit.by(user_id), "attachment.remove", thing, kind=found.kind)


_LISTED = "SELECT id, proposal_id, referral_id, name, kind, length(content) AS size, at"


def get(db: Database, attachment_id: int) -> Attachment:
    """One file, without its content. Raises Unknown("not_found")."""
    found = row(db, f"{_LISTED} FROM attachment WHERE id = ?", (attachment_id,))
    if found is None:
        raise Unknown("not_found")
    return _attachment(found)


def content(db: Database, attachment_id: int) -> bytes:
    """What stands in the file. Raises Unknown("not_found")."""
    found = row(db, "SELECT content FROM attachment WHERE id = ?", (attachment_id,))
    if found is None:
        raise Unknown("not_found")
    return bytes(found["content"])


def of_proposals(db: Database, proposal_ids: Collection[int]) -> list[Attachment]:
    """The files of these proposals and of the decisions on them, the first first."""
    marks = ", ".join("?" * len(proposal_ids))
    found = rows(
        db,
        f"{_LISTED} FROM attachment WHERE proposal_id IN ({marks}) ORDER BY id",
        list(proposal_ids),
    )
    return [_attachment(r) for r in found]


def _attachment(r: Row) -> Attachment:
    return Attachment(**{name: r[name] for name in Attachment.__dataclass_fields__})


def _named(name: str, kind: str) -> str:
    """The name without a path and signs that no file name has, with the ending of its kind."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    kept = " ".join("".join(c for c in bare if c.isprintable() and c not in '<>:"|?*').split())
    endings = {JPEG: (".jpg", ".jpeg")}.get(kind, (f".{kind}",))
    stem = kept[:120].strip(". ") or "bilaga"
    return stem if stem.lower().endswith(endings) else f"{stem}{endings[0]}"
