"""Tagging: which codes a passage is about, how sure the machine is, and on which words it rests.

Two judges are weighed into one probability. The lexicon of the codebook (rules over words, see
the head of the built-in TOML file) says why; a linear model over character n-grams and pairs of
words, fitted on the seeds that come with the codebook and on people's decisions, catches other
words for the same thing. The weights of the two are a logistic regression (stacking; Wolpert 1992,
doi:10.1016/S0893-6080(05)80023-1) fitted on passages of sources that the linear model had not seen:
one writer's passages at a time are left out, since a figure that holds on the words of those whom
the machine has learnt from promises too much on others' (see docs/tagging.md). With a model of
sentence embeddings a third judge, over vectors, is weighed in.
"""

import contextlib
import gc
import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from sklearn.exceptions import NotFittedError

from analysis.codebook import Codebook
from analysis.embedding import Embedder
from analysis.tagging.base import (
    METHOD,
    Base,
    Judges,
    Weights,
    base_of,
    by_lexicon,
    embed,
    logit,
    weigh,
    weight_of,
)
from analysis.tagging.dense import Dense
from analysis.tagging.evidence import moved, sentences, spans
from analysis.tagging.families import FAMILY_AT, Families, Member, wholes
from analysis.tagging.finder import Hit
from analysis.tagging.lexicon import BASE, VETOED, LexiconRules
from analysis.tagging.linear import Bools, Floats
from analysis.tagging.material import TrainingMaterial
from analysis.tagging.seeds import Seed, labelled
from analysis.tagging.unseeded import SURE_AT, UNSEEDED, Unseeded, without_lessons
from analysis.words import Batch, Ints, Words

__all__ = ["Lesson", "Suggestion", "Tagged", "Tagger"]


@dataclass(frozen=True)
class Lesson:
    """What people have said of a passage: codes that hold, codes that do not. `settled` says that
    all its codes are known; else the codes that neither set names are unknown. `before` are codes
    of earlier versions that were said to hold: the parts of a split start with them."""

    text: str
    confirmed: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    settled: bool = True
    before: frozenset[str] = frozenset()


class Suggestion(NamedTuple):
    """A code that a passage may be about. `score` is a probability, 0 to 1; `evidence` the spans
    it rests on, sorted, not overlapping, in Unicode code points of the text as given. `sure`: of
    such suggestions at least nine in ten held on passages of sources that were left out."""

    code: str
    score: float
    evidence: tuple[tuple[int, int], ...]
    sure: bool = False


class Tagged(NamedTuple):
    """What the machine asserts about a passage and what a person should look at, each sorted by
    falling score."""

    asserted: tuple[Suggestion, ...]
    undecided: tuple[Suggestion, ...]


_NOTHING = Tagged((), ())

# Passages that are read together, and letters: the more, the less each costs, and the more memory.
_BATCH = 4096
_LETTERS = 2**19
_LESSON_WEIGHT = 3.0  # a person's word on a real passage against a seed
_STACK_FROM = 40  # lessons from which they also set the weights of the two judges
_FOLDS = 4
_UNDECIDED_AT = 0.1
# What a question that is surely about a code adds to the log odds that its answer is: enough to
# tip what lies near the line, never enough to make a suggestion alone. No set of answers with
# their questions is large enough to learn it from; on the real workshop's 33 inputs with their
# headings it did no harm, and twice as much found one more.
_ASKED = 1.0
_BY_NO_RULE = float(logit(np.array(BASE)))


