"""CSV: opens in Swedish Excel by double click, keeps every word, runs nothing."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe.exports import commas, tables
from cafe.reports.summary import Summary


def written(write: Callable[..., None], summary: Summary, language: str = "sv") -> bytes:
    file = io.BytesIO()
    write(summary, file, language)
    return file.getvalue()


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_it_has_a_byte_order_mark_semicolons_and_crlf(summary: Callable[..., Summary]) -> None:
    data = written(commas.write, summary())
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").startswith("Punkt;Benämning;Anteckningar;")
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n")


def test_points_by_kinds_come_back_as_they_went_in(summary: Callable[..., Summary]) -> None:
    made = summary()
    rows = read(written(commas.write, made))
    assert rows[1:] == [[str(v) for v in row] for row in tables.matrix(made, "sv").rows]
    row = next(r for r in rows if r[0] == "P8")
    assert row[2:] == ["2", "2", "1", "0", "1", "0"]
    assert rows[-1][:3] == ["", "Alla anteckningar", "6"]


def test_proposals_keep_their_letters_and_cannot_run(summary: Callable[..., Summary]) -> None:
    rows = read(written(commas.write_proposals, summary()))
    assert rows[1][:2] == ['\'=HYPERLINK("http://x.example";"klicka")', "3"]
    assert rows[2][0] == "'-2+3+cmd|' /C calc'!A0"
    assert rows[2][3] == "'@bord"
    assert len(rows) == 5


def test_themes_have_their_quotes_in_one_cell(summary: Callable[..., Summary]) -> None:
    rows = read(written(commas.write_themes, summary()))
    assert rows[1][:4] == ["'+Handledning", "P8", "3", "handledning, grupp"]
    assert rows[1][4].split("\n")[0] == "Handledning varje vecka med hela gruppen"


def test_hidden_figures_are_words(summary: Callable[..., Summary]) -> None:
    rows = read(written(commas.write, summary(participants=3)))
    assert {cell for row in rows[1:-1] for cell in row[2:] if cell} == {"dolt"}


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+46 8", "-5", "@SUM(A1)", "−1"),
        *("\t=1", "\r=1", "\n=1", "   =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\u2007\u200b =1"),
        *("＝1", "＋1", "－1", "＠a", "﹢1"),
    ],
)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert commas.safe(text) == "'" + text


@pytest.mark.parametrize("text", ["", "hej", "P8", "500:-", "1", "'=1", "a=b", " text", "å"])
def test_other_text_is_left_alone(text: str) -> None:
    assert commas.safe(text) == text


def test_numbers_stay_numbers() -> None:
    assert commas.safe(7) == 7


@given(st.text(max_size=20))
def test_no_cell_begins_with_a_sign_that_runs(text: str) -> None:
    made = str(commas.safe(text))
    assert made in (text, "'" + text)
    bare = unicodedata.normalize("NFKC", made).strip()
    assert not bare.startswith(("=", "+", "-", "@"))
