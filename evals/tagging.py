"""How well the tagger finds codes in passages that it was not made from.

Figures: micro precision, recall and F1 over (passage, code) pairs that are asserted; first right,
the share of passages with a code whose best suggestion is one of theirs; in three, the share
whose three best suggestions hold one of theirs; no-code tagged, the share of passages without a
code that are given one; promised, the mean score of what is asserted, to set beside precision.
Intervals: 95 %, bootstrap over passages (1,000 resamples, fixed seed).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.codebook import builtin
from analysis.tagging import Tagged, Tagger

DATA = Path(__file__).parent / "data"
# themes-held-out is by another author than the lexicon; one code a passage, so that a second one
# that holds as well counts as wrong.
SETS = ("tagging-held-out", "tagging-workshop", "themes-held-out")
RESAMPLES = 1_000
FOLDS = 5


@dataclass(frozen=True)
class Labelled:
    id: str
    text: str
    labels: frozenset[str]


def read(name: str) -> list[Labelled]:
    """Read evals/data/<name>.jsonl; a passage has `labels`, or in the themes' sets one `code`."""
    with (DATA / f"{name}.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Labelled(
            row["id"], row["text"], frozenset(row.get("labels") or filter(None, [row.get("code")]))
        )
        for row in rows
    ]


def counts(passages: Sequence[Labelled], tagged: Sequence[Tagged]) -> npt.NDArray[np.float64]:
    """One row per passage: right, wrong, missed, coded, first right, in three, no-code, no-code
    tagged, sum of asserted scores."""
    rows = []
    for passage, found in zip(passages, tagged, strict=True):
        asserted = {suggestion.code for suggestion in found.asserted}
        best = [suggestion.code for suggestion in (*found.asserted, *found.undecided)]
        coded = bool(passage.labels)
        rows.append(
            (
                len(asserted & passage.labels),
                len(asserted - passage.labels),
                len(passage.labels - asserted),
                coded,
                coded and bool(best) and best[0] in passage.labels,
                coded and not passage.labels.isdisjoint(best[:3]),
                not coded,
                not coded and bool(asserted),
                sum(suggestion.score for suggestion in found.asserted),
            )
        )
    return np.array(rows, dtype=float)


def figures(table: npt.NDArray[np.float64]) -> dict[str, float]:
    """Turn rows of `counts` into the figures that the module's head names."""
    right, wrong, missed, coded, first, three, none, none_tagged, scores = table.sum(axis=0)
    return {
        "precision": right / max(right + wrong, 1),
        "recall": right / max(right + missed, 1),
        "F1": 2 * right / max(2 * right + wrong + missed, 1),
        "first right": first / max(coded, 1),
        "in three": three / max(coded, 1),
        "no-code tagged": none_tagged / max(none, 1),
        "promised": scores / max(right + wrong, 1),
    }


def interval(table: npt.NDArray[np.float64], figure: str) -> tuple[float, float]:
    """95 % bootstrap interval of one figure."""
    random = np.random.default_rng(2021)
    drawn = [
        figures(table[random.integers(0, len(table), len(table))])[figure] for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def corrected(passages: Sequence[Labelled]) -> npt.NDArray[np.float64]:
    """Counts when the tagger has learnt from the other four fifths of the passages."""
    part = np.arange(len(passages)) % FOLDS
    tables = []
    for held in range(FOLDS):
        known = [passage for passage, fold in zip(passages, part, strict=True) if fold != held]
        asked = [passage for passage, fold in zip(passages, part, strict=True) if fold == held]
        tagger = Tagger(builtin()).fit(
            [passage.text for passage in known], [passage.labels for passage in known]
        )
        tables.append(counts(asked, tagger.tag([passage.text for passage in asked])))
    return np.vstack(tables)


def line(name: str, table: npt.NDArray[np.float64]) -> str:
    values = figures(table)
    low, high = interval(table, "F1")
    shown = "".join(f"{value:>16.2f}" for value in values.values())
    return f"{name:<24}{len(table):>5}{shown}   F1 {low:.2f}–{high:.2f}"


def run() -> None:
    """Print the table."""
    tagger = Tagger(builtin()).fit()
    names = "".join(f"{name:>16}" for name in figures(np.zeros((1, 9))))
    print(f"Tagging, {tagger.model}")
    print(f"{'set':<24}{'n':>5}{names}")
    for name in SETS:
        passages = read(name)
        print(line(name, counts(passages, tagger.tag([passage.text for passage in passages]))))
    both = [passage for name in SETS for passage in read(name)]
    print(line("all", counts(both, tagger.tag([passage.text for passage in both]))))
    print(line("all, corrected", corrected(both)))


if __name__ == "__main__":
    run()
