"""Words as they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.questionnaire.xlsform.signs import MARKED
from forms.written import normal, unmarked


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (unicodedata.normalize("NFD", "Åsa säger Öppet idé"), "Åsa säger Öppet idé"),
        ("arbets\u00adbelastning", "arbetsbelastning"),
        ("sam\u200btal\u2060s\ufeffrum", "samtalsrum"),
        ("１２３ ＡＢＣ", "123 ABC"),
        ("\u221212 grader", "-12 grader"),
        ("811228\u20119874", "811228-9874"),
        ("oﬃciell", "officiell"),
        ("\u200b\u00ad\u3164", ""),
        ("fa\u200dmilj", "familj"),
        ("familj 👩\u200d👧 och ❤️\u200d🔥", "familj 👩\u200d👧 och ❤️\u200d🔥"),
        ("a\ufe0fb\U000e0101", "ab"),
        ("\U000e0041\U000e0042\ufe0f", ""),
        (
            "❤️ 1️⃣ \U0001f3f4\U000e0067\U000e0062\U000e007f",
            "❤️ 1️⃣ \U0001f3f4\U000e0067\U000e0062\U000e007f",
        ),
        ("\uf0b7 Fler\n\uf0a7 Mer", "• Fler\n▪ Mer"),
        ("½ tjänst – ”så” … 5 m²\u00a0x", "½ tjänst – ”så” … 5 m²\u00a0x"),
    ],
)
def test_what_looks_the_same_is_the_same(written: str, kept: str) -> None:
    assert normal(written) == kept


@given(st.text())
def test_twice_is_once(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x17F)))
def test_what_a_keyboard_gives_stays(text: str) -> None:
    composed = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    assert normal(text) == composed


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("Det &auml;r <b>br&aring;ttom</b>", "Det är bråttom"),
        ("<div class='x y'>Ett</div><div>Två<br />Tre</div>", "Ett\nTvå\nTre"),
        ('Läs <a href="https://exempel.se/?a=1&amp;b=2" target=_blank>mer</a>', "Läs mer"),
        ("1 &lt; 2 &#229;r", "1 < 2 år"),
        ("<br> mellan taggar", "mellan taggar"),
    ],
)
def test_a_web_pages_tags_and_codes_are_taken_out(given: str, plain: str) -> None:
    assert unmarked(given) == plain


@pytest.mark.parametrize(
    "text", ["a <b och c> d", "<3 kollegor", "A&O; M&M", "  två  blanka\n\n", "x<y>z", "<p", "5 &"]
)
def test_what_is_no_tag_is_left(text: str) -> None:
    assert unmarked(text) == text


@pytest.mark.parametrize("sign", ["<p ", "<p a=b ", "<a href='", "[", "[a](http:", "__", "&am"])
def test_what_only_begins_as_a_tag_is_left_and_does_not_hold_up(sign: str) -> None:
    text = sign * (100_000 // len(sign))  # minutes, if looked at anew from each sign
    assert unmarked(text) == text
    assert MARKED.search(text) is None
