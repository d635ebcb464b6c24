"""Tagging: which codes a passage is about, how sure the machine is, and on which words it rests.

Two judges are weighed into one probability. The lexicon of the codebook (rules over words, see
the head of the built-in TOML file) says why; a linear model over character n-grams, fitted on
example wordings and on people's corrections, catches other words for the same thing. The weights
of the two are a logistic regression (stacking; Wolpert 1992, doi:10.1016/S0893-6080(05)80023-1)
fitted on passages that neither the lexicon nor the linear model was made from.
"""

import hashlib
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from analysis.codebook import Codebook, CodebookError
from analysis.text import STOPWORDS, fold, stem, tokens

__all__ = ["Lesson", "Suggestion", "Tagged", "Tagger"]

METHOD = "lexicon+linear 1"

_DATA = Path(__file__).parent / "data"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lesson:
    """What people have said of a passage: codes that hold, codes that do not. `settled` says that
    all its codes are known; else the codes that neither set names are unknown."""

    text: str
    confirmed: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    settled: bool = True


@dataclass(frozen=True)
class Suggestion:
    """A code that a passage may be about. `score` is a probability, 0 to 1; `evidence` the spans
    it rests on, sorted, not overlapping, in Unicode code points of the text as given."""

    code: str
    score: float
    evidence: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Tagged:
    """What the machine asserts about a passage and what a person should look at, each sorted by
    falling score."""

    asserted: tuple[Suggestion, ...]
    undecided: tuple[Suggestion, ...]


# --- words ---------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
# Words, and marks that end a sentence: a new line does so before a capital, digit or bullet.
_PIECE = re.compile(r"[^\W_]+|[!?;:]|\.(?=\s|$)|\n(?=\s*(?:[-–•*\d]|[A-ZÅÄÖ]|\n))", re.UNICODE)
_STOP = re.compile(r"[!?;:\n]|\.\s")
_ODD = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200d\u2060]|-[ \t]*\r?\n")
_DOTS = re.compile("[åäöÅÄÖ]")
_ABBREVIATIONS = frozenset(
    {
        "t", "ex", "bl", "a", "d", "v", "s", "dvs", "osv", "m", "mm", "ca", "kl", "st",
        "resp", "inkl",
    }
)  # fmt: skip
# Forms that no Swedish word with its dots has: a passage with one of them has lost its dots.
_DOTLESS = frozenset(
    {
        "pa", "ar", "nar", "fran", "manga", "battre", "maste", "behover", "gor", "ocksa",
        "aven", "nagon", "nagot", "nagra", "aldre", "formaga", "gar", "forsta", "hander",
        "darfor", "forst", "stodet", "trakigt", "tva", "foraldrar", "arende", "arenden",
    }
)  # fmt: skip
_LONGEST_SENTENCE = 60  # tokens; a longer run without a full stop is cut
_LONGEST_WORD = 64


class _Words:
    """A passage as word types; `breaks` are the indices where its sentences begin."""

    __slots__ = ("_spans", "breaks", "dotless", "text", "types")

    def __init__(self, text: str) -> None:
        self.text = text
        self.types: list[str]
        self.breaks: list[int] = [0]
        self._spans: list[tuple[int, int]] | None = None
        lower = text.lower()
        if len(lower) != len(text) or (not text.isascii() and _ODD.search(text)) or "-\n" in text:
            self._read_odd()
        elif _STOP.search(text):
            self._read_sentences(text)
        else:
            self.types = _WORD.findall(lower)
        if len(self.types) > _LONGEST_SENTENCE:
            self._cut()
        self.dotless = not _DOTLESS.isdisjoint(self.types) and not _DOTS.search(text)

    def _read_sentences(self, text: str) -> None:
        types = self.types = []
        breaks = self.breaks
        for piece in _PIECE.findall(text):
            if piece[0].isalnum():
                types.append(piece.lower())
            elif breaks[-1] != len(types) and not (piece == "." and types[-1] in _ABBREVIATIONS):
                breaks.append(len(types))

    def _read_odd(self) -> None:
        """Combining marks, soft hyphens, words broken over lines: an odd word is one span."""
        self.types, self._spans = [], []
        for token in tokens(self.text):
            pieces = _WORD.findall(token.text)
            self.types.extend(pieces)
            self._spans.extend([(token.start, token.end)] * len(pieces))

    def _cut(self) -> None:
        """Make sentences without an end into ones of bearable length."""
        ends = [*self.breaks[1:], len(self.types)]
        self.breaks = [
            start
            for begin, end in zip(self.breaks, ends, strict=True)
            for start in range(begin, max(end, begin + 1), _LONGEST_SENTENCE)
        ]

    def spans(self, positions: Sequence[int]) -> list[tuple[int, int]]:
        """Start and end, in the text as given, of the words at these ascending positions."""
        if self._spans is not None:
            return [self._spans[position] for position in positions]
        # Only marks lie between one word and the next, so the next find is the word itself.
        lower, types, found = self.text.lower(), self.types, []
        end = at = 0
        for position in positions:
            while at < position:
                end = lower.find(types[at], end) + len(types[at])
                at += 1
            start = lower.find(types[at], end)
            end, at = start + len(types[at]), at + 1
            found.append((start, end))
        return found


