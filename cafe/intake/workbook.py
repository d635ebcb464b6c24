"""Tables in .xlsx workbooks: the visible sheets, cell by cell as a person would read them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from functools import partial
from typing import Any

from cafe.intake.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    FileTable,
    Record,
    UnreadableFileError,
)
from forms.messages import files as say

_SHEET_ROWS = 1_048_576  # what Excel can hold
_SHEET_CELLS = 2 * MAX_ROWS * MAX_COLUMNS
_ESCAPED_CONTROL = re.compile("_x(00[01][0-9A-Fa-f])_")


@contextmanager
def tables(name: str, data: bytes) -> Iterator[list[FileTable]]:
    """The workbook's visible sheets, to be read while the context is open.

    Raises UnreadableFileError, also for whatever the reading of a damaged file meets inside the
    context.
    """
    _check(name, data)
    import openpyxl

    try:
        with warnings.catch_warnings():
            # openpyxl remarks on styles and validations, of which nothing is used.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            with closing(book):
                sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                for sheet in sheets:
                    sheet.reset_dimensions()  # a file may declare a smaller area than it fills
                yield [FileTable(partial(_records, s), "xlsx", title=s.title) for s in sheets]
    except UnreadableFileError:
        raise
    except Exception as error:  # openpyxl raises whatever its innards meet in a damaged file
        raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error


def _check(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error
    # A reader stops at the size that the directory declares, so the sum cannot be got around.
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        limit = MAX_UNPACKED_BYTES // 1024**2
        raise UnreadableFileError(say.IMPORT_UNPACKS_TOO_LARGE.format(name=name, limit=limit))
    if not any(part.filename.startswith("xl/") for part in parts):
        raise UnreadableFileError(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableFileError(say.IMPORT_OLD_OR_LOCKED.format(name=name))


def _records(sheet: Any) -> Iterator[Record]:
    """Rows of a worksheet. Raises ValueError for a size that only a forged file has."""
    width = 0
    for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        width += len(cells)  # a single cell far to the right fills the row up to it
        if row > _SHEET_ROWS or width > _SHEET_CELLS:
            raise ValueError("more rows or cells than a sheet of notes can have")
        yield row, [_cell_text(value) for value in cells]


def _cell_text(value: object) -> str:
    """A workbook's cell as a person would read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, float):
        # Fifteen digits are what a spreadsheet keeps; more would show 0.1 + 0.2 as a surprise.
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    # Excel writes control characters, above all the carriage return, as _x000D_.
    return _ESCAPED_CONTROL.sub(lambda m: chr(int(m[1], 16)), str(value))
