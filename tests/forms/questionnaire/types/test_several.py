from __future__ import annotations

from forms.questionnaire.model import Choice, Question, Text
from tests.forms.questionnaire.types.example import Example, judged

OPTIONS = (
    Choice("lon", Text("Lön", "Pay")),
    Choice("chef", Text("Chef", "Manager")),
    Choice("annat", Text("Annat", "Other"), other=True),
)
EXAMPLE = Example(
    Question("vad-paverkar", "several", Text("Vad påverkar", "What matters"), choices=OPTIONS),
    sent=(("vad-paverkar", "chef"), ("vad-paverkar", "lon")),
    kept={"vad-paverkar": ["lon", "chef"]},
    said="Lön, Chef",
    page="Var och en kunde välja flera",
    line="Vad påverkar – Chef;Ja;10;100",
    cells={"Vad påverkar – Chef": 1},
)


def test_an_option_that_was_unticked_is_not_counted_for_its_words() -> None:
    pairs = (("vad-paverkar.other", "ångrade mig"), ("vad-paverkar", "lon"))
    assert judged(EXAMPLE.question, *pairs) == {"vad-paverkar": ["lon"]}
