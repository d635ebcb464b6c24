"""A workbook's cell as a person would read it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from forms.workbook import number_format
from forms.workbook.open_xml import HELD

CELL_TEXT = 32_767  # what Excel can hold; more of it is too long as well
YES_NO = ("SANT", "FALSKT")  # as Excel in Swedish shows them
_LENGTH = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)  # [h]:mm goes on after 24 hours
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def text_of(cell: Any, yes_no: tuple[str, str] = YES_NO) -> str:
    """What the openpyxl `cell` of an .xlsx shows; `yes_no`: how true and false are written."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no[not value]
    if isinstance(value, int | float):
        return number_format.shown(value, cell.number_format or "General")
    if isinstance(value, datetime | date | time | timedelta):
        return _moment(value)
    # Excel writes control characters, above all the carriage return, as _x000D_.
    return _ESCAPED.sub(_meant, str(value)[: CELL_TEXT + 1].replace(f"x005F{HELD}_", "x005F_"))


def old_text_of(book: Any, cell: Any, yes_no: tuple[str, str] = YES_NO) -> str:
    """The same of an xlrd `cell` of the .xls `book`, opened with its formats."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return yes_no[not cell.value]
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
    if cell.ctype in (xlrd.XL_CELL_DATE, xlrd.XL_CELL_NUMBER):
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        if cell.ctype == xlrd.XL_CELL_NUMBER:
            return number_format.shown(cell.value, code)
        if _LENGTH.search(code):
            return _moment(timedelta(days=cell.value))
        moment = xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
        return _moment(moment.time() if cell.value < 1 else moment)
    return str(cell.value)


def column_letters(column: int) -> str:
    """What a spreadsheet calls a column, counted from 0: A … Z, AA …"""
    before, last = divmod(column, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


def _meant(escaped: re.Match[str]) -> str:
    """The character whose number was written; what stands for none is left as it is."""
    character = chr(int(escaped[1], 16))
    return character if character < "\ud800" or character > "\udfff" else escaped[0]


def _moment(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return value.isoformat()
