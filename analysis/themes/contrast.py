"""What a group says more, or less, than the rest does, tested with tables as units.

People at a table hear each other, so what a table says is one observation, however many notes it
wrote; a test that counts notes, or persons, finds differences where there are none. The test here
deals the tables out anew, at random, and looks how often a difference as large as the one seen
comes about by that alone (a permutation test; R. A. Fisher, "The Design of Experiments", 1935,
ch. 3). Of many topics the largest difference of each new deal is what they are all held against, so
that the chance to say anything at all where there is nothing is kept for all of them together
(P. H. Westfall and S. S. Young, "Resampling-Based Multiple Testing", 1993). Differences are counted
in standard errors, so that it holds as well where the tables of one side vary more than those of
the other (E. Chung and J. P. Romano, "Exact and asymptotically robust permutation tests", Annals of
Statistics 41, 2013).
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Contrast", "contrast"]

# More than the 0.95 that is promised, which holds exactly only where tables are alike on both
# sides.
LEVEL: Final = 0.975
# Deals; with 1,999 the smallest chance that can be seen is 0.0005.
DEALS: Final = 1_999
_TINY = 1e-9
# Added to an error, in parts of what chance does: tables that happen to say the same are no proof.
FLOOR: Final = 0.3
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
    own = ours[np.newaxis, :].astype(float)
    seen, seen_error = _differences(own, weight, about)
    by_chance, error = _differences(dealt, weight, about)
    spread = np.sqrt((by_chance**2).mean(axis=0))
    told = spread > _TINY
    floor = np.where(told, FLOOR * spread, 1.0)
    most = np.where(told, np.abs(by_chance) / (error + floor), 0.0).max(axis=1, initial=0.0)
    farness = np.where(told, np.abs(seen) / (seen_error + floor), 0.0)[0]
    found = []
    for number, topic in enumerate(topics):
        here = seen[0, number]
        chance = (1 + int((most >= farness[number] - _TINY).sum())) / (1 + deals)
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


def _differences(dealt: Array, weight: Array, about: Array) -> tuple[Array, Array]:
    """The difference of the shares of each topic in each deal, and its standard error by tables
    (both deals x topics)."""
    shape = (len(dealt), about.shape[1])
    difference, variance = np.zeros(shape), np.zeros(shape)
    for sign, side in ((1, dealt), (-1, 1 - dealt)):
        whole = (side @ weight)[:, np.newaxis]
        share = side @ about / whole
        # Of a ratio: how far each table is from what it would have said at the side's share.
        squares = side @ about**2 - 2 * share * (side @ (about * weight[:, np.newaxis]))
        squares = squares + share**2 * (side @ weight**2)[:, np.newaxis]
        number = side.sum(axis=1)[:, np.newaxis]
        difference = difference + sign * share
        variance = variance + np.maximum(squares, 0) / whole**2 * number / np.maximum(number - 1, 1)
    return difference, np.sqrt(variance)
