"""Tables in .xls workbooks, which older personnel systems still write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from cafe.intake.table import Block, FileTable, Record, UnreadableFileError
from forms.messages import files as say
from forms.workbook.cells import column_letters, old_text_of
from forms.workbook.old import opened


def tables(name: str, data: bytes) -> list[FileTable]:
    """The workbook's visible sheets. Raises UnreadableFileError: damaged, or locked."""
    try:
        book = opened(data)
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
            hidden=_hidden_columns(sheet),
            notices=tuple(
                say.beside(
                    hidden,
                    _hidden_rows(sheet),
                    bool(sheet.cell_note_map),
                    (),
                    _struck_rows(book, sheet),
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


def _struck_rows(book: Any, sheet: Any) -> list[int]:
    struck = {n for n, font in enumerate(book.font_list) if font.struck_out}
    if not struck:
        return []
    runs = {
        row
        for (row, _), parts in sheet.rich_text_runlist_map.items()
        if any(font in struck for _, font in parts)
    }
    return [
        row + 1
        for row in range(sheet.nrows)
        if row in runs
        or any(
            cell.value != "" and book.xf_list[cell.xf_index].font_index in struck
            for cell in sheet.row(row)
        )
    ]


def _hidden_columns(sheet: Any) -> frozenset[int]:
    used = {i for row in range(sheet.nrows) for i, v in enumerate(sheet.row_values(row)) if v != ""}
    hidden = (column for column, info in sheet.colinfo_map.items() if info.hidden)
    return frozenset(used.intersection(hidden))


def _block(top: int, bottom: int, left: int, right: int) -> Block:
    """xlrd counts from 0, and to the row and column after the last."""
    name = f"{column_letters(left)}{top + 1}:{column_letters(right - 1)}{bottom}"
    return Block(name, top + 1, left, bottom, right - 1)


def _records(name: str, book: Any, sheet: Any) -> Iterator[Record]:
    try:
        for row in range(sheet.nrows):
            yield row + 1, [old_text_of(book, cell) for cell in sheet.row(row)]
    except MemoryError:
        raise
    except Exception as error:
        raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error
