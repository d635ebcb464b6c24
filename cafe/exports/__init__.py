"""The formats of a hand-out: each writer takes a Summary, a file object and a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from cafe.errors import Unknown
from cafe.exports import commas, excel, word
from cafe.reports.summary import Summary


@dataclass(frozen=True)
class Format:
    """A writer, its media type, the ending of its files, and what the file name adds."""

    write: Callable[[Summary, BinaryIO, str], None]
    media_type: str
    extension: str
    suffix: str = ""


_CSV = "text/csv; charset=utf-8"
FORMATS: dict[str, Format] = {
    "docx": Format(
        word.write,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "xlsx": Format(
        excel.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    ),
    "csv": Format(commas.write, _CSV, "csv", "-punkter"),
    "csv-themes": Format(commas.write_themes, _CSV, "csv", "-teman"),
    "csv-proposals": Format(commas.write_proposals, _CSV, "csv", "-forslag"),
}


def format_for(name: str) -> Format:
    """The format called `name`. Raises Unknown("format_unknown")."""
    try:
        return FORMATS[name]
    except KeyError:
        raise Unknown("format_unknown", format=name, formats=", ".join(FORMATS)) from None


def write(name: str, summary: Summary, file: BinaryIO, language: str = "sv") -> None:
    """Write the summary in the format called `name`. Raises Unknown("format_unknown")."""
    format_for(name).write(summary, file, language)


def file_name(name: str, summary: Summary) -> str:
    """What a file of this format is called: dialogcafe-i-farsta-2026-10-14.docx."""
    made = format_for(name)
    return f"{summary.file_name}{made.suffix}.{made.extension}"
