"""What a group says more, or less, than the rest does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final

__all__ = ["Contrast", "contrast"]

LEVEL: Final = 0.95


@dataclass(frozen=True)
class Contrast:
    """How much a topic is said in a group beside the rest.

    `share`, `rest_share`: the part of what is said that is about the topic (0 to 1); `difference`:
    the first less the second, with its interval `low` to `high`. `passages`, `rest_passages`: how
    many passages are about it. `clear`: 1 when the group says it more, -1 when less, by an interval
    that holds for all topics of the comparison at once; 0 when it could be chance.
    """

    topic: str
    share: float
    rest_share: float
    difference: float
    low: float
    high: float
    passages: int
    rest_passages: int
    clear: int


def contrast(
    topics: Mapping[str, Collection[str]],
    group: Mapping[str, float],
    rest: Mapping[str, float],
    *,
    persons: tuple[float, float] | None = None,
    level: float = LEVEL,
) -> tuple[Contrast, ...]:
    """Compare a group with the rest, the topic with the largest difference first.

    `topics`: the passages about each topic (a theme's or a code's id). `group` and `rest`: each
    passage with the number of persons that it stands for (the persons at a table divided by its
    passages; 1 for an answer). `persons`: how many persons are behind each side, when fewer than
    the weights add up to. The caller sees to it that neither side is too small to be shown.

    A side counts as many independent voices as its weights are worth (Kish's effective number),
    and no more than its persons. Interval of the difference: Newcombe's hybrid of two Wilson
    intervals (Statistics in Medicine 17, 1998, method 10). `clear` divides the chance of a mistake
    by the number of topics (Bonferroni).

    ValueError: a side without passages, a passage on both sides, or a weight that is not positive.
    """
    if not group or not rest:
        raise ValueError("both sides need passages")
    if group.keys() & rest.keys():
        raise ValueError("a passage stands on both sides")
    if min(*group.values(), *rest.values()) <= 0:
        raise ValueError("a weight must be positive")
    sides = [(group, sum(group.values())), (rest, sum(rest.values()))]
    voices = [_effective(side.values()) for side, _ in sides]
    if persons is not None:
        voices = [min(n, limit) for n, limit in zip(voices, persons, strict=True)]
    usual = NormalDist().inv_cdf(0.5 + level / 2)
    strict = NormalDist().inv_cdf(1 - (1 - level) / 2 / max(1, len(topics)))
    found = []
    for topic, passages in topics.items():
        about = [[p for p in passages if p in side] for side, _ in sides]
        shares = [
            min(1.0, sum(side[p] for p in some) / total)
            for (side, total), some in zip(sides, about, strict=True)
        ]
        low, high = _newcombe(shares, voices, usual)
        sure_low, sure_high = _newcombe(shares, voices, strict)
        found.append(
            Contrast(
                topic=topic,
                share=shares[0],
                rest_share=shares[1],
                difference=shares[0] - shares[1],
                low=low,
                high=high,
                passages=len(about[0]),
                rest_passages=len(about[1]),
                clear=(sure_low > 0) - (sure_high < 0),
            )
        )
    return tuple(sorted(found, key=lambda c: (-c.difference, c.topic)))


def _effective(weights: Collection[float]) -> float:
    return sum(weights) ** 2 / sum(w * w for w in weights)


def _wilson(share: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's interval of a share among n."""
    middle = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def _newcombe(shares: list[float], voices: list[float], z: float) -> tuple[float, float]:
    (p, q), (m, n) = shares, voices
    (p_low, p_high), (q_low, q_high) = _wilson(p, m, z), _wilson(q, n, z)
    return (
        max(-1.0, p - q - sqrt((p - p_low) ** 2 + (q_high - q) ** 2)),
        min(1.0, p - q + sqrt((p_high - p) ** 2 + (q - q_low) ** 2)),
    )
