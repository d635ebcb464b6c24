"""The words that a suggestion rests on, as spans of the text."""

from collections.abc import Callable

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
    told = (rows >= 0) & linear.telling[rows]
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


def spans(words: Words, positions: Hit) -> tuple[tuple[int, int], ...]:
    """Spans of the words at these positions; neighbouring words are one span."""
    found = words.spans(positions)
    if len(found) == 1:
        return (found[0],)
    joined: list[tuple[int, int]] = []
    last = -2
    for position, (start, end) in zip(positions, found, strict=True):
        if joined and (position == last + 1 or start < joined[-1][1]):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
        last = position
    return tuple(joined)
