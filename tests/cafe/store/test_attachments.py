"""A file is what its content says, not too large, not too many, and gone when it is taken away."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from cafe.errors import Refused, Unknown
from cafe.store import attachments, audit, proposals
from cafe.store.database import Store
from cafe.store.picture_metadata import cleaned


def word(*more: str) -> bytes:
    """A Word document's archive, with further parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(part, "<x/>")
    return file.getvalue()


def part(marker: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def exif(turned: int) -> bytes:
    """A block with an orientation among other things, in either order of bytes."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, turned, 0) + struct.pack("<HHII", 0x8825, 4, 1, 0)
    return b"II*\0" + struct.pack("<IH", 8, 2) + entries + b"\0\0\0\0Invented Person"


PNG_HEAD, SCAN = b"\x89PNG\r\n\x1a\n", part(0xDA, b"\1") + b"\x12\xff\x00\x34\xff\xd0\x56"
JPEG_DRAWN = part(0xE0, b"JFIF\0\1") + part(0xE2, b"ICC_PROFILE\0\1") + part(0xDB, b"table")
GOOD = {
    "pdf": b"%PDF-1.7\n",
    "docx": word(),
    "png": PNG_HEAD + chunk(b"IHDR", b"size") + chunk(b"IDAT", b"lines") + chunk(b"IEND"),
    "jpeg": b"\xff\xd8" + JPEG_DRAWN + SCAN + SCAN + b"\xff\xd9",
}


@pytest.fixture
def proposal(store: Store) -> int:
    with store.write() as db:
        return proposals.add(db, None, title="Tider", what="…", codebook="b", home="farsta")


@pytest.mark.parametrize("kind", GOOD)
def test_the_content_says_what_a_file_is(store: Store, proposal: int, kind: str) -> None:
    with store.write() as db:
        made = attachments.add(db, None, proposal, None, r"C:\mina filer\svar.exe", GOOD[kind])
    found = attachments.get(store.read(), made)
    ending = {"jpeg": "jpg"}.get(kind, kind)
    assert (found.kind, found.name) == (kind, f"svar.exe.{ending}")
    assert attachments.content(store.read(), made) == GOOD[kind]
    assert "svar" not in str(audit.latest(store.read())[0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "attachment_missing"),
        (b"<html><script>", "attachment_kind"),
        (b"PK\x03\x04 damaged", "attachment_kind"),
        (b"GIF89a", "attachment_kind"),
        (GOOD["jpeg"][:-2], "attachment_damaged"),
        (GOOD["jpeg"][:20], "attachment_damaged"),
        (GOOD["png"][:-3], "attachment_damaged"),
        (word("word/vbaProject.bin"), "attachment_macros"),
        (b"%PDF-" + bytes(attachments.LARGEST_MB * 2**20), "attachment_too_large"),
    ],
)
def test_what_is_no_such_file_is_refused(
    store: Store, proposal: int, content: bytes, message: str
) -> None:
    with store.write() as db, pytest.raises(Refused, match=message):
        attachments.add(db, None, proposal, None, "fil.pdf", content)


def test_there_are_only_so_many_and_one_that_is_taken_away_is_gone(
    store: Store, proposal: int
) -> None:
    with store.write() as db:
        made = [
            attachments.add(db, None, proposal, None, "a.pdf", GOOD["pdf"])
            for _ in range(attachments.MOST)
        ]
        with pytest.raises(Refused, match="attachment_too_many"):
            attachments.add(db, None, proposal, None, "a.pdf", GOOD["pdf"])
        attachments.remove(db, None, made[0])
    with pytest.raises(Unknown):
        attachments.content(store.read(), made[0])
    assert len(attachments.of_proposals(store.read(), [proposal])) == attachments.MOST - 1


def test_a_file_belongs_to_a_referral_of_its_own_proposal(store: Store, proposal: int) -> None:
    with store.write() as db:
        other = proposals.add(db, None, title="Annat", what="…", codebook="b")
        referral = proposals.send(db, None, other, ["farsta"])[0]
        with pytest.raises(Unknown):
            attachments.add(db, None, proposal, referral, "a.pdf", GOOD["pdf"])


def _told(turned: int) -> dict[str, bytes]:
    """Pictures that tell more than they show."""
    secret, known = b"Invented Person", exif(turned)
    return {
        "jpeg": b"\xff\xd8"
        + part(0xE1, b"Exif\0\0" + known)
        + part(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + secret)
        + part(0xE2, b"MPF\0" + secret)
        + part(0xED, secret)
        + part(0xFE, secret)
        + GOOD["jpeg"][2:]
        + b"\xff\xd8" + secret,
        "png": PNG_HEAD
        + chunk(b"IHDR", b"size")
        + chunk(b"tEXt", b"Author\0" + secret)
        + chunk(b"eXIf", known)
        + chunk(b"tIME", b"2026")
        + chunk(b"IDAT", b"lines")
        + chunk(b"IEND")
        + secret,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_picture_keeps_only_what_it_shows(kind: str) -> None:
    assert cleaned(kind, _told(1)[kind]) == GOOD[kind]


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_turned_picture_stays_turned(kind: str) -> None:
    once = cleaned(kind, _told(6)[kind])
    assert b"Invented" not in once
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in once
    assert cleaned(kind, once) == once
    assert len(once) > len(GOOD[kind])
