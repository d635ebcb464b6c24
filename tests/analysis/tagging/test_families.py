"""What came out of a code starts with what had been learnt of it."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.codebook import Code, Codebook, GoneCode
from analysis.tagging.families import LEARNT_FROM, wholes
from analysis.tagging.seeds import Seed
from analysis.tagging.tagger import Lesson, Tagger

# The whole is about bicycles; its parts are about their brakes and their bells.
_OF = ("pedalerna", "styret", "sadeln", "ramen", "kedjan", "däcket", "ekrarna", "växeln")
_SAYS = ("gnisslar när man trampar", "skaver", "är rostig", "behöver olja", "hoppar", "är sned")
_ELSEWHERE = ("soppan", "gröten", "osten", "brödet", "saften", "kakan", "fisken", "äpplet")
_TASTES = ("är kall", "smakar salt", "är slut", "är god", "luktar bränt", "borde bytas")
WHOLE = [f"{a} {b}" for a in _OF for b in _SAYS]
FOOD = [f"{a} {b}" for a in _ELSEWHERE for b in _TASTES]


def code(id: str, label: str, definition: str, parent: str | None = None) -> Code:
    return Code(id, label, label, label, label, "point", definition, "", (), (), (), parent=parent)


BRAKES = code("B1", "Bromsar", "Att bromsarna tar.")
BELLS = code("B2", "Ringklockor", "Att ringklockan hörs.")
MEALS = code("M", "Mat", "Mat på jobbet.")
SPLIT = Codebook(
    "x", "2", "x", (MEALS, BRAKES, BELLS), gone=(GoneCode("B", "split", ("B1", "B2")),)
)
SEEDS = tuple(
    [Seed(text, frozenset({"B"}), f"w{n % 3}", "table") for n, text in enumerate(WHOLE)]
    + [Seed(text, frozenset({"M"}), f"w{n % 3}", "table") for n, text in enumerate(FOOD)]
)
ASKED = ["växeln skaver och bromsarna är sneda", "gröten är kall och bromsarna är slut"]


def test_the_whole_of_a_part_and_of_a_sub_code_is_known() -> None:
    assert wholes(SPLIT) == {"B1": {"B", "B1", "B2"}, "B2": {"B", "B1", "B2"}}
    below = replace(SPLIT, codes=(MEALS, replace(BRAKES, parent="M"), BELLS), gone=())
    assert wholes(below) == {"B1": {"M", "B1"}}


def test_a_code_that_was_merged_or_retired_is_no_whole() -> None:
    gone = (GoneCode("B", "merged", ("B1",)), GoneCode("C", "retired"))
    assert wholes(replace(SPLIT, gone=gone)) == {}


@pytest.fixture(scope="module")
def started() -> Tagger:
    return Tagger(SPLIT, seeds=SEEDS).fit()


def test_the_parts_of_a_split_start_with_the_seeds_of_the_whole(started: Tagger) -> None:
    plain = Tagger(replace(SPLIT, gone=()), seeds=SEEDS).fit()
    place = SPLIT.ids.index("B1")

    def apart(tagger: Tagger) -> float:
        of_bicycles, of_food = tagger.probabilities(ASKED)[:, place]
        return float(of_bicycles - of_food)

    assert apart(started) > apart(plain) + 0.1
    # Their siblings are told apart by their own sentences as before.
    assert started.probabilities(["ringklockan hörs"])[0].argmax() == SPLIT.ids.index("B2")


def test_what_people_said_of_the_whole_teaches_its_parts_too() -> None:
    lessons = [Lesson(t, settled=False, before=frozenset({"B"})) for t in WHOLE]
    lessons += [Lesson(text, frozenset({"M"})) for text in FOOD]
    book = replace(SPLIT, id="own")
    taught = Tagger(book, seeds=()).fit(lessons)
    untaught = Tagger(book, seeds=()).fit(lessons[len(WHOLE) :])
    assert list(taught.families_.columns) == [1, 2]
    assert not len(untaught.families_.columns)
    before, after = (t.probabilities(ASKED)[:, 1] for t in (untaught, taught))
    assert after[0] - after[1] > before[0] - before[1]


def test_too_few_passages_about_the_whole_change_nothing() -> None:
    few = SEEDS[: LEARNT_FROM - 1] + SEEDS[len(WHOLE) :]
    found = Tagger(SPLIT, seeds=few).fit()
    plain = Tagger(replace(SPLIT, gone=()), seeds=few).fit()
    assert np.array_equal(found.probabilities(ASKED), plain.probabilities(ASKED))
    assert np.array_equal(found.lines, plain.lines)
