from __future__ import annotations

from dataclasses import replace

from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example, judged, refused

EXAMPLE = Example(
    Question("hinner-du", "yesno", Text("Hinner du?", "Enough time?")),
    sent=(("hinner-du", "no"), ("hinner-du.why", "För många  ärenden")),
    kept={"hinner-du": "no", "hinner-du.why": "För många ärenden"},
    said="Nej, För många ärenden",
    page="10 personer har skrivit",
    line="Hinner du?;Nej;10;100",
    cells={"Hinner du?": "Nej", "Hinner du? – Varför?": "För många ärenden"},
)
Q = EXAMPLE.question


def test_the_reason_is_free_to_give_and_says_nothing_by_itself() -> None:
    assert judged(Q, ("hinner-du", "yes")) == {"hinner-du": "yes"}
    assert judged(Q) == {}
    assert refused(Q, ("hinner-du.why", "x")) == say.ANSWER_CHOOSE_ONE
    assert refused(Q, ("hinner-du", "maybe")) == common.NOT_A_CHOICE
    assert refused(replace(Q, required=True)) == say.ANSWER_CHOOSE_ONE
    long = refused(Q, ("hinner-du", "no"), ("hinner-du.why", "x" * 201))
    assert long == common.TOO_LONG.format(length=201, limit=200)
