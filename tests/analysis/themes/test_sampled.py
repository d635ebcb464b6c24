"""Themes of a sample that the others join: the same however the passages are divided."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from analysis.codebook import builtin
from analysis.tagging.seeds import seeds
from analysis.themes import sampled
from analysis.themes.find import find_themes

Passages = tuple[list[str], list[str], list[str | None]]


@pytest.fixture(scope="module")
def said() -> Passages:
    """Ids, texts and surest codes."""
    some = [seed for seed in seeds(builtin()) if {"P13", "P8"} & set(seed.codes)][:240]
    texts = [seed.text for seed in some]
    codes: list[str | None] = [min(seed.codes) if n % 6 else None for n, seed in enumerate(some)]
    return [f"p{n}" for n in range(len(texts))], texts, codes


def test_with_all_in_the_sample_each_has_the_theme_that_it_was_found_in(said: Passages) -> None:
    ids, texts, codes = said
    themes, placed = sampled.learn(ids, texts, codes)
    assert themes == find_themes(ids, texts, [[code] if code else [] for code in codes])
    of = {i: place for place, theme in enumerate(themes.themes) for i in theme.passages}
    assert placed.place(texts, codes).tolist() == [of.get(i, -1) for i in ids]


def test_what_comes_of_a_passage_does_not_depend_on_the_others(said: Passages) -> None:
    ids, texts, codes = said
    mine = np.flatnonzero(sampled.in_sample(ids, 0.5)).tolist()
    some: Passages = [ids[i] for i in mine], [texts[i] for i in mine], [codes[i] for i in mine]
    themes, placed = sampled.learn(*some)
    together = placed.place(texts, codes)
    again = pickle.loads(pickle.dumps(placed))
    for size in (7, 100):
        apart = [
            again.place(texts[at : at + size], codes[at : at + size])
            for at in range(0, len(texts), size)
        ]
        assert np.array_equal(np.concatenate(apart), together)
    # Those outside the sample join themes about as the sample does, and of their own code if any.
    others = np.setdiff1d(np.arange(len(ids)), mine)
    assert (together[others] >= 0).mean() > (together[mine] >= 0).mean() / 2
    for i in others.tolist():
        if together[i] >= 0 and codes[i]:
            assert themes.themes[together[i]].code in (codes[i], None)


def test_what_is_said_in_the_same_words_is_in_the_same_theme(said: Passages) -> None:
    ids, texts, codes = said
    themes, placed = sampled.learn(ids, texts, codes)
    theme = themes.themes[0]
    at = ids.index(theme.passages[0])
    assert placed.place([texts[at].upper()], [None]).tolist() == [0]
    # What shares no word with anything is the rest of its code, and without a code nothing.
    rest, none = placed.place(["Xyzzy plugh"] * 2, [theme.code, None]).tolist()
    assert none == -1
    assert rest == -1 or themes.themes[rest].code == theme.code


def test_a_sample_is_drawn_by_ids_alone_and_has_about_its_share() -> None:
    ids = [f"id {n}" for n in range(20_000)]
    mine = sampled.in_sample(ids, 0.1)
    assert 0.09 < mine.mean() < 0.11
    assert np.array_equal(sampled.in_sample(ids[::-1], 0.1), mine[::-1])
    assert not (mine & ~sampled.in_sample(ids, 0.2)).any()  # a larger one has all of a smaller
    assert sampled.in_sample(ids, 1.0).all()


def test_nothing_has_no_themes() -> None:
    themes, placed = sampled.learn([], [], [])
    assert themes.themes == ()
    assert placed.place(["Fler rum"], ["P1"]).tolist() == [-1]
    assert placed.place([], []).tolist() == []
