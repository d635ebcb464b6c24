"""Titles of themes for those who may not read the notes: none that is a note word for word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from cafe.reports.summary.model import FoundTheme, Reading, SaidNote

_OFTEN = 3  # notes that say it, from which a wording is nobody's own
_SHORT = 2  # words that are no sentence of anybody's
_MOST = 3 / 4  # of a note's words that a title may not have in one piece


def is_quote(title: str, texts: Iterable[str]) -> bool:
    """Whether a title, or what stands behind the name that it begins with, says one of the texts
    word for word, or most of it, that not several say."""
    wordings = [words for piece in (title, title.partition(": ")[2]) if (words := _words(piece))]
    # Which is longer by far is no such text, and need not be read.
    said = [words for text in texts if len(text) <= 2 * len(title) and (words := _words(text))]
    return any(
        len(wording) > _SHORT and 0 < sum(_holds(words, wording) for words in said) < _OFTEN
        for wording in wordings
    )


def without_quotes(reading: Reading, notes: Sequence[SaidNote], *, quotable: bool) -> Reading:
    """The reading with other titles where one quotes a note that may not be quoted: `quotable` says
    whether enough persons stand behind the event. Then the theme is called as its point is, and by
    what is said of it."""
    kept_back = {
        n.id: n.text for n in notes if n.kind != "proposal" and not (quotable and n.released)
    }
    taken = {t.title for t in reading.themes}
    found = []
    for theme in reading.themes:
        if is_quote(theme.title, [kept_back[i] for i in theme.notes if i in kept_back]):
            theme = replace(theme, title=_other(theme, reading, taken))
            taken.add(theme.title)
        found.append(theme)
    return replace(reading, themes=tuple(found))


def _other(theme: FoundTheme, reading: Reading, taken: Collection[str]) -> str:
    label = reading.labels.get(theme.code or "", ("", theme.code or ""))[1]
    names = [label, *(f"{label}: {term}" if label else term for term in theme.terms)]
    names.append(", ".join(theme.terms))
    fitting = [name[:1].upper() + name[1:] for name in names if name]
    base = fitting[0] if fitting else "–"
    numbered = (f"{base} ({number})" for number in range(2, len(taken) + 3))
    return next(name for name in (*fitting, *numbered) if name not in taken)


def _words(text: str) -> list[str]:
    from analysis.text import tokens  # it brings a stemmer along

    return [token.text.casefold() for token in tokens(text)]


def _holds(text: Sequence[str], wording: Sequence[str]) -> bool:
    """Whether a text is a wording, or little more."""
    if len(wording) < _MOST * len(text):
        return False
    size = len(wording)
    return any(list(text[at : at + size]) == list(wording) for at in range(len(text) - size + 1))
