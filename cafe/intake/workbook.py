"""Tables in .xlsx workbooks: the visible sheets, cell by cell as a person would read them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from cafe.intake.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    UNSAVED,
    Block,
    FileTable,
    Record,
    UnreadableFileError,
)
from forms.messages import files as say
from forms.workbook.cells import text_of
from forms.workbook.open_xml import Beside, OpenSheet, opened, parts

_SHEET_ROWS = 1_048_576  # what Excel can hold
_SHEET_CELLS = 2 * MAX_ROWS * MAX_COLUMNS


@contextmanager
def tables(name: str, data: bytes) -> Iterator[list[FileTable]]:
    """The workbook's visible sheets, to be read while the context is open.

    Raises UnreadableFileError, also for whatever the reading of a damaged file meets inside the
    context.
    """
    _check(name, data)
    try:
        with opened(data) as sheets:
            hidden = [sheet.title for sheet in sheets if not sheet.is_visible]
            yield [_table(sheet, hidden) for sheet in sheets if sheet.is_visible]
    except (UnreadableFileError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its innards meet in a damaged file
        raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error


def _check(name: str, data: bytes) -> None:
    try:
        found = parts(data)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error
    if sum(part.file_size for part in found) > MAX_UNPACKED_BYTES:
        limit = MAX_UNPACKED_BYTES // 1024**2
        raise UnreadableFileError(say.IMPORT_UNPACKS_TOO_LARGE.format(name=name, limit=limit))
    # Excel minds neither case nor backslashes.
    if not any(part.filename[:3].lower() in ("xl/", "xl\\") for part in found):
        raise UnreadableFileError(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
    if any(part.flag_bits & 0x1 for part in found):
        raise UnreadableFileError(say.IMPORT_LOCKED.format(name=name))


def _table(sheet: OpenSheet, hidden: list[str]) -> FileTable:
    beside = sheet.beside
    return FileTable(
        partial(_records, sheet.sheet, beside),
        "xlsx",
        title=sheet.title,
        blocks=tuple(
            Block(area.name, area.top, area.left - 1, area.bottom, area.right - 1)
            for area in beside.merged
        ),
        hidden=frozenset(column - 1 for column in beside.hidden_columns),
        notices=tuple(
            say.beside(hidden, beside.hidden_rows, beside.comments, beside.totals, beside.struck)
        ),
    )


def _records(sheet: Any, beside: Beside) -> Iterator[Record]:
    """Rows of a worksheet, without those that add up others. Raises ValueError for a size that
    only a forged file has."""
    unsaved, width = beside.unsaved, 0
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        width += len(cells)  # a single cell far to the right fills the row up to it
        if row > _SHEET_ROWS or width > _SHEET_CELLS:
            raise ValueError("more rows or cells than a sheet of notes can have")
        if row in beside.totals:
            continue
        yield (
            row,
            [
                UNSAVED if unsaved and (row, column) in unsaved else text_of(cell)
                for column, cell in enumerate(cells, start=1)
            ],
        )