# --- lexicon -------------------------------------------------------------------------------------

# How much a rule is worth on its own, as the probability that the code holds, before anyone has
# corrected it. Corrections move a rule's own figure (see _Lexicon.learn).
_STRENGTHS = {"sure": 0.9, "likely": 0.55, "hint": 0.15}
_WINDOW = 10  # tokens between the parts of "a + b"
_GAP = 1  # tokens between neighbouring terms
_PRIOR_WEIGHT = 8.0  # a rule's given strength counts as this many judged passages
_BASE = 0.02  # a code without any rule; about one passage in fifty is about a given code unsaid
_FOLDED_FROM = 5  # letters from which a word is also tried without its dots
_WRONG_LETTER_FROM = 10  # and from which it may be a wrong letter: bevakning is no beräkning
_FUZZY_FROM = 8  # letters from which one typing error is forgiven

_Terms = frozenset[int]
_Sequence = tuple[int, ...]
_Hit = tuple[int, ...]  # token positions
_NO_TERMS: _Terms = frozenset()


@dataclass(frozen=True)
class _Rule:
    code: int
    strength: str
    parts: tuple[_Sequence, ...]
    vetoes: tuple[_Sequence, ...]

    @cached_property
    def single(self) -> bool:
        """Whether the rule is one term, so that the term's presence is all there is to check."""
        return len(self.parts) == 1 and len(self.parts[0]) == 1


class _Patterns:
    """Word patterns by id, found for a word type without trying each."""

    def __init__(self) -> None:
        self.exact: dict[str, set[int]] = {}
        self.prefix: dict[str, set[int]] = {}
        self.suffix: dict[str, set[int]] = {}
        self.middle: dict[str, set[int]] = {}
        self._near: dict[str, set[tuple[str, bool]]] = {}

    def add(self, pattern: str, term: int) -> None:
        word = pattern.strip("*")
        starts, ends = pattern.startswith("*"), pattern.endswith("*")
        table = (
            self.middle
            if starts and ends
            else self.suffix
            if starts
            else self.prefix
            if ends
            else self.exact
        )
        table.setdefault(word, set()).add(term)
        if not starts and len(word) >= _FUZZY_FROM:
            for variant in _deletions(word):
                self._near.setdefault(variant, set()).add((word, ends))

    def find(self, word: str) -> set[int]:
        found: set[int] = set(self.exact.get(word, ()))
        length = len(word)
        for cut in range(1, length + 1):
            found |= self.prefix.get(word[:cut], set())
            found |= self.suffix.get(word[length - cut :], set())
        if self.middle:
            for start in range(length):
                for end in range(start + 1, length + 1):
                    found |= self.middle.get(word[start:end], set())
        return found

    def find_near(self, word: str) -> set[int]:
        """Terms whose word (or beginning) differs from this word's by one typing error; none
        for a word whose beginning is itself a long pattern: it is spelt as meant."""
        found: set[int] = set()
        if any(word[:cut] in self.prefix for cut in range(_FUZZY_FROM, len(word) + 1)):
            return found
        for cut in range(_FUZZY_FROM - 1, len(word) + 1):
            head = word[:cut]
            for variant in _deletions(head):
                for literal, is_prefix in self._near.get(variant, ()):
                    if literal[0] != head[0] or not _one_error(literal, head):
                        continue
                    if is_prefix:
                        found |= self.prefix[literal]
                    elif cut == len(word):
                        found |= self.exact[literal]
        return found


def _deletions(word: str) -> frozenset[str]:
    return frozenset({word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))})


