"""Personal data that slipped into a text: found, and replaced by a word for what stood there.

Found are personal numbers (also of coordination and reserve), telephone numbers (a country's prefix
with a number as long as one there too), e-mail addresses (also spelt out), street addresses with
their number and, with care, names, in other scripts as well; a module each, with what was decided
where a pattern cannot know. Looked at is what is seen (`seen`): composed letters, one form of each
digit, nothing invisible. Never found: what can be told from the content alone, nicknames, first
names that are words at the beginning of a sentence (Björn sa), and rare names, or those of scripts
without capitals, without a word beside them that says so. evals/masking.py measures it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from analysis.masking import addresses, emails, people, personal_numbers, telephones
from analysis.masking.seen import seen

__all__ = ["KINDS", "Finding", "Masked", "find", "mask"]

# What stands in the text in place of each kind: Swedish, as the texts are.
KINDS: dict[str, str] = {
    "personal_number": "[personnummer]",
    "telephone": "[telefonnummer]",
    "email": "[e-postadress]",
    "address": "[adress]",
    "name": "[namn]",
}
# In this order: what an earlier one has found is none of a later one's.
_WAYS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("email", emails.spans),
    ("personal_number", personal_numbers.spans),
    ("telephone", telephones.spans),
    ("address", addresses.spans),
    ("name", people.spans),
)
_WORK = 60_000  # code points that are read again, however short the text
_LABEL = re.compile("|".join(map(re.escape, KINDS.values())))


class Finding(NamedTuple):
    """Personal data at [start, end), in code points of the text as given; `kind` as in KINDS."""

    kind: str
    start: int
    end: int


class Masked(NamedTuple):
    """The text with the word of its kind in place of each finding, and the findings in order
    (positions in the text as given)."""

    text: str
    found: tuple[Finding, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that were found, each once, in the order of KINDS."""
        there = {f.kind for f in self.found}
        return tuple(kind for kind in KINDS if kind in there)


def mask(text: str) -> Masked:
    """Replace the personal data of a text. What has been masked is not changed by a second time."""
    found = find(text)
    return Masked(_replaced(text, found), tuple(found))


def find(text: str) -> list[Finding]:
    """The personal data of a text, in order, without overlaps."""
    plain, origin = seen(text)
    found = _scan(plain)
    if not found:
        return []
    # What is hidden can make what stands beside it readable: until the text that it becomes holds
    # nothing more, or work without end (personal data in a long chain without spaces) is cut off.
    taken, work = found, max(2 * len(plain), _WORK)
    while found and work > 0:
        work -= len(plain)
        found = _back(taken, _scan(_replaced(plain, taken)))
        taken = sorted(taken + found, key=lambda f: f.start)
    if origin is None:
        return taken
    return [Finding(f.kind, origin[f.start], origin[f.end]) for f in taken]


def _replaced(text: str, found: list[Finding]) -> str:
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], KINDS[one.kind]]
        at = one.end
    return "".join(parts) + text[at:]


def _back(taken: list[Finding], found: list[Finding]) -> list[Finding]:
    """What was found in the replaced text, at its places in the text before."""
    moved, shift, number = [], 0, 0
    for kind, start, end in found:
        # No finding touches a word that was put in, so each lies between two of them.
        while number < len(taken) and taken[number].start + shift < start:
            one = taken[number]
            shift += len(KINDS[one.kind]) - (one.end - one.start)
            number += 1
        moved.append(Finding(kind, start - shift, end - shift))
    return moved


def _scan(text: str) -> list[Finding]:
    """What each way finds in the text, beside the words of KINDS that stand in it."""
    found: list[Finding] = []
    free = bytearray(b"\x01") * len(text)
    for label in _LABEL.finditer(text):
        free[label.start() : label.end()] = bytes(label.end() - label.start())
    for kind, spans in _WAYS:
        for start, end in spans(text):
            if end > start and all(free[start:end]):
                found.append(Finding(kind, start, end))
                free[start:end] = bytes(end - start)
    return sorted(found, key=lambda f: f.start)
