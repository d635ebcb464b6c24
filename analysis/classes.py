"""Classes of numbers and quarters for figures: none with fewer persons than are enough.

Values are whole numbers with how many persons stand behind each; a quarter is `quarter`'s number.
Classes are told by their cuts: the first is all below the first cut, the last all from the last on,
so that the least and the greatest value are nobody's to read. New cuts are made inside old classes
only, so that figures of two times can be compared and do not cut across each other.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

Sizes = Mapping[int, int]
Cuts = tuple[int, ...]
# No more bars than a page shows well.
CLASSES = 12
CLOCK = (5, 15, 30, 60, 120, 180, 240)
_DAY = re.compile(r"(\d{4})-(\d{2})-\d{2}", re.A)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.A)


def quarter(written: str) -> int | None:
    """The quarter of an ISO date or of "2026-Q3", in quarters since the year 0; else None."""
    if found := _DAY.fullmatch(written):
        return int(found[1]) * 4 + (int(found[2]) - 1) // 3
    if found := _QUARTER.fullmatch(written):
        return int(found[1]) * 4 + int(found[2]) - 1
    return None


def of_numbers(sizes: Sizes, least: int, before: Cuts = ()) -> Cuts:
    """Cuts at round numbers, with at least `least` persons in each class."""
    cuts = set(before)
    for inside in _segments(sizes, before):
        cuts |= set(_greedy(inside, _round_width(inside), least))
    return tuple(sorted(cuts))


def of_times(sizes: Sizes, least: int, before: Cuts = ()) -> Cuts:
    """The same of minutes since midnight, where round is a quarter, half and whole hours."""
    cuts = set(before)
    for inside in _segments(sizes, before):
        spread = max(inside) - min(inside)
        width = next((w for w in CLOCK if spread < w * CLASSES), CLOCK[-1])
        cuts |= set(_greedy(inside, width, least))
    return tuple(sorted(cuts))


def of_quarters(sizes: Sizes, least: int, before: Cuts = ()) -> Cuts:
    """Cuts between years, with at least `least` persons in each class; within a year between
    quarters where every quarter that has anybody has as many."""
    cuts = set(before)
    for inside in _segments(sizes, before):
        by_year = tuple(_greedy(inside, 4, least))
        cuts |= set(by_year)
        for year in _segments(inside, by_year):
            one_year = len({at // 4 for at in year}) == 1
            if one_year and all(number >= least for number in year.values()):
                cuts |= set(sorted(year)[1:])
    return tuple(sorted(cuts))


def place(value: int, cuts: Cuts) -> int:
    """The class that a value is in, from 0."""
    return sum(cut <= value for cut in cuts)


def coarser(counts: Sequence[int], cuts: Cuts, kept: Cuts) -> tuple[int, ...]:
    """Counts by class put together to the classes of fewer cuts. `counts` may go on after the
    classes; what does is left as it is. ValueError: cuts that were none."""
    if not set(kept) <= set(cuts):
        raise ValueError("the kept cuts must be among the cuts")
    made = [0] * (len(kept) + 1)
    for at, number in enumerate(counts[: len(cuts) + 1]):
        made[sum(cut in kept for cut in cuts[:at])] += number
    return (*made, *counts[len(cuts) + 1 :])


def quantile(sizes: Sizes, numerator: int, denominator: int) -> float:
    """The value that `numerator`/`denominator` of the persons are at or below; the mean of two
    values when it falls between them (definition 2 of R. J. Hyndman and Y. Fan, "Sample quantiles
    in statistical packages", 1996). ValueError: of nobody."""
    total = sum(sizes.values())
    if not total:
        raise ValueError("a quantile of nobody")
    whole, part = divmod(total * numerator, denominator)
    values = sorted(value for value, number in sizes.items() if number)
    ends = list(itertools.accumulate(sizes[value] for value in values))

    def at(place: int) -> int:
        return next(value for value, end in zip(values, ends, strict=True) if end > place)

    if part or whole == 0:
        return float(at(whole))
    return (at(whole - 1) + at(min(whole, total - 1))) / 2


def _segments(sizes: Sizes, cuts: Cuts) -> Iterator[dict[int, int]]:
    """The values that somebody has, by class; empty classes are left out."""
    found: dict[int, dict[int, int]] = {}
    for value, number in sizes.items():
        if number:
            found.setdefault(place(value, cuts), {})[value] = number
    yield from (found[at] for at in sorted(found))


def _greedy(sizes: Sizes, width: int, least: int) -> Iterator[int]:
    bins: Counter[int] = Counter()
    for value, number in sizes.items():
        bins[value // width] += number
    held, rest = 0, sum(bins.values())
    for at in sorted(bins):
        if held >= least and rest >= least:
            yield at * width
            held = 0
        held += bins[at]
        rest -= bins[at]


def _round_width(sizes: Sizes) -> int:
    """The least of 1, 2, 5, 10, 20 … that makes no more than CLASSES."""
    spread = max(sizes) - min(sizes)
    for ten in itertools.count():
        for step in (1, 2, 5):
            if spread < step * 10**ten * CLASSES:
                return int(step * 10**ten)
    raise AssertionError("numbers end")
