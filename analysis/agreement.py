"""How far people agree with each other, and with the machine, about the codes of passages.

Cohen's kappa compares two readers, Krippendorff's alpha (nominal) any number of them with gaps.
Both say how much of the agreement that chance leaves open was reached: 1 is full agreement, 0 what
readers would reach who use each code as often but blindly.

Each figure has an interval and the number of passages behind it, or None and the reason.

Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20 (1960); K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011);
intervals by the percentile bootstrap over passages (B. Efron 1979).
"""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LEAST",
    "NO_VARIATION",
    "TOO_FEW",
    "Agreement",
    "CodeAgreement",
    "Disagreement",
    "cohen_kappa",
    "disagreements",
    "krippendorff_alpha",
    "over_codes",
    "pair_by_code",
    "pair_over_codes",
    "pairs",
    "per_code",
    "strength",
]

TOO_FEW: Final = "too_few"
NO_VARIATION: Final = "no_variation"
LEAST: Final = 10  # passages read by two, below which a figure would be chance
LEVEL: Final = 0.95
_RESAMPLES: Final = 2000
_SEED: Final = 20_170_301
_CHUNK: Final = 4_000_000  # cells of one block of resamples

Floats = NDArray[np.float64]
# Reader → passage → the codes that the reader gave it (none is an empty collection). A passage
# that a reader has not read is left out.
Readings = Mapping[str, Mapping[str, Collection[str]]]


@dataclass(frozen=True)
class Agreement:
    """A coefficient with its interval (95 % unless asked otherwise), or None and why.

    `value`: kappa or alpha. `low`, `high`: its interval. `percent`: share of comparisons, two
    readers at a time, that were equal (0 to 1). `passages`: how many at least two readers read.
    `used`: how many of them got the code from at least one (for whole labels: all).
    `why`: TOO_FEW (fewer than the least number of passages) or NO_VARIATION (all values are the
    same, so that chance alone would agree and the coefficient is 0/0); None when there is a value.
    """

    value: float | None
    low: float | None
    high: float | None
    percent: float | None
    passages: int
    used: int
    why: str | None = None


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement about one code; `None` as code: about all of them together."""

    code: str | None
    agreement: Agreement


@dataclass(frozen=True)
class Disagreement:
    """A passage and a code that its readers do not agree on: who gave it, and who did not."""

    passage: str
    code: str
    given_by: tuple[str, ...]
    not_given_by: tuple[str, ...]


def cohen_kappa(
    first: Sequence[Hashable | None],
    second: Sequence[Hashable | None],
    *,
    least: int = LEAST,
    level: float = LEVEL,
) -> Agreement:
    """Cohen's kappa of two readers, whose values stand in the same order; None is a missing one.

    ValueError: sequences of unequal length.
    """
    both = [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    known = {value: i for i, value in enumerate(dict.fromkeys(v for pair in both for v in pair))}
    q = len(known)
    cells = np.zeros((len(both), q * q))
    for row, (a, b) in enumerate(both):
        cells[row, known[a] * q + known[b]] = 1
    return _figure(cells, lambda sums: _kappa(sums, q), len(both), len(both), least, level)


def krippendorff_alpha(
    readers: Sequence[Sequence[Hashable | None]],
    *,
    least: int = LEAST,
    level: float = LEVEL,
) -> Agreement:
    """Krippendorff's alpha for nominal values: readers × passages, None where one is missing.

    Passages with fewer than two values say nothing and are left out, as the method has it.
    ValueError: readers of unequal length.
    """
    columns = [
        [value for value in column if value is not None] for column in zip(*readers, strict=True)
    ]
    columns = [column for column in columns if len(column) > 1]
    known = {v: i for i, v in enumerate(dict.fromkeys(v for column in columns for v in column))}
    counts = np.zeros((len(columns), len(known)))
    for row, column in enumerate(columns):
        for value in column:
            counts[row, known[value]] += 1
    return _figure(_coincidences(counts), _alpha, len(columns), len(columns), least, level)


def per_code(
    readings: Readings, codes: Sequence[str], *, least: int = LEAST, level: float = LEVEL
) -> tuple[CodeAgreement, ...]:
    """Krippendorff's alpha of all readers for each code: given or not given."""
    shared = _shared(readings)
    found = []
    for code in codes:
        counts = np.array([_given(readings, passage, code) for passage in shared], dtype=float)
        counts = counts.reshape(len(shared), 2)
        used = int((counts[:, 1] > 0).sum())
        figure = _figure(_coincidences(counts), _alpha, len(shared), used, least, level)
        found.append(CodeAgreement(code, figure))
    return tuple(found)


