"""Tagged PDF/UA-1 by typst, from one of the looks beside this file (`document.typ`, `sheets.typ`).

What stands in the file reaches the look as data, so that no text can be read as markup.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any, BinaryIO

from cafe.exports import tables

# What typst says of a character that none of the fonts has.
MISSING = re.compile(r'the text `"(?P<said>.+?)"` could not be displayed')
STAND_IN = "□"
TRIES = 40


def typeset(look: str, made: dict[str, Any], file: BinaryIO) -> None:
    """Write `made` in the look of this name. It has at least `language`, `about` (the title),
    `subject` and `version`. A character that no font at hand has stands as □, and the file says so
    at its end."""
    absent: set[str] = set()
    for system in (False, *[True] * TRIES):
        try:
            file.write(_set(look, made, absent, system=system))
            return
        except _NoGlyph as missing:
            if system:
                absent |= missing.characters
    rare = {c for c in json.dumps(made, ensure_ascii=False) if c > "\u024f" and c not in "–—”“’…"}
    file.write(_set(look, made, rare, system=True))


class _NoGlyph(Exception):
    def __init__(self, characters: set[str]) -> None:
        super().__init__(characters)
        self.characters = characters


def _set(look: str, made: dict[str, Any], absent: set[str], *, system: bool) -> bytes:
    """Set it, with the system's fonts beside typst's own where `system`."""
    import typst

    if absent:
        said = tables.words(made["language"])["no_glyph"].format(mark=STAND_IN)
        made = {**made, "absent": said}
    text = json.dumps(made, ensure_ascii=False)
    if absent:
        text = text.translate({ord(c): STAND_IN for c in absent})
    with resources.as_file(resources.files("cafe.exports")) as looks:
        try:
            done = typst.compile(
                str(looks / f"{look}.typ"),
                root=str(looks),
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs={"made": text},
                ignore_system_fonts=not system,
            )
        except typst.TypstError as problem:
            found = {c for s in MISSING.findall(str(problem)) for c in _unescaped(s) if c > "~"}
            if not found:
                raise
            raise _NoGlyph(found) from problem
    return bytes(done)


def _unescaped(said: str) -> str:
    """The characters of a text as typst writes it: some stand as \\u{f0001}."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), said)
