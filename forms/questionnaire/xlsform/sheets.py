"""The sheets of an XLSForm workbook: their headers and rows, whatever the file is."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.model import QuestionProblem, brief

MAX_PACKED = 5 * 1024**2
MAX_UNPACKED = 20 * 1024**2
MAX_ROWS = 20_000
MAX_CELLS = 400_000


@dataclass
class FormSheet:
    """A sheet's title, its header (normalised name → as written), and its rows with numbers."""

    title: str
    header: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    twice: tuple[str, ...] = ()


class UnreadableError(Exception):
    """The file is no workbook that can be read; `problem` says why."""

    def __init__(self, message: Message, sheet: str = "") -> None:
        super().__init__(message.en)
        self.problem = QuestionProblem(message, sheet=sheet)


def read_sheets(name: str, data: bytes) -> dict[str, FormSheet]:
    """The sheets by name in small letters; `name` is the file's. Raises UnreadableError."""
    shown = brief(name)
    unfit = UnreadableError(say.XLSFORM_NOT_A_WORKBOOK.format(name=shown))
    if len(data) > MAX_PACKED:
        raise UnreadableError(say.XLSFORM_TOO_LARGE.format(limit=MAX_UNPACKED // 1024**2))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except Exception:  # zipfile raises whatever its innards meet in a damaged file
        raise unfit from None
    # A reader stops at the size that the directory declares, so the sum cannot be got around.
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableError(say.XLSFORM_TOO_LARGE.format(limit=MAX_UNPACKED // 1024**2))
    try:
        with warnings.catch_warnings():
            # openpyxl remarks on styles and validations, of which nothing is used.
            warnings.simplefilter("ignore")
            return _read_book(data)
    except UnreadableError:
        raise
    except Exception:  # and so does openpyxl
        raise unfit from None


def _read_book(data: bytes) -> dict[str, FormSheet]:
    import openpyxl

    found: dict[str, FormSheet] = {}
    with closing(openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as book:
        for source in book.worksheets:
            # A file may declare a smaller area than it fills.
            source.reset_dimensions()
            title = str(source.title).strip()
            sheet = _read_sheet(title, source)
            if sheet.header:
                found.setdefault(title.lower(), sheet)
    return found


def _read_sheet(title: str, source: Any) -> FormSheet:
    sheet = FormSheet(title)
    names: dict[int, str] = {}
    cells = 0
    for number, values in enumerate(source.iter_rows(values_only=True), start=1):
        cells += len(values)  # a single cell far to the right fills the row up to it
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise UnreadableError(say.XLSFORM_TOO_MANY_ROWS.format(limit=MAX_ROWS), title)
        row = [_cell(value) for value in values]
        if number == 1:
            names = {i: column_name(cell) for i, cell in enumerate(row) if cell}
            sheet.header = {column_name(cell): cell for cell in row if cell}
            counted = Counter(names.values())
            sheet.twice = tuple(sheet.header[n] for n, count in counted.items() if count > 1)
            continue
        given = {names[i]: cell for i, cell in enumerate(row) if cell and i in names}
        if given:
            sheet.rows.append((number, given))
    return sheet


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


ALIASES = {
    "list name": "list_name",
    "relevance": "relevant",
    "caption": "label",
    "read only": "readonly",
    "form title": "form_title",
    "set form title": "form_title",
    "form id": "form_id",
    "id_string": "form_id",
    "set form id": "form_id",
    "default language": "default_language",
}


def column_name(written: str) -> str:
    """A header's name, in small letters, with "::" before its language."""
    parts = [" ".join(part.split()).lower() for part in re.split("::?", written)]
    return "::".join([ALIASES.get(parts[0], parts[0]), *parts[1:]])
