"""Passages as numbers: words by type, near-duplicates as one, what words stand for.

Texts are read once, word by word; all else is computed by word type, so that it costs what the
vocabulary costs. Vectors are made in blocks when they are asked for.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from analysis.text import STOPWORDS, compound_parts, normalise, split_compound, stem
from analysis.themes.families import family_of
from analysis.themes.same import DIRECTION, merge_alike
from analysis.themes.types import select_rows, word_types
from analysis.themes.words import ARTICLES, BEFORE_VERBS, PREPOSITIONS, form_weight

__all__ = [
    "Corpus",
    "Floats",
    "Ints",
    "Vectors",
    "count_types",
    "read",
    "unit",
    "wording_keys",
]

_WEAK: Final = 0.4  # weight of frequent verbs, adjectives and vague nouns in similarity
_EMBEDDED: Final = 0.7  # length of the embedding beside the words' part, which has 1
_WHOLE: Final = 30_000  # docs up to which all vectors are kept; beyond, they are made in blocks
_BLOCK: Final = 20_000

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Vectors:
    """Turns counts of word types into rows of features."""

    to_concepts: sp.csr_matrix
    to_grams: sp.csr_matrix
    concept_idf: Floats
    gram_idf: Floats

    def __call__(self, rows: sp.csr_matrix) -> sp.csr_matrix:
        """Texts × features, rows of length 1, of texts × word types."""
        return unit(
            sp.hstack(
                [
                    unit(_weighed(rows @ self.to_concepts, self.concept_idf)),
                    unit(_weighed(rows @ self.to_grams, self.gram_idf)),
                ],
                format="csr",
            )
        )


@dataclass(frozen=True)
class Corpus:
    """The passages as numbers. A doc is one wording; near-duplicates share a doc.

    `flat` holds the word types of all docs, doc d from `start[d]` to `start[d + 1]`; `doc_of` the
    doc of each passage. `concepts` (docs × concepts) holds TF-IDF of stems and of compounds'
    parts, rows of length 1; `features` what similarity is measured on. `embedded`: docs × width,
    sentence embeddings around their mean, rows of length 1, where there are any.
    """

    texts: list[str]
    types: list[str]
    flat: NDArray[np.int32]
    start: NDArray[np.int64]
    doc_of: Ints
    codes: list[str | None]
    pins: list[str | None]
    counts: sp.csr_matrix
    concepts: sp.csr_matrix
    of_type: sp.csc_matrix  # word types × concepts
    meanings: list[list[tuple[int, str]]]  # of a word type: its concepts, as written
    forms: dict[int, Counter[str]]
    capitals: dict[str, Counter[str]]  # of a word: how it was written with capitals
    spread: Ints  # number of different words that a concept occurs in
    families: dict[int, str]  # concepts that are families of words, with their titles
    nouns: Floats
    vectors: Vectors
    embedded: NDArray[np.float32] | None = None
    _cache: dict[str, sp.csr_matrix] = field(default_factory=dict)
    _members: dict[str, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.start) - 1

    def words(self, doc: int) -> NDArray[np.int32]:
        """The word types of a doc, in their order."""
        return self.flat[self.start[doc] : self.start[doc + 1]]

    def times(self) -> Ints:
        """How often each doc was said."""
        return np.bincount(self.doc_of, minlength=len(self))

    def copies(self, doc: int) -> Ints:
        """The passages that share a doc, in order."""
        if not self._members:
            self._members["order"] = np.argsort(self.doc_of, kind="stable")
            sizes = np.bincount(self.doc_of, minlength=len(self))
            self._members["start"] = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
        start = self._members["start"]
        return self._members["order"][start[doc] : start[doc + 1]]

    def features(self, docs: Ints) -> sp.csr_matrix:
        """Docs × (concepts, character n-grams, embeddings); rows have length 1."""
        if len(self) > _WHOLE:
            return self._features(docs)
        if "features" not in self._cache:
            self._cache["features"] = self._features(np.arange(len(self)))
        return self._cache["features"][docs]

    def _features(self, docs: Ints) -> sp.csr_matrix:
        words = self.vectors(self.counts[docs])
        if self.embedded is None:
            return words
        said = sp.csr_matrix(self.embedded[docs].astype(np.float64) * _EMBEDDED)
        return unit(sp.hstack([words, said], format="csr"))


def read(
    texts: Sequence[str],
    codes: Sequence[str | None],
    pins: Sequence[str | None],
    embeddings: NDArray[np.float32] | None = None,
) -> Corpus:
    """Read passages with their surest codes and the edited themes that they are pinned to.
    `embeddings`: passages × width."""
    flat, start, types, capitals = word_types(texts)
    content = np.array([_is_content(word) for word in types], dtype=bool)
    doc_of, first = _docs(texts, pins, flat, start, types)
    doc_pins: list[str | None] = [None] * len(first)
    for i, pin in enumerate(pins):
        if pin is not None:
            doc_pins[doc_of[i]] = pin
    if len(first) < len(texts):
        flat, start = select_rows(flat, start, first)
    own = np.arange(len(types), dtype=np.int32)
    counts = count_types(flat, start, content, own, len(types))
    concepts, of_type, meanings, forms, spread, families = _meanings(types, content, counts)
    return Corpus(
        texts=[texts[i] for i in first.tolist()],
        types=types,
        flat=flat,
        start=start,
        doc_of=doc_of,
        codes=_codes(codes, doc_of, len(first)),
        pins=doc_pins,
        counts=counts,
        concepts=concepts,
        of_type=sp.csc_matrix(of_type),
        meanings=meanings,
        forms=forms,
        capitals=capitals,
        spread=spread,
        families=families,
        nouns=_noun_weights(types, flat, start, forms, families, len(spread)),
        vectors=_vectors(counts, of_type, types),
        embedded=None if embeddings is None else _around_mean(embeddings[first]),
    )


def _around_mean(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows from the mean of all, at length 1: what all passages share says nothing of a theme."""
    if not embeddings.size:
        return embeddings
    apart = embeddings - embeddings.mean(axis=0)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    result: NDArray[np.float32] = np.where(lengths > 1e-6, apart / np.maximum(lengths, 1e-6), 0)
    return result.astype(np.float32)


