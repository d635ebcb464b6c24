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


@dataclass
class SheetRow:
    """A row, as the types look at it (`forms.questionnaire.types.xls.XlsQuestion`). What a type
    calls has an effect only when the row turns out to be of that type (`settle`)."""

    row: int
    cells: Mapping[str, str]
    rows: Sequence[tuple[int, dict[str, str]]]
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
        found: list[SheetRow] = []
        for at, cells in self.rows:
            if at <= self.row:
                continue
            if END.fullmatch(" ".join(cells.get("type", "").split())):
                return tuple(found)
            found.append(SheetRow(at, cells, self.rows, self.lists, self.languages))
        return ()

    def inside(self) -> Sequence[SheetRow]:
        """The rows of the group that begins here, empty where it never ends."""
        return self._inside

    def use_inside(self) -> None:
        """Something has been made of the rows of the group, and of its end."""
        last = self._inside[-1].row
        end = next(at for at, _ in self.rows if at > last)
        self.taken = (*(one.row for one in self._inside), end)

    def forget(self) -> None:
        """The row is not of the type that looked at it."""
        self.used, self.choices, self.taken, self._effects = [], (), (), []

    def settle(self, notices: Notices) -> None:
        """The row is of the type that looked at it last."""
        for effect in self._effects:
            effect(notices)
