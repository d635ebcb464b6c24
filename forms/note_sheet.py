"""A table's note sheet as it is typed in: each line a note, its kind by the number on the sheet."""

from __future__ import annotations

import re

from wtforms import Field, ValidationError

from forms.base import ChoiceField, Form, long_text, required
from forms.kinds import KINDS
from forms.messages import note as messages
from forms.note import TEXT_MAX
from forms.note import lines as plain

LINES_MAX = 200
SHEET_MAX = 100_000
# Not a time ("3:30") nor an ordinal ("2:a").
_NUMBERED = re.compile(rf"\s*([1-{len(KINDS)}])\s*:(?!\d|[ae]\b)\s*(.*)")


class NoteSheetForm(Form):
    """The table, the round, and what is written on the sheet."""

    table = ChoiceField()
    round = ChoiceField()
    sheet = long_text(required(messages.NOTE_SHEET_EMPTY), limit=SHEET_MAX)

    def validate_sheet(self, field: Field) -> None:
        """So many lines, each no longer than a note may be."""
        if len(self.lines) > LINES_MAX:
            raise ValidationError(messages.NOTE_SHEET_LONG.format(limit=LINES_MAX))
        for number, (_, text) in enumerate(self.lines, start=1):
            if not text:
                raise ValidationError(messages.NOTE_SHEET_KIND_ALONE.format(line=number))
            if len(text) > TEXT_MAX:
                raise ValidationError(
                    messages.NOTE_TOO_LONG.format(length=len(text), limit=TEXT_MAX)
                )

    @property
    def lines(self) -> list[tuple[str | None, str]]:
        """The notes: the kind that its number says, None for none, and the text."""
        found: list[tuple[str | None, str]] = []
        for line in plain(self.sheet.data or "").split("\n"):
            if not line.strip():
                continue
            numbered = _NUMBERED.fullmatch(line)
            kind = KINDS[int(numbered[1]) - 1] if numbered else None
            found.append((kind, (numbered[2] if numbered else line).strip()))
        return found
