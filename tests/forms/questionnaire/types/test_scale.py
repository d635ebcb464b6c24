from __future__ import annotations

from forms.questionnaire.model import Question, Scale, Text
from tests.forms.questionnaire.types.example import Example

ENDS = (Text("Dåligt", "Badly"), Text("Bra", "Well"))
EXAMPLE = Example(
    Question("trivs", "scale", Text("Trivs", "At ease"), scale=Scale(1, 5, *ENDS, True)),
    sent=(("trivs", "4"),),
    kept={"trivs": 4},
    said="4",
    page="<dt>Median</dt><dd>4</dd>",
    line="Trivs;4–5;10;100",
    cells={"Trivs": 4},
)
