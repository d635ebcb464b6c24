"""What a codebook alone gives the tagger: its seeds, the judges fitted on them, and how judges are
weighed into one probability (see `analysis.tagging`)."""

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from analysis.codebook import Codebook, builtin
from analysis.embedding import Embedder
from analysis.tagging import model_cache
from analysis.tagging.dense import Dense
from analysis.tagging.finder import Hit
from analysis.tagging.lexicon import BASE, VETOED, LexiconRules
from analysis.tagging.linear import Bools, Floats, Linear
from analysis.tagging.material import TrainingMaterial
from analysis.tagging.seeds import Seed, seeds
from analysis.tagging.unseeded import SEEDED_FROM, Sentence, sentences
from analysis.words import Batch, Ints

METHOD = "lexicon+linear 7"

# What the judges' weights are for a codebook without seeds: those of the built-in, rounded, and
# with embeddings the linear one's is shared.
_STACK_DEFAULT = (0.3, 0.7, 0.9)
_STACK_DENSE = (0.3, 0.7, 0.6, 0.3)
_SETTLED_AT = 0.5  # where a codebook without seeds asserts
_SURE_PRECISION = 0.92
_MOST_WITHOUT = 0.17  # of passages without a code, at most this share may be given one
# What a passage that names its subject weighs beside one that tells it as a scene: there are twice
# as many of the former. Chosen by leaving writers of scenes out (`evals/kinds.py`).
_WORDS_WEIGH = 0.4
_FOLDS = 4  # groups of sources that are left out together
# Written by those who wrote the lexicon: it knows them too well to be weighed on them.
_NOT_LEFT_OUT = ("examples", "first", "codebook", "")
# What a lead has written into a code that has seeds weighs as a person's word on a passage.
_REWORDED_WEIGHS = 3.0


@dataclass(frozen=True)
class Weights:
    """How the judges are weighed (constant, lexicon, linear, and dense where there is one), and
    where scores are cut."""

    stack: tuple[float, ...]
    assert_at: float
    sure_at: float


@dataclass(frozen=True)
class Judges:
    """The judges that learn: one over words and, with embeddings, one over vectors."""

    linear: Linear
    dense: Dense | None

    @classmethod
    def fit(cls, material: TrainingMaterial) -> "Judges":
        """Learn from passages whose codes are known."""
        codes, m = material.truth.shape[1], material
        linear = Linear(codes).fit(m.words, m.truth, m.known, m.weights)
        if m.vectors is None:
            return cls(linear, None)
        return cls(linear, Dense.fit(m.vectors, m.truth, m.known, m.weights))

    @property
    def learnt(self) -> Bools:
        """The codes that they know."""
        return self.linear.learnt

    def scores(self, batch: Batch, vectors: Floats | None, rows: Ints | None = None) -> Floats:
        """Log odds, judges × passages × codes. `rows` as for Linear.scores."""
        by_words = self.linear.scores(batch, rows)
        if self.dense is None or vectors is None:
            return by_words[None]
        return np.stack([by_words, self.dense.scores(vectors)])

    def of(self, material: TrainingMaterial) -> Floats:
        """The scores of passages whose codes are known."""
        return self.scores(Batch(material.words), material.vectors)


@dataclass(frozen=True)
class Base:
    """A codebook's own model: what it was made from, its weights, and the scores of each source's
    passages by judges that had not seen that source (`lexical`, `unseen` with a row for each judge,
    against `checked`)."""

    material: TrainingMaterial
    judges: Judges
    weights: Weights
    lexical: Floats
    unseen: Floats
    checked: Bools
    digest: str

    @property
    def checked_weights(self) -> Floats:
        """What the passages that are checked weigh."""
        return self.material.weights[~np.isin(self.material.sources, _NOT_LEFT_OUT)][
            : len(self.checked)
        ]

    @property
    def unseeded(self) -> Ints:
        """The codes (by number) that too few seeds are about for the judges to be fitted on."""
        written = ~np.isin(np.array(self.material.sources), ("examples", "codebook"))
        about = self.material.truth[written].sum(axis=0)
        return np.flatnonzero(about < SEEDED_FROM)