class Tagger:
    """Suggests codes for passages; learns from what people decide.

    Parameters: `assert_at` and `undecided_at` are probabilities; a code at or above the first is
    asserted, at or above the second left to a person. Left out, the first is where the balance of
    wrong and missed was best on sources that were left out. `seeds` stand in for the codebook's.
    With an `embedder`, its vectors are a third judge, and all methods that read passages may raise
    EmbeddingError.

    Same input gives the same result. Raises CodebookError at `fit` for a rule that cannot be
    read.
    """

    def __init__(
        self,
        codebook: Codebook,
        *,
        assert_at: float | None = None,
        undecided_at: float = _UNDECIDED_AT,
        seeds: Sequence[Seed] | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self.codebook = codebook
        self.embedder = embedder
        self.seeds = None if seeds is None else tuple(seeds)
        self.assert_at = assert_at
        self.undecided_at = undecided_at

    def fit(
        self,
        texts: Sequence[str] | Sequence[Lesson] = (),
        labels: Sequence[Collection[str]] = (),
    ) -> "Tagger":
        """Learn from lessons, or from passages whose codes a person has settled; none means the
        codebook and its seeds alone.

        `labels[i]` are all codes of `texts[i]`; an empty one says that no code holds. Raises
        ValueError for lists of unequal length and for a code that the codebook does not have.
        """
        lessons = self._lessons(texts, labels)
        self.lexicon_ = LexiconRules(self.codebook)
        base = base_of(self.codebook, self.seeds, self.embedder)
        given = base.material
        self.weights_ = base.weights
        self.unseeded_: Unseeded | None = None
        columns = base.unseeded
        if len(columns):
            self.unseeded_ = without_lessons(self.codebook, tuple(columns.tolist()), self.embedder)
        self.families_ = families_of(self.codebook, self.seeds, tuple(columns.tolist()))
        if lessons:
            own = self._own(lessons)
            settled = np.flatnonzero(own.known.all(axis=1))
            if len(columns) < len(self.codebook.codes):
                self.weights_ = self._reweigh(base, own)
                self.judges_ = Judges.fit(given + own)
            else:
                self.judges_ = base.judges
            self.lexicon_.learn([own.words[i] for i in settled], own.truth[settled])
            if len(columns):
                # Beside a codebook's own sentences a person's word weighs as one of them.
                equal = replace(own, weights=np.ones(len(own.texts)))
                self.unseeded_ = Unseeded(self.codebook, columns, equal, self.embedder)
                self.families_ = families_of(
                    self.codebook, self.seeds, tuple(columns.tolist()), tuple(lessons)
                )
        else:
            self.judges_ = base.judges
        by = [base.digest, *([UNSEEDED] if len(columns) else [])]
        content = json.dumps([*by, sorted(map(_told, lessons))])
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self.model_ = f"{METHOD} {self.codebook.id}-{self.codebook.version} {digest}"
        return self

    @property
    def model(self) -> str:
        """Name and version of the method, codebook, and a hash of all that it was made from."""
        self._check()
        return self.model_

    @property
    def lines(self) -> Floats:
        """By code, the probability at or above which it is asserted."""
        self._check()
        count = len(self.codebook.codes)
        if self.assert_at is not None:
            return np.full(count, self.assert_at)
        found = np.full(count, self.weights_.assert_at)
        if self.unseeded_ is not None:
            found[self.unseeded_.columns] = self.unseeded_.assert_at
            found[self.families_.columns] = FAMILY_AT
        return found

    @property
    def sure_lines(self) -> Floats:
        """By code, the probability at or above which it is sure."""
        self._check()
        found = np.full(len(self.codebook.codes), self.weights_.sure_at)
        if self.unseeded_ is not None:
            found[self.unseeded_.columns] = SURE_AT
        return found

    def asserts(self, probabilities: Floats) -> Bools:
        """Which codes these probabilities, passages × codes, assert: from their line on. A code
        without seeds has a higher one where another, none of its family, is surer."""
        found: Bools = probabilities >= self.lines
        if self.unseeded_ is None or self.assert_at is not None:
            return found
        for column in np.setdiff1d(self.unseeded_.columns, self.families_.columns).tolist():
            mine, rivals = probabilities[:, column], self._rivals(column)
            beside = (probabilities[:, rivals] > mine[:, None]).any(axis=1)
            found[:, column] &= ~beside | (mine >= self.unseeded_.beside_at)
        return found

    def _rivals(self, column: int) -> list[int]:
        """The codes that are neither above nor below this one."""
        codes = self.codebook.codes
        mine = codes[column]
        return [
            number
            for number, code in enumerate(codes)
            if code.id not in (mine.id, mine.parent) and code.parent != mine.id
        ]

    def tag(self, texts: Sequence[str], questions: Sequence[str] = ()) -> list[Tagged]:
        """Return what each text is about, in the order of `texts`.

        `questions[i]` is the question or heading that `texts[i]` answers, "" for none: a sign of
        what it is about, and never what a suggestion rests on. Raises ValueError for lists of
        unequal length.
        """
        self._check()
        if questions and len(questions) != len(texts):
            raise ValueError(f"{len(texts)} texts but {len(questions)} questions")
        result: list[Tagged] = []
        for some in _together(texts):
            with _no_collecting():
                result.extend(self._tag_batch(texts[some], questions[some]))
        return result

    def named(self, questions: Sequence[str]) -> list[frozenset[str]]:
        """Return the codes that each question names outright: by a sure rule of the codebook,
        whatever was learnt since. Whoever answers speaks of them because they were asked."""
        self._check()
        result: list[set[str]] = [set() for _ in questions]
        found, _ = self.lexicon_.find(Batch([Words(question) for question in questions]))
        for place, number, _ in found:
            rule = self.lexicon_.rules[number]
            if rule.strength == "sure":
                result[place].add(self.codebook.codes[rule.code].id)
        return [frozenset(codes) for codes in result]

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """The probability of every code, texts × codes in the codebook's order."""
        self._check()
        batch = Batch([Words(text) for text in texts])
        lexical, _ = by_lexicon(self.lexicon_, batch, len(self.codebook.codes))
        vectors = self._vectors(texts)
        logits = self.judges_.scores(batch, vectors)
        return self._combine(lexical, logits, self._by_sentences(batch, vectors))

    def surest(self, texts: Sequence[str]) -> list[str | None]:
        """The code of which each text is asserted surest, or None: what `tag` gives first, without
        looking for evidence."""
        found: list[str | None] = []
        for some in _together(texts):
            scores = self.probabilities(texts[some]).round(4)
            scores[~self.asserts(scores)] = 0.0
            for row, best in zip(scores, scores.argmax(axis=1).tolist(), strict=True):
                found.append(self.codebook.codes[best].id if row[best] > 0.0 else None)
        return found

    # --- learning -------------------------------------------------------------------------------

    def _lessons(
        self, texts: Sequence[str] | Sequence[Lesson], labels: Sequence[Collection[str]]
    ) -> list[Lesson]:
        if texts and isinstance(texts[0], Lesson):
            lessons = [lesson for lesson in texts if isinstance(lesson, Lesson)]
        else:
            if len(texts) != len(labels):
                raise ValueError(f"{len(texts)} texts but {len(labels)} sets of labels")
            lessons = [
                Lesson(str(text), frozenset(given))
                for text, given in zip(texts, labels, strict=True)
            ]
        used = {code for lesson in lessons for code in lesson.confirmed | lesson.rejected}
        if unknown := used - set(self.codebook.ids):
            raise ValueError(f"not in the codebook: {', '.join(sorted(unknown))}")
        return lessons

    def _own(self, lessons: Sequence[Lesson]) -> TrainingMaterial:
        ids = self.codebook.ids
        truth = np.array([[code in x.confirmed for code in ids] for x in lessons], dtype=bool)
        said = np.array(
            [[x.settled or code in x.confirmed | x.rejected for code in ids] for x in lessons],
            dtype=bool,
        )
        return TrainingMaterial(
            [lesson.text for lesson in lessons],
            truth.reshape(len(lessons), len(ids)),
            said.reshape(len(lessons), len(ids)),
            np.full(len(lessons), _LESSON_WEIGHT),
            ("lesson",) * len(lessons),
            self._vectors([lesson.text for lesson in lessons]),
        )

    def _reweigh(self, base: "Base", own: TrainingMaterial) -> Weights:
        """The judges' weights once people have decided enough: from their passages as a model that
        had not seen them would score them, beside those of the seeds."""
        if len(own.texts) < _STACK_FROM:
            return base.weights
        unseen = np.zeros((len(base.unseen), *own.truth.shape))
        every = np.arange(len(own.texts))
        for number in range(_FOLDS):
            held = every[every % _FOLDS == number]
            without = Judges.fit(base.material + own.part(every[every % _FOLDS != number]))
            unseen[:, held] = without.of(own.part(held))
        lexical, _ = by_lexicon(self.lexicon_, Batch(own.words), len(self.codebook.codes))
        # The organisation's own passages count as much as all the seeds when there are 400 of them.
        share = min(1.0, len(own.texts) / 400)
        scale = share * max(1.0, base.checked_weights.sum()) / len(own.texts)
        told = np.setdiff1d(np.arange(own.truth.shape[1]), base.unseeded)
        return weigh(
            np.vstack([base.lexical, lexical])[:, told],
            np.concatenate([base.unseen, unseen], axis=1)[:, :, told],
            np.vstack([base.checked, own.truth])[:, told],
            np.vstack([np.ones_like(base.checked), own.known])[:, told],
            np.concatenate([base.checked_weights, np.full(len(own.texts), scale)]),
        )

    def _vectors(self, texts: Sequence[str]) -> Floats | None:
        return None if self.embedder is None else embed(self.embedder, texts)

    # --- tagging --------------------------------------------------------------------------------

    def _check(self) -> None:
        if not hasattr(self, "model_"):
            raise NotFittedError("call fit() before tagging")

    def _after(self, probabilities: Floats, questions: Sequence[str]) -> Floats:
        """The probabilities of answers, moved by what their questions are about."""
        different = sorted({question for question in questions if question.strip()})
        if not different:
            return probabilities
        row = {question: number for number, question in enumerate(different)}
        about = self.probabilities(different)
        asked = np.array([number for number, q in enumerate(questions) if q in row])
        pushed = _ASKED * about[[row[questions[number]] for number in asked]]
        before = probabilities[asked]
        # The same as adding to the log odds, and safe at 0 and 1.
        raised = before * np.exp(pushed)
        result = probabilities.copy()
        result[asked] = raised / (raised + 1.0 - before)
        return result

    def _tag_batch(self, texts: Sequence[str], questions: Sequence[str]) -> list[Tagged]:
        batch = Batch([Words(text) for text in texts])
        vectors = self._vectors(texts)
        linear, dense, unseeded = self.judges_.linear, self.judges_.dense, self.unseeded_
        own = linear.rows(batch)
        by_sentences = None if unseeded is None else unseeded.linear.rows(batch)
        lexical, rests = by_lexicon(self.lexicon_, batch, len(self.codebook.codes))
        logits = self.judges_.scores(batch, vectors, own)
        probabilities = self._combine(
            lexical, logits, self._by_sentences(batch, vectors, by_sentences)
        )
        if questions:
            probabilities = self._after(probabilities, questions)
        # By passage, and in it by falling score, equal ones as the codebook has them.
        passages, codes = np.nonzero(probabilities >= self.undecided_at)
        scores = probabilities[passages, codes]
        shown = np.array([round(score, 4) for score in scores.tolist()])
        order = np.lexsort((codes, -shown, passages))
        passages, codes = passages[order], codes[order]
        scores, shown = scores[order], shown[order]
        places = list(zip(passages.tolist(), codes.tolist(), strict=True))
        unsaid = [number for number, place in enumerate(places) if place not in rests]
        found = moved(linear, batch, own, passages[unsaid], codes[unsaid])
        if unseeded is not None and by_sentences is not None:
            of = [number for number in unsaid if codes[number] in unseeded.columns]
            found |= unseeded.evidence(batch, by_sentences, passages[of], codes[of])
        if dense is not None:
            found |= self._sentences(batch, dense, logits, list(found))
        hits = [rests[place][1] if place in rests else found[place] for place in places]
        ids = self.codebook.ids
        result = [_NOTHING] * len(texts)
        asserted: list[Suggestion] = []
        undecided: list[Suggestion] = []
        last = -1
        sure = (scores >= self.sure_lines[codes]).tolist()
        over = (
            self.asserts(probabilities.round(4))[passages, codes]
            if unseeded is not None
            else shown >= self.lines[codes]
        ).tolist()
        for (passage, code), score, where, is_sure, holds in zip(
            places, shown.tolist(), spans(batch, passages, hits), sure, over, strict=True
        ):
            if passage != last:
                if asserted or undecided:
                    result[last] = Tagged(tuple(asserted), tuple(undecided))
                    asserted, undecided = [], []
                last = passage
            if where:
                suggestion = Suggestion(ids[code], score, where, is_sure)
                (asserted if holds else undecided).append(suggestion)
        if asserted or undecided:
            result[last] = Tagged(tuple(asserted), tuple(undecided))
        return result

    def _sentences(
        self,
        batch: Batch,
        dense: Dense,
        logits: Floats,
        places: Sequence[tuple[int, int]],
    ) -> dict[tuple[int, int], Hit]:
        """Of the passages and codes that vectors speak for more than words do: the positions of the
        sentence that does so most, as a vector does not tell which of its words it rests on."""
        by_words, by_vectors = self.weights_.stack[2:]
        words, spoken = by_words * logits[0], by_vectors * logits[1]
        chosen = [p for p in places if spoken[p] > max(0.0, words[p])]
        ranges = {passage: sentences(batch.passages[passage]) for passage, _ in chosen}
        several = {p: r for p, r in ranges.items() if len(r) > 1}
        asked = [(passage, part) for passage, parts in several.items() for part in parts]
        of = np.array([passage for passage, _ in asked], dtype=np.int64)
        where = spans(batch, of, [part for _, part in asked])
        told = [
            batch.passages[passage].text[start:end]
            for (passage, _), found in zip(asked, where, strict=True)
            for start, end in found
        ]
        scores = dense.scores(embed(self.embedder, told)) if told and self.embedder else None
        starts, at = {}, 0
        for passage, parts in several.items():
            starts[passage] = at
            at += len(parts)
        best: dict[tuple[int, int], Hit] = {}
        for passage, code in chosen:
            parts, number = ranges[passage], 0
            if scores is not None and passage in starts:
                mine = scores[starts[passage] : starts[passage] + len(parts), code]
                number = int(mine.argmax())
            if parts:
                best[passage, code] = parts[number]
        return best

    def _by_sentences(
        self, batch: Batch, vectors: Floats | None, rows: Ints | None = None
    ) -> Floats | None:
        """The log odds of codes without seeds."""
        if self.unseeded_ is None:
            return None
        found = self.unseeded_.log_odds(batch, rows, vectors)
        families = self.families_
        if len(families.columns):
            places = np.searchsorted(self.unseeded_.columns, families.columns)
            found[:, places] = families.joined(found[:, places], batch)
        return found

    def _combine(self, lexical: Floats, logits: Floats, by_sentences: Floats | None) -> Floats:
        constant, lexicon_weight, *others = self.weights_.stack
        by_rules = logit(lexical)
        combined = constant + lexicon_weight * by_rules
        for weight, judge in zip(others, logits, strict=True):
            combined += weight * judge
        # A code that only one judge knows is that judge's alone.
        ruled, learnt = self.lexicon_.ruled, self.judges_.learnt
        combined = np.where(ruled & ~learnt, by_rules, combined)
        combined = np.where(learnt & ~ruled, logits.mean(axis=0), combined)
        combined = np.where(~learnt & ~ruled, -np.inf, combined)
        if self.unseeded_ is not None and by_sentences is not None:
            # A rule that holds speaks for a code; that none does is no news where rules are few.
            by_sentences += (
                lexicon_weight * np.maximum(0.0, by_rules - _BY_NO_RULE)[:, self.unseeded_.columns]
            )
            combined[:, self.unseeded_.columns] = by_sentences
        result: Floats = 1.0 / (1.0 + np.exp(-combined))
        # What a veto speaks against is left to a person, however sure the linear judge is.
        result[lexical <= VETOED] *= 0.4
        return result


@lru_cache(maxsize=8)
def families_of(
    codebook: Codebook,
    given: tuple[Seed, ...] | None,
    columns: tuple[int, ...],
    lessons: tuple[Lesson, ...] = (),
) -> Families:
    """What the codes at `columns`, which have too few seeds, came out of; made once a process for
    the same lessons."""
    some = [column for column in columns if codebook.ids[column] in wholes(codebook)]
    members = []
    if some:
        members = [
            Member.of(seed, weight_of(seed))
            for seed in (labelled(codebook) if given is None else given)
        ]
        members += [
            Member(Words(x.text), x.confirmed | x.before, _LESSON_WEIGHT, x.settled)
            for x in lessons
        ]
    return Families(codebook, np.array(some, dtype=np.int64), members)


def _together(texts: Sequence[str]) -> Iterator[slice]:
    """The texts in pieces that are read together, in order."""
    start = letters = 0
    for place, text in enumerate(texts):
        letters += len(text)
        if place - start == _BATCH or (letters > _LETTERS and place > start):
            yield slice(start, place)
            start, letters = place, len(text)
    if start < len(texts):
        yield slice(start, len(texts))


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """A batch makes many objects and no cycles: looking for cycles in between finds nothing and
    takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _told(lesson: Lesson) -> tuple[object, ...]:
    told = lesson.text, sorted(lesson.confirmed), sorted(lesson.rejected), lesson.settled
    return (*told, sorted(lesson.before)) if lesson.before else told
