"""What is said in the same words again and again is a theme, however few other words say it.

Docs hold each wording once, so that a note written down twice does not weigh double; but a short
answer that thirty people give, word for word, is what they agree on most.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from analysis.alike import opposite
from analysis.themes.parts import Part
from analysis.themes.read import Corpus, Ints

__all__ = ["set_apart"]

_TIMES: Final = 3
_ALWAYS: Final = 30  # times that are many in any collection
_NEAR: Final = 0.5  # cosine from which another wording says the same as the repeated one
# Answers that say nothing without their question.
_EMPTY: Final = frozenset(
    """
    ja nej nä jo jaa vet ej inte inget ingen inga ingenting kommentar kommentarer okej ok bra nja
    kanske samma nämnt ovan se tidigare svar svarat tack hej none nothing no yes comment comments
    not applicable the na dont know don't idk fine good
    """.split()  # noqa: SIM905
)


def set_apart(
    corpus: Corpus, parts: Sequence[Part], outside: Sequence[int], min_size: int
) -> tuple[list[Part], list[int]]:
    """Make a part of each wording that recurs and is outside.

    It recurs when it was said three times and `min_size` times; among many passages more often, a
    third of the square root of their number, but thirty times are enough. Docs outside that are
    near to it come with it.
    """
    times = corpus.times()
    least = max(_TIMES, min_size, min(_ALWAYS, round(np.sqrt(times.sum()) / 3)))
    often = [
        doc
        for doc in outside
        if times[doc] >= least and corpus.pins[doc] is None and _says_something(corpus, doc)
    ]
    if not often:
        return list(parts), list(outside)
    often.sort(key=lambda doc: (-times[doc], doc))
    made = _gathered(corpus, often, [doc for doc in outside if doc not in set(often)])
    gone = {doc for docs in made for doc in docs}
    new = [Part(corpus.codes[docs[0]], _ints(sorted(docs)), False) for docs in made]
    return [*parts, *new], sorted(doc for doc in outside if doc not in gone)


def _gathered(corpus: Corpus, often: Sequence[int], others: Sequence[int]) -> list[list[int]]:
    """The docs by the repeated wording that they are near to, which stands first."""
    made: list[list[int]] = []
    for docs, founds in ((often, True), (others, False)):
        for doc in docs:
            near = _nearest(corpus, doc, [some[0] for some in made])
            if near is not None:
                made[near].append(doc)
            elif founds:
                made.append([doc])
    return made


def _nearest(corpus: Corpus, doc: int, heads: Sequence[int]) -> int | None:
    if not heads:
        return None
    near = (corpus.features(_ints([doc])) @ corpus.features(_ints(heads)).T).toarray().ravel()
    for i in np.flatnonzero(near >= _NEAR).tolist():
        if opposite(corpus.texts[doc], corpus.texts[heads[i]]):
            near[i] = 0
    best = int(np.round(near, 9).argmax())
    return best if near[best] >= _NEAR else None


def _says_something(corpus: Corpus, doc: int) -> bool:
    return any(
        corpus.meanings[word] and corpus.types[word] not in _EMPTY
        for word in corpus.words(doc).tolist()
    )


def _ints(docs: Sequence[int]) -> Ints:
    return np.array(docs, dtype=np.intp)