def _one_error(a: str, b: str) -> bool:
    """One letter inside too many, too few, wrong, or two neighbours swapped; both ends alike, as
    else every word that begins like a pattern but for its last letter would be near it."""
    if abs(len(a) - len(b)) > 1 or a[-1] != b[-1]:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    rest_a, rest_b = a[start:], b[start:]
    return (
        (rest_a[1:] == rest_b[1:] and len(a) >= _WRONG_LETTER_FROM)
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:])
    )


def _spell_out(part: str) -> list[str]:
    """Turn phrases inside alternatives into parts of their own: "a|b_c d" → "a d", "b c d"."""
    choices: list[list[str]] = []
    for term in part.split():
        alternatives = term.split("|")
        words = [word for word in alternatives if "_" not in word]
        phrases = [word.replace("_", " ") for word in alternatives if "_" in word]
        choices.append((["|".join(words)] if words else []) + phrases)
    return [" ".join(choice) for choice in product(*choices)]


class _Lexicon:
    """The codebook's rules, compiled; finds the rules that hold in a passage."""

    def __init__(self, codebook: Codebook) -> None:
        self.concepts = dict(codebook.concepts)
        self.terms: dict[str, int] = {}
        self.number_terms: set[int] = set()
        self.plain, self.folded = _Patterns(), _Patterns()
        self.rules: list[_Rule] = []
        for index, code in enumerate(codebook.codes):
            for strength in (*_STRENGTHS, "veto"):
                for rule in getattr(code.lexicon, strength):
                    try:
                        self.rules.extend(self._compile(rule, index, strength))
                    except ValueError as error:
                        raise CodebookError(f"code {code.id}, rule {rule!r}: {error}") from error
        self.reliability = [_STRENGTHS.get(rule.strength, 0.0) for rule in self.rules]
        self.anchored: dict[int, list[tuple[int, frozenset[int]]]] = {}
        widths = [self._expand(word).count("|") for word in self.terms]
        for number, rule in enumerate(self.rules):
            # Any term of the rule must be there; the one with the fewest patterns is rarest.
            needs = frozenset(term for part in rule.parts for term in part)
            anchor = min(needs, key=lambda term: (widths[term], term))
            self.anchored.setdefault(anchor, []).append((number, needs))
        self.anchors = frozenset(self.anchored)
        with_rules = {rule.code for rule in self.rules}
        self.ruled = np.array([code in with_rules for code in range(len(codebook.codes))])
        self._known: tuple[dict[str, _Terms], dict[str, _Terms]] = ({}, {})

    def _compile(self, rule: str, code: int, strength: str) -> Iterator[_Rule]:
        wanted, *vetoes = rule.split(" ! ")
        if len(vetoes) > 1:
            raise ValueError("more than one !")
        vetoed = tuple(self._sequence(spelt) for veto in vetoes for spelt in _spell_out(veto))
        for parts in product(*(_spell_out(part) for part in wanted.split(" + "))):
            yield _Rule(code, strength, tuple(self._sequence(part) for part in parts), vetoed)

    def _sequence(self, text: str) -> _Sequence:
        terms = tuple(self._term(word) for word in text.split())
        if not terms:
            raise ValueError("an empty part")
        return terms

    def _expand(self, word: str) -> str:
        pieces = []
        for piece in word.split("|"):
            if piece.startswith("@"):
                if piece[1:] not in self.concepts:
                    raise ValueError(f"unknown concept {piece}")
                pieces.append(self.concepts[piece[1:]])
            else:
                pieces.append(piece)
        return "|".join(pieces)

    def _term(self, word: str) -> int:
        if word in self.terms:
            return self.terms[word]
        term = self.terms[word] = len(self.terms)
        for pattern in self._expand(word).split("|"):
            if not pattern.strip("*") or set(pattern) & set("+!@_ "):
                raise ValueError(f"{pattern!r} is no word pattern")
            if pattern == "#":
                self.number_terms.add(term)
                continue
            pattern = pattern.lower()
            self.plain.add(pattern, term)
            self.folded.add(fold(pattern), term)
        return term

    def terms_of(self, word: str, dotless: bool) -> _Terms:
        known = self._known[dotless]
        found = known.get(word)
        if found is None:
            found = self._find(word, dotless)
            if len(known) < 500_000:
                known[word] = found
        return found

    def _find(self, word: str, dotless: bool) -> _Terms:
        if len(word) > _LONGEST_WORD:
            return _NO_TERMS
        if word.isdigit():
            return frozenset(self.number_terms | self.plain.find(word))
        # Scanning reads ö as 6 and å, ä as é or a; all fall together in folded letters.
        bare = fold(word.replace("6", "ö"))
        found = self.folded.find(bare) if dotless else self.plain.find(word)
        if len(word) >= _FUZZY_FROM - 1:
            found = found | self.folded.find(bare)
        if not found and len(word) >= _FOLDED_FROM:
            found = self.folded.find(bare)
        if len(word) >= _FUZZY_FROM - 1:
            found = found | self.folded.find_near(bare)
        if word in _NUMBER_WORDS:
            found = found | self.number_terms
        return frozenset(found)

    def matches(self, words: _Words) -> list[tuple[int, _Hit]]:
        """Return (rule, token positions) for each rule that holds, vetoes applied."""
        known, types = self._known[words.dotless], words.types
        terms: list[frozenset[int]] = []
        for word in types:
            found = known.get(word)
            terms.append(self.terms_of(word, words.dotless) if found is None else found)
        breaks = words.breaks
        if len(breaks) == 1:
            return self._in_sentence(terms, 0)
        hits: list[tuple[int, _Hit]] = []
        for begin, end in zip(breaks, [*breaks[1:], len(types)], strict=True):
            hits.extend(self._in_sentence(terms[begin:end], begin))
        return hits

    def _in_sentence(self, terms: list[frozenset[int]], begin: int) -> list[tuple[int, _Hit]]:
        present = _NO_TERMS.union(*terms)
        hits: list[tuple[int, _Hit]] = []
        vetoed: set[int] = set()
        places = _Places(terms, begin)
        for anchor in present & self.anchors:
            for number, needs in self.anchored[anchor]:
                if not needs <= present:
                    continue
                rule = self.rules[number]
                hit = (places[anchor][0],) if rule.single else _match(rule.parts, places)
                if hit is None or (rule.vetoes and _vetoed(rule, present, places)):
                    continue
                if rule.strength == "veto":
                    vetoed.add(rule.code)
                else:
                    hits.append((number, hit))
        if vetoed:
            rules = self.rules
            hits = [
                (number, hit)
                for number, hit in hits
                if rules[number].code not in vetoed or rules[number].strength == "sure"
            ]
        return hits

    def weigh(self, matches: list[tuple[int, _Hit]]) -> dict[int, tuple[float, _Hit]]:
        """Return, by code, the probability by the rules alone and the positions it rests on.

        Noisy or over the rules that add words of their own: one word said once counts once.
        """
        if not matches:
            return {}
        by_code: dict[int, list[tuple[float, int, _Hit]]] = {}
        for number, hit in matches:
            by_code.setdefault(self.rules[number].code, []).append(
                (-self.reliability[number], number, hit)
            )
        result: dict[int, tuple[float, _Hit]] = {}
        for code, ranked in by_code.items():
            ranked.sort()
            doubt, covered, hints = 1.0 - _BASE, set[int](), 0
            for worth, number, hit in ranked:
                if covered.issuperset(hit):
                    continue
                if self.rules[number].strength == "hint":
                    hints += 1
                    if hints > 2:
                        break
                covered.update(hit)
                doubt *= 1.0 + worth
            result[code] = (1.0 - doubt, tuple(sorted(covered)))
        return result

    def learn(self, passages: Sequence[_Words], truth: npt.NDArray[np.bool_]) -> None:
        """Move each rule's reliability towards how often people agreed with it."""
        right, seen = Counter[int](), Counter[int]()
        for row, words in enumerate(passages):
            for number in {number for number, _ in self.matches(words)}:
                seen[number] += 1
                right[number] += bool(truth[row, self.rules[number].code])
        for number, times in seen.items():
            prior = self.reliability[number] * _PRIOR_WEIGHT
            self.reliability[number] = (prior + right[number]) / (_PRIOR_WEIGHT + times)


