"""Names stand as in a Swedish telephone book."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe import alphabet

ORDERS = {
    "å ä ö last": ["Adam", "Zara", "Åke", "åsa", "Ärla", "Östen"],
    "titles": ["Zonens enkät", "Åkes enkät", "åtgärder", "Ängens enkät", "Östra enkäten"],
    "accents apart": ["Ida", "Idé", "Idéer", "Idor"],
    "case last": ["alma", "Alma", "Älma"],
    "a shorter name first": ["Berg", "Bergström", "Bergå"],
    "signs, digits, letters": ["- utan namn", "2:a bordet", "Bord"],
    "numbers by their size": ["Enhet 1", "enhet 2", "Enhet 3b", "Enhet 10", "Enhet Öst"],
    "words apart": ["Anna Zetterberg", "Anna-Lisa", "Annalisa"],
    "letters from elsewhere": ["Müller", "Mytt", "Mæda", "Mära", "Møller", "Mörk"],
    "v and w": ["Vera", "Villy", "Wa", "Xi"],
    "other scripts": ["Östen", "Ωmega"],
}


@pytest.mark.parametrize("case", ORDERS)
def test_names_stand_in_swedish_order(case: str) -> None:
    right = ORDERS[case]
    mixed = random.Random(7).sample(right, len(right))
    assert sorted(mixed, key=alphabet.place) == right


def test_a_letter_in_two_signs_is_the_same_letter() -> None:
    assert alphabet.place(unicodedata.normalize("NFD", "Åke Ärla")) == alphabet.place("Åke Ärla")


@given(st.text(), st.text())
def test_different_names_have_an_order(one: str, other: str) -> None:
    a, b = alphabet.place(one), alphabet.place(other)
    assert (a < b) or (b < a) or (a == b)
    if a == b:
        assert (
            unicodedata.normalize("NFC", one).strip() == unicodedata.normalize("NFC", other).strip()
        )
