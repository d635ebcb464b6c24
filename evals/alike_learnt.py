"""What likes and opposites have learnt (`analysis/likeness`), learnt anew.

From `data/likes-groups.jsonl`: a statement, the same in other words, its opposite, the same as
that, and what is said of the matter besides; pairs are made within a group, and between groups for
what has nothing to do with one another. From `data/likes-pairs.jsonl`, single pairs in three more
voices, and from the pairs of the one writer that likes and opposites are developed on. First how
content a statement is (`likeness.valence`): `content` says which side of a group is. Then the trees
of the judge (`likeness.judge`), which `python -m evals.alike_learnt` writes. The lines from which
the judge speaks are set on voices that had taught it nothing: it calls two the same from where at
most one in twenty opposites is called that, in the mean of single pairs and the groups' pairs.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from analysis.alike import MAYBE_FROM
from analysis.likeness import judge as judging
from analysis.likeness.compare import likeness
from analysis.likeness.judge import FEATURES, FILE, Trees, features
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
CONTENT_FIRM = 0.3  # inverse strength of the prior that pulls weights towards nothing
LINES = np.arange(0.4, 0.85, 0.05)
MOST_OPPOSITE = 0.05


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


def fitted(given: Floats, kinds: Kinds, weighs: Floats) -> HistGradientBoostingClassifier:
    """Trees over pairs × features. Small ones, as there are few writers."""
    model = HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=30,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(given, kinds, sample_weight=weighs)


def probabilities(given: Floats, model: HistGradientBoostingClassifier) -> Floats:
    """Pairs × (opposite, same)."""
    found: Floats = model.predict_proba(given)[:, 1:]
    return found


def trees(model: HistGradientBoostingClassifier) -> Trees:
    """The model as arrays. scikit-learn has no public way to its nodes."""
    roots: list[list[int]] = []
    parts: list[tuple[npt.NDArray[Any], ...]] = []
    size = depth = 0
    for turn in model._predictors:
        roots.append([])
        for tree in turn:
            nodes, leaf = tree.nodes, tree.nodes["is_leaf"] == 1
            own = np.arange(len(nodes))
            parts.append(
                (
                    np.where(leaf, 0, nodes["feature_idx"]),
                    np.where(leaf, 0.0, nodes["num_threshold"]),
                    size + np.where(leaf, own, nodes["left"]),
                    size + np.where(leaf, own, nodes["right"]),
                    np.where(leaf, nodes["value"], 0.0),
                )
            )
            roots[-1].append(size)
            size, depth = size + len(nodes), max(depth, int(nodes["depth"].max()))
    tests, limits, left, right, values = map(np.concatenate, zip(*parts, strict=True))
    constants = model._baseline_prediction.ravel()
    return Trees(np.array(roots), tests, limits, left, right, values, constants, np.array(depth))


def at_most_opposite(unseen: Floats, named: npt.NDArray[np.str_], kinds: Sequence[Kinds]) -> float:
    """The lowest line from which, in the mean of the `kinds` of pairs, so few opposites are called
    the same."""
    for line in np.arange(0.4, 1.0, 0.01):
        called = [_called(unseen[which & (named == "opposite")], line)[0] for which in kinds]
        if np.mean(called) <= MOST_OPPOSITE:
            return float(line)
    return 1.0


def learn() -> Trees:
    """The judge's trees; prints what else is learnt, and at each line what pairs of voices that
    taught nothing would be called."""
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
    made = trees(fitted(given, kinds, weighs))
    apart = [
        np.abs(now.odds(tuple(row)) - then.odds(tuple(row))).max()
        for now, then in [(made, judging.learnt())]
        for row in given[:: len(given) // 200]
    ]
    print(f"furthest from what is shipped, in log odds: {max(apart):.4f}")

    voices = np.array([pair.voice for pair in pairs])
    unseen = np.zeros((len(pairs), 2))
    for voice in sorted(set(voices)):
        held = voices == voice
        unseen[held] = probabilities(given[held], fitted(given[~held], kinds[~held], weighs[~held]))
    single = np.array([pair.single for pair in pairs])
    named = np.array([pair.kind for pair in pairs])
    first = voices == "first"
    share = partial(_shares, unseen, named)
    print("line, then by kind the share called same and the share called opposite: the first")
    print("voice's groups, other voices' groups, single pairs")
    for line in LINES:
        cells = [share(line, which) for which in (first, ~first & ~single, single)]
        print(f"{line:.2f}  " + "  |  ".join(cells))
    lowest = at_most_opposite(unseen, named, (~first & ~single, single))
    print(f"the same from {lowest:.2f} (shipped {MAYBE_FROM:.2f})")
    return made


def _shares(unseen: Floats, named: npt.NDArray[np.str_], line: float, which: Kinds) -> str:
    cells = []
    for kind in WEIGHS:
        p = unseen[which & (named == kind)]
        same, opposite = _called(p, line)
        cells.append(f"{kind} {same:.3f} {opposite:.3f}")
    return "  ".join(cells)


def _called(p: Floats, line: float) -> tuple[float, float]:
    """Shares of pairs that are called the same, and the opposite, from a line on."""
    same = ((p[:, 1] >= line) & (p[:, 1] > p[:, 0])).mean()
    opposite = ((p[:, 0] >= line) & (p[:, 0] >= p[:, 1])).mean()
    return float(same), float(opposite)


def run() -> None:
    """Print what is learnt, and at each line what pairs of voices that taught nothing would be
    called."""
    learn()


if __name__ == "__main__":
    arrays: Any = learn()._asdict()
    np.savez_compressed(FILE, names=np.array(FEATURES), **arrays)
    print(f"written: {FILE} ({FILE.stat().st_size // 1000} kB)")
