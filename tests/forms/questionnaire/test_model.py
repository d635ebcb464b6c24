"""A questionnaire has one canonical form, and is filled and compared by what it asks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from forms.questionnaire.check import check
from forms.questionnaire.file import builtin
from forms.questionnaire.model import (
    Choice,
    Condition,
    Question,
    Questionnaire,
    Rule,
    Text,
    fill,
    same_item,
    to_json,
)
from tests.forms.questionnaire.small import DISTRICTS, RATING, SHORT, STEPS, YES_NO, asks
from tests.forms.questionnaire.wild import questionnaires


@given(questionnaires(), questionnaires())
def test_other_content_has_another_digest(one: Questionnaire, two: Questionnaire) -> None:
    assert (one == two) == (one.digest == two.digest)


def test_the_canonical_json_does_not_change() -> None:
    # Stored with a digest: another text for the same content would look like another version.
    assert to_json(asks(RATING)) == (
        '{"id":"x","questions":[{"id":"r","label":{"en":"R","sv":"R"},"scale":{"high":7,'
        '"high_label":{"en":"much","sv":"mycket"},"low":1,"low_label":{"en":"little",'
        '"sv":"lite"}},"type":"scale"}],"title":{"en":"T","sv":"T"},"version":1}'
    )


def test_any_of_one_rule_is_all() -> None:
    rule = Rule("r", "is", "1")
    assert Condition("any", (rule,)) == Condition("all", (rule,))


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
