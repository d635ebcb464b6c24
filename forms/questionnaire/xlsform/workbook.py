"""The cells of a workbook's sheets as text, .xlsx and .xls alike, within limits of size."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire.model import QuestionProblem, brief
from forms.workbook import old
from forms.workbook.cells import old_text_of, text_of
from forms.workbook.open_xml import opened, parts
from forms.written import LINE_END

MAX_PACKED = 5 * 1024**2
MAX_UNPACKED = 20 * 1024**2
MAX_ROWS = 20_000
# All that is gone through, empty cells too: a sheet may be formatted far below what is written.
MAX_CELLS = 4_000_000
YES_NO = ("yes", "no")
# Before an error that a cell shows, and alone where a formula's value was not saved; no cell can
# hold it.
FAILED = "\x00"
_DECIMAL = re.compile("-?[0-9]+,[0-9]+")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how an .xls begins


@dataclass(frozen=True)
class BookSheet:
    """A sheet's title and those of its rows that have anything in them, with their numbers."""

    title: str
    rows: tuple[tuple[int, list[str]], ...]


class UnreadableError(Exception):
    """The file is no workbook that can be read; `problem` says why."""

    def __init__(self, message: Message, sheet: str = "") -> None:
        super().__init__(message.en)
        self.problem = QuestionProblem(message, sheet=sheet)


def read_tables(name: str, data: bytes) -> list[BookSheet]:
    """The workbook's sheets; `name` is the file's. Raises UnreadableError."""
    if len(data) > MAX_PACKED:
        raise UnreadableError(say.XLSFORM_TOO_LARGE.format(limit=MAX_UNPACKED // 1024**2))
    try:
        return _old_tables(data) if data.startswith(OLD) else _tables(data)
    except (UnreadableError, MemoryError):
        raise
    except Exception:  # the readers raise whatever their innards meet in a damaged file
        raise UnreadableError(say.XLSFORM_NOT_A_WORKBOOK.format(name=brief(name))) from None


def _tables(data: bytes) -> list[BookSheet]:
    if sum(part.file_size for part in parts(data)) > MAX_UNPACKED:
        raise UnreadableError(say.XLSFORM_TOO_LARGE.format(limit=MAX_UNPACKED // 1024**2))
    with opened(data) as sheets:
        return [
            _table(found.title.strip(), _rows(found.sheet, found.beside.unsaved))
            for found in sheets
        ]


def _rows(sheet: Any, unsaved: Collection[tuple[int, int]]) -> Iterator[list[str]]:
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        yield [
            FAILED
            if unsaved and (row, column) in unsaved
            else FAILED + str(cell.value)
            if cell.data_type == "e"
            else _as_written(text_of(cell, YES_NO), cell.data_type == "n")
            for column, cell in enumerate(cells, start=1)
        ]


def _old_tables(data: bytes) -> list[BookSheet]:
    book = old.opened(data)
    return [_table(sheet.name.strip(), _old_rows(book, sheet)) for sheet in book.sheets()]


def _old_rows(book: Any, sheet: Any) -> Iterator[list[str]]:
    import xlrd

    for row in range(sheet.nrows):
        yield [
            FAILED * (cell.ctype == xlrd.XL_CELL_ERROR)
            + _as_written(old_text_of(book, cell, YES_NO), cell.ctype == xlrd.XL_CELL_NUMBER)
            for cell in sheet.row(row)
        ]


def _table(title: str, rows: Iterable[list[str]]) -> BookSheet:
    kept: list[tuple[int, list[str]]] = []
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)  # a single cell far to the right fills the row up to it
        if len(kept) > MAX_ROWS or cells > MAX_CELLS:
            raise UnreadableError(say.XLSFORM_TOO_MANY_ROWS.format(limit=MAX_ROWS), title)
        if any(row):
            kept.append((number, row))
    return BookSheet(title, tuple(kept))


def _as_written(text: str, is_number: bool) -> str:
    """A cell's text as XLSForm's tools have it."""
    if is_number and _DECIMAL.fullmatch(text):
        return text.replace(",", ".")
    return LINE_END.sub("\n", text).strip()
