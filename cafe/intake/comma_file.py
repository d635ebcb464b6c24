"""Tables in text files, with commas, semicolons, tabs or pipes between the cells."""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any

from cafe.intake import letters
from cafe.intake.table import FileTable, Record, UnreadableFileError
from forms.messages import files as say

DELIMITERS = (";", "\t", ",", "|")

# Stands for "no delimiter" towards csv: a control character, which no kept text may contain.
_NONE = "\x1f"
_END = "\x1eend"
# Excel writes its separator on a line of its own, which it does not show as a row.
_TOLD = re.compile(r'("?)sep=([;,\t|])\1\r?\n', re.IGNORECASE)

_FILLING = "\x00\x1a"  # what old programs fill a file up with
# How databases write a quotation mark in a quoted cell, where others write it twice.
_BACKSLASHED = re.compile(r'(?:^|[;,\t|])"(?:[^"\\]|\\[^"])*\\"[^"\n;,\t|]', re.MULTILINE)
# A sign that keeps a spreadsheet program from running what follows it, and the formula that keeps
# the zeros of "007".
_GUARDED = re.compile(r"'([=+\-@][^']*)")
_AS_TEXT = re.compile(r'="([^"]*)"')


def tables(name: str, data: bytes) -> list[FileTable]:
    """The file as a table of one column, and by each delimiter: which it is shows in what stands
    in it. Raises UnreadableFileError for what is no text, or an empty one."""
    text, encoding = letters.decode(data)
    if not text.strip(' \t\r\n;,"\ufeff'):
        raise UnreadableFileError(say.IMPORT_EMPTY)
    candidates: tuple[str | None, ...] = (None, *DELIMITERS)
    told = _TOLD.match(text)
    if told:
        text, candidates = text[told.end() :], (told[2],)
    if _BACKSLASHED.search(text):
        text = text.replace('\\"', '""')
    binary = "\x00" in text
    text = text.rstrip(_FILLING)
    inner = _unwrapped(text)
    return [
        FileTable(partial(_records, _spoken(one, c), c), encoding, c, binary=binary)
        for one in (text, *inner)
        for c in (candidates if one is text else DELIMITERS)
    ]


def _unwrapped(text: str) -> list[str]:
    """What stands in the lines, where each is one quoted cell: so programs save a text file that
    they had taken for one column."""
    lines = text.splitlines()
    if not all(line[:1] == line[-1:] == '"' for line in lines if line.strip()):
        return []
    try:
        rows = list(csv.reader(lines, delimiter=_NONE, strict=True))
    except csv.Error:
        return []
    return ["\n".join("".join(cells) for cells in rows)]


def _spoken(text: str, delimiter: str | None) -> str:
    """The text with cells quoted that begin with somebody's own words in quotation marks and go on
    after them (`"Nej" sa hon`), where a reader would drop the marks. A file without such a cell
    comes back as it is."""
    sign = delimiter or _NONE
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True):
            pass
    except csv.Error as error:
        if "expected after" in str(error):
            return _own_words(sign).sub(lambda cell: '"' + cell[0].replace('"', '""') + '"', text)
    return text


@functools.cache
def _own_words(delimiter: str) -> re.Pattern[str]:
    d = re.escape(delimiter)
    return re.compile(
        rf'(?:(?<=^)|(?<={d}))"[^"\n{d}]+"[ ]*[^\s"{d}][^{d}\r\n]*(?=[{d}\r\n]|$)', re.MULTILINE
    )


def _records(text: str, delimiter: str | None) -> Iterator[Record]:
    # A quotation mark after a blank begins a quoted cell where the headings have blanks too.
    first = text.lstrip().partition("\n")[0]
    parted = bool(delimiter) and first.count(f"{delimiter} ") == first.count(f"{delimiter}") > 0
    options: dict[str, Any] = {"delimiter": delimiter or _NONE, "skipinitialspace": parted}
    # The csv module forgives a quotation mark that is never closed and swallows the rest of the
    # file; an end mark that does not come out as a record of its own gives it away.
    lines = chain(io.StringIO(text + "\n", newline=""), (_END,))
    row = 0
    held: list[str] | None = None
    try:
        for row, cells in enumerate(csv.reader(lines, **options), start=1):
            if held is not None and not _is_rule(delimiter, held):
                yield row - 1, held
            held = [_meant(cell) for cell in cells]
    except csv.Error as error:  # a field beyond the csv module's limit
        if held is not None:
            yield row, held
        raise UnreadableFileError(say.IMPORT_BROKEN_ROW, row + 1) from error
    if held != [_END]:
        raise UnreadableFileError(say.IMPORT_BROKEN_ROW, row)


def _meant(cell: str) -> str:
    """A cell without what was put around it for spreadsheet programs."""
    if cell[:1] not in ("'", "="):
        return cell
    found = _GUARDED.fullmatch(cell) or _AS_TEXT.fullmatch(cell)
    return found[1] if found else cell


def _is_rule(delimiter: str | None, cells: list[str]) -> bool:
    """Whether the row is the line below the headings of a table in Markdown."""
    return delimiter == "|" and any(cells) and all(set(c) <= set("-: ") for c in cells)
