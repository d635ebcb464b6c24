"""A file is what its content says, not too large, not too many, and gone when it is taken away."""

from __future__ import annotations

import io
import zipfile

import pytest

from cafe.errors import Refused, Unknown
from cafe.store import attachments, audit, proposals
from cafe.store.database import Store


def word(*more: str) -> bytes:
    """A Word document's archive, with further parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml", *more):
            archive.writestr(part, "<x/>")
    return file.getvalue()


GOOD = {
    "pdf": b"%PDF-1.7\n",
    "docx": word(),
    "png": b"\x89PNG\r\n\x1a\n0",
    "jpeg": b"\xff\xd8\xff\xe0",
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
