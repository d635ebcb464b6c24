from __future__ import annotations

import datetime

from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example

EXAMPLE = Example(
    Question("dag", "date", Text("Dag", "Day")),
    sent=(("dag", "2026-10-14"),),
    kept={"dag": "2026-10-14"},
    said="2026-10-14",
    page="",
    line="Dag;Antal som svarade (n);10;",
    cells={"Dag": datetime.date(2026, 10, 14)},
)
