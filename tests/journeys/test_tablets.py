"""Real tablets while everything breaks: each note once, as last written, and no draft lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.faults import tablets
from tests.journeys.conftest import Live
from tests.journeys.proxy import Proxy


@pytest.fixture
def proxy(live: Live) -> Iterator[Proxy]:
    made = Proxy(live.port)
    yield made
    made.close()


def test_three_tablets_lose_nothing(live: Live, browser: Browser, proxy: Proxy) -> None:
    event = live.add_event(tables=3)
    keys = [table.key or "" for table in event.tables]
    report = tablets.run(
        proxy.base_url,
        proxy,
        keys,
        notes_per_tablet=20,
        seed=20261014,
        kill=live.kill,
        browser=browser,
    )
    assert report.ok, report
    assert report.notes == 60
    assert report.faults["reload"] > 0
    assert report.faults["kill"] > 0
