from __future__ import annotations

from forms.questionnaire.model import Question, Text
from tests.forms.questionnaire.types.example import Example

EXAMPLE = Example(
    Question("las-detta", "text", Text("Läs detta", "Read this")),
    sent=(),
    kept={},
    said="",
    page="",
    line="",
)
