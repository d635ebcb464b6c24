"""The sheets of an XLSForm: which columns they have, by the names that its tools know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from forms.questionnaire.xlsform.signs import WORDED
from forms.questionnaire.xlsform.workbook import FAILED, BookSheet, read_tables

SHEETS = ("survey", "choices", "settings")


@dataclass
class FormSheet:
    """A sheet's title, its header (normalised name → as written), its rows with numbers, the
    columns that are there twice (as written), and cells of its columns that hold no value, as row
    and what they show ("" for a formula without a saved value). `unnamed`: where the first cell
    stands that has no header, and what it says, by column."""

    title: str
    header: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    twice: tuple[str, ...] = ()
    failed: list[tuple[int, str]] = field(default_factory=list)
    unnamed: dict[int, tuple[int, str]] = field(default_factory=dict)


def read_sheets(name: str, data: bytes) -> dict[str, FormSheet]:
    """The sheets by name in small letters; `name` is the file's. Raises UnreadableError.

    A workbook's only sheet is the survey, whatever it is called.
    """
    tables = read_tables(name, data)
    if len(tables) == 1 and tables[0].title.lower() not in SHEETS:
        return {"survey": _sheet(tables[0])}
    found: dict[str, FormSheet] = {}
    for table in tables:
        sheet = _sheet(table)
        if sheet.header:
            found.setdefault(table.title.lower(), sheet)
    return found


def _sheet(table: BookSheet) -> FormSheet:
    sheet = FormSheet(table.title)
    if not table.rows:
        return sheet
    _, first = table.rows[0]
    first = ["" if cell.startswith(FAILED) else cell for cell in first]
    columns = [(at, column_name(cell)) for at, cell in enumerate(first) if cell]
    twice = []
    for at, name in columns:
        if name in sheet.header:
            twice.append(first[at])
        sheet.header.setdefault(name, first[at])
    sheet.twice = tuple(dict.fromkeys(twice))
    for number, row in table.rows[1:]:
        failed = [row[at] for at, _ in columns if at < len(row) and row[at].startswith(FAILED)]
        sheet.failed += [(number, cell.removeprefix(FAILED)) for cell in failed]
        for at, cell in enumerate(row):
            if cell and (at >= len(first) or not first[at]):
                sheet.unnamed.setdefault(at, (number, cell.removeprefix(FAILED)))
        cells = _cells(columns, row)
        if cells:
            sheet.rows.append((number, cells))
    return sheet


def _cells(columns: Sequence[tuple[int, str]], row: Sequence[str]) -> dict[str, str]:
    """The row's cells by column; of a column that is there twice, the first that says anything.
    Names and what refers to them are written in one way (å as one sign)."""
    cells: dict[str, str] = {}
    for at, name in columns:
        if at < len(row) and row[at]:
            worded = name.partition("::")[0] in WORDED
            cells.setdefault(name, row[at] if worded else unicodedata.normalize("NFC", row[at]))
    return cells


ALIASES = {
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "caption": "label",
    "read_only": "readonly",
    "set_form_title": "form_title",
    "title": "form_title",
    "id_string": "form_id",
    "set_form_id": "form_id",
}


# What older forms write before a column's name: "bind::relevant".
_PREFIXES = ("bind", "body", "control")


def column_name(written: str) -> str:
    """A header's name, in small letters, with "::" before its language."""
    first, *others = (" ".join(part.split()).lower() for part in re.split("::?", written))
    if first in _PREFIXES and others:
        first, *others = others
    first = first.replace(" ", "_")
    return "::".join([ALIASES.get(first, first), *others])