def over_codes(
    readings: Readings, codes: Sequence[str], *, least: int = LEAST, level: float = LEVEL
) -> Agreement:
    """Krippendorff's alpha over all decisions (passage × code) together.

    The decisions on one passage are not independent; the interval draws whole passages.
    """
    shared = _shared(readings)
    cells = np.zeros((len(shared), 4))
    for row, passage in enumerate(shared):
        counts = np.array([_given(readings, passage, code) for code in codes], dtype=float)
        cells[row] = _coincidences(counts.reshape(len(codes), 2)).sum(axis=0)
    used = sum(any(_given(readings, p, code)[1] for code in codes) for p in shared)
    return _figure(cells, _alpha, len(shared), used, least, level)


def pair_by_code(
    readings: Readings,
    first: str,
    second: str,
    codes: Sequence[str],
    *,
    least: int = LEAST,
    level: float = LEVEL,
) -> tuple[CodeAgreement, ...]:
    """Cohen's kappa of two readers for each code. The machine is a reader like others."""
    shared = _shared({r: readings[r] for r in (first, second)})
    found = []
    for code in codes:
        cells = _pair_cells(readings, first, second, shared, [code])
        used = int((cells[:, 0] < 1).sum())
        figure = _figure(cells, lambda sums: _kappa(sums, 2), len(shared), used, least, level)
        found.append(CodeAgreement(code, figure))
    return tuple(found)


def pair_over_codes(
    readings: Readings,
    first: str,
    second: str,
    codes: Sequence[str],
    *,
    least: int = LEAST,
    level: float = LEVEL,
) -> Agreement:
    """Cohen's kappa of two readers over all decisions (passage × code) together.

    The interval draws whole passages.
    """
    shared = _shared({r: readings[r] for r in (first, second)})
    cells = _pair_cells(readings, first, second, shared, codes)
    used = int((cells[:, 0] < len(codes)).sum())
    return _figure(cells, lambda sums: _kappa(sums, 2), len(shared), used, least, level)


def disagreements(readings: Readings, codes: Sequence[str]) -> tuple[Disagreement, ...]:
    """What to settle: passages in their first reader's order, codes in the order given."""
    found = []
    for passage in _shared(readings):
        read = {reader: by[passage] for reader, by in readings.items() if passage in by}
        for code in codes:
            yes = tuple(reader for reader, given in read.items() if code in given)
            no = tuple(reader for reader, given in read.items() if code not in given)
            if yes and no:
                found.append(Disagreement(passage, code, yes, no))
    return tuple(found)


def strength(value: float) -> str:
    """The usual word for a coefficient, as a key: "poor" below 0, then "slight", "fair" (above
    0.20), "moderate" (0.40), "substantial" (0.60), "almost_perfect" (0.80).

    Source: J. R. Landis and G. G. Koch, Biometrics 33 (1977). The limits are custom, not law.
    """
    if value < 0:
        return "poor"
    limits = ((0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))
    return next((word for limit, word in limits if value <= limit), "almost_perfect")


def pairs(readings: Readings) -> tuple[tuple[str, str], ...]:
    """Every two readers who have read a passage in common, in order."""
    return tuple(
        (a, b) for a, b in combinations(readings, 2) if readings[a].keys() & readings[b].keys()
    )


# --- counting -----------------------------------------------------------------------------------


def _shared(readings: Readings) -> list[str]:
    """The passages that at least two readers have read, each once."""
    times: dict[str, int] = {}
    for read in readings.values():
        for passage in read:
            times[passage] = times.get(passage, 0) + 1
    return [passage for passage, number in times.items() if number > 1]


