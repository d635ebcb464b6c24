"""Excel: a document as a first sheet that explains, and a sheet for each of its tables."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from cafe.exports.document import (
    BUILT_IN,
    WRITING,
    Document,
    LineBlock,
    TableBlock,
    Told,
    WordTemplate,
    silent,
)
from cafe.exports.excel import Sheets
from cafe.exports.tables import TableSheet, clean, words

NARROW, WIDEST = 10, 60
NAME_MAX = 31  # of a sheet, in Excel


def write(
    document: Document, file: BinaryIO, *, template: WordTemplate = BUILT_IN, told: Told = silent
) -> None:
    """Write the workbook. `template` is of Word alone; `told` hears how far it has come."""
    told(0.1, WRITING)
    pages = Sheets(file, document.about or document.title, document.language)
    made = [
        TableSheet(_name(one.title, number), one.columns, one.rows)
        for number, one in enumerate(_tables(document), start=1)
    ]
    said: list[tuple[str, Any]] = [(document.under, pages.text)] if document.under else []
    for block in document.blocks:
        if isinstance(block, LineBlock) and block.role in ("lead", "notice", "soft"):
            said.append((block.text, pages.lead if block.role == "lead" else pages.text))
    listed = [(one.title, ", ".join(one.columns)) for one in made]
    pages.cover(words(document.language)["about_file"], document.title, said, listed)
    for one in made:
        pages.table(one, _widths(one))
    pages.close()


def _tables(document: Document) -> list[TableSheet]:
    """The rows for a workbook; those with none are left out."""
    of_blocks = (one.sheet for one in document.blocks if isinstance(one, TableBlock))
    return [one for one in document.sheets or of_blocks if one.rows]


def _name(title: str, number: int) -> str:
    """What a sheet may be called in Excel."""
    return re.sub(r"[\[\]:*?/\\']", " ", clean(title)).strip()[:NAME_MAX] or str(number)


def _widths(made: TableSheet) -> tuple[int, ...]:
    """As wide as the longest text of each column, within reason."""
    return tuple(
        max(
            NARROW,
            min(WIDEST, 2 + max((len(str(row[at])) for row in made.rows), default=0)),
            min(18, 2 + len(name)),
        )
        for at, name in enumerate(made.columns)
    )
