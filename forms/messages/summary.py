"""Error wording for summaries and their formats."""

from __future__ import annotations

from forms.messages.message import Message

FORMAT_UNKNOWN = Message(
    "Formatet {format} finns inte. Välj ett av: {formats}.",
    "There is no format {format}. Choose one of: {formats}.",
)