def _given(readings: Readings, passage: str, code: str) -> tuple[int, int]:
    """How many readers did not give the code to the passage, and how many did."""
    said = [code in by[passage] for by in readings.values() if passage in by]
    return len(said) - sum(said), sum(said)


def _pair_cells(
    readings: Readings, first: str, second: str, shared: Sequence[str], codes: Sequence[str]
) -> Floats:
    """Passages × (neither, second only, first only, both): how many codes fall in each."""
    cells = np.zeros((len(shared), 4))
    for row, passage in enumerate(shared):
        a, b = readings[first][passage], readings[second][passage]
        for code in codes:
            cells[row, 2 * (code in a) + (code in b)] += 1
    return cells


def _coincidences(counts: Floats) -> Floats:
    """Of units × values: the number of values, observed disagreement and agreement, the counts.

    A unit's pairs of values weigh 1/(m - 1), so that each value weighs the same.
    """
    m = counts.sum(axis=1)
    pairs = np.maximum(m - 1, 1)
    agree = (counts * (counts - 1)).sum(axis=1) / pairs
    return np.column_stack([m - agree, agree, counts])


# --- coefficients -------------------------------------------------------------------------------

# Both take rows of summed cells and return (observed agreement, agreement by chance) of each.
Parts = tuple[Floats, Floats]


def _kappa(sums: Floats, q: int) -> Parts:
    table = sums.reshape(-1, q, q)
    total = np.maximum(table.sum(axis=(1, 2)), 1)
    observed = np.trace(table, axis1=1, axis2=2) / total
    chance = (table.sum(axis=1) * table.sum(axis=2)).sum(axis=1) / total**2
    return observed, chance


def _alpha(sums: Floats) -> Parts:
    counts = sums[:, 2:]
    total = counts.sum(axis=1)
    observed = sums[:, 1] / np.maximum(total, 1)
    chance = (counts * (counts - 1)).sum(axis=1) / np.maximum(total * (total - 1), 1)
    return observed, chance


def _figure(
    cells: Floats,
    parts: Callable[[Floats], Parts],
    passages: int,
    used: int,
    least: int,
    level: float,
) -> Agreement:
    """The coefficient of cells (passages × what is summed) with its interval, or why not."""
    if not passages or not cells.size:
        return Agreement(None, None, None, None, passages, used, TOO_FEW)
    observed, chance = (float(some[0]) for some in parts(cells.sum(axis=0, keepdims=True)))
    if passages < max(least, 1):
        return Agreement(None, None, None, observed, passages, used, TOO_FEW)
    if chance >= 1 - 1e-12:
        return Agreement(None, None, None, observed, passages, used, NO_VARIATION)
    value = (observed - chance) / (1 - chance)
    low, high = _bootstrap(cells, parts, level)
    if observed >= 1 - 1e-12:
        # Resamples of passages without any disagreement cannot vary; what n passages leave open
        # is Wilson's bound for an event that was never seen.
        z = NormalDist().inv_cdf(0.5 + level / 2)
        low, high = 1 - z * z / (passages + z * z) / (1 - chance), 1.0
    return Agreement(value, min(low, value), max(high, value), observed, passages, used)


def _bootstrap(
    cells: Floats, parts: Callable[[Floats], Parts], level: float
) -> tuple[float, float]:
    """Percentile interval over resampled passages; a resample without variation is left out."""
    kinds, times = np.unique(cells, axis=0, return_counts=True)
    rng = np.random.default_rng(_SEED)
    values: list[Floats] = []
    size = max(1, min(_RESAMPLES, _CHUNK // max(len(kinds), 1)))
    for start in range(0, _RESAMPLES, size):
        number = min(size, _RESAMPLES - start)
        drawn = rng.multinomial(int(times.sum()), times / times.sum(), size=number)
        observed, chance = parts(drawn @ kinds)
        open_ = chance < 1 - 1e-12
        values.append((observed[open_] - chance[open_]) / (1 - chance[open_]))
    found = np.concatenate(values)
    low, high = np.quantile(found, [0.5 - level / 2, 0.5 + level / 2]) if len(found) else (-1, 1)
    return float(low), float(high)
