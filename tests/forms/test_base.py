"""Fields that keep what was typed and say what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.account import SignInForm
from forms.base import DayField, Form, WholeNumberField, long_text, required, text
from forms.messages import common
from forms.written import normal


class Sample(Form):
    """One field of each kind."""

    name = text(required(), limit=10)
    story = long_text(limit=20)
    count = WholeNumberField(low=0, high=99)
    day = DayField()


def filled(**values: str) -> Sample:
    """The form as it was sent, validated."""
    form = Sample(MultiDict(values))
    form.validate()
    return form


def test_a_form_has_a_key_and_keeps_it() -> None:
    assert Sample().once.data != Sample().once.data
    assert filled(once="abc").once.data == "abc"
    assert filled(once="x" * 65).once.data != "x" * 65
    form = filled(once="abc")
    form.renew()
    assert form.once.data != "abc"


@pytest.mark.parametrize("empty", ["", "   ", "\n\t"])
def test_white_space_fills_nothing_in(empty: str) -> None:
    (problem,) = filled(name=empty).problems
    assert problem[0].name == "name"
    assert problem[1] == common.REQUIRED


def test_line_ends_count_as_one_character() -> None:
    assert not filled(name="a", story="x\r\n" * 10).problems
    assert filled(name="a", story="x\r\n" * 11).problems


@given(st.text(max_size=40))
def test_whatever_is_typed_as_a_number_is_read_or_explained_and_kept(written: str) -> None:
    form = filled(name="a", count=written)
    assert form.count._value() == written
    if form.count.data is not None:
        assert 0 <= form.count.data <= 99
    elif written.strip():
        assert form.count.errors


@given(st.one_of(st.text(max_size=20), st.dates().map(str)))
def test_whatever_is_typed_as_a_date_is_read_or_explained_and_kept(written: str) -> None:
    form = filled(name="a", day=written)
    assert form.day._value() == written.strip()
    assert bool(form.day.data) != bool(form.day.errors) or not written.strip()


@given(st.text())
def test_text_is_taken_as_it_reads_or_refused_with_a_reason(written: str) -> None:
    form = filled(name="a", story=written)
    assert form.story.data == normal(written)
    long = len(normal(written).replace("\r\n", "\n")) > 20
    control = any(ord(c) < 32 and c not in "\n\r\t" for c in written)
    assert bool(form.story.errors) == (long or control)


def test_a_stranger_among_choices_is_refused() -> None:
    form = SignInForm(MultiDict({"email": "x", "password": ""}))
    assert not form.validate()
    assert [field.name for field, _ in form.problems] == ["password"]