_NUMBER_WORDS = frozenset(
    {
        "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton",
        "femton", "sexton", "arton", "tjugo", "tjugofem", "trettio", "trettiofem", "fyrtio",
        "femtio", "sextio", "sjuttio", "åttio", "hundra",
    }
)  # fmt: skip


class _Places:
    """Positions of terms in one sentence, worked out for those that are asked for."""

    __slots__ = ("begin", "found", "terms")

    def __init__(self, terms: list[frozenset[int]], begin: int) -> None:
        self.terms, self.begin = terms, begin
        self.found: dict[int, list[int]] = {}

    def __getitem__(self, term: int) -> list[int]:
        positions = self.found.get(term)
        if positions is None:
            positions = self.found[term] = [
                position for position, known in enumerate(self.terms, self.begin) if term in known
            ]
        return positions


def _vetoed(rule: _Rule, present: frozenset[int], places: _Places) -> bool:
    return any(
        present.issuperset(veto) and next(_runs(veto, places), None) is not None
        for veto in rule.vetoes
    )


def _match(parts: tuple[_Sequence, ...], places: _Places) -> _Hit | None:
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
                    other[0] - hit[-1] <= _WINDOW
                    and hit[0] - other[-1] <= _WINDOW
                    and not set(other) & set(whole)
                ):
                    whole = (*whole, *other)
                    break
            else:
                break
        else:
            return whole
    return None


