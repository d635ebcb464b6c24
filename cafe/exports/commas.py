"""CSV as Swedish Excel opens it by double click: semicolons, a byte order mark, CRLF."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import time
from typing import BinaryIO

from cafe.exports import tables
from cafe.exports.tables import TableSheet, Value
from cafe.reports.summary import Summary


def safe(value: Value) -> Value:
    """The value so that no spreadsheet program runs it.

    A text that begins with = + - @, also as a full-width sign or after white space or signs that
    do not show, or with a tab or line end, gets an apostrophe in front (OWASP, CSV injection).
    """
    if isinstance(value, time):
        return value.isoformat("minutes")
    if not isinstance(value, str) or not value:
        return value
    seen = value.lstrip()
    while seen and unicodedata.category(seen[0]) in ("Cf", "Cc", "Zs"):
        seen = seen[1:].lstrip()
    starts = unicodedata.normalize("NFKC", seen[:1])[:1]
    if value[0] in "\t\r\n" or starts in ("=", "+", "-", "@", "−"):
        return "'" + value
    return value


def write(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Points × kinds."""
    write_sheet(tables.matrix(summary, language), file)


def write_themes(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Themes, one a row."""
    write_sheet(tables.themes(summary, language), file)


def write_inputs(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """What may be read word for word, with its question, one a row."""
    write_sheet(tables.inputs(summary, language), file)


def write_proposals(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Proposals, one a row."""
    write_sheet(tables.proposals(summary, language), file)


def write_own(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Own districts beside the city, by point."""
    write_sheet(tables.own_together(summary, language), file)


def write_by_whom(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Points and themes by profession and by area of work."""
    write_sheet(tables.by_whom_together(summary, language), file)


def write_events(summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """The events that a summary of several is of, one a row."""
    assert summary.several is not None  # else the format does not speak of it
    write_sheet(tables.events(summary.several, language), file)


def write_sheet(sheet: TableSheet, file: BinaryIO) -> None:
    """One table, as Swedish Excel opens it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([safe(value) for value in row] for row in sheet.rows)
    file.write(b"\xef\xbb\xbf" + text.getvalue().encode())
