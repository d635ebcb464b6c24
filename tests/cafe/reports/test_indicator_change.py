"""A change in words: both ends, per cent of where it began, and no comparison over a break."""

from __future__ import annotations

import pytest

from cafe.reports import indicator_change
from cafe.reports.indicators import IndicatorFigure
from cafe.store.indicators import Break, Definition, Indicator


def indicator(kind: str = "count", unit: str = "personer") -> Indicator:
    definition = Definition("Konsulter", unit, kind, "month", False, "HR", "De som är inhyrda")
    return Indicator(1, "Konsulter", 1, definition)


def figures(**values: float | None) -> list[IndicatorFigure]:
    return [
        IndicatorFigure(period[1:].replace("_", "-"), None, None, value)
        for period, value in values.items()
    ]


# The city's consultants, as its report has them.
CONSULTANTS = figures(
    p2016_04=88, p2016_11=100, p2017_04=83, p2017_11=60, p2018_04=58, p2018_11=34, p2019_05=23,
    p2019_11=22, p2020_04=29, p2020_11=30, p2021_04=26,
)  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "language", "said"),
    [
        ("", "", "sv",
         "Från 88 personer i april 2016 till 26 i april 2021: minskat med 70 procent."),
        ("2016-11", "2021-04", "sv",
         "Från 100 personer i november 2016 till 26 i april 2021: minskat med 74 procent."),
        ("2019-11", "2020-11", "sv",
         "Från 22 personer i november 2019 till 30 i november 2020: ökat med 36 procent."),
        ("", "", "en",
         "From 88 personer in April 2016 to 26 in April 2021: down by 70 per cent."),
    ],
)  # fmt: skip
def test_a_count_changes_by_per_cent_of_where_it_began(
    since: str, until: str, language: str, said: str
) -> None:
    change = indicator_change.between(indicator(), CONSULTANTS, (), since, until)
    assert change is not None
    assert indicator_change.sentence(indicator(), change, language) == said


def test_a_number_of_nobody_knows_what_has_no_unit() -> None:
    of = indicator(unit="antal")
    change = indicator_change.between(of, figures(p2019=2, p2020=4))
    assert change is not None
    assert indicator_change.sentence(of, change) == "Från 2 år 2019 till 4 år 2020: ökat med 2."


def test_a_share_changes_by_percentage_points() -> None:
    of = indicator("share", "procent")
    change = indicator_change.between(of, figures(p2015=13.9, p2020=10.7))
    assert change is not None
    said = "Från 13,9 procent år 2015 till 10,7 år 2020: minskat med 3,2 procentenheter."
    assert indicator_change.sentence(of, change) == said


def test_one_percentage_point_is_one() -> None:
    of = indicator("share", "procent")
    change = indicator_change.between(of, figures(p2019=9, p2020=8))
    assert change is not None
    assert indicator_change.sentence(of, change).endswith("minskat med 1 procentenhet.")


def test_few_change_by_their_number_and_what_is_the_same_is_said_to_be() -> None:
    for last, said in ((2, "minskat med 1."), (3, "oförändrat")):
        change = indicator_change.between(indicator(), figures(p2019_04=3, p2020_04=last))
        assert change is not None
        assert said in indicator_change.sentence(indicator(), change)


def test_what_is_hidden_is_no_end() -> None:
    change = indicator_change.between(
        indicator(), figures(p2018_04=None, p2019_04=40, p2020_04=30, p2021_04=None)
    )
    assert change is not None
    assert (change.first.period, change.last.period, change.by) == ("2019-04", "2020-04", -25)
    assert indicator_change.between(indicator(), figures(p2018_04=None, p2019_04=40)) is None


def test_nothing_is_compared_over_a_break() -> None:
    anew = (Break(1, "2018-04", "Även chefer räknas"),)
    change = indicator_change.between(indicator(), CONSULTANTS, anew)
    assert change is not None
    assert (change.first.period, change.by) == ("2018-04", -55)
    change = indicator_change.between(indicator(), CONSULTANTS, anew, "2016-04")
    assert change is not None
    assert "går inte att jämföra" in indicator_change.sentence(indicator(), change)
