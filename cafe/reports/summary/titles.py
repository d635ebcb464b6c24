"""Titles and key words of themes for those who may not read the notes: none that is a note word for
word, nor a word that only one of them says, or one table."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.themes.model import REST
from cafe.reports.summary.model import FoundTheme, Reading, SaidNote

_OFTEN = 3  # notes that say it, from which a wording is nobody's own
_SHORT = 2  # words that are no sentence of anybody's
_PART = 4  # letters of a stem that a longer word may hold as one of its parts
_MOST = 3 / 4  # of a note's words that a title may not have in one piece
NAMELESS = "Utan rubrik"  # a theme of which no word may be told and that has no point


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


@dataclass(frozen=True)
class ThemeNote:
    """A note of a theme: what it says and at which table, and whether it may not be quoted."""

    text: str
    place: Hashable
    kept_back: bool


class SharedWords:
    """Which words of a theme's notes may be told: those of a note that may be quoted, those of two
    notes (of two tables, where `several` wrote), also in a compound, and what is `known` anyway. A
    word of one of the few who may not be quoted is theirs, by itself too. What nobody says so, such
    as a word put together of theirs, is nobody's own."""

    def __init__(self, said: Sequence[ThemeNote], *, several: bool, known: str = "") -> None:
        self._several = several
        self._open = _stems(known).union(*(_stems(n.text) for n in said if not n.kept_back))
        self._closed = [(_stems(n.text), n.place) for n in said if n.kept_back]

    def hold(self, words: str) -> bool:
        """Whether each of the words that tells something may be told."""
        from analysis.text import SMALL_WORDS  # it brings a stemmer along

        return all(self._shared(stem) for stem in _stems(words, but=SMALL_WORDS))

    def _shared(self, stem: str) -> bool:
        if stem in self._open:
            return True
        inside = len(stem) >= _PART
        places = [
            place
            for stems, place in self._closed
            if stem in stems or (inside and any(stem in one for one in stems))
        ]
        apart = len(set(places)) > 1 if self._several else len(places) > 1
        return not places or apart


def without_quotes(
    reading: Reading, notes: Sequence[SaidNote], *, quotable: bool, whole: bool = True
) -> Reading:
    """The reading with other titles where one quotes notes that may not be quoted, or says a word
    that is one's own (`SharedWords`), and without such key words: `quotable` says whether enough
    persons stand behind the event. Then the theme is called as its point is, and by what is said of
    it. `whole`: the notes are all of each theme; else only whole notes are looked for."""
    kept_back = {
        n.id: n.wording for n in notes if n.kind != "proposal" and not (quotable and n.released)
    }
    by_id = {n.id: n for n in notes} if kept_back and whole else {}
    several = len({n.place for n in notes}) > 1
    taken = {t.title for t in reading.themes}
    found = []
    for theme in reading.themes:
        quotes = is_quote(theme.title, [kept_back[i] for i in theme.notes if i in kept_back])
        if whole and not kept_back.keys().isdisjoint(theme.notes):
            mine = [by_id[i] for i in theme.notes if i in by_id]
            said = [ThemeNote(n.wording, n.place, n.id in kept_back) for n in mine]
            known = " ".join((REST, *reading.labels.get(theme.code or "", ())))
            shared = SharedWords(said, several=several, known=known)
            theme = replace(theme, terms=tuple(filter(shared.hold, theme.terms)))
            quotes = quotes or not (theme.edited or shared.hold(theme.title))
        if quotes:
            theme = replace(theme, title=_other(theme, reading, taken))
            taken.add(theme.title)
        found.append(theme)
    return replace(reading, themes=tuple(found))


def _other(theme: FoundTheme, reading: Reading, taken: Collection[str]) -> str:
    label = reading.labels.get(theme.code or "", ("", theme.code or ""))[1]
    names = [label, *(f"{label}: {term}" if label else term for term in theme.terms)]
    names.append(", ".join(theme.terms))
    fitting = [name[:1].upper() + name[1:] for name in names if name] or [NAMELESS]
    numbered = (f"{fitting[0]} ({number})" for number in range(2, len(taken) + 3))
    return next(name for name in (*fitting, *numbered) if name not in taken)


def _stems(text: str, but: Collection[str] = ()) -> frozenset[str]:
    from analysis.text import stem, tokens  # it brings a stemmer along

    words = (token.text.casefold() for token in tokens(text))
    return frozenset(stem(word) for word in words if word not in but)


def _words(text: str) -> list[str]:
    from analysis.text import tokens  # it brings a stemmer along

    return [token.text.casefold() for token in tokens(text)]


def _holds(text: Sequence[str], wording: Sequence[str]) -> bool:
    """Whether a text is a wording, or little more."""
    if len(wording) < _MOST * len(text):
        return False
    size = len(wording)
    return any(list(text[at : at + size]) == list(wording) for at in range(len(text) - size + 1))
