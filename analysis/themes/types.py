"""Texts cut into word types, each kind of what stands between white space once."""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.text import normalise, tokens

__all__ = ["select_rows", "word_types"]

_BLOCK: Final = 20_000  # texts that are cut at a time
_MOST_CHUNKS: Final = 300_000  # kinds of words with their punctuation that are remembered

# Where `tokens` does more than to cut at what is no letter or digit.
_ODD: Final = re.compile(
    "[\u0300-\u036f\u00ad\u200b-\u200d\u2060\u2010\u2011\ufeff’+]"
    r"|[^\W\d_]\.[^\W\d_]"
)
_BROKEN: Final = re.compile("[-\u2010\u00ad][ \t]*\r?\n")
_PLAIN_WORD: Final = re.compile(r"[^\W_]+(?:[-':][^\W_]+)*")
# Capitals that are the word's own: inside a sentence, or several.
_CAPITALS: Final = re.compile(
    r"(?<=[\w,)] )[A-ZÅÄÖ]\w*(?:[-'’:]\w+)*\+?"
    r"|(?<![\w-])(?:[A-ZÅÄÖ]{2}|[a-zåäö]+[A-ZÅÄÖ])\w*(?:[-'’:]\w+)*\+?"
)


class _Chunks(dict[str, int]):
    """What stands between white space, by its kind: each kind is cut into words once."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}  # of word types
        self.flat, self.start = array("i"), array("q", [0])

    def __missing__(self, chunk: str) -> int:
        found = self[chunk] = self.add(chunk)
        return found

    def add(self, chunk: str) -> int:
        if _ODD.search(chunk) or _BROKEN.search(chunk):
            words = [token.text for token in tokens(chunk)]
        else:
            words = [
                lower if (lower := word.lower()).isascii() else normalise(word)
                for word in _PLAIN_WORD.findall(chunk)
            ]
        self.flat.extend([self.ids.setdefault(word, len(self.ids)) for word in words])
        self.start.append(len(self.flat))
        return len(self.start) - 2

    def emptied(self) -> "_Chunks":
        """One that knows the words but no chunk."""
        new = _Chunks()
        new.ids = self.ids
        return new


def word_types(
    texts: Sequence[str],
) -> tuple[NDArray[np.int32], NDArray[np.int64], list[str], dict[str, Counter[str]]]:
    """The word types of all texts one after the other, where each text starts, the types, and how
    words were written with capitals of their own."""
    chunks = _Chunks()
    held, ends = array("i"), array("q")
    capitals: dict[str, Counter[str]] = defaultdict(Counter)
    flats, starts, before = [], [np.zeros(1, dtype=np.int64)], 0
    for number, text in enumerate(texts, 1):
        if "\n" in text and _BROKEN.search(text):
            held.append(chunks.add(text))  # a word is broken over two lines
        else:
            held.extend(map(chunks.__getitem__, text.split()))
        ends.append(len(held))
        if _has_capitals(text) and (found := _CAPITALS.findall(text)) and not text.isupper():
            for written in found:
                capitals[normalise(written)][written] += 1
        if number % _BLOCK == 0 or number == len(texts):
            flat, start = select_rows(
                np.array(chunks.flat, dtype=np.int32),
                np.array(chunks.start, dtype=np.int64),
                np.array(held, dtype=np.intp),
            )
            flats.append(flat)
            starts.append(start[np.array(ends, dtype=np.intp)] + before)
            before += len(flat)
            del held[:], ends[:]
            if len(chunks) > _MOST_CHUNKS:
                chunks = chunks.emptied()
    return (
        np.concatenate(flats) if flats else np.zeros(0, dtype=np.int32),
        np.concatenate(starts),
        list(chunks.ids),
        capitals,
    )


def _has_capitals(text: str) -> bool:
    """Whether a capital stands anywhere but at the beginning."""
    rest = text[1:]
    return not rest.islower() and rest.lower() != rest


def select_rows(
    flat: NDArray[np.int32], start: NDArray[np.int64], rows: NDArray[np.intp]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The words of some texts, in the order of `rows`."""
    sizes = np.diff(start)[rows]
    new = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    position = np.arange(new[-1]) - np.repeat(new[:-1], sizes) + np.repeat(start[:-1][rows], sizes)
    return flat[position], new
