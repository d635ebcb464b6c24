"""A reading that waits: what people work with stays as it is until one of them shows a new one.

The analysis reads again when it has learnt something, when notes came late, when somebody asks for
it. As long as nobody has done anything with an event, what it finds is seen at once. From the first
decision on it waits behind a notice that says what would change. Two things do not wait: a text
that is read for the first time, and a run after something was taken back or erased for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from cafe.errors import Conflict
from cafe.store import audit, passages, runs, summaries, tags, theme_edits, working
from cafe.store.runs import Run, StoredSuggestion, StoredTheme
from cafe.store.scopes import Scope
from cafe.store.summaries import KeptSummary
from cafe.store.tags import TagDecision
from cafe.understand import codebooks
from cafe.understand.themes import codes_of, view


@dataclass(frozen=True)
class ThemeMove:
    """A theme as it is shown and as it would be, None where it is not there. `handed_out`: how many
    of its notes readers have been shown under its title, None when they have not seen it."""

    before: StoredTheme | None
    after: StoredTheme | None
    handed_out: int | None = None

    @property
    def title(self) -> str:
        """What it would be called, or was."""
        theme = self.after or self.before
        return theme.title if theme else ""

    @property
    def was(self) -> str:
        """What it is called now, when that would change; else ""."""
        if self.before and self.after and self.before.title != self.after.title:
            return self.before.title
        return ""

    @property
    def came(self) -> int:
        """How many notes would come to it."""
        return len(_placed(self.after) - _placed(self.before))

    @property
    def went(self) -> int:
        """How many notes would leave it."""
        return len(_placed(self.before) - _placed(self.after))


@dataclass(frozen=True)
class PointMove:
    """How many notes are about a code, as it is shown, as it would be, and as readers were last
    shown (None: nothing)."""

    code: str
    before: int
    after: int
    handed_out: int | None


@dataclass(frozen=True)
class WaitingReading:
    """What a new reading would change. `notes`: how many would be about other codes, or have other
    guesses beside them. `handed_out`: what readers were last shown. `mark` tells it from another
    one that waits later."""

    run: Run | None
    themes: tuple[ThemeMove, ...]
    points: tuple[PointMove, ...]
    notes: int
    handed_out: KeptSummary | None
    mark: str

    @property
    def changes(self) -> bool:
        """Whether anything would look different."""
        return bool(self.themes or self.notes)


def worked_on(db: Database, scope: Scope) -> bool:
    """Whether people work with what is shown, so that a new reading waits."""
    return working.begun(db, scope)


def waiting(db: Database, scope: Scope) -> WaitingReading | None:
    """What waits to be shown, None when nothing does. Read it within one snapshot."""
    run = runs.waiting(db, scope, "themes")
    read = runs.waiting_readings(db, scope)
    if run is None and read is None:
        return None
    handed_out = None
    points: list[PointMove] = []
    notes = 0
    if scope.kind == "event":
        handed_out = summaries.latest(db, [scope.id]).get(scope.id)
        now = runs.suggestions(db, scope.id)
        then = runs.suggestions(db, scope.id, waiting=True)
        decided = tags.current(db, scope.id)
        there = [p.id for p in passages.of_event(db, scope.id)]
        notes = sum(_seen(now, i) != _seen(then, i) for i in there)
        # What is about a sub-code is about its code.
        parents = {c.id: c.parent for c in codebooks.in_force(db).codes if c.parent}
        points = _points(there, now, then, decided, handed_out, parents)
    themes = _themes(db, scope, run, handed_out) if run is not None else ()
    mark = f"{run.id if run else 0}-{read or 0}"
    return WaitingReading(run, themes, tuple(points), notes, handed_out, mark)


def settle(db: Database, scope: Scope) -> None:
    """After a run, in the open write transaction: show it at once where nobody works with what is
    shown, where it would change nothing, and where what is shown must not stay."""
    shown = runs.latest(db, scope, "themes")
    if shown is None or not worked_on(db, scope) or _outdated(db, scope, shown):
        runs.show(db, scope)
        return
    found = waiting(db, scope)
    if found is not None and not found.changes:
        runs.show(db, scope)


def show(db: Database, actor: str, scope: Scope, mark: str) -> None:
    """Show what waits, in the open write transaction. Raises Conflict("reading_other") when it is
    not (any longer) what the person saw the changes of."""
    found = waiting(db, scope)
    if found is None or found.mark != mark:
        raise Conflict("reading_other")
    runs.show(db, scope)
    audit.add(db, actor, "reading.show", f"{scope.kind}:{scope.id}", mark=mark)


def _outdated(db: Database, scope: Scope, shown: Run) -> bool:
    """Whether what is shown holds an edit that a person took back, or words that were erased."""
    standing = {e.id for e in theme_edits.standing(db, scope)}
    return not standing.issuperset(shown.settings.get("edits", ())) or working.erased_since(
        db, scope, shown.at
    )


def _seen(
    suggested: Mapping[str, Sequence[StoredSuggestion]], passage_id: str
) -> set[tuple[str, bool]]:
    return {(s.code, s.asserted) for s in suggested.get(passage_id, ())}


def _points(
    there: Sequence[str],
    now: Mapping[str, Sequence[StoredSuggestion]],
    then: Mapping[str, Sequence[StoredSuggestion]],
    decided: Mapping[str, Mapping[str, TagDecision]],
    handed_out: KeptSummary | None,
    parents: Mapping[str, str],
) -> list[PointMove]:
    def count(suggested: Mapping[str, Sequence[StoredSuggestion]]) -> Counter[str]:
        total: Counter[str] = Counter()
        for i in there:
            codes = codes_of(suggested.get(i, ()), decided.get(i, {}))
            total.update(codes | {parents[code] for code in codes & parents.keys()})
        return total

    before, after = count(now), count(then)
    shown: Counter[str] | None = None
    if handed_out is not None:
        shown = Counter(code for n in handed_out.content["notes"] for code in n["points"])
    return [
        PointMove(code, before[code], after[code], None if shown is None else shown[code])
        for code in sorted(before.keys() | after.keys())
        if before[code] != after[code]
    ]


def _themes(
    db: Database, scope: Scope, run: Run, handed_out: KeptSummary | None
) -> tuple[ThemeMove, ...]:
    there = view(db, scope)
    old = {theme.id: theme for theme in there.themes}
    titles = {
        t["title"]: len(t["notes"])
        for t in ((handed_out.content.get("reading") or {}).get("themes", ()) if handed_out else ())
    }
    found = []
    for theme in view(db, scope, run).themes:
        before = old.pop(theme.id, None)
        if before is None or _looks(before) != _looks(theme):
            found.append((before, theme))
    pairs: list[tuple[StoredTheme | None, StoredTheme | None]] = [*found]
    pairs += [(theme, None) for theme in old.values()]
    return tuple(
        ThemeMove(before, after, titles.get((before or after or _NOTHING).title))
        for before, after in pairs
    )


_NOTHING = StoredTheme("", "", (), (), (), None)


def _looks(theme: StoredTheme) -> tuple[str, frozenset[str], tuple[str, ...]]:
    return theme.title, frozenset(theme.passages), theme.quotes


def _placed(theme: StoredTheme | None) -> set[str]:
    return set(theme.passages) if theme else set()
