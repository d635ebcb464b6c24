"""The themes of a gathering as readers see them: they move with the releases of its events, and
with what people decide, never with the machine alone.

Each run reads every note as it stands, so a theme would grow or shrink by a single note that was
changed since the last release. Readers get the themes of one run for each release of other notes:
the last one before it that had read all that was shown, else the first one after it. A title or a
term that only notes speak of which readers have not been shown is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from analysis.text import stem, tokens
from analysis.themes.model import REST
from cafe.reports.summary import release
from cafe.reports.summary.titles import SharedWords, ThemeNote, is_quote
from cafe.store import events, organisation, passages, runs, summaries
from cafe.store.events import Event
from cafe.store.passages import Passage
from cafe.store.runs import Run, StoredTheme
from cafe.store.scopes import Scope
from cafe.store.summaries import KeptSummary
from cafe.understand import codebooks
from cafe.understand.themes import View, alive, view
from forms.kinds import UNSET


def shown_view(
    db: Database, scope: Scope, events: Sequence[Event], there: Mapping[str, Passage]
) -> tuple[View, frozenset[str]]:
    """The themes over the events as readers may see them, and which of the notes that are `there`,
    as readers were shown them, their run read so. Read it within one snapshot."""
    run = _run(db, scope, events, there)
    if run is None:
        return View(), frozenset()
    latest: dict[str, int] = {}
    for event in events:
        for (identity, revision), passage in passages.revisions(db, event.id).items():
            if passage.received_at <= run.at:
                latest[identity] = max(revision, latest.get(identity, 0))
    read = frozenset(i for i, passage in there.items() if latest.get(i) == passage.revision)
    return view(db, scope, run), read


def told(db: Database, event_id: int) -> list[tuple[str, str, Sequence[str]]]:
    """The themes that readers of the event's summary read, for a search: where each stands there
    (its point and a number), its title and its terms."""
    event = events.by_id(db, event_id)
    made = release.shown(db, event, organisation.get(db))
    return [
        (f"{theme.point or ''}.{number}", theme.title, theme.terms)
        for number, theme in enumerate(made.themes if made else ())
    ]


def _run(db: Database, scope: Scope, events: Iterable[Event], about: Collection[str]) -> Run | None:
    made = runs.of_themes(db, scope)
    if not made:
        return None
    held = list(events)
    kept = {event.id: summaries.releases(db, event) for event in held}
    came = {
        mark: passage.received_at
        for event in held
        for mark, passage in passages.revisions(db, event.id).items()
    }
    times = sorted({one.at for some in kept.values() for one in some})
    states = [(at, _shown(kept.values(), at, about) & came.keys()) for at in times]
    # A release over the same notes moves nothing.
    earlier: list[object] = [None, *(shown for _, shown in states)]
    news = [now for now, last in zip(states, earlier, strict=False) if now[1] != last]
    for at, shown in reversed(news):
        before = [run for run in made if (run.shown_at or "") <= at]
        if before and all(came[mark] <= before[-1].at for mark in shown):
            last = before[-1]
            read = {p for t in runs.themes(db, last.id) for p in t.passages}
            if {identity for identity, _ in shown} <= read.union(last.settings.get("outside", ())):
                return last
        after = next((run for run in made if (run.shown_at or "") > at), None)
        if after is not None:
            return after
    return made[-1]


def _shown(
    kept: Iterable[Sequence[KeptSummary]], at: str, about: Collection[str]
) -> set[tuple[str, int]]:
    """The notes about it, at their revisions, that readers were shown at a time."""
    last = [[one for one in some if one.at <= at][-1:] for some in kept]
    return {
        (n["id"], n["revision"])
        for some in last
        for one in some
        for n in one.content["notes"]
        if n["id"] in about
    }


def worded(
    db: Database,
    theme: StoredTheme,
    there: Mapping[str, Passage],
    read: frozenset[str],
    kept_back: Collection[str],
) -> StoredTheme | None:
    """The theme of the notes that are `there`, None when there is none of them; in their words, if
    it holds others too, or some that were not `read` as they are there; and not called by one of
    those `kept_back`, which may not be quoted, nor by a word of its own."""
    mine = alive(theme, there)
    if mine is None:
        return None
    quotes = is_quote(mine.title, [there[p].wording for p in mine.passages if p in kept_back])
    if not set(mine.passages).isdisjoint(kept_back):
        mine, quotes = _without_own_words(db, mine, there, kept_back, quotes)
    if read.issuperset(theme.passages) and not quotes:
        return mine
    said = {w for p in mine.passages for w in _stems(there[p].wording)}
    terms = tuple(term for term in mine.terms if _stems(term) <= said)
    title = mine.title
    if quotes or (not mine.edited and not _stems(title) <= said):
        named = {c.id: (c.label, c.short) for c in codebooks.in_force(db).codes}.get(
            mine.code or ""
        )
        # What the codebook calls it is nobody's words.
        codes = said | _stems(" ".join((REST, *named))) if named else said
        if quotes or named is None or not _stems(title) <= codes:
            title = named[0] if named else ", ".join(terms) or there[mine.passages[0]].kind or UNSET
    return replace(mine, terms=terms, title=title)


def _without_own_words(
    db: Database,
    theme: StoredTheme,
    there: Mapping[str, Passage],
    kept_back: Collection[str],
    quotes: bool,
) -> tuple[StoredTheme, bool]:
    """The theme without key words that are of one note, or table, which may not be quoted; and
    whether its title is, or `quotes` them."""
    several = len({passage.table_id for passage in there.values()}) > 1
    said = [ThemeNote(there[p].wording, there[p].table_id, p in kept_back) for p in theme.passages]
    codes = {c.id: (REST, c.label, c.short) for c in codebooks.in_force(db).codes}
    known = " ".join(codes.get(theme.code or "", ()))
    shared = SharedWords(said, several=several, known=known)
    nobodys = theme.edited or shared.hold(theme.title)
    return replace(theme, terms=tuple(filter(shared.hold, theme.terms))), quotes or not nobodys


def _stems(text: str) -> set[str]:
    return {stem(token.text) for token in tokens(text)}
