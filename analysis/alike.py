"""Likely duplicates of a text among others: the same said again, the opposite, the same words.

What two texts are about and which way they point is read by `analysis.likeness`. A text says the
same as another when nearly all words of one of them meet in the other and nothing in them is
opposed; close wording alone is not enough, as "fler möten" is close to "färre möten". Where words
tell too little, what was learnt from pairs says that they may mean the same, or the opposite. Slips
of the finger are forgiven by Dice's coefficient of three-letter pieces (Dice 1945).
`evals/alike.py` measures it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

from analysis.likeness.compare import Met, Weight, likeness, opposed, plainly_opposed, ways
from analysis.likeness.judge import about, common, judge
from analysis.likeness.reading import Stance, Word, read
from analysis.likeness.sensed import everyday_of, matters_alike
from analysis.text import fold, tokens

SAME: Final = "same"
OPPOSITE: Final = "opposite"
MAYBE: Final = "maybe"  # may mean the same
WORDS: Final = "words"
ABOUT: Final = "about"  # may be about the same
THEME: Final = "theme"
# Chosen on the pairs of one writer (evals/alike.py).
COVERED: Final = 0.85  # share of the words of one text that meet in the other, from which they say
SAME_FROM: Final = 0.3  # the same, with this share of both
LETTERS_FROM: Final = 0.72
WORDS_FROM: Final = 0.3
THEME_FROM: Final = 0.12
SET_FROM: Final = 0.4  # share of both, from which two are shown together as one wish in other words
_PLAIN: Final = 0.5  # share of both texts' words from which an opposite is beyond doubt
# Probabilities. The first is the lowest from which at most one in twenty opposites is called the
# same, on groups of voices that taught nothing (evals/alike_learnt.py).
MAYBE_FROM: Final = 0.7
_OPPOSITE_FROM: Final = 0.65
# The same of two in a theme, where many pairs are compared: of 46 themes of two labelled sets two
# are said to mix opposites, none of which do.
_MIXED_FROM: Final = 0.77
_MIXED_AMONG: Final = 15
_CLEARLY: Final = 0.75  # share of both that meets from which they say the same without a doubt
_DOUBTED_FROM: Final = 0.4  # where the rules find them opposed, too
# How likely two are to be about the same, from which that is offered. An offer is read by somebody
# who can leave it, so it may be wrong more often than a claim: among what voices that taught
# nothing say, the same is offered for 0.80 of statements beside 2.7 others (evals/alike_learnt.py).
ABOUT_FROM: Final = 0.6
# Share of both, in words or matters, from which what was learnt is asked; and how alike they are by
# senses, which are many.
_JUDGED_FROM: Final = 0.2
_SENSED_FROM: Final = 0.35
_RANKS: Final = {SAME: 0, OPPOSITE: 1, MAYBE: 2, WORDS: 3, ABOUT: 3, THEME: 4}
_TOGETHER: Final = (SAME, MAYBE, WORDS)
_SLIP: Final = 0.7  # share of its letters that a misspelt word keeps


@dataclass(frozen=True)
class Candidate:
    """What a text may be like: its wordings (each compared by itself) and its themes."""

    id: int
    wordings: tuple[str, ...]
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Alike:
    """A likely duplicate, or an opposite. `score` is from 0 to 1; `why` is "same", "opposite",
    "maybe" (may mean the same), "words", "about" (may be about the same) or "theme"; `words` are
    words of what was given that both have, the rarest first. `guessed`: that it is the opposite is
    what was learnt that says so, and which way two point is told wrong now and then."""

    id: int
    score: float
    why: str
    words: tuple[str, ...]
    guessed: bool = False


@dataclass(frozen=True)
class SetAlike:
    """Texts that belong together, by their places; `why` is that of the two that are least alike
    of those that brought them together: "same", "maybe" or "words"."""

    places: tuple[int, ...]
    why: str


def likely(
    wordings: Sequence[str],
    candidates: Sequence[Candidate],
    themes: Collection[str] = (),
    limit: int = 5,
) -> list[Alike]:
    """The candidates that say nearly the same as one of the wordings, or the opposite, or share
    words or a theme with it, the likeliest first.

    The time is linear in the number of wordings; what each holds is remembered.
    """
    given = [(read(text), _pieces(text)) for text in wordings if text.strip()]
    texts = [(c, read(text), _pieces(text)) for c in candidates for text in c.wordings]
    if not given or not texts:
        return []
    weight = _rarity([said for _, said, _ in texts])
    best: dict[int, Alike] = {}
    wanted = frozenset(themes)
    for candidate, said, pieces in texts:
        for my_said, my_pieces in given:
            met = likeness(my_said, said, weight)
            letters = _dice(my_pieces, pieces)
            asked = _asked(my_said, said, met)
            if not asked and not letters and not _touching(my_said, said, met):
                continue
            why, score, guessed = _why(my_said, said, met, letters, asked)
            if why is None or why == WORDS or guessed:
                close = about(my_said, said, likeness(my_said, said))  # as learnt: no word is rarer
                score = max(score, close)
                if why is None and close >= ABOUT_FROM:
                    why, score = ABOUT, close
            if why is None and wanted & candidate.themes and met.both >= THEME_FROM:
                why, score = THEME, max(met.both, letters)
            if why is None:
                continue
            rare = sorted(met.words, key=lambda word: (-weight(word), word.text))
            words = tuple(word.text for word in rare[:4])
            found = Alike(candidate.id, round(score, 3), why, words, guessed)
            before = best.get(candidate.id)
            if before is None or _rank(found) < _rank(before):
                best[candidate.id] = found
    return sorted(best.values(), key=_rank)[:limit]


@lru_cache(maxsize=64)
def sets_alike(texts: tuple[str, ...]) -> tuple[SetAlike, ...]:
    """The sets of texts that say nearly the same, then those that may, then those that have much of
    their wording in common; a text is in one set at most, and two that say the opposite are never
    in one.

    All pairs are compared, the likest first (single linkage, held back by opposites).
    """
    said = [read(text) for text in texts]
    weight = _rarity(said)
    pairs: list[tuple[int, float, int, int]] = []
    apart: set[tuple[int, int]] = set()
    for i, one in enumerate(said):
        for j in range(i + 1, len(said)):
            met = likeness(one, said[j], weight)
            letters = _dice(_pieces(texts[i]), _pieces(texts[j]))
            asked = _asked(one, said[j], met)
            if met.both < WORDS_FROM and not letters and not asked:
                continue
            why = _why(one, said[j], met, letters, asked).why
            if why == OPPOSITE:
                apart.add((i, j))
            elif why in (SAME, MAYBE) or (why == WORDS and met.both >= SET_FROM):
                pairs.append((_TOGETHER.index(why), -max(met.both, letters), i, j))
    held = {i: frozenset((i,)) for i in range(len(texts))}
    loosest: dict[frozenset[int], str] = {}
    for rank, _, i, j in sorted(pairs):
        mine, theirs = held[i], held[j]
        if mine == theirs or any((min(a, b), max(a, b)) in apart for a in mine for b in theirs):
            continue
        both = mine | theirs
        loosest[both] = _TOGETHER[rank]
        held |= dict.fromkeys(both, both)
    found = [SetAlike(tuple(sorted(s)), loosest[s]) for s in set(held.values()) if len(s) > 1]
    return tuple(sorted(found, key=lambda s: (_TOGETHER.index(s.why), s.places)))


def opposite(one: str, other: str) -> bool:
    """Whether two texts speak of the same and point different ways.

    Two by themselves: no word is rarer than another.
    """
    mine, theirs = read(one), read(other)
    met = likeness(mine, theirs)
    if met.both >= WORDS_FROM and opposed(one, other):
        return True
    if _covered(met) or not _asked(mine, theirs, met):
        return False
    return judge(mine, theirs, met).opposite >= _OPPOSITE_FROM


class Contradiction(NamedTuple):
    """The places of two texts that say the opposite; `plainly`: in much the same words, else it is
    what was learnt that says so, which is wrong more often."""

    one: int
    other: int
    plainly: bool


def contradiction(texts: Sequence[str]) -> Contradiction | None:
    """Two texts that plainly say the opposite in much the same words, the first of such; without
    any, of the first fifteen the two that most probably do in other words; None where there are
    none. Of many texts ask about the first few: it compares all pairs.
    """
    return _contradiction(tuple(texts))


@lru_cache(maxsize=256)
def _contradiction(texts: tuple[str, ...]) -> Contradiction | None:
    said = [read(text) for text in texts]
    plain = next(_contradictions(said), None)
    if plain is not None:
        return Contradiction(*plain, plainly=True)
    best, found = _MIXED_FROM, None
    # A bare word ("Forskning") says nothing that another could contradict.
    stated = [i for i, one in enumerate(said) if len(one.words) > 1 or _points(one)]
    for place, other in enumerate(stated[:_MIXED_AMONG]):
        for one in stated[:place]:
            mine = said[other]
            met = likeness(said[one], mine)
            if _asked(said[one], mine, met):
                probability = round(judge(said[one], mine, met).opposite, 9)
                if probability > best:
                    best, found = probability, Contradiction(one, other, plainly=False)
    return found


def both_ways(texts: Sequence[str]) -> bool:
    """Whether of these texts two plainly say the opposite of two others, so that no single one
    decides it. Of many texts ask about the first few."""
    said = [read(text) for text in texts]
    against: dict[int, set[int]] = {}
    for i, j in _contradictions(said):
        against.setdefault(i, set()).add(j)
        against.setdefault(j, set()).add(i)
    return any(
        len(against[j]) > 1 for others in against.values() if len(others) > 1 for j in others
    )


def _contradictions(said: Sequence[Stance]) -> Iterator[tuple[int, int]]:
    ways_told = [i for i, one in enumerate(said) if _points(one)]
    for place, i in enumerate(ways_told):
        for j in ways_told[:place]:
            if plainly_opposed(said[i], said[j]):
                met = likeness(said[i], said[j])
                if met.both >= _PLAIN and met.better >= COVERED and met.words:
                    yield j, i


def _points(one: Stance) -> bool:
    return bool(one.wants or one.finds or one.keeps or one.improves)


def _bare_beside(one: Stance, other: Stance) -> bool:
    """Whether one only names something ("Fasta telefontider") that the other wants less of or finds
    bad: who names it in a proposal wants it as a rule, so they do not say the same."""
    return not _points(one) and (other.wants < 0 or other.finds < 0)


def _rarity(said: Sequence[Stance]) -> Weight:
    """How much a word weighs among texts: the more, the fewer of them have it."""
    spread = Counter(_own(word) for one in said for word in one.words)
    total = len(said)

    def weight(word: Word) -> float:
        return math.log(1 + (total + 1) / (spread[_own(word)] + 0.5))

    return weight


def _asked(one: Stance, other: Stance, met: Met) -> bool:
    """Whether two have so much in common that what was learnt is asked about them: of others hardly
    any would be called anything."""
    return (
        met.both >= _JUDGED_FROM
        or common(one, other) >= _JUDGED_FROM
        or matters_alike(one.text, other.text) >= _SENSED_FROM
    )


def _touching(one: Stance, other: Stance, met: Met) -> bool:
    """Whether two have anything in common, so that they might be about the same."""
    return (
        met.both > 0
        or matters_alike(one.text, other.text) > 0
        or not everyday_of(one.text).senses.isdisjoint(everyday_of(other.text).senses)
    )


class _Told(NamedTuple):
    """What two texts are to one another, as `Alike` has it."""

    why: str | None
    score: float
    guessed: bool = False


def _why(my_said: Stance, said: Stance, met: Met, letters: float, asked: bool) -> _Told:
    """What two are to one another, but for what they may be about."""
    same = _covered(met) or (letters >= LETTERS_FROM and _only_slips(my_said, said))
    theirs = ways(my_said, said) if same or met.both >= WORDS_FROM else None
    against = theirs is not None and theirs.opposed
    wording = max(met.both, letters)
    # The judge has learnt nothing of what is said in much the same words; a denial it may doubt.
    clear = wording >= _CLEARLY and my_said.denied == said.denied
    bare = _bare_beside(my_said, said) or _bare_beside(said, my_said)
    if same and theirs and (against or theirs.agree or (clear and not bare)):
        return _Told(OPPOSITE if against else SAME, wording)
    if same and bare and min(my_said.wants, said.wants) < 0:
        return _Told(OPPOSITE, wording, guessed=True)
    if asked:
        even = likeness(my_said, said)  # as learnt: no word is rarer
        found = judge(my_said, said, even)
        if found.opposite >= (_DOUBTED_FROM if against else _OPPOSITE_FROM):
            return _Told(OPPOSITE, wording, guessed=True)
        if same and not bare and (found.same >= MAYBE_FROM or wording >= _CLEARLY):
            return _Told(SAME, wording)
        if found.same >= MAYBE_FROM and not against:
            return _Told(MAYBE, max(wording, found.same))
    if met.both >= WORDS_FROM and len(met.words) > 1:
        return _Told(WORDS, wording)
    return _Told(None, wording)


def _covered(met: Met) -> bool:
    return met.both >= SAME_FROM and met.better >= COVERED


def _only_slips(one: Stance, other: Stance) -> bool:
    """Whether what one has more than the other is spelt like what the other has more than it."""
    mine = [word.text for word in one.words if other.keys.isdisjoint(word.keys)]
    theirs = [word.text for word in other.words if one.keys.isdisjoint(word.keys)]
    few, many = sorted((mine, theirs), key=len)
    return all(max(SequenceMatcher(None, word, w).ratio() for w in many) >= _SLIP for word in few)


def _rank(found: Alike) -> tuple[int, float, int]:
    # Two that have words in common are no surer to be about the same than two that share matters,
    # and which way they point is a guess.
    return _RANKS[MAYBE if found.guessed else found.why], -found.score, found.id


def _own(word: Word) -> str:
    return next(iter(word.keys))


# A proposal's texts seldom change, and are compared at every pause in somebody's typing.
@lru_cache(maxsize=20_000)
def _pieces(text: str) -> frozenset[str]:
    plain = f" {' '.join(fold(token.text) for token in tokens(text))} "
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    sizes = len(one) + len(other)
    if not sizes or 2 * min(len(one), len(other)) / sizes < LETTERS_FROM:
        return 0.0  # it could not reach what counts
    found = 2 * len(one & other) / sizes
    return found if found >= LETTERS_FROM else 0.0
