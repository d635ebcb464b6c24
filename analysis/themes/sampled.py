"""Themes of more passages than one process holds: found among a sample, and the others join them.

**The sample** is drawn by a hash of each passage's id, as packets are sampled along their way
(Duffield and Grossglauser 2001, "Trajectory sampling for direct traffic observation"): who is in it
does not depend on the order in which passages come, nor on how they are divided among processes.
Where there are no more than `SAMPLE`, all are in it, and the themes are those of `find_themes`.

**The others** join the theme of a passage of the sample that says it in the same words; else the
nearest theme of their surest code, or without one the nearest of no code, on the terms on which
`themes.parts` lets passages of a large group join; else what remains of their code, or none.
To cluster a sample and let the rest join the nearest centre is the Buckshot method of Cutting,
Karger, Pedersen and Tukey 1992 ("Scatter/Gather", doi:10.1145/133160.133214).

So a theme of a very large collection is one that is seen in the sample: it needs its share of the
passages, not a fixed number of them. Words that the sample does not have say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.themes.find import find_with_corpus
from analysis.themes.model import Themes
from analysis.themes.parts import CLOSE_UNCODED, NEAR, NEAR_UNCODED, Part
from analysis.themes.read import Corpus, Floats, Ints, Vectors, count_types, unit, wording_keys
from analysis.themes.types import word_types

__all__ = ["SAMPLE", "PlacedThemes", "in_sample", "learn"]

SAMPLE: Final = 60_000  # passages, about
_BLOCK: Final = 20_000
_ROUNDED: Final = 9  # decimals, so that no last bit decides


def in_sample(ids: Sequence[str], share: float) -> NDArray[np.bool_]:
    """Which passages are in a sample of this share (0 to 1) of all."""
    if share >= 1:
        return np.ones(len(ids), dtype=bool)
    line = int(share * 2**64)
    return np.array(
        [
            int.from_bytes(blake2b(one.encode(), digest_size=8).digest(), "little") < line
            for one in ids
        ],
        dtype=bool,
    )


@dataclass(frozen=True)
class _Centres:
    """Themes that passages of one code may join: their places, their centres (features × themes),
    and without a code the means that closeness is measured to."""

    themes: Ints
    centres: Floats
    means: Floats | None


@dataclass(frozen=True)
class PlacedThemes:
    """Lets passages join the themes of a sample. Can be pickled; holds no passage's words together.

    `rests`: by code, the theme of what remains of it. `keys`, sorted, are the wordings of the
    sample, `of_key` the place of the theme of each, -1 for outside.
    """

    type_ids: Mapping[str, int]
    vectors: Vectors
    centres: Mapping[str | None, _Centres]
    rests: Mapping[str, int]
    keys: NDArray[np.uint64]
    of_key: NDArray[np.int32]

    def place(self, texts: Sequence[str], codes: Sequence[str | None]) -> NDArray[np.int32]:
        """The place of each passage's theme in `Themes.themes`, -1 for none. `codes` are the
        surest. What comes of a passage does not depend on the others."""
        flat, start, types, _ = word_types(texts)
        found = np.full(len(texts), -1, dtype=np.int32)
        said = wording_keys(texts, flat, start, types)
        at = np.minimum(np.searchsorted(self.keys, said), max(len(self.keys) - 1, 0))
        known = self.keys[at] == said if len(self.keys) else np.zeros(len(texts), dtype=bool)
        found[known] = self.of_key[at[known]]
        left = np.flatnonzero(~known)
        if not len(left):
            return found
        mine = np.array([self.type_ids.get(word, -1) for word in types], dtype=np.int32)
        counts = count_types(flat, start, mine >= 0, mine, len(self.type_ids))
        rows = self.vectors(counts[left])
        where = np.full(len(left), -1, dtype=np.int32)
        groups: dict[str | None, list[int]] = {}
        for row, place in enumerate(left.tolist()):
            groups.setdefault(codes[place], []).append(row)
        pool = [np.array(groups.pop(None, []), dtype=np.intp)]
        for code, members in groups.items():
            inside = np.array(members, dtype=np.intp)
            where[inside] = self._nearest(rows[inside], code)
            none = inside[where[inside] < 0]
            if code is not None and code in self.rests:
                where[none] = self.rests[code]
            else:
                pool.append(none)
        others = np.concatenate(pool)
        where[others] = self._nearest(rows[others], None)
        found[left] = where
        return found

    def _nearest(self, rows: sp.csr_matrix, code: str | None) -> NDArray[np.int32]:
        among = self.centres.get(code)
        result = np.full(rows.shape[0], -1, dtype=np.int32)
        if among is None or not rows.shape[0]:
            return result
        near = np.round(rows @ among.centres, _ROUNDED)
        best = near.argmax(axis=1)
        joins = near.max(axis=1) >= (NEAR if code is not None else NEAR_UNCODED)
        if among.means is not None:
            close = np.round(rows @ among.means, _ROUNDED)
            joins &= close[np.arange(len(best)), best] >= CLOSE_UNCODED
        result[joins] = among.themes[best[joins]]
        return result


def learn(
    ids: Sequence[str],
    texts: Sequence[str],
    codes: Sequence[str | None],
    *,
    code_titles: Mapping[str, str] = {},
) -> tuple[Themes, PlacedThemes]:
    """The themes of a sample, and what lets others join them. `codes` are the surest.

    ValueError as of `find_themes`.
    """
    themes, corpus, parts = find_with_corpus(
        ids, texts, [() if code is None else (code,) for code in codes], code_titles=code_titles
    )
    place_of = {i: place for place, theme in enumerate(themes.themes) for i in theme.passages}
    flat, start, types, _ = word_types(texts)
    said = wording_keys(texts, flat, start, types)
    keys, first = np.unique(said, return_index=True)
    of_key = np.array([place_of.get(ids[i], -1) for i in first.tolist()], dtype=np.int32)
    named: dict[str | None, list[int]] = {}
    for place, part in enumerate(parts):
        if not part.rest:
            named.setdefault(part.code, []).append(place)
    return themes, PlacedThemes(
        {word: i for i, word in enumerate(corpus.types)},
        corpus.vectors,
        {code: _centres(corpus, parts, places) for code, places in named.items()},
        {part.code: place for place, part in enumerate(parts) if part.rest and part.code},
        keys,
        of_key,
    )


def _centres(corpus: Corpus, parts: Sequence[Part], places: Sequence[int]) -> _Centres:
    sums = []
    for place in places:
        docs = parts[place].docs
        blocks = (docs[at : at + _BLOCK] for at in range(0, len(docs), _BLOCK))
        made = [np.asarray(corpus.features(block).sum(axis=0)).ravel() for block in blocks]
        sums.append(np.sum(made, axis=0))
    rows = sp.csr_matrix(np.array(sums))
    sizes = np.array([len(parts[place].docs) for place in places])
    coded = parts[places[0]].code is not None
    return _Centres(
        np.array(places, dtype=np.intp),
        np.ascontiguousarray(unit(rows.copy()).toarray().T),
        None if coded else np.ascontiguousarray((sp.diags(1 / sizes) @ rows).toarray().T),
    )
