"""Tables in Excel's XML of 2003 ("XML Spreadsheet 2003"), which programs name .xls or .xml."""

from __future__ import annotations

from typing import Any

from cafe.intake.table import (
    MAX_COLUMNS,
    MAX_ROWS,
    UNSAVED,
    Block,
    FileTable,
    UnreadableFileError,
)
from cafe.intake.xml_sheet import XmlSheet, tables_of
from forms.messages import files as say
from forms.workbook.cells import CELL_TEXT, YES_NO, column_letters
from forms.workbook.number_format import shown

NAMESPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE.decode()}}}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_MOST_CELLS = 2 * MAX_ROWS * MAX_COLUMNS
# Formats that have a name; all others are codes as in other workbooks.
_NAMED = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00"}


def tables(name: str, data: bytes) -> list[FileTable]:
    """The workbook's visible sheets. Raises UnreadableFileError."""
    try:
        sheets = _sheets(data)
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged file makes of XML and numbers
        raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error
    return tables_of(sheets, "xml")


def _sheets(data: bytes) -> list[XmlSheet]:
    from defusedxml import ElementTree

    sheets = []
    book = ElementTree.fromstring(data)
    formats = {}
    struck = set()
    for style in book.iter(f"{_SS}Style"):
        code = style.find(f"{_SS}NumberFormat")
        if code is not None:
            written = code.get(f"{_SS}Format", "General")
            formats[style.get(f"{_SS}ID")] = _NAMED.get(written, written)
        font = style.find(f"{_SS}Font")
        if font is not None and font.get(f"{_SS}StrikeThrough") == "1":
            struck.add(style.get(f"{_SS}ID"))
    size = 0
    for part in book.iter(f"{_SS}Worksheet"):
        sheet = XmlSheet(part.get(f"{_SS}Name", ""))
        sheets.append(sheet)
        sheet.is_visible = part.find(f".//{_EXCEL}Visible") is None
        sheet.comments = part.find(f".//{_SS}Comment") is not None
        at = 0
        for column in part.iter(f"{_SS}Column"):
            at = int(column.get(f"{_SS}Index", at + 1))
            last = at + int(column.get(f"{_SS}Span", 0))
            if column.get(f"{_SS}Hidden") == "1":
                sheet.hidden_columns.update(range(at - 1, min(last, MAX_COLUMNS)))
            at = last
        number = 0
        for row in part.iter(f"{_SS}Row"):
            number = int(row.get(f"{_SS}Index", number + 1))
            cells = _cells(sheet, row, number, formats)
            size += len(cells)
            if size > _MOST_CELLS:
                raise ValueError("more cells than a sheet of notes can have")
            if cells:
                sheet.rows.append((number, cells))
                if any(
                    cell.get(f"{_SS}StyleID") in struck and len(cell) > 0
                    for cell in row.iter(f"{_SS}Cell")
                ):
                    sheet.struck.append(number)
                if row.get(f"{_SS}Hidden") == "1":
                    sheet.hidden_rows.append(number)
            number += int(row.get(f"{_SS}Span", 0))
    return sheets


def _cells(sheet: XmlSheet, row: Any, number: int, formats: dict[str | None, str]) -> list[str]:
    cells: list[str] = []
    at = 0
    for cell in row.iter(f"{_SS}Cell"):
        at = int(cell.get(f"{_SS}Index", at + 1))
        if not 1 <= at <= _MOST_CELLS:
            raise ValueError("a cell that no sheet has")
        style = cell.get(f"{_SS}StyleID", row.get(f"{_SS}StyleID"))
        text = _shown(cell, formats.get(style, "General"))
        right = at + int(cell.get(f"{_SS}MergeAcross", 0))
        bottom = number + int(cell.get(f"{_SS}MergeDown", 0))
        if text:
            cells += [""] * (at - 1 - len(cells)) + [text]
            if (right, bottom) != (at, number):
                name = f"{column_letters(at - 1)}{number}:{column_letters(right - 1)}{bottom}"
                sheet.blocks.append(Block(name, number, at - 1, bottom, right - 1))
        at = right
    return cells


def _shown(cell: Any, code: str) -> str:
    """What a cell shows."""
    data = cell.find(f"{_SS}Data")
    text = "" if data is None else "".join(data.itertext())[: CELL_TEXT + 1]
    if not text:
        return UNSAVED if data is None and cell.get(f"{_SS}Formula") else ""
    kind = data.get(f"{_SS}Type", "String")
    if kind == "Number":
        return shown(float(text), code)
    if kind == "Boolean":
        return YES_NO[text.strip() != "1"]
    if kind == "DateTime":
        return str(text.strip().removesuffix(".000").removesuffix("T00:00:00"))
    return text
