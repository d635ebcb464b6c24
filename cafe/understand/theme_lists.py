"""Themes with every passage in them, as those who read every note see them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from analysis.alike import contradiction
from cafe.store.passages import Passage
from cafe.store.runs import StoredTheme
from cafe.understand import codebooks
from cafe.understand.codebooks import Code
from cafe.understand.themes import ThemeChange, ThemeMaterial, View, alive

_COMPARED = 40  # passages of a theme that are looked through for opposites, the most central


@dataclass(frozen=True)
class Opposite:
    """Two passages that say the opposite; not `plainly`: in other words, as the machine guesses."""

    one: Passage
    other: Passage
    plainly: bool


@dataclass(frozen=True)
class ShownTheme:
    """A theme with its passages as they read now. `said` has near-duplicates once: what stands for
    them, and the others that say it in the same words. `opposite`: two of its first passages that
    say the opposite of each other."""

    theme: StoredTheme
    code: Code | None
    passages: tuple[Passage, ...]
    quotes: tuple[Passage, ...]
    said: tuple[tuple[Passage, tuple[Passage, ...]], ...]
    share: float  # of the largest theme's passages
    change: ThemeChange | None
    opposite: Opposite | None = None

    @property
    def times(self) -> int:
        """How often it was said: all notes in it."""
        return len(self.passages)

    @property
    def size(self) -> int:
        """The number of passages, near-duplicates counted once."""
        return len(self.said)


def shown_themes(
    db: Database, what: ThemeMaterial, view: View
) -> tuple[tuple[ShownTheme, ...], tuple[Passage, ...]]:
    """The themes with the passages that are still there, and those in no theme."""
    now = {p.id: p for p in what.passages}
    if view.run is None:
        return (), tuple(now.values())
    codes = {code.id: code for code in codebooks.in_force(db).codes}
    placed = [t for theme in view.themes if (t := alive(theme, now)) is not None]
    largest = max((len(t.passages) for t in placed), default=1)
    shown = []
    for t in placed:
        mine = tuple(now[p] for p in t.passages)
        said = once_each(mine, t.duplicates)
        shown.append(
            ShownTheme(
                t,
                codes.get(t.code or ""),
                mine,
                tuple(now[p] for p in t.quotes),
                said,
                len(mine) / largest,
                view.changes.get(t.id),
                _opposite([passage for passage, _ in said[:_COMPARED]]),
            )
        )
    inside = {p.id for s in shown for p in s.passages}
    return tuple(shown), tuple(p for p in now.values() if p.id not in inside)


def _opposite(said: list[Passage]) -> Opposite | None:
    found = contradiction([passage.text for passage in said])
    return Opposite(said[found.one], said[found.other], found.plainly) if found else None


def once_each(
    mine: tuple[Passage, ...], groups: tuple[tuple[str, ...], ...]
) -> tuple[tuple[Passage, tuple[Passage, ...]], ...]:
    """The passages with near-duplicates once, each with the others that say it."""
    by_id = {p.id: p for p in mine}
    others: dict[str, tuple[Passage, ...]] = {}
    hidden: set[str] = set()
    for group in groups:
        first, *rest = [p for p in group if p in by_id] or [""]
        others[first] = tuple(by_id[p] for p in rest)
        hidden.update(rest)
    return tuple((p, others.get(p.id, ())) for p in mine if p.id not in hidden)
