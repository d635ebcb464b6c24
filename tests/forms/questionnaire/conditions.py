"""One table of cases for when a question is shown; the server and the browser are held to it
(test_conditions.py, tests/journeys/test_conditions.py)."""

from __future__ import annotations

from forms.questionnaire.model import Choice, Condition, Question, Questionnaire, Rule, Scale, Text

OPTIONS = (
    Choice("a", Text("A")),
    Choice("01", Text("Noll ett")),
    Choice("x", Text("Annat"), other=True),
)
QUESTIONS = (
    Question("one", "one", Text("One"), choices=OPTIONS),
    Question("some", "several", Text("Some"), choices=OPTIONS),
    Question("rate", "scale", Text("Rate"), scale=Scale(1, 7, Text("l"), Text("h"), True)),
    Question("many", "number", Text("Many"), low=-5, high=1500),
    Question("long", "duration", Text("Long"), high=90),
    Question("free", "free", Text("Free")),
    Question("line", "short", Text("Line")),
    Question("when", "time", Text("When")),
    Question("day", "date", Text("Day")),
    Question("well", "yesno", Text("Well")),
    Question("order", "ranking", Text("Order"), choices=OPTIONS[:2]),
)
ASKED = Questionnaire("conditions", 1, Text("Villkor"), Text(), QUESTIONS, ("sv",))


def all_of(*rules: tuple[str, ...]) -> Condition:
    return Condition("all", tuple(Rule(*rule) for rule in rules))


def any_of(*rules: tuple[str, ...]) -> Condition:
    return Condition("any", tuple(Rule(*rule) for rule in rules))


# A condition, what is sent (by key), and whether it holds.
CASES: tuple[tuple[Condition, dict[str, str | list[str]], bool], ...] = (
    (all_of(("one", "is", "a")), {"one": "a"}, True),
    (all_of(("one", "is", "a")), {"one": "01"}, False),
    (all_of(("one", "is", "a")), {}, False),
    (all_of(("one", "is", "01")), {"one": "01"}, True),
    (all_of(("one", "is-not", "a")), {"one": "a"}, False),
    (all_of(("one", "is-not", "a")), {"one": "x"}, True),
    (all_of(("one", "is-not", "a")), {}, True),
    # The words beside an option do not choose it.
    (all_of(("one", "answered")), {"one.other": "eget"}, False),
    (all_of(("one", "is", "x")), {"one": "x", "one.other": "eget"}, True),
    (all_of(("some", "is", "a")), {"some": ["01", "a"]}, True),
    (all_of(("some", "is-not", "a")), {"some": ["01", "a"]}, False),
    (all_of(("some", "is-not", "a")), {}, True),
    (all_of(("some", "answered")), {"some.other": "eget"}, False),
    (all_of(("rate", "at-least", "4")), {"rate": "4"}, True),
    (all_of(("rate", "at-least", "4")), {"rate": "3"}, False),
    (all_of(("rate", "at-least", "4")), {"rate": "dont-know"}, False),
    (all_of(("rate", "at-most", "4")), {"rate": "dont-know"}, False),
    (all_of(("rate", "is", "dont-know")), {"rate": "dont-know"}, True),
    (all_of(("rate", "is-not", "4")), {"rate": "dont-know"}, True),
    (all_of(("rate", "at-most", "4")), {}, False),
    (all_of(("many", "is", "12")), {"many": "012"}, True),
    (all_of(("many", "is", "12")), {"many": "+12"}, True),
    (all_of(("many", "is", "1450")), {"many": "1 450"}, True),
    (all_of(("many", "at-least", "0")), {"many": "-0"}, True),
    (all_of(("many", "at-most", "-1")), {"many": "-5"}, True),
    # A wrong answer is no answer.
    (all_of(("many", "answered")), {"many": "många"}, False),
    (all_of(("many", "answered")), {"many": "1.5"}, False),
    (all_of(("many", "answered")), {"many": "1501"}, False),
    (all_of(("many", "is-not", "3")), {"many": "1501"}, True),
    (all_of(("long", "at-least", "1")), {"long": "45"}, True),
    (all_of(("long", "answered")), {"long": "-1"}, False),
    (all_of(("long", "answered")), {"long": "91"}, False),
    (all_of(("free", "answered")), {"free": " \n "}, False),
    (all_of(("free", "answered")), {"free": "x"}, True),
    (all_of(("line", "answered")), {"line": " "}, False),
    (all_of(("when", "answered")), {"when": "08:30"}, True),
    (all_of(("day", "answered")), {"day": "2026-10-14"}, True),
    (all_of(("well", "is", "no")), {"well": "no", "well.why": "eget"}, True),
    (all_of(("well", "is-not", "no")), {"well": "yes"}, True),
    (all_of(("well", "answered")), {"well.why": "eget"}, False),
    (all_of(("order", "answered")), {"order.a": "1", "order.01": "2"}, True),
    (all_of(("order", "answered")), {}, False),
    (all_of(("free", "answered"), ("one", "is", "a")), {"free": "x"}, False),
    (any_of(("free", "answered"), ("one", "is", "a")), {"free": "x"}, True),
    (any_of(("free", "answered"), ("one", "is", "a")), {}, False),
)
