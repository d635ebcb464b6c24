"""An .xls opened with xlrd, with its formats."""

from __future__ import annotations

import io
from typing import Any

_USUAL = "cp1252"  # of which a file that names a code page nobody knows is likeliest


def opened(data: bytes) -> Any:
    """The xlrd book of the .xls that `data` is. Raises whatever its innards meet in a damaged
    file."""
    import xlrd

    def book(encoding: str | None) -> Any:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            encoding_override=encoding,
            logfile=io.StringIO(),  # what it remarks on oddities is nobody's to read
        )

    try:
        return book(None)
    except LookupError:
        return book(_USUAL)
