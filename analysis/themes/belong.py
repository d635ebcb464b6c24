"""What stays in a theme: a passage that shares next to nothing with the others is padding.

A part gathers by a code, a word or a matter, and some of what it gathers has only that in common
with the rest. Readers look at the last passage of a theme and ask whether it belongs
(`evals/README.md`): what lies below the line goes to what remains of its code, or outside.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.themes.parts import Part
from analysis.themes.read import Corpus, Ints

__all__ = ["cut_back"]

# Cosine to the centre of the others from which a doc belongs: of lines from 0.06 to 0.15 the one at
# which the last passage of a theme most often had the theme of the first five (`evals/themes.py`).
_BELONGS: Final = 0.10
_KEPT: Final = 3  # docs that a part keeps at least: of two others nobody can tell
_ROUNDS: Final = 3
_BLOCK: Final = 20_000  # docs whose features are made at a time


def cut_back(
    corpus: Corpus, parts: Sequence[Part], outside: Sequence[int], min_size: int
) -> tuple[list[Part], list[int]]:
    """The parts without docs that do not belong, and the docs outside. A part keeps `min_size`
    docs, and three; one that people have put into a theme is for them to take out."""
    rests = {part.code for part in parts if part.rest}
    left = list(outside)
    back: dict[str | None, list[int]] = defaultdict(list)
    kept: list[Part] = []
    for part in parts:
        docs = part.docs if part.rest else _belonging(corpus, part.docs, min_size)
        if len(docs) < len(part.docs):
            gone = np.setdiff1d(part.docs, docs).tolist()
            (back[part.code] if part.code in rests else left).extend(gone)
            part = replace(part, docs=docs)
        kept.append(part)
    whole = [
        replace(part, docs=np.array(sorted([*part.docs, *back[part.code]]), dtype=np.intp))
        if part.rest and back[part.code]
        else part
        for part in kept
    ]
    return whole, sorted(left)


def _belonging(corpus: Corpus, docs: Ints, min_size: int) -> Ints:
    least = max(min_size, _KEPT)
    for _ in range(_ROUNDS):
        if len(docs) <= least:
            break
        near = _to_others(corpus, docs)
        stays = near >= _BELONGS
        stays |= np.array([corpus.pins[doc] is not None for doc in docs.tolist()])
        if stays.all():
            break
        if stays.sum() < least:
            # Rounded, so that no last bit decides who stays.
            stays[np.lexsort((docs, -np.round(near, 9)))[:least]] = True
        docs = docs[stays]
    return docs


def _to_others(corpus: Corpus, docs: Ints) -> npt.NDArray[np.float64]:
    """Each doc's cosine to the sum of the others."""
    blocks = [docs[start : start + _BLOCK] for start in range(0, len(docs), _BLOCK)]
    kept = [corpus.features(block) for block in blocks] if len(blocks) == 1 else []
    made = kept or map(corpus.features, blocks)
    centre = np.sum([np.asarray(rows.sum(axis=0)).ravel() for rows in made], axis=0)
    square = float(centre @ centre)
    found = []
    for rows in kept or map(corpus.features, blocks):
        to_all = rows @ centre
        own = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
        length = np.sqrt(np.maximum(square - 2 * to_all + own, 1e-12))
        found.append((to_all - own) / length)
    joined: npt.NDArray[np.float64] = np.concatenate(found)
    return joined
