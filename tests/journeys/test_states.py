"""What a page says when something has become true since it was loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from cafe.store import events, notes
from tests.faults.tablets import KEPT
from tests.journeys.conftest import Live
from tests.journeys.proxy import Proxy

pytestmark = pytest.mark.journey


@pytest.fixture
def proxy(live: Live) -> Iterator[Proxy]:
    made = Proxy(live.port)
    yield made
    made.close()


def test_named(live: Live, page_at: Callable[..., Page], proxy: Proxy) -> None:
    event = live.add_event(state="draft")
    page = page_at(1024, 768, fails=True)
    page.goto(f"{proxy.base_url}/t/{event.tables[0].key}")
    page.evaluate(KEPT)
    expect(page.locator("#write")).to_be_hidden()
    with live.store.write() as db:
        events.move(db, "test", event, "open")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#write")).to_be_visible()
    proxy.stop()
    page.reload()
    expect(page.locator("#write")).to_be_visible(timeout=5000)
    expect(page.locator("#draft")).to_be_hidden()