@lru_cache(maxsize=4)
def base_of(
    codebook: Codebook, given: tuple[Seed, ...] | None, embedder: Embedder | None = None
) -> Base:
    """Made once a process: it takes some seconds (with embeddings minutes), and depends on nothing
    but the package and the embedding model. Raises EmbeddingError."""
    ids = codebook.ids
    from_package = seeds(codebook) if given is None else list(given)
    about = Counter(code for seed in from_package for code in seed.codes)
    # Those of a code without seeds are read by its own judges, and must not speak against others.
    examples = [
        Seed(text, frozenset({code.id}), "examples", "")
        for code in codebook.codes
        for text in code.examples
        if about[code.id] >= SEEDED_FROM
    ]
    seeded = frozenset(code for code in ids if about[code] >= SEEDED_FROM)
    reworded = _reworded(codebook, seeded)
    every = [*examples, *from_package, *(Seed(s.text, s.holds, "codebook", "") for s in reworded)]
    truth = np.array([[code in s.codes for code in ids] for s in every], dtype=bool)
    truth = truth.reshape(len(every), len(ids))
    sure = np.ones_like(truth)
    weights = np.array([weight_of(seed) for seed in every])
    for row, sentence in enumerate(reworded, start=len(every) - len(reworded)):
        sure[row] = [code in sentence.holds | sentence.rejects for code in ids]
        weights[row] = _REWORDED_WEIGHS * sentence.weight
    told = ([s.text, sorted(s.codes), s.source, s.kind] for s in every)
    made_from = [METHOD, repr(codebook), *told]
    if embedder is not None:
        made_from.append(embedder.id)
    digest = hashlib.sha256(json.dumps(made_from).encode("utf-8", "surrogatepass")).hexdigest()
    kept = model_cache.load(digest)
    vectors = None
    if embedder is not None:
        known = None if kept is None else kept.get("vectors")
        vectors = embed(embedder, [s.text for s in every]) if known is None else known
    material = TrainingMaterial(
        [seed.text for seed in every],
        truth,
        sure,
        weights,
        tuple(seed.source for seed in every),
        vectors,
    )
    if kept is not None:
        with contextlib.suppress(KeyError, ValueError, IndexError):
            return _kept(material, kept, digest)
    made = _made(codebook, material, digest)
    dense = made.judges.dense
    # The seeds' vectors are kept, as they take minutes; people's passages are never in the cache.
    model_cache.save(
        digest,
        {
            **made.judges.linear.arrays(),
            **({} if dense is None else dense.arrays()),
            **({} if vectors is None else {"vectors": vectors}),
            "stack": np.array(made.weights.stack),
            "cuts": np.array([made.weights.assert_at, made.weights.sure_at]),
            "lexical": made.lexical,
            "by_judge": made.unseen,
            "checked": made.checked,
        },
    )
    return made


def weight_of(seed: Seed) -> float:
    """What a seed weighs in learning."""
    return _WORDS_WEIGH if seed.kind == "words" else 1.0


def _reworded(codebook: Codebook, seeded: Collection[str]) -> list[Sentence]:
    """What the codebook says of codes with seeds and the built-in one does not: a definition, a
    note or an example that somebody has changed."""
    said = {(s.text, s.holds, s.rejects) for s in sentences(builtin())}
    found: list[Sentence] = []
    for s in sentences(codebook):
        about = s.holds | s.rejects
        if about <= set(seeded) and about and (s.text, s.holds, s.rejects) not in said:
            found.append(s)
    return found


def _kept(material: TrainingMaterial, kept: Mapping[str, npt.NDArray[Any]], digest: str) -> Base:
    assert_at, sure_at = (float(x) for x in kept["cuts"])
    return Base(
        material,
        Judges(Linear.of(kept), None if material.vectors is None else Dense.of(kept)),
        Weights(tuple(float(x) for x in kept["stack"]), assert_at, sure_at),
        kept["lexical"],
        kept["by_judge"],
        kept["checked"],
        digest,
    )


