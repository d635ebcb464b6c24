from __future__ import annotations

from forms.messages import survey as say
from forms.questionnaire.model import Choice, Question, Text
from tests.forms.questionnaire.types.example import Example, judged, refused

OPTIONS = (Choice("ja", Text("Ja", "Yes")), Choice("annat", Text("Annat", "Other"), other=True))
EXAMPLE = Example(
    Question("stannar", "one", Text("Stannar", "Stays"), required=True, choices=OPTIONS),
    sent=(("stannar", "annat"), ("stannar.other", "Kanske")),
    kept={"stannar": "annat", "stannar.other": "Kanske"},
    said="Annat, Kanske",
    page="Annat",
    line="Stannar;Annat;10;100",
    cells={"Stannar": "Annat", "Stannar – Annat, med egna ord": "Kanske"},
)


def test_words_of_an_option_that_is_not_chosen_are_no_part_of_the_answer() -> None:
    q = EXAMPLE.question
    assert judged(q, ("stannar", "ja"), ("stannar.other", "ångrade mig")) == {"stannar": "ja"}
    assert refused(q, ("stannar.other", "ångrade mig")) == say.ANSWER_CHOOSE_ONE
