"""What the judge of likes and opposites has learnt (`analysis/likeness/judge.py`), learnt anew.

From `data/likes-groups.jsonl`: a statement, the same in other words, its opposite, the same as
that, and what is said of the matter besides; pairs are made within a group, and between groups for
what has nothing to do with one another. And from the pairs of the one writer that likes and
opposites are developed on. The lines from which the judge speaks are set here too: on pairs whose
group, or fifth of the writer's pairs, had taught it nothing.
"""

import json
import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from analysis.likeness import judge as judging
from analysis.likeness.compare import likeness
from analysis.likeness.judge import FEATURES, features
from analysis.likeness.reading import read as stance
from evals.alike import DATA, DEVELOPED_ON, read
from evals.scores import Floats

OTHERWISE = "neither"
CLASSES = (OTHERWISE, "opposite", "same")
APART = 6000  # pairs from two groups
# What a pair weighs: each kind of the groups' pairs about as much in all, the writer's pairs,
# which are another's, more.
WEIGHS = {"same": 1.0, "opposite": 0.5, "related": 0.5, "unrelated": 0.3}
WRITERS = 4.0
FIRM = 0.01  # inverse strength of the prior that pulls weights towards nothing
FOLDS = 5


class Taught(NamedTuple):
    a: str
    b: str
    kind: str
    group: int
    weighs: float


def taught() -> list[Taught]:
    """All pairs that the judge learns from."""
    with (DATA / "likes-groups.jsonl").open(encoding="utf-8") as lines:
        groups = [json.loads(line) for line in lines]
    found: list[tuple[str, str, str, int]] = []
    members: list[tuple[str, int]] = []
    for number, group in enumerate(groups):
        one, other, besides = group["one"], group["other"], group["besides"]
        found += [(*side, "same", number) for side in (one, other) if len(side) == 2]
        found += [(a, b, "opposite", number) for a in one for b in other]
        found += [(a, besides, "related", number) for a in (*one, *other)]
        members += [(text, number) for text in (*one, *other, besides)]
    rnd = random.Random(3)
    while len(found) < APART:
        (a, mine), (b, theirs) = rnd.choice(members), rnd.choice(members)
        if mine != theirs:
            found.append((a, b, "unrelated", mine))
    pairs = [Taught(*pair, WEIGHS[pair[2]]) for pair in found]
    pairs += [
        Taught(pair.a, pair.b, pair.kind, number, WRITERS * WEIGHS[pair.kind])
        for number, pair in enumerate(read(DEVELOPED_ON))
    ]
    return pairs


def table(pairs: Sequence[Taught]) -> tuple[Floats, Floats, Floats]:
    """Features, kinds (by their place in CLASSES) and weights."""
    rows = []
    for pair in pairs:
        a, b = stance(pair.a), stance(pair.b)
        rows.append(features(a, b, likeness(a, b)))
    kinds = [CLASSES.index(p.kind) if p.kind in CLASSES else 0 for p in pairs]
    return np.array(rows), np.array(kinds), np.array([p.weighs for p in pairs])


def fitted(given: Floats, kinds: Floats, weighs: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Means, deviations, weights of features and constants for opposite and same."""
    means, deviations = given.mean(axis=0), np.maximum(given.std(axis=0), 1e-6)
    model = LogisticRegression(C=FIRM, max_iter=1000, tol=1e-6)
    model.fit((given - means) / deviations, kinds, sample_weight=weighs)
    weights, constants = model.coef_, model.intercept_
    return means, deviations, weights[1:] - weights[0], constants[1:] - constants[0]


def probabilities(given: Floats, learnt: tuple[Floats, Floats, Floats, Floats]) -> Floats:
    """Pairs × (opposite, same)."""
    means, deviations, weights, constants = learnt
    odds = np.exp((given - means) / deviations @ weights.T + constants)
    found: Floats = odds / (1.0 + odds.sum(axis=1, keepdims=True))
    return found


def run() -> None:
    """Print what is learnt, and at each line what pairs that taught nothing would be called."""
    pairs = taught()
    given, kinds, weighs = table(pairs)
    means, deviations, weights, constants = fitted(given, kinds, weighs)
    print("LEARNT: Final = (")
    for row in zip(FEATURES, means, deviations, weights[1], weights[0], strict=True):
        name, *numbers = row
        print(f'    ("{name}", {", ".join(f"{number:.4f}" for number in numbers)}),')
    print(f")\n_CONSTANTS: Final = ({constants[1]:.4f}, {constants[0]:.4f})")
    shipped = np.array([row[1:] for row in judging.LEARNT] or [[np.inf] * 4])
    anew = np.column_stack([means, deviations, weights[1], weights[0]])
    print(f"furthest from what is shipped: {np.abs(shipped - anew).max():.4f}")

    fold = np.array([pair.group for pair in pairs]) % FOLDS
    unseen = np.zeros((len(pairs), 2))
    for number in range(FOLDS):
        held = fold == number
        learnt = fitted(given[~held], kinds[~held], weighs[~held])
        unseen[held] = probabilities(given[held], learnt)
    theirs = np.array([pair.weighs >= WRITERS * min(WEIGHS.values()) for pair in pairs])
    named = np.array([pair.kind for pair in pairs])
    print("line, then by kind the share called same and the share called opposite, by the groups'")
    print("pairs and by the writer's")
    for line in np.arange(0.2, 0.7, 0.05):
        cells = []
        for which in (~theirs, theirs):
            for kind in WEIGHS:
                p = unseen[which & (named == kind)]
                same = ((p[:, 1] >= line) & (p[:, 1] > p[:, 0])).mean()
                opposite = ((p[:, 0] >= line) & (p[:, 0] >= p[:, 1])).mean()
                cells.append(f"{kind} {same:.3f} {opposite:.3f}")
        print(f"{line:.2f}  " + "   ".join(cells))


if __name__ == "__main__":
    run()
