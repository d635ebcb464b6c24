"""Whether a statement is content with how things are, or finds something wrong or missing.

"Larmet går att lita på" and "larmet fungerar inte" have no word in common that is opposed to
another; one is content and the other is not. What colours a statement (`likeness.kinds`) is told in
its order, since "hinner inte" and "inte hinna" mean what neither word does: which kinds there are,
which are denied, which comes first, which comes after which. These are weighed by a logistic
regression that has learnt from statements whose side is known (`python -m evals.alike_learnt`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Final

from analysis.likeness.kept import kept
from analysis.likeness.kinds import KINDS, OWN
from analysis.likeness.stands import STANDS
from analysis.likeness.words import TURNS

__all__ = ["coloured", "content"]

_DENIES: Final = frozenset(
    """
    inte ej icke aldrig ingen inget inga ingenting ingenstans utan knappt knappast sällan slipper
    slippa slapp
    """.split()  # noqa: SIM905
)
_DENIAL: Final = "denial"
_ORDER: Final = "order"
_REACH: Final = 4  # marks after a denial that it still denies
_NEXT: Final = 3  # marks after another that are told with it
_MOST: Final = 2  # times that anything counts
_GOOD: Final = frozenset(("good", "turns good", "stands content"))
_BAD: Final = frozenset(("bad", "lack", "turns bad", "stands discontent", "stands lacking"))


def _tables() -> tuple[dict[str, set[str]], ...]:
    whole: dict[str, set[str]] = {}
    starts: dict[str, set[str]] = {}
    phrases: dict[str, set[str]] = {}
    every = {**KINDS, **{f"stands {name}": words for name, words in STANDS.items()}}
    for kind, words in every.items():
        for word in words.split():
            bare = word.rstrip("*").replace("-", " ")
            if kind != _ORDER:
                into = phrases if " " in bare else starts if word.endswith("*") else whole
                into.setdefault(bare, set()).add(kind)
    return whole, starts, phrases


_WHOLE, _STARTS, _PHRASES = _tables()
_ORDERS: Final = frozenset(KINDS[_ORDER].split())
_PHRASE: Final = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, _PHRASES), key=len, reverse=True)) + ")"
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def coloured(clauses: Sequence[str]) -> dict[str, float]:
    """What colours a statement in normalised clauses, each by its name and how often."""
    found: Counter[str] = Counter()
    balance = 0
    for place, clause in enumerate(clauses):
        marks = [kinds for _, kinds in sorted(_marks(clause.replace("-", " "), not place))]
        reaches = 0
        for i, kinds in enumerate(marks):
            denies = _DENIAL in kinds
            names = [f"not {kind}" for kind in kinds] if reaches > 0 and not denies else []
            found.update((*kinds, *names))
            if not i:
                found.update(f"first {kind}" for kind in kinds)
            for later in marks[i + 1 : i + 1 + _NEXT]:
                found.update(f"{kind} > {after}" for kind in kinds for after in later)
            side = (not _GOOD.isdisjoint(kinds)) - (not _BAD.isdisjoint(kinds))
            balance += -side if reaches > 0 else side
            reaches = _REACH if denies else reaches - 1
        denials = sum(_DENIAL in kinds for kinds in marks)
        found[f"{min(denials, 2)} denials in a clause"] += 1
    told = {name: float(min(times, _MOST)) for name, times in found.items()}
    told["more good"] = float(min(max(balance, 0), _MOST))
    told["more bad"] = float(min(max(-balance, 0), _MOST))
    return told


def content(clauses: Sequence[str]) -> float:
    """How content a statement is, from -1 (something is wrong or missing) to 1."""
    weights, constant = _learnt()
    odds = constant + sum(weights.get(name, 0.0) * n for name, n in coloured(clauses).items())
    return math.tanh(odds / 2)


@lru_cache(maxsize=1)
def _learnt() -> tuple[Mapping[str, float], float]:
    arrays = kept()
    names, weights = arrays["content_names"].tolist(), arrays["content_weights"].tolist()
    return dict(zip(names, weights, strict=True)), float(arrays["content_constant"])


def _marks(clause: str, first: bool) -> Iterator[tuple[int, Set[str]]]:
    """The places of what colours a clause, with its kinds."""
    held = -1  # where the last phrase ends
    ends = {found.start(): found for found in _PHRASE.finditer(clause)}
    for found in ends.values():
        yield found.start(), frozenset(_PHRASES[found.group()])
    for i, found in enumerate(_WORD.finditer(clause)):
        if found.start() in ends:
            held = ends[found.start()].end()
        if found.start() < held:
            continue
        kinds = set(_kinds_of(found.group()))
        if first and not i and found.group() in _ORDERS:
            kinds.add(_ORDER)
        if kinds:
            yield found.start(), frozenset(kinds)


@lru_cache(maxsize=50_000)
def _kinds_of(word: str) -> Set[str]:
    found = set(_WHOLE.get(word, ()))
    for size in range(3, len(word) + 1):
        found |= _STARTS.get(word[:size], set())
    if (turn := TURNS.of(word)) is not None:
        found.add(f"turns {turn}")
    if word in _DENIES:
        found.add(_DENIAL)
    if word in OWN:
        found.add(f"word {word}")
    good, bad = not _GOOD.isdisjoint(found), not _BAD.isdisjoint(found)
    if good != bad:
        found.add("only good" if good else "only bad")
    return frozenset(found)
