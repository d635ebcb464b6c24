from __future__ import annotations

from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example

EXAMPLE = Example(
    Question("ort", "short", Text("Ort", "Place")),
    sent=(("ort", " Farsta  strand "),),
    kept={"ort": "Farsta strand"},
    said="Farsta strand",
    page="10 personer har skrivit",
    line="Ort;Har skrivit;10;100",
    cells={"Ort": "Farsta strand"},
)
