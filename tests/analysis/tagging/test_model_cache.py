"""Which models stay when the cache is full."""

import os

import numpy as np
import pytest

from analysis.tagging import model_cache


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RUNDABORD_CACHE", str(tmp_path))


def _keep(digest: str, *, at: int) -> None:
    model_cache.save(digest, {"a": np.zeros(1_000)})
    os.utime(model_cache.folder() / f"model-{digest}.npz", (at, at))


def test_what_was_not_read_for_longest_goes_first(monkeypatch):
    _keep("one", at=1)
    _keep("two", at=2)
    size = (model_cache.folder() / "model-one.npz").stat().st_size
    monkeypatch.setattr(model_cache, "BUDGET", 2 * size)
    assert model_cache.load("one") is not None, "and now it was read after the other"
    model_cache.save("three", {"a": np.zeros(1_000)})
    assert model_cache.load("two") is None
    assert model_cache.load("one") is not None
    assert model_cache.load("three") is not None


def test_a_model_that_is_larger_than_the_cache_is_kept_alone(monkeypatch):
    _keep("one", at=1)
    monkeypatch.setattr(model_cache, "BUDGET", 10)
    model_cache.save("two", {"a": np.zeros(1_000)})
    assert model_cache.load("one") is None
    assert model_cache.load("two") is not None


def test_twenty_organisations_share_a_cache():
    for number in range(20):
        model_cache.save(str(number), {"a": np.zeros(1_000)})
    assert all(model_cache.load(str(number)) is not None for number in range(20))
