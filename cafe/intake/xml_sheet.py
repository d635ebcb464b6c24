"""A sheet as it is read out of XML, and the tables that visible sheets are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cafe.intake.table import Block, FileTable, Record
from forms.messages import files as say


@dataclass
class XmlSheet:
    """A sheet as it is read; rows are counted from 1, columns from 0."""

    title: str
    is_visible: bool = True
    rows: list[Record] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    struck: list[int] = field(default_factory=list)
    comments: bool = False


def tables_of(sheets: Sequence[XmlSheet], kind: str) -> list[FileTable]:
    """The visible sheets as tables of a kind of file, which say what stands beside them."""
    hidden = [sheet.title for sheet in sheets if not sheet.is_visible]
    return [_table(sheet, kind, hidden) for sheet in sheets if sheet.is_visible]


def _table(sheet: XmlSheet, kind: str, hidden: list[str]) -> FileTable:
    used = {n for _, cells in sheet.rows for n, cell in enumerate(cells) if cell}
    return FileTable(
        lambda: iter(sheet.rows),
        kind,
        title=sheet.title,
        blocks=tuple(sheet.blocks),
        hidden=frozenset(used & sheet.hidden_columns),
        notices=tuple(say.beside(hidden, sheet.hidden_rows, sheet.comments, (), sheet.struck)),
    )
