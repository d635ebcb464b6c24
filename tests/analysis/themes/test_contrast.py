import pytest

from analysis.themes.contrast import contrast


def group(prefix: str, number: int, weight: float = 1.0) -> dict[str, float]:
    return {f"{prefix}{i}": weight for i in range(number)}


def test_a_difference_of_shares_has_newcombes_interval() -> None:
    # Newcombe (1998), table II: 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    topics = {"larm": [f"g{i}" for i in range(56)] + [f"r{i}" for i in range(48)]}
    (found,) = contrast(topics, group("g", 70), group("r", 80))
    assert found.share == pytest.approx(0.8)
    assert found.rest_share == pytest.approx(0.6)
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert (found.passages, found.rest_passages, found.clear) == (56, 48, 1)


def test_persons_weigh_and_limit_what_passages_can_prove() -> None:
    topics = {"larm": [f"g{i}" for i in range(56)] + [f"r{i}" for i in range(48)]}
    (rows,) = contrast(topics, group("g", 70), group("r", 80))
    (few,) = contrast(topics, group("g", 70), group("r", 80), persons=(14, 80))
    assert few.difference == rows.difference
    assert few.low < 0 < rows.low
    assert few.clear == 0
    uneven = group("g", 69) | {"g69": 300.0}
    (one_loud,) = contrast(topics, uneven, group("r", 80))
    assert one_loud.share == pytest.approx(56 / 369)
    assert one_loud.high - one_loud.low > 2 * (rows.high - rows.low)


def test_many_topics_make_chance_differences_unclear() -> None:
    about = [f"g{i}" for i in range(54)] + [f"r{i}" for i in range(47)]
    alone = contrast({"larm": about}, group("g", 70), group("r", 80))[0]
    others = {f"t{i}": [f"g{i}", f"r{i}"] for i in range(30)}
    among = contrast({"larm": about, **others}, group("g", 70), group("r", 80))[0]
    assert alone.topic == among.topic == "larm"
    assert (alone.low, alone.clear, among.clear) == (among.low, 1, 0)


def test_what_is_said_less_and_what_nobody_says() -> None:
    topics = {"lön": [f"r{i}" for i in range(40)], "kaffe": []}
    first, second = contrast(topics, group("g", 50), group("r", 60))
    assert (first.topic, first.clear) == ("kaffe", 0)
    assert (second.topic, second.clear) == ("lön", -1)
    assert first.low < 0 < first.high


@pytest.mark.parametrize(
    ("one", "rest", "why"),
    [
        ({}, {"r": 1.0}, "passages"),
        ({"r": 1.0}, {"r": 1.0}, "both sides"),
        ({"g": 0.0}, {"r": 1.0}, "positive"),
    ],
)
def test_sides_that_cannot_be_compared_are_refused(
    one: dict[str, float], rest: dict[str, float], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        contrast({}, one, rest)
