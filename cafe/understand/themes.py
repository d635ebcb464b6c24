"""Themes as they stand: what the last run found, with what people have decided since.

An edit holds from the moment it is made; the next run then reads titles and quotes anew. Nothing
here loads the analysis proper, so that a page can show themes at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from analysis.themes.edits import Edit, Merge, MovePassages, Rename, Split, plan
from cafe.errors import Conflict, Refused, Unknown
from cafe.store import events, gatherings, jobs, passages, runs, tags, theme_edits
from cafe.store.events import Event
from cafe.store.passages import Passage
from cafe.store.runs import Run, StoredSuggestion, StoredTheme
from cafe.store.scopes import Scope, Where, of
from cafe.store.tags import TagDecision
from cafe.store.theme_edits import Made
from cafe.understand import codebooks

QUOTES = 3


@dataclass(frozen=True)
class ThemeChange:
    """What became of a theme since the run that was compared with, as in
    `analysis.themes.runs.Change`: "new", "grown", "shrunk", "same", "gone" or "merged"."""

    id: str
    title: str
    kind: str
    before: int
    after: int
    came: int
    went: int
    into: str | None = None


@dataclass(frozen=True)
class View:
    """The themes of an event or a gathering. `run` is the last that found themes, None before it;
    `since` the run that it is compared with, `changes` by theme what came of those that are there,
    `gone` those that are not. `edits` are people's. `waits`: the next run will read some anew."""

    run: Run | None = None
    themes: tuple[StoredTheme, ...] = ()
    since: Run | None = None
    changes: Mapping[str, ThemeChange] = field(default_factory=dict)
    gone: tuple[ThemeChange, ...] = ()
    edits: tuple[Made, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    waits: bool = False

    def get(self, theme_id: str) -> StoredTheme | None:
        """The theme with this id, or the one that it was merged into."""
        wanted = self.merged.get(theme_id, theme_id)
        return next((t for t in self.themes if t.id == wanted), None)

    @property
    def duplicates(self) -> tuple[tuple[str, ...], ...]:
        """All groups of near-duplicates, in themes and outside."""
        found = self.run.settings.get("duplicates", ()) if self.run else ()
        return tuple(tuple(group) for group in found)


@dataclass(frozen=True)
class ThemeMaterial:
    """What themes are found over: the events, their passages, and by passage what the machine
    suggests and what people decided."""

    events: tuple[Event, ...]
    passages: tuple[Passage, ...]
    suggested: Mapping[str, Sequence[StoredSuggestion]]
    decided: Mapping[str, Mapping[str, TagDecision]]


def material(db: Database, where: Where, *, waiting: bool = False) -> ThemeMaterial:
    """The passages of an event, or those of a gathering that are about its point; with `waiting` an
    event's as they would be once what waits is shown."""
    scope = of(where)
    point = ""
    if scope.kind == "event":
        held = [events.by_id(db, scope.id)]
    else:
        gathering = gatherings.get(db, scope.id)
        point = gathering.point
        held = gatherings.events_of(db, gathering)
    read: list[Passage] = []
    suggested: dict[str, Sequence[StoredSuggestion]] = {}
    decided: dict[str, Mapping[str, TagDecision]] = {}
    for event in held:
        read += passages.of_event(db, event.id)
        # A gathering shows its events' readings, and shows none of them by itself.
        suggested |= runs.suggestions(db, event.id, waiting=waiting and scope.kind == "event")
        decided |= tags.current(db, event.id)
    if point:
        wanted = family(db, point)
        read = [
            p
            for p in read
            if not wanted.isdisjoint(codes_of(suggested.get(p.id, ()), decided.get(p.id, {})))
        ]
    return ThemeMaterial(tuple(held), tuple(read), suggested, decided)


def family(db: Database, point: str) -> frozenset[str]:
    """A code with its sub-codes."""
    codes = codebooks.in_force(db).codes
    return frozenset({point, *(c.id for c in codes if c.parent == point)})


def codes_of(suggested: Iterable[StoredSuggestion], decided: Mapping[str, TagDecision]) -> set[str]:
    """What a passage is about: confirmed codes, and asserted ones that nobody rejected."""
    found = {s.code for s in suggested if s.asserted}
    found -= {code for code, d in decided.items() if d.rejected}
    return found | {code for code, d in decided.items() if d.confirmed}


def current(db: Database, where: Where) -> tuple[StoredTheme, ...]:
    """The themes as they stand, the largest first."""
    return view(db, where).themes


def view(db: Database, where: Where, run: Run | None = None) -> View:
    """The themes as they stand, with what has changed and who changed it; `run`: as an earlier run
    found them."""
    scope = of(where)
    edits = theme_edits.standing(db, scope)
    merged = plan(spoken(edits)).merged
    placed = placing(edits)
    run = run or runs.latest(db, scope, "themes")
    if run is None:
        return View(edits=tuple(edits), merged=merged)
    found = list(runs.themes(db, run.id))
    applied = set(run.settings.get("edits", ()))
    fresh = [e for e in placed if e.id not in applied]
    for edit in fresh:
        found = _apply(found, edit)
    for edit in edits:
        if edit.kind == "quotes":
            wanted = merged.get(edit.theme, edit.theme)
            found = [_quoted(t, edit.passages) if t.id == wanted else t for t in found]
    touched = {t for e in fresh for t in (e.theme, *e.others)}
    told = [ThemeChange(**c) for c in run.settings.get("changes", ())]
    gone = tuple(c for c in told if c.kind in ("gone", "merged") and c.id not in touched)
    since = run.settings.get("since")
    return View(
        run,
        tuple(sorted(found, key=lambda t: -len(t.passages)) if fresh else found),
        runs.get(db, since) if since else None,
        {c.id: c for c in told if c.id not in touched},
        gone,
        tuple(edits),
        merged,
        bool(fresh) or not applied <= {e.id for e in placed},
    )


def placing(edits: Iterable[Made]) -> list[Made]:
    """Those that say what belongs where, and how it is called: a run follows them. Chosen quotes
    are laid over whatever it finds."""
    return [e for e in edits if e.kind != "quotes"]


def spoken(edits: Iterable[Made]) -> list[Edit]:
    """The edits as the analysis takes them."""
    found: list[Edit] = []
    for e in placing(edits):
        if e.kind == "rename":
            found.append(Rename(e.theme, e.title))
        elif e.kind == "merge":
            found.append(Merge(e.others, e.theme, e.passages))
            if e.title:
                found.append(Rename(e.theme, e.title))
        elif e.kind == "move":
            source = e.others[0] if e.others else None
            found.append(MovePassages(e.passages, e.theme, e.theirs, source, e.rest))
            if e.title:
                found.append(Rename(e.theme, e.title))
        else:
            found.append(Split(e.theme, e.others[0], e.passages, e.rest))
            found.append(Rename(e.others[0], e.title))
    return found


def _apply(themes: list[StoredTheme], edit: Made) -> list[StoredTheme]:
    """The themes with one edit that the run did not know of."""
    if edit.kind == "move":
        return _moved(themes, edit)
    by_id = {t.id: t for t in themes}
    theme = by_id.get(edit.theme)
    if theme is None:
        return themes
    if edit.kind == "rename":
        by_id[theme.id] = replace(theme, title=edit.title, edited=True)
    elif edit.kind == "merge":
        gone = [by_id.pop(t) for t in edit.others if t in by_id]
        every = (theme, *gone)
        by_id[theme.id] = StoredTheme(
            theme.id,
            edit.title or theme.title,
            tuple(dict.fromkeys(term for t in every for term in t.terms[:3])),
            tuple(p for t in every for p in t.passages),
            _turns([t.quotes for t in every])[:QUOTES],
            theme.code if {t.code for t in every} == {theme.code} else None,
            tuple(group for t in every for group in t.duplicates),
            True,
        )
    else:
        moved = set(edit.passages)
        by_id[theme.id] = replace(_part(theme, set(theme.passages) - moved), edited=True)
        new = _part(theme, moved & set(theme.passages))
        by_id[edit.others[0]] = replace(
            new, id=edit.others[0], title=edit.title, terms=(), edited=True
        )
    return [t for t in by_id.values() if t.passages]


def _moved(themes: Sequence[StoredTheme], edit: Made) -> list[StoredTheme]:
    """The themes after passages have been moved; as they were when where they went is gone."""
    into = next((t for t in themes if t.id == edit.theme), None)
    if into is None and not edit.title:
        return list(themes)
    moved = set(edit.passages)
    group = (edit.passages,) if len(edit.passages) > 1 else ()
    found = []
    for theme in themes:
        kept = moved if theme.id == edit.theme else set()
        if moved & set(theme.passages) - kept:
            theme = replace(_part(theme, set(theme.passages) - moved), edited=True)
        if theme.id == edit.theme:
            mine = tuple(p for p in theme.passages if p not in moved)
            theme = replace(
                theme,
                passages=(*mine, *edit.passages),
                quotes=theme.quotes or edit.passages[:1],
                duplicates=(*theme.duplicates, *group),
                edited=True,
            )
        found.append(theme)
    if into is None:
        found.append(
            StoredTheme(
                edit.theme, edit.title, (), edit.passages, edit.passages[:1], None, group, True
            )
        )
    return [t for t in found if t.passages]


def _quoted(theme: StoredTheme, chosen: Sequence[str]) -> StoredTheme:
    """The theme with the quotes that a person chose, as far as they are still in it."""
    mine = tuple(p for p in chosen if p in theme.passages)
    if not mine:
        return theme
    rest = tuple(p for p in theme.passages if p not in mine)
    return replace(theme, passages=(*mine, *rest), quotes=mine, chosen=True)


def _part(theme: StoredTheme, kept: Collection[str]) -> StoredTheme:
    """What remains of a theme; without a quote of its own, its most central passages speak."""
    mine = tuple(p for p in theme.passages if p in kept)
    groups = [tuple(p for p in group if p in kept) for group in theme.duplicates]
    return replace(
        theme,
        passages=mine,
        quotes=tuple(p for p in theme.quotes if p in kept) or mine[:2],
        duplicates=tuple(group for group in groups if len(group) > 1),
    )


def _turns(lists: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The first of each, then the second of each, and so on."""
    longest = max((len(some) for some in lists), default=0)
    return tuple(some[i] for i in range(longest) for some in lists if i < len(some))


def alive(theme: StoredTheme, there: Mapping[str, Passage]) -> StoredTheme | None:
    """The theme without the passages that are gone since; None when none is left."""
    mine = tuple(p for p in theme.passages if p in there)
    if not mine:
        return None
    groups = [tuple(p for p in group if p in there) for group in theme.duplicates]
    return replace(
        theme,
        passages=mine,
        quotes=tuple(p for p in theme.quotes if p in there),
        duplicates=tuple(group for group in groups if len(group) > 1),
    )


# --- what people decide -------------------------------------------------------------------------


def rename(db: Database, user_id: int | None, scope: Scope, theme_id: str, title: str) -> str:
    """Give a theme a title of one's own; returns its id. Raises Unknown when it is not there."""
    theme = _standing(db, scope, theme_id)
    _keep(db, user_id, scope, "rename", theme, title=title)
    return theme.id


def merge(
    db: Database,
    user_id: int | None,
    scope: Scope,
    theme_id: str,
    others: Collection[str],
    title: str = "",
) -> str:
    """Put other themes into this one; returns its id. Raises Unknown when one is not there."""
    theme = _standing(db, scope, theme_id)
    gone = [_standing(db, scope, other) for other in others]
    gone = [t for t in gone if t.id != theme.id]
    if not gone:
        raise Conflict("themes_changed")
    _keep(
        db,
        user_id,
        scope,
        "merge",
        theme,
        others=tuple(t.id for t in gone),
        title=title,
        passages=tuple(p for t in (theme, *gone) for p in t.passages),
    )
    return theme.id


def split(
    db: Database,
    user_id: int | None,
    scope: Scope,
    theme_id: str,
    moved: Collection[str],
    title: str,
) -> str:
    """Move passages of a theme, with their near-duplicates, to a new one; returns the new id.

    Raises Unknown when it is not there, Conflict("themes_changed") when nothing would be moved or
    nothing left.
    """
    theme = _standing(db, scope, theme_id)
    wanted = set(moved) & set(theme.passages)
    wanted |= {p for group in theme.duplicates if wanted.intersection(group) for p in group}
    rest = tuple(p for p in theme.passages if p not in wanted)
    if not wanted or not rest:
        raise Conflict("themes_changed")
    new = f"theme-{uuid.uuid4().hex[:12]}"
    _keep(
        db,
        user_id,
        scope,
        "split",
        theme,
        others=(new,),
        title=title,
        passages=tuple(p for p in theme.passages if p in wanted),
        rest=rest,
    )
    return new


def move(
    db: Database,
    user_id: int | None,
    scope: Scope,
    passage_id: str,
    into: str,
    title: str = "",
) -> str:
    """Move a passage, with its near-duplicates, to the theme `into`, or ("") to a new one of that
    title; returns where it is now. It holds at once and needs no run.

    Raises Unknown when the theme or the passage is not there, Conflict("themes_changed") when the
    passage is in that theme already.
    """
    there = view(db, scope)
    if there.run is None or passage_id not in {p.id for p in material(db, scope).passages}:
        raise Unknown("passage_unknown")
    target = _standing(db, scope, into) if into else None
    source = next((t for t in there.themes if passage_id in t.passages), None)
    if source is not None and target is not None and source.id == target.id:
        raise Conflict("themes_changed")
    groups = [*there.duplicates, *(g for t in there.themes for g in t.duplicates)]
    same = next((g for g in groups if passage_id in g), (passage_id,))
    if source is not None:
        same = tuple(p for p in same if p in source.passages)
    # What other moves brought stays theirs, so that each can be taken back by itself.
    brought = {p for e in there.edits if e.kind == "move" for p in e.passages} | set(same)
    at = target.id if target else f"theme-{uuid.uuid4().hex[:12]}"
    theme_edits.add(
        db,
        user_id,
        scope,
        "move",
        at,
        others=(source.id,) if source else (),
        title="" if target else title,
        was=source.title if source else "",
        passages=same,
        rest=tuple(p for p in source.passages if p not in brought) if source else (),
        theirs=tuple(p for p in target.passages if p not in brought) if target else (),
    )
    return at


QUOTES_MOST = 5


def quote(
    db: Database, user_id: int | None, scope: Scope, theme_id: str, passage_id: str, press: str
) -> str:
    """Choose a theme's quotes, one press at a time: "add" makes the passage the last of them,
    "first" the first, "drop" takes it from them; returns the theme's id. What the machine chose is
    where it begins.

    Raises Unknown when theme or passage is not there, Refused("not_a_choice") for another press,
    Conflict("quotes_many") for one more than `QUOTES_MOST`.
    """
    theme = _standing(db, scope, theme_id)
    if passage_id not in theme.passages:
        raise Unknown("passage_unknown")
    others = tuple(p for p in theme.quotes if p != passage_id)
    chosen = {"add": (*others, passage_id), "first": (passage_id, *others), "drop": others}
    if press not in chosen or not chosen[press]:
        raise Refused("not_a_choice")
    if len(chosen[press]) > QUOTES_MOST:
        raise Conflict("quotes_many", most=QUOTES_MOST)
    theme_edits.take_place(db, user_id, scope, "quotes", theme.id)
    theme_edits.add(db, user_id, scope, "quotes", theme.id, was=theme.title, passages=chosen[press])
    return theme.id


def undo(db: Database, user_id: int | None, scope: Scope, edit_id: int) -> None:
    """Take back an edit; the next run finds the themes without it. Raises Unknown, and
    Conflict("theme_edit_needed") when a later one could not be followed without it."""
    standing = theme_edits.standing(db, scope)
    left = [e for e in standing if e.id != edit_id]
    edit = next((e for e in standing if e.id == edit_id), None)
    # The theme that a move made: what came to it later would be left in none.
    made = edit.theme if edit is not None and edit.kind == "move" and edit.title else None
    if any(made in (e.theme, *e.others) for e in placing(left)):
        raise Conflict("theme_edit_needed")
    try:
        plan(spoken(left))
    except ValueError:
        raise Conflict("theme_edit_needed") from None
    theme_edits.undo(db, user_id, scope, edit_id)
    run = runs.latest(db, scope, "themes")
    laid_over = run is None or edit_id not in run.settings.get("edits", ())
    if edit is None or not (edit.kind in ("move", "quotes") and laid_over):
        jobs.queue(db, scope)


def _standing(db: Database, scope: Scope, theme_id: str) -> StoredTheme:
    found = view(db, scope).get(theme_id)
    if found is None:
        raise Unknown("theme_unknown")
    return found


def _keep(
    db: Database,
    user_id: int | None,
    scope: Scope,
    kind: str,
    theme: StoredTheme,
    *,
    others: tuple[str, ...] = (),
    title: str = "",
    passages: tuple[str, ...] = (),
    rest: tuple[str, ...] = (),
) -> None:
    theme_edits.add(
        db,
        user_id,
        scope,
        kind,
        theme.id,
        others=others,
        title=title,
        was=theme.title,
        passages=passages,
        rest=rest,
    )
    try:
        plan(spoken(theme_edits.standing(db, scope)))
    except ValueError:
        raise Conflict("themes_changed") from None
    jobs.queue(db, scope)
