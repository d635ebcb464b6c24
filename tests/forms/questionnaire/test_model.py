"""A questionnaire is read whole, or each fault is named with its place; it comes back the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.messages import Message
from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.model import (
    BUILTIN,
    Choice,
    Condition,
    Invalid,
    Question,
    Questionnaire,
    Rule,
    Scale,
    Text,
    builtin,
    check,
    dump,
    fill,
    from_json,
    from_plain,
    load,
    same_item,
    to_json,
    untranslated,
)
from tests.forms.questionnaire.wild import ANYTHING, questionnaires

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


@given(questionnaires())
def test_what_is_written_is_read_back_the_same(q: Questionnaire) -> None:
    assert check(q) == []
    assert load(dump(q)) == q
    assert from_json(to_json(q)) == q
    assert from_json(to_json(q)).digest == q.digest
    assert from_plain(model.plain(q)) == q


@given(questionnaires(), questionnaires())
def test_other_content_has_another_digest(one: Questionnaire, two: Questionnaire) -> None:
    assert (one == two) == (one.digest == two.digest)


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


def test_the_canonical_json_does_not_change() -> None:
    # Stored with a digest: another text for the same content would look like another version.
    assert to_json(asks(RATING)) == (
        '{"id":"x","questions":[{"id":"r","label":{"en":"R","sv":"R"},"scale":{"high":7,'
        '"high_label":{"en":"much","sv":"mycket"},"low":1,"low_label":{"en":"little",'
        '"sv":"lite"}},"type":"scale"}],"title":{"en":"T","sv":"T"},"version":1}'
    )


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


def test_any_of_one_rule_is_all() -> None:
    rule = Rule("r", "is", "1")
    assert Condition("any", (rule,)) == Condition("all", (rule,))


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


def test_dimensions_get_their_choices_from_the_organisation() -> None:
    q = builtin("workshop-evaluation")
    filled = fill(q, {"district": DISTRICTS, "area": [("barn-unga", "Barn och unga", "Children")]})
    district = filled.with_role("district")
    assert district
    assert district.values == {"farsta", "bromma"}
    area = filled.with_role("area")
    assert area
    assert area.choices[0].label == Text("Barn och unga", "Children")
    # No list of professions: nobody could answer.
    assert filled.with_role("profession") is None
    assert filled.digest != q.digest
    assert same_item(q, filled, "district")


def test_a_condition_on_what_is_left_out_is_left_out_too() -> None:
    place = Question("p", "one", Text("P"), role="district")
    rules = (Rule("p", "answered"), Rule("a", "answered"))
    after = Question("b", "short", Text("B"), show_if=Condition("all", rules))
    alone = Question("c", "short", Text("C"), show_if=Condition("all", rules[:1]))
    filled = fill(asks(SHORT, place, after, alone), {})
    assert check(filled) == []
    assert filled.by_id["b"].show_if == Condition("all", rules[1:])
    assert filled.by_id["c"].show_if is None


def test_versions_can_be_compared_where_type_scale_and_choices_are_the_same() -> None:
    choosing = Question("c", "one", Text("C"), choices=YES_NO)
    before = asks(SHORT, RATING, choosing)

    def after(*questions: Question) -> Questionnaire:
        return asks(*questions, version=2)

    worded = replace(RATING, label=Text("Bättre"), scale=replace(STEPS, low_label=Text("föga")))
    assert same_item(before, after(worded), "r")
    assert not same_item(before, after(replace(RATING, scale=replace(STEPS, high=5))), "r")
    assert not same_item(before, after(replace(SHORT, id="r")), "r")
    assert not same_item(before, after(SHORT), "r")
    assert same_item(before, after(replace(choosing, choices=YES_NO[::-1])), "c")
    more = (*YES_NO, Choice("maybe", Text("Kanske")))
    assert not same_item(before, after(replace(choosing, choices=more)), "c")
