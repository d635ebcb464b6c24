from __future__ import annotations

from dataclasses import replace

from forms.messages import common
from forms.questionnaire.check import check
from forms.questionnaire.model import NUMBER_MAX, Question, Text
from tests.forms.questionnaire.types.example import Example, asked, judged, refused

EXAMPLE = Example(
    Question("restid", "duration", Text("Restid", "Journey"), high=600),
    sent=(("restid", "45"),),
    kept={"restid": 45},
    said="45 minuter",
    page="45 minuter",
    line="Restid;Median;45 minuter;",
    cells={"Restid": 45},
)


def test_nothing_takes_less_than_no_time() -> None:
    open_ended = replace(EXAMPLE.question, high=None)
    message = common.NUMBER_RANGE.format(low=0, high=NUMBER_MAX)
    assert refused(open_ended, ("restid", "-1")) == message
    assert judged(open_ended, ("restid", "0")) == {"restid": 0}
    assert [p.field for p in check(asked(replace(open_ended, low=-5)))] == ["low"]
