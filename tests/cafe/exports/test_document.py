"""What holds of every document: captions say something, and under a heading stands something."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from cafe.exports import summary_document
from cafe.exports.document import (
    Document,
    EntryBlock,
    FigureBlock,
    HeadingBlock,
    LineBlock,
    TableBlock,
    captions,
    method,
    with_next,
)
from cafe.exports.tables import TableSheet
from cafe.reports.summary import Summary


def bare(document: Document) -> list[str]:
    """The headings with nothing under them, and the captions that are no sentence."""
    blocks = document.blocks
    found = [
        one.text
        for one, after in itertools.pairwise((*blocks, None))
        if isinstance(one, HeadingBlock)
        and (after is None or (isinstance(after, HeadingBlock) and after.level <= one.level))
    ]
    headings = {one.text for one in blocks if isinstance(one, HeadingBlock)}
    for one, caption in zip(blocks, captions(blocks), strict=True):
        if isinstance(one, FigureBlock) and caption is None:
            found.append(one.title)
        if caption is not None and (not caption.endswith(".") or caption in headings):
            found.append(caption)
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("persons", [42, 3, None])
def test_no_caption_is_bare_and_no_heading_stands_over_nothing(
    summary: Callable[..., Summary], language: str, persons: int | None
) -> None:
    for analysed in (True, False):
        made = summary_document.of(summary(persons, analysed, language), language)
        assert bare(made) == []


def test_what_is_bare_is_found() -> None:
    def draw() -> str:
        return ""

    figure = FigureBlock("Ett", "Ett", "", draw, lambda: b"")
    sheet = TableSheet("Två", ("A",), ((1,),))
    blocks = (HeadingBlock("Ett", 1), figure, HeadingBlock("Två", 1), TableBlock(sheet, (1,)))
    assert captions(blocks) == [None, "Ett", None, None]  # a table that its heading names
    made = Document("T", "", "sv", "", (*blocks, HeadingBlock("Tre", 1)))
    assert bare(made) == ["Tre", "Ett"]


def test_the_method_and_the_table_above_it_stay_together() -> None:
    table = TableBlock(TableSheet("Nyckeltal", ("", ""), (("Bord", 8),)), (1, 1), False, keep=True)
    blocks = [HeadingBlock("Nyckeltal", 1), table, *method("Om siffrorna", ["Ett.", "Två."], "sv")]
    kept = [kept for _, kept in with_next(blocks)]
    assert kept == [True] * (len(blocks) - 1) + [False]
    assert isinstance(blocks[-1], LineBlock)
    assert not isinstance(blocks[-1], EntryBlock)
