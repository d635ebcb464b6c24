from __future__ import annotations

from dataclasses import replace

from cafe.reports.survey.counted import count
from cafe.reports.survey.results import answered
from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.check import check, untranslated
from forms.questionnaire.model import Choice, Question, Scale, Text
from tests.forms.questionnaire.types.example import Example, asked, judged, refused

STEPS = Scale(1, 5, Text("Nej", "No"), Text("Ja", "Yes"), dont_know=True)
ROWS = (Choice("tid", Text("Tiden räcker", "Time is enough")), Choice("stod", Text("Jag får stöd")))
EXAMPLE = Example(
    Question("hur-ar-det", "grid", Text("Hur är det", "How is it"), scale=STEPS).having(
        {"statements": ROWS}
    ),
    sent=(("hur-ar-det.tid", "2"), ("hur-ar-det.stod", "dont-know")),
    kept={"hur-ar-det.tid": 2, "hur-ar-det.stod": "dont-know"},
    said="Tiden räcker: 2; Jag får stöd: Vet inte",
    page="Tiden räcker",
    line="Hur är det – Tiden räcker;2;10;100",
    cells={"Hur är det – Tiden räcker": 2, "Hur är det – Jag får stöd": "Vet inte"},
)
Q = EXAMPLE.question


def test_each_statement_is_answered_and_judged_by_itself() -> None:
    assert judged(Q, ("hur-ar-det.tid", "5")) == {"hur-ar-det.tid": 5}
    assert refused(Q, ("hur-ar-det.tid", "6")) == common.NOT_A_CHOICE
    needed = replace(Q, required=True)
    message = say.ANSWER_STATEMENTS_NEEDED.format(count=1)
    assert refused(needed, ("hur-ar-det.tid", "5")) == message


def test_each_statement_has_its_own_base() -> None:
    answers = [{"hur-ar-det.tid": 2}, {"hur-ar-det.tid": 4, "hur-ar-det.stod": 1}, {}]
    import json

    counted = count(asked(Q), [("2026", 1, json.dumps(a)) for a in answers])
    (both,) = answered(asked(Q), counted.cell(counted.groups))
    assert [(one.item.id, one.n) for one in both.items] == [
        ("hur-ar-det.tid", 2),
        ("hur-ar-det.stod", 1),
    ]


def test_statements_are_checked_as_options_are() -> None:
    one = Q.having({"statements": ROWS[:1]})
    assert [(p.field, p.message) for p in check(asked(one))] == [
        ("statements", say.SURVEY_STATEMENTS_NEEDED)
    ]
    twice = Q.having({"statements": (ROWS[0], ROWS[0])})
    assert [p.field for p in check(asked(twice))] == ["statements.2.id"]
    assert [p.field for p in untranslated(asked(Q))] == ["statements.2.en"]
