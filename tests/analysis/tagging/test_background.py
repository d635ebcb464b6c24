"""How rare words are comes from the seeds as they are now."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.codebook import builtin
from analysis.tagging.background import FILE, background, digest, places
from analysis.tagging.concepts import CONCEPTS
from analysis.tagging.linear import Linear
from analysis.tagging.seeds import seeds


def test_the_background_was_counted_on_the_seeds_and_for_the_concepts_of_today() -> None:
    with np.load(FILE) as kept:
        made_from = str(kept["digest"])
    assert made_from == digest([*(seed.text for seed in seeds(builtin())), *CONCEPTS]), (
        "python -m evals.background"
    )


def test_a_common_word_is_less_rare_than_one_that_nobody_says() -> None:
    counts = background().stems[places(["arbet", "kvantgravitation"])]
    common, rare = background().rarity(np.zeros(2), 100, counts)
    assert common < rare


def test_a_judge_takes_no_background_of_other_pieces() -> None:
    with pytest.raises(ValueError, match="n-grams"):
        Linear(1, (2, 3), rareness=background())
