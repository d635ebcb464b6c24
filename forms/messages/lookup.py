"""A message by its name, so that code that may not know the pages (the store, the readers of
spreadsheets) can name what went wrong and let others say it."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from forms.messages import message
from forms.messages.message import Message

# Every module of this package: a new part is found by standing in it.
PARTS = tuple(
    importlib.import_module(f"{__package__}.{module.name}")
    for module in pkgutil.iter_modules([str(Path(__file__).parent)])
    if f"{__package__}.{module.name}" not in (__name__, message.__name__)
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
