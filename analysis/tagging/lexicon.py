"""The codebook's rules over words: which hold in a passage, and on which words they rest."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from analysis.codebook import Codebook, CodebookError
from analysis.tagging.finder import Finder, Hit, LexiconRule, RuleHit, TermRun, Terms
from analysis.text import fold
from analysis.words import LONGEST_WORD, Batch, Words

# How much a rule is worth on its own, as the probability that the code holds, before anyone has
# corrected it. Corrections move a rule's own figure (see LexiconRules.learn).
_STRENGTHS = {"sure": 0.9, "likely": 0.55, "hint": 0.15}
_PRIOR_WEIGHT = 8.0  # a rule's given strength counts as this many judged passages
VETOED = 0.001  # one that a veto speaks against
BASE = 0.02  # a code without any rule; about one passage in fifty is about a given code unsaid
_FOLDED_FROM = 5  # letters from which a word is also tried without its dots
_WRONG_LETTER_FROM = 10  # and from which it may be a wrong letter: bevakning is no beräkning
_FUZZY_FROM = 8  # letters from which one typing error is forgiven
_NEAR_HEAD = _FUZZY_FROM - 2  # letters by which most words are told to be near no pattern

_NO_TERMS: Terms = frozenset()


class _Patterns:
    """Word patterns by id, found for a word type without trying each; those `near` it only where
    that is asked for."""

    def __init__(self, near: bool = False) -> None:
        self.keeps_near = near
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
        terms = table.get(word)
        if terms is not None:
            terms.add(term)
            return
        table[word] = {term}
        if self.keeps_near and not starts and len(word) >= _FUZZY_FROM:
            for variant in _deletions(word):
                self._near.setdefault(variant, set()).add((word, ends))

    def ready(self) -> None:
        """What tells at once that a word has none of the patterns, made when all are there."""
        self._shortest = min(map(len, self.prefix), default=LONGEST_WORD)
        self._heads = {word[: self._shortest] for word in self.prefix}
        self._endings = tuple(self.suffix)
        self._inner = re.compile("|".join(map(re.escape, self.middle))) if self.middle else None
        # How the keys of _near begin: most words begin like none of them.
        self._near_starts = {variant[:3] for variant in self._near}
        self._near_heads = {variant[:_NEAR_HEAD] for variant in self._near}

    def find(self, word: str) -> set[int]:
        found: set[int] = set(self.exact.get(word, ()))
        if word[: self._shortest] in self._heads:
            for cut in range(self._shortest, len(word) + 1):
                if word[:cut] in self.prefix:
                    found |= self.prefix[word[:cut]]
        if word.endswith(self._endings):
            for ending, terms in self.suffix.items():
                if word.endswith(ending):
                    found |= terms
        if self._inner is not None and self._inner.search(word):
            for inner, terms in self.middle.items():
                if inner in word:
                    found |= terms
        return found

    def find_near(self, word: str) -> set[int]:
        """Terms whose word (or beginning) differs from this word's by one typing error; none
        for a word whose beginning is itself a long pattern: it is spelt as meant."""
        found: set[int] = set()
        starts, heads = self._near_starts, self._near_heads
        if (
            word[:3] not in starts
            and word[:2] + word[3:4] not in starts
            and word[:1] + word[2:4] not in starts
        ):
            return found
        if word[:_NEAR_HEAD] not in heads and not any(
            word[:left] + word[left + 1 : _NEAR_HEAD + 1] in heads for left in range(1, _NEAR_HEAD)
        ):
            return found
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
        self.plain, self.folded = _Patterns(), _Patterns(near=True)
        self.rules: list[LexiconRule] = []
        for index, code in enumerate(codebook.codes):
            for strength in (*_STRENGTHS, "veto"):
                for rule in getattr(code.lexicon, strength):
                    try:
                        self.rules.extend(self._compile(rule, index, strength))
                    except ValueError as error:
                        raise CodebookError(f"code {code.id}, rule {rule!r}: {error}") from error
        self.plain.ready()
        self.folded.ready()
        self.reliability = [_STRENGTHS.get(rule.strength, 0.0) for rule in self.rules]
        widths = [self._expand(word).count("|") for word in self.terms]
        self._codes = [rule.code for rule in self.rules]
        self.finder = Finder(self.rules, widths)
        with_rules = {rule.code for rule in self.rules}
        self.ruled = np.array([code in with_rules for code in range(len(codebook.codes))])
        self._known: tuple[dict[str, Terms], dict[str, Terms]] = ({}, {})

    def _compile(self, rule: str, code: int, strength: str) -> Iterator[LexiconRule]:
        wanted, *vetoes = rule.split(" ! ")
        if len(vetoes) > 1:
            raise ValueError("more than one !")
        vetoed = tuple(self._sequence(spelt) for veto in vetoes for spelt in _spell_out(veto))
        for parts in product(*(_spell_out(part) for part in wanted.split(" + "))):
            yield LexiconRule(code, strength, tuple(self._sequence(part) for part in parts), vetoed)

    def _sequence(self, text: str) -> TermRun:
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

    def terms_of(self, word: str, dotless: bool) -> Terms:
        known = self._known[dotless]
        found = known.get(word)
        if found is None:
            found = self._find(word, dotless)
            if len(known) < 500_000:
                known[word] = found
        return found

    def _find(self, word: str, dotless: bool) -> Terms:
        if len(word) > LONGEST_WORD:
            return _NO_TERMS
        if word.isdigit():
            return frozenset(self.number_terms | self.plain.find(word))
        # Scanning reads ö as 6 and å, ä as é or a; all fall together in folded letters.
        bare = fold(word.replace("6", "ö"))
        found = self.folded.find(bare)
        if len(word) >= _FUZZY_FROM - 1:
            if not dotless and "6" in word:
                found |= self.plain.find(word)  # else its patterns are among the folded ones
            found |= self.folded.find_near(bare)
        elif not dotless and (found or "6" in word):
            plain = self.plain.find(word)
            found = plain if plain or len(word) < _FOLDED_FROM else found
        if word in _NUMBER_WORDS:
            found |= self.number_terms
        return frozenset(found) if found else _NO_TERMS

    def find(self, batch: Batch) -> tuple[list[RuleHit], set[tuple[int, int]]]:
        """Return each rule that holds in each passage, vetoes applied; and the passages and codes
        that a veto spoke against."""
        known = self._known[False]
        terms = [*map(known.get, batch.types)]
        asked = [
            found if found is not None else self.terms_of(word, False)
            for found, word in zip(terms, batch.types, strict=True)
        ]
        for key in batch.dotless:
            asked[key] = self.terms_of(batch.types[key], True)
        return self.finder.find(batch, asked)

    def weigh(self, found: Sequence[RuleHit]) -> dict[tuple[int, int], tuple[float, Hit]]:
        """Return, by passage and code, the probability by the rules alone and the positions it
        rests on."""
        by_code: dict[tuple[int, int], list[tuple[int, Hit]]] = {}
        codes = self._codes
        for passage, number, hit in found:
            place = passage, codes[number]
            if place in by_code:
                by_code[place].append((number, hit))
            else:
                by_code[place] = [(number, hit)]
        return {place: self._weigh(held) for place, held in by_code.items()}

    def _weigh(self, held: list[tuple[int, Hit]]) -> tuple[float, Hit]:
        """Noisy or over the rules that add words of their own: one word said once counts once."""
        reliability = self.reliability
        if len(held) == 1:
            number, hit = held[0]
            doubt = (1.0 - BASE) * (1.0 - reliability[number])
            return 1.0 - doubt, hit if len(hit) == 1 else tuple(sorted(hit))
        ranked = sorted((-reliability[number], number, hit) for number, hit in held)
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
        return 1.0 - doubt, tuple(sorted(covered))

    def learn(self, passages: Sequence[Words], truth: npt.NDArray[np.bool_]) -> None:
        """Move each rule's reliability towards how often people agreed with it."""
        right, seen = Counter[int](), Counter[int]()
        found, _ = self.find(Batch(passages))
        for row, number in {(passage, number) for passage, number, _ in found}:
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
