from __future__ import annotations

from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example

EXAMPLE = Example(
    Question("om-dig", "heading", Text("Om dig", "About you")),
    sent=(),
    kept={},
    said="",
    page="",
    line="",
)
