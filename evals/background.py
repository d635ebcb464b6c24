"""Write anew how rare words, their pieces and concepts are (`analysis/tagging/background.py`), from
the built-in codebook's seeds without their labels."""

from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt

from analysis.codebook import builtin
from analysis.tagging.background import FILE, STEMS, digest, places
from analysis.tagging.concepts import CONCEPTS, concepts_of
from analysis.tagging.linear import Linear
from analysis.tagging.seeds import seeds
from analysis.tagging.unseeded import NGRAMS, stems_of
from analysis.words import Words, content


class Counted(TypedDict):
    """The arrays of the file, by name."""

    ngrams: npt.NDArray[Any]
    grams: npt.NDArray[np.uint16]
    stems: npt.NDArray[np.uint16]
    concepts: npt.NDArray[np.uint16]
    passages: npt.NDArray[Any]
    digest: npt.NDArray[np.str_]


def counted() -> Counted:
    """The arrays of the file."""
    texts = [seed.text for seed in seeds(builtin())]
    passages = [passage for text in texts if content(passage := Words(text))]
    hasher = Linear(1, NGRAMS).hasher
    grams = np.zeros(hasher.n_features, dtype=np.int64)
    stems = np.zeros(STEMS, dtype=np.int64)
    concepts = np.zeros(len(CONCEPTS), dtype=np.int64)
    place = {name: number for number, name in enumerate(CONCEPTS)}
    for passage in passages:
        words = content(passage)
        grams[np.unique(hasher.transform(words).indices)] += 1
        stems[np.unique(places(sorted({stem for word in words for stem in stems_of(word)})))] += 1
        concepts[[place[name] for name in concepts_of(passage)]] += 1
    assert max(grams.max(), stems.max(), concepts.max()) < 2**16
    return {
        "ngrams": np.array(NGRAMS),
        "grams": grams.astype(np.uint16),
        "stems": stems.astype(np.uint16),
        "concepts": concepts.astype(np.uint16),
        "passages": np.array(len(passages)),
        "digest": np.array(digest([*texts, *CONCEPTS])),
    }


if __name__ == "__main__":
    np.savez_compressed(FILE, **counted())
    print(f"written: {FILE} ({FILE.stat().st_size // 1000} kB)")
