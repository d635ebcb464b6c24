"""Which words a search finds, and which it leaves alone."""

from __future__ import annotations

import pytest

from analysis import search


def found(asked: str, word: str, *, folded: bool = False) -> bool:
    query = search.read(asked, folded=folded)
    return bool(query.marks(word))


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("larm", "larmknapp"),
        ("larm", "överfallslarm"),
        ("larm", "Överfallslarmen"),
        ("larm", "brandlarmsknapparna"),
        ("larmet", "personlarm"),
        ("overfallslarm", "överfallslarm"),
        ("arende", "ärenden"),
        ("telefoner", "telefonen"),
        ("telefon", "jourtelefonen"),
        ("knapp", "larmknapp"),
        ("möte", "möten"),
        ("mote", "mötet"),
        ("tid", "telefontid"),
        ("hot", "hotfulla"),
        ("adm-stöd", "adm-stödet"),
        ("STRESS", "stressen"),
        ("HR", "HR"),
    ],
)
def test_a_word_is_found_by_its_beginning_another_ending_or_a_part(asked: str, word: str) -> None:
    assert found(asked, word)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("larm", "alarm"),
        ("råd", "område"),
        ("råd", "tråd"),
        ("art", "start"),
        ("bil", "mobil"),
        ("press", "express"),
        ("värd", "vård"),
        ("möte", "motell"),
        ("telefon", "telegram"),
        ("hr", "hrm"),
    ],
)
def test_letters_that_only_look_like_a_part_are_left_alone(asked: str, word: str) -> None:
    assert not found(asked, word)


def test_who_writes_without_dots_meets_only_half_unless_asked_to_meet_all() -> None:
    assert not found("vård", "vard")
    assert found("vård", "vard", folded=True)


def test_function_words_are_left_out_unless_there_is_nothing_else() -> None:
    assert len(search.read("larm i huset").terms) == 2
    assert len(search.read("vi ska").terms) == 2
    assert search.read(" – ! ").terms == ()


def test_marks_stand_where_the_words_stand() -> None:
    text = "Vi saknar överfallslarm; larmen är gamla."
    query = search.read("larm")
    assert [text[a:b] for a, b in query.marks(text)] == ["överfallslarm", "larmen"]


@pytest.mark.parametrize("written", ['"', "larm* OR", "NEAR(", "words : x", "a" * 500, "-", "’"])
def test_nothing_that_is_typed_is_read_as_syntax(written: str) -> None:
    for term in search.read(written).terms:
        assert all(form.isalnum() for form in (*term.equal, *term.begins, *term.inside))
