from __future__ import annotations

from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example

EXAMPLE = Example(
    Question("antal", "number", Text("Antal", "Number"), low=0, high=90),
    sent=(("antal", "12"),),
    kept={"antal": 12},
    said="12",
    page="",
    line="Antal;Antal som svarade (n);10;",
    cells={"Antal": 12},
)
