import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import STOPWORDS, fold, normalise, split_compound, stem, tokens


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


def test_words_are_lower_case_and_point_at_what_was_typed():
    text = "Vi BEHÖVER adm-stöd, t.ex. en skrivare!"
    assert words(text) == ["vi", "behöver", "adm-stöd", "t.ex", "en", "skrivare"]
    assert text[slice(*tokens(text)[1][1:])] == "BEHÖVER"


def test_decomposed_letters_give_the_same_words_and_positions_in_the_given_text():
    text = unicodedata.normalize("NFD", "för få på jobbet")
    assert words(text) == ["för", "få", "på", "jobbet"]
    token = tokens(text)[1]
    assert unicodedata.normalize("NFC", text[token.start : token.end]) == "få"


def test_a_word_broken_over_a_line_is_one_word_but_a_hanging_hyphen_is_not_joined():
    assert words("kompetens-\nutveckling") == ["kompetensutveckling"]
    assert words("hot-\noch våldsplan") == ["hot", "och", "våldsplan"]


def test_soft_hyphens_and_zero_width_spaces_do_not_split_words():
    assert words("hand\u00adled\u200bning") == ["handledning"]


def test_emoji_nul_and_punctuation_are_no_words():
    assert words("🙂🙂 \x00 … ---") == []


@pytest.mark.parametrize("word", ["inte", "aldrig", "utan", "få", "två", "mer", "själv"])
def test_words_that_carry_meaning_here_are_no_stop_words(word):
    assert word not in STOPWORDS


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ärendehandledning", ("ärende", "handledning")),
        ("introduktionsprogram", ("introduktion", "program")),
        ("adm-stöd", ("adm", "stöd")),
        ("arbetsbelastning", ("arbet", "belastning")),
        ("kompetensutvecklingsforum", ("kompetens", "utveckling", "forum")),
        ("handledning", ("handledning",)),
        ("xyzzyplugh", ("xyzzyplugh",)),
    ],
)
def test_compounds_are_split_into_parts_as_written(word, parts):
    assert split_compound(word) == parts


def test_parts_can_be_given_by_the_caller():
    assert split_compound("kaffekopp", {stem("kaffe"), stem("kopp")}) == ("kaffe", "kopp")


def test_fold_keeps_the_length_and_drops_dots():
    assert fold("våld på förvaltningen") == "vald pa forvaltningen"


def test_normalise_makes_white_space_and_quotes_plain():
    assert normalise("  Det\u00adta\tär\n”BRA” ") == 'detta är "bra"'


@given(st.text())
def test_tokens_lie_inside_the_text_in_order_and_are_never_empty(text):
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) and token.text for token in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=80))
def test_stemming_splitting_and_folding_take_any_word(text):
    for token in tokens(text):
        assert isinstance(stem(token.text), str)
        assert all(split_compound(token.text))
        assert len(fold(token.text)) == len(token.text)
