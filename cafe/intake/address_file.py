"""E-mail addresses out of a spreadsheet or a text file."""

from __future__ import annotations

from collections.abc import Sequence

from cafe.intake import bounded, table_file
from cafe.intake.table import UnreadableFileError
from forms.account import looks_like_email


def read(name: str, data: bytes) -> str:
    """The rows of a file as lines to go through: of each row the cells that hold an @, else all of
    them; a heading above them is left out. Raises UnreadableFileError."""
    found = bounded.run(table_file.lines, name, data, _known)
    if found.problems:
        raise UnreadableFileError(found.problems[0].message)
    lines = []
    for place, (_, cells) in enumerate(found.rows):
        meant = [cell for cell in cells if "@" in cell] or [cell for cell in cells if cell]
        if not meant or (place == 0 and not any("@" in cell for cell in meant)):
            continue
        lines.append("; ".join(meant))
    return "\n".join(lines)


def _known(cells: Sequence[str]) -> int:
    return sum(looks_like_email(cell) for cell in cells)
