"""Searching: the index kept in step with what is there, and what is found shown with its words.

The reading of words (`analysis.search`) is loaded when somebody searches: it is slow to load.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlite_utils import Database

from cafe import rights
from cafe.errors import Unknown
from cafe.store import search
from cafe.store.database import Store
from cafe.store.scopes import Scope
from cafe.store.search import Entry, Hit, Kind
from cafe.store.users import ALL, User
from cafe.understand import themes
from forms.questionnaire.file import from_json

if TYPE_CHECKING:
    from analysis.search import Query

Index = Callable[..., tuple[str, str]]
# The themes of an event (by its id) as readers were shown them: a part to tell them apart, the
# title, and words that they are found by.
ShownThemes = Callable[[Database, int], Sequence[tuple[str, str, Sequence[str]]]]
BATCH = 400
# So many are read anew before a search; when more wait, the analysis process is at it.
AT_ONCE = 400
# Of many of a kind so many stand beside the others.
FEW = 5
PAGE = 50
EXCERPT = 260


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True)
class ShownHit:
    """A hit, its title and an excerpt of its text in pieces."""

    hit: Hit
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]


@dataclass(frozen=True)
class HitGroup:
    """What was found of a kind: all of it, and the part that is shown."""

    kind: Kind
    total: int
    shown: tuple[ShownHit, ...]


@dataclass(frozen=True)
class Found:
    """What a search has found. `years`: how many there are of each year, of the kind that
    is chosen. `plainly`: nothing is written so; it was looked for without å, ä and ö too. `waits`:
    how many things are not in the index yet, for an account that reads all notes. To others the
    number would tell that notes have come; they are told that the index `is_made`, while much else
    than notes and their themes waits."""

    groups: tuple[HitGroup, ...]
    kinds: tuple[tuple[Kind, int], ...]
    years: tuple[tuple[str, int], ...]
    plainly: bool
    waits: int
    is_made: bool

    @property
    def total(self) -> int:
        """How many were found."""
        return sum(group.total for group in self.groups)


def find(
    db: Database, user: User, written: str, *, kind: Kind | None, year: str, page: int
) -> Found:
    """What the account may see of what has the words. Read it within one snapshot. Of one kind a
    page of hits (`page` from 1), of all of them a few of each."""
    from analysis import search as words

    reach = rights.reach(user)
    query = words.read(written)
    there = search.shelves(db, query.condition, reach) if query.terms else {}
    plainly = False
    if query.terms and not there and (plain := words.read(written, folded=True)) != query:
        there = search.shelves(db, plain.condition, reach)
        plainly = bool(there)
        query = plain if plainly else query
    groups = []
    for one, every in there.items():
        wanted = [shelf for shelf in every if shelf.day.startswith(year)]
        if wanted and kind in (None, one):
            size = PAGE if kind else FEW
            begin = (page - 1) * size if kind else 0
            hits = search.hits(db, reach, query.condition, one, wanted, begin, size)
            total = sum(shelf.number for shelf in wanted)
            groups.append(HitGroup(one, total, tuple(_shown(h, query) for h in hits)))
    of_year = {
        k: sum(shelf.number for shelf in every if shelf.day.startswith(year))
        for k, every in there.items()
    }
    years: Counter[str] = Counter()
    for k, every in there.items():
        for shelf in every if kind in (None, k) else ():
            if shelf.day:
                years[shelf.day[:4]] += shelf.number
    return Found(
        tuple(groups),
        tuple((k, n) for k, n in of_year.items() if n),
        tuple(sorted(years.items(), reverse=True)),
        plainly,
        search.stale_count(db) if ALL in reach.leads else 0,
        search.stale_count(db, without=("note", "theme")) > AT_ONCE,
    )


def _shown(hit: Hit, query: Query) -> ShownHit:
    return ShownHit(hit, marked(hit.title, query), excerpt(hit.text, query))


def marked(text: str, query: Query) -> tuple[Piece, ...]:
    """The text in pieces, what was looked for marked."""
    parts: list[Piece] = []
    at = 0
    for start, end in query.marks(text):
        if start > at:
            parts.append(Piece(text[at:start], False))
        parts.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        parts.append(Piece(text[at:], False))
    return tuple(parts)


def excerpt(text: str, query: Query) -> tuple[Piece, ...]:
    """So much of a long text as is read at a glance, around the first of what was looked for."""
    if len(text) <= EXCERPT:
        return marked(text, query)
    first = next(iter(query.marks(text)), (0, 0))[0]
    begin = max(0, min(first - EXCERPT // 4, len(text) - EXCERPT))
    if begin:
        begin = text.rfind(" ", 0, begin) + 1
    end = begin + EXCERPT
    if end < len(text) and (space := text.rfind(" ", begin, end)) > first:
        end = space
    shown = ("… " if begin else "") + text[begin:end] + (" …" if end < len(text) else "")
    return marked(shown, query)


# --- keeping in step ----------------------------------------------------------------------------


def catch_up(
    store: Store,
    shown: ShownThemes,
    told: Callable[[int, int], None] = lambda done, of: None,
    *,
    most: int = 0,
) -> int:
    """Read anew what is stale, in short transactions; returns how many things that were. `shown`
    tells what readers may find; `most`: nothing is done when more than so many wait. Raises Busy as
    `Store.write` does."""
    waits = search.stale_count(store.read())
    if not waits or (most and waits > most):
        return 0
    from analysis import search as words  # before anybody waits for this writer

    done = 0
    while found := search.stale(store.read(), BATCH):
        with store.write() as db:
            for kind, keys in found.items():
                for key, entries in _entries(db, kind, keys, words.index, shown).items():
                    search.put(db, kind, key, entries)
        done += sum(len(keys) for keys in found.values())
        told(done, max(waits, done))
    if done > AT_ONCE:
        with store.write() as db:
            search.tidy(db)
    return done


def rebuild(
    store: Store, shown: ShownThemes, told: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Make the whole index anew; returns how many things were read."""
    with store.write() as db:
        search.mark_all(db)
    return catch_up(store, shown, told)


def _entries(
    db: Database, kind: Kind, keys: Collection[str], index: Index, shown: ShownThemes
) -> dict[str, list[Entry]]:
    """What each of the things is found by; nothing for one that is gone."""
    found: dict[str, list[Entry]] = {key: [] for key in keys}
    if kind == "theme":
        return {key: _themes(db, key, index, shown) for key in keys}
    asked = search.questionnaires_of(db, keys) if kind == "survey" else {}
    for key, texts in search.said(db, kind, keys).items():
        if kind == "report":
            title, draft, finished = texts
            found[key] = [Entry(*index(title, draft), part=search.DRAFT)]
            found[key] += [Entry(*index(title, finished))] if finished is not None else []
            continue
        found[key] = [Entry(*index(*texts, *_questions(asked.get(key, ""))))]
    return found


def _questions(content: str) -> list[str]:
    if not content:
        return []
    form = from_json(content)
    return [
        said for text in (form.title, *(q.label for q in form.asked)) for said in (text.sv, text.en)
    ]


def _themes(db: Database, key: str, index: Index, shown: ShownThemes) -> list[Entry]:
    kind, _, number = key.partition(":")
    if kind == "shown":
        return [
            Entry(*index(title, *more), part=part, title=title)
            for part, title, more in shown(db, int(number))
        ]
    scope = Scope("event" if kind == "event" else "gathering", int(number))
    try:
        standing = themes.current(db, scope)
    except Unknown:
        return []
    return [Entry(*index(t.title, *t.terms), part=t.id, title=t.title) for t in standing]
