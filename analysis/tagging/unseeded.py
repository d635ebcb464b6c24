"""Codes that no labelled passages come with: read by what their own codebook says of them.

A code's label, definition, notes on what belongs and examples are lessons, and so is what its
exclude notes name: against the code, and for another code whose id stands there in brackets
("klienter som hotar (F1)"). Some thirty passages about nothing stand against them all. Three
judges read a passage: the linear model of words, n-grams and pairs, the words and concepts that it
shares with a code's sentences, and a linear model of concepts, which knows a thing in other words;
with a model of sentence embeddings a fourth reads vectors. How they are joined, and the line from
which a code is asserted, cannot be learnt from such a codebook; they are learnt on other codes
(`evals/cold_start.py`), and move with what people decide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.codebook import Code, Codebook
from analysis.embedding import Embedder
from analysis.tagging.background import background, places
from analysis.tagging.concepts import CONCEPTS, Concepts, concepts_of
from analysis.tagging.dense import Dense
from analysis.tagging.evidence import moved, told_by
from analysis.tagging.finder import Hit
from analysis.tagging.linear import Bools, Floats, Linear
from analysis.tagging.material import TrainingMaterial
from analysis.tagging.seeds import contrast
from analysis.text import split_compound, stem
from analysis.words import Batch, Ints, Words, is_telling

UNSEEDED = "sentences+concepts 3"  # the method; another one makes another model

# Learnt by `python -m evals.cold_start` from the built-in codes and the seeds of four writers:
# the constant, the weights of the linear judge, of shared words and of concepts. The
# families of concepts are left out there: they have the plan in view, and another field does not.
JOINED = (2.09, 1.27, 1.32, 0.62)
# The same with a judge of vectors, last; learnt with the small model.
JOINED_DENSE = (2.68, 0.76, 0.97, 0.50, 0.83)
# From where a code is asserted while nobody has decided: the code that a passage is surest of, and
# a further one, which is wrong more often at the same score. What is asserted counts in figures,
# so three of four are to hold, which costs some that would (`evals/README.md`).
ASSERT_AT = 0.45
BESIDE_AT = 0.60
SURE_AT = 0.75

SEEDED_FROM = 8  # seeds of a code from which they, not its sentences, are what it is read by
NGRAMS = (3, 5)
_PAIRS = 0.25
_EXCLUDED = 0.5  # an exclude note's weight beside the other sentences
_JOINED_FROM = 20  # lessons from which they move the weights and the line
_PRIOR = 20.0  # how firmly the learnt weights stand against lessons
_FOLDS = 4
_LINES = np.arange(0.18, 0.5, 0.01)
_LINES_FROM = 50.0  # lessons that weigh as much as the first lines, which other codes taught
# Log odds, below every line, of a passage that has no word or concept of what a code was taught by:
# a suggestion at most.
_UNGROUNDED = float(np.log(0.17 / 0.83))
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORDS_OF_IDS = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Sentence:
    """What a codebook says of codes: those that it is about, and those that it is not; of the
    others nothing is known unless it is `settled`."""

    text: str
    holds: frozenset[str]
    rejects: frozenset[str] = frozenset()
    settled: bool = True
    weight: float = 1.0


def sentences(codebook: Codebook) -> list[Sentence]:
    """All sentences of a codebook that teach something about its codes."""
    found: list[Sentence] = []
    for code in codebook.codes:
        says = (code.label, code.definition, *code.include, *code.examples)
        found += [
            Sentence(text, frozenset({code.id})) for text in dict.fromkeys(says) if text.strip()
        ]
        found += [_excluded(codebook, code, note) for note in code.exclude]
    return found


def _excluded(codebook: Codebook, code: Code, note: str) -> Sentence:
    inside = " ".join(_IN_BRACKETS.findall(note))
    named = {word.strip(".") for word in _WORDS_OF_IDS.findall(inside)} & set(codebook.ids)
    return Sentence(
        _IN_BRACKETS.sub(" ", note),
        frozenset(named - {code.id}),
        frozenset({code.id}),
        settled=False,
        weight=_EXCLUDED,
    )


def _taught(codebook: Codebook, embedder: Embedder | None) -> TrainingMaterial:
    """The codebook's sentences and the passages about nothing."""
    ids = codebook.ids
    said = [*sentences(codebook), *(Sentence(text, frozenset()) for text in contrast())]
    truth = np.array([[code in s.holds for code in ids] for s in said], dtype=bool)
    known = np.array(
        [[s.settled or code in s.holds | s.rejects for code in ids] for s in said], dtype=bool
    )
    weights = np.array([s.weight for s in said])
    texts = [s.text for s in said]
    vectors = None if embedder is None else embedder.encode(texts).astype(np.float64)
    return TrainingMaterial(texts, truth, known, weights, ("codebook",) * len(said), vectors)


