"""At how many tables something was said, as it may be told.

Of a group of enough persons this is told whole; nothing says which tables they were. But a reader
knows more than the number. He has earlier releases: less what they told, it is about the tables
that came in between. And a proposal stands with its table: less those that said it openly, it is
about the others; and if no others said it, what else was said is of those who did so openly. Each
of these groups has to be enough persons too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analysis.disclosure.gate import Gate
from analysis.disclosure.overlaps import few_between
from cafe.store.events import Event


@dataclass(frozen=True)
class ToldAt:
    """At how many tables something was said, None where that is hidden; `at_least`: at more of
    them, perhaps."""

    tables: int | None
    at_least: bool = False


@dataclass(frozen=True)
class AtTables:
    """What may be told of the tables of an `event` that have `written` (by id). `counted`: those of
    which it is told at how many something was said; `before`: the same of each earlier time."""

    event: Event
    gate: Gate
    written: frozenset[int]
    counted: frozenset[int]
    before: Sequence[frozenset[int]] = ()

    def said_at(
        self,
        places: Collection[int],
        openly: Collection[int],
        *,
        otherwise: bool,
        words: bool = False,
    ) -> ToldAt:
        """At how many tables something was said, of those (`places`) where it was. `openly`: at
        which as a proposal; `otherwise`: it was said as something else too, and those are
        `words` that may be read."""
        known = frozenset(openly)
        if self._others_few(known):
            return self._told(known, at_least=True)
        told = known.union(self.counted.intersection(places))
        if known and otherwise and self._few(known, words=words) and len(told) <= len(known) + 1:
            # That it was said at no other table, or at one, is told as one.
            return self._told(known, at_least=True)
        return self._told(told, at_least=self.counted != self.written)

    def unnamed(self, openly: Collection[int]) -> frozenset[int]:
        """The tables of which it may be told that one of them said something that nobody reads, and
        never which; none where that would be about few. `openly`: those whose proposals on the
        same matter stand with their names."""
        return frozenset() if self._others_few(frozenset(openly)) else self.counted

    def _others_few(self, known: frozenset[int]) -> bool:
        """Whether few are left, or came since an earlier time, beside tables that are known."""
        others = [one - known for one in (*self.before, self.counted)]
        return bool(few_between(others, self._few))

    def _told(self, tables: frozenset[int], *, at_least: bool) -> ToldAt:
        return ToldAt(len(tables) or None, at_least and tables != self.written)

    def _few(self, places: Collection[int], *, words: bool = False) -> bool:
        persons = self.event.persons_at(places)
        return self.gate.cell(1, persons).hidden or (words and not self.gate.quotable(persons))
