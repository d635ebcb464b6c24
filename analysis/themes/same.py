"""Near-duplicates: passages that say it in the same words but for one.

Two passages are nearly the same when one has a single content word more than the other, or when
they differ in one word that is spelt nearly alike. A word that denies or counts makes a difference.
Found by hashing: a passage's hash is the sum of its words', so that leaving one word out is a
subtraction, and passages that differ in one word meet at an equal number.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.text import stem

__all__ = ["DIRECTION", "merge_alike"]

Ints = NDArray[np.intp]
Types = NDArray[np.int32]

_LEAST_WORDS: Final = 5  # content words that two passages have in common, at the least
_LONGEST_RUN: Final = 40  # more passages than this in one frame: the word that differs is the point
# What turns a wish or a fact around. Some are no content words, and yet two passages that differ
# in one do not say the same: "fler möten", "för mycket möten".
DIRECTION: Final = frozenset(
    """
    inte ej icke aldrig ingen inget inga utan sluta slutar slutat mindre mer mera färre fler flera
    bättre sämre sällan knappast mycket många lite få bort slopa bra dåligt dålig dåliga alltid
    """.split()  # noqa: SIM905
)
_TELLING: Final = frozenset(
    stem(word)
    for word in (*DIRECTION, *"en två tre fyra fem sex sju åtta nio tio".split())  # noqa: SIM905
)


def merge_alike(
    docs: Types,
    stem_ids: Types,
    copies: Ints,
    hashes: NDArray[np.uint64],
    stems: Sequence[str],
    pins: Sequence[str | None],
) -> Ints:
    """Return for each doc the one that stands for it: itself, or one that is nearly the same.

    `docs` and `stem_ids` name the content words of docs, each pair once; `copies` is the number of
    passages of each doc, `hashes` the hash of each stem. A doc that stands for others is nearly the
    same as each of them; it is the one with most copies, then the first. Docs that people pinned
    to different themes stay apart.
    """
    into = np.arange(len(copies))
    size = np.bincount(docs, minlength=len(copies))
    long = size[docs] >= _LEAST_WORDS
    docs, stem_ids = docs[long], stem_ids[long]
    if not len(docs):
        return into
    total = np.zeros(len(copies), dtype=np.uint64)
    np.add.at(total, docs, hashes[stem_ids])
    without = total[docs] - hashes[stem_ids]
    pairs = _one_more(docs, stem_ids, without, total, stems)
    pairs += _spelt_alike(docs, stem_ids, without, stems)

    def rank(doc: int) -> tuple[bool, int, int]:
        return pins[doc] is None, -int(copies[doc]), doc

    near: dict[int, list[int]] = {}
    for a, b in pairs:
        if pins[a] is None or pins[b] is None or pins[a] == pins[b]:
            near.setdefault(a, []).append(b)
            near.setdefault(b, []).append(a)
    for doc in sorted(near, key=rank):
        if into[doc] != doc:
            continue
        for other in near[doc]:
            stands = into[other] == other and rank(doc) < rank(other)
            if stands and pins[other] in (None, pins[doc]):
                into[other] = doc
    return into


def _one_more(
    docs: Types,
    stem_ids: Types,
    without: NDArray[np.uint64],
    total: NDArray[np.uint64],
    stems: Sequence[str],
) -> list[tuple[int, int]]:
    """Pairs of docs of which one has one word more."""
    whole = np.unique(docs)
    order = whole[np.argsort(total[whole], kind="stable")]
    place = np.minimum(np.searchsorted(total[order], without), len(order) - 1)
    found = np.flatnonzero(total[order][place] == without)
    return [
        (int(docs[i]), int(order[place[i]])) for i in found if stems[stem_ids[i]] not in _TELLING
    ]


def _spelt_alike(
    docs: Types, stem_ids: Types, without: NDArray[np.uint64], stems: Sequence[str]
) -> list[tuple[int, int]]:
    """Pairs of docs that differ in one word, which is nearly the same."""
    order = np.argsort(without, kind="stable")
    ordered = without[order]
    # 1 where a run of equal numbers begins, -1 where it ends.
    turns = np.zeros(len(order) + 1, dtype=np.int8)
    turns[1:-1] = ordered[1:] == ordered[:-1]
    turns = np.diff(turns)
    starts, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1) + 1
    several = ends - starts <= _LONGEST_RUN
    pairs = []
    for start, end in zip(starts[several].tolist(), ends[several].tolist(), strict=True):
        run = order[start:end]
        for n, i in enumerate(run):
            for j in run[n + 1 :]:
                if docs[i] != docs[j] and _one_slip(stems[stem_ids[i]], stems[stem_ids[j]]):
                    pairs.append((int(docs[i]), int(docs[j])))
    return pairs


def _one_slip(word: str, other: str) -> bool:
    """Whether two words of five letters or more differ by one letter, or two that changed places.

    The first letter is seldom mistaken, and with another it is mostly another word.
    """
    short, long = sorted((word, other), key=len)
    if len(short) < 5 or len(long) - len(short) > 1 or short[0] != long[0]:
        return False
    if {word, other} & _TELLING:
        return False
    same = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
    )
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    if short[same + 1 :] == long[same + 1 :]:
        return True
    swapped = short[same : same + 2] == long[same : same + 2][::-1]
    return swapped and short[same + 2 :] == long[same + 2 :]