# --- words --------------------------------------------------------------------------------------


def _is_content(word: str) -> bool:
    return 1 < len(word) <= 64 and word not in STOPWORDS and not word[0].isdigit()


def count_types(
    flat: NDArray[np.int32],
    start: NDArray[np.int64],
    content: NDArray[np.bool_],
    of_type: NDArray[np.int32],
    number: int,
) -> sp.csr_matrix:
    """Docs × what word types are counted as (`of_type`, below `number`): how often each that is
    content stands in each doc."""
    kept = content[flat]
    indptr = np.concatenate([[0], np.cumsum(kept)])[start]
    columns = of_type[flat[kept]]
    # Small numbers are exact in single precision, at half the memory.
    ones = np.ones(len(columns), dtype=np.float32)
    counts = sp.csr_matrix((ones, columns, indptr), shape=(len(start) - 1, number))
    counts.sum_duplicates()
    return counts


# --- docs ---------------------------------------------------------------------------------------


def _docs(
    texts: Sequence[str],
    pins: Sequence[str | None],
    flat: NDArray[np.int32],
    start: NDArray[np.int64],
    types: Sequence[str],
) -> tuple[Ints, Ints]:
    """The doc of each passage, and the passage that stands for each doc.

    Passages with the same telling words (content, and what counts or denies), or nearly so
    (`merge_alike`), share a doc, but not when people put them in different themes.
    """
    number = len(texts)
    told = _telling(texts, flat, start, types)
    key = told.keys.copy()
    row = np.repeat(np.arange(number, dtype=np.int32), told.sizes)
    pin_of: dict[int, str] = {}
    for i, pin in enumerate(pins):
        if pin is not None:
            pin_of.setdefault(int(key[i]), pin)
    if pin_of:
        # A new copy of a pinned wording goes with it; two pins make two docs.
        for i, same in enumerate(key.tolist()):
            if same in pin_of:
                key[i] ^= np.uint64(_hash("\1" + (pins[i] or pin_of[same])))
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    doc_of, chosen = rank[inverse], first[order].tolist()

    doc_pin: list[str | None] = [None] * len(chosen)
    for i, pin in enumerate(pins):
        if pin is not None:
            doc_pin[doc_of[i]] = pin
    is_first = np.zeros(number, dtype=bool)
    is_first[chosen] = True
    mine = is_first[row]
    copies = np.bincount(doc_of, minlength=len(chosen))
    docs = doc_of.astype(np.int32)[row[mine]]
    into = merge_alike(docs, told.stem_ids[mine], copies, told.hashes, told.stems, doc_pin)
    standing = np.flatnonzero(into == np.arange(len(into)))
    renumbered = np.zeros(len(into), dtype=np.intp)
    renumbered[standing] = np.arange(len(standing))
    return renumbered[into[doc_of]], np.array(chosen, dtype=np.intp)[standing]


