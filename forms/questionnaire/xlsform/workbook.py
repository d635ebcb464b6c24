"""The cells of a workbook's sheets as text, .xlsx and .xls alike, within limits of size."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.model import QuestionProblem, brief

MAX_PACKED = 5 * 1024**2
MAX_UNPACKED = 20 * 1024**2
MAX_ROWS = 20_000
# All that is gone through, empty cells too: a sheet may be formatted far below what is written.
MAX_CELLS = 4_000_000
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
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
    # A reader stops at the size that the directory declares, so the sum cannot be got around.
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableError(say.XLSFORM_TOO_LARGE.format(limit=MAX_UNPACKED // 1024**2))
    found = []
    with warnings.catch_warnings():
        # openpyxl remarks on styles and validations, of which nothing is used.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        with closing(book):
            for sheet in book.worksheets:
                # A file may declare a smaller area than it fills.
                sheet.reset_dimensions()
                title = str(sheet.title).strip()
                found.append(_table(title, sheet.iter_rows(values_only=True)))
    return found


def _old_tables(data: bytes) -> list[BookSheet]:
    import xlrd

    # What it remarks on oddities is nobody's to read.
    with xlrd.open_workbook(
        file_contents=data, ragged_rows=True, on_demand=True, logfile=io.StringIO()
    ) as book:
        return [
            _table(sheet.name.strip(), _old_rows(book, sheet))
            for sheet in map(book.sheet_by_index, range(book.nsheets))
        ]


def _old_rows(book: Any, sheet: Any) -> Iterator[list[object]]:
    for row in range(sheet.nrows):
        yield [_old_value(book, cell) for cell in sheet.row(row)]


def _old_value(book: Any, cell: Any) -> object:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#VALUE!")
    if cell.ctype == xlrd.XL_CELL_DATE:
        return xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
    return cell.value


def _table(title: str, rows: Iterable[Sequence[object]]) -> BookSheet:
    kept: list[tuple[int, list[str]]] = []
    cells = 0
    for number, values in enumerate(rows, start=1):
        cells += len(values)  # a single cell far to the right fills the row up to it
        if len(kept) > MAX_ROWS or cells > MAX_CELLS:
            raise UnreadableError(say.XLSFORM_TOO_MANY_ROWS.format(limit=MAX_ROWS), title)
        row = [_cell(value) for value in values]
        if any(row):
            kept.append((number, row))
    return BookSheet(title, tuple(kept))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    written = re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), str(value))
    return model.LINE_END.sub("\n", written).strip()
