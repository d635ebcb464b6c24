"""How alike two statements are, and whether one says the opposite of the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from analysis.likeness.reading import Stance, Word, read

__all__ = ["Met", "Ways", "Weight", "likeness", "opposed", "plainly_opposed", "ways"]

Weight = Callable[[Word], float]
_MEETS: Final = 0.6  # how near two words are that a reader would see in both


def _even(word: Word) -> float:
    return 1.0


@dataclass(frozen=True)
class Met:
    """How much of two statements' words, by weight, meet in the other, 0 to 1: of both together,
    and of the one that is covered better; `words` of the first do."""

    both: float
    better: float
    words: tuple[Word, ...]


NOTHING: Final = Met(0.0, 0.0, ())


def likeness(one: Stance, other: Stance, weight: Weight = _even) -> Met:
    """How far two statements meet. Words that only tell a direction weigh half."""
    if one.keys.isdisjoint(other.keys):
        return NOTHING
    met, total = [0.0, 0.0], [0.0, 0.0]
    words = []
    for side, (mine, theirs) in enumerate(((one, other), (other, one))):
        for word in mine.words:
            by = weight(word) * (0.5 if word.turns else 1.0)
            near = 0.0
            for key, strength in word.keys.items():
                # the nearest of their words is the one with the strongest key of ours
                if key in theirs.strongest:
                    near = max(near, min(strength, theirs.strongest[key]))
            total[side] += by
            met[side] += by * near
            if side == 0 and near >= _MEETS and not word.turns:
                words.append(word)
    better = max(m / t for m, t in zip(met, total, strict=True) if t)
    return Met(sum(met) / sum(total), better, tuple(words))


def meets(word: Word, other: Word) -> float:
    """How near two words are by the keys that they have in common."""
    common = word.keys.keys() & other.keys.keys()
    return max((min(word.keys[key], other.keys[key]) for key in common), default=0.0)


@dataclass(frozen=True)
class Ways:
    """The ways in which two statements point, each beside the other. `un`: one has the word that
    the other has with un- before it; `passed_over`: one wants something else rather than what the
    other speaks of; `denied_apart`: most of what both speak of is denied by one only; `contrary`:
    one wants less of what the other praises, or praises what the other lacks. `agree` and `opposed`
    are what the rules make of it; they may know neither."""

    sides_apart: bool
    sides_alike: bool
    un: bool
    passed_over: bool
    denied_apart: bool
    contrary: bool
    agree: bool
    opposed: bool


def opposed(one: str, other: str) -> bool:
    """Whether two statements about the same point different ways: one wants more and the other
    less, one praises what the other finds bad, one denies what the other says."""
    return ways(read(one), read(other)).opposed


def plainly_opposed(a: Stance, b: Stance) -> bool:
    """Whether both say which way they point, and these are opposite."""
    return (
        a.wants * b.wants < 0
        or a.finds * b.finds < 0
        or (a.keeps and b.wants < 0)
        or (b.keeps and a.wants < 0)
    )


def ways(a: Stance, b: Stance) -> Ways:
    """How two statements point beside each other."""
    beside = [_beside(a, b, axis) for axis in a.poles.keys() & b.poles.keys()]
    apart, alike = not all(beside), any(beside)
    # "Bättre datorer" says what "datorerna är usla" does, and the opposite of "de fungerar bra".
    better_of_bad = (a.improves and (b.improves or b.finds < 0)) or (b.improves and a.finds < 0)
    better_of_good = (a.improves and _praises(b)) or (b.improves and _praises(a))
    un = not better_of_bad and (_un(a, b) or _un(b, a))
    passed_over = _passed_over(a, b)
    denied_apart, contrary = _denied_apart(a, b), _contrary(a, b) or _contrary(b, a)
    if (
        _crossed(a, b)
        or passed_over
        or apart
        or un
        or a.wants * b.wants < 0
        or a.finds * b.finds < 0
        or better_of_good
    ):
        agree, opposed = False, True
    elif better_of_bad or a.wants * b.wants > 0 or a.finds * b.finds > 0 or (a.keeps and b.keeps):
        agree, opposed = True, False
    else:
        agree, opposed = False, contrary or denied_apart
    return Ways(apart, alike, un, passed_over, denied_apart, contrary, agree, opposed)


def _praises(one: Stance) -> bool:
    """Whether it tells that something is good, and asks for nothing."""
    return one.finds > 0 and one.tells and not one.wants


def _beside(a: Stance, b: Stance, axis: str) -> bool:
    """Whether two take the same side of a pair of opposites. Who finds something too long wants it
    shorter: "mötena är för långa", "kortare möten"."""
    wanted = (axis in a.too and not (axis in b.too or b.tells)) or (
        axis in b.too and not (axis in a.too or a.tells)
    )
    return (a.poles[axis] == b.poles[axis]) != wanted


def _crossed(a: Stance, b: Stance) -> bool:
    """Whether what one puts first the other puts last."""
    if not (a.around and b.around):
        return False
    straight = len(a.around[0] & b.around[0]) + len(a.around[1] & b.around[1])
    crossed = len(a.around[0] & b.around[1]) + len(a.around[1] & b.around[0])
    return crossed > straight


def _contrary(a: Stance, b: Stance) -> bool:
    """What only shows where one statement says one thing and the other another."""
    if a.wants < 0:  # less of it, and: keep it, it is good, give us
        return b.keeps or (b.finds > 0 and b.wants >= 0)
    if a.wants > 0:  # there is too little, and: it is good
        return b.finds > 0 and a.finds == 0
    return False


def _un(a: Stance, b: Stance) -> bool:
    """Whether one has the word that the other has with un- before it ("orättvis", "rättvis")."""
    return any(
        word.text[0] == "o"
        and len(word.text) > 5
        and word.text[1:5] == other.text[:4]
        and word.denied == other.denied
        for word in a.words
        for other in b.words
    )


def _passed_over(a: Stance, b: Stance) -> bool:
    """Whether one wants something else rather than what the other speaks of."""
    return any(
        word.passed != other.passed and meets(word, other) >= 0.9
        for word in a.words
        for other in b.words
    )


def _denied_apart(a: Stance, b: Stance) -> bool:
    """Whether most of what both speak of is denied by one of them only.

    A lack is also told by a wish or a complaint: "ingen handledning", "vi vill ha handledning".
    """
    if (a.denied and (b.wants > 0 or b.finds < 0)) or (b.denied and (a.wants > 0 or a.finds < 0)):
        return False
    if not b.words:
        return False
    same = apart = 0.0
    for word in a.words:
        near, other = max(((meets(word, w), w) for w in b.words), key=lambda pair: pair[0])
        if word.denied == other.denied:
            same += near
        else:
            apart += near
    return apart > same
