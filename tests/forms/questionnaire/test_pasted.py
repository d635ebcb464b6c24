"""Questions that are pasted as text are read as somebody would read them, faults at their row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.messages import survey as say
from forms.questionnaire import pasted
from forms.questionnaire.check import check
from forms.questionnaire.model import Questionnaire, Text


def read(text: str) -> list[tuple[object, ...]]:
    questions, problems = pasted.read(text)
    assert problems == []
    return [(q.type, q.label.sv, *(c.label.sv for c in q.choices)) for q in questions]


def test_each_way_to_write_a_question_is_read() -> None:
    found, problems = pasted.read(
        "1. Hur trivs du? 1–7 (inte alls – mycket bra)\n"
        "Hur nöjd är du (1 = inte alls, 5 = helt)\n"
        "Hur nöjd är du med chefen? (1-5)\n"
        "\n"
        "Var arbetar du?: barn och unga, äldre, vuxna\n"
        "Vad påverkar dig mest? (flera) *\n"
        "  - lönen\n"
        "\tchefen\n"
        "• Annat …\n"
        "Hur många år har du arbetat här?\n"
        "# Om dig\r\n"
        "Vad tar du med dig?\n"
        "Avstånd till jobbet (tal)\n"
    )
    assert problems == []
    assert [(q.type, q.label.sv) for q in found] == [
        ("scale", "Hur trivs du?"),
        ("free", "Hur nöjd är du (1 = inte alls, 5 = helt)"),
        ("scale", "Hur nöjd är du med chefen?"),
        ("one", "Var arbetar du?"),
        ("several", "Vad påverkar dig mest?"),
        ("number", "Hur många år har du arbetat här?"),
        ("heading", "Om dig"),
        ("free", "Vad tar du med dig?"),
        ("number", "Avstånd till jobbet"),
    ]
    scale = found[0].scale
    assert scale is not None
    assert (scale.low, scale.high, scale.low_label.sv) == (1, 7, "inte alls")
    assert scale.high_label.sv == "mycket bra"
    assert [c.label.sv for c in found[3].choices] == ["barn och unga", "äldre", "vuxna"]
    assert [(c.label.sv, c.other) for c in found[4].choices] == [
        ("lönen", False), ("chefen", False), ("Annat", True),
    ]  # fmt: skip
    assert found[4].required
    whole = Questionnaire("q", 1, Text("t"), Text(), found, ("sv",))
    assert check(whole) == []


def test_a_colon_or_a_year_is_not_taken_for_more_than_it_is() -> None:
    assert read("Tänk på hösten 2025-2026. Vad minns du?")[0][0] == "free"
    assert read("Kl. 10:30, vad gjorde du då?")[0][0] in ("free", "one")
    assert read("Berätta: vad tycker du?") == [("free", "Berätta: vad tycker du?")]


@pytest.mark.parametrize(
    ("text", "row", "message"),
    [
        ("", 1, say.PASTED_EMPTY),
        ("  - lönen\nVad?", 1, say.PASTED_OPTION_FIRST),
        ("Vad?\n\n  - lönen\nVarför?", 3, say.PASTED_ONE_OPTION),
        ("Vad?\n  Ja\n  ja", 3, say.PASTED_TWICE.format(value="ja")),
        ("Ett?\nHur? 1–99", 2, say.SURVEY_SCALE_RANGE.format(low=1, high=99, first=0, last=10)),
        ("Ett?\n" + "x" * 2001, 2, say.SURVEY_TEXT_TOO_LONG.format(length=2001, limit=2000)),
        ("Ett?\nTv\x07å?", 2, say.PASTED_UNREADABLE),
    ],
)
def test_what_cannot_be_read_is_named_at_its_row(text: str, row: int, message: object) -> None:
    _, problems = pasted.read(text)
    assert (row, message) in [(p.row, p.message) for p in problems]


@given(st.text(alphabet="ab ?:-–1234567(),/*#…\n\t\x07", max_size=120))
def test_whatever_is_pasted_is_read_or_named(text: str) -> None:
    found, problems = pasted.read(text)
    whole = Questionnaire("q", 1, Text("t"), Text(), found, ("sv",))
    assert problems or check(whole) == []