@dataclass(frozen=True)
class _Telling:
    """The telling words of texts: `stem_ids` those of all texts one after the other, `sizes` how
    many each has, `stems` with their `hashes`; `keys` are equal where texts have the same."""

    keys: NDArray[np.uint64]
    stem_ids: NDArray[np.int32]
    sizes: Ints
    stems: list[str]
    hashes: NDArray[np.uint64]


def _telling(
    texts: Sequence[str],
    flat: NDArray[np.int32],
    start: NDArray[np.int64],
    types: Sequence[str],
) -> _Telling:
    telling = np.array([_is_content(word) or word in DIRECTION for word in types], dtype=bool)
    ids: dict[str, int] = {}
    stem_of = np.array([ids.setdefault(stem(word), len(ids)) for word in types], dtype=np.int32)
    hashes = np.array([_hash(some) for some in ids], dtype=np.uint64)
    said = count_types(flat, start, telling, stem_of, len(ids))
    sizes = np.diff(said.indptr)
    keys = np.zeros(len(texts), dtype=np.uint64)
    filled = sizes > 0
    if filled.any():
        keys[filled] = np.add.reduceat(hashes[said.indices], said.indptr[:-1][filled])
    for i in np.flatnonzero(~filled).tolist():
        keys[i] = _hash("\0" + normalise(texts[i]))
    return _Telling(keys, said.indices, sizes, list(ids), hashes)


def wording_keys(
    texts: Sequence[str],
    flat: NDArray[np.int32],
    start: NDArray[np.int64],
    types: Sequence[str],
) -> NDArray[np.uint64]:
    """A number for each text, the same for texts with the same telling words whatever they stand
    among. The others are what `word_types` returns."""
    return _telling(texts, flat, start, types).keys


def _hash(word: str) -> int:
    found = blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(found, "little")


def _codes(codes: Sequence[str | None], doc_of: Ints, number: int) -> list[str | None]:
    """The code of each doc: what most of its passages have that have one."""
    found: list[str | None] = [None] * number
    several = np.bincount(doc_of, minlength=number) > 1
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for doc, code in zip(doc_of.tolist(), codes, strict=True):
        if not several[doc]:
            found[doc] = code
        elif code is not None:
            counted[doc][code] += 1
    for doc, votes in counted.items():
        found[doc] = min((-n, code) for code, n in votes.items())[1]
    return found


# --- what words stand for -----------------------------------------------------------------------

# Three-letter words that are safe as last parts (others end too many words by chance), and
# words that only look like compounds.
_SHORT_PARTS: Final = frozenset({"rum", "råd", "lön", "hot", "tid", "kök"})
_NO_COMPOUNDS: Final = (
    *("kontroll", "anledning", "inledning", "antal", "samtal", "ungdom", "centrum", "gemensam"),
    *("vegetari", "obligatorisk", "vägledning"),
)


