"""What a type of question sees of an XLSForm while it reads or writes itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from forms.messages import Message
from forms.questionnaire.question import Text

# What XLSForm's tools call a row of text, and how a group begins.
TEXTS = ("text", "string", "q string", "add text prompt")
GROUP = "begin_group"
NOTES = ("note", "q note", "add note prompt")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")


class XlsBook(Protocol):
    """What a type needs to write itself as rows of an XLSForm."""

    def choice_list(self, pairs: Sequence[tuple[str, Text]], name: str) -> str:
        """The name of the list that holds these (name, label) pairs."""

    def wordings(self, column: str, text: Text) -> dict[str, str]:
        """The cells of a wording in the questionnaire's languages."""

    def free_name(self, wanted: str) -> str:
        """A name for a row that no question has."""


class XlsChoice(NamedTuple):
    """A row of the choices sheet."""

    row: int
    name: str
    label: Text


class XlsQuestion(Protocol):
    """A row of a foreign or own XLSForm that a type may take for its own. Of what is called here,
    only that of the type that takes the row has an effect.

    `kind` is the type in small letters, GROUP for each way of beginning a group; `cells` are by
    the column's name; `required`: None for a condition that cannot be said.
    """

    @property
    def kind(self) -> str: ...
    @property
    def cells(self) -> Mapping[str, str]: ...
    @property
    def label(self) -> Text: ...
    @property
    def required(self) -> bool | None: ...

    def use(self, column: str) -> None:
        """The column's cell has been made something of."""

    def drop(self, message: Message, choice: XlsChoice | None = None) -> None:
        """Name something that cannot be kept, of the row or of a choice."""

    def listed(self, name: str) -> Sequence[XlsChoice]:
        """A list of choices, which is then used. One that is not there is a fault of the file."""

    def perhaps_listed(self, name: str) -> Sequence[XlsChoice]:
        """The same, where the list may be missing."""

    def inside(self) -> Sequence[XlsQuestion]:
        """The rows of the group that begins here, empty where it never ends."""

    def use_inside(self) -> None:
        """Something has been made of the rows of the group."""


def marked(label: Text, heading: bool = False) -> Text:
    """A note's label: Markdown makes a heading of it, and must make one of no other."""

    def mark(wording: str) -> str:
        if heading:
            return f"## {wording}"
        return f"\\{wording}" if re.match(r"\\*#", wording) else wording

    return label.each(mark)


def is_heading(label: Text) -> bool:
    """Whether Markdown makes a heading of a note's label."""
    return any(_HEADING.match(wording) for wording in label.wordings)


def unmarked(label: Text) -> Text:
    """A note's label without the signs that `marked` put before it."""
    if is_heading(label):
        return label.each(lambda wording: _HEADING.sub("", wording, count=1))
    return label.each(lambda wording: wording[1:] if re.match(r"\\+#", wording) else wording)
