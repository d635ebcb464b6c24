"""What a group says more, or less, than the rest does, tested with tables as units.

People at a table hear each other, so what a table says is one observation, however many notes it
wrote; a test that counts notes, or persons, finds differences where there are none. The test here
deals the tables out anew, at random, and looks how often a difference as large as the one seen
comes about by that alone (a permutation test; R. A. Fisher, "The Design of Experiments", 1935,
ch. 3). Of many topics the largest difference of each new deal is what they are all held against, so
that the chance to say anything at all where there is nothing is kept for all of them together
(P. H. Westfall and S. S. Young, "Resampling-Based Multiple Testing", 1993).
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Contrast", "contrast"]

# Somewhat more than the 0.95 that is promised, since tables that write more notes than the others'
# are dealt out as if all wrote alike.
LEVEL: Final = 0.96
# Deals; with 1,999 the smallest chance that can be seen is 0.0005.
DEALS: Final = 1_999
_TINY = 1e-9
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Contrast:
    """How much a topic is said in a group beside the rest.

    `share`, `rest_share`: the part of what is said that is about the topic (0 to 1); `difference`:
    the first less the second. `tables`, `rest_tables`: at how many tables it was said. `chance`:
    how often a difference as large, of any topic, comes about when nothing but chance decides which
    tables are the group's. `clear`: 1 when the group says it more, -1 when less, by more than
    chance would; 0 when it could be chance.
    """

    topic: str
    share: float
    rest_share: float
    difference: float
    tables: int
    rest_tables: int
    chance: float
    clear: int


def contrast(
    topics: Mapping[str, Collection[str]],
    group: Mapping[str, float],
    rest: Mapping[str, float],
    table: Mapping[str, Hashable],
    *,
    level: float = LEVEL,
    deals: int = DEALS,
) -> tuple[Contrast, ...]:
    """Compare a group with the rest, the topic with the largest difference first.

    `topics`: the passages about each topic (a theme's or a code's id); all that are looked at, as
    the chance of a mistake is kept for all of them together. `group` and `rest`: each passage with
    its weight. `table`: where each passage was said, or whatever else is one observation (the
    respondent). A table with passages on both sides is two halves that change sides together. The
    caller sees to it that neither side is too small to be shown, or has too few tables.

    ValueError: a side without passages, a passage on both sides, or a weight that is not positive.
    """
    if not group or not rest:
        raise ValueError("both sides need passages")
    if group.keys() & rest.keys():
        raise ValueError("a passage stands on both sides")
    if min(*group.values(), *rest.values()) <= 0:
        raise ValueError("a weight must be positive")
    sides = (group, rest)
    # In an order that does not depend on how the passages came.
    places = sorted({(str(table[p]), side) for side in (0, 1) for p in sides[side]})
    at = {place: number for number, place in enumerate(places)}
    weight = np.zeros(len(places))
    for side in (0, 1):
        for p, w in sides[side].items():
            weight[at[str(table[p]), side]] += w
    about = np.zeros((len(places), len(topics)))
    for number, passages in enumerate(topics.values()):
        for p in set(passages):
            for side in (0, 1):
                if p in sides[side]:
                    about[at[str(table[p]), side], number] += sides[side][p]
    ours = np.array([side == 0 for _, side in places])
    both = [name for name, side in places if side == 0 and (name, 1) in at]
    pairs = np.array([(at[name, 0], at[name, 1]) for name in both], dtype=int).reshape(-1, 2)
    dealt = _deals(ours, pairs, deals)
    seen = _differences(ours[np.newaxis, :].astype(float), weight, about)[0]
    by_chance = _differences(dealt, weight, about)
    spread = np.sqrt((by_chance**2).mean(axis=0))
    told = spread > _TINY
    scale = np.where(told, spread, 1.0)
    most = np.where(told, np.abs(by_chance) / scale, 0.0).max(axis=1, initial=0.0)
    found = []
    for number, topic in enumerate(topics):
        here = seen[number]
        far = abs(here) / scale[number] if told[number] else 0.0
        chance = (1 + int((most >= far - _TINY).sum())) / (1 + deals)
        shares = [
            float(about[ours == own, number].sum() / weight[ours == own].sum())
            for own in (True, False)
        ]
        spoke = about[:, number] > 0
        found.append(
            Contrast(
                topic=topic,
                share=min(1.0, shares[0]),
                rest_share=min(1.0, shares[1]),
                difference=float(here),
                tables=int((spoke & ours).sum()),
                rest_tables=int((spoke & ~ours).sum()),
                chance=chance,
                clear=(0 if chance > 1 - level else 1 if here > 0 else -1),
            )
        )
    return tuple(sorted(found, key=lambda c: (-c.difference, c.topic)))


def _deals(ours: Array, pairs: Array, deals: int) -> Array:
    """Which places are the group's in each deal (deals x places): whole tables change places with
    each other, the halves of a table between themselves."""
    chance = np.random.default_rng(0)
    single = np.setdiff1d(np.arange(len(ours)), pairs.ravel())
    dealt = np.zeros((deals, len(ours)))
    dealt[:, single] = chance.permuted(np.tile(ours[single].astype(float), (deals, 1)), axis=1)
    flipped = chance.integers(0, 2, size=(deals, len(pairs)))
    dealt[:, pairs[:, 0]] = flipped
    dealt[:, pairs[:, 1]] = 1 - flipped
    return dealt


def _differences(dealt: Array, weight: Array, about: Array) -> Array:
    """The difference of the shares of each topic in each deal (deals x topics)."""
    ours, every = dealt @ weight, weight.sum()
    spoken: Array = dealt @ about
    rest: Array = about.sum(axis=0) - spoken
    found: Array = spoken / ours[:, np.newaxis] - rest / (every - ours)[:, np.newaxis]
    return found
