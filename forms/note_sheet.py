"""A table's note sheet as it is typed in: each line a note, its kind by the number on the sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wtforms import Field, HiddenField, ValidationError

from forms.base import ChoiceField, Form, long_text, required
from forms.kinds import KINDS
from forms.messages import note as messages
from forms.note import TEXT_MAX
from forms.note import lines as plain

LINES_MAX = 200
SHEET_MAX = 100_000
NAMED_MAX = 5  # of lines that are named in an error
# Not a time ("3:30") nor an ordinal ("2:a").
_NUMBERED = re.compile(rf"\s*([1-{len(KINDS)}])\s*:(?!\d|[ae]\b)\s*(.*)")
# A number that is set off from the text, as a kind is or nearly so: "7:", "1)", "2.", "3 –"; not a
# time ("8.30"), an ordinal, a range ("3 – 4 möten") or a year ("2025: …").
_LIKE_A_KIND = re.compile(r"\(?\d{1,2}\s*(?:[:.);](?!\d|[ae]\b)|\s[-–—](?!\s*\d))")
# The colon left out: "4 Lunch ihop", "4 annat". A count goes on small: "2 handläggare till".
_KIND_WORDS = "fungerar|behöver|förslag|annat|works|needs|proposal|other"
_COLON_LEFT_OUT = re.compile(rf"[1-{len(KINDS)}]\s+(?:[A-ZÅÄÖ](?!:)|(?:{_KIND_WORDS})\b)")


@dataclass(frozen=True)
class SheetLine:
    """A line that becomes a note: its place on the sheet from 1, the kind that its number says,
    None for none, and the text."""

    place: int
    kind: str | None
    text: str


class NoteSheetForm(Form):
    """The table, the round, and what is written on the sheet; `as_text` from who has been asked
    about lines that begin with what is nearly a kind, and says that it is text."""

    table = ChoiceField()
    round = ChoiceField()
    sheet = long_text(required(messages.NOTE_SHEET_EMPTY), limit=SHEET_MAX)
    as_text = HiddenField(default="")

    def validate_sheet(self, field: Field) -> None:
        """So many lines, each no longer than a note may be, and no number of which it is unclear
        whether it is a kind."""
        found = self.lines
        if len(found) > LINES_MAX:
            raise ValidationError(messages.NOTE_SHEET_LONG.format(limit=LINES_MAX))
        for line in found:
            if not line.text:
                raise ValidationError(messages.NOTE_SHEET_KIND_ALONE.format(line=line.place))
            if len(line.text) > TEXT_MAX:
                raise ValidationError(
                    messages.NOTE_SHEET_TOO_LONG.format(
                        line=line.place, length=len(line.text), limit=TEXT_MAX
                    )
                )
        if self.as_text.data != "1" and self.unclear:
            named = ", ".join(map(str, self.unclear[:NAMED_MAX]))
            more = " …" if len(self.unclear) > NAMED_MAX else ""
            raise ValidationError(messages.NOTE_SHEET_NUMBERED.format(lines=named + more))

    @property
    def lines(self) -> list[SheetLine]:
        """The notes."""
        found: list[SheetLine] = []
        for place, line in enumerate(plain(self.sheet.data or "").split("\n"), start=1):
            if not line.strip():
                continue
            numbered = _NUMBERED.fullmatch(line)
            kind = KINDS[int(numbered[1]) - 1] if numbered else None
            found.append(SheetLine(place, kind, (numbered[2] if numbered else line).strip()))
        return found

    @property
    def unclear(self) -> list[int]:
        """The places of the lines without a kind that begin with what is nearly one."""
        return [
            line.place
            for line in self.lines
            if line.kind is None
            and (_LIKE_A_KIND.match(line.text) or _COLON_LEFT_OUT.match(line.text))
        ]
