"""How well the tagger finds codes in passages that it was not made from.

Figures: micro precision, recall and F1 over (passage, code) pairs that are asserted, strictly, and
leniently where a passage has accepted alternatives (`also`): asserting one is no error, leaving it
out neither. First, the share of passages with a code whose best suggestion is one of theirs; in
three, the share whose three best suggestions hold one of theirs (of strict or accepted codes);
none given, the share of passages without a code that are given one; ECE, the expected calibration
error over all suggestions at or above a tenth, in ten classes of equal width; sure, the precision
of tags marked sure and the share of asserted tags that they are.
Intervals: 95 %, bootstrap over passages (1,000 resamples, fixed seed).

`tagging-frozen` was written apart by somebody who saw neither seeds nor lexicon, and frozen before
the model was built. Nothing is tuned on it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.codebook import builtin
from analysis.embedding import configured
from analysis.tagging import seeds as seed_module
from analysis.tagging.seeds import Seed
from analysis.tagging.tagger import Lesson, Tagger

DATA = Path(__file__).parent / "data"
# themes-held-out is by another author than the lexicon; one code a passage, so that a second one
# that holds as well counts as wrong.
SETS = ("tagging-frozen", "tagging-held-out", "tagging-workshop", "themes-held-out")
RESAMPLES = 1_000
LESSONS = 200
SPLITS = 3

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
    """Probabilities, passages × codes, beside what holds and what is accepted as well."""

    scores: Floats
    holds: Bools
    accepted: Bools
    asserts_at: float
    sure_at: float
    codes: tuple[str, ...] = field(default=())

    @property
    def asserted(self) -> Bools:
        found: Bools = self.scores >= self.asserts_at
        return found


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

    return Scored(
        tagger.probabilities([p.text for p in passages]),
        table(lambda p: p.labels),
        table(lambda p: p.also),
        tagger.asserts_at,
        tagger.weights_.sure_at,
        tuple(ids),
    )


def join(parts: Sequence[Scored]) -> Scored:
    """Several together; each part's cuts become those of the first, by moving its scores."""
    first = parts[0]
    return Scored(
        np.vstack([p.scores for p in parts]),
        np.vstack([p.holds for p in parts]),
        np.vstack([p.accepted for p in parts]),
        float(np.mean([p.asserts_at for p in parts])),
        float(np.mean([p.sure_at for p in parts])),
        first.codes,
    )


# --- figures ------------------------------------------------------------------------------------


def _f1(right: float, given: float, wanted: float) -> tuple[float, float, float]:
    return right / max(given, 1), right / max(wanted, 1), 2 * right / max(given + wanted, 1)


def strict(s: Scored, rows: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    given, holds = s.asserted[rows], s.holds[rows]
    return _f1((given & holds).sum(), given.sum(), holds.sum())


def lenient(s: Scored, rows: npt.NDArray[np.int64]) -> tuple[float, float, float]:
    """The same, where an accepted alternative is neither wrong nor missed."""
    given, holds = s.asserted[rows] & ~s.accepted[rows], s.holds[rows]
    return _f1((given & holds).sum(), given.sum(), holds.sum())


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
    """95 % bootstrap interval of one figure."""
    random = np.random.default_rng(2021)
    count = len(s.scores)
    drawn = [figure(s, random.integers(0, count, count)) for _ in range(RESAMPLES)]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def line(name: str, s: Scored) -> str:
    rows = np.arange(len(s.scores))
    shown = "".join(f"{figure(s, rows):>12.2f}" for figure in FIGURES.values())
    low, high = interval(s, FIGURES["F1"])
    return f"{name:<26}{len(s.scores):>5}{shown}   F1 {low:.2f}–{high:.2f}"


# --- other sources, other registers, corrections -------------------------------------------------


def without(kept: Callable[[Seed], bool]) -> Tagger:
    """A tagger whose seeds are those that are kept alone."""
    codebook = builtin()
    some = [seed for seed in seed_module.seeds(codebook) if kept(seed)]
    return Tagger(codebook, seeds=some, embedder=configured()).fit()


def left_out(of: Callable[[Seed], str]) -> dict[str, Scored]:
    """For each source (or register): its passages as a tagger without any of them scores them."""
    every = seed_module.seeds(builtin())
    found = {}
    for name in sorted({of(seed) for seed in every}):
        held = [seed for seed in every if of(seed) == name]
        if len(held) < 100 or name == "first":
            continue
        tagger = without(lambda seed, name=name: of(seed) != name)  # type: ignore[misc]
        passages = [Labelled(str(n), s.text, s.codes) for n, s in enumerate(held)]
        found[name] = score(tagger, passages)
    return found


def corrected(passages: Sequence[Labelled]) -> tuple[Scored, Scored]:
    """The passages that are left when 200 others of the same source have been decided, before and
    after the tagger has learnt from those; over several draws."""
    before, after = [], []
    plain = Tagger(builtin(), embedder=configured()).fit()
    for split in range(SPLITS):
        order = np.random.default_rng(split).permutation(len(passages))
        known, asked = order[:LESSONS], [passages[i] for i in order[LESSONS:]]
        lessons = [Lesson(passages[i].text, passages[i].labels) for i in known]
        before.append(score(plain, asked))
        after.append(score(Tagger(builtin(), embedder=configured()).fit(lessons), asked))
    return join(before), join(after)


def by_code(s: Scored) -> list[str]:
    """A line for each code: passages, precision, recall, F1 (lenient)."""
    lines = []
    for column, code in enumerate(s.codes):
        given = s.asserted[:, column] & ~s.accepted[:, column]
        holds = s.holds[:, column]
        p, r, f = _f1((given & holds).sum(), given.sum(), holds.sum())
        lines.append(f"  {code:<5}{holds.sum():>5}{p:>8.2f}{r:>8.2f}{f:>8.2f}")
    return lines


def run() -> None:
    """Print the tables."""
    tagger = Tagger(builtin(), embedder=configured()).fit()
    names = "".join(f"{name:>12}" for name in FIGURES)
    print(f"Tagging, {tagger.model}: asserts at {tagger.asserts_at:.2f}")
    print(f"{'set':<26}{'n':>5}{names}")
    for name in SETS:
        print(line(name, score(tagger, read(name))))
    frozen = read("tagging-frozen")
    whole = score(tagger, frozen)
    for source in sorted({p.source for p in frozen}):
        print(line(f"  frozen, {source}", score(tagger, [p for p in frozen if p.source == source])))
    before, after = corrected(frozen)
    print(line("  frozen, the rest", before))
    print(line(f"  after {LESSONS} decisions", after))
    print("Seeds, each source left out in turn")
    for name, found in left_out(lambda seed: seed.source).items():
        print(line(f"  {name}", found))
    print("Seeds, each register left out in turn")
    for name, found in left_out(lambda seed: seed.register).items():
        print(line(f"  {name}", found))
    print("Frozen, by code: passages, precision, recall, F1; 95 % intervals of all:")
    for row in by_code(whole):
        print(row)
    for name, figure in FIGURES.items():
        low, high = interval(whole, figure)
        value = figure(whole, np.arange(len(whole.scores)))
        print(f"  {name:<12} {value:.3f}  ({low:.3f}–{high:.3f})")


if __name__ == "__main__":
    run()
