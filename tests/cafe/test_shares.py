"""How a share is rounded."""

from __future__ import annotations

import numpy as np
import pytest

from cafe import shares


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (1, 8, 13),  # 12.5: up, and not to the even 12
        (5, 8, 63),
        (1, 200, 1),
        (1, 201, 0),
        (199, 200, 100),
        (2, 3, 67),
        (0, 7, 0),
        (7, 7, 100),
        (-1, 8, -13),
        (0.145, 1, 15),  # 0.145 * 100 is 14.499999999999998
        (-0.005, 1, -1),
        (0.0049, 1, 0),
        (np.float64(0.285), 1, 29),
    ],
)
def test_halves_go_away_from_zero(part: float, whole: float, shown: int) -> None:
    assert shares.percent(part, whole) == shown
    assert isinstance(shares.percent(part, whole), int)


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 16, 6.3), (1, 3, 33.3), (9, 80, 11.3), (7, 7, 100.0)]
)
def test_one_decimal_is_rounded_in_the_same_way(part: int, whole: int, shown: float) -> None:
    assert shares.tenths(part, whole) == shown


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        shares.percent(0, 0)
    with pytest.raises(ValueError, match="nothing"):
        shares.tenths(0, 0)


def test_shares_that_do_not_make_100_together_are_told_of() -> None:
    assert shares.off([33, 33, 33]) == 99
    assert shares.off([17, 17, 17, 17, 17, 17, None]) == 102
    assert shares.off([50, 50, None]) is None
    assert shares.off([None, 0]) is None
