from __future__ import annotations

from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example

EXAMPLE = Example(
    Question("varfor", "free", Text("Varför", "Why"), tag=True),
    sent=(("varfor", "Rad ett\r\nrad två"),),
    kept={"varfor": "Rad ett\nrad två"},
    said="Rad ett\nrad två",
    page="10 personer har skrivit",
    line="Varför;Har skrivit;10;100",
    cells={"Varför": "Rad ett\nrad två"},
)
