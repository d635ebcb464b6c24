"""Sheets to hang, cut and write on: tagged PDF, cut as it is meant to be, codes as vectors."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO

import pypdf
import pytest

from cafe.exports import sheets
from cafe.exports.sheets import CodeCard, PaperSheet, Poster, PosterItem, PosterPart


def card(number: int) -> CodeCard:
    return CodeCard(
        f"Bord {number}", f"https://example.test/t/key{number}", f"QR-kod till bord {number}",
        "Skanna koden", "example.test/t/key", "eller koden på example.test:", f"key-{number}",
    )  # fmt: skip


def read(write: Callable[[BinaryIO], None]) -> pypdf.PdfReader:
    file = io.BytesIO()
    write(file)
    return pypdf.PdfReader(file)


def alternatives(made: pypdf.PdfReader) -> list[str]:
    """Of every picture in the structure, what stands in for it."""
    found, left = [], [made.root_object["/StructTreeRoot"]]
    while left:
        one = left.pop().get_object()
        if not hasattr(one, "get"):
            continue
        if one.get("/Alt"):
            found.append(str(one["/Alt"]))
        inside = one.get("/K", [])
        left += reversed(inside if isinstance(inside, list) else [inside])
    return found


def assert_tagged(made: pypdf.PdfReader, title: str, language: str) -> None:
    root: Any = made.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert made.metadata is not None
    assert made.metadata.title == title
    for page in made.pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        fonts = page["/Resources"].get("/Font", {})  # type: ignore[attr-defined]
        for font in fonts.values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & below["/FontDescriptor"].get_object().keys()
        # The codes are drawn, not pictures of dots.
        pictures = page["/Resources"].get("/XObject", {})  # type: ignore[attr-defined]
        assert all(one.get_object()["/Subtype"] == "/Form" for one in pictures.values())


@pytest.mark.parametrize(("cut", "count", "pages"), [("cards", 6, 2), ("tickets", 13, 2),
                                                     ("whole", 1, 1)])  # fmt: skip
def test_each_card_stands_once_with_its_code(cut: sheets.Cut, count: int, pages: int) -> None:
    cards = [card(n) for n in range(1, count + 1)]
    made = read(lambda file: sheets.write_cards(cards, cut, "Kort", "sv", file))
    assert_tagged(made, "Kort", "sv")
    assert len(made.pages) == pages
    assert alternatives(made) == [one.alt for one in cards]
    said = " ".join(page.extract_text() for page in made.pages)
    for one in cards:
        assert said.count(f"{one.code} ") + said.count(f"{one.code}\n") + said.endswith(
            one.code
        ) == 1, one.code  # fmt: skip


def test_each_round_has_one_page_to_write_on() -> None:
    long = "Vad får er att stanna kvar, och vad skulle behöva bli annorlunda för att fler ska göra "
    papers = [PaperSheet("Café", f"Omgång {n}: {long * 2}?", "Skriv inga namn.") for n in (1, 2)]
    made = read(
        lambda file: sheets.write_note_sheets(
            papers, 9, ["Works", "Improve", "Proposal", "Other"], ("Table", "Persons"), "Sheets",
            "en", file,
        )
    )  # fmt: skip
    assert_tagged(made, "Sheets", "en")
    assert len(made.pages) == 2
    for page in made.pages:
        assert page.extract_text().count("Improve") == 9


def test_a_full_poster_says_every_line() -> None:
    items = tuple(PosterItem(f"Förslag {n}", ("Det görs i vår.",)) for n in range(5))
    parts = (PosterPart("Gjort", items, "✓", "och 2 till"), PosterPart("Inte", items, "–"))
    poster = Poster("Ni sade", "Café", parts, "1 väntar", "https://example.test/said/x", "QR-kod",
                    "Läs:", "example.test/said/x")  # fmt: skip
    made = read(lambda file: sheets.write_poster(poster, "Affisch", "sv", file))
    assert_tagged(made, "Affisch", "sv")
    assert alternatives(made) == ["QR-kod"]
    said = "".join(page.extract_text() for page in made.pages)
    assert said.count("Det görs i vår.") == 10
    assert "och 2 till" in said


def test_a_sign_without_a_glyph_is_told() -> None:
    made = read(
        lambda file: sheets.write_cards(
            [CodeCard("Bord \U000f0001", "x", "x", "", "x", "x", "x")], "cards", "Kort", "sv", file
        )
    )
    assert "□" in "".join(page.extract_text() for page in made.pages)