class Shared:
    """Which of a passage's words and concepts stand in a code's own sentences: weighed by how rare
    they are, and by the code's share of the sentences that have them."""

    def __init__(self, taught: TrainingMaterial, concepts: Sequence[Sequence[str]]) -> None:
        read = self._told(taught.words, concepts)
        names = sorted({name for passage in read for name in passage})
        self.number = {name: place for place, name in enumerate(names)}
        matrix = self._matrix(read)
        times = np.asarray(matrix.sum(axis=0)).ravel()
        there = background()
        counted = dict(zip(CONCEPTS, there.concepts.tolist(), strict=True))
        stems = there.stems[places(names)]
        before = np.array([counted.get(n, s) for n, s in zip(names, stems, strict=True)])
        self.rarity = there.rarity(times, len(read), before)
        of_code = np.asarray(matrix.T @ taught.truth.astype(np.float64))
        total = np.maximum(of_code.sum(axis=1, keepdims=True), 1e-9)
        self.shares: Floats = self.rarity[:, None] * of_code / total
        self.by_word: dict[str, Floats] = {}

    @staticmethod
    def _told(passages: Sequence[Words], concepts: Sequence[Sequence[str]]) -> list[frozenset[str]]:
        """By passage its stems, and its concepts, whose names are two words."""
        return [
            frozenset(
                name for word in words.types if is_telling(word) for name in stems_of(word)
            ).union(meant)
            for words, meant in zip(passages, concepts, strict=True)
        ]

    def _matrix(self, read: Sequence[frozenset[str]]) -> sparse.csr_matrix:
        number = self.number
        rows = [sorted(number[name] for name in passage if name in number) for passage in read]
        starts = np.cumsum([0, *map(len, rows)])
        columns = np.array([column for row in rows for column in row], dtype=np.int64)
        shape = (len(rows), len(number))
        return sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=shape)

    def scores(self, passages: Sequence[Words], concepts: Sequence[Sequence[str]]) -> Floats:
        """Passages, with their concepts, × codes; 0 where nothing is shared."""
        matrix = self._matrix(self._told(passages, concepts))
        lengths = np.sqrt(np.asarray(matrix @ self.rarity**2)).reshape(-1, 1)
        result: Floats = np.asarray(matrix @ self.shares) / np.maximum(lengths, 1e-9)
        return result

    def speaks(self, word: str) -> Floats:
        """How much a word alone speaks for each code."""
        found = self.by_word.get(word)
        if found is None:
            read = self._told([Words(word)], [concepts_of(Words(word))]) if is_telling(word) else ()
            rows = [self.number[name] for names in read for name in names if name in self.number]
            found = self.by_word[word] = self.shares[rows].sum(axis=0)
        return found


def _telling(words: Words) -> Words:
    return Words(" ".join(word for word in words.types if is_telling(word)))


@lru_cache(maxsize=200_000)
def stems_of(word: str) -> tuple[str, ...]:
    """A word's stem and those of its parts, where it is a compound."""
    parts = split_compound(word)
    return (stem(word), *(stem(part) for part in parts if len(parts) > 1))


