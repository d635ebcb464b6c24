"""A statement read for likeness: what it is about, and which way it points.

Words that say nearly the same count as one (`likeness.words.SAME`), as do a compound and its parts.
Beside it stand the ways that the statement takes: whether it wants more or less of something or to
keep it, finds it good or bad, in each clause turned around by what denies it; and which side it
takes of pairs that exclude one another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from analysis.likeness.matters import matters_in
from analysis.likeness.stands import Stand, stand
from analysis.likeness.valence import content
from analysis.likeness.words import BETTER, LINKS, OPPOSITES, PHRASES, SAME, TURNS
from analysis.patterns import Patterns
from analysis.text import fold, normalise, split_compound, stem, tokens
from analysis.themes.families import family_of

__all__ = ["Stance", "Word", "clauses_of", "read"]

_COMMON: Final = frozenset(
    """
    och i att en ett det den som på för av är med till om har de vi ni man kan ska skall skulle vara
    blir bli så att från vid under över efter eller men vår våra vårt er era sig sin sina sitt
    får fick få vill bör måste finns fanns alla allt varje när där då här också ha hade inför ge gör
    göra gjort gjordes andra annan annat var varit blev blivit jag mig min mitt mina oss dem du din
    hon han dess denna detta dessa hur vad vem vilken vilket än även bara just redan ju väl nog nu
    sedan sen dag dagar idag år åren året gång gånger mycket mer fler flera många lite något någon
    några sådan saker sak helt alltid igen upp ut in ner inom mot mellan ut utan inte aldrig ingen
    inget inga ej the a an of to and is are we our in on for it that this have be with
    """.split()  # noqa: SIM905
)
_POLES: Final = {
    axis: (Patterns({"+": plus}), Patterns({"-": minus}))
    for axis, (plus, minus) in OPPOSITES.items()
}
# Clauses end at marks and at words that begin another.
_CLAUSE: Final = re.compile(
    r"[.,;:!?–—\n]|\b(?:men|eftersom|medan|fast|så att|för att|utan att|när|innan|så länge)\b",
    re.IGNORECASE,
)
_PHRASE: Final = re.compile(
    r"\b(?:"
    + "|".join(sorted((p.replace("-", " ") for p in PHRASES), key=len, reverse=True))
    + r")\b"
)
_RATHER: Final = frozenset(("i-stället-för", "istället-för"))  # what follows is not wanted
_TOO: Final = frozenset(("för", "alltför"))
# What may be too much, so that "för" before it is no preposition ("för alla"), where a clause
# tells how things are.
_MEASURED: Final = re.compile(
    r"(?:lång|läng|kort|snabb|stor|små|lite|hög|låg|tidig|sen|tung|lätt|svår|dyr|billig|varm|kall"
    r"|trång|hård|tät|gles|mörk|ljus|många|få|mycket|tyst|sällan|ofta)"
)
_STOP: Final = "sluta"  # where a clause begins so ("Sluta mäta allt"), it wants less
_TELLS: Final = frozenset(
    """
    är var blev blir blivit har hade fungerar funkar räcker håller trivs känns lyssnar ger går
    """.split()  # noqa: SIM905
)
# What may stand before "bättre" where it is a wish, and what makes it none ("bättre än i fjol").
_BEFORE_BETTER: Final = frozenset(
    ["vi", "vill", "ha", "behöver", "behövs", "ge", "oss", "få", "skapa", "mycket", "ännu", "ett"]
)
_COMPARES: Final = frozenset(("än", "sedan", "fått", "fick", "nu", "numera"))
_LACKING: Final = -0.6  # how content a wish for something better is
# "Mötesfria fredagar" have no meetings.
_WITHOUT: Final = re.compile(r"\b(?!val)([a-zåäö]{3,}?)s?fri(?:a|tt)?\b")
_DENIED: Final = {"good": "bad", "bad": "good", "more": "less", "less": "keep", "keep": "less"}
# How near two words are that have a key in common of this kind.
_STEM, _SAME, _PART, _FAMILY = 1.0, 0.9, 0.6, 0.35


@dataclass(frozen=True)
class Word:
    """A content word: as written, its keys with their strength, whether its clause denies it,
    whether something else is wanted rather than it, and whether it only tells which way the
    statement points."""

    text: str
    keys: Mapping[str, float]
    denied: bool
    passed: bool
    turns: bool


@dataclass(frozen=True)
class Stance:
    """`text` as it was given; `words` are its content words, each once, `keys` those of all that
    tell more than a way, `strongest` how near any of them is by each key. `wants` is 1 where it
    wants something or more of it, -1 where it wants less or none; `keeps`: it wants what there is
    to stay; `finds` is above 0 for praise, below for complaint; `poles` the side of each pair of
    opposites; `improves` whether it wants what there is to be better; `too` those opposites of
    which it says that there is too much; `tells` whether it says how things are, rather than only
    what is wanted; `matters` what it speaks of, -1 where it is denied; `stand` where it stands to
    that; `content` how content it is, from -1 to 1, as learnt; `denied` whether it denies
    something. `around`: the keys before and after what puts one thing before
    another."""

    text: str
    words: tuple[Word, ...]
    keys: frozenset[str]
    strongest: Mapping[str, float]
    wants: int
    keeps: bool
    finds: int
    poles: Mapping[str, int]
    improves: bool
    too: frozenset[str]
    tells: bool
    matters: Mapping[str, int]
    stand: Stand
    content: float
    denied: bool
    around: tuple[frozenset[str], frozenset[str]] | None


@lru_cache(maxsize=20_000)
def read(text: str) -> Stance:
    """Read one statement (remembered: a statement is compared with many)."""
    words: dict[str, Word] = {}
    more = less = finds = 0
    keeps = denied_any = False
    poles: Counter[str] = Counter()
    too: set[str] = set()
    tells = False
    matters: Counter[str] = Counter()
    whole = _joined(normalise(text))
    clauses = _CLAUSE.split(whole)
    for clause in clauses:
        said = [token.text for token in tokens(clause)]
        turns = [_turn(word) for word in said]
        if said[:1] == [_STOP]:
            turns[0] = "less"
        told = not _TELLS.isdisjoint(said)
        tells |= told
        denied = sum(turn == "no" for turn in turns) % 2 == 1
        denied_any |= denied
        sign = -1 if denied else 1
        for matter in matters_in(clause, said):
            matters[matter] += sign
        against = False
        for i, (word, turn) in enumerate(zip(said, turns, strict=True)):
            if turn == "wish" or turn == "more":
                # "Vi vill inte ha" wants less; "ingen ska behöva" wants something else.
                refused = "no" in turns[i + 1 : i + 3] and turn == "wish"
                more += not refused
                less += refused and "less" not in turns  # "vi vill inte ta bort"
            elif turn == "less":
                keeps |= denied
                less += not denied
            elif turn == "keep":
                keeps |= not denied
                less += denied
            elif turn in ("good", "bad"):
                finds += sign if turn == "good" else -sign
            against |= word in _RATHER
            for axis, side in _sides(word):
                poles[axis] += sign * side
                if i and said[i - 1] in _TOO and told and _MEASURED.match(word):
                    too.add(axis)
            if len(word) > 1 and word not in _COMMON and turn not in ("no", "wish"):
                words.setdefault(
                    stem(word),
                    Word(word, _keys(word) | _way(turn, denied), denied, against, turn is not None),
                )
    improves = not tells and _wants_better(clauses)
    if improves:
        finds = min(finds, 0)
    strongest: dict[str, float] = {}
    for found in words.values():
        for key, strength in found.keys.items():
            strongest[key] = max(strength, strongest.get(key, 0.0))
    return Stance(
        text,
        tuple(words.values()),
        frozenset(key for key in strongest if key[0] != "~"),
        strongest,
        -1 if less else 1 if more and not keeps else 0,
        keeps and not less,
        finds,
        {axis: 1 if n > 0 else -1 for axis, n in poles.items() if n},
        improves,
        frozenset(too),
        tells,
        {matter: 1 if n >= 0 else -1 for matter, n in matters.items()},
        stand(clauses),
        _LACKING if improves else content(clauses),
        denied_any,
        _around(whole),
    )


def _wants_better(clauses: Sequence[str]) -> bool:
    """Whether a statement, in clauses, begins with what ought to be better."""
    said = [token.text for token in tokens(" ".join(clauses))]
    place = next((i for i, word in enumerate(said) if word not in _BEFORE_BETTER), 0)
    return said[place : place + 1] != [] and said[place] in BETTER and _COMPARES.isdisjoint(said)


def clauses_of(text: str) -> list[str]:
    """A statement in clauses, normalised, with phrases that are one word written as one."""
    return _CLAUSE.split(_joined(normalise(text)))


def _way(turn: str | None, denied: bool) -> dict[str, float]:
    """What meets in "trasig" and "fungerar inte": the way that a word gives the statement."""
    if turn is None:
        return {}
    return {f"~{_DENIED.get(turn, turn) if denied else turn}": _PART}


def _joined(text: str) -> str:
    """The text with phrases that are one word written as one, and what is free of something without
    it."""
    text = _WITHOUT.sub(r"utan \1", text)
    return _PHRASE.sub(lambda found: found.group().replace(" ", "-"), text)


def _around(text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    said = [token.text for token in tokens(text)]
    place = next((i for i, word in enumerate(said) if word in LINKS and i), None)
    if place is None:
        return None
    sides = (said[:place], said[place + 1 :])
    left, right = (
        frozenset(key for word in side if word not in _COMMON for key in _keys(word))
        for side in sides
    )
    return left - right, right - left


@lru_cache(maxsize=50_000)
def _turn(word: str) -> str | None:
    return TURNS.of(word)


@lru_cache(maxsize=50_000)
def _sides(word: str) -> tuple[tuple[str, int], ...]:
    """The side that a word takes of each pair of opposites that it belongs to."""
    return tuple(
        (axis, 1 if plus.of(word) else -1)
        for axis, (plus, minus) in _POLES.items()
        if plus.of(word) or minus.of(word)
    )


@lru_cache(maxsize=50_000)
def _keys(word: str) -> dict[str, float]:
    """What a word may meet another in, with how near that makes them."""
    found = {fold(stem(word)): _STEM}
    pieces = [piece for piece in split_compound(word) if piece != word]
    for piece in pieces:
        found.setdefault(fold(stem(piece)), _PART)
        if same := SAME.of(piece):
            found.setdefault(f"={same}", _PART)
    if same := SAME.of(word):
        found[f"={same}"] = _SAME
    if family := family_of(word):
        found.setdefault(f"#{family}", _FAMILY)
    if len(word) > 6:
        found.setdefault(f"{word[:6]}*", _PART)
    return found
