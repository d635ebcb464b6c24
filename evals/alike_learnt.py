"""What likes and opposites have learnt (`analysis/likeness`), learnt anew.

From `data/likes-groups.jsonl`: a statement, the same in other words, its opposite, the same as
that, and what is said of the matter besides; pairs are made within a group, and between groups for
what has nothing to do with one another. From `data/likes-pairs.jsonl`, single pairs in three more
voices, and from the pairs of the one writer that likes and opposites are developed on. First how
rare each sense is among the tagger's seeds (`likeness.sensed`), then how content a statement is
(`likeness.valence`): `content` says which side of a group is. Then what tells that two are about
the same, and the trees of the judge (`likeness.judge`). `python -m evals.alike_learnt` writes all
of it. The lines from which they speak are set on voices that had taught them nothing: the judge
calls two the same from where at most one in twenty of the groups' opposites is called that. Single
pairs do not count there: their words were seen when the senses were written.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from analysis.alike import MAYBE_FROM
from analysis.codebook import builtin
from analysis.likeness.compare import likeness
from analysis.likeness.everyday import EVERYDAY
from analysis.likeness.judge import ABOUT_FEATURES, FEATURES, Trees, about_features, features
from analysis.likeness.kept import FILE, kept
from analysis.likeness.reading import Stance, clauses_of
from analysis.likeness.reading import read as stance
from analysis.likeness.sensed import Sensed, everyday_of, sensed
from analysis.likeness.senses import SENSES
from analysis.likeness.valence import coloured
from analysis.tagging.seeds import seeds
from evals.pairs import DATA, DEVELOPED_ON, Pair, read
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
SEEN_FROM = 3  # statements, from which it is learnt what a colour tells
ABOUT_FIRM = 1.0
FIRST = 5
ABOUT_LINES = np.arange(0.5, 0.96, 0.05)
AMONG = 90  # other statements of its voice that a statement is looked for among
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
        # Every second speaks of something in common all the same: these are what a judge is asked.
        near = len(found) % 2 or not sensed(a).matters.isdisjoint(sensed(b).matters)
        if mine != theirs and voice == another and near:
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


class Content(NamedTuple):
    """What tells whether a statement is content: a weight a name, and the constant."""

    weights: dict[str, float]
    constant: float

    def of(self, text: str) -> float:
        told = _coloured(text)
        odds = self.constant + sum(self.weights.get(name, 0.0) * n for name, n in told.items())
        return float(np.tanh(odds / 2))


@cache
def _coloured(text: str) -> dict[str, float]:
    return coloured(clauses_of(text))


def content_learnt(known: Sequence[Side]) -> Content:
    told = [_coloured(side.text) for side in known]
    seen = Counter(name for one in told for name in one)
    often = [{name: n for name, n in one.items() if seen[name] >= SEEN_FROM} for one in told]
    names = DictVectorizer()
    model = LogisticRegression(C=CONTENT_FIRM, max_iter=2000, tol=1e-6)
    model.fit(names.fit_transform(often), [side.content for side in known])
    weights = dict(
        zip(names.get_feature_names_out().tolist(), model.coef_[0].tolist(), strict=True)
    )
    return Content(weights, float(model.intercept_[0]))


def contents(pairs: Sequence[Taught], known: Sequence[Side]) -> dict[str, float]:
    """How content each statement of the pairs is, by what other voices than its own taught."""
    found: dict[str, float] = {}
    for voice in sorted({pair.voice for pair in pairs}):
        told = content_learnt([side for side in known if side.voice != voice])
        texts = {text for p in pairs if p.voice == voice for text in (p.a, p.b)}
        found |= {text: told.of(text) for text in texts}
    return found


def rarity(read_by: Callable[[str], Sensed], senses: Collection[str]) -> Floats:
    """How rare each of a table's senses is among the seeds: the logarithm of one in how many speaks
    of it."""
    spoken = Counter[int]()
    every = seeds(builtin())
    for seed in every:
        spoken.update(read_by(seed.text).senses)
    times = np.array([spoken[place] for place in range(len(senses))])
    return np.log((len(every) + 1) / (times + 1))


class Looked(NamedTuple):
    """A statement beside what says the same, its opposite and what is said besides of the matter,
    and others of its voice: the features of each pair, the same first."""

    pairs: Floats
    near: Floats  # the opposite, then what is said besides
    voice: str


def looked_for() -> list[Looked]:
    """Each group's first statement, looked for among its voice's other statements."""
    rnd = random.Random(1)
    groups = [group for group in _rows("likes-groups.jsonl") if len(_texts(group["other"]))]
    found = []
    for number, group in enumerate(groups):
        (one, same, *_), voice = _texts(group["one"]), str(group["voice"])
        others = [
            text
            for place, other in enumerate(groups)
            if place != number and other["voice"] == group["voice"]
            for text in (*_texts(other["one"]), *_texts(other["other"]), str(other["besides"]))
        ]
        others = rnd.sample(others, min(AMONG, len(others)))
        opposite, besides = _texts(group["other"])[0], str(group["besides"])
        told = [_about(one, text) for text in (same, *others)]
        near = [_about(one, text) for text in (opposite, besides)]
        found.append(Looked(np.array(told), np.array(near), voice))
    return found


def _about(one: str, other: str) -> tuple[float, ...]:
    a, b = stance(one), stance(other)
    return about_features(a, b, likeness(a, b))


def about_learnt(looked: Sequence[Looked]) -> tuple[Floats, float]:
    """Weights of ABOUT_FEATURES, and the constant: the same and the opposite are about the same,
    what is said besides is not, nor are others."""
    given = np.vstack([part for one in looked for part in (one.pairs, one.near)])
    true = [flag for one in looked for flag in (True, *[False] * (len(one.pairs) - 1), True, False)]
    scale = given.std(axis=0)
    model = LogisticRegression(C=ABOUT_FIRM, class_weight="balanced", max_iter=1000)
    model.fit(given / scale, true)
    return model.coef_[0] / scale, float(model.intercept_[0])


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


def at_most_opposite(unseen: Floats, named: npt.NDArray[np.str_]) -> float:
    """The lowest line from which so few opposites are called the same."""
    for line in np.arange(0.4, 1.0, 0.01):
        if _called(unseen[named == "opposite"], line)[0] <= MOST_OPPOSITE:
            return float(line)
    return 1.0


class Learnt(NamedTuple):
    content: Content
    about: tuple[Floats, float]
    trees: Trees

    def arrays(self) -> dict[str, Any]:
        """By the names under which they are kept."""
        weights, constant = self.about
        return {
            "content_names": np.array(list(self.content.weights)),
            "content_weights": np.array(list(self.content.weights.values())),
            "content_constant": np.array(self.content.constant),
            "about_names": np.array(ABOUT_FEATURES),
            "about_weights": weights,
            "about_constant": np.array(constant),
            "names": np.array(FEATURES),
            **self.trees._asdict(),
        }


def learn() -> Learnt:
    """All but the rarity of senses, which has to be kept by then. Prints what voices that taught
    nothing would be told."""
    known, pairs = sides(), taught()
    content = contents(pairs, known)
    right = [(content[side.text] > 0) == side.content for side in known if side.text in content]
    print(f"sides of {len(right)} statements that other voices tell right: {np.mean(right):.2f}")

    looked = looked_for()
    _print_found(looked)

    given, kinds, weighs = table(pairs, content)
    made = trees(fitted(given, kinds, weighs))
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
    lowest = at_most_opposite(unseen[~single], named[~single])
    print(f"the same from {lowest:.2f} (shipped {MAYBE_FROM:.2f})")
    return Learnt(content_learnt(known), about_learnt(looked), made)


def _print_found(looked: Sequence[Looked]) -> None:
    """In how many lists of the nearest, by what other voices taught, what says the same stands."""
    places: list[int] = []
    told: list[npt.NDArray[np.float64]] = []
    for voice in sorted({one.voice for one in looked}):
        weights, constant = about_learnt([one for one in looked if one.voice != voice])
        for one in looked:
            if one.voice == voice:
                odds = one.pairs @ weights + constant
                places.append(int((odds[1:] > odds[0]).sum()))
                told.append(1 / (1 + np.exp(-odds)))
    print(f"the same among the nearest of {AMONG} others at most, {len(places)} statements:")
    print(
        "  " + "  ".join(f"first {n}: {np.mean(np.array(places) < n):.2f}" for n in (1, 3, 5, 10))
    )
    for line in ABOUT_LINES:
        five = [np.sort(one[1:])[::-1][:FIRST] for one in told]
        same = np.mean(
            [one[0] >= line and place < FIRST for one, place in zip(told, places, strict=True)]
        )
        others = np.mean([(one >= line).sum() for one in five])
        print(f"  from {line:.2f}: same in the first {FIRST} {same:.2f}, others {others:.1f}")


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


def write(arrays: Mapping[str, Any]) -> None:
    """Put arrays in the place of those that are kept by these names."""
    np.savez_compressed(FILE, **{**kept(), **arrays})
    kept.cache_clear()
    print(f"written: {', '.join(arrays)} ({FILE.stat().st_size // 1000} kB)")


if __name__ == "__main__":
    write({"rarity": rarity(sensed, SENSES), "everyday_rarity": rarity(everyday_of, EVERYDAY)})
    write(learn().arrays())
