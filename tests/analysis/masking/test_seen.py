"""What looks the same is masked the same, at its place in the text as given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.masking.mask import find, mask
from analysis.masking.seen import seen


@pytest.mark.parametrize(
    "text",
    [
        "Kollegan heter Björn Åkerström",
        "Åsa Öberg sa att det räcker",
        "Mejla åsa.öst@kommun.example",
    ],
)
def test_decomposed_letters_are_masked_as_composed_ones(text: str) -> None:
    parted = unicodedata.normalize("NFD", text)
    assert parted != text
    assert mask(parted).text == unicodedata.normalize("NFD", mask(text).text)
    for one, other in zip(find(parted), find(text), strict=True):
        given = parted[one.start : one.end]
        assert unicodedata.normalize("NFC", given) == text[other.start : other.end]


@pytest.mark.parametrize(
    "number",
    [
        "811228-98\u00ad74",
        "8112\u200b28-9874",
        "８１１２２８-９８７４",
        "811228\u22129874",
        "070\u2060-174 06 05",
        "811228\ufe0f-98\U000e004174",
    ],
)
def test_signs_that_cannot_be_seen_hide_no_number(number: str) -> None:
    assert mask(f"Det gäller {number}, sa hon").text.startswith("Det gäller [")
    assert mask(f"Det gäller {number}, sa hon").text.endswith("], sa hon")


@given(st.text())
def test_places_lie_in_the_text_as_given(text: str) -> None:
    plain, origin = seen(text)
    if origin is None:
        assert plain == text
    else:
        assert len(origin) == len(plain) + 1
        assert origin == sorted(origin)
        assert origin[-1] == len(text)


@given(st.text(alphabet=st.sampled_from("aåo\u0308\u030a\u00ad\u200b1２-ﬁ½ \n"), max_size=12))
def test_what_is_seen_is_seen_as_it_is(text: str) -> None:
    plain = seen(text)[0]
    assert seen(plain)[0] == plain


@given(st.text(alphabet=st.one_of(st.characters(codec="latin-1"), st.characters()), max_size=30))
def test_what_is_seen_does_not_depend_on_how_soon_that_is_known(text: str) -> None:
    # A sign that is not seen makes every character be looked at in its place.
    whole, _ = seen(f"{text}å\u200b")
    assert seen(f"{text}å")[0] == whole
