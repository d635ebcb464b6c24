"""Every type has all that a type is made of."""

from __future__ import annotations

import datetime
import importlib
from pathlib import Path

import pytest

from forms.questionnaire.answer import Answer, as_data, clean
from forms.questionnaire.build import field_name, form_class, sent, skeleton
from forms.questionnaire.check import check
from forms.questionnaire.file import dump, from_json, load
from forms.questionnaire.model import to_json
from forms.questionnaire.types import registry as types
from forms.questionnaire.types.base import DAY, TIME_OF_DAY, WHOLE_NUMBER, WORDS
from tests.forms.questionnaire.types.example import Example, asked

ROOT = Path(__file__).resolve().parents[4]
KINDS = list(types.TYPES)


def example_of(name: str) -> Example:
    """The example that the type's own tests have."""
    module = importlib.import_module(f"tests.forms.questionnaire.types.test_{name}")
    found: Example = module.EXAMPLE
    assert found.question.type == name
    return found


@pytest.mark.parametrize("name", KINDS)
def test_a_type_has_a_module_a_template_and_a_line_in_the_registry(name: str) -> None:
    kind = types.TYPES[name]
    assert kind.name == name
    assert type(kind).__module__ == f"forms.questionnaire.types.{name}"
    template = (ROOT / "templates" / "questions" / f"{name}.html").read_text(encoding="utf-8")
    for macro in ("called()", "draw(item, page)", "edit(form, f)"):
        assert f"{{% macro {macro} %}}" in template


def test_nothing_lies_about_that_the_registry_does_not_have() -> None:
    modules = {p.stem for p in (ROOT / "forms/questionnaire/types").glob("*.py")}
    shared = {"__init__", "base", "choosing", "fields", "registry", "xls"}
    assert modules - shared == set(KINDS)
    templates = {p.stem for p in (ROOT / "templates/questions").glob("*.html")}
    assert templates - {"_parts"} == set(KINDS)


def test_a_field_of_one_name_is_the_same_field() -> None:
    for kind in types.TYPES.values():
        for field in kind.fields:
            assert types.FIELDS[field.name] is field


@pytest.mark.parametrize("name", KINDS)
def test_a_type_is_kept_read_judged_and_filled_in_again(name: str) -> None:
    example = example_of(name)
    kind, whole = types.TYPES[name], asked(example.question)
    assert [p for p in check(whole) if p.question] == []
    if not kind.silent:
        assert from_json(to_json(whole)) == whole
        assert load(dump(whole)) == whole
    pairs = [(field_name(key), value) for key, value in example.sent]
    found = clean(whole, sent(whole, pairs))
    assert isinstance(found, Answer)
    assert found.values == example.kept
    assert kind.said(example.question, found.values, "sv") == example.said
    again = as_data(whole, found.values)
    assert clean(whole, again) == found
    form = form_class(whole, "sv").of(found.values)
    assert form.validate()
    assert form.answer == found
    assert kind.said(example.question, form.typed, "sv") == example.said
    (item,) = skeleton(whole, "sv")
    assert set(item.names) == {field_name(key) for key in kind.keys(example.question)}
    assert set(kind.words(example.question)) <= set(kind.keys(example.question))


@pytest.mark.parametrize("name", KINDS)
def test_a_type_says_what_its_answers_are_as_data(name: str) -> None:
    example = example_of(name)
    kind, q = types.TYPES[name], example.question
    columns = {column.id: column for column in kind.columns(q)}
    assert len(columns) == len(list(kind.columns(q)))
    # What somebody wrote stands under its own key, so that it is told from what was chosen.
    written = {identity for identity, column in columns.items() if column.kind == WORDS}
    assert written == set(kind.words(q))
    assert bool(columns) == (not kind.silent)
    fits = {WHOLE_NUMBER: int, DAY: datetime.date, TIME_OF_DAY: datetime.time}
    for language in ("sv", "en"):
        assert kind.cells(q, {}, language) == {}
        cells = kind.cells(q, example.kept, language)
        assert set(cells) <= set(columns)
        for identity, cell in cells.items():
            assert isinstance(cell, (fits.get(columns[identity].kind, str), str))
    assert {v for v in kind.cells(q, example.kept, "sv").values() if v != 0} == set(
        example.cells.values()
    )
