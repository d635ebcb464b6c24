"""What is meant in other words."""

import numpy as np
import pytest

from analysis.codebook import Code, Codebook
from analysis.tagging.background import background
from analysis.tagging.concepts import CONCEPTS, Concepts, concepts_of
from analysis.tagging.tagger import Tagger
from analysis.words import Words


def code(id: str, label: str, definition: str) -> Code:
    return Code(id, label, label, label, label, "area", definition, "", (), (), ())


BOOK = Codebook(
    "own", "1", "x", (code("W", "Köer", "Hur länge man står i kö."), code("F", "Mat", "Maten."))
)


@pytest.mark.parametrize("said", ["Det dröjer i veckor", "Lång väntetid", "De får vänta"])
def test_a_code_is_found_in_words_that_neither_it_nor_its_examples_have(said: str) -> None:
    tagger = Tagger(BOOK).fit()
    found, nothing = tagger.probabilities([said, "Det regnar i Bromma"])
    assert found.argmax() == 0
    assert found[0] > 2 * nothing[0]


def test_what_is_said_in_any_of_its_words_is_the_same_concept() -> None:
    queues, waits = (set(concepts_of(Words(text))) for text in ("Köerna växer", "Man får vänta"))
    assert "matter väntetid" in queues & waits
    assert not {n for n in concepts_of(Words("Bättre lön"), families=False) if "family" in n}
    assert "family Lön" in concepts_of(Words("Bättre lön"))


def test_every_concept_has_a_name_of_its_own_that_no_word_has() -> None:
    assert len(set(CONCEPTS)) == len(CONCEPTS) == len(background().concepts)
    assert all(" " in name for name in CONCEPTS)


def test_of_a_passage_without_concepts_and_of_an_untaught_code_the_judge_knows_nothing() -> None:
    taught, asked = (
        [concepts_of(Words(text)) for text in texts]
        for texts in (("Man får vänta", "Hmm", "Bättre lön"), ("Hmm", "Köer", ""))
    )
    truth = np.array([[True, False], [False, False], [False, False]])
    judge = Concepts(background()).fit(taught, truth, np.ones_like(truth), np.ones(3))
    scores = judge.scores(asked)
    assert scores[0, 0] == scores[2, 0] < scores[1, 0]
    assert not scores[:, 1].any()
    assert judge.scores([]).shape == (0, 2)


def test_another_way_of_reading_own_codebooks_is_another_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = Tagger(BOOK).fit().model
    monkeypatch.setattr("analysis.tagging.tagger.UNSEEDED", "otherwise")
    assert Tagger(BOOK).fit().model != before
