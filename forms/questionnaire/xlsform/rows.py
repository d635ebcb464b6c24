"""A row of the survey sheet as the types of questions look at it, and what becomes of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire.file import PlainReader
from forms.questionnaire.model import Question, Text, brief
from forms.questionnaire.types.xls import GROUP, XlsChoice
from forms.questionnaire.xlsform.choices import ChoiceLists
from forms.questionnaire.xlsform.languages import Languages
from forms.questionnaire.xlsform.notices import Notices
from forms.questionnaire.xlsform.signs import BEGIN, END, NO, YES


@dataclass
class AskedRow:
    """A question in the making: its plain values, and where it and its choices stand."""

    row: int
    raw: dict[str, Any]
    listed: tuple[XlsChoice, ...] = ()

    @functools.cached_property
    def question(self) -> Question:
        """As much of the question as tells which answers it can have."""
        return PlainReader().question(self.raw)


class GroupRows:
    """Which rows stand in a group that has none in it."""

    def __init__(self, rows: Sequence[tuple[int, dict[str, str]]]) -> None:
        self._rows = rows
        self._place = {at: n for n, (at, _) in enumerate(rows)}
        # Where the group of each row ends, None where it does not; found once for all.
        self._ends: list[int | None] = [None] * len(rows)
        end = None
        for n in range(len(rows) - 1, -1, -1):
            self._ends[n] = end
            kind = " ".join(rows[n][1].get("type", "").split())
            end = n if END.fullmatch(kind) else None if BEGIN.fullmatch(kind) else end

    def inside(self, row: int) -> Sequence[tuple[int, dict[str, str]]]:
        """The rows of the group that begins at a row; none where it does not end, or another
        begins in it."""
        first, end = self._place[row] + 1, self._ends[self._place[row]]
        return () if end is None else self._rows[first:end]

    def end(self, row: int) -> int:
        """The row at which the group ends."""
        end = self._ends[self._place[row]]
        assert end is not None
        return self._rows[end][0]


@dataclass
class SheetRow:
    """A row, as the types look at it (`forms.questionnaire.types.xls.XlsQuestion`). What a type
    calls has an effect only when the row turns out to be of that type (`settle`)."""

    row: int
    cells: Mapping[str, str]
    groups: GroupRows
    lists: ChoiceLists
    languages: Languages
    used: list[str] = field(default_factory=list)
    choices: tuple[XlsChoice, ...] = ()
    taken: tuple[int, ...] = ()
    _effects: list[Callable[[Notices], None]] = field(default_factory=list)

    @functools.cached_property
    def kind(self) -> str:
        """The type in small letters, GROUP for each way of beginning a group."""
        written = " ".join(self.cells.get("type", "").split())
        begin = BEGIN.fullmatch(written)
        return GROUP if begin and begin["kind"].lower() == "group" else written.lower()

    @functools.cached_property
    def label(self) -> Text:
        """The row's wording."""
        return self.languages.text(self.cells, "label")

    @property
    def required(self) -> bool | None:
        """Whether an answer is needed; None for a condition that cannot be said."""
        written = self.cells.get("required", "").lower()
        return True if written in YES else False if written in NO else None

    def use(self, column: str) -> None:
        """Something has been made of the column's cell."""
        self.used.append(column)

    def drop(self, message: Message, choice: XlsChoice | None = None) -> None:
        """Name something that cannot be kept, of the row or of a choice."""
        at, sheet = (choice.row, "choices") if choice else (self.row, "survey")
        self._effects.append(lambda notices: notices.drop(message, at, sheet))

    def listed(self, name: str) -> Sequence[XlsChoice]:
        """A list, which is then used; one that is not there is a fault of the file."""
        if not self.lists.get(name):
            message = say.XLSFORM_LIST_UNKNOWN.format(value=brief(name))
            self._effects.append(lambda notices: notices.wrong(message, self.row))
        return self.perhaps_listed(name)

    def perhaps_listed(self, name: str) -> Sequence[XlsChoice]:
        """The same, where the list may be missing."""
        self._effects.append(lambda _: self.lists.used.add(name))
        self.choices = tuple(self.lists.get(name))
        return self.choices

    @functools.cached_property
    def _inside(self) -> tuple[SheetRow, ...]:
        found = self.groups.inside(self.row)
        return tuple(
            SheetRow(at, cells, self.groups, self.lists, self.languages) for at, cells in found
        )

    def inside(self) -> Sequence[SheetRow]:
        """The rows of the group that begins here, empty where it never ends."""
        return self._inside

    def use_inside(self) -> None:
        """Something has been made of the rows of the group, and of its end."""
        self.taken = (*(one.row for one in self._inside), self.groups.end(self.row))

    def forget(self) -> None:
        """The row is not of the type that looked at it."""
        self.used, self.choices, self.taken, self._effects = [], (), (), []

    def settle(self, notices: Notices) -> None:
        """The row is of the type that looked at it last."""
        for effect in self._effects:
            effect(notices)
