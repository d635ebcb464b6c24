"""A table that came in as a file: rows of strings, whatever kind of file they stood in.

`comma_file` and `workbook` make them out of bytes; `table_file` says which of the two a file is.
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
class FileTable:
    """One way to see a file as a table: a sheet of a workbook, or one delimiter of a text file.

    `records` starts anew each time it is called, and raises UnreadableFileError where the rows
    break off. `encoding` is utf-8, utf-16, windows-1252 or xlsx; `title` the sheet's name;
    `binary` tells of NUL bytes: where no heading is known either, the file is something else.
    """

    records: Callable[[], Iterator[Record]]
    encoding: str
    delimiter: str | None = None
    title: str = ""
    binary: bool = False


def filled(records: Iterable[Record]) -> Iterator[Record]:
    """The records in which something stands."""
    return (record for record in records if any(cell.strip() for cell in record[1]))


def shown(value: str) -> str:
    """Short and printable, for quoting in a message."""
    printable = "".join(c if c.isprintable() else " " for c in value[:QUOTED])
    return " ".join(printable.split()) + ("…" if len(value) > QUOTED else "")
