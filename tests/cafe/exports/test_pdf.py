"""PDF: tagged, with what a screen reader needs, and the same words as the other formats."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from cafe.exports import pdf_document, summary_document, tables
from cafe.exports.document import Document, EntryBlock, HeadingBlock, LineBlock, TableBlock
from cafe.exports.tables import TableSheet, clean
from cafe.reports.summary import Summary


def read(document: Document) -> pypdf.PdfReader:
    file = io.BytesIO()
    pdf_document.write(document, file)
    return pypdf.PdfReader(file)


def text(made: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in made.pages).split())


def tags(made: pypdf.PdfReader) -> Iterator[Any]:
    """The elements of the structure, in reading order."""
    left = [made.root_object["/StructTreeRoot"]]
    while left:
        one = left.pop().get_object()
        if not hasattr(one, "get"):
            continue
        if "/S" in one:
            yield one
        inside = one.get("/K", [])
        below = inside if isinstance(inside, list) else [inside]
        left += [each for each in reversed(below) if hasattr(each.get_object(), "get")]


def simple(*blocks: Any) -> Document:
    return Document("En titel", "under", "sv", "fot", blocks)


def test_it_is_tagged_and_says_its_language_and_title(summary: Callable[..., Summary]) -> None:
    made = read(summary_document.of(summary()))
    root = made.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "sv"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.metadata is not None
    assert made.metadata.title == "Sammanfattning: Dialogcafé i Farsta"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()


def test_headings_are_bookmarks_in_the_order_of_the_word_document(
    summary: Callable[..., Summary],
) -> None:
    document = summary_document.of(summary())
    headings = [block.text for block in document.blocks if isinstance(block, HeadingBlock)]

    def flat(items: list[Any]) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item.title

    assert list(flat(read(document).outline)) == headings
    assert headings[0] == "Det som sades mest"


def test_figures_say_what_they_show_and_tables_have_headers(
    summary: Callable[..., Summary],
) -> None:
    document = summary_document.of(summary())
    found = list(tags(read(document)))
    kinds = Counter(one["/S"] for one in found)
    alternatives = [one["/Alt"] for one in found if one["/S"] == "/Figure"]
    assert len(alternatives) == 2
    assert "Ärendehandledning 2" in alternatives[0]
    assert kinds["/TH"] > 10
    assert kinds["/LI"] > 4
    assert kinds["/H1"] == sum(
        isinstance(b, HeadingBlock) and b.level == 1 for b in document.blocks
    )


def test_it_says_what_word_says(summary: Callable[..., Summary]) -> None:
    whole = summary()
    said = text(read(summary_document.of(whole)))
    for theme in whole.themes:
        assert theme.title in said
    for proposal in whole.proposals:
        assert " ".join(clean(proposal.text).split()[:3]) in said
    for sentence in whole.protection:
        assert sentence in said


def test_headings_begin_with_the_first_level_and_leave_none_out() -> None:
    made = read(simple(HeadingBlock("Först", 2), HeadingBlock("Sedan", 1), HeadingBlock("Sist", 2)))
    assert [one["/S"] for one in tags(made) if one["/S"] in ("/H1", "/H2")] == ["/H1", "/H1", "/H2"]


@pytest.mark.parametrize("text_said", ["#set page(", "*stjärnor* _här_ $x$ @namn", "\\ `kod` <a>"])
def test_what_people_wrote_is_never_markup(text_said: str) -> None:
    made = read(simple(LineBlock(text_said), EntryBlock(text_said), TableBlock(
        TableSheet("", ("A",), ((text_said,),)), (1.0,)
    )))  # fmt: skip
    assert text(made).count(" ".join(text_said.split())) == 3


def test_figures_stand_to_the_right_decimals_too() -> None:
    rows = (("Median", "24,5"), ("n", 40), ("Övriga", "dolt"))
    sheet = TableSheet("", ("Svar", "Antal"), rows)
    assert tables.numeric(sheet, "sv") == [False, True]
    assert "24,5" in text(read(simple(TableBlock(sheet, (1.0, 1.0)))))


def test_a_character_that_no_font_has_is_told_of() -> None:
    said = text(read(simple(LineBlock("före \U000e1234 efter \U000f0001."))))
    assert "före □ efter □." in said
    assert "Tecken som inget typsnitt har står som □." in said
    assert "Tecken som" not in text(read(simple(LineBlock("en vanlig rad"))))


def test_what_a_small_group_hides_is_in_no_page(summary: Callable[..., Summary]) -> None:
    whole = summary(participants=3)
    said = text(read(summary_document.of(whole)))
    assert whole.hidden is not None
    assert whole.hidden in said
    assert "Anteckningar per punkt" not in said


def test_an_empty_summary_is_a_document(summary: Callable[..., Summary]) -> None:
    bare = replace(summary(analysed=False), proposals=(), questions=())
    assert "Dialogcafé i Farsta" in text(read(summary_document.of(bare)))


def test_a_long_table_ends_with_more_than_its_total_and_a_caption_stays_with_its_table() -> None:
    rows = (*((f"Rad {n:02}", n) for n in range(14)), ("Totalt", 91))
    table = TableBlock(TableSheet("Siffror", ("Vad", "Antal"), rows), (8, 4), said="Så är det.")
    for lines in range(30, 44, 4):  # the table's end, and its beginning, at the end of a page
        above = [LineBlock(f"Text {n}") for n in range(lines)]
        pages = [page.extract_text() for page in read(simple(*above, table)).pages]
        (last,) = (page for page in pages if "Totalt" in page)
        assert all(f"Rad {n:02}" in last for n in (12, 13)), lines
        (begins,) = (page for page in pages if "Så är det." in page)
        assert "Rad 00" in begins, lines