def _runs(part: _Sequence, places: _Places) -> Iterator[_Hit]:
    if len(part) == 1:
        for position in places[part[0]]:
            yield (position,)
        return
    for start in places[part[0]]:
        hit = [start]
        for term in part[1:]:
            positions = places[term]
            index = bisect_right(positions, hit[-1])
            if index == len(positions) or positions[index] - hit[-1] > _GAP + 1:
                break
            hit.append(positions[index])
        else:
            yield tuple(hit)


# --- linear model --------------------------------------------------------------------------------

_FEATURES = 2**16
_NGRAMS = (3, 5)


def _grams(word: str) -> list[str]:
    bare = f" {fold(word)} "
    low, high = _NGRAMS
    grams = [
        bare[start : start + size]
        for size in range(low, high + 1)
        for start in range(0, max(0, len(bare) - size) + 1)
    ]
    grams.append(f"={stem(word)}")
    return grams


class _Linear:
    """One logistic regression per code over character n-grams of the words.

    A passage's vector is the sum of its words' vectors, so a word type is cut into n-grams once
    and its share of each code's score is kept: scoring a passage adds rows of a table.
    """

    def __init__(self, codes: int, idf: Floats | None = None) -> None:
        self.codes = codes
        self.idf = idf
        self.hasher = HashingVectorizer(
            analyzer=_grams, n_features=_FEATURES, norm=None, alternate_sign=False
        )
        self.index: dict[str, int] = {}
        self.shares = np.zeros((0, codes))
        self.squares = np.zeros(0)

    def _matrix(self, passages: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Rows of n-gram counts, weighted by `idf` and normed as `scores` norms them."""
        types = sorted({word for passage in passages for word in passage})
        column = {word: number for number, word in enumerate(types)}
        rows: list[int] = []
        columns: list[int] = []
        for row, passage in enumerate(passages):
            rows.extend([row] * len(passage))
            columns.extend(column[word] for word in passage)
        shape = (len(passages), len(types))
        by_type = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
        grams = self.hasher.transform(types) if types else sparse.csr_matrix((0, _FEATURES))
        if self.idf is None:
            seen = np.asarray((by_type @ grams > 0).sum(axis=0)).ravel()
            self.idf = np.log((1.0 + len(passages)) / (1.0 + seen)) + 1.0
        grams = grams.multiply(self.idf).tocsr()
        squares = np.asarray(grams.multiply(grams).sum(axis=1)).ravel()
        norms = np.sqrt(by_type @ squares)
        norms[norms == 0] = 1.0
        return (sparse.diags(1.0 / norms) @ (by_type @ grams)).tocsr()

    def fit(
        self,
        passages: Sequence[Sequence[str]],
        truth: npt.NDArray[np.bool_],
        weights: Floats,
    ) -> "_Linear":
        matrix = self._matrix(passages)
        self.weights = np.zeros((_FEATURES, self.codes))
        self.bias = np.zeros(self.codes)
        self.learnt: npt.NDArray[np.bool_] = np.logical_and(truth.any(axis=0), ~truth.all(axis=0))
        used = np.flatnonzero(matrix.getnnz(axis=0))
        matrix = matrix[:, used]
        for code in range(self.codes):
            if not self.learnt[code]:
                continue
            # dual coordinate descent is quick where features outnumber passages
            model = LogisticRegression(
                C=20.0, solver="liblinear", dual=True, random_state=0, max_iter=200, tol=1e-3
            )
            positive = truth[:, code].sum() / len(truth)
            balanced = np.where(truth[:, code], (1 - positive) ** 0.5, positive**0.5)
            model.fit(matrix, truth[:, code], sample_weight=weights * balanced * 2)
            self.weights[used, code] = model.coef_[0]
            self.bias[code] = model.intercept_[0]
        return self

    def stress(self, base: "_Linear", times: float) -> None:
        """Add `times` what this model has learnt beyond `base`; both must share their idf."""
        self.weights += times * (self.weights - base.weights)
        self.bias += times * (self.bias - base.bias)

    def know(self, words: Iterable[str]) -> None:
        """Keep the shares of word types not met before."""
        new = sorted({word for word in words if word not in self.index})
        if not new:
            return
        if len(self.index) + len(new) > 500_000:
            self.index.clear()
            self.shares, self.squares = np.zeros((0, self.codes)), np.zeros(0)
        grams = self.hasher.transform(new).multiply(self.idf).tocsr()
        start = len(self.squares)
        self.shares = np.vstack([self.shares, grams @ self.weights])
        squares = np.asarray(grams.multiply(grams).sum(axis=1)).ravel()
        self.squares = np.concatenate([self.squares, squares])
        self.index.update({word: start + number for number, word in enumerate(new)})

    def scores(self, passages: Sequence[Sequence[str]]) -> Floats:
        """Log odds, passages × codes; words as from `_content`."""
        self.know(word for passage in passages for word in passage)
        result = np.tile(self.bias, (len(passages), 1))
        filled = [row for row, passage in enumerate(passages) if passage]
        if filled:
            rows = [self.index[word] for row in filled for word in passages[row]]
            starts = np.cumsum([0, *(len(passages[row]) for row in filled[:-1])])
            total = np.add.reduceat(self.shares[rows], starts, axis=0)
            norms = np.sqrt(np.add.reduceat(self.squares[rows], starts))
            result[filled] += total / np.maximum(norms, 1e-9)[:, None]
        return result


def _content(words: _Words) -> list[str]:
    """The passage's different words that may tell a subject: said twice counts once, or a long
    note would be sure of everything."""
    return [
        word
        for word in dict.fromkeys(words.types)
        if word not in STOPWORDS and 1 < len(word) <= _LONGEST_WORD
    ]


# --- the tagger ----------------------------------------------------------------------------------

_BATCH = 256
_CORRECTION_WEIGHT = 3.0  # a person's word on a real passage against a made-up example
# How many times over the linear model's change by corrections counts while they are few: its weight
# beside the lexicon is set for what a made-up example proves, and a person's word proves more.
# Halved at _STACK_FROM corrections, as these come to set that weight themselves.
_LESSON = 2.0
_STACK_FROM = 40  # corrections from which they also set the weights of the two judges
_FOLDS = 4
# Weights of (constant, lexicon, linear) for a codebook without calibration passages: those that
# the built-in one gets, rounded.
_STACK_DEFAULT = (1.5, 1.5, 0.8)
# Share of its own confidence that the machine states. Codebook, examples and the passages that
# weigh the judges have one author; on other people's words figures set that way promise too much.
_TRUST = 0.9
_ALONE = 0.15  # about one such suggestion in ten holds, on passages of another author
_EVIDENCE_WORDS = 3


class Tagger:
    """Suggests codes for passages; learns from corrections.

    Parameters: `assert_at` and `undecided_at` are probabilities; a code at or above the first is
    asserted, at or above the second left to a person.

    Same input gives the same result. Raises CodebookError at `fit` for a rule that cannot be
    read.
    """

    def __init__(
        self, codebook: Codebook, *, assert_at: float = 0.5, undecided_at: float = 0.05
    ) -> None:
        self.codebook = codebook
        self.assert_at = assert_at
        self.undecided_at = undecided_at

    def fit(
        self,
        texts: Sequence[str] | Sequence[Lesson] = (),
        labels: Sequence[Collection[str]] = (),
    ) -> "Tagger":
        """Learn from lessons, or from passages whose codes a person has settled; none means the
        codebook alone.

        `labels[i]` are all codes of `texts[i]`; an empty one says that no code holds. Raises
        ValueError for lists of unequal length and for a code that the codebook does not have.
        """
        if texts and isinstance(texts[0], Lesson):
            lessons = [lesson for lesson in texts if isinstance(lesson, Lesson) and lesson.settled]
            return self.fit([lesson.text for lesson in lessons], [x.confirmed for x in lessons])
        texts = [str(text) for text in texts]
        if len(texts) != len(labels):
            raise ValueError(f"{len(texts)} texts but {len(labels)} sets of labels")
        unknown = {code for given in labels for code in given} - set(self.codebook.ids)
        if unknown:
            raise ValueError(f"not in the codebook: {', '.join(sorted(unknown))}")
        codes = len(self.codebook.codes)
        self.lexicon_ = _Lexicon(self.codebook)

        seeds = [(example, {code.id}) for code in self.codebook.codes for example in code.examples]
        seeds += _passages("seeds", self.codebook)
        calibration = _passages("calibration", self.codebook)
        corrected = [(text, set(given)) for text, given in zip(texts, labels, strict=True)]
        seed_words, seed_truth = self._prepare(seeds)
        check_words, check_truth = self._prepare(calibration)
        own_words, own_truth = self._prepare(corrected)

        # Weights of the two judges, from passages that neither has seen.
        check = [*check_words]
        logits = (
            _Linear(codes)
            .fit(*_training((seed_words, seed_truth, 1.0)))
            .scores([_content(words) for words in check_words])
        )
        truths = check_truth
        if len(corrected) >= _STACK_FROM:
            folds = np.arange(len(corrected)) % _FOLDS
            unseen = np.zeros((len(corrected), codes))
            for fold_number in range(_FOLDS):
                rest, held = np.flatnonzero(folds != fold_number), folds == fold_number
                model = _Linear(codes).fit(
                    *_training(
                        (seed_words, seed_truth, 1.0),
                        ([own_words[i] for i in rest], own_truth[rest], _CORRECTION_WEIGHT),
                    )
                )
                held_rows = np.flatnonzero(held)
                unseen[held] = model.scores([_content(own_words[i]) for i in held_rows])
            check += own_words
            logits = np.vstack([logits, unseen])
            truths = np.vstack([check_truth, own_truth])
        self.stack_ = self._stack(check, logits, truths)

        self.lexicon_.learn(own_words, own_truth)
        given = [(seed_words, seed_truth, 1.0), (check_words, check_truth, 1.0)]
        self.linear_ = _Linear(codes).fit(*_training(*given))
        if corrected:
            base = self.linear_
            given.append((own_words, own_truth, _CORRECTION_WEIGHT))
            self.linear_ = _Linear(codes, base.idf).fit(*_training(*given))
            lesson = _LESSON * _STACK_FROM / (_STACK_FROM + len(corrected))
            self.linear_.stress(base, lesson)
        content = json.dumps(
            [METHOD, repr(self.codebook), *([t, sorted(g)] for t, g in seeds + calibration),
             *sorted([t, sorted(g)] for t, g in corrected)]
        )  # fmt: skip
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self.model_ = f"{METHOD} {self.codebook.id}-{self.codebook.version} {digest}"
        return self

    @property
    def model(self) -> str:
        """Name and version of the method, codebook, and a hash of all that it was made from."""
        self._check()
        return self.model_

    def tag(self, texts: Sequence[str]) -> list[Tagged]:
        """Return what each text is about, in the order of `texts`."""
        self._check()
        result: list[Tagged] = []
        for start in range(0, len(texts), _BATCH):
            result.extend(self._tag_batch(texts[start : start + _BATCH]))
        return result

    def _check(self) -> None:
        if not hasattr(self, "model_"):
            raise NotFittedError("call fit() before tagging")

    def _tag_batch(self, texts: Sequence[str]) -> list[Tagged]:
        passages = [_Words(text) for text in texts]
        logits = self.linear_.scores([_content(words) for words in passages])
        lexical, rests = self._lexical(passages, logits.shape[1])
        probabilities = self._combine(lexical, logits)
        found: list[list[Suggestion]] = [[] for _ in passages]
        rows, columns = np.nonzero(probabilities >= self.undecided_at)
        for row, code, score in zip(
            rows.tolist(), columns.tolist(), probabilities[rows, columns].tolist(), strict=True
        ):
            hit = rests[row][code][1] if code in rests[row] else ()
            spans = self._evidence(passages[row], hit, code)
            if spans:
                identity = self.codebook.codes[code].id
                found[row].append(Suggestion(identity, round(score, 4), spans))
        return [self._divide(suggestions) for suggestions in found]

    def _divide(self, suggestions: list[Suggestion]) -> Tagged:
        suggestions.sort(key=lambda suggestion: -suggestion.score)
        asserted = tuple(found for found in suggestions if found.score >= self.assert_at)
        return Tagged(asserted, tuple(suggestions[len(asserted) :]))

    def _lexical(
        self, passages: Sequence[_Words], codes: int
    ) -> tuple[Floats, list[dict[int, tuple[float, _Hit]]]]:
        """Each passage's probabilities by the lexicon, and the same with what they rest on."""
        lexicon = self.lexicon_
        result = np.full((len(passages), codes), _BASE)
        rests = [lexicon.weigh(lexicon.matches(words)) for words in passages]
        for row, rest in enumerate(rests):
            for code, (probability, _) in rest.items():
                result[row, code] = probability
        return result, rests

    def _evidence(self, words: _Words, hit: _Hit, code: int) -> tuple[tuple[int, int], ...]:
        """Spans of the words that rules rest on, or else of those that moved the linear model;
        neighbouring words are one span."""
        positions = list(hit)
        if not positions:
            shares = [
                (float(self.linear_.shares[self.linear_.index[word], code]), position)
                for position, word in enumerate(words.types)
                if word in self.linear_.index and word not in STOPWORDS
            ]
            best = sorted((-share, position) for share, position in shares if share > 0)
            positions = sorted(position for _, position in best[:_EVIDENCE_WORDS])
        spans: list[tuple[int, int]] = []
        last = -2
        for position, (start, end) in zip(positions, words.spans(positions), strict=True):
            if spans and (position == last + 1 or start < spans[-1][1]):
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
            last = position
        return tuple(spans)

    def _prepare(
        self, passages: Sequence[tuple[str, set[str]]]
    ) -> tuple[list[_Words], npt.NDArray[np.bool_]]:
        ids = self.codebook.ids
        truth = np.array([[code in given for code in ids] for _, given in passages], dtype=bool)
        return [_Words(text) for text, _ in passages], truth.reshape(len(passages), len(ids))

    def _stack(
        self, passages: Sequence[_Words], logits: Floats, truth: npt.NDArray[np.bool_]
    ) -> tuple[float, float, float]:
        if not passages:
            return _STACK_DEFAULT
        lexical, _ = self._lexical(passages, truth.shape[1])
        columns = np.column_stack([_logit(lexical).ravel(), logits.ravel()])
        model = LogisticRegression(C=1.0).fit(columns, truth.ravel())
        lexicon_weight, linear_weight = (max(0.0, float(w)) for w in model.coef_[0])
        return float(model.intercept_[0]), lexicon_weight, linear_weight

    def _combine(self, lexical: Floats, logits: Floats) -> Floats:
        constant, lexicon_weight, linear_weight = self.stack_
        by_rules = _logit(lexical)
        combined = constant + lexicon_weight * by_rules + linear_weight * logits
        # A code that only one judge knows is that judge's alone.
        ruled, learnt = self.lexicon_.ruled, self.linear_.learnt
        combined = np.where(ruled & ~learnt, by_rules, combined)
        combined = np.where(learnt & ~ruled, logits, combined)
        combined = np.where(~learnt & ~ruled, -np.inf, combined)
        # Where no rule holds the lexicon's silence is weak evidence: the linear model alone may
        # bring a code before a person, but not assert it.
        alone = np.where(learnt, _ALONE / (1.0 + np.exp(-logits)), 0.0)
        result: Floats = np.maximum(_TRUST / (1.0 + np.exp(-combined)), alone)
        return result


def _logit(probability: Floats) -> Floats:
    clipped = np.clip(probability, 0.001, 0.999)
    result: Floats = np.log(clipped / (1.0 - clipped))
    return result


def _training(
    *sources: tuple[list[_Words], npt.NDArray[np.bool_], float],
) -> tuple[list[list[str]], npt.NDArray[np.bool_], Floats]:
    passages = [_content(words) for given, _, _ in sources for words in given]
    truth = np.vstack([truth for _, truth, _ in sources])
    weights = np.concatenate([np.full(len(given), weight) for given, _, weight in sources])
    return passages, truth, weights


def _passages(name: str, codebook: Codebook) -> list[tuple[str, set[str]]]:
    """Read the passages that go with a codebook; codes that this version lacks are left out."""
    path = _DATA / f"{name}-{codebook.id}.jsonl"
    if not re.fullmatch(r"[\w-]+", codebook.id) or not path.is_file():
        return []
    known = set(codebook.ids)
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["text"], set(row["labels"]) & known) for row in rows]
