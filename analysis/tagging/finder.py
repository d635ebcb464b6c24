"""Which rules of a lexicon hold in which sentences of a batch of passages.

All sentences are looked at together, as arrays: where each term stands first in each sentence, and
from that the rules whose terms are all there. Nearly always the first places of its terms already
fit a rule, and that is all there is to check; only where they do not, or where a veto's words are
there, are the places of that sentence gone through one by one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from analysis.words import Batch, Ints, expand

WINDOW = 10  # tokens between the parts of "a + b"
GAP = 1  # tokens between neighbouring terms
_SENTENCES = 1024  # that are looked at together: sentences × terms bytes, which the cache holds

Terms = frozenset[int]
TermRun = tuple[int, ...]  # terms that follow each other
Hit = tuple[int, ...]  # token positions in the passage
RuleHit = tuple[int, int, Hit]  # passage, a rule that holds in it, the words that it rests on


@dataclass(frozen=True)
class LexiconRule:
    """One way in which a code's rule may hold: all `parts` (terms in a row) near each other, and
    no veto in the same sentence."""

    code: int
    strength: str
    parts: tuple[TermRun, ...]
    vetoes: tuple[TermRun, ...]

    @cached_property
    def flat(self) -> TermRun:
        return tuple(term for part in self.parts for term in part)


class Finder:
    """Rules, laid out so that they are found by their rarest term. `widths` by term: of how many
    patterns it is made."""

    def __init__(self, rules: Sequence[LexiconRule], widths: Sequence[int]) -> None:
        self.rules, self.terms = rules, len(widths)
        by_anchor: dict[int, list[int]] = {}
        for number, rule in enumerate(rules):
            # Any term of the rule must be there; the one with the fewest patterns is rarest.
            anchor = min(rule.flat, key=lambda term: (widths[term], term))
            by_anchor.setdefault(anchor, []).append(number)
        self.is_veto = np.array([rule.strength == "veto" for rule in rules], dtype=bool)
        counts = [len(by_anchor.get(term, ())) for term in range(self.terms)]
        self.starts = np.cumsum([0, *counts])
        self.counts = np.array(counts, dtype=np.int64)
        self.anchored = np.array(
            [number for term in range(self.terms) for number in by_anchor.get(term, ())],
            dtype=np.int64,
        )
        longest = max((len(rule.flat) for rule in rules), default=0)
        shape = (len(rules), longest)
        # Columns past a rule's end hold the column `terms`, which is always there.
        self.flat = np.full(shape, self.terms, dtype=np.int64)
        self.lengths = np.array([len(rule.flat) for rule in rules], dtype=np.int64)
        self.next_in_part = np.zeros(shape, dtype=bool)
        self.part_end = np.zeros(shape, dtype=np.int64)  # where the part that begins here ends
        self.begins_part = np.zeros(shape, dtype=bool)  # parts but the first
        self.first_end = np.zeros(len(rules), dtype=np.int64)
        for number, rule in enumerate(rules):
            self.flat[number, : len(rule.flat)] = rule.flat
            self.first_end[number] = len(rule.parts[0]) - 1
            at = 0
            for part in rule.parts:
                end = at + len(part) - 1
                self.next_in_part[number, at:end] = True
                self.part_end[number, at] = end
                self.begins_part[number, at] = at > 0
                at = end + 1
        vetoes = [veto for rule in rules for veto in rule.vetoes]
        self.veto_counts = np.array([len(rule.vetoes) for rule in rules], dtype=np.int64)
        self.veto_starts = np.cumsum(self.veto_counts) - self.veto_counts
        widest = max(map(len, vetoes), default=0)
        self.vetoes = np.full((len(vetoes), widest), self.terms, dtype=np.int64)
        for row, veto in enumerate(vetoes):
            self.vetoes[row, : len(veto)] = veto

    def find(
        self, batch: Batch, terms: Sequence[Terms]
    ) -> tuple[list[RuleHit], set[tuple[int, int]]]:
        """The rules that hold, vetoes applied, in the order of the passages; and the passages and
        codes that a veto spoke against. `terms` are those of each of the batch's types."""
        found: list[RuleHit] = []
        against: set[tuple[int, int]] = set()
        for begin in range(0, len(batch.sentences), _SENTENCES):
            self._in_sentences(batch, begin, terms, found, against)
        return found, against

    def _in_sentences(
        self,
        batch: Batch,
        begin: int,
        terms: Sequence[Terms],
        found: list[RuleHit],
        against: set[tuple[int, int]],
    ) -> None:
        starts = batch.sentences[begin : begin + _SENTENCES]
        rest = batch.sentences[begin + _SENTENCES :]
        stop = int(rest[0]) if len(rest) else len(batch.keys)
        keys = batch.keys[starts[0] : stop]
        first, sentences, anchors = self._first(keys, starts - starts[0], terms)
        sentences, numbers = self._candidates(first, sentences, anchors)
        if not len(numbers):
            return
        places = first[sentences[:, None], self.flat[numbers]].astype(np.int64)
        fits = self._fits(places, numbers)
        passages = batch.passage_of[starts]
        offsets = starts - batch.starts[passages]  # of a sentence in its passage
        places += offsets[sentences][:, None]
        tempted = self._tempted(first, sentences, numbers)
        rows = zip(
            sentences.tolist(),
            passages[sentences].tolist(),
            numbers.tolist(),
            self.lengths[numbers].tolist(),
            places.tolist(),
            (fits & ~tempted & ~self.is_veto[numbers]).tolist(),
            fits.tolist(),
            tempted.tolist(),
            strict=True,
        )
        bounds = [*starts.tolist(), stop]
        rules = self.rules
        at, begins, own = -1, len(found), None
        vetoed: set[int] = set()
        for sentence, passage, number, length, standing, simple, fitting, tempting in rows:
            if sentence != at:
                _settle(found, begins, vetoed, rules)
                at, begins, own = sentence, len(found), None
            if simple:
                found.append((passage, number, tuple(standing[:length])))
                continue
            rule = rules[number]
            hit: Hit | None = tuple(standing[:length])
            if tempting or not fitting:
                if own is None:
                    there = batch.keys[bounds[sentence] : bounds[sentence + 1]].tolist()
                    own = _Places([terms[key] for key in there], int(offsets[sentence]))
                if not fitting:
                    hit = _match(rule.parts, own)
                if hit is None or (tempting and _vetoed(rule, own)):
                    continue
            if rule.strength == "veto":
                vetoed.add(rule.code)
                against.add((passage, rule.code))
            elif hit is not None:
                found.append((passage, number, hit))
        _settle(found, begins, vetoed, rules)

    def _first(
        self, keys: Ints, starts: Ints, terms: Sequence[Terms]
    ) -> tuple[npt.NDArray[np.int8], Ints, Ints]:
        """Sentences × terms: where in the sentence a term stands first, -1 for nowhere; and the
        sentences, ascending, and terms that are found."""
        first = np.full((len(starts), self.terms + 1), -1, dtype=np.int8)
        first[:, self.terms] = 0
        sizes = np.fromiter(map(len, terms), dtype=np.int64, count=len(terms))
        flat = np.fromiter(chain.from_iterable(filter(None, terms)), dtype=np.int64)
        tokens = np.flatnonzero(sizes[keys])
        of, entries = expand((np.cumsum(sizes) - sizes)[keys[tokens]], sizes[keys[tokens]])
        tokens, found = tokens[of], flat[entries]
        sentence_of = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(keys)))
        sentences = sentence_of[tokens]
        places = tokens - starts[sentences]
        # Backwards, so that the first place is written last and stays; a reversed view would not
        # do, as numpy is free to go through it forwards.
        back = np.arange(len(tokens))[::-1].copy()
        first[sentences[back], found[back]] = places[back]
        is_first = first[sentences, found] == places
        return first, sentences[is_first], found[is_first]

    def _candidates(
        self, first: npt.NDArray[np.int8], sentences: Ints, anchors: Ints
    ) -> tuple[Ints, Ints]:
        """Sentences, ascending, and rules all of whose terms are in them."""
        of, entries = expand(self.starts[anchors], self.counts[anchors])
        sentences, numbers = sentences[of], self.anchored[entries]
        for column in range(self.flat.shape[1]):
            there = first[sentences, self.flat[numbers, column]] >= 0
            sentences, numbers = sentences[there], numbers[there]
        return sentences, numbers

    def _tempted(
        self, first: npt.NDArray[np.int8], sentences: Ints, numbers: Ints
    ) -> npt.NDArray[np.bool_]:
        """Whether all words of one of a rule's vetoes are in the sentence."""
        tempted = np.zeros(len(numbers), dtype=bool)
        of, entries = expand(self.veto_starts[numbers], self.veto_counts[numbers])
        there = (first[sentences[of][:, None], self.vetoes[entries]] >= 0).all(axis=1)
        tempted[of[there]] = True
        return tempted

    def _fits(self, places: Ints, numbers: Ints) -> npt.NDArray[np.bool_]:
        """Whether the first places of a rule's terms are a match: that which is found first."""
        fits = np.ones(len(numbers), dtype=bool)
        some = np.flatnonzero(self.lengths[numbers] > 1)
        at, rule = places[some], numbers[some]
        ahead = np.diff(at, axis=1)
        in_part = self.next_in_part[rule][:, :-1]
        good = ~(in_part & ((ahead < 1) | (ahead > GAP + 1))).any(axis=1)
        row = np.arange(len(some))[:, None]
        ends = at[row, self.part_end[rule]]
        main_end = at[row[:, 0], self.first_end[rule]][:, None]
        far = (at - main_end > WINDOW) | (at[:, :1] - ends > WINDOW)
        good &= ~(self.begins_part[rule] & far).any(axis=1)
        # Two terms on one word are no match; columns past the end are made different.
        beyond = np.arange(at.shape[1]) >= self.lengths[rule][:, None]
        apart = np.sort(np.where(beyond, -1 - np.arange(at.shape[1]), at), axis=1)
        good &= (np.diff(apart, axis=1) > 0).all(axis=1)
        fits[some] = good
        return fits


