"""A message by its name, so that code that may not know the pages (the store, the readers of
spreadsheets) can name what went wrong and let others say it."""

from __future__ import annotations

from forms.messages import (
    agreement,
    codebook,
    common,
    feedback,
    files,
    indicator,
    note,
    plan,
    proposal,
    room,
    summary,
    survey,
    theme,
    upkeep,
)
from forms.messages.message import Message

PARTS = (
    agreement,
    codebook,
    common,
    feedback,
    files,
    indicator,
    note,
    plan,
    proposal,
    room,
    summary,
    survey,
    theme,
    upkeep,
)


def wording(name: str, /, **params: object) -> Message:
    """The message called `name` (as the constants of the parts, in lower case), its gaps filled.

    Raises KeyError when there is no such message: a misspelt name is a programming error.
    """
    for part in PARTS:
        found = vars(part).get(name.upper())
        if isinstance(found, Message):
            return found.format(**params)
    raise KeyError(name)
