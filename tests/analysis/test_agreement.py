import random
import warnings

import pytest
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from analysis.agreement import (
    NO_VARIATION,
    TOO_FEW,
    cohen_kappa,
    disagreements,
    krippendorff_alpha,
    over_codes,
    pair_by_code,
    pair_over_codes,
    pairs,
    per_code,
    strength,
)

# Krippendorff (2011), data of four observers and twelve units with missing values, example C.
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def test_kappa_of_a_table_computed_by_hand() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 0.70 observed, 0.5·0.6 + 0.5·0.4 = 0.50 by chance.
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = cohen_kappa(first, second)
    assert found.value == pytest.approx(0.4)
    assert found.percent == pytest.approx(0.7)
    assert found.passages == 50
    assert found.low is not None
    assert found.high is not None
    # The large-sample standard error of this table is 0.129.
    assert found.low == pytest.approx(0.4 - 1.96 * 0.129, abs=0.04)
    assert found.high == pytest.approx(0.4 + 1.96 * 0.129, abs=0.04)


def test_alpha_of_the_examples_that_its_author_computed() -> None:
    assert krippendorff_alpha(FOUR).value == pytest.approx(0.743, abs=5e-4)
    assert krippendorff_alpha(FOUR).passages == 11
    binary = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert krippendorff_alpha(binary).value == pytest.approx(0.095, abs=5e-4)


def test_kappa_is_what_two_other_implementations_compute() -> None:
    rng = random.Random(3)
    for values in ("ab", "abcd"):
        first = [rng.choice(values) for _ in range(60)]
        second = [a if rng.random() < 0.6 else rng.choice(values) for a in first]
        ours = cohen_kappa(first, second).value
        task = AnnotationTask(
            [("x", i, a) for i, a in enumerate(first)] + [("y", i, b) for i, b in enumerate(second)]
        )
        assert ours == pytest.approx(cohen_kappa_score(first, second))
        assert ours == pytest.approx(task.kappa())


def test_alpha_with_missing_values_is_what_another_implementation_computes() -> None:
    rng = random.Random(4)
    truth = [rng.choice("abc") for _ in range(40)]
    readers = [
        [
            None if rng.random() < 0.2 else (a if rng.random() < 0.7 else rng.choice("abc"))
            for a in truth
        ]
        for _ in range(4)
    ]
    several = [i for i in range(40) if sum(r[i] is not None for r in readers) > 1]
    task = AnnotationTask(
        [(str(n), i, r[i]) for n, r in enumerate(readers) for i in several if r[i] is not None]
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = task.alpha()
    assert krippendorff_alpha(readers).value == pytest.approx(theirs)


def test_few_passages_or_no_variation_give_no_figure_and_say_why() -> None:
    few = cohen_kappa(["a"] * 9, ["a"] * 8 + ["b"])
    assert (few.value, few.low, few.high, few.why) == (None, None, None, TOO_FEW)
    assert few.percent == pytest.approx(8 / 9)
    same = cohen_kappa(["a"] * 30, ["a"] * 30)
    assert (same.value, same.why, same.percent) == (None, NO_VARIATION, 1.0)
    assert cohen_kappa([], []).why == TOO_FEW
    assert krippendorff_alpha([["a"] * 30, [None] * 30]).why == TOO_FEW
    assert per_code({"A": {}, "B": {}}, ["P1"])[0].agreement.why == TOO_FEW


def test_full_agreement_on_few_passages_leaves_room_for_doubt() -> None:
    short = cohen_kappa(["a", "b"] * 6, ["a", "b"] * 6)
    long = cohen_kappa(["a", "b"] * 300, ["a", "b"] * 300)
    assert short.value == long.value == 1.0
    assert short.low is not None
    assert long.low is not None
    assert short.low < 0.6
    assert long.low > 0.98


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    # Two readers who are each wrong in 20 %, half of it positive: kappa is 0.36 in the long run.
    rng = random.Random(5)
    held = 0
    for _ in range(100):
        truth = [rng.random() < 0.5 for _ in range(80)]
        first, second = ([t != (rng.random() < 0.2) for t in truth] for _ in range(2))
        found = cohen_kappa(first, second)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0.36 <= found.high
    assert 88 <= held <= 100


READINGS = {
    "Anna": {f"n{i}": {"P3"} if i % 2 else {"P3", "P5"} for i in range(20)},
    "Bo": {f"n{i}": {"P3"} if i % 2 or i == 0 else {"P3", "P5"} for i in range(20)},
    "machine": {f"n{i}": {"P5"} if i % 2 else {"P3"} for i in range(16)},
}
CODES = ["P3", "P5", "P9"]


def test_agreement_by_code_between_two_readers_and_with_the_machine() -> None:
    p3, p5, p9 = (c.agreement for c in pair_by_code(READINGS, "Anna", "Bo", CODES))
    assert (p3.value, p3.why, p3.used) == (None, NO_VARIATION, 20)
    anna = ["P5" in READINGS["Anna"][f"n{i}"] for i in range(20)]
    bo = ["P5" in READINGS["Bo"][f"n{i}"] for i in range(20)]
    assert p5.value == pytest.approx(cohen_kappa_score(anna, bo))
    assert (p5.used, p5.passages) == (10, 20)
    assert (p9.value, p9.used) == (None, 0)
    machine = pair_by_code(READINGS, "Anna", "machine", CODES)[1].agreement
    assert machine.passages == 16
    assert machine.value == pytest.approx(-1.0)


def test_all_readers_together_by_code_and_over_codes() -> None:
    by_code = {c.code: c.agreement for c in per_code(READINGS, CODES)}
    readers = [
        ["P5" in by[f"n{i}"] if f"n{i}" in by else None for i in range(20)]
        for by in READINGS.values()
    ]
    assert by_code["P5"].used == 18
    assert by_code["P5"].value == pytest.approx(krippendorff_alpha(readers).value)
    pooled = [
        [c in by[f"n{i}"] if f"n{i}" in by else None for i in range(20) for c in CODES]
        for by in READINGS.values()
    ]
    assert over_codes(READINGS, CODES).value == pytest.approx(krippendorff_alpha(pooled).value)
    both = [[c in READINGS[r][f"n{i}"] for i in range(20) for c in CODES] for r in ("Anna", "Bo")]
    assert pair_over_codes(READINGS, "Anna", "Bo", CODES).value == pytest.approx(
        cohen_kappa_score(*both)
    )


def test_the_same_readings_give_the_same_interval() -> None:
    assert over_codes(READINGS, CODES) == over_codes(READINGS, CODES)


def test_disagreements_name_who_gave_the_code_and_who_did_not() -> None:
    two = {"Anna": READINGS["Anna"], "Bo": READINGS["Bo"]}
    (only,) = disagreements(two, CODES)
    assert (only.passage, only.code) == ("n0", "P5")
    assert (only.given_by, only.not_given_by) == (("Anna",), ("Bo",))
    assert pairs(two) == (("Anna", "Bo"),)


def test_a_coefficient_has_its_usual_word() -> None:
    words = [strength(v) for v in (-0.1, 0.1, 0.3, 0.5, 0.7, 0.9)]
    assert words == ["poor", "slight", "fair", "moderate", "substantial", "almost_perfect"]


def test_readers_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        cohen_kappa(["a"], ["a", "b"])
