from __future__ import annotations

from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example

EXAMPLE = Example(
    Question("slutar", "quarter", Text("Slutar", "Leaves")),
    sent=(("slutar", "2026-Q3"),),
    kept={"slutar": "2026-Q3"},
    said="2026 kvartal 3",
    page="",
    line="Slutar;Antal som svarade (n);10;",
    cells={"Slutar": "2026 kvartal 3"},
)
