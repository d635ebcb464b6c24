from __future__ import annotations

from dataclasses import replace

import pytest

from cafe.reports.survey.counted import items
from cafe.reports.survey.counting.base import GroupCounts
from cafe.reports.survey.results import said
from forms.messages import Message, common
from forms.messages import survey as say
from forms.questionnaire.check import check
from forms.questionnaire.model import Choice, Question, Text
from tests.forms.questionnaire.types.example import Example, asked, judged, refused

OPTIONS = tuple(Choice(n, Text(n.title(), n.upper())) for n in ("lon", "tid", "chef"))
EXAMPLE = Example(
    Question("viktigast", "ranking", Text("Viktigast", "First"), choices=OPTIONS).having(
        {"first": 2}
    ),
    sent=(("viktigast.tid", "1"), ("viktigast.chef", "2"), ("viktigast.lon", "")),
    kept={"viktigast": ["tid", "chef"]},
    said="1. Tid, 2. Chef",
    page="Sattes först",
    line="Viktigast – Tid;Plats 1;10;100",
    cells={"Viktigast – Tid": 1, "Viktigast – Chef": 2},
)
Q = EXAMPLE.question
ALL = replace(Q, settings=())


@pytest.mark.parametrize(
    ("places", "message"),
    [
        ({"tid": "1", "lon": "1"}, say.ANSWER_PLACE_TWICE.format(place=1)),
        ({"tid": "2"}, say.ANSWER_PLACE_MISSING.format(place=1)),
        ({"tid": "3"}, common.NOT_A_CHOICE),
        ({"tid": "0"}, common.NOT_A_CHOICE),
        ({"tid": "01"}, common.NOT_A_CHOICE),
    ],
)
def test_places_are_given_in_order_and_once(places: dict[str, str], message: Message) -> None:
    assert refused(Q, *((f"viktigast.{name}", n) for name, n in places.items())) == message


def test_a_required_ranking_has_all_its_places() -> None:
    needed = replace(Q, required=True)
    assert refused(needed, ("viktigast.tid", "1")) == say.ANSWER_PLACES_NEEDED.format(count=2)
    assert refused(needed) == say.ANSWER_PLACES_NEEDED.format(count=2)
    assert judged(Q, ("viktigast.tid", "1")) == {"viktigast": ["tid"]}


def test_no_more_places_than_options_and_no_words_of_ones_own() -> None:
    assert [p.field for p in check(asked(Q.having({"first": 4})))] == ["first"]
    own = (*OPTIONS, Choice("annat", Text("Annat"), other=True))
    assert [p.field for p in check(asked(replace(ALL, choices=own)))] == ["choices"]


def test_the_mean_place_is_of_those_who_gave_one() -> None:
    item = next(i for i in items(asked(Q)) if i.choice == "tid")
    assert item.levels == ("1", "2", "unplaced", "")
    answers: list[object] = [["tid", "chef"], ["lon", "tid"], ["lon", "chef"], None]
    counts = [0] * 4
    for value in answers:
        counts[item.level(value)] += 1
    one = said(item, GroupCounts(4, {item.id: tuple(counts)}))
    assert (one.n, one.mean, one.levels[0].percent) == (3, 1.5, 33)
