"""A file in, the tables that it may be out: what it is follows from its bytes, not its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from cafe.intake import comma_file, workbook
from cafe.intake.table import (
    HEADER_ROWS,
    MAX_BYTES,
    MAX_ROWS,
    FileTable,
    Record,
    RowProblem,
    UnreadableFileError,
    filled,
)
from forms.messages import files as say

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and the wrapper of an encrypted .xlsx
_NOT_TEXT = (b"%PDF-", b"{\\rtf", b"<")


@contextmanager
def tables(name: str, data: bytes) -> Iterator[list[FileTable]]:
    """The tables that a CSV, tab-separated or .xlsx file may be, to be read while the context is
    open: the sheets of a workbook, or a text by each delimiter. `name` only appears in messages.
    Raises UnreadableFileError."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(say.IMPORT_TOO_LARGE.format(limit=MAX_BYTES // 1024**2))
    if not data.strip():
        raise UnreadableFileError(say.IMPORT_EMPTY)
    if data.startswith(_ZIP):
        with workbook.tables(name, data) as found:
            yield found
        return
    if data.startswith(_OLE):
        raise UnreadableFileError(say.IMPORT_OLD_OR_LOCKED.format(name=name))
    if data.lstrip().startswith(_NOT_TEXT):
        raise UnreadableFileError(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
    yield comma_file.tables(name, data)


def records(
    name: str, data: bytes, known: Callable[[Sequence[str]], int]
) -> tuple[list[Record], list[RowProblem]]:
    """The filled rows of the table that a file holds, with their numbers, and what hinders reading
    it. `known` says how many of a row's cells are headings that it looks for: it chooses the
    delimiter and the sheet, by the first rows. Never raises for what the file contains."""
    try:
        with tables(name, data) as found:
            best: FileTable | None = None
            score = -1
            for table in found:
                try:
                    first = list(islice(filled(table.records()), HEADER_ROWS))
                except UnreadableFileError:
                    continue
                at = max((known(cells) for _, cells in first), default=-1)
                if at > score:
                    best, score = table, at
            if score <= 0 and any(table.binary for table in found):
                raise UnreadableFileError(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
            if best is None:
                for table in found:
                    list(table.records())  # raises where all of them broke off
                raise UnreadableFileError(say.IMPORT_EMPTY)
            return list(islice(filled(best.records()), MAX_ROWS + HEADER_ROWS)), []
    except UnreadableFileError as error:
        return [], [error.problem]
