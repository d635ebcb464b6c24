"""A passage as word types with their places: what lexicon and model both read."""

import re
from collections.abc import Sequence

from analysis.text import STOPWORDS, tokens

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# Words, and marks that end a sentence: a new line does so before a capital, digit or bullet.
_PIECE = re.compile(r"[^\W_]+|[!?;:]|\.(?=\s|$)|\n(?=\s*(?:[-–•*\d]|[A-ZÅÄÖ]|\n))", re.UNICODE)
_STOP = re.compile(r"[!?;:\n]|\.\s")
_ODD = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200d\u2060]|-[ \t]*\r?\n")
_DOTS = re.compile("[åäöÅÄÖ]")
_ABBREVIATIONS = frozenset(
    {
        "t", "ex", "bl", "a", "d", "v", "s", "dvs", "osv", "m", "mm", "ca", "kl", "st",
        "resp", "inkl",
    }
)  # fmt: skip
# Forms that no Swedish word with its dots has: a passage with one of them has lost its dots.
_DOTLESS = frozenset(
    {
        "pa", "ar", "nar", "fran", "manga", "battre", "maste", "behover", "gor", "ocksa",
        "aven", "nagon", "nagot", "nagra", "aldre", "formaga", "gar", "forsta", "hander",
        "darfor", "forst", "stodet", "trakigt", "tva", "foraldrar", "arende", "arenden",
    }
)  # fmt: skip
_LONGEST_SENTENCE = 60  # tokens; a longer run without a full stop is cut
LONGEST_WORD = 64


class Words:
    """A passage as word types; `breaks` are the indices where its sentences begin."""

    __slots__ = ("_spans", "breaks", "dotless", "text", "types")

    def __init__(self, text: str) -> None:
        self.text = text
        self.types: list[str]
        self.breaks: list[int] = [0]
        self._spans: list[tuple[int, int]] | None = None
        lower = text.lower()
        if len(lower) != len(text) or (not text.isascii() and _ODD.search(text)) or "-\n" in text:
            self._read_odd()
        elif _STOP.search(text):
            self._read_sentences(text)
        else:
            self.types = _WORD.findall(lower)
        if len(self.types) > _LONGEST_SENTENCE:
            self._cut()
        self.dotless = not _DOTLESS.isdisjoint(self.types) and not _DOTS.search(text)

    def _read_sentences(self, text: str) -> None:
        types = self.types = []
        breaks = self.breaks
        for piece in _PIECE.findall(text):
            if piece[0].isalnum():
                types.append(piece.lower())
            elif breaks[-1] != len(types) and not (piece == "." and types[-1] in _ABBREVIATIONS):
                breaks.append(len(types))

    def _read_odd(self) -> None:
        """Combining marks, soft hyphens, words broken over lines: an odd word is one span."""
        self.types, self._spans = [], []
        for token in tokens(self.text):
            pieces = _WORD.findall(token.text)
            self.types.extend(pieces)
            self._spans.extend([(token.start, token.end)] * len(pieces))

    def _cut(self) -> None:
        """Make sentences without an end into ones of bearable length."""
        ends = [*self.breaks[1:], len(self.types)]
        self.breaks = [
            start
            for begin, end in zip(self.breaks, ends, strict=True)
            for start in range(begin, max(end, begin + 1), _LONGEST_SENTENCE)
        ]

    def spans(self, positions: Sequence[int]) -> list[tuple[int, int]]:
        """Start and end, in the text as given, of the words at these ascending positions."""
        if self._spans is not None:
            return [self._spans[position] for position in positions]
        # Only marks lie between one word and the next, so the next find is the word itself.
        lower, types, found = self.text.lower(), self.types, []
        end = at = 0
        for position in positions:
            while at < position:
                end = lower.find(types[at], end) + len(types[at])
                at += 1
            start = lower.find(types[at], end)
            end, at = start + len(types[at]), at + 1
            found.append((start, end))
        return found


def content(words: Words) -> list[str]:
    """The passage's different words that may tell a subject: said twice counts once, or a long
    note would be sure of everything."""
    return [
        word
        for word in dict.fromkeys(words.types)
        if word not in STOPWORDS and 1 < len(word) <= LONGEST_WORD
    ]
