"""Tables of web pages, which older personnel systems name .xls, as Excel opens them."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from cafe.intake import letters
from cafe.intake.table import MAX_COLUMNS, MAX_ROWS, Block, FileTable, Record, UnreadableFileError
from forms.messages import files as say
from forms.workbook.cells import CELL_TEXT, column_letters

_MAIL = b"MIME-Version:"  # how a page with its parts in one file begins
_TABLE = re.compile(rb"<table\b", re.IGNORECASE)
_ROW = re.compile(rb"<table\b[^<>]*>\s*(?:<[^<>]+>\s*)*?<t[rdh]\b", re.IGNORECASE)
_HEAD = 4000
_CELLS = ("td", "th")
_NO_TEXT = ("script", "style", "title")
_BREAKS = ("br", "p", "div", "li")
_STRUCK = ("s", "strike", "del")
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MOST_CELLS = 2 * MAX_ROWS * MAX_COLUMNS


def holds_tables(data: bytes) -> bool:
    """Whether this is a web page with a table in it."""
    plain = data.replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    start = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(_MAIL):
        return True
    # A page may begin with words, and is told by a table near its beginning.
    way, where = (_TABLE, plain) if start.startswith(b"<") else (_ROW, start[:_HEAD])
    return bool(way.search(where))


def tables(name: str, data: bytes) -> list[FileTable]:
    """The page's tables, called by their numbers. Raises UnreadableFileError."""
    found: list[_Table] = []
    for part in _parts(data):
        reader = _Reader(found)
        try:
            reader.feed(letters.decode(part)[0])
            reader.close()
        except (AssertionError, ValueError) as error:  # no page that can be meant
            raise UnreadableFileError(say.IMPORT_DAMAGED.format(name=name)) from error
    filled = [table for table in found if table.rows]
    if not filled:
        raise UnreadableFileError(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
    return [_file_table(number, table) for number, table in enumerate(filled, start=1)]


def _parts(data: bytes) -> list[bytes]:
    """The pages of the file."""
    if not data.lstrip().startswith(_MAIL):
        return [data]
    parts = email.message_from_bytes(data.lstrip()).walk()
    pages = (part for part in parts if part.get_content_type() == "text/html")
    return [page for part in pages if isinstance(page := part.get_payload(decode=True), bytes)]


@dataclass
class _Table:
    """A table as it is read; rows are counted from 1, columns from 0."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    row: int = 0
    column: int = 0  # of the next cell
    reach: dict[int, int] = field(default_factory=dict)  # to which row cells above reach
    blocks: list[Block] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    is_hidden: bool = False  # the row that is open
    words: list[str] | None = None  # of the cell that is open
    wide: int = 1
    high: int = 1


def _file_table(number: int, table: _Table) -> FileTable:
    def records() -> Iterator[Record]:
        yield from table.rows

    return FileTable(
        records,
        "html",
        title=str(number),
        blocks=tuple(table.blocks),
        notices=tuple(say.beside((), table.hidden_rows, False, (), table.struck)),
    )


class _Reader(HTMLParser):
    """Fills tables as tags come. A cell or row that is never closed ends where the next begins."""

    def __init__(self, found: list[_Table]) -> None:
        super().__init__(convert_charrefs=True)
        self.found = found
        self.open: list[_Table] = []  # a cell may hold a table of its own
        self.cells = 0
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.silent:
            return
        if tag in _NO_TEXT:
            self.silent = tag
        elif tag == "table":
            self.open.append(_Table())
            self.found.append(self.open[-1])
        elif self.open:
            self._inside(self.open[-1], tag, given)

    def _inside(self, table: _Table, tag: str, given: dict[str, str]) -> None:
        if tag == "tr":
            self._end_cell()
            table.row, table.column = table.row + 1, 0
            table.is_hidden = bool(_UNSEEN.search(given.get("style", "")))
        elif tag in _CELLS:
            self._end_cell()
            table.row = max(table.row, 1)
            while table.reach.get(table.column, 0) >= table.row:
                table.column += 1
            table.words = []
            table.wide, table.high = _count(given.get("colspan")), _count(given.get("rowspan"))
        elif tag in _BREAKS and table.words is not None:
            table.words.append("\n")
        elif tag in _STRUCK and table.row not in table.struck[-1:]:
            table.struck.append(table.row)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            self.silent = "" if tag == self.silent else self.silent
        elif tag in (*_CELLS, "tr"):
            self._end_cell()
        elif tag == "table" and self.open:
            self._end_cell()
            self.open.pop()
        elif tag in _BREAKS:
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].words is not None and not self.silent:
            # What is a line's end in the page's text is a blank on the page.
            self.open[-1].words.append(data if data == "\n" else re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        while self.open:
            self._end_cell()
            self.open.pop()

    def _end_cell(self) -> None:
        table = self.open[-1] if self.open else None
        if table is None or table.words is None:
            return
        lines = "".join(table.words)[: CELL_TEXT + 1].split("\n")
        text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
        at, right, bottom = (
            table.column,
            table.column + table.wide - 1,
            table.row + table.high - 1,
        )
        table.words, table.column = None, right + 1
        if table.high > 1:
            table.reach |= dict.fromkeys(range(at, right + 1), bottom)
        if not text:
            return
        if not table.rows or table.rows[-1][0] != table.row:
            table.rows.append((table.row, []))
            if table.is_hidden:
                table.hidden_rows.append(table.row)
        cells = table.rows[-1][1]
        self.cells += at + 1 - len(cells)
        if self.cells > _MOST_CELLS:
            raise ValueError("more cells than a sheet of notes can have")
        cells += [""] * (at - len(cells)) + [text]
        if (right, bottom) != (at, table.row):
            name = f"{column_letters(at)}{table.row}:{column_letters(right)}{bottom}"
            table.blocks.append(Block(name, table.row, at, bottom, right))


def _count(written: str | None) -> int:
    """How many columns or rows a cell takes; more than a table here can have are none."""
    number = int(written) if written and re.fullmatch("[0-9]{1,7}", written) else 1
    return min(max(number, 1), MAX_COLUMNS)
