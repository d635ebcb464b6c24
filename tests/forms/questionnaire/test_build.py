"""The form of a questionnaire says what the questionnaire says, and judges as `clean` does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.base import Form
from forms.messages import common
from forms.messages import survey as say
from forms.questionnaire import model
from forms.questionnaire.answer import Answer, clean
from forms.questionnaire.build import AnswerForm, field_name, form_class, sent, skeleton
from forms.questionnaire.file import BUILTIN, builtin, from_json
from forms.questionnaire.model import Questionnaire, fill, to_json
from forms.questionnaire.types import registry as types
from tests.forms.questionnaire.wild import questionnaires

DISTRICTS = {"district": [("farsta", "Farsta", "Farsta"), ("bromma", "Bromma", "Bromma")]}
RATING = fill(builtin("threat-rating"), DISTRICTS)


def typed(q: Questionnaire, *pairs: tuple[str, str], language: str = "sv") -> AnswerForm:
    return form_class(q, language)(MultiDict([("once", "k"), *pairs]))


def test_a_whole_form_holds_the_answer() -> None:
    form = typed(
        RATING,
        ("q-rating", "6"),
        ("q-given-by", "group"),
        ("q-persons", "7"),
        ("q-seen", "threats"),
        ("q-seen", "violence"),
        ("q-seen", "other"),
        ("q-seen.other", "Förföljelse"),
        ("q-district", "farsta"),
    )
    assert isinstance(form, Form)
    assert form.validate()
    assert form.answer == Answer(
        "threat-rating",
        1,
        {
            "rating": 6,
            "given-by": "group",
            "persons": 7,
            "seen": ["threats", "violence", "other"],
            "seen.other": "Förföljelse",
            "district": "farsta",
        },
    )
    assert form.once.data == "k"
    assert form.alert is None


def test_faults_stand_at_their_fields_and_all_that_was_typed_comes_back() -> None:
    form = typed(
        RATING,
        ("q-rating", "9"),
        ("q-given-by", "group"),
        ("q-persons", " många "),
        ("q-describe", "Ett stycke\r\n\r\noch ett till"),
        ("q-seen", "threats"),
    )
    assert not form.validate()
    assert form.answer is None
    assert form.alert == common.CHECK_FIELDS
    assert [(field.id, message) for field, message in form.problems] == [
        ("q-rating", common.NOT_A_CHOICE),
        ("q-persons", common.NOT_A_NUMBER),
    ]
    assert form["q-persons"].data == " många "
    assert 'value=" många "' in form["q-persons"]()
    assert "och ett till" in form["q-describe"]()
    assert form["q-seen"].data == ["threats"]
    assert form["q-rating"].flags.required


def test_what_is_hidden_is_not_required_and_not_kept() -> None:
    form = typed(RATING, ("q-rating", "2"), ("q-given-by", "person"), ("q-persons", "12"))
    assert form.validate()
    assert form.answer
    assert form.answer.values == {"rating": 2, "given-by": "person"}
    assert "persons" not in form.shown
    assert "profession" not in RATING.by_id


def test_a_draft_fills_the_form_again() -> None:
    values = {"rating": 6, "seen": ["threats"], "describe": "…", "unknown": "x", "persons": "sju"}
    form = form_class(RATING, "sv").of(values)
    assert form["q-rating"].data == "6"
    assert 'checked id="q-rating-5"' in form["q-rating"]()
    assert form["q-seen"].data == ["threats"]
    assert form["q-persons"].data == "sju"
    assert form.typed == {"rating": "6", "seen": ["threats"], "describe": "…", "persons": "sju"}


def test_a_form_that_nobody_filled_in_asks_for_what_is_required() -> None:
    form = typed(RATING)
    assert not form.validate()
    assert {field.id: message for field, message in form.problems} == {
        "q-rating": say.ANSWER_CHOOSE_STEP,
        "q-given-by": say.ANSWER_CHOOSE_ONE,
    }


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", BUILTIN)
def test_labels_help_and_choices_are_in_the_language(name: str, language: str) -> None:
    q = fill(builtin(name), DISTRICTS)
    form = form_class(q, language)()
    for item, question in zip(skeleton(q, language), q.questions, strict=True):
        assert item.label == question.label.in_language(language)
        if types.of(question).silent:
            assert item.name not in form
            continue
        field = form[item.name]
        assert field.id == item.name
        assert field.label.text == item.label
        assert field.description == item.help == question.help.in_language(language)
        assert [o.value for o in item.options] == [
            choice.value for choice in getattr(field, "choices", ())
        ]
        assert (item.other_name in form) is (question.other is not None)


def test_the_skeleton_tells_all_that_a_page_draws() -> None:
    items = {item.id: item for item in skeleton(RATING, "en")}
    assert [item.id for item in skeleton(RATING, "en")] == [q.id for q in RATING.questions]
    rating = items["rating"]
    assert (rating.low, rating.high, rating.required) == (1, 7, True)
    assert (rating.low_label, rating.high_label) == ("Very small", "Very large")
    assert [o.label for o in rating.options] == list("1234567")
    assert rating.options[0].id == "q-rating:1"
    assert items["describe"].limit == model.FREE_MAX
    assert json.loads(items["persons"].show_if) == {"all": [["q-given-by", "is", "group"]]}
    assert [o.value for o in items["seen"].options if o.other] == ["other"]
    assert items["seen"].other_name == "q-seen.other"


@given(questionnaires())
def test_no_two_things_on_a_page_have_the_same_id(q: Questionnaire) -> None:
    items = skeleton(q, "sv")
    ids = [item.name for item in items] + [item.other_name for item in items if item.other_name]
    ids += [option.id for item in items for option in item.options]
    assert len(ids) == len(set(ids))


def test_a_class_is_made_once_for_a_version_and_language() -> None:
    again = from_json(to_json(RATING))
    assert again is not RATING
    assert form_class(again, "sv") is form_class(RATING, "sv")
    assert form_class(RATING, "en") is not form_class(RATING, "sv")
    assert form_class(builtin("threat-rating"), "sv") is not form_class(RATING, "sv")


def test_ids_may_be_called_as_anything_of_the_form_is() -> None:
    names = ("data", "errors", "validate", "once", "alert", "meta", "process", "answer", "items")
    asked = tuple(model.Question(n, "short", model.Text(n)) for n in names)
    q = Questionnaire("x", 1, model.Text("T"), model.Text(), asked)
    form = typed(q, *((field_name(n), "x") for n in names))
    assert form.validate()
    assert form.answer
    assert set(form.answer.values) == set(names)


@given(st.data())
def test_the_form_and_clean_judge_alike(data: st.DataObject) -> None:
    q = data.draw(questionnaires())
    names = [field_name(key) for key in sorted(q.keys)]
    options = sorted({value for question in q.asked for value in question.values})
    values = st.sampled_from([*options, "", " ", "7", "2026-10-14", "2026-Q1", "x"])
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(names), values), max_size=12))
    once_each = {
        name: value for name, value in pairs if q.by_id.get(name[2:]) not in q.asked
        or q.by_id[name[2:]].type != model.SEVERAL
    }  # fmt: skip
    pairs = [*once_each.items(), *(pair for pair in pairs if pair[0] not in once_each)]
    found = clean(q, sent(q, pairs))
    form = typed(q, *pairs)
    assert form.validate() is isinstance(found, Answer)
    if isinstance(found, Answer):
        assert form.answer == found
    else:
        assert form.wrong == {field_name(p.question): p.message for p in found}
        assert len(form.problems) == len(found)


def test_a_posted_form_is_read_without_its_own_fields() -> None:
    pairs = [("once", "k"), ("q-seen", "a"), ("q-rating", "1"), ("q-rating", "2"), ("q-no", "x")]
    assert sent(RATING, pairs) == {"seen": ["a"], "rating": ["1", "2"], "no": "x"}
    found = clean(RATING, sent(RATING, pairs))
    assert isinstance(found, tuple)
    assert ("", say.ANSWER_QUESTION_UNKNOWN) in {(p.question, p.message) for p in found}
    assert ("rating", say.ANSWER_UNREADABLE) in {(p.question, p.message) for p in found}
