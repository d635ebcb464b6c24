"""The words that a suggestion rests on, as spans of the text."""

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np

from analysis.tagging.finder import Hit
from analysis.tagging.linear import Floats, Linear
from analysis.words import Batch, Ints, Words, expand

_WORDS = 3  # at most, when it is the linear model that suggests


def moved(
    linear: Linear, batch: Batch, own: Ints, passages: Ints, codes: Ints
) -> dict[tuple[int, int], Hit]:
    """By passage and code, the positions of the words that moved the linear model most; of small
    words only where nothing else did, and then of all.
    `own`: by type of the batch, its row in the model (see Linear.rows)."""
    starts = batch.starts[passages]
    of, tokens = expand(starts, batch.starts[passages + 1] - starts)
    rows = own[batch.keys[tokens]] if len(own) else tokens
    told = linear.telling[rows]
    of, tokens = of[told], tokens[told]
    shares = linear.shares[rows[told], codes[of]]
    good = shares > 0
    of, tokens, shares = of[good], tokens[good], shares[good]
    order = np.lexsort((tokens, -shares, of))
    rank = np.arange(len(order)) - np.searchsorted(of, of)
    best = np.sort(order[rank < _WORDS])  # tokens of a place ascend again
    places = zip(passages.tolist(), codes.tolist(), strict=True)
    found: dict[tuple[int, int], Hit] = dict.fromkeys(places, ())
    wanted = of[best]
    for passage, code, position in zip(
        passages[wanted].tolist(),
        codes[wanted].tolist(),
        (tokens[best] - starts[wanted]).tolist(),
        strict=True,
    ):
        found[passage, code] += (position,)
    for (passage, code), hit in found.items():
        if not hit:
            # Said in small words alone ("En till så går jag"): all of them carry it.
            found[passage, code] = tuple(range(len(batch.passages[passage].types)))
    return found


def told_by(
    speaks: Callable[[str], Floats], batch: Batch, passages: Ints, codes: Ints
) -> dict[tuple[int, int], Hit]:
    """By passage and code, the positions of the words that speak most for it, where any does.
    `speaks`: how much a word speaks for each code."""
    found: dict[tuple[int, int], Hit] = {}
    for passage, code in zip(passages.tolist(), codes.tolist(), strict=True):
        types = batch.passages[passage].types
        first: dict[str, int] = {}
        for position, word in enumerate(types):
            first.setdefault(word, position)
        told = [(float(speaks(word)[code]), place) for word, place in first.items()]
        best = sorted((one for one in told if one[0] > 0), key=lambda one: (-one[0], one[1]))
        if best:
            found[passage, code] = tuple(sorted(place for _, place in best[:_WORDS]))
    return found


def sentences(words: Words) -> list[Hit]:
    """The positions of each sentence's words, sentence by sentence."""
    ends = [*words.breaks[1:], len(words.types)]
    pairs = zip(words.breaks, ends, strict=True)
    return [tuple(range(start, end)) for start, end in pairs if end > start]


def spans(batch: Batch, passages: Ints, hits: Sequence[Hit]) -> list[tuple[tuple[int, int], ...]]:
    """By hit, the spans of its words in the passage that it is in; neighbouring words are one."""
    sizes = np.fromiter(map(len, hits), dtype=np.int64, count=len(hits))
    of = np.repeat(np.arange(len(hits)), sizes)
    tokens = np.fromiter(chain.from_iterable(hits), dtype=np.int64)
    tokens += batch.starts[passages[of]]
    begins, ends = batch.bounds
    opens = np.ones(len(tokens), dtype=bool)
    # Pieces of one odd word have the same place.
    apart = (np.diff(tokens) != 1) & (begins[tokens[1:]] >= ends[tokens[:-1]])
    opens[1:] = (np.diff(of) > 0) | apart
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(tokens))[: len(first)] - 1
    pairs = zip(begins[tokens[first]].tolist(), ends[tokens[last]].tolist(), strict=True)
    found = tuple(pairs)
    until = np.cumsum(np.bincount(of[first], minlength=len(hits))).tolist()
    return [found[start:end] for start, end in zip([0, *until], until, strict=False)]
