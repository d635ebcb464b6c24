"""How well the tagger finds codes in passages that it was not made from; the figures' meaning is
told at the head of `scores.py`.

`tagging-frozen` was written apart by somebody who saw neither seeds nor lexicon, and frozen before
the model was built. Nothing is tuned on it.
"""

from collections.abc import Callable, Sequence

import numpy as np

from analysis.codebook import builtin
from analysis.embedding import configured
from analysis.tagging import seeds as seed_module
from analysis.tagging.seeds import Seed
from analysis.tagging.tagger import Lesson, Tagger
from evals.scores import FIGURES, Labelled, Scored, f1, interval, join, line, read, score

# themes-held-out is by another author than the lexicon; one code a passage, so that a second one
# that holds as well counts as wrong.
SETS = ("tagging-frozen", "tagging-held-out", "tagging-workshop", "themes-held-out")
LESSONS = 200
SPLITS = 3
NEAR_MISSES = "tagging-near-misses"  # close to a code, and about none; by one more writer


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


def near_misses(tagger: Tagger) -> list[str]:
    """A line for each way of speaking: near misses, and the share that is given a code."""
    passages = read(NEAR_MISSES)
    given = np.array([bool(found.asserted) for found in tagger.tag([p.text for p in passages])])
    sources = np.array([p.source for p in passages])
    chance = np.random.default_rng(0)
    drawn = given[chance.integers(0, len(given), (2000, len(given)))].mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return [
        f"  all{len(given):>15}{given.mean():>8.2f} ({low:.2f}–{high:.2f})",
        *(
            f"  {name:<13}{(sources == name).sum():>5}{given[sources == name].mean():>8.2f}"
            for name in sorted(set(sources.tolist()))
        ),
    ]


def by_code(s: Scored) -> list[str]:
    """A line for each code: passages, precision, recall, F1 (lenient)."""
    lines = []
    for column, code in enumerate(s.codes):
        given = s.asserted[:, column] & ~s.accepted[:, column]
        holds = s.holds[:, column]
        p, r, f = f1((given & holds).sum(), given.sum(), holds.sum())
        lines.append(f"  {code:<5}{holds.sum():>5}{p:>8.2f}{r:>8.2f}{f:>8.2f}")
    return lines


def run() -> None:
    """Print the tables."""
    tagger = Tagger(builtin(), embedder=configured()).fit()
    names = "".join(f"{name:>12}" for name in FIGURES)
    print(f"Tagging, {tagger.model}: asserts at {tagger.lines[0]:.2f}")
    print(f"{'set':<26}{'n':>5}{names}")
    for name in SETS:
        print(line(name, score(tagger, read(name))))
    print("Near misses that are given a code, by way of speaking (95 %)")
    for row in near_misses(tagger):
        print(row)
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
