"""A file in, the tables that it may be out: what it is follows from its bytes, not its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice

from cafe.intake import (
    comma_file,
    letters,
    old_workbook,
    open_document,
    web_table,
    workbook,
    xml_workbook,
)
from cafe.intake.table import (
    HEADER_ROWS,
    MAX_BYTES,
    MAX_ROWS,
    FileTable,
    Merged,
    Record,
    RowProblem,
    UnreadableFileError,
    filled,
)
from forms.messages import Message
from forms.messages import files as say

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and the wrapper of an encrypted .xlsx
_SAMPLE = 300  # rows that tell whether a sheet's letters were misread
_NOT_TEXT = (b"%PDF-", b"{\\rtf", b"<")
_HEAD = 4000  # bytes in which XML says what it is
_OPEN_DOCUMENT = b"urn:oasis:names:tc:opendocument"


@contextmanager
def tables(name: str, data: bytes) -> Iterator[list[FileTable]]:
    """The tables that a CSV, tab-separated, .xls, .xlsx or .ods file may be, or a web page or XML
    that is named so, to be read while the context is open: the sheets of a workbook, or a text by
    each delimiter. `name` only appears in messages. Raises UnreadableFileError."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(say.IMPORT_TOO_LARGE.format(limit=MAX_BYTES // 1024**2))
    if not data.strip():
        raise UnreadableFileError(say.IMPORT_EMPTY)
    if reader := _whole(data):
        yield [_as_meant(table) for table in reader(name, data)]
        return
    if data.startswith(_ZIP):
        with workbook.tables(name, data) as found:
            yield [_as_meant(table) for table in found]
        return
    if data.lstrip().startswith(_NOT_TEXT):
        raise UnreadableFileError(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
    yield comma_file.tables(name, data)


def _whole(data: bytes) -> Callable[[str, bytes], list[FileTable]] | None:
    """What reads the file, if that is read as a whole."""
    if data.startswith(_OLE):
        return old_workbook.tables
    if data.startswith(_ZIP):
        return open_document.tables if open_document.is_one(data) else None
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        if _OPEN_DOCUMENT in data[:_HEAD]:
            return open_document.tables
        if xml_workbook.NAMESPACE in data[:_HEAD] and b"<html" not in data[:_HEAD].lower():
            return xml_workbook.tables
    return web_table.tables if web_table.holds_tables(data) else None


def _as_meant(table: FileTable) -> FileTable:
    """The sheet of a workbook that was made of a text file whose letters were misread."""

    kept: list[Record] = []  # of a sheet, which is gone through once

    def records() -> Iterator[Record]:
        if not kept:
            # First all of them: where they break off, none is kept.
            kept.extend(list(islice(filled(table.records()), MAX_ROWS + HEADER_ROWS + 1)))
        first = "\n".join("\n".join(cells) for _, cells in kept[:_SAMPLE])
        codecs = None if first.isascii() else letters.taken_for(first)
        for row, cells in kept:
            meant = [cell if cell.isascii() else letters.undone(cell, row) for cell in cells]
            yield row, [letters.retaken(cell, codecs) for cell in meant] if codecs else meant

    return replace(table, records=records)


@dataclass(frozen=True)
class Lines:
    """The filled rows of a file's table with their numbers, what hinders reading it, what was done
    without asking, and which columns (from 0) the sheet does not show."""

    rows: tuple[Record, ...]
    problems: tuple[RowProblem, ...] = ()
    notices: tuple[Message, ...] = ()
    hidden: frozenset[int] = frozenset()


def lines(name: str, data: bytes, known: Callable[[Sequence[str]], int]) -> Lines:
    """The table that a file holds. `known` says how many of a row's cells are headings that it
    looks for: it chooses the delimiter and the sheet, by the first rows. Merged cells count for
    all of their rows. Never raises for what the file contains."""
    try:
        with tables(name, data) as found:
            scored = [(_score(table, known), table) for table in found]
            if not any(score > 0 for score, _ in scored) and any(t.binary for t in found):
                raise UnreadableFileError(say.IMPORT_NOT_A_SPREADSHEET.format(name=name))
            readable = [pair for pair in scored if pair[0] >= 0]
            if not readable:
                for table in found:
                    list(table.records())  # raises where all of them broke off
                raise UnreadableFileError(say.IMPORT_EMPTY)
            best = max(readable, key=lambda pair: pair[0])[1]
            merged = Merged(best.blocks)
            rows = tuple(
                (row, merged.fill(row, cells))
                for row, cells in islice(filled(best.records()), MAX_ROWS + HEADER_ROWS)
            )
            notices = [*best.notices]
            others = [t.title for score, t in readable if t is not best and t.title]
            if others:
                notices.append(
                    say.IMPORT_OTHER_SHEETS.format(used=best.title, others=", ".join(others))
                )
            if merged.used:
                notices.append(say.merged_cells(tuple(merged.used)))
            return Lines(rows, (), tuple(notices), best.hidden)
    except UnreadableFileError as error:
        return Lines((), (error.problem,))


def _score(table: FileTable, known: Callable[[Sequence[str]], int]) -> int:
    """The most known headings in one of the first rows; -1: it holds nothing that can be read."""
    try:
        first = islice(filled(table.records()), HEADER_ROWS)
        return max((known(cells) for _, cells in first), default=-1)
    except UnreadableFileError:
        return -1