def _settle(
    found: list[RuleHit], begins: int, vetoed: set[int], rules: Sequence[LexiconRule]
) -> None:
    """Take out what does not hold in a sentence, whose hits begin there: a veto leaves of its code
    only what is sure. Its vetoes are forgotten."""
    if vetoed:
        found[begins:] = [
            one
            for one in found[begins:]
            if rules[one[1]].code not in vetoed or rules[one[1]].strength == "sure"
        ]
        vetoed.clear()


class _Places:
    """Positions of terms in one sentence, worked out for those that are asked for."""

    __slots__ = ("begin", "found", "terms")

    def __init__(self, terms: list[Terms], begin: int) -> None:
        self.terms, self.begin = terms, begin
        self.found: dict[int, list[int]] = {}

    def __getitem__(self, term: int) -> list[int]:
        positions = self.found.get(term)
        if positions is None:
            positions = self.found[term] = [
                position for position, known in enumerate(self.terms, self.begin) if term in known
            ]
        return positions


def _vetoed(rule: LexiconRule, places: _Places) -> bool:
    return any(next(_runs(veto, places), None) is not None for veto in rule.vetoes)


def _match(parts: tuple[TermRun, ...], places: _Places) -> Hit | None:
    if len(parts) == 1:
        return next(_runs(parts[0], places), None)
    others = [list(_runs(part, places)) for part in parts[1:]]
    if not all(others):
        return None
    for hit in _runs(parts[0], places):
        whole = hit
        for candidates in others:
            for other in candidates:
                if (
                    other[0] - hit[-1] <= WINDOW
                    and hit[0] - other[-1] <= WINDOW
                    and not set(other) & set(whole)
                ):
                    whole = (*whole, *other)
                    break
            else:
                break
        else:
            return whole
    return None


def _runs(part: TermRun, places: _Places) -> Iterator[Hit]:
    if len(part) == 1:
        for position in places[part[0]]:
            yield (position,)
        return
    for start in places[part[0]]:
        hit = [start]
        for term in part[1:]:
            positions = places[term]
            index = bisect_right(positions, hit[-1])
            if index == len(positions) or positions[index] - hit[-1] > GAP + 1:
                break
            hit.append(positions[index])
        else:
            yield tuple(hit)
