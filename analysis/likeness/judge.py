"""Whether two statements say the same or the opposite, where no rule is sure: learnt from pairs.

Boosted trees (Friedman 2001, doi:10.1214/aos/1013203451) over what `likeness.compare`,
`likeness.near` and `likeness.sensed` find in a pair: a way that two statements point tells
something only where they are about the same, which a sum of weights cannot say. Whether they are
about the same a logistic regression tells by itself. Both come from pairs of statements in Swedish
that were written for it; `python -m evals.alike_learnt` learns them.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from analysis.likeness.compare import Met, Ways, ways
from analysis.likeness.kept import kept
from analysis.likeness.matters import CONTRARY
from analysis.likeness.near import near
from analysis.likeness.reading import Stance
from analysis.likeness.sensed import (
    EVERYDAY_IN_COMMON,
    IN_COMMON,
    everyday_in_common,
    in_common,
)

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = [
    "ABOUT_FEATURES", "FEATURES", "Judgement", "Trees", "about", "about_features", "common",
    "features", "judge", "learnt",
]  # fmt: skip

FEATURES: Final = (
    "words", "better words", "matters", "better matters", "matters with their sign",
    "contraries", "contraries denied", "contraries, near",
    "want alike", "want apart", "want apart, near", "want alike, near", "one wants, near",
    "find alike", "find apart", "find apart, near", "find alike, near", "one finds, near",
    "sides apart", "sides alike", "un-", "passed over", "denied apart", "keep apart", "keep alike",
    "one denies", "one denies, words", "one denies, near", "contrary", "opposed",
    "opposed, words", "opposed, near", "words squared", "words and matters", "near squared",
    "length apart", "content alike", "content apart", "for it alike", "for it apart",
    "content, near", "for it, near", "content and for it", "content but against, near",
    "content and for it, near",
    "as content", "as content, near", "sure of it", "sure of it, near", "one content, near",
    "both content, rather near", "one content, rather near", "want alike, rather near",
    "want apart, rather near", "one denies, rather near", "better matters, rather near",
    "rare stems", "concepts", "pieces of words", *IN_COMMON,
)  # fmt: skip
ABOUT_FEATURES: Final = (
    "rare stems", "concepts", "pieces of words", "matters", "words", "better words", *IN_COMMON,
    *EVERYDAY_IN_COMMON,
)  # fmt: skip
_LENGTH: Final = 10  # words


class Judgement(NamedTuple):
    """Probabilities, 0 to 1, that a pair says the same, and the opposite."""

    same: float
    opposite: float


def common(a: Stance, b: Stance) -> float:
    """The share of the matters of both that they have in common, a little drawn towards nothing."""
    return 2 * len(a.matters.keys() & b.matters.keys()) / (len(a.matters) + len(b.matters) + 0.33)


def features(a: Stance, b: Stance, met: Met) -> tuple[float, ...]:
    """What FEATURES names, of a pair with what its words have in common."""
    w: Ways = ways(a, b)
    shared = a.matters.keys() & b.matters.keys()
    count = len(shared)
    turned = sum(a.matters[name] != b.matters[name] for name in shared)
    both = len(a.matters) + len(b.matters) + 0.33
    matters = 2 * count / both
    fewer = min(len(a.matters), len(b.matters)) + 0.33
    contraries = [
        a.matters[name] == b.matters[other]
        for name in a.matters
        for other in CONTRARY[name] & b.matters.keys()
    ]
    close = max(met.both, matters)
    want, find = a.wants * b.wants, a.finds * b.finds
    contrary, alike = float(any(contraries)), float(not all(contraries))
    as_content, rather_near = a.content * b.content, close**0.5
    content, wanted = a.stand[0] * b.stand[0], a.stand[1] * b.stand[1]
    crosswise = a.stand[0] * b.stand[1] + b.stand[0] * a.stand[1]
    lengths = abs(len(a.words) - len(b.words)) / _LENGTH
    opposed, denies = float(w.opposed), float(a.denied != b.denied)
    return (
        met.both, met.better, matters, count / fewer, (count - 2 * turned) / both,
        contrary, alike, contrary * close,
        float(want > 0), float(want < 0), close * (want < 0), close * (want > 0),
        close * (bool(a.wants) != bool(b.wants)),
        float(find > 0), float(find < 0), close * (find < 0), close * (find > 0),
        close * (bool(a.finds) != bool(b.finds)),
        float(w.sides_apart), float(w.sides_alike), float(w.un), float(w.passed_over),
        float(w.denied_apart),
        float((a.keeps and b.wants < 0) or (b.keeps and a.wants < 0)), float(a.keeps and b.keeps),
        denies, denies * met.both, denies * close, float(w.contrary),
        opposed, opposed * met.both, opposed * close,
        met.both**2, met.both * matters, close**2, lengths,
        float(content > 0), float(content < 0), float(wanted > 0), float(wanted < 0),
        content * close, wanted * close, float(crosswise), close * (crosswise < 0),
        close * (crosswise > 0),
        as_content, as_content * close, min(abs(a.content), abs(b.content)),
        close * (abs(a.content) + abs(b.content)), close * min(as_content, 0.0),
        rather_near * max(as_content, 0.0), rather_near * min(as_content, 0.0),
        rather_near * (want > 0), rather_near * (want < 0), rather_near * denies,
        rather_near * count / fewer,
        *near(a.text, b.text), *in_common(a.text, b.text),
    )  # fmt: skip


def about_features(a: Stance, b: Stance, met: Met) -> tuple[float, ...]:
    """What ABOUT_FEATURES names, of a pair with what its words have in common."""
    return (
        *near(a.text, b.text), common(a, b), met.both, met.better, *in_common(a.text, b.text),
        *everyday_in_common(a.text, b.text),
    )  # fmt: skip


def about(a: Stance, b: Stance, met: Met) -> float:
    """How likely two statements are to be about the same, whichever way they point, 0 to 1: among
    as many pairs that are as pairs that are not."""
    weights, constant = _about()
    told = about_features(a, b, met)
    odds = constant + sum(w * value for w, value in zip(weights, told, strict=True))
    return 1 / (1 + math.exp(-odds))


@lru_cache(maxsize=1)
def _about() -> tuple[tuple[float, ...], float]:
    arrays = kept()
    return tuple(arrays["about_weights"].tolist()), float(arrays["about_constant"])


class Trees(NamedTuple):
    """Nodes of all trees, each tree's under its root. At a node the left one is next where its
    feature is at most `limits`, else the right one; a leaf is its own next, and has a value. The
    values of the trees of a class, of neither, opposite and same, add to its constant."""

    roots: npt.NDArray[Any]  # trees × classes
    features: npt.NDArray[Any]
    limits: npt.NDArray[Any]
    left: npt.NDArray[Any]
    right: npt.NDArray[Any]
    values: npt.NDArray[Any]
    constants: npt.NDArray[Any]
    depth: npt.NDArray[Any]  # the most steps from a root to a leaf

    def odds(self, given: tuple[float, ...]) -> npt.NDArray[Any]:
        """Log odds of the three classes, but for what they have in common."""
        import numpy as np

        told, at = np.array(given), self.roots
        for _ in range(int(self.depth)):
            goes_left = told[self.features[at]] <= self.limits[at]
            at = np.where(goes_left, self.left[at], self.right[at])
        found: npt.NDArray[Any] = self.constants + self.values[at].sum(axis=0)
        return found


@lru_cache(maxsize=1)
def learnt() -> Trees:
    """What the package brings."""
    arrays = kept()
    return Trees(**{name: arrays[name] for name in Trees._fields})


def judge(a: Stance, b: Stance, met: Met) -> Judgement:
    """What was learnt says of a pair with what its words have in common."""
    import numpy as np

    odds = learnt().odds(features(a, b, met))
    shares = np.exp(odds - odds.max())
    _, opposite, same = (shares / shares.sum()).tolist()
    return Judgement(same, opposite)
