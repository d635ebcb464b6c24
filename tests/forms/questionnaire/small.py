"""Small questionnaires for tests, and what is found wrong with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.messages import Message
from forms.questionnaire.check import check
from forms.questionnaire.file import load
from forms.questionnaire.model import Choice, Invalid, Question, Questionnaire, Scale, Text

HEAD = """id = "x"
version = 1
title.sv = "T"
title.en = "T"
"""
DISTRICTS = [("farsta", "Farsta", "Farsta"), ("bromma", "Bromma", "Bromma")]


def faults(toml: str) -> list[tuple[int | None, str, str, Message]]:
    """Row, question, field and sentence of all that is wrong."""
    with pytest.raises(Invalid) as caught:
        load(toml)
    return [(p.row, p.question, p.field, p.message) for p in caught.value.problems]


def asks(*questions: Question, **about: object) -> Questionnaire:
    made = Questionnaire("x", 1, Text("T", "T"), Text(), questions)
    return replace(made, **about)  # type: ignore[arg-type]


def the_fault(*questions: Question, **about: object) -> tuple[str, str]:
    """Question and field of the only fault."""
    (problem,) = check(asks(*questions, **about))
    assert problem.sentence.sv != problem.sentence.en
    return problem.question, problem.field


SHORT = Question("a", "short", Text("A", "A"))
STEPS = Scale(1, 7, Text("lite", "little"), Text("mycket", "much"))
RATING = Question("r", "scale", Text("R", "R"), scale=STEPS)
YES_NO = (Choice("yes", Text("Ja", "Yes")), Choice("no", Text("Nej", "No")))
