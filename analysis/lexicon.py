"""The codebook's rules over words: which hold in a passage, and on which words they rest."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from analysis.codebook import Codebook, CodebookError
from analysis.text import fold
from analysis.words import LONGEST_WORD, Words

# How much a rule is worth on its own, as the probability that the code holds, before anyone has
# corrected it. Corrections move a rule's own figure (see LexiconRules.learn).
_STRENGTHS = {"sure": 0.9, "likely": 0.55, "hint": 0.15}
_WINDOW = 10  # tokens between the parts of "a + b"
_GAP = 1  # tokens between neighbouring terms
_PRIOR_WEIGHT = 8.0  # a rule's given strength counts as this many judged passages
VETOED = 0.001  # one that a veto speaks against
BASE = 0.02  # a code without any rule; about one passage in fifty is about a given code unsaid
_FOLDED_FROM = 5  # letters from which a word is also tried without its dots
_WRONG_LETTER_FROM = 10  # and from which it may be a wrong letter: bevakning is no beräkning
_FUZZY_FROM = 8  # letters from which one typing error is forgiven

_Terms = frozenset[int]
_Sequence = tuple[int, ...]
Hit = tuple[int, ...]  # token positions
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
        for cut in range(1, len(word) + 1):
            if word[:cut] in self.prefix:
                found |= self.prefix[word[:cut]]
        # A codebook has few patterns that begin with a star.
        for ending, terms in self.suffix.items():
            if word.endswith(ending):
                found |= terms
        for inner, terms in self.middle.items():
            if inner in word:
                found |= terms
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


class LexiconRules:
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
        if len(word) > LONGEST_WORD:
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

    def matches(self, words: Words, vetoed: set[int] | None = None) -> list[tuple[int, Hit]]:
        """Return (rule, token positions) for each rule that holds, vetoes applied. The codes that a
        veto spoke against are added to `vetoed`."""
        known, types = self._known[words.dotless], words.types
        terms: list[frozenset[int]] = []
        for word in types:
            found = known.get(word)
            terms.append(self.terms_of(word, words.dotless) if found is None else found)
        breaks = words.breaks
        if len(breaks) == 1:
            return self._in_sentence(terms, 0, vetoed)
        hits: list[tuple[int, Hit]] = []
        for begin, end in zip(breaks, [*breaks[1:], len(types)], strict=True):
            hits.extend(self._in_sentence(terms[begin:end], begin, vetoed))
        return hits

    def _in_sentence(
        self, terms: list[frozenset[int]], begin: int, told: set[int] | None
    ) -> list[tuple[int, Hit]]:
        present = _NO_TERMS.union(*terms)
        hits: list[tuple[int, Hit]] = []
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
            if told is not None:
                told |= vetoed
            rules = self.rules
            hits = [
                (number, hit)
                for number, hit in hits
                if rules[number].code not in vetoed or rules[number].strength == "sure"
            ]
        return hits

    def weigh(self, matches: list[tuple[int, Hit]]) -> dict[int, tuple[float, Hit]]:
        """Return, by code, the probability by the rules alone and the positions it rests on.

        Noisy or over the rules that add words of their own: one word said once counts once.
        """
        if not matches:
            return {}
        by_code: dict[int, list[tuple[float, int, Hit]]] = {}
        for number, hit in matches:
            by_code.setdefault(self.rules[number].code, []).append(
                (-self.reliability[number], number, hit)
            )
        result: dict[int, tuple[float, Hit]] = {}
        for code, ranked in by_code.items():
            ranked.sort()
            doubt, covered, hints = 1.0 - BASE, set[int](), 0
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

    def learn(self, passages: Sequence[Words], truth: npt.NDArray[np.bool_]) -> None:
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


def _match(parts: tuple[_Sequence, ...], places: _Places) -> Hit | None:
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


def _runs(part: _Sequence, places: _Places) -> Iterator[Hit]:
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
