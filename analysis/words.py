"""A passage as word types with their places: what lexicon and model both read."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.text import SMALL_WORDS, STOPWORDS, tokens

Ints = npt.NDArray[np.int64]

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# Words, and marks that end a sentence: a new line does so before a capital, digit or bullet.
_PIECE = re.compile(r"[^\W_]+|[!?;:]|\.(?=\s|$)|\n(?=\s*(?:[-–•*\d]|[A-ZÅÄÖ]|\n))", re.UNICODE)
# Each alone: a choice of two is looked for at twice the price of both.
_STOP, _FULL_STOP = re.compile(r"[!?;:\n]"), re.compile(r"\.\s")
_ODD, _BROKEN = (
    re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200d\u2060]"),
    re.compile(r"-[ \t]*\r?\n"),
)
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
_IN_WORD = np.array([chr(letter).isalnum() for letter in range(0x250)])  # what is written here


class Words:
    """A passage as word types; `breaks` are the indices where its sentences begin. `odd_spans`:
    where each begins and ends, where words are not simply runs of letters and digits."""

    __slots__ = ("breaks", "dotless", "odd_spans", "text", "types")

    def __init__(self, text: str) -> None:
        self.text = text
        self.types: list[str]
        self.breaks: list[int] = [0]
        self.odd_spans: list[tuple[int, int]] | None = None
        lower = text.lower()
        plain = text.isascii()
        if (
            len(lower) != len(text)
            or (not plain and (_ODD.search(text) or ("\n" in text and _BROKEN.search(text))))
            or "-\n" in text
        ):
            self._read_odd()
        elif _STOP.search(text) or ("." in text and _FULL_STOP.search(text)):
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
        self.types, self.odd_spans = [], []
        for token in tokens(self.text):
            pieces = _WORD.findall(token.text)
            self.types.extend(pieces)
            self.odd_spans.extend([(token.start, token.end)] * len(pieces))

    def _cut(self) -> None:
        """Make sentences without an end into ones of bearable length."""
        ends = [*self.breaks[1:], len(self.types)]
        self.breaks = [
            start
            for begin, end in zip(self.breaks, ends, strict=True)
            for start in range(begin, max(end, begin + 1), _LONGEST_SENTENCE)
        ]


class Batch:
    """Passages as arrays, so that what depends on a word type is looked up once a batch.

    `types`: the word types; one that is in a passage without dots and in one with them is there
    twice, `dotless` are the numbers of the former. By token: `keys` (its type's number) and
    `passage_of`. `starts`: the first token of each passage, and behind the last the number of
    tokens; `sentences`: the first token of each sentence that has any.
    """

    __slots__ = (
        "_bounds",
        "dotless",
        "keys",
        "passage_of",
        "passages",
        "sentences",
        "starts",
        "types",
    )

    def __init__(self, passages: Sequence[Words]) -> None:
        self.passages = passages
        self.types: list[str] = []
        dotted, dotless = _Numbers(self.types), _Numbers(self.types)
        keys: list[int] = []
        starts, sentences = [0], []
        for words in passages:
            start = len(keys)
            keys.extend(map((dotless if words.dotless else dotted).__getitem__, words.types))
            starts.append(len(keys))
            if len(words.breaks) == 1:
                if words.types:
                    sentences.append(start)
            else:
                length = len(words.types)
                sentences.extend(start + place for place in words.breaks if place < length)
        self.dotless = list(dotless.values())
        self.keys: Ints = np.array(keys, dtype=np.int64)
        self.starts: Ints = np.array(starts, dtype=np.int64)
        self.sentences: Ints = np.array(sentences, dtype=np.int64)
        self.passage_of: Ints = np.repeat(np.arange(len(passages)), np.diff(self.starts))
        self._bounds: tuple[Ints, Ints] | None = None

    @property
    def bounds(self) -> tuple[Ints, Ints]:
        """By token, where it begins and ends in its passage's text as given."""
        if self._bounds is None:
            texts = [words.text for words in self.passages]
            lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
            offsets = np.cumsum(lengths) - lengths
            odd = {n: w.odd_spans for n, w in enumerate(self.passages) if w.odd_spans is not None}
            told = np.ones(len(self.keys), dtype=bool)
            for number in odd:
                texts[number] = " " * len(texts[number])
                told[self.starts[number] : self.starts[number + 1]] = False
            begins, ends = np.zeros((2, len(self.keys)), dtype=np.int64)
            begins[told], ends[told] = _runs("\n".join(texts))
            begins -= offsets[self.passage_of]
            ends -= offsets[self.passage_of]
            for number, spans in odd.items():
                own = slice(self.starts[number], self.starts[number + 1])
                begins[own], ends[own] = np.array(spans or np.zeros((0, 2))).T
            self._bounds = begins, ends
        return self._bounds


class _Numbers(dict[str, int]):
    """Numbers of word types, given as they come."""

    def __init__(self, types: list[str]) -> None:
        super().__init__()
        self.types = types

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.types)
        self.types.append(word)
        return number


def _runs(text: str) -> tuple[Ints, Ints]:
    """Where what _WORD finds begins and ends."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    rare = letters >= len(_IN_WORD)
    is_word = _IN_WORD[np.where(rare, 0, letters)]
    for letter in np.unique(letters[rare]).tolist():
        is_word[letters == letter] = chr(letter).isalnum()
    edges = np.flatnonzero(np.diff(is_word, prepend=False, append=False))
    return edges[::2], edges[1::2]


def expand(begins: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """For rows each of which owns `sizes` entries of a list from `begins` on: the row and the place
    of every entry, row by row."""
    rows = np.repeat(np.arange(len(sizes)), sizes)
    inside = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return rows, np.repeat(begins, sizes) + inside


def is_content(word: str) -> bool:
    """Whether a word may tell a subject."""
    return 1 < len(word) <= LONGEST_WORD and word not in STOPWORDS


def content(words: Words) -> list[str]:
    """The passage's different words that may tell a subject: said twice counts once, or a long
    note would be sure of everything."""
    return [word for word in dict.fromkeys(words.types) if is_content(word)]


def is_telling(word: str) -> bool:
    """Whether a word, alone, can be what a passage is understood by: no small word, no figure."""
    return is_content(word) and word not in SMALL_WORDS and not word.isdecimal()
