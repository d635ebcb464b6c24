"""What likes and opposites have learnt (`analysis/likeness`), learnt anew.

From `data/likes-groups.jsonl`: a statement, the same in other words, its opposite, the same as
that, and what is said of the matter besides; pairs are made within a group, and between groups for
what has nothing to do with one another. From `data/likes-pairs.jsonl`, single pairs in three more
voices, and from the pairs of the one writer that likes and opposites are developed on. First how
content a statement is (`likeness.valence`): `content` says which side of a group is. Then what the
judge weighs (`likeness.judge`). The lines from which the judge speaks are set on voices that had
taught it nothing.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from analysis.likeness import judge as judging
from analysis.likeness import valence
from analysis.likeness.compare import likeness
from analysis.likeness.judge import FEATURES, features
from analysis.likeness.reading import Stance, clauses_of
from analysis.likeness.reading import read as stance
from analysis.likeness.valence import CONTENT_FEATURES, content_features
from evals.alike import DATA, DEVELOPED_ON, Pair, read
from evals.scores import Floats

Kinds = npt.NDArray[np.int64]

OTHERWISE = "neither"
CLASSES = (OTHERWISE, "opposite", "same")
APART = 4000  # pairs from two groups
# What a pair weighs: each kind of the groups' pairs about as much in all, single pairs, which are
# more like what people say, more.
WEIGHS = {"same": 1.0, "opposite": 0.5, "related": 0.5, "unrelated": 0.3}
SINGLES = 4.0
# Inverse strength of the priors that pull weights towards nothing.
FIRM = 0.01
CONTENT_FIRM = 0.3
LINES = np.arange(0.4, 0.85, 0.05)


class Taught(NamedTuple):
    a: str
    b: str
    kind: str
    voice: str
    weighs: float
    single: bool


class Side(NamedTuple):
    """A statement whose side is known: content with how things are, or not."""

    text: str
    content: bool
    voice: str


def _rows(name: str) -> list[dict[str, object]]:
    with (DATA / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _texts(value: object) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else []


def taught() -> list[Taught]:
    """All pairs that the judge learns from."""
    found: list[tuple[str, str, str, str]] = []
    members: list[tuple[str, int, str]] = []
    for number, group in enumerate(_rows("likes-groups.jsonl")):
        one, other = _texts(group["one"]), _texts(group["other"])
        besides, voice = str(group["besides"]), str(group["voice"])
        for side in (one, other):
            found += [(a, b, "same", voice) for a, b in combinations(side, 2)]
        found += [(a, b, "opposite", voice) for a in one for b in other]
        found += [(a, besides, "related", voice) for a in (*one, *other)]
        members += [(text, number, voice) for text in (*one, *other, besides)]
    rnd = random.Random(3)
    within = len(found)
    while len(found) < within + APART:
        (a, mine, voice), (b, theirs, another) = rnd.choice(members), rnd.choice(members)
        if mine != theirs and voice == another:
            found.append((a, b, "unrelated", voice))
    pairs = [Taught(*pair, WEIGHS[pair[2]], False) for pair in found]
    singles = [(pair, DEVELOPED_ON) for pair in read(DEVELOPED_ON)]
    singles += [
        (Pair(str(row["a"]), str(row["b"]), str(row["is"])), str(row["voice"]))
        for row in _rows("likes-pairs.jsonl")
    ]
    pairs += [
        Taught(pair.a, pair.b, pair.kind, voice, SINGLES * WEIGHS[pair.kind], True)
        for pair, voice in singles
    ]
    return pairs


def sides() -> list[Side]:
    """Statements of the groups of which one side is content."""
    return [
        Side(text, group["content"] == side, str(group["voice"]))
        for group in _rows("likes-groups.jsonl")
        if group["content"]
        for side in ("one", "other")
        for text in _texts(group[side])
    ]


def content_learnt(known: Sequence[Side]) -> tuple[Floats, float]:
    """Weights of CONTENT_FEATURES, and the constant."""
    given = np.array([content_features(clauses_of(side.text)) for side in known])
    model = LogisticRegression(C=CONTENT_FIRM, max_iter=1000, tol=1e-6)
    model.fit(given, [side.content for side in known])
    return model.coef_[0], float(model.intercept_[0])


def contents(pairs: Sequence[Taught], known: Sequence[Side]) -> dict[str, float]:
    """How content each statement of the pairs is, by what other voices than its own taught."""
    found: dict[str, float] = {}
    for voice in sorted({pair.voice for pair in pairs}):
        weights, constant = content_learnt([side for side in known if side.voice != voice])
        for text in {text for p in pairs if p.voice == voice for text in (p.a, p.b)}:
            odds = float(np.dot(weights, content_features(clauses_of(text)))) + constant
            found[text] = float(np.tanh(odds / 2))
    return found


def table(pairs: Sequence[Taught], content: Mapping[str, float]) -> tuple[Floats, Kinds, Floats]:
    """Features, kinds (by their place in CLASSES) and weights."""

    def told(text: str) -> Stance:
        return replace(stance(text), content=content[text])

    rows = []
    for pair in pairs:
        a, b = told(pair.a), told(pair.b)
        rows.append(features(a, b, likeness(a, b)))
    kinds = [CLASSES.index(p.kind) if p.kind in CLASSES else 0 for p in pairs]
    return np.array(rows), np.array(kinds), np.array([p.weighs for p in pairs])


def fitted(given: Floats, kinds: Kinds, weighs: Floats) -> tuple[Floats, Floats, Floats, Floats]:
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
    """Print what is learnt, and at each line what pairs of voices that taught nothing would be
    called."""
    known, pairs = sides(), taught()
    weights, constant = content_learnt(known)
    print("CONTENT: Final[tuple[float, ...]] = (")
    for name, weight in zip(CONTENT_FEATURES, weights, strict=True):
        print(f"    {weight:.4f},  # {name}")
    print(f")\n_CONSTANT: Final = {constant:.4f}")
    content = contents(pairs, known)
    right = [(content[side.text] > 0) == side.content for side in known if side.text in content]
    print(f"sides of {len(right)} statements that other voices tell right: {np.mean(right):.2f}")

    given, kinds, weighs = table(pairs, content)
    means, deviations, judged, constants = fitted(given, kinds, weighs)
    print("LEARNT: Final = (")
    for row in zip(FEATURES, means, deviations, judged[1], judged[0], strict=True):
        name, *numbers = row
        print(f'    ("{name}", {", ".join(f"{number:.4f}" for number in numbers)}),')
    print(f")\n_CONSTANTS: Final = ({constants[1]:.4f}, {constants[0]:.4f})")
    shipped = np.array([row[1:] for row in judging.LEARNT])
    anew = np.column_stack([means, deviations, judged[1], judged[0]])
    if shipped.shape == anew.shape and len(valence.CONTENT) == len(weights):
        apart = max(np.abs(shipped - anew).max(), np.abs(valence.CONTENT - weights).max())
        print(f"furthest from what is shipped: {apart:.4f}")

    voices = np.array([pair.voice for pair in pairs])
    unseen = np.zeros((len(pairs), 2))
    for voice in sorted(set(voices)):
        held = voices == voice
        learnt = fitted(given[~held], kinds[~held], weighs[~held])
        unseen[held] = probabilities(given[held], learnt)
    single = np.array([pair.single for pair in pairs])
    named = np.array([pair.kind for pair in pairs])
    first = voices == "first"
    share = partial(_shares, unseen, named)
    print("line, then by kind the share called same and the share called opposite: the first")
    print("voice's groups, other voices' groups, single pairs")
    for line in LINES:
        cells = [share(line, which) for which in (first, ~first & ~single, single)]
        print(f"{line:.2f}  " + "  |  ".join(cells))


def _shares(unseen: Floats, named: npt.NDArray[np.str_], line: float, which: Kinds) -> str:
    cells = []
    for kind in WEIGHS:
        p = unseen[which & (named == kind)]
        same = ((p[:, 1] >= line) & (p[:, 1] > p[:, 0])).mean()
        opposite = ((p[:, 0] >= line) & (p[:, 0] >= p[:, 1])).mean()
        cells.append(f"{kind} {same:.3f} {opposite:.3f}")
    return "  ".join(cells)


if __name__ == "__main__":
    run()