def _made(codebook: Codebook, material: TrainingMaterial, digest: str) -> Base:
    """Fitted anew: each source is scored by a model without it, and that sets the weights."""
    truth, codes = material.truth, len(codebook.codes)
    of = np.array(material.sources)
    sources = [s for s in sorted(set(material.sources)) if s not in _NOT_LEFT_OUT]
    judges = 1 if material.vectors is None else 2
    if len(sources) < 2:
        nothing = np.zeros((0, codes))
        stack = _STACK_DEFAULT if judges == 1 else _STACK_DENSE
        weights = Weights(stack, _SETTLED_AT, 0.85)
        no_scores = np.zeros((judges, 0, codes))
        none = nothing.astype(bool)
        return Base(material, Judges.fit(material), weights, nothing, no_scores, none, digest)
    unseen = np.zeros((judges, *truth.shape))
    for number in range(min(_FOLDS, len(sources))):
        among = np.isin(of, sources[number::_FOLDS])
        held = np.flatnonzero(among)
        without = Judges.fit(material.part(np.flatnonzero(~among)))
        unseen[:, held] = without.of(material.part(held))
    checked = np.flatnonzero(np.isin(of, sources))
    passages = Batch([material.words[int(i)] for i in checked])
    lexical, _ = by_lexicon(LexiconRules(codebook), passages, codes)
    unseen, truth = unseen[:, checked], truth[checked]
    told = truth.sum(axis=0) >= SEEDED_FROM
    said = truth[:, told]
    each = material.weights[checked]
    weights = weigh(lexical[:, told], unseen[:, :, told], said, np.ones_like(said), each)
    return Base(material, Judges.fit(material), weights, lexical, unseen, truth, digest)


def embed(embedder: Embedder, texts: Sequence[str]) -> Floats:
    """Passages as rows. Raises EmbeddingError."""
    return embedder.encode(texts).astype(np.float64)


def weigh(lexical: Floats, logits: Floats, truth: Bools, known: Bools, weights: Floats) -> Weights:
    """The weights that fit best, and the cuts: where F1 is best with few codes for passages without
    one, and above which at least nine in ten hold. `logits`: judges × passages × codes."""
    columns = np.column_stack([logit(lexical).ravel(), *(judge.ravel() for judge in logits)])
    said, sure = truth.ravel(), known.ravel().astype(bool)
    each = np.repeat(weights, truth.shape[1])
    model = LogisticRegression(C=1.0).fit(columns[sure], said[sure], sample_weight=each[sure])
    stack = (float(model.intercept_[0]), *(max(0.0, float(w)) for w in model.coef_[0]))
    combined = stack[0] + columns @ np.array(stack[1:])
    scores = (1.0 / (1.0 + np.exp(-combined))).reshape(truth.shape)
    scores = np.where(known, scores, 0.0)
    holds = truth & known.astype(bool)
    without = ~truth.any(axis=1) & known.all(axis=1)
    best = (-1.0, _SETTLED_AT)
    for line in np.arange(0.25, 0.66, 0.01):
        asserted = scores >= line
        right = (weights[:, None] * (asserted & holds)).sum()
        all_of = (weights[:, None] * asserted).sum() + (weights[:, None] * holds).sum()
        wrong = asserted[without].any(axis=1).mean() if without.any() else 0.0
        if wrong <= _MOST_WITHOUT and 2 * right / max(all_of, 1e-9) > best[0]:
            best = (2 * right / max(all_of, 1e-9), float(line))
    sure_at = 0.97
    for line in np.arange(0.96, best[1], -0.01):
        chosen = scores >= line
        if not chosen.any():
            continue
        each_row = weights[:, None]
        if (each_row * (chosen & holds)).sum() / (each_row * chosen).sum() < _SURE_PRECISION:
            break
        sure_at = float(line)
    return Weights(stack, best[1], sure_at)


def by_lexicon(
    lexicon: LexiconRules, batch: Batch, codes: int
) -> tuple[Floats, dict[tuple[int, int], tuple[float, Hit]]]:
    """Each passage's probabilities by the lexicon; and by passage and code the same where a rule
    holds, with the positions that it rests on."""
    result = np.full((len(batch.passages), codes), BASE)
    found, vetoed = lexicon.find(batch)
    for place in vetoed:
        result[place] = VETOED
    rests = lexicon.weigh(found)
    for place, (probability, _) in rests.items():
        result[place] = probability
    return result, rests


def logit(probability: Floats) -> Floats:
    clipped = np.clip(probability, 0.001, 0.999)
    result: Floats = np.log(clipped / (1.0 - clipped))
    return result
