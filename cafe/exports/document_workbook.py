"""Excel: the rows of a document, a sheet for each table, and what its sentences say on the last."""

from __future__ import annotations

import re
from typing import BinaryIO

from cafe.exports.document import Document, LineBlock, TableBlock
from cafe.exports.excel import Sheets
from cafe.exports.tables import TableSheet, clean, made_with, words

NARROW, WIDEST = 10, 60
NAME_MAX = 31  # of a sheet, in Excel


def write(document: Document, file: BinaryIO) -> None:
    """Write the workbook."""
    pages = Sheets(file, document.about or document.title, document.language)
    tables = document.sheets or tuple(
        one.sheet for one in document.blocks if isinstance(one, TableBlock)
    )
    for number, made in enumerate(tables, start=1):
        name = re.sub(r"[\[\]:*?/\\']", " ", clean(made.title)).strip()[:NAME_MAX]
        pages.table(TableSheet(name or str(number), made.columns, made.rows), _widths(made))
    said = [clean(document.title), clean(document.under)]
    said += [clean(b.text) for b in document.blocks if isinstance(b, LineBlock)]
    pages.lines(words(document.language)["about_file"], [*said, made_with(document.language)])
    pages.close()


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
