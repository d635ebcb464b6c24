"""A table that came in as a file: rows of strings, whatever kind of file they stood in.

`comma_file`, `workbook`, `old_workbook`, `open_document`, `xml_workbook` and `web_table` make
them out of bytes; `table_file` says which of them a file is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from forms.messages import Message

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_PROBLEMS = 200
HEADER_ROWS = 10  # filled rows among which a header may stand
QUOTED = 60  # characters of a value in a message
UNSAVED = "\x00=\x00"  # in place of a formula's value that was not saved; no cell can hold it

Record = tuple[int, Sequence[str]]  # the row's number as a spreadsheet shows it, and its cells


@dataclass(frozen=True)
class RowProblem:
    """What has to be mended before anything is kept.

    `row` is counted as the spreadsheet shows it, from 1; 0 means the file as a whole.
    `column` is the heading as written.
    """

    row: int
    column: str | None
    message: Message


class UnreadableFileError(Exception):
    """A file, or from some row on the rest of it, that cannot be read."""

    def __init__(self, message: Message, row: int = 0) -> None:
        super().__init__(message.en)
        self.problem = RowProblem(row, None, message)


@dataclass(frozen=True)
class Block:
    """Merged cells: as the spreadsheet names them (A2:A4), first row and column, last row and
    column. Rows are counted from 1, columns from 0."""

    name: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class FileTable:
    """One way to see a file as a table: a sheet of a workbook, or one delimiter of a text file.

    `records` starts anew each time it is called, and raises UnreadableFileError where the rows
    break off. `encoding` is utf-8, utf-16, utf-32, windows-1252, macintosh, ms-dos, xls, xlsx,
    ods, xml or html;
    `title` the sheet's name; `binary` tells of NUL bytes: where no heading is known either, the
    file is something else. `blocks` are its merged cells, of which only the first holds what is
    shown; `hidden` its columns (from 0) that are not shown; `notices` tell what the sheet has
    beside what it shows.
    """

    records: Callable[[], Iterator[Record]]
    encoding: str
    delimiter: str | None = None
    title: str = ""
    binary: bool = False
    blocks: tuple[Block, ...] = ()
    hidden: frozenset[int] = frozenset()
    notices: tuple[Message, ...] = ()


def filled(records: Iterable[Record]) -> Iterator[Record]:
    """The records in which something stands."""
    return (record for record in records if any(cell.strip() for cell in record[1]))


class Merged:
    """Gives each row what stands in the merged cells that reach down into it.

    Rows are to come in order. `used` names the blocks that gave something.
    """

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._coming = sorted((b for b in blocks if b.bottom > b.top), key=lambda b: -b.top)
        self._open: list[tuple[Block, str]] = []
        self.used: dict[str, None] = {}

    def fill(
        self, row: int, cells: Sequence[str], alone: frozenset[int] = frozenset()
    ) -> list[str]:
        """The cells of a row, those of its blocks filled but for the columns `alone`: what a note
        says is said once."""
        found = list(cells)
        self._open = [(block, value) for block, value in self._open if block.bottom >= row]
        for block, value in self._open:
            if block.left in alone:
                continue
            found += [""] * (block.left + 1 - len(found))
            if not found[block.left].strip():
                found[block.left] = value
                self.used[block.name] = None
        while self._coming and self._coming[-1].top <= row:
            block = self._coming.pop()
            value = cells[block.left] if block.top == row and block.left < len(cells) else ""
            if value.strip():
                self._open.append((block, value))
        return found


def shown(value: str) -> str:
    """Short and printable, for quoting in a message."""
    printable = "".join(c if c.isprintable() else " " for c in value[:QUOTED])
    return " ".join(printable.split()) + ("…" if len(value) > QUOTED else "")
