"""Settings of the instance under test."""

from __future__ import annotations

import pytest

from cafe import config
from cafe.config import Settings
from cafe.store.database import Store


@pytest.fixture
def given(store: Store) -> Settings:
    """The settings of the test's instance, with nothing else in the environment."""
    settings = config.load({"CAFE_INSTANCE": str(store.path.parent)})
    assert settings.fingerprint_key, "a server has run here"
    return settings
