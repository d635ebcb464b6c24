"""A questionnaire is read whole, or each fault is named with its place; it comes back the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.check import check, untranslated
from forms.questionnaire.file import BUILTIN, builtin, dump, from_json, from_plain, load
from forms.questionnaire.model import Invalid, Question, Questionnaire, same_item, to_json
from tests.forms.questionnaire.small import HEAD, RATING, asks, faults
from tests.forms.questionnaire.wild import ANYTHING, questionnaires


@given(questionnaires())
def test_what_is_written_is_read_back_the_same(q: Questionnaire) -> None:
    assert check(q) == []
    assert load(dump(q)) == q
    assert from_json(to_json(q)) == q
    assert from_json(to_json(q)).digest == q.digest
    assert from_plain(model.plain(q)) == q


@given(ANYTHING | st.dictionaries(st.sampled_from(["id", "version", "questions"]), ANYTHING))
def test_what_is_no_questionnaire_is_refused_and_breaks_nothing(raw: object) -> None:
    with pytest.raises(Invalid) as caught:
        from_plain(raw)
    assert caught.value.problems
    for problem in caught.value.problems:
        assert problem.sentence.sv


@given(st.data(), questionnaires())
def test_a_spoilt_field_is_named_or_harmless(data: st.DataObject, q: Questionnaire) -> None:
    raw = json.loads(to_json(q))
    spoilt = data.draw(st.sampled_from(raw["questions"]))
    key = data.draw(st.sampled_from(sorted(Question.__dataclass_fields__)))
    spoilt[key] = data.draw(ANYTHING)
    found: tuple[model.QuestionProblem, ...] = ()
    try:
        assert check(from_plain(raw)) == []
    except Invalid as invalid:
        found = invalid.problems
    assert all(problem.field or problem.question for problem in found)


@given(st.text(max_size=200))
def test_text_that_is_no_toml_or_json_is_refused(written: str) -> None:
    for reader in (load, from_json):
        with pytest.raises(Invalid):
            reader(written)


def test_faults_are_named_with_row_question_and_field() -> None:
    toml = (
        HEAD
        + '''
[[questions]]
id = "a"
type = "short"
label.sv = """
[[questions]]
Vad?"""
colour = "red"

[[questions]]
id = "b"
type = "scale"
label.sv = "B"
scale = { low = "1", high = 7, low_label = { sv = "x" }, high_label = { sv = "y" } }
required = "ja"
'''
    )
    number = say.SURVEY_FIELD_NUMBER.format(low=-model.NUMBER_MAX, high=model.NUMBER_MAX)
    assert faults(toml) == [
        (6, "a", "colour", say.SURVEY_FIELD_UNKNOWN),
        (14, "b", "required", say.SURVEY_FIELD_YES_NO),
        (14, "b", "scale.low", number),
    ]


def test_the_sentence_of_a_problem_says_where() -> None:
    with pytest.raises(Invalid) as caught:
        load(HEAD + '[[questions]]\nid = "a"\ntype = "short"\nlabel.en = "A"\n')
    (problem,) = caught.value.problems
    assert problem.sentence.sv == "Rad 5: a, label.sv: Den svenska texten saknas."
    assert problem.sentence.en == "Row 5: a, label.sv: The Swedish text is missing."


def test_a_question_without_id_is_named_by_its_number() -> None:
    found = faults(HEAD + '[[questions]]\ntype = "short"\nlabel.sv = "A"\n')
    assert [(row, question, name) for row, question, name, _ in found] == [(5, "#1", "id")]


def test_a_file_is_read_and_a_broken_one_named(tmp_path: Path) -> None:
    file = tmp_path / "q.toml"
    file.write_text(dump(asks(RATING)), encoding="utf-8")
    assert load(file) == asks(RATING)
    file.write_bytes(b'id = "\xff"')
    with pytest.raises(Invalid):
        load(file)


@pytest.mark.parametrize("name", BUILTIN)
def test_the_built_in_ones_are_whole_in_both_languages(name: str) -> None:
    q = builtin(name)
    assert q.id == name
    assert untranslated(q) == []
    for question in q.questions:
        texts = [question.label, question.help, *(c.label for c in question.choices)]
        for text in texts:
            assert bool(text.sv) == bool(text.en)
            # The same words in both languages are the sign of a forgotten translation.
            assert text.sv != text.en or not text.sv
    assert same_item(q, replace(q, version=2), q.asked[0].id)


def test_no_other_is_built_in() -> None:
    with pytest.raises(Invalid):
        builtin("../secrets")


def test_the_built_in_ones_ask_what_the_summaries_show() -> None:
    rating = builtin("threat-rating").by_id["rating"]
    assert rating.scale
    assert (rating.scale.low, rating.scale.high, rating.required) == (1, 7, True)
    use = builtin("workshop-evaluation").by_id["use"]
    assert use.scale
    assert (use.scale.low, use.scale.high) == (1, 5)
    leaving = builtin("exit-interview")
    assert {q.type for q in leaving.asked if q.role == ""} == {
        "quarter", "one", "scale", "free",
    }  # fmt: skip
    assert sum(q.type == "scale" for q in leaving.asked) == 10
    assert leaving.tagged == ("good", "less-good", "stay", "advice")
    assert leaving.with_role("consent")
    counted = builtin("consultants-on-the-day")
    assert [q.indicator for q in counted.asked if q.indicator] == [
        "Antal konsulter",
        "Antal obesatta tjänster",
    ]
