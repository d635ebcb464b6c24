"""What a code opens that somebody has read off a card, a screen, a receipt or an invitation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from cafe.errors import Unknown
from cafe.store import events, receipts, survey_answers
from cafe.store.database import value
from cafe.store.typed_codes import ALPHABET, plain_code

_SIGNS = frozenset(ALPHABET)
_BETWEEN = re.compile(r"[\s:;,.=()]+")
# In the order in which they are tried: a table's key, an event's room, a receipt, a survey.
Opens = Literal["table", "room", "receipt", "survey"]


@dataclass(frozen=True)
class WayIn:
    """What a code opens, and the code as addresses have it."""

    opens: Opens
    code: str


def find(db: Database, written: str) -> WayIn | None:
    """What a code opens, in whatever case, with blanks or hyphens, or as the address that it stands
    in, or with the word for it ("Kod: …"); None for a code that opens nothing."""
    for code in _readings(written):
        if (found := _opens(db, code)) is not None:
            return found
    return None


def _readings(written: str) -> Iterator[str]:
    """The codes that may be meant, each once: all that was written, what of it can be of a code (no
    code has the letters of "kod", "code" or "kvitto"), that without a word or two before it ("rum"
    has only such letters), the last of that."""
    part = _last_part(written)
    parts = [plain_code(word) for word in _BETWEEN.split(part)]
    signs = [one for one in parts if one and _SIGNS.issuperset(one)]
    ends = ("".join(signs[first:]) for first in (0, 1, 2, -1))
    yield from dict.fromkeys((plain_code(part), *ends))


def _opens(db: Database, code: str) -> WayIn | None:
    if value(
        db,
        "SELECT EXISTS (SELECT 1 FROM cafe_table WHERE key = :code) "
        "OR EXISTS (SELECT 1 FROM revoked_key WHERE key = :code)",  # its page says what to do
        {"code": code},
    ):
        return WayIn("table", code)
    try:
        return WayIn("room", events.get(db, code).code)
    except Unknown:
        pass
    try:
        return WayIn("receipt", receipts.by_receipt(db, code)[2].code)
    except Unknown:
        pass
    try:
        survey_answers.door(db, code)
    except Unknown:
        return None
    return WayIn("survey", code)


def _last_part(written: str) -> str:
    """The code of an address that was pasted or copied from a card, else what was written."""
    path = written.strip().lstrip("#").split("?")[0].split("#")[0].strip().rstrip("/")
    return path.rpartition("/")[2]
