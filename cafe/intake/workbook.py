"""Tables in .xlsx workbooks: the visible sheets, cell by cell as a person would read them."""

from __future__ import annotations

import io
import posixpath
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from cafe.intake import number_format
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

_SHEET_ROWS = 1_048_576  # what Excel can hold
_CELL_TEXT = 32_767  # what Excel can hold; more of it is too long as well
_SHEET_CELLS = 2 * MAX_ROWS * MAX_COLUMNS
_ESCAPED_CONTROL = re.compile("_x(00[01][0-9A-Fa-f])_")
# "Strict Open XML" differs in the names of its parts alone (ISO/IEC 29500, part 1 and part 4).
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/"
    ),
}
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_BLOCKS = 10_000


@contextmanager
def tables(name: str, data: bytes) -> Iterator[list[FileTable]]:
    """The workbook's visible sheets, to be read while the context is open.

    Raises UnreadableFileError, also for whatever the reading of a damaged file meets inside the
    context.
    """
    _check(name, data)
    import openpyxl

    try:
        data = _transitional(data)
        besides = _besides(data)
        with warnings.catch_warnings():
            # openpyxl remarks on styles and validations, of which nothing is used.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            with closing(book):
                sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                for sheet in sheets:
                    sheet.reset_dimensions()  # a file may declare a smaller area than it fills
                hidden = [sheet.title for sheet in book.worksheets if sheet not in sheets]
                yield [
                    _table(sheet, besides.get(sheet.title, _Beside()), hidden) for sheet in sheets
                ]
    except (UnreadableFileError, MemoryError):
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
        raise UnreadableFileError(say.IMPORT_LOCKED.format(name=name))


def _transitional(data: bytes) -> bytes:
    """A workbook in Strict Open XML under the names that openpyxl knows; any other as it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        if "xl/workbook.xml" not in names or not any(
            strict in packed.read("xl/workbook.xml")[:4000] for strict in _STRICT
        ):
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in names:
                part = packed.read(name)
                if name.endswith((".xml", ".rels")):
                    for strict, transitional in _STRICT.items():
                        part = part.replace(strict, transitional)
                new.writestr(name, part)
    return out.getvalue()


@dataclass
class _Beside:
    """What a sheet says beside its cells' values, which openpyxl leaves out when it streams."""

    blocks: list[Block] = field(default_factory=list)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    hidden: list[int] = field(default_factory=list)  # rows in which something stands
    hidden_columns: list[str] = field(default_factory=list)
    comments: bool = False


def _besides(data: bytes) -> dict[str, _Beside]:
    """By sheet title: merged cells, formulas of which no value was saved, what is hidden,
    comments."""
    from defusedxml import ElementTree

    found: dict[str, _Beside] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return found  # its parts stand elsewhere; openpyxl finds them
        targets = {
            link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))
            for link in ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
        }
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
        for sheet in book.iter(f"{_MAIN}sheet"):
            part = targets.get(sheet.get(_RELATION, ""), "").lstrip("/")
            if part in names:
                with packed.open(part) as file:
                    beside = found[sheet.get("name", "")] = _beside(file)
                folder, name = posixpath.split(part)
                links = f"{folder}/_rels/{name}.rels"
                beside.comments = links in names and b"/comments" in packed.read(links)
    return found


def _beside(file: Any) -> _Beside:
    from defusedxml import ElementTree
    from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries

    beside = _Beside()
    filled, row = False, 0
    away: list[range] = []  # hidden columns, counted from 1
    used: set[int] = set()
    for _, element in ElementTree.iterparse(file):
        if element.tag == f"{_MAIN}col":
            if element.get("hidden") in ("1", "true") and len(away) < _MOST_BLOCKS:
                away.append(range(int(element.get("min", 1)), int(element.get("max", 1)) + 1))
        elif element.tag == f"{_MAIN}c":
            if away and len(element) > 0:
                used.add(coordinate_to_tuple(element.get("r", "A1"))[1])
            value = element.find(f"{_MAIN}v")
            if (
                element.find(f"{_MAIN}f") is not None
                and (value is None or value.text is None)
                and element.get("t") != "str"
                and len(beside.unsaved) < _MOST_BLOCKS
            ):
                beside.unsaved.add(coordinate_to_tuple(element.get("r", "A1")))
            filled = filled or len(element) > 0
            element.clear()
        elif element.tag == f"{_MAIN}row":
            row = int(element.get("r", row + 1))
            if filled and element.get("hidden") in ("1", "true") and len(beside.hidden) < 1_000:
                beside.hidden.append(row)
            filled = False
            element.clear()
        elif element.tag == f"{_MAIN}mergeCell" and len(beside.blocks) < _MOST_BLOCKS:
            name = element.get("ref", "")
            left, top, right, bottom = (int(edge) for edge in range_boundaries(name) if edge)
            beside.blocks.append(Block(name, top, left - 1, bottom, right - 1))
    beside.hidden_columns = [
        get_column_letter(column) for column in sorted(used) if any(column in a for a in away)
    ]
    return beside


def _table(sheet: Any, beside: _Beside, hidden: list[str]) -> FileTable:
    return FileTable(
        partial(_records, sheet, beside.unsaved),
        "xlsx",
        title=sheet.title,
        blocks=tuple(beside.blocks),
        notices=tuple(say.beside(hidden, beside.hidden, beside.hidden_columns, beside.comments)),
    )


def _records(sheet: Any, unsaved: set[tuple[int, int]]) -> Iterator[Record]:
    """Rows of a worksheet. Raises ValueError for a size that only a forged file has."""
    width = 0
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        width += len(cells)  # a single cell far to the right fills the row up to it
        if row > _SHEET_ROWS or width > _SHEET_CELLS:
            raise ValueError("more rows or cells than a sheet of notes can have")
        yield (
            row,
            [
                UNSAVED if unsaved and (row, column) in unsaved else cell_text(cell)
                for column, cell in enumerate(cells, start=1)
            ],
        )


def cell_text(cell: Any) -> str:
    """A workbook's cell as a person would read it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float):
        return number_format.shown(value, cell.number_format or "General")
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, date | time):
        return value.isoformat()
    # Excel writes control characters, above all the carriage return, as _x000D_.
    text = str(value)[: _CELL_TEXT + 1]
    return _ESCAPED_CONTROL.sub(lambda m: chr(int(m[1], 16)), text)