def _meanings(
    types: list[str], content: NDArray[np.bool_], counts: sp.csr_matrix
) -> tuple[
    sp.csr_matrix,
    sp.csr_matrix,
    list[list[tuple[int, str]]],
    dict[int, Counter[str]],
    Ints,
    dict[int, str],
]:
    """Concepts of docs, concepts of word types, the same with the written forms, and how often and
    in how many words a concept stands."""
    frequency = np.asarray(counts.sum(axis=0)).ravel()
    # A word that only folded passages had is no word of the docs.
    used = [bool(c and n) for c, n in zip(content, frequency, strict=True)]
    known = compound_parts() | {
        key
        for word, is_used in zip(types, used, strict=True)
        if is_used and len(key := stem(word)) > 4 and form_weight(word) > 0.5
    }
    keys = [
        _concepts(word, known) if is_used else [] for word, is_used in zip(types, used, strict=True)
    ]
    kin: dict[str, set[str]] = defaultdict(set)
    for pairs in keys:
        for key, form in pairs:
            kin[key].add(stem(form))
    ids: dict[str, int] = {}
    meanings = [
        [
            (ids.setdefault(key, len(ids)), form)
            for key, form in pairs
            if not key.endswith("*") or len(kin[key]) > 1  # a family of one is its stem again
        ]
        for pairs in keys
    ]
    titles: dict[int, str] = {}
    for word, meant, is_used in zip(types, meanings, used, strict=True):
        if is_used and (family := family_of(word)):
            concept = ids.setdefault(f"#{family}", len(ids))
            titles[concept] = family
            meant.append((concept, family))
    forms: dict[int, Counter[str]] = defaultdict(Counter)
    rows, cols = [], []
    times = frequency.astype(np.int64).tolist()
    for row, (word, meant) in enumerate(zip(types, meanings, strict=True)):
        for concept, form in meant:
            named = form == word or concept in titles
            forms[concept][form] += times[row] if named else 0
            rows.append(row)
            cols.append(concept)
    shape = (len(types), len(ids))
    ones = np.ones(len(rows), dtype=np.float32)
    of_type = sp.csr_matrix((ones, (rows, cols)), shape=shape)
    concepts = _concepts_of_docs(counts, of_type)
    spread = np.bincount(np.array(cols, dtype=int), minlength=len(ids))
    return concepts, of_type, meanings, forms, spread, titles


def _concepts_of_docs(counts: sp.csr_matrix, of_type: sp.csr_matrix) -> sp.csr_matrix:
    """Docs × concepts, weighed; block by block, so that little is held twice."""
    starts = range(0, max(1, counts.shape[0]), _BLOCK)
    blocks = [sp.csr_matrix(counts[start : start + _BLOCK] @ of_type) for start in starts]
    seen = sum(np.bincount(block.indices, minlength=of_type.shape[1]) for block in blocks)
    idf = _idf_of(np.asarray(seen), counts.shape[0], 1)
    blocks.reverse()
    filled = sum(block.nnz for block in blocks)
    data, indices = np.empty(filled), np.empty(filled, dtype=np.int32)
    indptr = np.zeros(counts.shape[0] + 1, dtype=np.int64)
    at = row = 0
    while blocks:
        block = unit(_weighed(blocks.pop(), idf))
        data[at : at + block.nnz] = block.data
        indices[at : at + block.nnz] = block.indices
        indptr[row + 1 : row + 1 + block.shape[0]] = at + block.indptr[1:]
        at, row = at + block.nnz, row + block.shape[0]
    return sp.csr_matrix(
        (data[:at], indices[:at], indptr), shape=(counts.shape[0], of_type.shape[1])
    )


def _concepts(word: str, known: Container[str]) -> list[tuple[str, str]]:
    """What a word stands for, as (key, form) pairs: its stem, its parts, its family.

    `known` holds the stems that may be a last part. A family is the first six letters, as
    Snowball leaves "arkivet", "arkivering" and "arkivera" apart.
    """
    own = _base(stem(word), known)
    found = {own: word}
    if own not in compound_parts() and not word.startswith(_NO_COMPOUNDS):
        pieces = split_compound(word)
        if len(pieces) > 1:
            parts = ((_base(stem(piece), known), piece) for piece in pieces)
            found |= {key: piece for key, piece in parts if len(key) > 3 or key in _SHORT_PARTS}
            return list(found.items())
        for start in range(3, len(own) - 2):
            tail = _base(own[start:], known)
            if tail in known and (len(tail) > 3 or tail in _SHORT_PARTS):
                return [*found.items(), (tail, word[start:])]
    return [*found.items(), (f"{word[:6]}*", word)] if len(word) >= 6 else [*found.items()]


def _base(stemmed: str, known: Container[str]) -> str:
    """A stem without the definite ending that Snowball leaves on neuter nouns (rummet, larmet)."""
    if not stemmed.endswith(("et", "m")):
        return stemmed
    for ending in ("met", "et", "m"):
        bare = stemmed.removesuffix(ending)
        if bare != stemmed and bare in known and (ending == "et" or bare.endswith("m")):
            return bare
    return stemmed


