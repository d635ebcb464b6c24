"""The forms that questionnaires are written with give back what they were filled with."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField

from forms.questionnaire import edit, model
from forms.questionnaire.check import check
from forms.questionnaire.file import BUILTIN, builtin
from forms.questionnaire.model import Question, Rule, Text
from forms.questionnaire.types import registry as types

BUILT_IN = [q for name in BUILTIN for q in builtin(name).questions]


def posted(form: edit.QuestionForm) -> MultiDict[str, str]:
    """What a browser sends of the form."""
    sent: MultiDict[str, str] = MultiDict()
    for name, field in form._fields.items():
        if isinstance(field, BooleanField):
            if field.data:
                sent[name] = "y"
        elif field.data is not None:
            sent[name] = str(field.data).replace("\n", "\r\n")
    for field in form.row_fields.values():
        name = field.row
        for number, row in enumerate(form.rows[field.name]):
            sent[f"{name}-{number}-sv"], sent[f"{name}-{number}-en"] = row.sv, row.en
            sent[f"{name}-{number}-id"] = row.id
            if row.other:
                sent[f"{name}-{number}-other"] = "y"
    for number, rule in enumerate(form.rules):
        sent[f"rule-{number}"], sent[f"rule-{number}-n"] = rule.said, rule.number
    return sent


@pytest.mark.parametrize("question", BUILT_IN, ids=lambda q: q.id)
def test_a_built_in_question_goes_through_its_form_unchanged(question: Question) -> None:
    form = edit.QuestionForm.of(question)
    assert form.question(question.id) == question
    assert edit.QuestionForm(posted(form)).question(question.id) == question


def test_a_rule_on_a_number_is_shown_with_its_number_beside() -> None:
    asked = Question("n", "number", Text("Hur många?"))
    row = edit.of_number(edit.RuleRow("n at-least -4"), {"n": asked})
    assert (row.said, row.number) == ("n at-least #", "-4")
    assert edit.of_number(edit.RuleRow("n answered "), {"n": asked}).said == "n answered "
    form = edit.QuestionForm(MultiDict({"label_sv": "x", "rule-0": row.said, "rule-0-n": " - 4"}))
    made = form.question("x")
    assert made.show_if is not None
    assert made.show_if.rules == (Rule("n", "at-least", "-4"),)


def test_all_that_a_condition_can_ask_for_is_valid() -> None:
    for name in BUILTIN:
        questionnaire = builtin(name)
        for group in edit.rule_groups(questionnaire.questions, "sv"):
            for choice in group.choices:
                said = choice.said.replace("#", "1")
                identity, operator, value = said.split(" ", 2)
                asked = questionnaire.by_id[identity]
                assert operator in types.of(asked).operators
                assert not value or asked.type == "number" or value in asked.values


@given(st.text(max_size=80), st.sets(st.text(max_size=8)))
def test_any_words_make_an_id_that_is_free(words: str, taken: set[str]) -> None:
    made = edit.slug(words, taken, "question")
    assert model.ID.fullmatch(made)
    assert made not in taken


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=12), st.text())
def test_whatever_is_sent_makes_a_question_that_can_be_judged(
    sent: dict[str, str], wish: str
) -> None:
    for kind in types.TYPES:
        known = {"type": kind, "choice-0-sv": "", "rule-0": sent.get("rule-0", "a b c")}
        form = edit.QuestionForm(MultiDict({**known, **sent}))
        form.rearrange(wish)
        form.validate()
        question = form.question("q")
        whole = model.Questionnaire("q", 1, Text("t"), Text(), (question,))
        check(whole)
        json.loads(model.to_json(whole))


@pytest.mark.parametrize("content", ['{"id": 3, "version": 1}', '{"questions": {}}', "[]"])
def test_what_is_damaged_is_no_draft(content: str) -> None:
    with pytest.raises(model.Invalid):
        edit.unfinished(content)
