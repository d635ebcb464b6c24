"""What keeps a questionnaire from being used is named with question and field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.messages import survey as say
from forms.questionnaire.check import check, untranslated
from forms.questionnaire.model import Choice, Condition, Question, Rule, Text
from tests.forms.questionnaire.small import RATING, SHORT, STEPS, YES_NO, asks, the_fault


def test_ids_are_there_once() -> None:
    assert the_fault(SHORT, SHORT) == ("a", "id")
    assert the_fault(replace(SHORT, id="1a")) == ("1a", "id")
    assert the_fault(SHORT, id="å") == ("", "id")


@pytest.mark.parametrize(
    "condition",
    [
        Condition("all", (Rule("b", "answered"),)),  # itself
        Condition("all", (Rule("later", "answered"),)),
        Condition("all", (Rule("nothing", "answered"),)),
        Condition("all", (Rule("r", "is", "8"),)),
        Condition("all", (Rule("r", "is", "dont-know"),)),
        Condition("all", (Rule("r", "at-least", "x"),)),
        Condition("all", (Rule("r", "at-least", "04"),)),
        Condition("all", (Rule("r", "answered", "1"),)),
        Condition("all", (Rule("r", "contains", "1"),)),
        Condition("all", (Rule("a", "is", "x"),)),
        Condition("all", ()),
        Condition("none", (Rule("r", "is", "1"),)),
    ],
)
def test_conditions_ask_for_possible_answers_to_earlier_questions(condition: Condition) -> None:
    asking = Question("b", "short", Text("B", "B"), show_if=condition)
    later = Question("later", "short", Text("L", "L"))
    assert the_fault(SHORT, RATING, asking, later) == ("b", "show_if")


def test_a_condition_is_told_by_the_wording_of_the_question_that_it_asks() -> None:
    later = Question("new__1", "short", Text("Var bor du?", "Where do you live?"))
    asking = replace(SHORT, show_if=Condition("all", (Rule("new__1", "answered"),)))
    (problem,) = check(asks(asking, later))
    assert "”Var bor du?”" in problem.message.in_language("sv")
    assert "“Where do you live?”" in problem.message.in_language("en")


def test_where_nothing_is_written_no_language_is_missing() -> None:
    (nothing,) = check(asks(replace(SHORT, label=Text())))
    (english,) = check(asks(replace(SHORT, label=Text("", "Why?"))))
    assert (nothing.message, english.message) == (
        say.SURVEY_WORDING_NEEDED,
        say.SURVEY_SWEDISH_NEEDED,
    )


@pytest.mark.parametrize(("low", "high"), [(1, 1), (7, 1), (-1, 5), (0, 11)])
def test_scales_have_at_least_two_steps_within_reach(low: int, high: int) -> None:
    scale = replace(STEPS, low=low, high=high)
    assert the_fault(replace(RATING, scale=scale)) == ("r", "scale")


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (replace(RATING, scale=None), "scale"),
        (replace(RATING, scale=replace(STEPS, low_label=Text())), "scale.low_label.sv"),
        (replace(RATING, label=Text("", "R")), "label.sv"),
        (replace(RATING, label=Text("R\x00", "R")), "label.sv"),
        (replace(RATING, label=Text(" R", "R")), "label.sv"),
        (replace(RATING, label=Text("R" * 2001, "R")), "label.sv"),
        (replace(RATING, type="slider"), "type"),
        (replace(SHORT, scale=STEPS), "scale"),
        (replace(SHORT, choices=YES_NO), "choices"),
        (replace(SHORT, tag=True), "tag"),
        (replace(SHORT, low=1), "low"),
        (replace(SHORT, type="one"), "choices"),
        (replace(SHORT, type="one", choices=YES_NO[:1]), "choices"),
        (replace(SHORT, type="one", choices=YES_NO + YES_NO[:1]), "choices.3.id"),
        (replace(SHORT, type="one", choices=(*YES_NO, Choice("a b", Text("x")))), "choices.3.id"),
        (
            replace(SHORT, type="one", choices=tuple(replace(c, other=True) for c in YES_NO)),
            "choices",
        ),
        (replace(SHORT, type="number", low=5, high=4), "low"),
        (replace(SHORT, type="number", role="persons"), "low"),
        (replace(SHORT, type="number", indicator="Antal"), "indicator"),
        (replace(SHORT, role="district"), "role"),
        (replace(SHORT, role="king"), "role"),
        (
            replace(SHORT, type="one", role="consent", choices=(YES_NO[1], Choice("x", Text("x")))),
            "choices",
        ),
        (Question("a", "short", Text("A"), indicator="x"), "indicator"),
    ],
)
def test_what_does_not_fit_the_type_is_named(question: Question, field: str) -> None:
    found = check(asks(question))
    assert field in {problem.field for problem in found}
    assert {problem.question for problem in found} == {question.id}


def test_headings_and_texts_ask_nothing() -> None:
    heading = Question("h", "heading", Text("H", "H"))
    assert the_fault(heading) == ("", "questions")
    assert the_fault(SHORT, replace(heading, required=True)) == ("h", "required")
    hidden = replace(SHORT, id="b", show_if=Condition("all", (Rule("h", "answered"),)))
    assert the_fault(SHORT, heading, hidden) == ("b", "show_if")


def test_one_question_has_a_role() -> None:
    place = Question("p", "one", Text("P", "P"), role="district")
    assert the_fault(place, replace(place, id="q")) == ("q", "role")


def test_missing_english_is_reported_and_no_error() -> None:
    made = asks(replace(SHORT, label=Text("A")), RATING)
    assert check(made) == []
    assert [(p.question, p.field) for p in untranslated(made)] == [("a", "label.en")]
    assert untranslated(replace(made, languages=("sv",))) == []
    assert made.questions[0].label.in_language("en") == "A"
