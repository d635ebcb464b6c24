"""E-mail addresses as people have them: one a line, several on a line, or with names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from forms.account import looks_like_email

ADDRESSES_MAX = 1000
SIGNS_MAX = 254
_BETWEEN = re.compile(r"[,;\t]")
_NAMED = re.compile(r"^.*<([^<>]*)>$")
_BARE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]+")


@dataclass(frozen=True)
class Addresses:
    """The addresses, each once; what is none, as (number of the line, what stands there); and how
    many stood there again."""

    found: tuple[str, ...]
    bad: tuple[tuple[int, str], ...]
    again: int


def read(written: str) -> Addresses:
    """The addresses in a text. On a line with several cells those without @ are names and left
    out, if another is an address."""
    return of_rows(
        (number, _BETWEEN.split(line)) for number, line in enumerate(written.splitlines(), start=1)
    )


def of_rows(rows: Iterable[tuple[int, Iterable[str]]]) -> Addresses:
    """The addresses in the cells of numbered rows."""
    found: dict[str, str] = {}
    bad: list[tuple[int, str]] = []
    again = 0
    for number, cells in rows:
        written = [cell.strip() for cell in cells if cell.strip()]
        meant = [cell for cell in written if "@" in cell] or written[:1]
        for cell in meant:
            named = _NAMED.match(cell)
            address = (named[1] if named else cell).strip().strip("\"'")
            if not (
                looks_like_email(address) and _BARE.fullmatch(address) and len(address) <= SIGNS_MAX
            ):
                bad.append((number, cell[:60]))
            elif address.casefold() in found:
                again += 1
            else:
                found[address.casefold()] = address
    return Addresses(tuple(found.values()), tuple(bad), again)