def _noun_weights(
    types: list[str],
    flat: NDArray[np.int32],
    start: NDArray[np.int64],
    forms: dict[int, Counter[str]],
    families: Container[int],
    number: int,
) -> Floats:
    """How likely a concept is a noun, from its forms and the words that stand before them."""
    role = np.array(
        [
            1 if word in ARTICLES or word in PREPOSITIONS else -1 if word in BEFORE_VERBS else 0
            for word in types
        ],
        dtype=np.int8,
    )
    # The first word of a doc has none before it.
    inner = np.ones(len(flat), dtype=bool)
    inner[start[:-1][start[:-1] < len(flat)]] = False
    before = np.zeros(len(flat), dtype=np.int8)
    before[1:] = role[flat[:-1]]
    towards, away = (
        np.bincount(flat[inner & (before == some)], minlength=len(types)).tolist()
        for some in (1, -1)
    )
    type_of = {word: i for i, word in enumerate(types)}
    weights = np.zeros(number)
    for concept, counted in forms.items():
        if concept in families:
            weights[concept] = 1.0
            continue
        total = 0.0
        for form, times in counted.items():
            weight = form_weight(form)
            if 0.15 < weight < 1 and (i := type_of.get(form)) is not None:
                weight *= (1.0 + towards[i]) / (1.0 + towards[i] + 2 * away[i])
                weight = min(1.0, weight * (1.2 if towards[i] else 1.0))
            total += weight * max(times, 1)
        weights[concept] = total / sum(max(times, 1) for times in counted.values())
    return weights


# --- vectors ------------------------------------------------------------------------------------


def _vectors(counts: sp.csr_matrix, of_type: sp.csr_matrix, types: list[str]) -> Vectors:
    # Scaling comes after the logarithm of counts, so the weak words are weighed on their own.
    weight = sp.diags([_WEAK if form_weight(word) < 0.2 else 1.0 for word in types])
    to_concepts = sp.csr_matrix(weight @ of_type)
    to_grams = sp.csr_matrix(weight @ _grams(types))
    # Evenly spaced docs tell how common an n-gram is as well as all of them.
    step = max(1, counts.shape[0] // _WHOLE)
    some = counts[::step]
    return Vectors(to_concepts, to_grams, _idf(some @ to_concepts, 1), _idf(some @ to_grams, 2))


def _grams(types: Sequence[str]) -> sp.csr_matrix:
    """Types × character n-grams (4 and 5, with word ends), so that related words meet."""
    ids: dict[str, int] = {}
    indptr, indices = [0], []
    for word in types:
        padded = f" {word} "
        for n in (4, 5):
            for start in range(len(padded) - n + 1):
                indices.append(ids.setdefault(padded[start : start + n], len(ids)))
        indptr.append(len(indices))
    return sp.csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(types), len(ids)))


def _idf(counts: sp.csr_matrix, least: int) -> Floats:
    """Inverse document frequency; 0 for columns in fewer than `least` rows."""
    return _idf_of(np.bincount(counts.indices, minlength=counts.shape[1]), counts.shape[0], least)


def _idf_of(seen: Ints, number: int, least: int) -> Floats:
    """The same from the number of rows that each column is seen in."""
    weight = np.log((1 + number) / (1 + seen)) + 1
    weight[seen < least] = 0
    return np.asarray(weight)


def _weighed(counts: sp.csr_matrix, weight: Floats) -> sp.csr_matrix:
    """Sublinear counts times a weight for each column."""
    weighted = sp.csr_matrix(counts, dtype=np.float64)
    weighted.data = np.log1p(weighted.data) * weight[weighted.indices]
    weighted.eliminate_zeros()
    return weighted


def unit(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Rows at length 1 (empty ones as they are)."""
    matrix = sp.csr_matrix(matrix)
    squares = sp.csr_matrix((matrix.data**2, matrix.indices, matrix.indptr), matrix.shape)
    norms = np.sqrt(squares @ np.ones(matrix.shape[1]))
    norms[norms == 0] = 1
    matrix.data = matrix.data / np.repeat(norms, np.diff(matrix.indptr))
    return matrix
