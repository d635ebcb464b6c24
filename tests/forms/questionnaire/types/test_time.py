from __future__ import annotations

import datetime

import pytest

from cafe.exports.results import level
from cafe.reports.survey.counted import in_classes, items
from forms.messages import survey as say
from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example, asked, judged, refused

EXAMPLE = Example(
    Question("borjar", "time", Text("Börjar", "Begins")),
    sent=(("borjar", "08:30"),),
    kept={"borjar": "08:30"},
    said="08:30",
    line="Börjar;Median;08:30;",
    cells={"Börjar": datetime.time(8, 30)},
)


@pytest.mark.parametrize("written", ["8:30", "8.30", "kl 8.30", "kl. 08.30", "08:30:00"])
def test_a_time_may_be_written_in_many_ways(written: str) -> None:
    assert judged(EXAMPLE.question, ("borjar", written)) == {"borjar": "08:30"}


@pytest.mark.parametrize("written", ["24:00", "8:60", "halv nio", "8:3", "٨:٣٠"])
def test_what_is_no_time_is_refused(written: str) -> None:
    assert refused(EXAMPLE.question, ("borjar", written)) == say.ANSWER_NOT_A_TIME


def test_times_are_counted_in_classes_of_the_day() -> None:
    (item,) = items(asked(EXAMPLE.question))
    cut = in_classes(item, (480, 540))
    assert [level(cut, value, "sv") for value in cut.levels[:-1]] == [
        "00:00–07:59",
        "08:00–08:59",
        "09:00–23:59",
    ]
