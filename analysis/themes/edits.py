"""What people decide about themes, and how it is kept when themes are found anew.

An edit names themes by their ids and holds the passages that the person saw, so that it can be
kept whatever the machine would make of them later. Edits are given in the order in which they were
made; one that is undone is left out.

- A renamed theme has the person's title for as long as the theme lives.
- A merged or split theme keeps the passages that the person saw in it. Others that the machine now
  gathers with them come along, each to the nearest of the edited themes that are there.
- A moved passage is in the theme that the person chose. Those that the person saw in it stay with
  it, and those in the theme that it left stay there.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Edit", "EditPlan", "Merge", "MovePassages", "Rename", "Split", "plan", "resolve"]


@dataclass(frozen=True)
class Rename:
    """A person's title for a theme."""

    theme: str
    title: str


@dataclass(frozen=True)
class Merge:
    """Themes that are one: those of `themes` go into `into`. `passages`: of all of them together,
    the receiving one's included, as the person saw them."""

    themes: tuple[str, ...]
    into: str
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Split:
    """A theme that is two: `passages` become the theme `new`, `rest` stays. `new` is an id that no
    other theme has or had."""

    theme: str
    new: str
    passages: tuple[str, ...]
    rest: tuple[str, ...]


@dataclass(frozen=True)
class MovePassages:
    """Passages that belong to another theme than the machine found, or to one of their own: `into`.
    `theirs`: those that the person saw there, `rest` those left in the theme `source` that they
    come from (None: they were in none)."""

    passages: tuple[str, ...]
    into: str
    theirs: tuple[str, ...] = ()
    source: str | None = None
    rest: tuple[str, ...] = ()


Edit = Rename | Merge | Split | MovePassages


@dataclass(frozen=True)
class EditPlan:
    """What a sequence of edits amounts to.

    `pinned`: the theme that a passage belongs to. `titles`: people's titles by theme. `merged`:
    the theme that a merged one is part of now.
    """

    pinned: Mapping[str, str]
    titles: Mapping[str, str]
    merged: Mapping[str, str]

    @property
    def ids(self) -> set[str]:
        """All ids that no new theme may take."""
        return {*self.pinned.values(), *self.titles, *self.merged, *self.merged.values()}


def plan(edits: Iterable[Edit]) -> EditPlan:
    """Follow the edits in their order; where two speak of the same, the later one holds.

    An edit of a theme that has been merged counts for the one that it went into.
    ValueError: a title without a word, a theme merged with none but itself, a passage on both
    sides of a split or a move, a split whose new theme has the id of another, or a move to where
    the passages are.
    """
    pinned: dict[str, str] = {}
    titles: dict[str, str] = {}
    merged: dict[str, str] = {}
    for edit in edits:
        if isinstance(edit, Rename):
            if not edit.title.strip():
                raise ValueError("a theme needs a title")
            titles[_follow(merged, edit.theme)] = edit.title.strip()
        elif isinstance(edit, Merge):
            into = _follow(merged, edit.into)
            gone = {_follow(merged, theme) for theme in edit.themes} - {into}
            if not gone:
                raise ValueError("a theme is merged with another than itself")
            for theme in gone:
                merged[theme] = into
                titles.pop(theme, None)
            pinned |= {p: into for p, theme in pinned.items() if theme in gone}
            pinned |= dict.fromkeys(edit.passages, into)
        elif isinstance(edit, MovePassages):
            into = _follow(merged, edit.into)
            source = None if edit.source is None else _follow(merged, edit.source)
            if into == source:
                raise ValueError("a passage is moved to another theme than its own")
            if set(edit.passages) & {*edit.theirs, *edit.rest}:
                raise ValueError("a passage is on both sides of a move")
            if source is not None:
                pinned |= dict.fromkeys(edit.rest, source)
            pinned |= dict.fromkeys((*edit.theirs, *edit.passages), into)
        else:
            theme = _follow(merged, edit.theme)
            if set(edit.passages) & set(edit.rest):
                raise ValueError("a passage is on both sides of a split")
            if edit.new in {theme, *pinned.values(), *titles, *merged}:
                raise ValueError("a split needs a new id")
            pinned |= dict.fromkeys(edit.rest, theme)
            pinned |= dict.fromkeys(edit.passages, edit.new)
    return EditPlan(pinned, titles, {theme: _follow(merged, theme) for theme in merged})


def resolve(edits: Iterable[Edit], theme: str) -> str:
    """The id under which a theme is found now: that of the one it was merged into, or its own."""
    return plan(edits).merged.get(theme, theme)


def _follow(merged: Mapping[str, str], theme: str) -> str:
    while theme in merged:
        theme = merged[theme]
    return theme


def keep_edits(
    parts: Sequence[Sequence[int]],
    pins: Sequence[str | None],
    known: Sequence[bool],
    nearest: Callable[[Sequence[int], Sequence[Sequence[int]]], Sequence[int]],
) -> tuple[dict[str, list[int]], list[list[int]]]:
    """Give docs that belong to edited themes to them; return these themes, and what parts keep.

    `parts` are the machine's, as docs; `pins[doc]` is the edited theme that people put it in;
    `known[doc]`: an earlier run or an edit has placed it. Where edited themes hold half or more of
    a part's known docs, the rest of the part follows them; otherwise the part goes on without
    their docs. `nearest` takes docs and groups of docs, and says which group each is nearest to.
    """
    edited: dict[str, list[int]] = {}
    for doc, theme in enumerate(pins):
        if theme is not None:
            edited.setdefault(theme, []).append(doc)
    kept = []
    drawn: dict[str, list[int]] = {}
    for part in parts:
        here = Counter(theme for doc in part if (theme := pins[doc]) is not None)
        free = [doc for doc in part if pins[doc] is None]
        if 2 * here.total() >= max(1, sum(known[doc] for doc in part)) and free:
            themes = sorted(here)
            to = nearest(free, [edited[theme] for theme in themes])
            for doc, number in zip(free, to, strict=True):
                drawn.setdefault(themes[number], []).append(doc)
            free = []
        kept.append(free)
    return {theme: docs + drawn.get(theme, []) for theme, docs in edited.items()}, kept
