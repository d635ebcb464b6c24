"""What two windows wrote since they knew the same: told apart by question.

Earlier words are not kept, only short marks of them: enough to know whether something was changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Values = Mapping[str, object]
MARKS_MAX = 300
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+|\n+|$)\s*")


@dataclass(frozen=True)
class History:
    """When each answer was changed: `marks` by question, (revision, mark) in order. Of what was
    before the revision `since` nothing is known."""

    since: int = 0
    marks: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)

    def with_change(self, revision: int, before: Values, after: Values) -> History:
        """The history once `after` has taken the place of `before`, as that revision."""
        since, marks = self.since, dict(self.marks)
        for key in before.keys() | after.keys():
            if before.get(key) == after.get(key):
                continue
            known = marks.get(key) or ((since, _mark(before.get(key))),)
            known = (*known, (revision, _mark(after.get(key))))
            if len(known) > MARKS_MAX:
                known = known[-MARKS_MAX:]
                since = max(since, known[0][0])
            marks[key] = known
        return History(since, marks)

    def changed(self, key: str, value: object, now: object, base: int) -> bool:
        """Whether `value` is another than what stood there at the revision `base`; `now` is what
        stands there."""
        at_base = [mark for revision, mark in self.marks.get(key, ()) if revision <= base]
        return _mark(value) != (at_base[-1] if at_base else _mark(now))

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"since": self.since, "marks": self.marks}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any] | None, revision: int) -> History:
        """What was kept; nothing for what began before there was a history."""
        if kept is None:
            return cls(revision)
        every = kept["marks"].items()
        marks = {key: tuple((int(r), str(m)) for r, m in each) for key, each in every}
        return cls(kept["since"], marks)


def merge(
    history: History, now: Values, given: Values, base: int
) -> tuple[dict[str, object], dict[str, object]]:
    """What stands with what was given on the revision `base`, as the two ways it can be read: equal
    unless both have changed the same answer, which then is `now`'s in the first and `given`'s in
    the second. What was emptied is not in it."""
    first, second = dict(now), dict(given)
    for key in now.keys() | given.keys():
        if now.get(key) == given.get(key) or base < history.since:
            continue
        if not history.changed(key, given.get(key), now.get(key), base):
            _put(second, key, now.get(key))
        elif not history.changed(key, now.get(key), now.get(key), base):
            _put(first, key, given.get(key))
    return first, second


def put_together(texts: Sequence[str]) -> str:
    """All that the texts say, one after the other; a sentence or line that they have in common, in
    the same order, stands once."""
    whole = ""
    for text in texts:
        mine, theirs = _sentences(whole), _sentences(text)
        plain = [s.strip() for s in mine], [s.strip() for s in theirs]
        matcher = SequenceMatcher(None, plain[0], plain[1], autojunk=False)
        parts: list[str] = []
        for how, i, j, k, m in matcher.get_opcodes():
            kept = mine[i:j] if how != "insert" else []
            added = theirs[k:m] if how != "equal" else []
            if kept and added and how == "replace":
                kept[-1] = kept[-1].rstrip() + "\n\n"
            elif parts and added and not parts[-1][-1:].isspace():
                parts[-1] += " "
            parts += kept + added
        whole = "".join(parts).rstrip()
    return whole


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.findall(text) if part.strip()]


def _put(values: dict[str, object], key: str, value: object) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def _mark(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:12]
