"""What stays in a theme: a passage that shares next to nothing with the others is padding.

A part gathers by a code, a word or a matter, and some of what it gathers has only that in common
with the rest. Readers look at the last passage of a theme and ask whether it belongs
(`evals/README.md`): what does not belong stands outside, alone, rather than in a theme.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from analysis.themes.parts import Part
from analysis.themes.read import Corpus, Ints

__all__ = ["cut_back"]

Bools = npt.NDArray[np.bool_]

# Cosine to the centre of the others from which a doc belongs: of lines from 0.06 to 0.15 the one at
# which the last passage of a theme most often had the theme of the first five (`evals/themes.py`).
_BELONGS: Final = 0.10
# Of what remains of a code a doc belongs by a word, too: one that this share of the others have,
# and so many times as rare elsewhere. Of parts that a word has set apart this would cost more that
# belongs than it takes out.
_SHARED: Final = 0.3
_LIFT: Final = 2.5
_NOUN: Final = 0.2
_KEPT: Final = 3  # docs that a part keeps at least: of two others nobody can tell
_ROUNDS: Final = 3
_BLOCK: Final = 20_000  # docs whose features are made at a time


def cut_back(
    corpus: Corpus, parts: Sequence[Part], outside: Sequence[int], min_size: int
) -> tuple[list[Part], list[int]]:
    """The parts without docs that do not belong, and the docs outside. A part keeps `min_size`
    docs, and three; one that people have put into a theme is for them to take out. What remains of
    a code is a theme where it has something in common besides the code, and else none."""
    everywhere = np.bincount(corpus.concepts.indices, minlength=corpus.concepts.shape[1])
    left = list(outside)
    kept: list[Part] = []
    for part in parts:
        docs = _belonging(corpus, part, min_size, everywhere)
        left.extend(np.setdiff1d(part.docs, docs).tolist())
        if len(docs):
            kept.append(Part(part.code, docs, False))
    return kept, sorted(left)


def _belonging(corpus: Corpus, part: Part, min_size: int, everywhere: Ints) -> Ints:
    docs, least = part.docs, max(min_size, _KEPT)
    for _ in range(_ROUNDS):
        if len(docs) <= least and not part.rest:
            break
        near = _to_others(corpus, docs)
        stays = _carried(corpus, docs, everywhere) if part.rest else near >= _BELONGS
        stays |= np.array([corpus.pins[doc] is not None for doc in docs.tolist()])
        if stays.all():
            break
        if stays.sum() < least:
            if part.rest:
                return docs[:0]
            # Rounded, so that no last bit decides who stays.
            stays[np.lexsort((docs, -np.round(near, 9)))[:least]] = True
        docs = docs[stays]
    return docs


def _carried(corpus: Corpus, docs: Ints, everywhere: Ints) -> Bools:
    """Which docs hold a word that is common among the others and rarer elsewhere."""
    held = sp.csr_matrix(corpus.concepts[docs], copy=True)
    held.data[:] = 1
    inside = np.bincount(held.indices, minlength=held.shape[1])
    other = (everywhere - inside) / (len(corpus) - len(docs) + 1)
    share = (inside - 1) / max(len(docs) - 1, 1)
    telling = (share >= _SHARED) & (share >= _LIFT * other) & (corpus.nouns >= _NOUN)
    found: Bools = np.asarray(held @ telling.astype(np.float64)).ravel() > 0
    return found


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
