"""How a tagger's suggestions are judged beside labels, and how sure the figures are.

Figures: micro precision, recall and F1 over (passage, code) pairs that are asserted, strictly, and
leniently where a passage has accepted alternatives (`also`): asserting one is no error, leaving it
out neither. First, the share of passages with a code whose best suggestion is one of theirs; in
three, the share whose three best suggestions hold one of theirs (of strict or accepted codes);
none given, the share of passages without a code that are given one; ECE, the expected calibration
error over all suggestions at or above a tenth, in ten classes of equal width; sure, the precision
of tags marked sure and the share of asserted tags that they are.
Intervals: 95 %, bootstrap over passages, each with all draws in which it was asked (1,000
resamples, fixed seed).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.tagging.tagger import Tagger

DATA = Path(__file__).parent / "data"
RESAMPLES = 1_000

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Figure = Callable[["Scored", npt.NDArray[np.int64]], float]


@dataclass(frozen=True)
class Labelled:
    id: str
    text: str
    labels: frozenset[str]
    also: frozenset[str] = frozenset()
    source: str = ""


@dataclass(frozen=True)
class Scored:
    """Probabilities, passages × codes, beside what holds and what is accepted as well. Of several
    draws joined a passage has several rows, under its one id."""

    ids: tuple[str, ...]
    scores: Floats
    holds: Bools
    accepted: Bools
    asserted: Bools
    sure_at: Floats  # by code
    codes: tuple[str, ...] = field(default=())


def read(name: str) -> list[Labelled]:
    """Read evals/data/<name>.jsonl; a passage has `labels`, or in the themes' sets one `code`."""
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Labelled(
            row["id"],
            row["text"],
            frozenset(row.get("labels") or filter(None, [row.get("code")])),
            frozenset(row.get("also", ())),
            row.get("source", ""),
        )
        for row in rows
    ]


def score(tagger: Tagger, passages: Sequence[Labelled]) -> Scored:
    """What the tagger gives every code of every passage."""
    ids = tagger.codebook.ids

    def table(of: Callable[[Labelled], frozenset[str]]) -> Bools:
        return np.array([[code in of(p) for code in ids] for p in passages], dtype=bool)

    scores = tagger.probabilities([p.text for p in passages])
    return Scored(
        tuple(p.id for p in passages),
        scores,
        table(lambda p: p.labels),
        table(lambda p: p.also),
        tagger.asserts(scores),
        tagger.sure_lines,
        tuple(ids),
    )


def join(parts: Sequence[Scored]) -> Scored:
    """Several draws together; what is sure is cut at the mean of their lines."""
    first = parts[0]
    return Scored(
        tuple(id for p in parts for id in p.ids),
        np.vstack([p.scores for p in parts]),
        np.vstack([p.holds for p in parts]),
        np.vstack([p.accepted for p in parts]),
        np.vstack([p.asserted for p in parts]),
        np.mean([p.sure_at for p in parts], axis=0),
        first.codes,
    )


# --- figures ------------------------------------------------------------------------------------


def f1(right: float, given: float, wanted: float) -> tuple[float, float, float]:
    return right / max(given, 1), right / max(wanted, 1), 2 * right / max(given + wanted, 1)


def strict(s: Scored, rows: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    given, holds = s.asserted[rows], s.holds[rows]
    return f1((given & holds).sum(), given.sum(), holds.sum())


def lenient(s: Scored, rows: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    """The same, where an accepted alternative is neither wrong nor missed."""
    given, holds = s.asserted[rows] & ~s.accepted[rows], s.holds[rows]
    return f1((given & holds).sum(), given.sum(), holds.sum())


def first(s: Scored, rows: npt.NDArray[np.int64]) -> float:
    coded = rows[s.holds[rows].any(axis=1)]
    best = s.scores[coded].argmax(axis=1)
    right = s.holds[coded, best] | s.accepted[coded, best]
    return float(right.mean()) if len(coded) else float("nan")


def in_three(s: Scored, rows: npt.NDArray[np.int64]) -> float:
    coded = rows[s.holds[rows].any(axis=1)]
    best = np.argsort(-s.scores[coded], axis=1)[:, :3]
    right = np.take_along_axis(s.holds[coded] | s.accepted[coded], best, axis=1).any(axis=1)
    return float(right.mean()) if len(coded) else float("nan")


def none_given(s: Scored, rows: npt.NDArray[np.int64]) -> float:
    without = rows[~s.holds[rows].any(axis=1)]
    wrong = (s.asserted[without] & ~s.accepted[without]).any(axis=1)
    return float(wrong.mean()) if len(without) else float("nan")


def calibration(s: Scored, rows: npt.NDArray[np.int64]) -> float:
    scores, right = s.scores[rows].ravel(), (s.holds | s.accepted)[rows].ravel()
    shown = scores >= 0.1
    scores, right = scores[shown], right[shown]
    bins = np.clip((scores * 10).astype(int), 0, 9)
    return float(
        sum(
            abs(scores[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
            for b in range(10)
            if (bins == b).any()
        )
    )


def sure(s: Scored, rows: npt.NDArray[np.int64]) -> tuple[float, float]:
    """Precision of sure tags, and the share of asserted tags that are sure."""
    chosen = s.asserted[rows] & (s.scores[rows] >= s.sure_at)
    right = (chosen & (s.holds | s.accepted)[rows]).sum()
    return right / max(chosen.sum(), 1), chosen.sum() / max(s.asserted[rows].sum(), 1)


FIGURES: dict[str, Figure] = {
    "precision": lambda s, r: lenient(s, r)[0],
    "recall": lambda s, r: lenient(s, r)[1],
    "F1": lambda s, r: lenient(s, r)[2],
    "strict F1": lambda s, r: strict(s, r)[2],
    "first": first,
    "in three": in_three,
    "none given": none_given,
    "ECE": calibration,
    "sure": lambda s, r: sure(s, r)[0],
    "sure of all": lambda s, r: sure(s, r)[1],
}


def interval(s: Scored, figure: Figure) -> tuple[float, float]:
    """95 % bootstrap interval of one figure. A passage comes with all its rows: what several draws
    say of it is no more news than what one says."""
    random = np.random.default_rng(2021)
    _, passage = np.unique(s.ids, return_inverse=True)
    rows, times = np.argsort(passage, kind="stable"), np.bincount(passage)
    begins, count = np.cumsum(times) - times, len(times)
    drawn = []
    for _ in range(RESAMPLES):
        some = random.integers(0, count, count)
        many = times[some]
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        drawn.append(figure(s, rows[np.repeat(begins[some], many) + within]))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def line(name: str, s: Scored) -> str:
    rows = np.arange(len(s.scores))
    shown = "".join(f"{figure(s, rows):>12.2f}" for figure in FIGURES.values())
    low, high = interval(s, FIGURES["F1"])
    return f"{name:<26}{len(s.scores):>5}{shown}   F1 {low:.2f}–{high:.2f}"
