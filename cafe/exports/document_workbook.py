"""Excel: a document as a first sheet that explains, and a sheet for each of its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from cafe.exports.document import (
    BUILT_IN,
    WRITING,
    Block,
    Document,
    HeadingBlock,
    LineBlock,
    TableBlock,
    Told,
    WordTemplate,
    silent,
)
from cafe.exports.excel import Sheets, fitting
from cafe.exports.tables import TableSheet, words


def write(
    document: Document, file: BinaryIO, *, template: WordTemplate = BUILT_IN, told: Told = silent
) -> None:
    """Write the workbook. `template` is of Word alone; `told` hears how far it has come."""
    told(0.1, WRITING)
    pages = Sheets(file, document.about or document.title, document.language)
    made = _tables(document)
    said: list[tuple[str, Any]] = [(document.under, pages.text)] if document.under else []
    for line in _of_the_whole(document.blocks):
        said.append((line.text, pages.lead if line.role == "lead" else pages.text))
    listed = [(one.title, ", ".join(one.columns)) for one in made]
    pages.cover(words(document.language)["about_file"], document.title, said, listed)
    for one in made:
        pages.table(one, fitting(one))
    pages.close()


def _of_the_whole(blocks: Sequence[Block]) -> Iterator[LineBlock]:
    """The lines that are about the whole document: above the first heading, and at its end. What
    stands under a heading says nothing without it."""
    last = len(blocks)
    while last and isinstance(blocks[last - 1], LineBlock):
        last -= 1
    headed = False
    for at, block in enumerate(blocks):
        headed = headed or isinstance(block, HeadingBlock)
        if headed and at < last and getattr(block, "role", "") != "notice":
            continue
        if isinstance(block, LineBlock) and block.role in ("lead", "notice", "soft"):
            yield block


def _tables(document: Document) -> list[TableSheet]:
    """The rows for a workbook, each table with a title of its own; those with none are left out."""
    of_blocks = (one.sheet for one in document.blocks if isinstance(one, TableBlock))
    seen: Counter[str] = Counter()
    found = []
    for one in filter(lambda one: one.rows, document.sheets or of_blocks):
        seen[one.title] += 1
        again = f" {seen[one.title]}" if seen[one.title] > 1 else ""
        found.append(replace(one, title=one.title + again))
    return found
