import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text import tokens
from analysis.themes import types
from analysis.themes.types import select_rows, word_types

TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="abåÄÖ Gd-'’:.,+\n\r\t\u0301\u00ad12_😀", max_size=40),
)


def words_of(texts: list[str]) -> list[list[str]]:
    flat, start, types, _ = word_types(texts)
    assert len(start) == len(texts) + 1
    return [[types[i] for i in flat[start[n] : start[n + 1]]] for n in range(len(texts))]


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS, max_size=6))
def test_texts_are_cut_as_tokens_cuts_them(texts: list[str]) -> None:
    assert words_of(texts) == [[token.text for token in tokens(text)] for text in texts]


def test_blocks_and_forgotten_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Hot, hot och våld.", "", "hot-\nbild", "Våld i VFU", "hot, igen"] * 3
    before = words_of(texts)
    monkeypatch.setattr(types, "_BLOCK", 2)
    monkeypatch.setattr(types, "_MOST_CHUNKS", 1)
    assert words_of(texts) == before
    assert before[:3] == [["hot", "hot", "och", "våld"], [], ["hotbild"]]


def test_capitals_inside_a_sentence_are_the_words_own_and_its_beginning_is_not() -> None:
    *_, capitals = word_types(["Studenter från VFU i Solna", "Lön", "IA-systemet", "SKRIKER"])
    assert {word: dict(found) for word, found in capitals.items()} == {
        "vfu": {"VFU": 1},
        "solna": {"Solna": 1},
        "ia-systemet": {"IA-systemet": 1},
    }


def test_rows_come_in_the_order_that_is_asked_for() -> None:
    flat, start = select_rows(
        np.array([1, 2, 3, 4, 5], dtype=np.int32), np.array([0, 2, 2, 5]), np.array([2, 1, 0])
    )
    assert flat.tolist() == [3, 4, 5, 1, 2]
    assert start.tolist() == [0, 3, 3, 5]
