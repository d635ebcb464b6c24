"""An example of a type: each `test_<type>.py` here has one, and the walk through the whole way
(tests/cafe/test_every_type.py) takes them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.messages import Message
from forms.questionnaire.answer import Answer, clean
from forms.questionnaire.build import sent
from forms.questionnaire.model import Question, Questionnaire, Text
from forms.questionnaire.types.base import AnswerCell


@dataclass(frozen=True)
class Example:
    """A question (whose id is made of its label), what a page sends of an answer to it (by key),
    what is kept of that, how a person reads it, what the results tell of ten such answers: on the
    page, and in a line of the CSV file; and the cells of a single answer in exported data that are
    filled, by the heading of their column."""

    question: Question
    sent: tuple[tuple[str, str], ...] = ()
    kept: dict[str, object] = field(default_factory=dict)
    said: str = ""
    page: str = ""
    line: str = ""
    cells: Mapping[str, AnswerCell] = field(default_factory=dict)


def asked(*questions: Question) -> Questionnaire:
    """A questionnaire with the questions."""
    return Questionnaire("x", 1, Text("T", "T"), Text(), questions)


def judged(question: Question, *pairs: tuple[str, str]) -> object:
    """The values of an answer by key, or the message that says what is wrong with it."""
    whole = asked(question)
    found = clean(whole, sent(whole, [(f"q-{name}", value) for name, value in pairs]))
    return found.values if isinstance(found, Answer) else found[0].message


def refused(question: Question, *pairs: tuple[str, str]) -> Message:
    """What is wrong with an answer."""
    found = judged(question, *pairs)
    assert isinstance(found, Message), found
    return found
