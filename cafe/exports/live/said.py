"""Blocks of what was said at an event: out of the release of its summary that readers were shown
last, which a finished report names by its number, so that words that are erased are gone from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from sqlite_utils import Database

from cafe.errors import Unknown
from cafe.exports import tables
from cafe.exports.live.content import (
    BlockChoice,
    BlockKind,
    BlockSource,
    LiveContent,
    LiveEntry,
    LiveSource,
)
from cafe.language import in_language
from cafe.language import marked as _
from cafe.reports.summary import release
from cafe.reports.summary.model import Summary, SummaryTheme
from cafe.store import events, organisation, summaries

INPUTS, THEMES, THEME, POINTS, QUOTE = "inputs", "themes", "theme", "points", "quote"
WORDS_OF_EVENT = (INPUTS, THEMES, THEME)

WORDS: Final = {
    INPUTS: _("Inspel under rubriker"),
    THEMES: _("Teman med citat"),
    THEME: _("Tema"),
    POINTS: _("Antal anteckningar per punkt"),
    QUOTE: _("Citat som ska stå med"),
    "no_words": _("Här finns inget som får läsas ordagrant."),
    "nothing": _("Inget är visat för läsare än."),
}


def _held(db: Database, language: str, kind: str) -> list[LiveSource]:
    word = in_language(WORDS, language)
    held = [one.event for one in events.overviews(db)]
    released = summaries.latest(db, [event.id for event in held])
    return [
        LiveSource(f"{kind}:{event.code}", event.title, word[kind])
        for event in held
        if event.id in released
    ]


def _shown(db: Database, code: str, number: int | None, language: str) -> Summary | None:
    known = organisation.get(db, language)
    return release.shown(db, events.get(db, code), known, language, number)


def _read(db: Database, source: BlockSource, number: int | None, language: str) -> LiveContent:
    word = in_language(WORDS, language)
    made = _shown(db, source.key, number, language)
    title = f"{word[source.kind]}: {events.get(db, source.key).title}"
    if made is None:
        return LiveContent(title, notices=(word["nothing"],))
    if source.kind == POINTS:
        return _points(made, title, language)
    return _words(made, title, _inputs(made) if source.kind == INPUTS else _themes(made), language)


def _points(made: Summary, title: str, language: str) -> LiveContent:
    notices = _notices(made)
    if made.hidden:
        return LiveContent(title, notices=notices, shown=made.release)
    sheet = tables.points(made, language)
    rows = tuple(tuple(str(v) for v in row) for row in sheet.rows)
    return LiveContent(title, (), notices, None, sheet.columns, rows, shown=made.release)


def _words(made: Summary, title: str, entries: tuple[LiveEntry, ...], language: str) -> LiveContent:
    notices = _notices(made)
    if not entries and not notices:
        notices = (in_language(WORDS, language)["no_words"],)
    return LiveContent(title, (), notices, entries=entries, shown=made.release)


def _notices(made: Summary) -> tuple[str, ...]:
    return tuple(s for s in (made.hidden, made.quotes_hidden) if s)


def _inputs(made: Summary) -> tuple[LiveEntry, ...]:
    """What may be read word for word: all of it where the lead has opened it, else proposals."""
    if made.verbatim:
        return tuple(
            LiveEntry(asked.question, one.text) for asked in made.questions for one in asked.inputs
        )
    return tuple(LiveEntry(one.question, one.text) for one in made.proposals)


def _themes(made: Summary) -> tuple[LiveEntry, ...]:
    return tuple(
        LiveEntry("", theme.title, tuple(quote.text for quote in theme.quotes))
        for theme in made.themes
    )


# --- one theme ----------------------------------------------------------------------------------

# A theme is named by the note that stands first in it: titles change and numbers move from release
# to release, while what belongs together stays together.


def _single(db: Database, language: str) -> list[LiveSource]:
    word = in_language(WORDS, language)[THEME]
    found = []
    for source in _held(db, language, THEME):
        made = _shown(db, source.key.partition(":")[2], None, language)
        found += [
            LiveSource(f"{source.key}:{theme.note}", theme.title, f"{word}: {source.title}")
            for theme in (made.themes if made else ())
        ]
    return found


def _theme(
    db: Database, source: BlockSource, number: int | None, language: str
) -> tuple[Summary, SummaryTheme]:
    code, _, note = source.key.partition(":")
    made = _shown(db, code, number, language)
    theme = release.theme_of(db, events.get(db, code), made, note) if made else None
    if made is None or theme is None:
        raise Unknown("not_found")
    return made, theme


def _quotes(db: Database, source: BlockSource, language: str) -> Sequence[BlockChoice]:
    quotes = _theme(db, source, None, language)[1].quotes
    label = in_language(WORDS, language)[QUOTE]
    options = tuple((quote.note, quote.text) for quote in quotes)
    return (BlockChoice(QUOTE, label, options, several=True),) if options else ()


def _read_theme(
    db: Database, source: BlockSource, number: int | None, language: str
) -> LiveContent:
    made, theme = _theme(db, source, number, language)
    wanted = source.values(QUOTE)
    quotes = tuple(q.text for q in theme.quotes if not wanted or q.note in wanted)
    entry = LiveEntry("", theme.title, quotes)
    return _words(made, f"{in_language(WORDS, language)[THEME]}: {made.title}", (entry,), language)


KINDS: Final = (
    *(BlockKind(kind, partial(_held, kind=kind), _read) for kind in (INPUTS, THEMES, POINTS)),
    BlockKind(THEME, _single, _read_theme, _quotes),
)
