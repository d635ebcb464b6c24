"""What the two kinds of seeds are worth: passages that name their subject, and scenes that do not.

Writers of scenes are left out, a third at a time, and their passages read by a model that has
learnt from the rest. What a passage that names its subject weighs beside a scene is chosen here,
on writers' passages alone; the frozen sets have no part in it. F1 is taken at the line where it is
best, the same for all writers: what is compared is the reading, not the line.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from analysis.codebook import builtin
from analysis.tagging.base import Judges, by_lexicon, logit
from analysis.tagging.lexicon import LexiconRules
from analysis.tagging.linear import Bools, Floats
from analysis.tagging.material import TrainingMaterial
from analysis.tagging.seeds import Seed, seeds
from analysis.words import Batch

WEIGHTS = (0.0, 0.25, 0.4, 0.6, 1.0)
THIRDS = 3


def material(given: Sequence[Seed], weight: float) -> TrainingMaterial:
    """Seeds to learn from; those that name their subject weigh `weight`, scenes one."""
    ids = builtin().ids
    truth = np.array([[code in seed.codes for code in ids] for seed in given], dtype=bool)
    return TrainingMaterial(
        [seed.text for seed in given],
        truth,
        np.ones_like(truth),
        np.array([weight if seed.kind == "words" else 1.0 for seed in given]),
        tuple(seed.source for seed in given),
    )


def left_out(weight: float) -> dict[str, tuple[float, float]]:
    """F1 and right-first over all scenes and by writer, each writer's read without them."""
    given = [seed for seed in seeds(builtin()) if weight or seed.kind == "scene"]
    every = material(given, weight)
    of = np.array(every.sources)
    writers = sorted({seed.source for seed in given if seed.kind == "scene"})
    rules, codes = LexiconRules(builtin()), len(builtin().codes)
    read: list[tuple[Floats, Floats, Bools, list[str]]] = []
    for third in range(THIRDS):
        among = np.isin(of, writers[third::THIRDS])
        held = every.part(np.flatnonzero(among))
        judges = Judges.fit(every.part(np.flatnonzero(~among)))
        lexical, _ = by_lexicon(rules, Batch(held.words), codes)
        read.append((judges.of(held)[0], logit(lexical), held.truth, list(held.sources)))
    by_words, by_rules, truth = (np.vstack([part[n] for part in read]) for n in range(3))
    source = np.array([name for part in read for name in part[3]])
    columns = np.column_stack([by_words.ravel(), by_rules.ravel()])
    model = LogisticRegression(C=1.0).fit(columns, truth.ravel())
    scores = model.predict_proba(columns)[:, 1].reshape(truth.shape)
    holds = truth.astype(bool)

    def f1(line: float, rows: Bools) -> float:
        said = scores[rows] >= line
        return float(2 * (said & holds[rows]).sum() / max(said.sum() + holds[rows].sum(), 1))

    def first(rows: Bools) -> float:
        coded = np.flatnonzero(rows & holds.any(axis=1))
        return float(holds[coded, scores[coded].argmax(axis=1)].mean())

    whole = np.ones(len(source), dtype=bool)
    line = max(np.arange(0.15, 0.6, 0.01), key=lambda at: f1(float(at), whole))
    found = {"all": (f1(float(line), whole), first(whole))}
    for name in writers:
        found[name] = (f1(float(line), source == name), first(source == name))
    return found


def run() -> None:
    """Print the table."""
    print("Scenes, their writers left out: F1 / right first, by what the other kind weighs")
    for weight in WEIGHTS:
        shown = "   ".join(f"{name} {f:.2f}/{t:.2f}" for name, (f, t) in left_out(weight).items())
        print(f"{weight:>5.2f}   {shown}")


if __name__ == "__main__":
    run()
