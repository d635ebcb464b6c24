"""A question is shown as its condition says, on the server; the browser has the same cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.questionnaire.answer import shown
from forms.questionnaire.check import check
from forms.questionnaire.model import Condition, Question, Text
from forms.questionnaire.types import registry as types
from tests.forms.questionnaire.conditions import ASKED, CASES, QUESTIONS


@pytest.mark.parametrize(("condition", "sent", "holds"), CASES, ids=str)
def test_a_condition_holds(condition: Condition, sent: dict[str, object], holds: bool) -> None:
    then = Question("then", "short", Text("Då"), show_if=condition)
    q = replace(ASKED, questions=(*QUESTIONS, then))
    assert check(q) == []
    assert ("then" in shown(q, sent)) is holds


def test_every_type_that_can_be_asked_for_has_a_case() -> None:
    asked = {rule.question for condition, _, _ in CASES for rule in condition.rules}
    kinds = {ASKED.by_id[name].type for name in asked}
    assert kinds | {"quarter"} == {name for name, kind in types.TYPES.items() if kind.operators}
