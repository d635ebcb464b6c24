"""Which passages belong together: codes are split where words carry the parts.

Clustering a few hundred short notes as one heap is near chance, so the passages are first grouped
by their surest code. A group is split where a word of its own, or a family of words, carries each
part. Passages without a code, or with too rare a one, form themes where enough of them speak of the
same matter (`themes.families`) or have a word in common that carries them; the others stay outside.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import scipy.sparse as sp

from analysis.themes.read import Corpus, Ints, unit

__all__ = ["CLOSE_UNCODED", "NEAR", "NEAR_UNCODED", "Part", "find_parts", "nearest"]

# A part is carried by a word when the word stands in this share of its passages and is this many
# times as common there as in the rest of its group.
CARRIED: Final = 0.4
_LIFT: Final = 2.5
# Cosine to a part's centre from which a passage belongs: within a code, and without one, where
# nothing else says that the passages are about the same.
NEAR: Final = 0.10
NEAR_UNCODED: Final = 0.16
CLOSE_UNCODED: Final = 0.15  # mean cosine to the others of a part, without a code
_ABOUT: Final = 0.5  # share of a part's docs in which a family of words must stand
_PART: Final = 3  # what is set apart must be said so often
_ROUNDS: Final = 3
_SAMPLE: Final = 12_000  # docs of a group that its parts are found among; the others join them
_BLOCK: Final = 20_000


@dataclass(frozen=True)
class Part:
    """A theme before it has a name: its docs, and what they were set apart from."""

    code: str | None
    docs: Ints
    rest: bool  # what remains of a code after its parts


def find_parts(corpus: Corpus, min_size: int) -> tuple[list[Part], list[int]]:
    """All parts, largest first, and the docs that belong to none."""
    groups: dict[str | None, list[int]] = defaultdict(list)
    for doc, code in enumerate(corpus.codes):
        groups[code].append(doc)
    parts: list[Part] = []
    outside: list[int] = []
    for code in sorted(code for code in groups if code is not None):
        found, rest = _split(corpus, code, np.array(groups[code], dtype=np.intp), min_size)
        parts += found
        outside += rest
    # What its code could not gather may still be said by others, with another code or none.
    pool = np.array(sorted([*groups.get(None, ()), *outside]), dtype=np.intp)
    parts, left = _joined(corpus, parts, pool.tolist(), few=True)
    found, pool = _by_family(corpus, np.array(left, dtype=np.intp), min_size)
    parts += found
    found, outside = _split(corpus, None, pool, min_size)
    return _joined(corpus, parts + found, outside)


def _joined(
    corpus: Corpus, parts: list[Part], outside: Sequence[int], *, few: bool = False
) -> tuple[list[Part], list[int]]:
    """Let docs that are outside join the part that is about the matter that they speak of.

    A part is about a family of words when half of its docs and more have one of them. With `few`,
    only where fewer would come than are there: many make a theme of their own.
    """
    families, best = _speak_of(corpus, np.array(outside, dtype=np.intp))
    about: dict[int, list[int]] = defaultdict(list)
    for number, part in enumerate(parts):
        if not part.rest:
            held = (corpus.concepts[part.docs][:, families] > 0).sum(axis=0)
            for family in np.flatnonzero(
                np.asarray(held).ravel() > len(part.docs) * _ABOUT
            ).tolist():
                about[family].append(number)
    where = np.array(outside, dtype=np.intp)
    coming: dict[int, list[int]] = defaultdict(list)
    for family, choice in about.items():
        mine = where[best == family].tolist()
        if few and len(mine) >= sum(len(parts[number].docs) for number in choice):
            continue
        to = nearest(corpus, mine, [parts[number].docs.tolist() for number in choice])
        for doc, place in zip(mine, to, strict=True):
            coming[choice[place]].append(doc)
    came = {doc for docs in coming.values() for doc in docs}
    left = [doc for doc in where.tolist() if doc not in came]
    joined = [
        replace(part, docs=np.array(sorted([*part.docs, *coming[number]]), dtype=np.intp))
        if number in coming
        else part
        for number, part in enumerate(parts)
    ]
    return joined, left


def _speak_of(corpus: Corpus, docs: Ints) -> tuple[Ints, Ints]:
    """All families, and for each doc the place among them of the one that weighs most, or -1."""
    families = np.array(sorted(corpus.families), dtype=np.intp)
    if not len(docs) or not len(families):
        return families, np.full(len(docs), -1)
    weight = corpus.concepts[docs][:, families].tocsr()
    best = np.asarray(weight.argmax(axis=1)).ravel()
    best[np.asarray(weight.max(axis=1).todense()).ravel() <= 0] = -1
    return families, best


def _by_family(corpus: Corpus, docs: Ints, min_size: int) -> tuple[list[Part], Ints]:
    """Parts of docs without a code that speak of the same matter, and the docs that are left.

    A doc goes to the family that weighs most in it.
    """
    families, best = _speak_of(corpus, docs)
    least = max(min_size, round(np.sqrt(len(docs)) / 3))
    parts = []
    left = best < 0
    for family in range(len(families)):
        mine = best == family
        if mine.sum() >= least:
            parts.append(Part(None, docs[mine], False))
        else:
            left |= mine
    return parts, docs[left]


def nearest(corpus: Corpus, docs: Sequence[int], groups: Sequence[Sequence[int]]) -> list[int]:
    """For each doc the group whose centre is nearest; the first of equals."""
    if len(groups) == 1:
        return [0] * len(docs)
    centres = _centres(corpus, [np.array(group, dtype=np.intp) for group in groups])
    near = (corpus.features(np.array(docs, dtype=np.intp)) @ centres.T).toarray()
    return [int(i) for i in np.round(near, 9).argmax(axis=1)]


def _centres(corpus: Corpus, groups: Sequence[Ints]) -> sp.csr_matrix:
    return unit(
        sp.vstack(
            [sp.csr_matrix(corpus.features(group[:_SAMPLE]).sum(axis=0)) for group in groups],
            format="csr",
        )
    )


def _split(
    corpus: Corpus, code: str | None, docs: Ints, min_size: int
) -> tuple[list[Part], list[int]]:
    """Split one group where its words support it; returns its parts and the docs outside.

    A part needs at least `min_size` docs, and three (in a large group more, so that it does not
    crumble: a third of the square root of the group's docs; within a code a fortieth of them), and
    a word that carries it: one that stands in 40 % of its docs and is 2.5 times as common there as
    in the rest of the group. What no part draws stays together as the code's remaining theme when
    it is large enough.
    """
    n = len(docs)
    least = max(min_size, _PART, round(np.sqrt(n) / 3), round(n / 40) if code else 0)
    labels = np.full(n, -1)
    if n > _SAMPLE:
        labels = _spread(corpus, docs, least, code)
    elif n >= (2 * least if code is not None else least):
        labels = _carried(corpus, docs, least, code)
    rest = docs[labels < 0]
    parts = [
        Part(code, docs[labels == label], False) for label in range(labels.max(initial=-1) + 1)
    ]
    if code is None:
        return parts, list(rest)
    if not parts:
        whole = len(docs) >= min_size
        return ([Part(code, docs, False)], []) if whole else ([], list(docs))
    if len(rest) >= least:
        return [*parts, Part(code, rest, True)], []
    if len(parts) == 1:
        return [Part(code, docs, False)], []
    return parts, list(rest)


def _spread(corpus: Corpus, docs: Ints, least: int, code: str | None) -> Ints:
    """Labels for a large group: parts are found among evenly spaced docs, and the others join the
    nearest on the terms on which a doc stays in one."""
    n = len(docs)
    chosen = np.unique(np.linspace(0, n - 1, _SAMPLE).round().astype(np.intp))
    found = _carried(corpus, docs[chosen], max(2, round(least * len(chosen) / n)), code)
    labels = np.full(n, -1)
    labels[chosen] = found
    if not (found >= 0).any():
        return labels
    features = corpus.features(docs[chosen])
    number = int(found.max()) + 1
    inside = np.flatnonzero(found >= 0)
    members = sp.csr_matrix(
        (np.ones(len(inside)), (found[inside], inside)), shape=(number, len(chosen))
    )
    sums = sp.csr_matrix(members @ features)
    centres = unit(sums.copy())
    size = np.asarray(members.sum(axis=1)).ravel()
    means = sp.csr_matrix(sp.diags(1 / size) @ sums)
    others = np.setdiff1d(np.arange(n), chosen)
    for start in range(0, len(others), _BLOCK):
        block = others[start : start + _BLOCK]
        rows = corpus.features(docs[block])
        near = (rows @ centres.T).toarray()
        best = near.argmax(axis=1)
        joins = near.max(axis=1) >= (NEAR if code is not None else NEAR_UNCODED)
        if code is None:
            closeness = (rows @ means.T).toarray()
            joins &= closeness[np.arange(len(block)), best] >= CLOSE_UNCODED
        labels[block] = np.where(joins, best, -1)
    return labels


def _carried(corpus: Corpus, docs: Ints, least: int, code: str | None) -> Ints:
    """Label each doc with the part that it belongs to, or -1.

    Nouns that cover many docs that no other noun covers are the first centres of the parts; the
    docs then move to the nearest centre (spherical k-means without chance), and parts that no
    word carries are dropped or cut back after each round.
    """
    features = corpus.features(docs)
    concepts = corpus.concepts[docs]
    present = concepts.copy()
    present.data[:] = 1
    frequency = np.asarray(present.sum(axis=0)).ravel()
    n = len(docs)
    usable = np.flatnonzero(
        (frequency >= least) & (corpus.nouns >= 0.3) & ((frequency <= 0.6 * n) | (code is None))
    )
    labels = np.full(n, -1)
    if not len(usable):
        return labels
    present = sp.csc_matrix(present[:, usable])
    weighted = sp.csc_matrix(concepts[:, usable] @ sp.diags(corpus.nouns[usable]))
    uncovered = np.ones(n)
    anchors: list[int] = []
    while True:
        gain = weighted.T @ uncovered
        gain[present.T @ uncovered < least] = 0
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        anchors.append(best)
        uncovered[present[:, best].indices] = 0
    if not anchors:
        return labels
    members = sp.csr_matrix(present[:, anchors].T)
    least_near = NEAR if code is not None else NEAR_UNCODED
    for _ in range(_ROUNDS):
        centres = unit(sp.csr_matrix(members @ features))
        near = (features @ centres.T).toarray()
        labels = np.where(near.max(axis=1) >= least_near, near.argmax(axis=1), -1)
        labels = _keep_carried(labels, present, least)
        kept = np.unique(labels[labels >= 0])
        if not len(kept):
            return labels
        labels = np.where(labels >= 0, np.searchsorted(kept, labels), -1)
        inside = np.flatnonzero(labels >= 0)
        members = sp.csr_matrix(
            (np.ones(len(inside)), (labels[inside], inside)), shape=(len(kept), n)
        )
    if code is None:
        labels = _close(features, labels, least)
        kept = np.unique(labels[labels >= 0])
        labels = np.where(labels >= 0, np.searchsorted(kept, labels), -1)
    return labels


def _keep_carried(labels: Ints, present: sp.csc_matrix, least: int) -> Ints:
    """Set docs to -1 where a part is too small or no word carries it.

    A part whose word has been diluted by neighbours is cut back to the docs that have the word.
    """
    total = np.asarray(present.sum(axis=0)).ravel()
    kept = labels.copy()
    for label in np.unique(labels[labels >= 0]):
        inside = labels == label
        size = int(inside.sum())
        found = present.T @ inside.astype(np.float64)
        share = found / size
        others = (total - found + 0.5) / (len(labels) - size + 2)
        telling = ((found >= least) | (share >= CARRIED)) & (share >= _LIFT * others)
        if size < least or not telling.any():
            kept[inside] = -1
        elif not (telling & (share >= CARRIED)).any():
            word = int(np.where(telling, found, 0).argmax())
            has = np.zeros(len(labels), dtype=bool)
            has[present[:, word].indices] = True
            kept[inside & ~has] = -1
    return kept


def _close(features: sp.csr_matrix, labels: Ints, least: int) -> Ints:
    """Set docs to -1 that share little but a word with the rest of their part."""
    kept = labels.copy()
    for label in np.unique(labels[labels >= 0]):
        inside = np.flatnonzero(labels == label)
        while len(inside) >= least:
            part = features[inside]
            to_others = part @ np.asarray(part.sum(axis=0)).ravel() - 1
            close = to_others >= CLOSE_UNCODED * (len(inside) - 1)
            if close.all():
                break
            inside = inside[close]
        kept[labels == label] = -1
        if len(inside) >= least:
            kept[inside] = label
    return kept
