"""A way of counting is one module, one template and a line in the registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from cafe.reports.survey.counting.registry import COUNTINGS, WORDS
from forms.questionnaire.types import registry as types
from tests.forms.questionnaire.types.test_registry import example_of

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("name", COUNTINGS)
def test_a_way_of_counting_has_a_module_and_a_template(name: str) -> None:
    one = COUNTINGS[name]
    assert one.name == name
    assert type(one).__module__ == f"cafe.reports.survey.counting.{name}"
    template = (ROOT / "templates" / "counting" / f"{name}.html").read_text(encoding="utf-8")
    for macro in ("whole(parts, caption)", "cell(one)", "wall(parts, caption)", "wall_note(parts)"):
        assert f"{{% macro {macro} %}}" in template
    assert not one.method or one.method in WORDS


def test_nothing_lies_about_that_the_registry_does_not_have() -> None:
    modules = {p.stem for p in (ROOT / "cafe/reports/survey/counting").glob("*.py")}
    assert modules - {"__init__", "base", "classed", "registry"} == set(COUNTINGS)
    templates = {p.stem for p in (ROOT / "templates/counting").glob("*.html")}
    assert templates - {"_parts"} == set(COUNTINGS)


def test_no_two_ways_have_a_word_of_the_same_key() -> None:
    keys = [key for one in COUNTINGS.values() for key in one.words]
    assert len(keys) == len(set(keys))


def test_every_way_is_some_types_and_the_other_way_round() -> None:
    used = {
        part.kind
        for name, kind in types.TYPES.items()
        for part in kind.counted(example_of(name).question)
    }
    assert used == set(COUNTINGS)
