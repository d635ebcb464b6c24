"""What is said of questions before they are asked."""

from __future__ import annotations

import pytest

from forms.messages import survey as say
from forms.questionnaire.advice import advise
from forms.questionnaire.edit import USUAL_SCALE
from forms.questionnaire.file import builtin
from forms.questionnaire.model import Choice, Question, Questionnaire, Scale, Text
from forms.questionnaire.ready import ready

STEPS = Scale(1, 5, Text("Inte alls"), Text("Helt"))


def options(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(str(n), Text(label)) for n, label in enumerate(labels))


def scale(label: str, steps: Scale = STEPS) -> Question:
    return Question("q", "scale", Text(label), scale=steps)


def said(*questions: Question) -> list[tuple[str, object]]:
    whole = Questionnaire("q", 1, Text("t"), Text(), questions, ("sv",))
    return [(p.question, p.message) for p in advise(whole)]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (scale("Hur nöjd är du med lön och chef?"), say.ADVICE_DOUBLE),
        (scale("Trivs du? Mår du bra?"), say.ADVICE_DOUBLE),
        (scale("Hur?", Scale(1, 5, Text("1"), Text("5"))), say.ADVICE_ENDS),
        (scale("Hur trivs du?", USUAL_SCALE), say.ADVICE_AGREEMENT),
        (
            Question("q", "one", Text("Var?"), choices=options("Ja", "Nej", " ja", "JA")),
            say.ADVICE_EQUAL.format(value="Ja"),
        ),
        (Question("q", "free", Text("Varför?"), required=True), say.ADVICE_REQUIRED_TEXT),
    ],
)
def test_a_habit_that_spoils_answers_is_named(question: Question, message: object) -> None:
    assert said(question) == [("q", message)]


def test_what_is_well_asked_gets_no_advice() -> None:
    assert said(
        Question("a", "scale", Text("Hur nöjd är du med lönen?"), scale=STEPS),
        Question("b", "one", Text("Var och hur arbetar du?"), choices=options("Barn", "Äldre")),
        scale("Jag trivs på jobbet.", USUAL_SCALE),
        scale("Hur väl instämmer du i att du trivs?", USUAL_SCALE),
        Question("c", "free", Text("Vad och varför?")),
    ) == []  # fmt: skip
    assert advise(builtin("threat-rating")) == []
    assert said(*(one.question for one in ready().values())) == []


def test_more_than_two_minutes_are_named_with_their_number() -> None:
    texts = [Question(f"q{n}", "free", Text("Vad?")) for n in range(6)]
    assert said(*texts) == [("", say.ADVICE_LONG.format(minutes=4))]