class Unseeded:
    """Judges of the codes at `columns` of a codebook, by its sentences and people's lessons; with
    an `embedder` lessons have vectors, and passages that are to be read. Without `families` these
    concepts tell nothing. Raises EmbeddingError."""

    def __init__(
        self,
        codebook: Codebook,
        columns: Ints,
        lessons: TrainingMaterial | None = None,
        embedder: Embedder | None = None,
        families: bool = True,
    ) -> None:
        self.columns, self.families = columns, families
        self.dense: Dense | None = None
        self.shipped: tuple[float, ...] = JOINED_DENSE if embedder else JOINED
        self.joined: tuple[float, ...] = self.shipped
        self.assert_at, self.beside_at = ASSERT_AT, BESIDE_AT
        taught = _taught(codebook, embedder)
        if lessons is not None and len(lessons.texts):
            if len(lessons.texts) >= _JOINED_FROM:
                self._join(taught, lessons)
            self._fit(taught, lessons)
        else:
            self._fit(taught, None)

    def _fit(self, taught: TrainingMaterial, lessons: TrainingMaterial | None) -> None:
        every = taught if lessons is None else taught + lessons
        self.linear = Linear(every.truth.shape[1], NGRAMS, _PAIRS, background()).fit(
            every.words, every.truth, every.known, every.weights
        )
        meant = self._meant(every.words)
        self.shared = Shared(taught, meant[: len(taught.texts)])
        # What people have confirmed is ground to stand on as well; small words are none.
        self.grounds = Shared(every, self._meant([_telling(words) for words in every.words]))
        self.concepts = Concepts(background()).fit(meant, every.truth, every.known, every.weights)
        if every.vectors is not None:
            self.dense = Dense.fit(every.vectors, every.truth, every.known, every.weights)

    def _meant(self, passages: Sequence[Words]) -> list[list[str]]:
        return [concepts_of(words, self.families) for words in passages]

    def _join(self, taught: TrainingMaterial, lessons: TrainingMaterial) -> None:
        """Move weights and line by lessons, each as judges that had not seen it read it."""
        count = len(lessons.texts)
        every = np.arange(count)
        read = np.zeros((len(self.shipped) - 1, *lessons.truth.shape))
        for number in range(_FOLDS):
            held = every[every % _FOLDS == number]
            self._fit(taught, lessons.part(every[every % _FOLDS != number]))
            part = lessons.part(held)
            read[:, held] = self.read(Batch(part.words), part.vectors)
        read, columns = read[:, :, self.columns], self.columns
        truth, known = lessons.truth[:, columns], lessons.known[:, columns]
        if not known.any():
            return
        self.joined = _moved(self.shipped, read[:, known], truth[known])
        scores = np.where(known, probability(self._weighed(read)), 0.0)
        found, share = _line(scores, truth & known), count / (count + _LINES_FROM)
        self.assert_at += share * (found - self.assert_at)
        self.beside_at += share * (found - self.beside_at)

    def read(self, batch: Batch, vectors: Floats | None, rows: Ints | None = None) -> Floats:
        """What each judge says: judges × passages × all codes."""
        meant = self._meant(batch.passages)
        said = [self.linear.scores(batch, rows), self.shared.scores(batch.passages, meant)]
        said.append(self.concepts.scores(meant))
        if self.dense is not None and vectors is not None:
            said.append(self.dense.scores(vectors))
        return np.stack(said)

    def _weighed(self, read: Floats) -> Floats:
        constant, *weights = self.joined
        result: Floats = constant + np.tensordot(weights, read, 1)
        return result

    def log_odds(
        self, batch: Batch, rows: Ints | None = None, vectors: Floats | None = None
    ) -> Floats:
        """Passages × `columns`. `rows` are those of the batch in `linear`, where they are known."""
        found = self._weighed(self.read(batch, vectors, rows)[:, :, self.columns])
        if self.dense is not None:
            return found
        told = [_telling(words) for words in batch.passages]
        grounds = self.grounds.scores(told, self._meant(told))
        return np.where(grounds[:, self.columns] > 0, found, np.minimum(found, _UNGROUNDED))

    def evidence(
        self, batch: Batch, rows: Ints, passages: Ints, codes: Ints
    ) -> dict[tuple[int, int], Hit]:
        """By passage and code, the positions of the words that the code was taught by, or of others
        for the same; without any, of those that moved the linear judge."""
        found = moved(self.linear, batch, rows, passages, codes)
        return found | told_by(self.grounds.speaks, batch, passages, codes)


def probability(log_odds: Floats) -> Floats:
    """Probabilities, 0 to 1, of log odds."""
    result: Floats = 1.0 / (1.0 + np.exp(-log_odds))
    return result


def _moved(
    shipped: tuple[float, ...], read: Floats, truth: npt.NDArray[np.bool_]
) -> tuple[float, ...]:
    """The weights that fit lessons best and lie near the shipped ones: maximum a posteriori with
    a normal prior around them."""
    from scipy.optimize import minimize  # a quarter of a second that few runs need

    columns = np.column_stack([np.ones(len(truth)), *read])
    prior, holds = np.array(shipped), truth.astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        z, away = columns @ weights, weights - prior
        slope = columns.T @ (probability(z) - holds) + 2 * _PRIOR * away
        return float((np.logaddexp(0, z) - holds * z).sum() + _PRIOR * away @ away), slope

    found = minimize(loss, prior, jac=True, method="L-BFGS-B").x
    return (float(found[0]), *(max(0.0, float(weight)) for weight in found[1:]))


def _line(scores: Floats, holds: Bools) -> float:
    """Where F1 is best: the mean of what the probabilities promise and of what lessons show, as
    few lessons show little."""
    best = (-1.0, ASSERT_AT)
    for line in _LINES:
        asserted = scores >= line
        promised = 2 * scores[asserted].sum() / max(asserted.sum() + scores.sum(), 1e-9)
        shown = 2 * (asserted & holds).sum() / max(asserted.sum() + holds.sum(), 1)
        if promised + shown > best[0]:
            best = (float(promised + shown), float(line))
    return best[1]


@lru_cache(maxsize=8)
def without_lessons(
    codebook: Codebook, columns: tuple[int, ...], embedder: Embedder | None
) -> Unseeded:
    """What the codebook alone teaches, made once a process. Raises EmbeddingError."""
    return Unseeded(codebook, np.array(columns, dtype=np.int64), embedder=embedder)
