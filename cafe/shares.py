"""How a share is rounded: the only place in cafe that makes per cent of a part and a whole.

Halves go away from zero, so that 12.5 is 13 and a difference of -0.5 is -1. Shares of one whole are
rounded one by one and never forced to make 100 together: where they do not, whoever shows them says
that they are rounded (`off`).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


def percent(part: float, whole: float = 1) -> int:
    """`part` of `whole` in whole per cent. Raises ValueError: of nothing."""
    return _away_from_zero(100 * _exact(part), whole)


def tenths(part: float, whole: float = 1) -> float:
    """`part` of `whole` in per cent with one decimal. Raises ValueError: of nothing."""
    return _away_from_zero(1000 * _exact(part), whole) / 10


def off(shown: Iterable[int | None]) -> int | None:
    """What the shown per cent of one whole (None: not shown) make together; None when it is 100, or
    when none is above 0."""
    total = sum(one for one in shown if one is not None)
    return total if total not in (0, 100) else None


def _exact(number: float) -> Fraction:
    # As it is written: the float 0.145 is a little less than 0.145, which is no reason for 14 %.
    return Fraction(repr(float(number))) if isinstance(number, float) else Fraction(number)


def _away_from_zero(part: Fraction, whole: float) -> int:
    if not whole:
        raise ValueError("a share of nothing")
    share = part / _exact(whole)
    half = Fraction(1, 2)
    return int(share + half) if share >= 0 else -int(half - share)
