"""Tables in OpenDocument spreadsheets (.ods), which LibreOffice writes.

A cell's text stands in the file as it is shown, beside its value, so no number format has to be
read. Of a number only the decimals that are shown count, as in the other kinds of workbooks.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import IO, Any

from cafe.intake.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
    UNSAVED,
    Block,
    FileTable,
    UnreadableFileError,
)
from cafe.intake.xml_sheet import XmlSheet, tables_of
from forms.messages import files as say
from forms.workbook.cells import CELL_TEXT, YES_NO, column_letters
from forms.workbook.number_format import kept, shown

_CONTENT, _LIST = "content.xml", "META-INF/manifest.xml"
_KIND = b"application/vnd.oasis.opendocument.spreadsheet"  # packed first and as it is
_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT, _OFFICE, _STYLE = (_SPACE % name for name in ("table", "text", "office", "style"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
# Beside the text of a cell: comments, and the small letters above others.
_NO_TEXT = (f"{_OFFICE}annotation", f"{_TEXT}ruby-text")
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_LINE_THROUGH = f"{_STYLE}text-line-through-style"
_AWAY = ("collapse", "filter")
_MOST_CELLS = 2 * MAX_ROWS * MAX_COLUMNS
_SCIENTIFIC = re.compile(r"-?[0-9](?:[.,][0-9]+)?E[+-]?[0-9]+")
_NUMBER = re.compile(r"(?P<digits>[0-9]+(?:[ \u00a0\u202f.,'][0-9]+)*)")


@dataclass
class _Sheet(XmlSheet):
    """A sheet, and how far it is read."""

    row: int = 0
    cells: int = 0
    columns: int = 0


def is_one(data: bytes) -> bool:
    """Whether a packed file is an .ods."""
    return _KIND in data[:200]


def tables(name: str, data: bytes) -> list[FileTable]:
    """The visible sheets of an .ods, or of the same in one XML file (.fods). Raises
    UnreadableFileError: damaged, locked, too large."""
    try:
        if not data.startswith(b"PK"):
            return _tables(io.BytesIO(data))
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED_BYTES:
                limit = MAX_UNPACKED_BYTES // 1024**2
                raise UnreadableFileError(
                    say.IMPORT_UNPACKS_TOO_LARGE.format(name=name, limit=limit)
                )
            if _LIST in packed.namelist() and b"encryption-data" in packed.read(_LIST):
                raise UnreadableFileError(say.IMPORT_LOCKED.format(name=name))
            with packed.open(_CONTENT) as file:
                return _tables(file)
    except (UnreadableFileError, MemoryError):
        raise
    except Exception as error:  # whatever a damaged file makes of zip and XML
        raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error


def _tables(file: IO[bytes]) -> list[FileTable]:
    return tables_of(_sheets(file), "ods")


def _sheets(file: IO[bytes]) -> list[_Sheet]:
    from defusedxml import ElementTree

    sheets: list[_Sheet] = []
    unseen: set[str] = set()  # styles of sheets that are not shown
    struck: set[str] = set()  # and of what is struck out
    depth = 0  # a cell may hold a table of its own
    for event, element in ElementTree.iterparse(file, events=("start", "end")):
        is_table = element.tag == f"{_TABLE}table"
        if event == "start":
            if is_table:
                depth += 1
                if depth == 1:
                    style = element.get(f"{_TABLE}style-name", "")
                    sheets.append(_Sheet(element.get(f"{_TABLE}name", ""), style not in unseen))
        elif is_table:
            depth -= 1
            element.clear()
        elif element.tag == f"{_STYLE}style":
            if any(part.get(f"{_TABLE}display") == "false" for part in element):
                unseen.add(element.get(f"{_STYLE}name", ""))
            if any(part.get(_LINE_THROUGH, "none") != "none" for part in element):
                struck.add(element.get(f"{_STYLE}name", ""))
        elif depth == 1 and element.tag == f"{_TABLE}table-column":
            _take_column(sheets[-1], element)
        elif depth == 1 and element.tag == f"{_TABLE}table-row":
            row = sheets[-1].row + 1
            if _take_row(sheets[-1], element) and struck and _is_struck(element, struck):
                sheets[-1].struck.append(row)
            element.clear()
    return sheets


def _repeated(element: Any, what: str) -> int:
    return max(1, int(element.get(f"{_TABLE}number-{what}-repeated", 1)))


def _take_column(sheet: _Sheet, element: Any) -> None:
    count = _repeated(element, "columns")
    if element.get(f"{_TABLE}visibility") in _AWAY:
        first = min(sheet.columns, MAX_COLUMNS)
        sheet.hidden_columns.update(range(first, min(first + count, MAX_COLUMNS)))
    sheet.columns += count


def _is_struck(row: Any, styles: set[str]) -> bool:
    return any(
        one.get(f"{_TEXT}style-name") in styles
        or (
            one.tag == _CELLS[0]
            and one.get(f"{_TABLE}style-name") in styles
            and one.find(f"{_TEXT}p") is not None
        )
        for one in row.iter()
    )


def _take_row(sheet: _Sheet, element: Any) -> bool:
    """Add the row as often as it is there, if anything stands in it. Raises ValueError for a size
    that only a forged file has."""
    count = _repeated(element, "rows")
    first, sheet.row = sheet.row + 1, sheet.row + count
    cells: list[str] = []
    at = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        times = _repeated(cell, "columns")
        text = _shown(cell) if cell.tag == _CELLS[0] else ""
        sheet.comments |= cell.find(f"{_OFFICE}annotation") is not None
        if text:
            sheet.cells += (at + times - len(cells)) * count
            if sheet.cells > _MOST_CELLS:
                raise ValueError("more cells than a sheet of notes can have")
            cells += [""] * (at - len(cells)) + [text] * times
            right = at + int(cell.get(f"{_TABLE}number-columns-spanned", 1)) - 1
            bottom = first + int(cell.get(f"{_TABLE}number-rows-spanned", 1)) - 1
            if (right, bottom) != (at, first):
                name = f"{column_letters(at)}{first}:{column_letters(right)}{bottom}"
                sheet.blocks.append(Block(name, first, at, bottom, right))
        at += times
    if cells:
        if element.get(f"{_TABLE}visibility") in _AWAY:
            sheet.hidden_rows.append(first)
        sheet.rows += [(row, cells) for row in range(first, first + count)]
    return bool(cells)


def _shown(cell: Any) -> str:
    """What a cell shows."""
    kind = cell.get(f"{_OFFICE}value-type", "")
    text = "\n".join(_words(part) for part in cell if part.tag == f"{_TEXT}p")[: CELL_TEXT + 1]
    if kind == "boolean":
        return YES_NO[cell.get(f"{_OFFICE}boolean-value") != "true"]
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value", text)).removesuffix("T00:00:00")
    if kind in ("float", "currency", "percentage"):
        return _number(float(cell.get(f"{_OFFICE}value", "nan")), text.strip())
    if not text and not kind and cell.get(f"{_TABLE}formula"):
        return UNSAVED
    return text


def _words(element: Any) -> str:
    if element.tag in _NO_TEXT:
        return ""
    own = _SIGNS.get(element.tag, "")
    if element.tag == f"{_TEXT}s":
        own = " " * min(int(element.get(f"{_TEXT}c", 1)), CELL_TEXT)
    inner = "".join(_words(part) + (part.tail or "") for part in element)
    return own + (element.text or "") + inner


def _number(value: float, text: str) -> str:
    """The number with the decimals that are shown, a comma before them, and what stands around
    it; words in place of it, and digits that are not the value's (1/2), are as they stand."""
    found = _NUMBER.search(text)
    if _SCIENTIFIC.fullmatch(text):
        return kept(value)
    if found is None or _NUMBER.search(text, found.end()):
        return text or kept(value)
    percent = "%" if "%" in text else ""
    # What parts decimals in one country parts thousands in another: the value tells.
    before, _, last = found["digits"].rpartition(re.sub("[0-9]", "", found["digits"])[-1:] or " ")
    for whole, decimals in ((before, last), (found["digits"], "")):
        digits = re.sub("[^0-9]", "", whole)
        code = "0" * len(digits) + ("." + "0" * len(decimals) if decimals else "") + percent
        number = shown(abs(value), code).removesuffix(" %")
        if digits and number.replace(",", "") == digits + decimals.rstrip("0"):
            return text[: found.start("digits")] + number + text[found.end() :]
    return text
