"""Tables in .xls workbooks, which older personnel systems still write."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime, time
from functools import partial
from typing import Any

from cafe.intake import number_format
from cafe.intake.table import Block, FileTable, Record, UnreadableFileError
from forms.messages import files as say


def tables(name: str, data: bytes) -> list[FileTable]:
    """The workbook's visible sheets. Raises UnreadableFileError: damaged, or locked."""
    import xlrd

    try:
        with redirect_stdout(io.StringIO()):  # it remarks on oddities there
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True)
    except MemoryError:
        raise
    except Exception as error:  # xlrd raises whatever its innards meet in a damaged file
        locked = "encrypt" in str(error).lower() or "EncryptedPackage".encode("utf-16-le") in data
        wording = say.IMPORT_LOCKED if locked else say.IMPORT_DAMAGED
        raise UnreadableFileError(wording.format(name=name)) from error
    hidden = [sheet.name for sheet in book.sheets() if sheet.visibility != 0]
    return [
        FileTable(
            partial(_records, name, book, sheet),
            "xls",
            title=sheet.name,
            blocks=tuple(_block(*edges) for edges in sheet.merged_cells),
            notices=tuple(
                say.beside(
                    hidden, _hidden_rows(sheet), _hidden_columns(sheet), bool(sheet.cell_note_map)
                )
            ),
        )
        for sheet in book.sheets()
        if sheet.visibility == 0
    ]


def _hidden_rows(sheet: Any) -> list[int]:
    return [
        row + 1
        for row, info in sorted(sheet.rowinfo_map.items())
        if info.hidden and row < sheet.nrows and any(sheet.row_values(row))
    ]


def _hidden_columns(sheet: Any) -> list[str]:
    from openpyxl.utils.cell import get_column_letter

    used = {i for row in range(sheet.nrows) for i, v in enumerate(sheet.row_values(row)) if v != ""}
    hidden = (column for column, info in sheet.colinfo_map.items() if info.hidden)
    return [get_column_letter(column + 1) for column in sorted(used.intersection(hidden))]


def _block(top: int, bottom: int, left: int, right: int) -> Block:
    """xlrd counts from 0, and to the row and column after the last."""
    from openpyxl.utils.cell import get_column_letter

    name = f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right)}{bottom}"
    return Block(name, top + 1, left, bottom, right - 1)


def _records(name: str, book: Any, sheet: Any) -> Iterator[Record]:
    try:
        for row in range(sheet.nrows):
            yield row + 1, [_text(book, cell) for cell in sheet.row(row)]
    except MemoryError:
        raise
    except Exception as error:
        raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error


def _text(book: Any, cell: Any) -> str:
    """A cell as a person would read it."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "SANT" if cell.value else "FALSKT"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        when: datetime = xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
        return when.date().isoformat() if when.time() == time.min else when.isoformat()
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return number_format.shown(cell.value, code)
    return str(cell.value)
